"""What an amendment changes in how data are read: which values are accepted, in which unit, and which of many is chosen."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from remission.expr.facts import ASSESSMENT_DATE, ON_THE_DAY, Fact, Kind
from remission.expr.numbers import plain
from remission.expr.units import UnitError, convert
from remission.protocol.assessing import assessment_facts, assessments_text
from remission.protocol.canonical import names
from remission.protocol.graph import facts_read
from remission.protocol.history import with_origins
from remission.protocol.model import Assessments, Protocol
from remission.protocol.vocabulary.history_text import rule_text
from remission.protocol.vocabulary.observation_choice import choose_text

EVERY_DAY = "every day on which a patient was observed"


def facts_that_matter(protocol: Protocol) -> set[str]:
    """The facts that rules, courses, endpoints and assessments read."""
    plan = protocol.plan
    read = {*protocol.used, *plan.of_patients, *(fact for condition in plan.conditions for fact in facts_read(condition))}
    read = with_origins(read | assessment_facts(protocol.assessments), protocol.facts)
    return {*read, *(source for key in read if (source := protocol.facts[key].observed_as))} - {ASSESSMENT_DATE}


def reads_otherwise(old: Fact, new: Fact) -> Iterator[str]:
    """Each way in which the same cell of a table now gives another value, or none."""
    if old.kind is not new.kind:
        yield f"is now {_kind(new)}; before: {_kind(old)}"
        return
    by = _scale(old, new)
    if by is None:
        yield f"is now measured in {_unit(new)}, which nothing converts to {_unit(old)} as before"
    elif by != 1:
        yield f"a number without a unit is now read in {_unit(new)}, it was read in {_unit(old)}"
    yield from _range(old, new, by)
    yield from _values(old, new)
    if old.whole is not new.whole:
        yield "only whole numbers are accepted now" if new.whole else "numbers that are not whole are now accepted"
    if old.censored is not new.censored:
        example = f"<{plain(Fraction(1, 100))}"
        yield f"bounds such as '{example}' are {'now accepted' if new.censored else 'now set aside'}"
    if old.zero_undetected is not new.zero_undetected:
        yield f"0 without a sensitivity is now {'not detected' if new.zero_undetected else 'exactly 0'}"
    for some, others, what in (
        (new.missing_codes, old.missing_codes, "now means that there is no value"),
        (old.missing_codes, new.missing_codes, "no longer means that there is no value"),
    ):
        yield from (f"{code!r} {what}" for code in some if code not in others)
    if old.molar_mass != new.molar_mass:
        yield f"mass and amount of substance are {_molar(new)}; before: {_molar(old)}"
    yield from _chosen(old, new)


def accepts_otherwise(old: Fact, new: Fact) -> bool:
    """Whether the values that one of the two can have are not those of the other."""
    by = _scale(old, new)
    return old.kind is new.kind and (any(_range(old, new, by)) or any(_values(old, new)) or old.whole is not new.whole)


def _kind(fact: Fact) -> str:
    match fact.kind:
        case Kind.CHOICE:
            return f"one of {', '.join(fact.values)}"
        case Kind.DATE:
            return "a date"
        case _:
            return f"a quantity in {_unit(fact)}"


def _unit(fact: Fact) -> str:
    return fact.unit.text if fact.unit else "1"


def _scale(old: Fact, new: Fact) -> Fraction | None:
    """What takes a value in the old unit to the new one; None if nothing does."""
    if old.unit is None or new.unit is None:
        return Fraction(1)
    try:
        return convert(Fraction(1), old.unit, new.unit, new.molar_mass or old.molar_mass)
    except UnitError:
        return None


def _range(old: Fact, new: Fact, by: Fraction | None) -> Iterator[str]:
    """The values, in the new unit, that are plausible for one and not for the other."""
    if by is None:
        return
    unit = f" {_unit(new)}" if _unit(new) != "1" else ""
    match old.plausible, new.plausible:
        case None, None:
            return
        case None, (low, high):
            yield f"values outside {plain(low)} to {plain(high)}{unit} are now set aside"
        case (low, high), None:
            yield f"values outside {plain(low * by)} to {plain(high * by)}{unit} are now accepted"
        case (was_low, was_high), (low, high):
            yield from _end(was_high * by, high, "above", unit)
            yield from _end(was_low * by, low, "below", unit)


def _end(was: Fraction, now: Fraction, side: str, unit: str) -> Iterator[str]:
    is_narrower = now < was if side == "above" else now > was
    if now != was:
        limit, what = (now, "now set aside") if is_narrower else (was, "now accepted")
        reach = "" if is_narrower else f", {'up' if side == 'above' else 'down'} to {plain(now)}{unit},"
        yield f"values {side} {plain(limit)}{unit}{reach} are {what}"


def _values(old: Fact, new: Fact) -> Iterator[str]:
    for some, others, what in ((new.values, old.values, "now accepted"), (old.values, new.values, "now set aside")):
        only = [repr(value) for value in some if value not in others]
        if only:
            yield f"{' and '.join(only)} {'is' if len(only) == 1 else 'are'} {what}"


def _molar(fact: Fact) -> str:
    return "not converted" if fact.molar_mass is None else f"converted with {plain(fact.molar_mass)} g/mol"


def _chosen(old: Fact, new: Fact) -> Iterator[str]:
    before, after = (one.choose or ON_THE_DAY for one in (old, new))
    if before != after:
        texts = [rule_text(one) or choose_text(ON_THE_DAY) for one in (new, old)]
        yield f"is now chosen {texts[0]}; before: {texts[1]}"
    if old.taken_from != new.taken_from:
        of = [one.taken_from.replace("_", " ") if one.taken_from else "the data" for one in (new, old)]
        yield f"is now taken from {of[0]}; before: from {of[1]}"
    if old.told_apart_by != new.told_apart_by:
        by = [one.told_apart_by or "nothing" for one in (new, old)]
        yield f"has its observations of one day told apart by {by[0]}; before: by {by[1]}"
    if old.complete is not new.complete:
        yield f"is now {'' if new.complete else 'no longer '}taken to be on record whenever it occurred"
    if old.observed_as != new.observed_as:
        of = [one.observed_as.replace("_", " ") if one.observed_as else "itself" for one in (new, old)]
        yield f"is now chosen from the observations of {of[0]}; before: of {of[1]}"


def assessed_otherwise(old: Protocol, new: Protocol) -> tuple[str, str] | None:
    """What opens an assessment before and now, if that differs."""
    before, after = _opened(old), _opened(new)
    return None if before == after else (before, after)


def _opened(protocol: Protocol) -> str:
    opened: Assessments | None = protocol.assessments
    return EVERY_DAY if opened is None else ", ".join(assessments_text(opened, names(protocol)))
