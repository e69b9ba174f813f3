# ruff: noqa: ISC004, N817 - a row of a table is one thing

"""Dated observations: which one counts at an assessment, and what is told of the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from decimal import Decimal as D
from pathlib import Path

import pytest

from remission.cases.case import Case, Value
from remission.cases.observations.request import ObservationRequest
from remission.cases.tables import CaseTable, read_cases
from remission.expr.compare import Interval
from remission.protocol.model import Assessments, Protocol, Scheduled
from remission.protocol.vocabulary.observation_choice import choose

HEAD = "patient,date,fact,value,unit,specimen"
EACH = Assessments(each=("blasts",))
Read = Callable[..., CaseTable]


@pytest.fixture
def watch(folder: Path, watched: Protocol) -> Read:
    """Read rows of observations from o.csv; the head is its first line."""

    def read(
        *rows: str,
        opened: Assessments | None = EACH,
        today: date | None = None,
        listed: str | None = None,
        protocol: Protocol = watched,
    ) -> CaseTable:
        (folder / "o.csv").write_text("\n".join((HEAD, *rows, "")), encoding="utf-8")
        if listed is not None:
            (folder / "list.csv").write_text(listed, encoding="utf-8")
        asked = ObservationRequest(Path("list.csv") if listed is not None else None, today)
        return read_cases(Path("o.csv"), replace(protocol, assessments=opened), asked)

    return read


def only(table: CaseTable, patient: str = "P") -> Case:
    (case,) = [case for case in table.cases if case.patient == patient]
    return case


def notes(case: Case) -> list[str]:
    return [str(problem) for problem in case.problems]


def tie(line: int, name: str, first: str, second: str, settled: str) -> str:
    claim = f"o.csv:{line}:4: warning: {name} has two values with the same claim to the assessment of 2024-05-05"
    return f"{claim}: {first}, and {second}\n  hint: {settled}"


# fmt: off
# The marrow is examined on 2024-05-05 in line 2; the rows below begin at line 3.
CHOICES: dict[str, tuple[list[str], str, Value, int | None, list[str]]] = {
    # id: rows, fact, value, line it was taken from, what is told
    "the nearest day": (["05-02,platelets,1", "05-04,platelets,2", "05-08,platelets,3"], "platelets", D(2), 4, []),
    "both ends of the window count": (["05-02,platelets,1"], "platelets", D(1), 3, []),
    "and no day beyond them": (["05-01,platelets,1", "05-09,platelets,1"], "platelets", None, None, []),
    "of equally near days the earlier": (["05-06,platelets,1", "05-04,platelets,2"], "platelets", D(2), 4, [
        tie(4, "platelets", "'2 10*9/L', 2024-05-04, line 4", "'1 10*9/L', 2024-05-06, line 3", "the earlier one counts"),
    ]),
    "or the later, where the rule says so": (["05-06,platelets,1", "05-04,platelets,2000,/uL"], "later_count", D(1), 3, [
        tie(3, "later count", "'1 10*9/L', 2024-05-06, line 3", "'2000 /uL', 2024-05-04, line 4", "the later one counts"),
    ]),
    "equal values are no tie": (["05-06,platelets,1", "05-04,platelets,1000,/uL"], "platelets", D(1), 4, []),
    "the latest up to the day": (["05-01,weight,30", "04-01,weight,29", "05-06,weight,31"], "weight", D(30), 3, []),
    "of any age": (["1999-05-01,weight,3"], "weight", D(3), 3, []),
    "the day itself included": (["05-05,weight,30", "05-04,weight,29"], "weight", D(30), 3, []),
    "the first after the day": (["05-05,weight,30", "05-08,weight,32", "05-06,weight,31"], "next_weight", D(31), 5, []),
    "not later than the window": (["05-10,weight,32"], "next_weight", None, None, []),
    "the lowest": (["05-01,platelets,7", "05-03,platelets,5000,/uL", "04-30,platelets,1"], "nadir", D(5), 4, []),
    "of equal ones the earliest": (["05-03T06:00,platelets,5", "05-02T20:00,platelets,5000,/uL"], "nadir", D(5), 4, []),
    "the second highest": (["04-30,platelets,7", "05-10,platelets,9", "05-09,platelets,8"], "confirmed", D(8), 5, []),
    "which one alone does not have": (["05-09,platelets,8"], "confirmed", None, None, []),
    "present over absent": (["05-03,EMD,absent", "05-07,EMD,present", "05-05,EMD,absent"], "emd", "present", 4, []),
    "the highest of numbers and bounds": (["05-03,mrd,0.009", "05-05,mrd,<0.01", "05-06,mrd,0.002"], "mrd",
                                          Interval(D(0), D("0.01"), high_open=True), 4, []),
    "a bound with its end goes before one without": (["05-03,mrd,<0.01", "05-05,mrd,<=0.01"], "mrd",
                                                     Interval(D(0), D("0.01")), 4, []),
    "a number goes before a bound below it": (["05-03,mrd,<0.01", "05-05,mrd,0.01"], "mrd", D("0.01"), 4, []),
    "at any time": (["06-30,last dose,2024-04-09", "04-30,last dose,2024-04-02"], "last_dose", date(2024, 4, 9), 3, []),
    "without a date is older than all": ([",weight,40", "05-01,weight,30"], "weight", D(30), 4, []),
    "and counts where nothing else does": ([",weight,40", "05-06,weight,30"], "weight", D(40), 3, []),
    "but not where a day is wanted": ([",weight,40", "05-06,weight,30"], "next_weight", D(30), 4, [
        "o.csv:3:4: next weight '40 kg' has no date, and is chosen 'first after the assessment, within 4 days'\n"
        "  hint: write its day; a fact of any age is declared 'choose: latest on or before the assessment'"]),
    "missing values are no observations": (["05-05,platelets,NA", "05-04,platelets,2"], "platelets", D(2), 4, []),
    "the latest of the day": (["05-01T08:30,weight,30", "05-01T18:00,weight,31"], "weight", D(31), 4, []),
    "a second too": (["05-01T08:30:01,weight,30", "05-01 08:30,weight,31"], "weight", D(30), 3, []),
    "the earliest of the day": (["05-05T18:30,platelets,1", "05-05T08:30:15.5,platelets,2"], "platelets", D(2), 4, [
        tie(4, "platelets", "'2 10*9/L', 2024-05-05 08:30, line 4", "'1 10*9/L', 2024-05-05 18:30, line 3",
            "the earlier one counts")]),
    "no time is before any": (["05-01,weight,30", "05-01T00:30,weight,31"], "weight", D(31), 4, [
        tie(4, "weight", "'31 kg', 2024-05-01 00:30, line 4", "'30 kg', 2024-05-01, line 3",
            "one without a time of the day is taken for the first of its day")]),
    "two specimens of one time": (["05-05,blasts,3,,right"], "blasts", D(2), 2, [
        tie(2, "blasts", "'2 %', 2024-05-05, line 2", "'3 %', 2024-05-05, line 3",
            "the one whose specimen comes first in the alphabet counts")]),
    "the same twice": (["05-05,platelets,2", "05-05,platelets,2000,/uL"], "platelets", D(2), 3, []),
    "a rival of its own day goes before one of another": (
        ["05-04T08:00,weight,30", "05-04T08:00,weight,31,,left", "05-04T07:00,weight,32"], "weight", D(30), 3, [
            tie(3, "weight", "'30 kg', 2024-05-04 08:00, line 3", "'31 kg', 2024-05-04 08:00, line 4",
                "the one whose specimen comes first in the alphabet counts")]),
    "a rival of its own day goes before one as near": (
        ["05-04T07:00,platelets,1", "05-06,platelets,3", "05-04T08:00,platelets,2"], "platelets", D(1), 3, [
            tie(3, "platelets", "'1 10*9/L', 2024-05-04 07:00, line 3", "'2 10*9/L', 2024-05-04 08:00, line 5",
                "the earlier one counts")]),
    "an earlier time has no claim": (["05-04T07:00,weight,32", "05-04T08:00,weight,30"], "weight", D(30), 4, []),
    "implausible, set aside": (["05-05,platelets,90000", "05-04,platelets,2"], "platelets", D(2), 4, [
        "o.csv:3:4: platelets 90000 10*9/L is outside the plausible range 0 to 3000 10*9/L\n"
        "  hint: 1,000 times too large? 90000 /uL is 90 10*9/L"]),
    "two values at one time": (["05-05,weight,30", "05-05,weight,31", "05-04,weight,29"], "weight", D(29), 5, [
        "o.csv:4:4: weight is '30 kg' in line 3 and '31 kg' in line 4\n"
        "  hint: keep the right one, or give each its time of the day or its specimen"]),
    "a bad one spoils its moment": (["05-05,weight,30", "05-05,weight,x", "05-04,weight,29"], "weight", D(29), 5, [
        "o.csv:4:4: weight 'x' is not a number\n  hint: write the number that was measured"]),
    "sensitivity of the day": (["05-05T08:00,mrd,not detected", "05-05,mrd sensitivity,0.001"], "mrd",
                               Interval(D(0), D("0.001"), high_open=True), 3, []),
    "sensitivity of the moment": (["05-05T08:00,mrd,not detected", "05-05T08:00,mrd sensitivity,0.001",
                                   "05-05T09:00,mrd sensitivity,0.01"], "mrd", Interval(D(0), D("0.001"), high_open=True), 3, []),
    "a sensitivity that cannot be read": (["05-05,mrd,0", "05-05,mrd sensitivity,low"], "mrd", Interval(D(0), D(100)), 3, [
        "o.csv:3:4: warning: mrd '0' depends on a sensitivity that cannot be read",
        "o.csv:4:4: mrd sensitivity 'low' is a flag without its value\n  hint: write the number that was measured"]),
    "the limit that goes with the value": (["05-03,ALT,50", "05-03,ALT ULN,40", "05-04,ALT ULN,45"], "alt_uln", D(40), 4, []),
    "and none of another day": (["05-03,ALT,50", "05-04,ALT ULN,45"], "alt_uln", None, None, []),
}
# fmt: on


def dated(row: str) -> str:
    """A row of P with the year in front of its day."""
    day = row.partition(",")[0]
    return f"P,{row}" if not day or day[:2] == "19" else f"P,2024-{row}"


@pytest.mark.parametrize(("rows", "fact", "value", "line", "told"), CHOICES.values(), ids=CHOICES)
def test_one_observation_counts(  # noqa: PLR0913, PLR0917 - a row of the table
    watch: Read, rows: list[str], fact: str, value: Value, line: int | None, told: list[str]
) -> None:
    case = only(watch("P,2024-05-05,blasts,2,,", *(f"{dated(row)}{',' * (4 - row.count(','))}" for row in rows)))
    assert case.date == date(2024, 5, 5)
    assert case.values[fact] == value
    assert (case.origin[fact].pos.line if fact in case.origin else None) == line
    name = fact.replace("_", " ").replace("emd", "EMD")
    assert [str(problem) for problem in case.problems if problem.message.startswith(f"{name} ")] == told


BOUNDS = ["mrd,<0.01", "mrd,<=0.01", "mrd,0.005", "mrd,>0.005", "mrd,>=0.005"]


@pytest.mark.parametrize(("rule", "lines"), [("highest", [5, 6, 3, 2, 4]), ("lowest", [2, 3, 4, 6, 5])])
def test_bounds_are_ordered_by_the_end_that_matters(watch: Read, watched: Protocol, rule: str, lines: list[int]) -> None:
    """Whichever the values are, the highest of them lies in the interval that is picked first, and so on."""
    fact = watched.facts["mrd"]
    picked = choose(f"{rule} within 3 days", fact, lambda _: fact.pos)
    left = list(enumerate(BOUNDS, start=2))
    taken = []
    while left:
        rows = [f"P,2024-05-05T0{index}:00,{row},," for index, (_, row) in enumerate(left, start=1)]
        protocol = replace(watched, facts={**watched.facts, "mrd": replace(fact, choose=picked)})
        line = only(watch(*rows, "Z,2024-05-05,blasts,2,,", opened=None, protocol=protocol)).origin["mrd"].pos.line
        taken.append(left.pop(line - 2)[0])
    assert taken == lines


def test_where_a_value_came_from(watch: Read) -> None:
    case = only(watch("P,2024-05-05,blasts,2,,", "P,2024-05-04T08:30,platelets,90000,/uL,", "P,,weight,30,,"))
    origin = case.origin["platelets"]
    assert (str(origin.pos), origin.day, origin.time) == ("o.csv:3:4", date(2024, 5, 4), time(8, 30))
    assert (case.origin["weight"].day, case.origin["weight"].time) == (None, None)
    assert case.written["platelets"] == "90000 /uL"


# ---- what opens an assessment ----------------------------------------------------------------------------

WEIGHTS = ("P,2024-05-01,weight,30,,", "P,2024-05-05,weight,31,,", "Q,2024-05-05,weight,70,,")


def days(table: CaseTable) -> list[tuple[str, str | None]]:
    return [(case.patient, case.date.isoformat() if case.date else None) for case in table.cases]


def test_every_observed_day_where_nothing_is_declared(watch: Read) -> None:
    table = watch(*WEIGHTS, "P,2024-05-05,nobody asks,1,,", "P,,weight,29,,", "R,,weight,9,,", opened=None)
    assert days(table) == [("P", "2024-05-01"), ("P", "2024-05-05"), ("Q", "2024-05-05"), ("R", None)]
    assert only(table, "R").values["weight"] == D(9)


def test_each_examination_but_none_that_was_not_done(watch: Read) -> None:
    table = watch(
        *WEIGHTS,
        "P,2024-05-06,blasts,2,,",
        "P,2024-05-06,blasts,2,,",
        "P,2024-05-20,blasts,900,,",
        "P,2024-05-27,blasts,not done,,",
        "P,,blasts,3,,",
    )
    assert days(table) == [("P", "2024-05-06"), ("P", "2024-05-20"), ("Q", None)]


def test_a_scheduled_day(watch: Read) -> None:
    opened = Assessments(on=(Scheduled("last_dose", 28), Scheduled("last_dose", -1)))
    rows = ("P,2024-05-01,last dose,2024-05-02,,", "Q,2024-05-01,last dose,2024-05-03,,", "Q,2024-05-09,last dose,2024-05-04,,")
    table = watch(*rows, *WEIGHTS, opened=opened)
    assert days(table) == [("P", "2024-05-01"), ("P", "2024-05-30"), ("Q", None)]
    assert notes(only(table, "Q"))[1] == (
        "o.csv:4:4: last dose is '2024-05-03' in line 3 and '2024-05-04' in line 4\n"
        "  hint: keep the right one, or give each its time of the day or its specimen"
    )


def test_no_day_that_is_still_to_come(watch: Read) -> None:
    opened = Assessments(on=(Scheduled("last_dose", 28),))
    rows = ("P,2024-05-01,last dose,2024-05-02,,", *WEIGHTS)
    assert days(watch(*rows, opened=opened, today=date(2024, 5, 29))) == [("P", None), ("Q", None)]
    assert days(watch(*rows, opened=opened, today=date(2024, 5, 30))) == [("P", "2024-05-30"), ("Q", None)]


def test_a_given_list(watch: Read) -> None:
    table = watch(
        *WEIGHTS,
        opened=Assessments(listed=True),
        today=date(2024, 6, 1),
        listed="date,patient\n2024-05-02,P\n2024-05-06T09:00,P\n2024-05-02,P\n2024-05,Q\n2024-05-03,S\n2025-01-01,P\n,Q\n",
    )
    assert days(table) == [("P", "2024-05-02"), ("P", "2024-05-06"), ("Q", None), ("S", "2024-05-03")]
    assert [case.values["weight"] for case in table.cases] == [D(30), D(31), None, None]
    assert notes(table.cases[0])[0] == ("list.csv:7:1: date '2025-01-01' lies in the future\n  hint: today is 2024-06-01")
    assert notes(table.cases[2])[:2] == [
        "list.csv:5:1: date '2024-05' is a part of a date\n  hint: write the whole day, as 2024-05-DD",
        "list.csv:8:1: the list gives no date for an assessment of patient 'Q'\n  hint: write the day, 2024-05-01",
    ]
    assert list(map(str, table.warnings))[-3:-1] == [
        "list.csv:4:1: warning: the list has an assessment of patient 'P' on 2024-05-02 in line 2 and in line 4: it counts once",
        "list.csv:6:1: warning: the data have no patient 'S': what the list assesses is decided without values",
    ]


def test_a_list_with_patients_whom_the_data_do_not_have(watch: Read) -> None:
    days = ["SYN-01,2024-05-02", *["SYN-O2,2024-05-02"] * 3, *[f"{chr(97 + n) * 9},2024-05-02" for n in range(21)]]
    rows = ("SYN-01,2024-05-05,blasts,2,,", "SYN-22,2024-05-05,blasts,2,,")
    table = watch(*rows, opened=Assessments(listed=True), listed="\n".join(["patient,date", *days, ""]))
    told = [str(each) for each in table.warnings if each.pos.file == "list.csv"]
    assert told[:3] == [
        "list.csv:4:1: warning: the list has an assessment of patient 'SYN-O2' on 2024-05-02 in line 3 and in line 4: "
        "it counts once; the same goes for 1 more, in line 5",
        "list.csv:3:1: warning: the data have no patient 'SYN-O2': what the list assesses is decided without values",
        "list.csv:6:1: warning: the data have no patient 'aaaaaaaaa': what the list assesses is decided without values",
    ]
    assert told[21:] == ["list.csv:25:1: warning: nor have the data 2 more of the list, in lines 25, 26"]


def test_a_list_goes_before_what_the_protocol_declares(watch: Read) -> None:
    table = watch("P,2024-05-05,blasts,2,,", *WEIGHTS, listed="patient,date\nP,2024-05-02\n")
    assert days(table) == [("P", "2024-05-02"), ("Q", None)]
    assert "list.csv:1:1: warning: the list opens the assessments; the protocol's own do not count: each blasts" in list(
        map(str, table.warnings)
    )


def test_a_list_and_examinations_where_both_are_declared(watch: Read) -> None:
    opened = Assessments(each=("blasts",), listed=True)
    table = watch("P,2024-05-05,blasts,2,,", *WEIGHTS, opened=opened, listed="patient,date\nP,2024-05-02\n")
    assert days(table) == [("P", "2024-05-02"), ("P", "2024-05-05"), ("Q", None)]


def test_a_patient_without_an_assessment_is_there_and_told(watch: Read) -> None:
    table = watch("P,2024-05-05,blasts,2,,", *WEIGHTS)
    case = only(table, "Q")
    assert case.date is None
    assert set(case.values.values()) == {None}
    assert notes(case) == [
        "o.csv:5:1: warning: patient 'Q' has no assessment, so that nothing was chosen\n  hint: an assessment is each blasts"
    ]
    assert list(map(str, table.warnings))[-1] == (
        "o.csv:1:1: warning: 1 of 2 patients have no assessment and are decided without values: Q\n"
        "  hint: an assessment is each blasts"
    )


def test_the_same_observations_in_any_order_give_the_same_values(watch: Read) -> None:
    rows = ["P,2024-05-05,blasts,2,,", *WEIGHTS, "P,2024-05-03,platelets,7,,", "P,2024-05-06,platelets,8,,"]
    first, again = only(watch(*rows)), only(watch(*reversed(rows)))
    assert first.values == again.values
