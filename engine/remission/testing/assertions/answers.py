"""What a Then expects, and what the decision says: both as words in one canonical form, equal when the expectation holds."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeAlias, assert_never

from remission.engines.decision import Amount, Decision, Eligibility
from remission.errors import Pos
from remission.expr.literals import quantity
from remission.expr.numbers import is_exact, plain
from remission.expr.parsing.calendar import unfit
from remission.expr.parsing.parse import ConditionError
from remission.expr.quantities import take_apart
from remission.expr.rounding import rounded
from remission.expr.truth import Truth
from remission.expr.units import UnitError, convert, unit
from remission.protocol.checking.checks import periods
from remission.protocol.model import Protocol
from remission.testing.gherkin import sentences, words
from remission.testing.gherkin.messages import StepFault
from remission.testing.gherkin.sentences import Verb

About: TypeAlias = Literal["eligibility", "criterion", "classification", "calculation", "possible", "missing"]

NOT_SETTLED = "not settled"
ABOUT = "about "  # begins an amount that is claimed to the digits that are written
NO_AMOUNT = "cannot be calculated"
NO_ELIGIBILITY = "neither, for the protocol has no eligibility"
NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Claim:
    """What is claimed of a decision: the answer, in canonical words, of one thing the protocol concludes."""

    about: About
    slug: str
    answer: str


def eligibility_said(eligibility: Eligibility | None) -> str:
    """The answer in words, whether or not the protocol says who may enter."""
    return NO_ELIGIBILITY if eligibility is None else eligibility.value


def says(claim: Claim, protocol: Protocol, decision: Decision) -> str:  # noqa: PLR0911 - one case a line
    """The decision's own answer to the claim."""
    match claim.about:
        case "eligibility":
            return eligibility_said(decision.eligibility)
        case "criterion":
            return decision.criteria[claim.slug].value
        case "classification":
            return decision.outcomes[claim.slug].outcome or NOT_SETTLED
        case "possible":
            return ", ".join(decision.outcomes[claim.slug].possible)
        case "calculation":
            amount = decision.calculations[claim.slug]
            if amount is not None and claim.answer.startswith(ABOUT):
                return _rounded_as(claim.answer, amount)
            return NO_AMOUNT if amount is None else _amount(amount.value, amount.unit)
        case "missing":
            return ", ".join(protocol.facts[slug].name for slug in decision.missing) or NOTHING
        case _:
            assert_never(claim.about)


def holds(claim: Claim, protocol: Protocol, decision: Decision) -> bool:
    """Whether the decision answers as claimed."""
    return says(claim, protocol, decision) == claim.answer


def eligibility(written: str) -> Claim:
    """Read `eligible`, `not eligible` or `undetermined`.

    Raises:
        StepFault: it is none of them.
    """
    return Claim("eligibility", "", _word(written, [answer.value for answer in Eligibility], "a patient"))


def answer(protocol: Protocol, name: str, written: str, verb: Verb = "is") -> Claim:
    """Read the answer to a criterion, a classification or a calculation.

    Raises:
        StepFault: the name or the answer is not one of the protocol's.
    """
    try:
        kind, slug = words.asserted(protocol, name)
    except StepFault as fault:
        raise StepFault(fault.message, sentences.instead(protocol, name, written, verb) or fault.hint) from None
    match kind:
        case "criterion":
            return Claim("criterion", slug, _word(written, [truth.value for truth in Truth], f"criterion {name!r}"))
        case "classification":
            return _outcome(protocol, slug, written)
        case _:
            return _calculation(protocol, slug, written, verb)


def answer_of_patients(protocol: Protocol, written: str) -> Claim:
    """Read a name followed by its answer: `response CR`, `platelet recovery not met`.

    Raises:
        StepFault: no part of it is a name of the protocol, or the answer is not one of its answers.
    """
    parts = written.split()
    for at in range(len(parts) - 1, 0, -1):
        name = " ".join(parts[:at])
        if words.concluded(protocol, name):
            return answer(protocol, name, " ".join(parts[at:]), "have")
    return answer(protocol, *_parted(parts), "have")


def _parted(parts: list[str]) -> tuple[str, str]:
    """A name that the protocol does not have, and its answer: the last word, and a `not` before it."""
    at = -2 if len(parts) > 2 and parts[-2].lower() == "not" else -1  # noqa: PLR2004 - a name, `not` and a word
    return " ".join(parts[:at]) or " ".join(parts), " ".join(parts[at:])


def possible(protocol: Protocol, name: str, written: str) -> Claim:
    """Read the outcomes that are still possible, in any order.

    Raises:
        StepFault: the classification or an outcome is not one of the protocol's.
    """
    slug = words.one(protocol, name, "classification")
    order = _outcomes(protocol, slug)
    named = {_among(part.strip(), order, f"classification {name!r}") for part in written.split(",")}
    return Claim("possible", slug, ", ".join(outcome for outcome in order if outcome in named))


def missing(protocol: Protocol, written: str) -> Claim:
    """Read the facts that are missing, in any order.

    Raises:
        StepFault: one of them is not a fact of the protocol.
    """
    named = {words.fact(protocol, part.strip()) for part in written.split(",")}
    for slug in named - set(protocol.used):
        raise StepFault(
            f"no rule of the protocol reads {protocol.facts[slug].name!r}", "a fact that no rule reads is never missing"
        )
    return Claim("missing", "", ", ".join(protocol.facts[slug].name for slug in protocol.used if slug in named))


def nothing_missing() -> Claim:
    """No fact that the rules read is missing."""
    return Claim("missing", "", NOTHING)


def no_amount(protocol: Protocol, name: str) -> Claim:
    """The calculation has no result.

    Raises:
        StepFault: the protocol has no such calculation.
    """
    return Claim("calculation", words.one(protocol, name, "calculation"), NO_AMOUNT)


def _outcomes(protocol: Protocol, slug: str) -> list[str]:
    return [outcome.name for outcome in protocol.classifications[slug].outcomes]


def _outcome(protocol: Protocol, slug: str, written: str) -> Claim:
    known = [*_outcomes(protocol, slug), NOT_SETTLED]
    return Claim("classification", slug, _among(written, known, f"classification {protocol.classifications[slug].name!r}"))


def _calculation(protocol: Protocol, slug: str, written: str, verb: Verb) -> Claim:
    calculation = protocol.calculations[slug]
    if written.lower() in sentences.OPEN:
        told = f"calculation {calculation.name!r} cannot be {written!r}"
        raise StepFault(told, sentences.of_calculation(calculation.name, verb))
    hint = f"{calculation.name} is in {calculation.unit.text}"
    is_about = written.lower().startswith(ABOUT)
    number = written[len(ABOUT) :].strip() if is_about else written
    try:
        claimed = quantity(number, lambda _: Pos("", 1, 1))
        counted = periods(protocol, slug)
        if counted and claimed.unit.text != "1" and (why := unfit(counted, claimed.unit, claimed.value)):
            raise StepFault(f"{number!r} {why}", hint)
        value = convert(claimed.value, claimed.unit, calculation.unit)
    except ConditionError as error:
        raise StepFault(error.problems[0].message, error.problems[0].hint or hint) from None
    except UnitError as error:
        what = "has no unit" if claimed.unit.text == "1" else f"cannot be an amount of {calculation.name}"
        raise StepFault(f"{number!r} {what}", error.hint or hint) from None
    if is_about:
        return Claim("calculation", slug, _about(claimed.value, _places(number), claimed.unit.text))
    return Claim("calculation", slug, _amount(value, calculation.unit.text))


def _places(written: str) -> int:
    """How many decimals a number has as it is written."""
    parts = take_apart(written)
    return len(parts.number.partition(".")[2]) if parts else 0


def _about(value: Fraction, places: int, measure: str) -> str:
    """An amount rounded to some decimals, as it is claimed; a half goes away from zero."""
    step = Fraction(1, 10**places)
    digits = rounded(value, step, "nearest") / step
    return f"{ABOUT}{Decimal(int(digits)).scaleb(-places):f} {measure}"


def _rounded_as(claimed: str, amount: Amount) -> str:
    """An amount to the digits, and in the unit, in which it is claimed."""
    number, _, measure = claimed.removeprefix(ABOUT).partition(" ")
    value = convert(amount.value, unit(amount.unit), unit(measure))
    return _about(value, len(number.partition(".")[2]), measure)


def _amount(value: Fraction, measure: str) -> str:
    number = plain(value) if is_exact(value) else str(value)
    return f"{number} {measure}"


def _word(written: str, known: list[str], whose: str) -> str:
    """The answer, whatever its capitals, if it is one of the known words."""
    lower = written.lower()
    return lower if lower in known else _among(written, known, whose)


def _among(written: str, known: list[str], whose: str) -> str:
    """The answer, if it is one of the known ones."""
    if written in known:
        return written
    raise StepFault(f"{whose} cannot be {written!r}", f"it can be {', '.join(known[:-1])} or {known[-1]}")
