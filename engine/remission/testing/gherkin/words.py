"""The protocol's own words: a name as QA wrote it -> the one slug it stands for."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Literal, TypeAlias
from typing import Protocol as Shape

from remission.cases.cells.found import quoted
from remission.errors import CLOSE
from remission.expr.facts import slug
from remission.misspelling import is_misspelling
from remission.protocol.model import Protocol
from remission.testing.gherkin.messages import StepFault

Kind: TypeAlias = Literal["fact", "criterion", "classification", "calculation"]
KINDS: tuple[Kind, ...] = ("fact", "criterion", "classification", "calculation")
VERBS = ("is", "are")


class Named(Shape):
    """Anything of a protocol that has a name."""

    @property
    def name(self) -> str:
        """The name as the author wrote it."""


def fact(protocol: Protocol, written: str) -> str:
    """The slug of a fact.

    Raises:
        StepFault: the protocol has no such fact; says which is near, or what the name is instead.
    """
    return _find(protocol, written, ("fact",), "a Given states facts; what must hold stands after Then")


def asserted(protocol: Protocol, written: str) -> tuple[Kind, str]:
    """The kind and slug of what a Then is about: a criterion, classification or calculation.

    Raises:
        StepFault: the protocol has no such name, or it is a fact.
    """
    kinds: tuple[Kind, ...] = ("criterion", "classification", "calculation")
    key = _find(protocol, written, kinds, "a Then is about what the rules conclude; facts are stated after Given")
    return next(kind for kind in kinds if key in _names(protocol, kind)), key


def one(protocol: Protocol, written: str, kind: Kind) -> str:
    """The slug of a name of one kind.

    Raises:
        StepFault: the protocol has no such name of that kind.
    """
    return _find(protocol, written, (kind,), f"this step is about a {kind}")


def parted(protocol: Protocol, name: str, rest: str) -> tuple[str, str]:
    """The longest name of the protocol that a sentence with `is` begins with, and the rest: a name may have `is` in it too.

    `disease` and `bulky is yes` are `disease is bulky` and `yes` where the protocol has that name, and stay where it has not.
    """
    words = rest.split(" ")
    for at in range(len(words) - 2, -1, -1):
        if words[at].lower() in VERBS:
            for verb in VERBS:
                longer = " ".join((name, verb, *words[:at]))
                if any(slug(longer) in _names(protocol, kind) for kind in KINDS):
                    return longer, " ".join(words[at + 1 :])
    return name, rest


def nameable(protocol: Protocol, written: str) -> str:
    """The slug of anything a reason can name.

    Raises:
        StepFault: the protocol has no such name.
    """
    return _find(protocol, written, KINDS, "")


def near(written: str, known: Mapping[str, str] | list[str]) -> str | None:
    """A hint naming the closest known name whatever its case, or None if nothing is close."""
    names = {name.lower(): name for name in known}
    close = get_close_matches(written.lower(), names, n=CLOSE)
    best = next((one for one in close if is_misspelling(written, one)), None)
    return None if best is None else f"did you mean {names[best]!r}?"


def _names(protocol: Protocol, kind: Kind) -> Mapping[str, Named]:
    families: dict[Kind, Mapping[str, Named]] = {
        "fact": protocol.facts,
        "criterion": protocol.criteria,
        "classification": protocol.classifications,
        "calculation": protocol.calculations,
    }
    return families[kind]


def _find(protocol: Protocol, written: str, kinds: tuple[Kind, ...], use: str) -> str:
    key = slug(written)
    if any(key in _names(protocol, kind) for kind in kinds):
        return key
    for other in KINDS:
        if key in _names(protocol, other):
            raise StepFault(f"{quoted(written)} is a {other}, not a {_either(kinds)}", use)
    known = [named.name for kind in kinds for named in _names(protocol, kind).values()]
    lists = f"'remission steps {protocol.id}' lists the protocol's words"
    wanted = _either(kinds) if len(kinds) < len(KINDS) else "word of the protocol"
    raise StepFault(
        f"no {wanted} is called {quoted(written)}", near(written, known) or (f"{use}; {lists}" if kinds == ("fact",) else lists)
    )


def _either(kinds: tuple[Kind, ...]) -> str:
    """The kinds in a row: `criterion, classification or calculation`."""
    return f"{', '.join(kinds[:-1])} or {kinds[-1]}" if len(kinds) > 1 else kinds[0]


def concluded(protocol: Protocol, written: str) -> bool:
    """Whether the rules conclude something of this name."""
    key = slug(written)
    return key in protocol.criteria or key in protocol.classifications or key in protocol.calculations


def reasoned(protocol: Protocol, written: str) -> str:
    """The slug of a criterion or a classification: what has a reason.

    Raises:
        StepFault: the protocol has no such criterion or classification.
    """
    return _find(
        protocol, written, ("criterion", "classification"), "a reason is asked of a criterion, a classification or eligibility"
    )


def author_name(protocol: Protocol, key: str) -> str:
    """The name of a slug as the author wrote it."""
    return next(_names(protocol, kind)[key].name for kind in KINDS if key in _names(protocol, kind))
