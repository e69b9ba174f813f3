"""Long tables: a row is one fact of a patient on a day; a case is all rows of one patient and date."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from remission.cases.case import Case, Value
from remission.cases.cells.case import Head, finished, stated
from remission.cases.cells.codes import Census, counted_facts
from remission.cases.cells.found import NOTHING, Found, Trouble, is_missing, listed, quoted
from remission.cases.cells.measured import Sensitivity
from remission.cases.cells.values import Reader, reader
from remission.cases.grid import Grid, GridRow
from remission.cases.layout import Heading, Layout, heading, likely_fact, sensitivity_of, wanted_facts
from remission.cases.rows import Key, head_of, key_of, misfit
from remission.cases.scan import Scan, absent_facts, census_warnings, counted, name_warnings, oddities, warning
from remission.cases.sources.origins import COLUMNS
from remission.errors import Cause, Pos, Problem
from remission.expr.facts import Fact
from remission.expr.patterns import regex
from remission.protocol.model import Protocol

REMEMBERED = 512  # names and units of a table
FACT, VALUE, UNIT, SPECIMEN = "fact", "value", "unit", "specimen"
NO_FACT = "the row names no fact for its value"
UNITS = regex(r"units|uom|einheit(en)?|units?_of_measure(ment)?|(value|result|measurement|lab|std|orig)_units?")


@dataclass(frozen=True, slots=True)
class LongTable:
    """A long table and where it keeps what."""

    grid: Grid
    protocol: Protocol
    layout: Layout
    facts: dict[str, Fact]  # those worth reading
    name: Callable[[str], Heading]  # of a fact as a row has it; remembers
    reader: Callable[[str, str | None], Reader]  # by slug and unit; remembers
    fact: int
    value: int
    unit: int | None


@dataclass(frozen=True, slots=True)
class LongEntry:
    """What one row says of a fact."""

    text: str
    line: int
    read: Reader


@dataclass(slots=True)
class Gathering:
    """A case whose rows are still being read."""

    head: Head
    rows_left: int
    entries: defaultdict[str, list[LongEntry]] = field(default_factory=lambda: defaultdict(list))
    problems: list[Problem] = field(default_factory=list)


def long_table(grid: Grid, protocol: Protocol, layout: Layout) -> LongTable | None:
    """The table as a long one, which has both `fact` and `value`; None for a wide one."""
    by_slug = {one.slug: one.index for one in reversed(layout.unknown)}
    if FACT not in by_slug or VALUE not in by_slug:
        return None
    facts = wanted_facts(protocol)
    return LongTable(
        grid,
        protocol,
        layout,
        facts,
        name=lru_cache(maxsize=REMEMBERED)(lambda text: heading(by_slug[FACT], text, protocol)),
        reader=lru_cache(maxsize=REMEMBERED)(lambda key, unit: reader(facts[key], unit, layout.today)),
        fact=by_slug[FACT],
        value=by_slug[VALUE],
        unit=by_slug.get(UNIT),
    )


def told_apart(facts: Iterable[Fact]) -> tuple[str, ...]:
    """The columns that tell observations of one fact and day apart."""
    return tuple(dict.fromkeys(fact.told_apart_by for fact in facts if fact.told_apart_by is not None))


def has_several_days(table: LongTable) -> bool:
    """Whether there is anything to choose from: a patient has rows of two days, of a day and of none, or of a time.

    So there is where the table tells the specimens of a day apart.
    """
    if any(one.slug == SPECIMEN for one in table.layout.unknown):
        return True
    first: dict[str, str] = {}
    for row in table.grid.rows():
        patient, day, _ = key_of(table.layout, row)
        if patient and (first.setdefault(patient, day) != day or ":" in day):
            return True
    return False


def scan_long(table: LongTable) -> Scan:
    """Read a long table through once: how many rows each case has, and which facts there are.

    Raises:
        DataError: the file breaks off somewhere.
    """
    rows_of: Counter[Key] = Counter()
    names: dict[str, str] = {}  # slug -> as written first
    spanning, census, facts = None, Census(), counted_facts(table.facts, table.protocol.used)
    for row in table.grid.rows():
        rows_of[key_of(table.layout, row)] += 1
        spanning = spanning or (row.line if row.last_line > row.line else None)
        if misfit(table.grid, row) is None and not is_missing(name := row.cells[table.fact]):
            one = table.name(name)
            names.setdefault(one.slug, one.text)
            if one.slug in facts:
                census.cell(facts[one.slug], row.cells[table.value].strip())
    return Scan(
        len(rows_of),
        (*_warnings(table, names), *oddities(table.grid, len(rows_of), spanning), *census_warnings(table.grid, census)),
        lambda: counted(table.grid, _cases(table, rows_of), len(rows_of)),
    )


def _warnings(table: LongTable, names: dict[str, str]) -> list[Problem]:
    facts = table.facts
    taken = {table.layout.patient, table.layout.date, table.fact, table.value, table.unit}
    heads = [text.strip() for text in table.grid.head.cells]
    idle = [text or f"number {index + 1}" for index, text in enumerate(heads) if index not in taken and text not in COLUMNS]
    ignored = [
        name
        for key, name in names.items()
        if key not in facts and (key in table.protocol.facts or likely_fact(key, facts.values()) is None)
    ]
    unread = f"columns not read, in a table with a row a fact: {listed(idle)}"
    told = [warning(table.grid, table.grid.head.line, unread)] if idle else []
    return [*told, *name_warnings(table.grid, ignored, absent_facts(table.protocol, table.layout, names), "row")]


def unread_units(table: LongTable) -> Iterator[Problem]:
    """A column that seems to hold the units, where none is called `unit`: the numbers would be taken for other units'."""
    if table.unit is None:
        for one in table.layout.unknown:
            if UNITS.fullmatch(one.slug):
                pos = table.grid.place(table.grid.head.line, one.index)
                yield Problem(pos, f"column {quoted(one.text)} is not read", f"name the column of the units {UNIT!r}")


def _cases(table: LongTable, rows_of: Counter[Key]) -> Iterator[Case]:
    """The cases in the order of their first rows; one is kept until its last row is read."""
    gathering: dict[Key, Gathering] = {}
    for row in table.grid.rows():
        key = key_of(table.layout, row)
        case = gathering.get(key)
        if case is None:
            case = gathering[key] = Gathering(head_of(table.grid, table.layout, row), rows_of[key])
        _gather(table, case, row)
        case.rows_left -= 1
        while gathering and gathering[first := next(iter(gathering))].rows_left <= 0:
            yield _finish(table, gathering.pop(first))


def _gather(table: LongTable, case: Gathering, row: GridRow) -> None:
    if (problem := misfit(table.grid, row)) is not None:
        case.problems.append(problem)
        return
    one = table.name(row.cells[table.fact])
    if one.slug not in table.facts:
        case.problems += _strange(table, row, one)
        return
    unit = row.cells[table.unit].strip() if table.unit is not None else ""
    read = table.reader(one.slug, one.unit if is_missing(unit) else unit)
    case.entries[one.slug].append(LongEntry(row.cells[table.value], row.line, read))


def _strange(table: LongTable, row: GridRow, one: Heading) -> Iterator[Problem]:
    """A row without a fact, or with a misspelt one; facts that the protocol does not use are told once, for the file."""
    pos = table.grid.place(row.line, table.fact)
    if is_missing(one.text):
        if not is_missing(row.cells[table.value]):
            yield without_fact(pos, row.cells[table.value])
    elif one.slug not in table.protocol.facts:
        meant = likely_fact(one.slug, table.facts.values())
        if meant is not None:
            yield misspelt_fact(one, meant).at(pos)


def without_fact(pos: Pos, text: str) -> Problem:
    """A row that has a value, and says of nothing."""
    return Problem(pos, f"{NO_FACT} {quoted(text)}", cause=Cause(NO_FACT, "row"))


def misspelt_fact(one: Heading, meant: Fact) -> Trouble:
    """A row whose fact is probably a slip of the pen for another."""
    message = f"{quoted(one.text)} is not a fact of the protocol"
    return Trouble(message, f"did you mean {meant.name!r}?", cause=Cause(message, "row", meant.slug))


def _finish(table: LongTable, case: Gathering) -> Case:
    values: dict[str, Value] = dict.fromkeys(table.protocol.used)
    written: dict[str, str] = {}
    problems = case.problems
    for key in (key for key in table.facts if key in case.entries):
        found, troubles = _merged(table, case, key)
        problems += troubles
        if found.value is not None and key in values:
            values[key] = found.value
            written[key] = found.written
    return finished(case.head, values, written, sorted(problems, key=lambda problem: problem.pos))


def _merged(table: LongTable, case: Gathering, key: str) -> tuple[Found, list[Problem]]:
    """What all rows of a case say of one fact; two that differ are worth no more than none.

    Of several that say the same in other words it is not the order of the rows that tells which is shown.
    """
    limit: Sensitivity = None
    if (companion := sensitivity_of(key)) in case.entries:
        limit = stated(_merged(table, case, companion)[0])
    told = [(entry, entry.read(entry.text, limit)) for entry in case.entries[key]]
    problems = [found.trouble.at(_place(table, entry)) for entry, found in told if found.trouble]
    if any(found.trouble and found.value is None for _, found in told):
        return Found(trouble=next(found.trouble for _, found in told if found.trouble)), problems
    known = [(entry, found) for entry, found in told if found.value is not None]
    for entry, found in known[1:]:
        if found.value != known[0][1].value:
            trouble = _conflict(table.facts[key], known[0], (entry, found))
            return Found(trouble=trouble), [*problems, trouble.at(_place(table, entry))]
    return min((found for _, found in known), key=lambda found: found.written, default=NOTHING), problems


def _conflict(fact: Fact, first: tuple[LongEntry, Found], second: tuple[LongEntry, Found]) -> Trouble:
    said = [f"{quoted(found.written)} in line {entry.line}" for entry, found in (first, second)]
    message = f"{fact.name} is {said[0]} and {said[1]}"
    return Trouble(message, "keep the right one, or give each assessment its own date", cause=contradiction(fact))


def contradiction(fact: Fact) -> Cause:
    """Two values of one moment."""
    return Cause(f"{fact.name} has another value in another row of the same day or time", fact=fact.slug)


def _place(table: LongTable, entry: LongEntry) -> Pos:
    return table.grid.place(entry.line, table.value)
