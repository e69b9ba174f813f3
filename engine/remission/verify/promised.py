"""What a protocol promises, at its place in the files, and which of it says nothing that can be proved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from remission.errors import Pos, Problem
from remission.protocol.model import Classification, Protocol
from remission.protocol.source.read import read
from remission.protocol.source.yaml_tree import Mapping, Node, Scalar, Sequence
from remission.verify.promises import unreadable


def unreadable_promises(protocol: Protocol) -> Iterator[Problem]:
    """The promises of a protocol that say nothing that can be proved; needs no solver."""
    return unreadable(protocol, promise_places(protocol))


def promise_places(protocol: Protocol) -> Callable[[Classification, str], Pos]:
    """Where each promise of a classification stands; the classification's own place where that is not known."""
    places = dict(_promises(protocol))
    return lambda family, promise: places.get((family.slug, promise), family.pos)


def _promises(protocol: Protocol) -> Iterator[tuple[tuple[str, str], Pos]]:
    """Where each promise of a classification stands, as far as its file is still there."""
    for family in protocol.classifications.values():
        path = Path(family.pos.file)
        if not family.promises or not path.is_file():
            continue
        tree = read(path, family.pos.file).values[()]
        for node in _below(_below([tree], "classifications"), family.pos):
            for written in _below([node], "promise"):
                items = written.items if isinstance(written, Sequence) else (written,)
                yield from (((family.slug, one.text), one.pos) for one in items if isinstance(one, Scalar))


def _below(nodes: Iterable[Node], key: str | Pos) -> Iterator[Node]:
    """What stands under a key, told by its text or by its place."""
    pairs = (pair for node in nodes if isinstance(node, Mapping) for pair in node.pairs)
    return (value for name, value in pairs if key in (name.text, name.pos))
