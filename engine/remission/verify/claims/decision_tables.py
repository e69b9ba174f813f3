"""What must hold of decision tables: a row for everyone they are asked about, and somebody for every row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from remission.errors import NOWHERE, Pos
from remission.expr import tree as t
from remission.protocol.graph import facts_reached
from remission.protocol.model import Calculation, Hit
from remission.protocol.tables.word_rows import asked
from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.arithmetic import compared
from remission.symbolic.formulas.encode import RecordedFormulas
from remission.symbolic.formulas.variables import PatientVariables
from remission.verify.claims.dose_limits import cap_claims
from remission.verify.prover import Bench, Found, Open, ShownPatient
from remission.verify.results import ClaimStatus, Result


def amount_claims(bench: Bench) -> Iterator[Result]:
    """Rows and gaps of each table, caps of each amount."""
    for key, calculation in bench.protocol.calculations.items():
        if isinstance(calculation.value, t.Lookup):
            yield table_is_complete(bench, key, calculation.value)
            yield from _row_claims(bench, _rows_of(key, calculation, calculation.value))
        yield from cap_claims(bench, key)


def table_is_complete(bench: Bench, key: str, table: t.Lookup) -> Result:
    """A row for every complete patient who is not kept out by criteria that do not read the table."""
    calculation = bench.protocol.calculations[key]
    claim = f"the table {calculation.name!r} has a row for every patient"
    admitted = _admitted(bench, key)
    met = [_admits(bench, bench.complete, one) for one in admitted]
    found = bench.find([_no_row(bench.complete, table), *met], [calculation.value], asked=[key])
    if isinstance(found, s.Impossible):
        whoever = " who may be included" if admitted else ""
        return Result("rows", key, f"{claim}{whoever}", ClaimStatus.PROVED, places=(calculation.pos,))
    wrong = found if isinstance(found, Open) else _wrong(bench, key, table, found)
    shown = wrong or found
    if isinstance(shown, Open):
        return Result("rows", key, claim, ClaimStatus.UNDECIDED, shown.reason, (calculation.pos,))
    bench.agree(shown, shown.decision.calculations[key] is None, f"{calculation.name} has no row")
    why = f"no row for {shown.patient.sentence(bench.protocol)}"
    status = ClaimStatus.NOTED if wrong is None else ClaimStatus.BROKEN
    places = (calculation.pos,) if wrong is None else _row_places(table, calculation)
    return Result("rows", key, claim, status, why, places, (shown.patient,))


def _wrong(bench: Bench, key: str, table: t.Lookup, found: ShownPatient) -> ShownPatient | Open | None:
    """A patient without a row of whom that is a mistake.

    It is one where eligibility itself reads the table and nothing else keeps the patient out; where the table has a hole;
    and beyond an end of the table, where the criteria of inclusion speak of the quantity and let the patient in.
    """
    p = bench.protocol
    admitted = _admitted(bench, key)
    if len(admitted) < len((*p.include, *p.exclude)) and not set(p.include).isdisjoint(admitted):
        return found
    hole = _hole(bench, key, table)
    if hole is not None:
        return hole
    spoken = set(facts_reached(p, [p.criteria[one].condition for one in p.include]))
    met = [_admits(bench, bench.complete, one) for one in admitted]
    for fact in bench.facts(_conditions(table)):
        if fact in spoken and not bench.complete.world.is_choice(fact):
            beside = _some_row(bench.moved(fact, f"{fact} one"), table)
            answer = _found(bench, key, [_no_row(bench.complete, table), *met, beside])
            if answer is not None:
                return answer
    return None


def _found(bench: Bench, key: str, formulas: list[s.Formula]) -> ShownPatient | Open | None:
    answer: Found = bench.find(formulas, [bench.protocol.calculations[key].value], asked=[key])
    return None if isinstance(answer, s.Impossible) else answer


def _row_places(table: t.Lookup, calculation: Calculation) -> tuple[Pos, ...]:
    return (calculation.pos, *(row.pos for row in table.rows if row.pos != NOWHERE))


def _admitted(bench: Bench, key: str) -> list[str]:
    """The eligibility criteria that do not read the table."""
    p, below = bench.protocol, bench.graph.below
    return [one for one in (*p.include, *p.exclude) if ("calculation", key) not in below["criterion", one]]


def _admits(bench: Bench, reading: RecordedFormulas, key: str) -> s.Formula:
    truth = reading.criterion(key)
    return truth.met if key in bench.protocol.include else truth.failed


def _no_row(reading: RecordedFormulas, table: t.Lookup) -> s.Formula:
    """No row of the table is met (an `otherwise` always is)."""
    return s.both(*(s.NO if row.when is None else reading.condition(row.when).failed for row in table.rows))


def _some_row(reading: RecordedFormulas, table: t.Lookup) -> s.Formula:
    return s.any_of(*(s.YES if row.when is None else reading.condition(row.when).met for row in table.rows))


def _hole(bench: Bench, key: str, table: t.Lookup) -> ShownPatient | Open | None:
    """A patient without a row, not beyond an end of the table but in a hole of it.

    There is a row for a lower value of a quantity and for a higher one; or for another choice, and for this choice in others.
    """
    none, world = _no_row(bench.complete, table), bench.complete.world
    for fact in bench.facts(_conditions(table)):
        beside = [bench.moved(fact, f"{fact} {which}") for which in ("one", "other")]
        rows = [_some_row(reading, table) for reading in beside]
        if world.is_choice(fact):
            formulas = [none, rows[0], *_context(bench, table, fact)]
        else:
            low, high = (reading.world.variable(fact) for reading in beside)
            here = world.variable(fact)
            formulas = [none, *rows, compared(low, "<", here), compared(here, "<", high)]
        answer = _found(bench, key, formulas)
        if answer is not None:
            return answer
    return None


def _context(bench: Bench, table: t.Lookup, fact: str) -> list[s.Formula]:
    """The fact's own choice has a row for some other patient."""
    p = bench.protocol
    others = {key: f"{key} of another" for key in p.used if key != fact}
    elsewhere = RecordedFormulas(p, PatientVariables(p.facts, copies=others))
    return [_some_row(elsewhere, table)]


def _conditions(table: t.Lookup) -> list[t.Node]:
    return [row.when for row in table.rows if row.when is not None]


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of a table, of amounts or of words: what each asks, and where it stands."""

    key: str
    name: str
    asked: tuple[tuple[t.Condition | None, Pos], ...]
    pos: Pos
    hit: Hit


def word_table_claims(bench: Bench, key: str) -> Iterator[Result]:
    """Rows of a table of words: somebody for each, and of a table of which only one counts nobody for two."""
    table = bench.protocol.tables[key]
    yield from _row_claims(
        bench, _Rows(key, table.name, tuple((asked(row), row.pos) for row in table.rows), table.pos, table.hit)
    )


def _rows_of(key: str, calculation: Calculation, table: t.Lookup) -> _Rows:
    return _Rows(key, calculation.name, tuple((row.when, row.pos) for row in table.rows), calculation.pos, calculation.hit)


def _row_claims(bench: Bench, rows: _Rows) -> Iterator[Result]:
    yield from _reached(bench, rows)
    if rows.hit == "unique":
        yield from _unique(bench, rows)


def _reached(bench: Bench, rows: _Rows) -> Iterator[Result]:
    """Every row applies to somebody."""
    unreached: list[Result] = []
    before: list[s.Formula] = []
    for number, (when, pos) in enumerate(rows.asked, 1):
        own = s.YES if when is None else bench.complete.condition(when).met
        claim = f"row {number} of {rows.name!r} applies to some patient"
        match bench.ask([own], before):
            case s.Impossible(core) if core:
                earlier = " and ".join(str(index + 1) for index in core)
                unreached.append(Result("row", rows.key, claim, ClaimStatus.BROKEN, f"row {earlier} applies before it", (pos,)))
            case s.Unknown(reason):
                unreached.append(Result("row", rows.key, claim, ClaimStatus.UNDECIDED, reason, (pos,)))
            case _:
                pass
        before.append(s.NO if when is None else bench.complete.condition(when).failed)
    if not unreached:
        claim = f"every row of {rows.name!r} applies to some patient"
        yield Result("row", rows.key, claim, ClaimStatus.PROVED, places=(rows.pos,))
    yield from unreached


def _unique(bench: Bench, rows: _Rows) -> Iterator[Result]:
    """No patient meets two rows of a table of which only one shall count."""
    stated = [(number, when, pos) for number, (when, pos) in enumerate(rows.asked, 1) if when is not None]
    met = {number: bench.complete.condition(when).met for number, when, _ in stated}
    shared: list[Result] = []
    for (number, when, pos), (second, other, place) in combinations(stated, 2):
        claim = f"rows {number} and {second} of {rows.name!r} exclude each other"
        match bench.find([met[number], met[second]], [when, other], asked=[rows.key]):
            case ShownPatient(patient):
                why = f"both apply: {patient.sentence(bench.protocol)}"
                shared.append(Result("unique", rows.key, claim, ClaimStatus.BROKEN, why, (pos, place), (patient,)))
            case Open(reason):
                shared.append(Result("unique", rows.key, claim, ClaimStatus.UNDECIDED, reason, (pos, place)))
            case _:
                pass
    if not shared:
        claim = f"no patient meets two rows of {rows.name!r}"
        yield Result("unique", rows.key, claim, ClaimStatus.PROVED, places=(rows.pos,))
    yield from shared
