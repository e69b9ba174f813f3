"""What must hold of calculations: tables have a row for everyone they are asked about, amounts stay inside their cap."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from remission.errors import NOWHERE, Pos
from remission.expr import tree as t
from remission.expr.parse import QUANTITY
from remission.expr.units import Unit, UnitError, convert
from remission.protocol.checks import reached
from remission.protocol.model import Calculation
from remission.readings.proof import solver as s
from remission.readings.proof.bench import Bench, Open, Shown
from remission.readings.proof.encode import Recorded
from remission.readings.proof.patients import quantity
from remission.readings.proof.promises import amount
from remission.readings.proof.results import Result, Status
from remission.readings.proof.world import World

WORDS = "up to|at most|no more than|not more than|never more than|maximum(?: of)?|capped at"
CAP = re.compile(rf"\b(?:{WORDS})\s+({QUANTITY.pattern})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Limit:
    """What an amount shall not go beyond, in the calculation's unit, and who says so."""

    calculation: str
    value: Fraction
    upper: bool = True
    note: str = ""
    promise: str | None = None


def amount_claims(bench: Bench) -> Iterator[Result]:
    """Rows and gaps of each table, caps of each amount."""
    for key, calculation in bench.protocol.calculations.items():
        if isinstance(calculation.value, t.Lookup):
            yield table_is_complete(bench, key, calculation.value)
            yield from rows_are_reached(bench, key, calculation.value)
        yield from caps(bench, key)


# ---- caps ------------------------------------------------------------------------------------------


def caps(bench: Bench, key: str) -> Iterator[Result]:
    """The caps that the calculation's own words and formula state."""
    calculation = bench.protocol.calculations[key]
    limits: dict[Fraction, str] = {}
    match calculation.value:
        case t.Extreme("min", args):
            limits |= {_in_unit(arg, calculation.unit): "" for arg in args if isinstance(arg, t.Quantity)}
        case _:
            pass
    for stated, written in _stated(calculation):
        limits[stated] = f"it says {written!r}"
    for limit, why in limits.items():
        yield bounded(bench, Limit(key, limit, note=why))
    yield from _floors(bench, key)


def _in_unit(node: t.Quantity, unit: Unit) -> Fraction:
    return node.value * node.unit.factor / unit.factor


def _stated(calculation: Calculation) -> Iterator[tuple[Fraction, str]]:
    """`up to 50 mg` in the words of a calculation."""
    for match in CAP.finditer(calculation.says or ""):
        found = amount(match[1].rstrip(" .,;"))
        try:
            if found is not None:
                yield convert(found.value, found.unit, calculation.unit), match[0]
        except UnitError:
            continue


def bounded(bench: Bench, limit: Limit) -> Result:
    """For every complete case the amount stays at or inside the limit."""
    key = limit.calculation
    calculation = bench.protocol.calculations[key]
    bound = quantity(limit.value, calculation.unit.text)
    claim = f"{calculation.name} {'never exceeds' if limit.upper else 'is never below'} {bound}"
    result = bench.complete.calculation(key)
    wall = s.Number(limit.value * calculation.unit.factor)
    beyond = s.compared(wall, "<", result.quantity) if limit.upper else s.compared(result.quantity, "<", wall)
    found = bench.find([result.exists, beyond], [calculation.value], asked=[key])
    match found:
        case Shown(patient, decision):
            made = decision.calculations[key]
            holds = made is not None and (made.value > limit.value if limit.upper else made.value < limit.value)
            bench.agree(found, holds, f"{calculation.name} goes beyond {bound}")
            why = f"{patient.answers[calculation.name]} for {patient.sentence(bench.protocol)}"
            why = f"{limit.note}, and it is {why}" if limit.note else why
            return Result("cap", key, claim, Status.BROKEN, why, (calculation.pos,), (patient,), limit.promise)
        case Open(reason):
            return Result("cap", key, claim, Status.UNDECIDED, reason, (calculation.pos,), promise=limit.promise)
        case _:
            return Result("cap", key, claim, Status.PROVED, limit.note, (calculation.pos,), promise=limit.promise)


def _floors(bench: Bench, key: str) -> Iterator[Result]:
    """`max(…, 50 mg)` never gives less than 50 mg, which is seldom what is meant by a cap."""
    calculation = bench.protocol.calculations[key]
    match calculation.value:
        case t.Extreme("max", args):
            limits = [_in_unit(arg, calculation.unit) for arg in args if isinstance(arg, t.Quantity)]
        case _:
            limits = []
    for limit in limits:
        found = bounded(bench, Limit(key, limit))
        if found.status is Status.BROKEN:
            bound = quantity(limit, calculation.unit.text)
            why = f"'max' makes {bound} the least, not the most: {found.why}"
            yield Result("floor", key, f"{calculation.name} is held at {bound}", Status.NOTED, why, found.places, found.patients)


# ---- tables ----------------------------------------------------------------------------------------


def table_is_complete(bench: Bench, key: str, table: t.Lookup) -> Result:
    """A row for every complete patient who is not kept out by criteria that do not read the table."""
    calculation = bench.protocol.calculations[key]
    claim = f"the table {calculation.name!r} has a row for every patient"
    admitted = _admitted(bench, key)
    met = [_admits(bench, bench.complete, one) for one in admitted]
    found = bench.find([_no_row(bench.complete, table), *met], [calculation.value], asked=[key])
    match found:
        case Shown(patient, decision):
            bench.agree(found, decision.calculations[key] is None, f"{calculation.name} has no row")
            hole = _hole(bench, key, table)
            if hole is None:
                why = f"no row for {patient.sentence(bench.protocol)}"
                return Result("rows", key, claim, Status.NOTED, why, (calculation.pos,), (patient,))
            why = f"no row for {hole.patient.sentence(bench.protocol)}"
            return Result("rows", key, claim, Status.BROKEN, why, _row_places(table, calculation), (hole.patient,))
        case Open(reason):
            return Result("rows", key, claim, Status.UNDECIDED, reason, (calculation.pos,))
        case _:
            whoever = " who may be included" if admitted else ""
            return Result("rows", key, f"{claim}{whoever}", Status.PROVED, places=(calculation.pos,))


def _row_places(table: t.Lookup, calculation: Calculation) -> tuple[Pos, ...]:
    return (calculation.pos, *(row.pos for row in table.rows if row.pos != NOWHERE))


def _admitted(bench: Bench, key: str) -> list[str]:
    """The eligibility criteria that do not read the table."""
    p = bench.protocol

    def reads(criterion: str) -> bool:
        every = reached(p, [p.criteria[criterion].condition])
        return any(isinstance(node, t.CalculationValue) and node.calculation == key for node in every)

    return [one for one in (*p.include, *p.exclude) if not reads(one)]


def _admits(bench: Bench, reading: Recorded, key: str) -> s.Formula:
    truth = reading.criterion(key)
    return truth.met if key in bench.protocol.include else truth.failed


def _no_row(reading: Recorded, table: t.Lookup) -> s.Formula:
    """No row of the table is met (an `otherwise` always is)."""
    return s.both(*(s.NO if row.when is None else reading.condition(row.when).failed for row in table.rows))


def _some_row(reading: Recorded, table: t.Lookup) -> s.Formula:
    return s.any_of(*(s.YES if row.when is None else reading.condition(row.when).met for row in table.rows))


def _hole(bench: Bench, key: str, table: t.Lookup) -> Shown | None:
    """A patient without a row, not beyond an end of the table but in a hole of it.

    There is a row for a lower value of a quantity and for a higher one; or for another choice, and for this choice in others.
    """
    p = bench.protocol
    none = _no_row(bench.complete, table)
    for fact in bench.facts(_conditions(table)):
        beside = [Recorded(p, World(p.facts, copies={fact: f"{fact} {which}"})) for which in ("one", "other")]
        rows = [_some_row(reading, table) for reading in beside]
        world = bench.complete.world
        if world.is_choice(fact):
            yes = _context(bench, table, fact)
            formulas = [none, rows[0], *yes]
        else:
            low, high = (reading.world.variable(fact) for reading in beside)
            here = world.variable(fact)
            formulas = [none, *rows, s.compared(low, "<", here), s.compared(here, "<", high)]
        found = bench.find(formulas, [bench.protocol.calculations[key].value], asked=[key])
        if isinstance(found, Shown):
            return bench.agree(found, found.decision.calculations[key] is None, "the table has a hole")
    return None


def _context(bench: Bench, table: t.Lookup, fact: str) -> list[s.Formula]:
    """The fact's own choice has a row for some other patient."""
    p = bench.protocol
    others = {key: f"{key} of another" for key in p.used if key != fact}
    elsewhere = Recorded(p, World(p.facts, copies=others))
    return [_some_row(elsewhere, table)]


def _conditions(table: t.Lookup) -> list[t.Node]:
    return [row.when for row in table.rows if row.when is not None]


def rows_are_reached(bench: Bench, key: str, table: t.Lookup) -> Iterator[Result]:
    """Every row applies to somebody."""
    calculation = bench.protocol.calculations[key]
    unreached: list[Result] = []
    before: list[s.Formula] = []
    for number, row in enumerate(table.rows, 1):
        own = s.YES if row.when is None else bench.complete.condition(row.when).met
        claim = f"row {number} of {calculation.name!r} applies to some patient"
        match bench.ask([own], before):
            case s.Impossible(core) if core:
                earlier = " and ".join(str(index + 1) for index in core)
                unreached.append(Result("row", key, claim, Status.BROKEN, f"row {earlier} applies before it", (row.pos,)))
            case s.Unknown(reason):
                unreached.append(Result("row", key, claim, Status.UNDECIDED, reason, (row.pos,)))
            case _:
                pass
        before.append(s.NO if row.when is None else bench.complete.condition(row.when).failed)
    if not unreached:
        claim = f"every row of {calculation.name!r} applies to some patient"
        yield Result("row", key, claim, Status.PROVED, places=(calculation.pos,))
    yield from unreached
