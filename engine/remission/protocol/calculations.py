"""Calculations as written -> terms with units, in whatever order they need one another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from remission.errors import Pos, Problem
from remission.expr import tree as t
from remission.expr.durations import PERIOD_OF
from remission.expr.facts import slug
from remission.expr.literals import quantity
from remission.expr.parsing import resolve
from remission.expr.parsing.calendar import beside, instead_of, periods, unfit
from remission.expr.parsing.parse import ConditionError
from remission.expr.parsing.terms import unit_of
from remission.expr.patterns import regex
from remission.expr.text import text
from remission.expr.units import Unit, UnitError, alike, convert, counting, unit
from remission.protocol.model import Calculation, Status
from remission.protocol.reviews import review, standing
from remission.protocol.tables.score_items import score
from remission.protocol.tables.table_text import conditions, read_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from fractions import Fraction

    from remission.expr.parsing.scope import Scope
    from remission.protocol.source import models as files
    from remission.protocol.source.entries import Entry

    CalculationEntry = Entry[files.CalculationFile]
    Cite = Callable[[CalculationEntry, str | None], str | None]  # the slug of a source, checked

BETWEEN_DATES = regex(r"\b(day|week|month|year)s\s+(?:since|from)\b", re.IGNORECASE)
DAY = unit("d")
SIGNS = regex(r"[^\w\s-]+")
MAX_OPEN = 30  # calculations that wait for each other's unit


class Calculations:
    """Resolves the calculations of one protocol; `problems` holds everything that was wrong."""

    def __init__(self, entries: Mapping[str, CalculationEntry], cite: Cite) -> None:
        self.entries, self.cite = entries, cite
        self.problems: list[Problem] = []
        self._found: dict[str, Calculation | None] = {}
        self._open: list[str] = []  # being resolved, to find circles

    def all(self, scope: Scope) -> dict[str, Calculation]:
        """Return the calculations without problems, by slug."""
        found = (self._calculation(entry.slug, entry.pos, scope) for entry in self.entries.values())
        return {calculation.slug: calculation for calculation in found if calculation}

    def unit_of(self, key: str, pos: Pos, scope: Scope) -> Unit:
        """Return the unit of a calculation that is mentioned at `pos`.

        Raises:
            ConditionError: it has problems of its own (told where it stands), or needs its own value.

        """
        entry = self.entries[key]
        stated = _stated_unit(entry) if key not in self._open else None
        if stated is not None and (not stated.is_number or len(self._open) >= MAX_OPEN):
            return stated
        calculation = self._calculation(key, pos, scope)  # of a number, the formula says whether it counts points
        return calculation.unit if calculation else stated or _silently()

    def value_of(self, key: str, pos: Pos, scope: Scope) -> t.Term:
        """Return the formula of a calculation that is mentioned at `pos`.

        Raises:
            ConditionError: it has problems of its own (told where it stands), or needs its own value.

        """
        calculation = self._calculation(key, pos, scope)
        if calculation is None:
            raise ConditionError
        return calculation.value

    def periods(self, key: str) -> frozenset[t.Period]:
        """Tell how a calculation counts time between dates, from its texts alone: it may not be resolved yet."""
        seen, pending = {key}, [key]
        found: set[t.Period] = set()
        while pending:
            formulas = " ".join(_value_texts(self.entries[pending.pop()].model))
            found.update(cast("t.Period", word.lower()) for word in BETWEEN_DATES.findall(formulas))
            words = slug(SIGNS.sub(" ", f" {formulas} "))
            new = [other for other in self.entries if other not in seen and f"_{other}_" in f"_{words}_"]
            seen.update(new)
            pending += new
        return frozenset(found)

    def _calculation(self, key: str, pos: Pos, scope: Scope) -> Calculation | None:
        if key in self._open:
            circle = " -> ".join(self.entries[k].name for k in (*self._open[self._open.index(key) :], key))
            message = f"calculations refer to each other in a circle: {circle}"
            raise ConditionError(Problem(pos, message, "write one of them without the others"))
        if len(self._open) >= MAX_OPEN:
            message = f"more than {MAX_OPEN} calculations wait for each other's unit"
            raise ConditionError(Problem(pos, message, "state their units: 'unit: mg'"))
        if key not in self._found:
            self._open.append(key)
            try:
                self._found[key] = self._resolved(self.entries[key], scope)
            except ConditionError as error:
                self.problems += error.problems
                self._found[key] = None
            finally:
                self._open.pop()
        return self._found[key]

    def _resolved(self, entry: CalculationEntry, scope: Scope) -> Calculation:
        model = entry.model
        given = [key for key in ("value", "rows", "table", "points") if getattr(model, key) is not None]
        if len(given) > 1:
            message = f"calculation {entry.name!r} has both {given[0]!r} and {given[1]!r}"
            raise ConditionError(Problem(entry.at(given[1]), message, "delete one of them"))
        if not given:
            hint = "write 'value: min(1 mg/kg * weight, 50 mg)', a table under 'rows:' or 'table:', or a score under 'points:'"
            raise ConditionError(Problem(entry.pos, f"calculation {entry.name!r} has no 'value', 'rows' or 'points'", hint))
        _check_hit(entry)
        value = self._value(entry, scope)
        found = unit_of(value)
        if found is None:
            message = f"calculation {entry.name!r} is a date, not a quantity"
            raise ConditionError(Problem(entry.pos, message, "use 'days since …'"))
        source = self.cite(entry, model.source)
        stated = _stated_unit(entry, found) or found
        _one_clock(entry, value, stated, scope)
        return Calculation(
            slug=entry.slug,
            name=entry.name,
            value=value,
            unit=stated,
            hit=model.hit,
            at_most=_cap(entry, stated, counted=periods(value, scope.periods)),
            says=model.says,
            source=source,
            status=Status(standing(model)),
            reviewed=review(model),
            pos=entry.pos,
        )

    def _value(self, entry: CalculationEntry, scope: Scope) -> t.Term:
        if entry.model.value is not None:
            return _term(entry, entry.model.value, scope, "value")
        if entry.model.points is not None:
            return score(entry, scope)
        return _table_of_text(entry, scope) if entry.model.table is not None else _table(entry, scope)


def _value_texts(model: files.CalculationFile) -> Iterator[str]:
    """Yield the formulas of a calculation."""
    formulas = (model.value, *(text for row in model.rows or () for text in (row.value, row.otherwise)))
    yield from (text for text in formulas if text is not None)
    yield from (line.rpartition("|")[-1] for line in (model.table or "").rstrip("| \n").split("\n"))


def _one_clock(entry: CalculationEntry, value: t.Term, stated: Unit, scope: Scope) -> None:
    """Refuse to count days between dates in years or months, and years in anything else."""
    counted = periods(value, scope.periods)
    if not counted or stated.dimension != DAY.dimension:
        return
    shown = entry.model.unit or stated.text
    told = [(entry.at("unit"), shown, unfit(counted, stated, None), PERIOD_OF.get(stated.text, "day"))]
    rows = value.rows if isinstance(value, t.Lookup) else ()
    told += [(row.pos, text(row.value, {}), *why) for row in rows if (why := beside(counted, row.value)) is not None]
    problems = [Problem(pos, f"{words!r} {why}", instead_of(word, counted)) for pos, words, why, word in told if why]
    if problems:
        raise ConditionError(*problems)


def _cap(entry: CalculationEntry, stated: Unit, *, counted: frozenset[t.Period]) -> Fraction | None:
    """Return what a calculation shall not exceed, in its unit."""
    written = entry.model.at_most
    if written is None:
        return None
    try:
        found = quantity(written, entry.written.where(*entry.loc, "at most"))
        value = convert(found.value, found.unit, stated)
    except (ConditionError, UnitError):
        message = f"{written!r} is no cap of {entry.name!r}"
        raise ConditionError(Problem(entry.at("at most"), message, f"write a quantity in {stated.text}")) from None
    if counted and (why := unfit(counted, found.unit, found.value)):
        hint = instead_of(PERIOD_OF.get(found.unit.text, "day"), counted)
        raise ConditionError(Problem(entry.at("at most"), f"{written!r} {why}", hint))
    return value


def _silently() -> Unit:
    """Give up without a problem: it is told where the calculation stands."""
    raise ConditionError


def _stated_unit(entry: CalculationEntry, found: Unit | None = None) -> Unit | None:
    """Return the unit that is stated, which must be of the kind that was `found`; None when none is stated."""
    if not entry.model.unit:
        return None
    try:
        stated = unit(entry.model.unit)
    except UnitError as error:
        problems = () if found is None else (Problem(entry.at("unit"), str(error), error.hint),)
        raise ConditionError(*problems) from None
    if found is not None and not alike(stated, found):
        message = f"{entry.name!r} is stated in {stated.text}, but its formula gives {found.text}"
        raise ConditionError(Problem(entry.at("unit"), message, "check the units of the formula"))
    return counting(stated) if found is not None and found.counts else stated


def _term(entry: CalculationEntry, text: str, scope: Scope, *keys: str | int) -> t.Term:
    return resolve.term(text, scope, entry.written.where(*entry.loc, *keys))


def _table(entry: CalculationEntry, scope: Scope) -> t.Lookup:
    models = entry.model.rows or []
    if not models:
        raise ConditionError(Problem(entry.at("rows"), f"table {entry.name!r} has no rows", "a row is '{when: …, value: …}'"))
    rows: list[t.Row] = []
    problems: list[Problem] = []
    for index, model in enumerate(models):
        try:
            rows.append(_row(entry, model, index, scope))
        except ConditionError as error:
            problems += error.problems
    problems += _mixed(entry, rows)
    if len(rows) < len(models) or problems:
        raise ConditionError(*problems)
    return t.Lookup(tuple(rows), entry.pos)


def _check_hit(entry: CalculationEntry) -> None:
    """Refuse a hit policy where there are no rows, and a list of amounts."""
    if "hit" in entry.model.model_fields_set and entry.model.rows is None and entry.model.table is None:
        raise ConditionError(Problem(entry.at("hit"), "'hit' is for decision tables", "delete it"))
    if entry.model.hit == "all":
        hint = "amounts that add up are a score, under 'points:'; a list of words is a table under 'classifications:'"
        raise ConditionError(Problem(entry.at("hit"), f"the rows of {entry.name!r} are amounts, of which one counts", hint))


def _table_of_text(entry: CalculationEntry, scope: Scope) -> t.Lookup:
    where = entry.written.where(*entry.loc, "table")
    table = read_table(entry.model.table or "", where, entry.name, "value")
    rows: list[t.Row] = []
    problems: list[Problem] = []
    for line, when in zip(table.lines, conditions(table, scope, where), strict=True):
        try:
            value = resolve.term(line.answer.text, scope, line.answer.where(where))
            rows.append(t.Row(when, value, where(line.start)))
        except ConditionError as error:
            problems += error.problems
    problems += _mixed(entry, rows)
    if problems:
        raise ConditionError(*problems)
    return t.Lookup(tuple(rows), entry.pos)


def _mixed(entry: CalculationEntry, rows: list[t.Row]) -> list[Problem]:
    """Return a problem for each row whose unit is of another kind than the first row's."""
    units = [unit_of(row.value) for row in rows]
    message = f"the rows of {entry.name!r} have units of different kinds"
    return [
        Problem(row.pos, message, f"the first row is in {units[0].text if units[0] else 'days of the calendar'}")
        for row, found in zip(rows, units, strict=True)
        if (found is None) != (units[0] is None) or (found and units[0] and not alike(found, units[0]))
    ]


def _row(entry: CalculationEntry, model: files.RowFile, index: int, scope: Scope) -> t.Row:
    pos = entry.at("rows", index)
    is_last = index == len(entry.model.rows or ()) - 1
    if model.otherwise is not None and (model.when is not None or model.value is not None or not is_last):
        message, hint = "'otherwise' stands alone in the last row", "write '{otherwise: 50 mg}' as the last row"
        raise ConditionError(Problem(pos, message, hint))
    if model.otherwise is not None:
        return t.Row(None, _term(entry, model.otherwise, scope, "rows", index, "otherwise"), pos)
    if model.when is None or model.value is None:
        key = "when" if model.when is None else "value"
        raise ConditionError(Problem(pos, f"key {key!r} is missing", "a row is '{when: <condition>, value: <quantity>}'"))
    when = resolve.condition(model.when, scope, entry.written.where(*entry.loc, "rows", index, "when"))
    return t.Row(when, _term(entry, model.value, scope, "rows", index, "value"), pos)
