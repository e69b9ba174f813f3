"""What must hold of amounts: they stay inside the cap that `at most`, their formula or a row of it states."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from remission.errors import Pos
from remission.expr import tree as t
from remission.expr.units import Unit
from remission.protocol.model import Calculation
from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.arithmetic import compared
from remission.symbolic.formulas.encode import RecordedFormulas
from remission.symbolic.formulas.kleene import AmountFormula
from remission.verify.patients import quantity
from remission.verify.prover import Bench, Open, ShownPatient
from remission.verify.results import ClaimStatus, Result


@dataclass(frozen=True, slots=True)
class DoseLimit:
    """What an amount shall not go beyond, in the calculation's unit, and who says so; of one row of a table, or of all."""

    calculation: str
    value: Fraction
    upper: bool = True
    note: str = ""
    promise: str | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class CappedFormula:
    """The formula of a calculation, or of one row of its table, without the rounding around it."""

    term: t.Term
    row: int | None
    pos: Pos


def cap_claims(bench: Bench, key: str) -> Iterator[Result]:
    """The caps that the calculation and its formula state."""
    calculation = bench.protocol.calculations[key]
    limits: dict[tuple[int | None, Fraction], str] = {}
    for formula in formulas(calculation):
        limits |= {(formula.row, limit): "" for limit in _constants(formula.term, "min", calculation.unit)}
    if calculation.at_most is not None:
        limits[None, calculation.at_most] = f"it says 'at most: {quantity(calculation.at_most, calculation.unit.text)}'"
    for (row, limit), why in limits.items():
        yield bounded(bench, DoseLimit(key, limit, note=why, row=row))
    yield from _floors(bench, key)


def formulas(calculation: Calculation) -> Iterator[CappedFormula]:
    """What the amount is made of, row by row."""
    match _bare(calculation.value):
        case t.Lookup(rows):
            yield from (CappedFormula(_bare(row.value), number, row.pos) for number, row in enumerate(rows))
        case term:
            yield CappedFormula(term, None, calculation.pos)


def _bare(term: t.Term) -> t.Term:
    while isinstance(term, t.Rounded):
        term = term.term
    return term


def _constants(term: t.Term, which: t.Which, unit: Unit) -> list[Fraction]:
    """The constants of a `min` (or `max`), those of one inside it too, in the calculation's unit."""
    if not isinstance(term, t.Extreme) or term.which != which:
        return []
    own = [_in_unit(arg, unit) for arg in term.args if isinstance(arg, t.Quantity)]
    return [*own, *(limit for arg in term.args for limit in _constants(_bare(arg), which, unit))]


def _in_unit(node: t.Quantity, unit: Unit) -> Fraction:
    return node.value * node.unit.factor / unit.factor


def bounded(bench: Bench, limit: DoseLimit) -> Result:
    """For every complete case the amount stays at or inside the limit."""
    key = limit.calculation
    calculation = bench.protocol.calculations[key]
    bound = quantity(limit.value, calculation.unit.text)
    what = calculation.name if limit.row is None else f"row {limit.row + 1} of {calculation.name}"
    claim = f"{what} {'never exceeds' if limit.upper else 'is never below'} {bound}"
    result = bench.complete.calculation(key) if limit.row is None else of_row(bench.complete, calculation, limit.row)
    places = (calculation.pos,) if limit.row is None else (_row(calculation, limit.row).pos,)
    wall = s.Number(limit.value * calculation.unit.factor)
    beyond = compared(wall, "<", result.quantity) if limit.upper else compared(result.quantity, "<", wall)
    found = bench.find([result.exists, beyond], [calculation.value], asked=[key])
    match found:
        case ShownPatient(patient, decision):
            made = decision.calculations[key]
            holds = made is not None and (made.value > limit.value if limit.upper else made.value < limit.value)
            bench.agree(found, holds, f"{calculation.name} goes beyond {bound}")
            why = f"{patient.answers[calculation.name]} for {patient.sentence(bench.protocol)}"
            why = f"{limit.note}, and it is {why}" if limit.note else why
            return Result("cap", key, claim, ClaimStatus.BROKEN, why, places, (patient,), limit.promise)
        case Open(reason):
            return Result("cap", key, claim, ClaimStatus.UNDECIDED, reason, places, promise=limit.promise)
        case _:
            return Result("cap", key, claim, ClaimStatus.PROVED, limit.note, places, promise=limit.promise)


def of_row(reading: RecordedFormulas, calculation: Calculation, number: int) -> AmountFormula:
    """The amount that one row of a table gives to whom it applies."""
    row = _row(calculation, number)
    before = [reading.condition(one.when).failed for one in _rows(calculation)[:number] if one.when is not None]
    own = s.YES if row.when is None else reading.condition(row.when).met
    value = reading.term(calculation.value if isinstance(calculation.value, t.Rounded) else row.value)
    return AmountFormula(s.both(own, *before, value.exists), value.quantity)


def _rows(calculation: Calculation) -> tuple[t.Row, ...]:
    table = _bare(calculation.value)
    return table.rows if isinstance(table, t.Lookup) else ()


def _row(calculation: Calculation, number: int) -> t.Row:
    return _rows(calculation)[number]


def _floors(bench: Bench, key: str) -> Iterator[Result]:
    """`max(…, 50 mg)` never gives less than 50 mg, which is seldom what is meant by a cap."""
    calculation = bench.protocol.calculations[key]
    for formula in formulas(calculation):
        for limit in _constants(formula.term, "max", calculation.unit):
            found = bounded(bench, DoseLimit(key, limit, row=formula.row))
            if found.status is ClaimStatus.BROKEN:
                bound = quantity(limit, calculation.unit.text)
                why = f"'max' makes {bound} the least, not the most: {found.why}"
                yield Result(
                    "floor", key, f"{calculation.name} is held at {bound}", ClaimStatus.NOTED, why, found.places, found.patients
                )
            elif found.status is ClaimStatus.UNDECIDED:
                yield found
