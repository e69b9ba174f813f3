"""The columns choose what a plain loop over the rows of one patient chooses, for any table of observations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from remission.cases.case import Case, Value
from remission.cases.cells.values import read_value
from remission.cases.observations.request import ObservationRequest
from remission.cases.tables import read_cases
from remission.errors import NOWHERE
from remission.expr.compare import Interval
from remission.expr.facts import ASSESSMENT_DATE, ON_THE_DAY, Choose, Fact, Pick
from remission.protocol.model import Assessments, Protocol

TODAY = date(2024, 5, 9)
ODD_DATES = ["", "2024-05", "03/05/2024", "2024-05-04T25:00", "2024-06-01"]
DAYS = [f"2024-05-{day:02}" for day in range(1, 10)]
TIMES = ["", "", "T06:00", " 18:30:00", "T00:00"]
VALUES = {
    "platelets": ["80", "90", "100", "100000 /uL", "90000 /uL", "many", "9000", "NA"],
    "weight": ["30", "31", "32", "31000 g", "x", ""],
    "EMD": ["present", "absent", "absent", "maybe", "unknown"],
    "blasts": ["2", "3", "200", "not done"],
    "mrd": ["not detected", "<0.01", "<=0.01", "0.01", "0.009", "0", ">5", "?"],
    "mrd sensitivity": ["0.001", "0.01", "-1"],
    "ALT": ["40", "80", "80"],
    "ALT ULN": ["40", "35", "many"],
    "last dose": ["2024-04-01", "2024-04-08", "April"],
    "nobody asks": ["1"],
}
SOMEBODY = [("Z", f"2024-05-0{day}", ("nobody asks", "1"), "") for day in (1, 2)]  # several days make a table one to choose from
LIMITS = ["ALT", "ALT ULN"]
TOGETHER = [["weight"], ["platelets"], ["last dose"], ["EMD"], ["mrd"], ["mrd", "mrd sensitivity"], ["platelets", "blasts"]]
TOGETHER += [LIMITS] * 2
LABORATORIES = [
    ("A", "2024-05-01", ("ALT", "80"), "left"),
    ("A", "2024-05-01", ("ALT ULN", "40"), "left"),
    ("A", "2024-05-01", ("ALT", "80"), ""),
    ("A", "2024-05-01", ("ALT ULN", "35"), ""),
]
Written = tuple[str, str, tuple[str, str], str]


@st.composite
def tables(draw: st.DrawFn) -> list[Written]:
    """Rows of few patients, few facts and few days, so that they meet."""
    some = draw(
        st.one_of(st.sampled_from(TOGETHER), st.lists(st.sampled_from(sorted(VALUES)), min_size=1, max_size=3, unique=True))
    )
    facts = st.sampled_from(some)
    days = st.sampled_from(draw(st.lists(st.sampled_from(DAYS), min_size=1, max_size=4, unique=True)))
    times = st.sampled_from(draw(st.sampled_from([[""], TIMES])))
    moments = st.tuples(days, times).map("".join)
    dates = draw(st.sampled_from([moments, moments, st.one_of(moments, st.sampled_from(ODD_DATES))]))
    said = facts.flatmap(lambda fact: st.tuples(st.just(fact), st.sampled_from(VALUES[fact])))
    row = st.tuples(st.sampled_from(["A", "A", "B"]), dates, said, st.sampled_from(draw(st.sampled_from([[""], ["", "left"]]))))
    return draw(st.lists(row, min_size=2, max_size=25))


OPENINGS = st.sampled_from([None, Assessments(each=("blasts",)), Assessments(on=()), Assessments(each=("mrd", "blasts"))])


@dataclass(frozen=True)
class Row:
    line: int
    patient: str
    day: date | None
    time: time | None
    is_dated: bool  # an empty date is one; one that cannot be read is not
    fact: str
    text: str
    specimen: str

    @property
    def moment(self) -> tuple[date | None, time | None, str]:
        return self.day, self.time, self.specimen

    @property
    def second(self) -> int:
        return -1 if self.time is None else self.time.hour * 60 + self.time.minute


@dataclass(frozen=True)
class Kept:
    row: Row
    value: Value
    beside: object = None  # the limit of normal that belongs to it

    @property
    def claim(self) -> tuple[Value, object]:
        return self.value, self.beside

    @property
    def order(self) -> tuple[str, str, int]:
        """What settles a tie that the days do not: never the order of rows that say different things."""
        return self.row.specimen, self.row.text, self.row.line


def parsed(line: int, patient: str, moment: str, fact: str, text: str, specimen: str) -> Row:  # noqa: PLR0913, PLR0917 - a row's cells
    day, clock = moment[:10], moment[11:16]
    sound = moment == "" or (moment not in ODD_DATES and date.fromisoformat(day) <= TODAY)
    known = sound and moment != ""
    at = time.fromisoformat(clock) if known and clock and clock != "00:00" else None
    return Row(line, patient, date.fromisoformat(day) if known else None, at, sound, fact, text, specimen)


# ---- one patient, one fact -----------------------------------------------------------------------------


def limit_of(row: Row, rows: Sequence[Row], protocol: Protocol, name: str) -> Decimal | str | None:
    """The companion that holds for a row: that of its day where there is one only, else that of its moment."""
    mine = [one for one in rows if one.fact == name and one.is_dated and one.day == row.day]
    said: dict[object, object] = {}
    companion = {fact.name: fact for fact in protocol.facts.values()}.get(name)
    for moment in {one.moment for one in mine}:
        values = [read_value(companion, one.text, None, NOWHERE)[0] for one in mine if one.moment == moment]
        said[moment] = values[0] if len(set(values)) == 1 and values[0] is not None else "unreadable"
    return next(iter(said.values())) if len(set(said.values())) == 1 else said.get(row.moment)  # type: ignore[return-value]


def limit_row(row: Row, rows: Sequence[Row], protocol: Protocol) -> Kept | None:
    """The row that says the limit of normal that holds for another."""
    value = limit_of(row, rows, protocol, "ALT ULN")
    mine = [one for one in rows if one.fact == "ALT ULN" and one.is_dated and one.day == row.day]
    said = [Kept(one, found) for one in mine if (found := value_of(one, protocol.facts["alt_uln"], rows, protocol)) == value]
    return min(said, key=lambda one: one.order) if isinstance(value, Decimal) else None


def sorted_out(rows: Sequence[Row], fact: Fact, source: str, protocol: Protocol) -> tuple[list[Kept], list[Row]]:
    """What may be chosen, and the rows that are told as problems."""
    mine = [row for row in rows if row.fact == source and row.is_dated]
    kept, told = [], []
    for moment in dict.fromkeys(row.moment for row in mine):
        found = [
            Kept(row, value_of(row, fact, rows, protocol), limit_of(row, rows, protocol, f"{fact.name} ULN"))
            for row in mine
            if row.moment == moment
        ]
        bad = [one for one in found if isinstance(one.value, ValueError)]
        said = [one for one in found if one.value is not None and one not in bad]
        told += [one.row for one in bad]
        if bad or not said:
            continue
        others = [one for one in said if one.value != said[0].value]
        if others:
            told.append(others[0].row)
        else:
            kept.append(min(said, key=lambda one: one.order))
    return kept, told


def value_of(row: Row, fact: Fact, rows: Sequence[Row], protocol: Protocol) -> Value:
    limit = limit_of(row, rows, protocol, "mrd sensitivity") if fact.slug == "mrd" else None
    value, problem = read_value(fact, row.text, None, NOWHERE, limit)  # type: ignore[arg-type]
    return ValueError() if value is None and problem is not None else value  # type: ignore[return-value]


def inside(day: date | None, on: date | None, rule: Choose) -> bool:
    away = 0 if day is None or on is None else (day - on).days
    return (rule.start is None or rule.start <= away) and (rule.end is None or away <= rule.end)


def key_of(value: Value, rule: Choose) -> tuple[object, ...]:
    if rule.pick is Pick.PREFERRED:
        return (rule.order.index(str(value)),)
    low, high, low_open, high_open = (
        (value.low, value.high, value.low_open, value.high_open) if isinstance(value, Interval) else (value, value, False, False)
    )
    if rule.pick is Pick.LOWEST:
        return low, low_open, high, not high_open
    return -high, high_open, -low, not low_open  # type: ignore[operator]


def picked(kept: Sequence[Kept], on: date | None, rule: Choose) -> tuple[Kept, Kept | None] | None:
    """What a rule takes, and another value with the same claim."""
    takes_undated = rule.pick is Pick.LATEST and rule.start is None
    known = [one for one in kept if (one.row.day is None) == (on is None)]
    there = [one for one in known if inside(one.row.day, on, rule)]
    undated = [one for one in kept if one.row.day is None] if takes_undated and not there else []
    if not (there := there or undated):
        return None
    if rule.pick in (Pick.HIGHEST, Pick.LOWEST, Pick.PREFERRED):
        ordered = sorted(there, key=lambda one: (key_of(one.value, rule), one.row.day or date.min, one.row.second, one.order))
        return (ordered[rule.rank - 1], None) if len(ordered) >= rule.rank else None
    return by_time(there, on, rule)


def by_time(there: Sequence[Kept], on: date | None, rule: Choose) -> tuple[Kept, Kept | None]:
    def away(one: Kept) -> int:
        return abs((one.row.day - on).days) if one.row.day and on else 0

    match rule.pick:
        case Pick.CLOSEST:
            nearest = [one for one in there if away(one) == min(map(away, there))]
        case pick:
            days = [one.row.day or date.min for one in there]
            wanted = max(days) if pick is Pick.LATEST else min(days)
            nearest = [one for one in there if (one.row.day or date.min) == wanted]
    backwards = rule.pick is Pick.LATEST or rule.later

    def of_day(day: date | None) -> tuple[Kept, Kept | None]:
        mine = [one for one in nearest if one.row.day == day]
        mine.sort(key=lambda one: (-one.row.second if backwards else one.row.second, one.order))
        timed = [one.row.second for one in mine if one.row.second >= 0]
        edge = (max(timed) if rule.pick is Pick.LATEST else min(timed)) if timed else -1
        claim = [one for one in mine if rule.pick is Pick.CLOSEST or one.row.second in (-1, edge)]
        return mine[0], next((one for one in claim if one.claim != mine[0].claim), None)

    days = sorted({one.row.day for one in nearest}, key=lambda day: day or date.min, reverse=rule.later)
    first, rival = of_day(days[0])
    if rival is None and len(days) > 1 and (other := of_day(days[1])[0]).claim != first.claim:
        rival = other
    return first, rival


# ---- one patient ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Expected:
    patient: str
    day: date | None
    values: dict[str, Value]
    lines: dict[str, int]
    ties: dict[str, tuple[int, int]]
    told: set[int]


def days_of(rows: Sequence[Row], opening: Assessments | None, protocol: Protocol) -> list[date | None]:
    if opening is None:
        dated = sorted({row.day for row in rows if row.day})
        return [*dated] or [None for row in rows[:1] if any(row.is_dated for row in rows)]
    days: set[date] = set()
    for slug in opening.each:
        fact = protocol.facts[slug]
        days |= {row.day for row in rows if row.fact == fact.name and row.day and value_of(row, fact, rows, protocol) is not None}
    return [*sorted(days)]


def expected(rows: Sequence[Row], opening: Assessments | None, protocol: Protocol) -> Iterator[Expected]:
    """The cases of one patient."""
    days = days_of(rows, opening, protocol)
    always = {row.line for row in rows if not row.is_dated}
    sides = {slug: sorted_out(rows, fact, source_of(fact, protocol), protocol) for slug, fact in protocol.facts.items()}
    for on in days:
        found = {
            slug: picked(sides[slug][0], on, rule_of(fact)) for slug, fact in protocol.facts.items() if is_asked(fact, protocol)
        }
        told = set(always)
        for slug, fact in protocol.facts.items():
            rule = rule_of(protocol.facts.get(fact.companion_of or "", fact))
            told |= {row.line for row in sides[slug][1] if row.day is None or inside(row.day, on, rule)}
            told |= undated_lines(sides[slug][0], rule, on) if is_asked(fact, protocol) else set()
        chosen = {slug: one for slug, one in found.items() if one is not None}
        limit = limit_row(chosen["alt"][0].row, rows, protocol) if "alt" in chosen else None
        yield Expected(
            rows[0].patient,
            on,
            {slug: one.value for slug, (one, _) in chosen.items()} | ({"alt_uln": limit.value} if limit else {}),
            {slug: one.row.line for slug, (one, _) in chosen.items()} | ({"alt_uln": limit.row.line} if limit else {}),
            {slug: (one.row.line, rival.row.line) for slug, (one, rival) in chosen.items() if rival},
            told,
        )
    if not days:
        told = {row.line for side in sides.values() for row in side[1]} | always
        for slug, fact in protocol.facts.items():
            told |= undated_lines(sides[slug][0], rule_of(fact), date.max) if is_asked(fact, protocol) else set()
        yield Expected(rows[0].patient, None, {}, {}, {}, told)


def undated_lines(kept: Iterable[Kept], rule: Choose, on: date | None) -> set[int]:
    takes = on is None or (rule.pick is Pick.LATEST and rule.start is None)
    return set() if takes else {one.row.line for one in kept if one.row.day is None}


def is_asked(fact: Fact, protocol: Protocol) -> bool:
    return fact.slug in protocol.used and fact.companion_of is None and fact.slug != ASSESSMENT_DATE


def source_of(fact: Fact, protocol: Protocol) -> str:
    return protocol.facts[fact.observed_as].name if fact.observed_as else fact.name


def rule_of(fact: Fact) -> Choose:
    return fact.choose or ON_THE_DAY


# ---- the two must agree ----------------------------------------------------------------------------------


def shown(case: Case, protocol: Protocol) -> Expected:
    facts = {fact.name: slug for slug, fact in protocol.facts.items()}
    ties = {}
    for problem in case.problems:
        if "the same claim" in problem.message:
            first, second = re.findall(r"line (\d+)", problem.message)
            ties[facts[problem.message.partition(" has two")[0]]] = (int(first), int(second))
    values = {slug: value for slug, value in case.values.items() if value is not None and slug != ASSESSMENT_DATE}
    lines = {slug: origin.pos.line for slug, origin in case.origin.items()}
    told = {problem.pos.line for problem in case.problems if problem.severity == "error"}
    return Expected(case.patient, case.date, values, lines, ties, told)


SEVERAL = 5  # tables in one file, each of patients of its own: a file costs more than its rows


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=80)
@given(drawn=st.lists(tables(), min_size=SEVERAL, max_size=SEVERAL), opening=OPENINGS)
@example(drawn=[LABORATORIES], opening=None)
@example(drawn=[LABORATORIES[::-1]], opening=None)
def test_columns_choose_what_a_loop_chooses(
    folder: Path, watched: Protocol, drawn: list[list[Written]], opening: Assessments | None
) -> None:
    protocol = replace(watched, assessments=opening)
    rows = [(f"{patient}{number}", *rest) for number, some in enumerate(drawn) for patient, *rest in some]
    rows = [*rows, *SOMEBODY]
    texts = [f"{patient},{moment},{fact},{text},{specimen}" for patient, moment, (fact, text), specimen in rows]
    (folder / "o.csv").write_text("\n".join(("patient,date,fact,value,specimen", *texts, "")))
    plain = [
        parsed(line, patient, moment, *said, specimen) for line, (patient, moment, said, specimen) in enumerate(rows, start=2)
    ]
    wanted = []
    for patient in dict.fromkeys(row.patient for row in plain):
        wanted += expected([row for row in plain if row.patient == patient], opening, protocol)
    table = read_cases(Path("o.csv"), protocol, ObservationRequest(today=TODAY))
    assert [shown(case, protocol) for case in table.cases] == wanted
    for case in table.cases:
        assert set(case.values) == set(protocol.used)
        assert set(case.origin) == set(case.written) - {ASSESSMENT_DATE}
        assert all(origin.day == next(row.day for row in plain if row.line == origin.pos.line) for origin in case.origin.values())
