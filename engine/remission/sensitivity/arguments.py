"""What a person asks for with `--set` and `--error`: which threshold, and where it shall stand; which error of which assay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from remission.errors import Pos, Problem, RuleFileError, did_you_mean
from remission.expr.facts import Kind, slug
from remission.expr.numbers import plain
from remission.expr.parsing import resolve
from remission.expr.parsing.parse import ConditionError
from remission.expr.parsing.scope import Scope
from remission.expr.units import Unit
from remission.protocol.checking.checks import periods
from remission.protocol.clauses import clauses
from remission.protocol.model import Protocol
from remission.sensitivity.thresholds import Threshold, thresholds, thresholds_in, thresholds_of

MOST_PERCENT = 100


def read_settings(protocol: Protocol, settings: Iterable[str]) -> list[tuple[Threshold, Threshold]]:
    """Read every setting: the threshold there is, and the one to be.

    Raises:
        RuleFileError: with the problems of all of them.
    """
    found: list[tuple[Threshold, Threshold]] = []
    problems: list[Problem] = []
    for text in settings:
        try:
            found.append(read_setting(protocol, text))
        except RuleFileError as error:
            problems += error.problems
    if problems:
        raise RuleFileError(problems)
    return found


def read_setting(protocol: Protocol, text: str) -> tuple[Threshold, Threshold]:
    """Read a setting: the threshold there is, and the one to be.

    It is a comparison (`platelets >= 50 x 10^9/L`). Before it, with a colon, may stand where: a rule, an outcome (`response CR`),
    a row of a table (`creatinine limit, row 2`). After it may stand what it is now: `instead of 100 x 10^9/L`.

    Raises:
        RuleFileError: it is no threshold, no rule has one like it, or several have and the text does not say which.
    """
    place, clause, now = _parts(text)
    wanted = _wanted(protocol, text, clause, text.index(clause))
    there = [one for one in _standing(protocol, text, place) if _is_like(one, wanted)]
    shown = f"{wanted.subject_text(protocol)} {wanted.op.value} …"
    if not there:
        raise _problem(text, f"no rule has a threshold like '{shown}'", _like(protocol, wanted))
    if now:
        same = f"{wanted.subject_text(protocol)} {wanted.op.value} "
        was = _wanted(protocol, text, f"{same}{now}", text.rindex(now) - len(same))
        there = [one for one in there if one.value * one.unit.factor == was.value * was.unit.factor]
        if not there:
            raise _problem(text, f"no rule has '{was.text(protocol)}'", _like(protocol, wanted))
    values = {one.value for one in there}
    if len(values) > 1:
        message = f"'{shown}' stands at {', '.join(plain(value) for value in sorted(values))}"
        raise _problem(text, message, _which(protocol, shown, there))
    found = there[0] if place else there[0].everywhere()
    found = found if len({one.part for one in there}) == 1 else replace(found, part="")
    return found, found.at(wanted.value * wanted.unit.factor / found.unit.factor)


def _parts(text: str) -> tuple[str, str, str]:
    """Where, the comparison, and what it is now; each but the comparison may be empty."""
    place, colon, rest = text.partition(":")
    clause, _, now = (rest if colon else text).partition(" instead of ")
    return place.strip() if colon else "", clause, now.strip()


def _is_like(one: Threshold, wanted: Threshold) -> bool:
    return (one.subject, one.op, one.of) == (wanted.subject, wanted.op, wanted.of)


def _standing(protocol: Protocol, text: str, place: str) -> Iterator[Threshold]:
    """The thresholds that stand in a place, each where it does; all of them without one.

    Raises:
        RuleFileError: there is no such place.
    """
    every = list(clauses(protocol))
    named = [one for one in every if slug(place) in ("", slug(one.name), one.rule)]
    if not named:
        hint = did_you_mean(place, [*(_name(protocol, one.rule) for one in every), *(one.name for one in every)])
        raise _problem(text, f"there is no criterion, classification or table {place!r}", hint)
    for one in named:
        yield from thresholds_in(one.condition, one.rule, one.part)


def _name(protocol: Protocol, key: str) -> str:
    for group in (protocol.criteria, protocol.classifications, protocol.calculations):
        if key in group:
            return group[key].name
    return key


def _like(protocol: Protocol, wanted: Threshold) -> str:
    """Name the thresholds that the rules have of what is compared."""
    there = [one.text(protocol) for one in thresholds(protocol) if one.subject == wanted.subject]
    return f"the rules have {', '.join(repr(one) for one in there)}" if there else "no rule compares it with a value"


def _which(protocol: Protocol, shown: str, there: Sequence[Threshold]) -> str:
    """Name the places among which to choose: rules; their outcomes or rows, where a rule has several values; else the values."""
    names = {(one.rule, one.part): one.name for one in clauses(protocol)}
    choices: dict[str, None] = {}
    for one in there:
        rule = {other.value for other in there if other.rule == one.rule}
        part = {other.value for other in there if (other.rule, other.part) == (one.rule, one.part)}
        place = _name(protocol, one.rule) if len(rule) == 1 else names[one.rule, one.part]
        if len(part) == 1:
            choices[f"'{place}: {shown}' ({plain(one.value)})"] = None
        else:
            choices[f"'{place}: {shown} instead of {one.limit_text(protocol)}'"] = None
    return f"say which rule: {' or '.join(choices)}"


def _wanted(protocol: Protocol, text: str, clause: str, start: int) -> Threshold:
    """The threshold that a clause is; `start` is where it stands in the text."""

    def unit_of(key: str, pos: Pos) -> Unit:  # noqa: ARG001 - as the scope asks
        return protocol.calculations[key].unit

    scope = Scope(
        facts=protocol.facts,
        criteria={key: one.name for key, one in protocol.criteria.items()},
        classifications={key: tuple(o.name for o in one.outcomes) for key, one in protocol.classifications.items()},
        calculations={key: one.name for key, one in protocol.calculations.items()},
        calculation_unit=unit_of,
        periods=lambda key: periods(protocol, key),
        missing_day=protocol.missing_day,
    )
    try:
        found = resolve.condition(clause, scope, lambda offset: Pos(_place(text), 1, start + offset + 1))
    except ConditionError as error:
        raise RuleFileError(error.problems) from None
    every = list(thresholds_of(found))
    if len(every) != 1:
        hint = "write a fact, a comparison and a value: 'platelets >= 50 x 10^9/L'"
        raise _problem(text, f"{text!r} is no threshold", hint)
    return every[0]


def _place(text: str) -> str:
    return f"--set '{text}'"


def _problem(text: str, message: str, hint: str | None = None) -> RuleFileError:
    return RuleFileError([Problem(Pos(_place(text), 1, 1), message, hint)])


# ---- errors of assays ------------------------------------------------------------------------------


def read_errors(protocol: Protocol, errors: Iterable[str]) -> Mapping[str, Fraction]:
    """Read `10` (percent, of every assay) and `platelets=15`; the shares by the slug of the fact, '' for every other.

    Raises:
        RuleFileError: a fact is not known, or a share is not a number from 0 to 100.
    """
    found: dict[str, Fraction] = {}
    for text in errors:
        name, _, number = text.rpartition("=")
        key, pos = slug(name.strip()) if name else "", Pos(f"--error '{text}'", 1, 1)
        if key and key not in protocol.facts:
            names = [fact.name for fact in protocol.facts.values() if fact.kind is Kind.QUANTITY]
            hint = did_you_mean(name.strip(), names) or f"name a fact of the protocol, for example {names[0]!r}"
            raise RuleFileError([Problem(pos, f"unknown fact {name.strip()!r}", hint)])
        try:
            percent = Fraction(Decimal(number.strip().removesuffix("%").strip()))
        except (InvalidOperation, ValueError, OverflowError):
            percent = Fraction(-1)
        if not 0 <= percent <= MOST_PERCENT:
            raise RuleFileError([Problem(pos, f"{number.strip()!r} is no percentage from 0 to 100", "write 10, or platelets=15")])
        found[key] = percent / 100
    return found
