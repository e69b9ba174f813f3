"""Was a log touched? Every entry against its hash and its place, the tree against what is kept of it, and against checkpoints."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from remission.audit.checkpoint import Checkpoint, is_signed_by
from remission.audit.entries import personal_hash
from remission.audit.log import Log
from remission.audit.merkle import Frontier, leaf_hash


@dataclass(frozen=True, slots=True)
class Verified:
    """How many entries were read, the root over them, and everything that is wrong."""

    size: int
    root: bytes
    faults: tuple[str, ...]


def verify(log: Log, checkpoints: Sequence[tuple[Path, Checkpoint]] = (), public: Path | None = None) -> Verified:
    """Read a log through.

    Args:
        log: It is only read.
        checkpoints: Kept elsewhere, each with its file.
        public: The key that signed them; without it their signatures are not looked at.
    """
    faults: list[str] = []
    roots: dict[int, bytes] = {}
    asked = {one.size for _, one in checkpoints}
    tree = Frontier()
    roots[0] = tree.root
    for number, text, leaf in log.texts():
        faults += _of_entry(log, tree.size, number, text, leaf)
        tree.append(leaf_hash(text))
        if tree.size in asked:
            roots[tree.size] = tree.root
    kept = log.frontier()
    if kept.hashes != tree.hashes:
        faults.append("the tree that is kept beside the entries is not theirs: entries were changed, or it was")
    for path, one in sorted(checkpoints, key=lambda pair: pair[1].size):
        faults += _of_checkpoint(path, one, roots.get(one.size), tree.size, public)
    return Verified(tree.size, tree.root, tuple(faults))


def _of_entry(log: Log, place: int, number: int, text: bytes, leaf: bytes) -> Iterator[str]:
    try:
        said = json.loads(text)
    except ValueError:
        said = None
    if leaf_hash(text) != leaf:
        yield f"entry {number}: its text or its hash was changed"
    if number != place:
        yield f"entry {place} is not there: entry {number} stands in its place"
    elif not isinstance(said, dict) or said.get("number") != number:
        other = said.get("number") if isinstance(said, dict) else "none"
        yield f"entry {number}: its text says that it is entry {other}"
    elif (found := log.personal(number)) is not None and personal_hash(*found) != said.get("personal"):
        yield f"entry {number}: its personal part was changed"


def _of_checkpoint(path: Path, one: Checkpoint, root: bytes | None, size: int, public: Path | None) -> Iterator[str]:
    if public is not None and not is_signed_by(one, public):
        yield f"{path}: it was not signed with this key"
    elif root is None:
        yield f"{path}: at {one.at} the log had {one.size:,} entries, now it has {size:,}: its end was cut off"
    elif root != one.root:
        yield f"{path}: the first {one.size:,} entries are not those of {one.at}: they were rewritten"
