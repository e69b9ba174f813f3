"""A Then that asks for something known in the wrong words: the sentence that asks for it."""

from __future__ import annotations

from typing import Literal, TypeAlias

from remission.expr.facts import slug
from remission.protocol.model import Classification, Protocol

Verb: TypeAlias = Literal["is", "have"]  # `Then response is CR`, or `Then 22 patients have response CR`

WHO = {"eligibility", "eligible", "patient", "the_patient", "inclusion", "enrolment"}
OPEN = {"unknown", "missing", "undetermined", "not known", "not settled", "not calculated", "not available", "not determined"}
ELIGIBLE = {
    **dict.fromkeys(("met", "eligible", "true", "yes", "fulfilled"), "eligible"),
    **dict.fromkeys(("not met", "not eligible", "ineligible", "false", "no", "not fulfilled"), "not eligible"),
    **dict.fromkeys(OPEN, "undetermined"),
}


def instead(protocol: Protocol, name: str, answer: str, verb: Verb) -> str | None:
    """The hint for a name that the rules conclude nothing of: the sentence that was meant, if that is plain."""
    if slug(name) in protocol.facts:
        return of_fact(protocol, name, answer)
    if slug(name) in protocol.lists:
        table = protocol.lists[slug(name)]
        told = " and ".join(f"`Then {table.name} {word} is met`" for word in list(table.phrases)[:2])
        return f"{table.name!r} is a list, of which each phrase is asked by itself: {told}"
    if slug(name) in WHO:
        return _of_eligibility("the patient", answer, verb)
    if name.lower().startswith("patient ") and answer.lower() in ELIGIBLE:
        patient = name.split(maxsplit=1)[1].strip("\"'")
        return _of_eligibility(f'patient "{patient}"', answer, "is")
    return _of_outcome(protocol, name, answer, verb)


def of_fact(protocol: Protocol, name: str, answer: str) -> str:
    """A fact is stated, not concluded; that it is missing may be asked."""
    fact = protocol.facts[slug(name)].name
    if answer.lower() in OPEN:
        return f"that a fact is missing is asked so: `Then the missing facts are {fact}`"
    return f"a Then is about what the rules conclude; a fact is stated so: `Given {fact} is {answer}`"


def of_calculation(name: str, verb: Verb) -> str:
    """An amount that is not there."""
    return f"write `{f'Then {name}' if verb == 'is' else name} cannot be calculated`"


def with_sign(keyword: str, name: str, value: str) -> str:
    """A step that says `platelets = 99`."""
    given = f"`Given {name} is {value}`"
    if keyword == "given":
        return f"write {given}"
    return f"a fact is stated so: {given}, and what the rules conclude is asked so: `Then {name} is {value}`"


def _of_eligibility(who: str, answer: str, verb: Verb) -> str:
    word = ELIGIBLE.get(answer.lower(), "eligible")
    return f"write `Then {who} is {word}`" if verb == "is" else f"write `Then 1 patient is {word}`"


def _of_outcome(protocol: Protocol, name: str, answer: str, verb: Verb) -> str | None:
    """`CR is met`: an outcome is the answer of a classification, and no question."""
    families = [one for one in protocol.classifications.values() if _outcome(one, name)]
    if not families:
        return None
    is_denied = answer.lower().startswith("not ") and answer.lower() not in OPEN
    written = [_asked(family.name, answer_, verb) for family in families for answer_ in _meant(family, name, answer)]
    told = f"{_outcome(families[0], name)!r} is an outcome of {' and '.join(family.name for family in families)}"
    return f"{told}{', and what it is instead is written:' if is_denied else ': write'} {' or '.join(written)}"


def _meant(family: Classification, name: str, answer: str) -> list[str]:
    """The answers of a classification that a truth of one of its outcomes may mean."""
    if answer.lower() in OPEN:
        return ["not settled"]
    named = _outcome(family, name)
    if answer.lower().startswith("not "):
        return [one.name for one in family.outcomes if one.name != named]
    return [named]


def _outcome(family: Classification, name: str) -> str:
    return next((one.name for one in family.outcomes if one.name.lower() == name.lower()), "")


def _asked(name: str, answer: str, verb: Verb) -> str:
    return f"`Then {name} is {answer}`" if verb == "is" else f"`{name} {answer}`"
