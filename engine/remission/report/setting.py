"""What a person asks for with `--set` and `--error`: which threshold, and where it shall stand; which error of which assay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from remission.errors import Pos, Problem, RuleFileError, did_you_mean
from remission.expr import resolve
from remission.expr.facts import slug
from remission.expr.numbers import plain
from remission.expr.parse import ConditionError
from remission.expr.scope import Scope
from remission.expr.units import Unit
from remission.protocol.model import Protocol
from remission.report.thresholds import Threshold, rules, thresholds, thresholds_in, thresholds_of

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
    """Read `platelets >= 50 x 10^9/L`, or the same after a rule's name and a colon: the threshold there is, and the one to be.

    Raises:
        RuleFileError: it is no threshold, no rule has one like it, or several have and the text does not say which.
    """
    name, colon, rest = text.partition(":")
    rule = slug(name.strip()) if colon else ""
    known = {key for key, _ in rules(protocol)}
    if rule and rule not in known:
        hint = did_you_mean(name.strip(), [_name(protocol, key) for key in known])
        raise _problem(text, f"there is no criterion, classification or table {name.strip()!r}", hint)
    wanted = _wanted(protocol, text, rest if colon else text)
    there = {
        one: None
        for key, root in rules(protocol)
        for one in thresholds_in(root, key)
        if rule in ("", key) and (one.subject, one.op, one.of) == (wanted.subject, wanted.op, wanted.of)
    }
    values = {one.value for one in there}
    shown = f"{wanted.subject_text(protocol)} {wanted.op.value} …"
    if not there:
        raise _problem(text, f"no rule has a threshold like '{shown}'", _like(protocol, wanted))
    if len(values) > 1:
        message = f"'{shown}' stands at {', '.join(plain(value) for value in sorted(values))}"
        raise _problem(text, message, _which(protocol, shown, there))
    found = replace(next(iter(there)), rule=rule)
    return found, found.at(wanted.value * wanted.unit.factor / found.unit.factor)


def _name(protocol: Protocol, key: str) -> str:
    for group in (protocol.criteria, protocol.classifications, protocol.calculations):
        if key in group:
            return group[key].name
    return key


def _like(protocol: Protocol, wanted: Threshold) -> str:
    """Name the thresholds that the rules have of what is compared."""
    there = [one.text(protocol) for one in thresholds(protocol) if one.subject == wanted.subject]
    return f"the rules have {', '.join(repr(one) for one in there)}" if there else "no rule compares it with a value"


def _which(protocol: Protocol, shown: str, there: Iterable[Threshold]) -> str:
    """Name the rules among which to choose."""
    every = [f"'{_name(protocol, one.rule)}: {shown}' ({plain(one.value)})" for one in there]
    return f"say which rule: {' or '.join(every)}"


def _wanted(protocol: Protocol, text: str, clause: str) -> Threshold:
    def unit_of(key: str, pos: Pos) -> Unit:  # noqa: ARG001 - as the scope asks
        return protocol.calculations[key].unit

    scope = Scope(
        facts=protocol.facts,
        criteria={key: one.name for key, one in protocol.criteria.items()},
        classifications={key: tuple(o.name for o in one.outcomes) for key, one in protocol.classifications.items()},
        calculations={key: one.name for key, one in protocol.calculations.items()},
        calculation_unit=unit_of,
    )
    try:
        found = resolve.condition(clause, scope, lambda offset: Pos(_place(text), 1, text.index(clause) + offset + 1))
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
            hint = did_you_mean(name.strip(), [fact.name for fact in protocol.facts.values()])
            raise RuleFileError([Problem(pos, f"unknown fact {name.strip()!r}", hint)])
        try:
            percent = Fraction(Decimal(number.strip().removesuffix("%").strip()))
        except (InvalidOperation, ValueError, OverflowError):
            percent = Fraction(-1)
        if not 0 <= percent <= MOST_PERCENT:
            raise RuleFileError([Problem(pos, f"{number.strip()!r} is no percentage from 0 to 100", "write 10, or platelets=15")])
        found[key] = percent / 100
    return found
