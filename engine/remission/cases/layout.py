"""Which column is which fact: the head of a table, read once against the protocol."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from remission.cases.cells.found import CellError, quoted
from remission.cases.cells.scale import factor, unit_of
from remission.cases.cells.values import Reader, reader
from remission.errors import Pos, Problem
from remission.expr.facts import ASSESSMENT_DATE, Fact, Kind, slug
from remission.expr.patterns import regex
from remission.expr.quantities import unit_hint
from remission.expr.units import UnitError, unit
from remission.misspelling import is_misspelling
from remission.protocol.history import with_origins
from remission.protocol.model import Protocol

Place = Callable[[int], Pos]  # the position of a column by its index

PATIENT, DATE = "patient", "date"
WITH_UNIT = regex(r"(?P<name>[^\[(]+)(?:\[(?P<square>.*)\]|\((?P<round>.*)\))", re.DOTALL)
LONGEST_HEAD = 60  # characters of a heading that are compared
ALIKE = 0.8  # of SequenceMatcher: `platlets` and `platelets` are 0.94 alike, `mrd_flow_date` and `mrd_flow` 0.76


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of one column: what it is called and the unit that stands in it."""

    index: int
    text: str
    slug: str
    unit: str | None


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column that holds a fact; `sensitivity` is the column of the assay's sensitivity."""

    index: int
    fact: Fact
    read: Reader
    is_used: bool  # False for a sensitivity that no rule reads itself
    sensitivity: TableColumn | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a table by what they hold; every way to read a table starts here."""

    patient: int | None
    date: int | None
    columns: tuple[TableColumn, ...]
    unused: tuple[Heading, ...]  # facts of the vocabulary that no rule reads
    unknown: tuple[Heading, ...]  # no fact at all
    problems: tuple[Problem, ...]
    today: dt.date | None = None


def lay_out(protocol: Protocol, heads: Sequence[str], place: Place, today: dt.date | None = None) -> Layout:
    """Read the head of a table; no day in it may lie after today, if that is known."""
    headings = [heading(index, text, protocol) for index, text in enumerate(heads)]
    facts = wanted_facts(protocol)
    taken: dict[str, Heading] = {}
    problems: list[Problem] = []
    for one in headings:
        if one.slug in (PATIENT, DATE) or one.slug in facts:
            first = taken.setdefault(one.slug, one)
            problems += [_doubled(first, one, place(one.index))] if first is not one else []
            problems += _bad_unit(facts.get(one.slug), one, place(one.index))
        problems += _units_apart(facts, one, place(one.index))
    return Layout(
        patient=taken[PATIENT].index if PATIENT in taken else None,
        date=taken[DATE].index if DATE in taken else None,
        columns=tuple(_columns(protocol, facts, taken, today)),
        unused=tuple(one for one in headings if one.slug in protocol.facts and one.slug not in taken),
        unknown=tuple(one for one in headings if one.slug not in protocol.facts and one.slug not in taken),
        problems=tuple(problems),
        today=today,
    )


def _columns(
    protocol: Protocol, facts: dict[str, Fact], taken: dict[str, Heading], today: dt.date | None
) -> Iterator[TableColumn]:
    read = with_origins(protocol.used, protocol.facts)

    def column(key: str, sensitivity: TableColumn | None = None) -> TableColumn:
        fact, one = facts[key], taken[key]
        return TableColumn(one.index, fact, reader(fact, one.unit, today), key in read, sensitivity)

    for key in taken:
        if key in facts:
            yield column(key, column(sensitivity_of(key)) if sensitivity_of(key) in taken else None)


def _doubled(first: Heading, one: Heading, pos: Pos) -> Problem:
    message = f"columns {quoted(first.text)} and {quoted(one.text)} are both {one.slug!r}"
    return Problem(pos, message, "keep one of them, or rename the other")


def _bad_unit(fact: Fact | None, one: Heading, pos: Pos) -> Iterator[Problem]:
    if one.unit is None:
        return
    try:
        check_unit(fact, one.slug, one.unit)
    except CellError as error:
        yield Problem(pos, f"column {quoted(one.text)}: {error}", error.hint)


def _units_apart(facts: dict[str, Fact], one: Heading, pos: Pos) -> Iterator[Problem]:
    """A column of units beside its fact is read by nobody, and the numbers would be taken for another unit's."""
    fact = facts.get(re.sub(r"_(units?|uom|einheit)$", "", one.slug))
    if fact is not None and one.slug not in facts:
        message = f"column {quoted(one.text)}: the unit of {fact.name} is not read from a column of its own"
        yield Problem(pos, message, f"write it in the head, '{fact.name} [{unit_of(fact).text}]', or behind each number")


def check_unit(fact: Fact | None, name: str, text: str) -> None:
    """Refuse a unit that a fact cannot have.

    Raises:
        CellError: no unit, a unit of another dimension, or a unit where there is none to state.
    """
    if fact is None or fact.kind is not Kind.QUANTITY:
        raise CellError(f"{name if fact is None else fact.name} has no unit, but {quoted(text)} is stated", "leave the unit out")
    try:
        factor(text, unit_of(fact), fact.molar_mass)
    except UnitError as error:
        raise CellError(str(error), unit_hint(error, fact) or f"{fact.name} is measured in {unit_of(fact).text}") from error


def heading(index: int, text: str, protocol: Protocol) -> Heading:
    """Take the head of a column apart: `platelets [10*9/L]`, `platelets (10*9/L)` or a name alone."""
    name, unit_text = text.strip(), None
    key = slug(name)
    if key not in protocol.facts and (match := WITH_UNIT.fullmatch(name)):
        key = slug(match["name"])
        unit_text = _bracketed(match["square"]) if match["round"] is None else match["round"].strip()
    return Heading(index, text.strip(), DATE if key == ASSESSMENT_DATE else key, unit_text)


def _bracketed(text: str) -> str:
    """The unit in square brackets, which may be its own: `mrd flow [ppm]`."""
    inner = text.strip()
    try:
        unit(inner)
    except UnitError:
        try:
            return unit(f"[{inner}]").text
        except UnitError:
            return inner
    return inner


def wanted_facts(protocol: Protocol) -> dict[str, Fact]:
    """The facts that a rule reads, what they are made of, and the sensitivities of the censored ones; not the assessment date."""
    wanted = with_origins(protocol.used, protocol.facts)
    wanted |= {key for key, fact in protocol.facts.items() if fact.companion_of in wanted and is_sensitivity(fact)}
    return {key: fact for key, fact in protocol.facts.items() if key in wanted and key != ASSESSMENT_DATE}


def is_sensitivity(fact: Fact) -> bool:
    """Whether a fact is the sensitivity of another's assay."""
    return fact.companion_of is not None and fact.slug == sensitivity_of(fact.companion_of)


def sensitivity_of(key: str) -> str:
    """The slug of the sensitivity of a fact's assay."""
    return f"{key}_sensitivity"


def misspelt(layout: Layout, protocol: Protocol, place: Place) -> Iterator[Problem]:
    """Name the columns that look like a fact which has no column of its own; or say that no column is a fact."""
    there = {column.fact.slug for column in layout.columns}
    open_facts = [fact for key, fact in wanted_facts(protocol).items() if key not in there and not fact.is_of_answers]
    likely = [(one, fact) for one in layout.unknown if (fact := likely_fact(one.slug, open_facts)) is not None]
    for one, fact in likely:
        message = f"column {quoted(one.text)} is not a fact of the protocol"
        yield Problem(place(one.index), message, f"did you mean {fact.name!r}?")
    if layout.unknown and open_facts and not (likely or there or layout.unused):
        hint = "a wide table has a column a fact, a long one the columns patient, date, fact, value and unit"
        yield Problem(place(0), "no column is a fact of the protocol", hint)


def likely_fact(word: str, facts: Collection[Fact]) -> Fact | None:
    """The fact that a word is probably a slip of the pen for."""
    likeness = {fact.slug: SequenceMatcher(None, word[:LONGEST_HEAD], fact.slug).ratio() for fact in facts}
    near = (fact for fact in facts if likeness[fact.slug] >= ALIKE and is_misspelling(word, fact.slug))
    return max(near, key=lambda fact: likeness[fact.slug], default=None)
