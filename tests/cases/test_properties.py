"""What holds for every value and every file."""

from __future__ import annotations

import csv
import io
import tracemalloc
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from remission.cases.cells.case import read_case
from remission.cases.cells.found import printable
from remission.cases.cells.measured import read_quantity
from remission.cases.cells.values import read_value
from remission.cases.tables import read_cases, scan_cases
from remission.errors import NOWHERE, DataError, InputError
from remission.expr.compare import Interval
from remission.expr.facts import Fact
from remission.protocol.model import Protocol

FACTORS = {
    "10*9/L": Fraction(1),
    "10*3/uL": Fraction(1),
    "/uL": Fraction(1, 1000),
    "/mL": Fraction(1, 10**6),
    "/dL": Fraction(1, 10**8),
}
NUMBERS = st.decimals(min_value=0, max_value=3000, places=6)
ONCE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@ONCE
@given(number=NUMBERS, unit=st.sampled_from(sorted(FACTORS)), limit=NUMBERS)
def test_converting_then_comparing_is_rational_arithmetic(
    facts: dict[str, Fact], number: Decimal, unit: str, limit: Decimal
) -> None:
    value, problem = read_value(facts["platelets"], f"{number} {unit}", None, NOWHERE)
    exact = Fraction(number) * FACTORS[unit]
    assert problem is None
    assert not isinstance(value, Interval)
    assert value == exact
    assert (value < limit, value <= limit) == (exact < Fraction(limit), exact <= Fraction(limit))  # type: ignore[operator]


@ONCE
@given(number=NUMBERS, unit=st.sampled_from(["%", "1", "[ppm]"]), sign=st.sampled_from(["<", "<=", ">", ">="]))
def test_a_bound_is_converted_exactly(facts: dict[str, Fact], number: Decimal, unit: str, sign: str) -> None:
    by = {"%": Fraction(1), "1": Fraction(100), "[ppm]": Fraction(1, 10**4)}[unit]
    bound = Fraction(number) * by
    value, _ = read_value(facts["mrd_flow"], f"{sign}{number} {unit}", None, NOWHERE)
    if isinstance(value, Interval):
        end = value.high if "<" in sign else value.low
        assert end == min(bound, 100)
        assert 0 <= value.low < value.high <= 100
    else:
        assert value is None or value == bound


@ONCE
@given(text=st.from_regex(r"[0-9]{1,10}(\.[0-9]{0,7})?", fullmatch=True), unit=st.sampled_from([None, "/uL", "10*9/L", "%"]))
def test_the_short_way_agrees_with_the_long_one(facts: dict[str, Fact], text: str, unit: str | None) -> None:
    fact = facts["platelets"]
    value, problem = read_value(fact, text, unit, NOWHERE)
    if problem is None:
        assert read_quantity(fact, text, unit).value == value
    else:
        with pytest.raises(ValueError, match=r"."):
            read_quantity(fact, text, unit)


@ONCE
@given(text=st.text(max_size=80), key=st.sampled_from(["platelets", "mrd_flow", "cd22", "last_hsct", "cycle", "creatinine"]))
def test_no_text_is_too_strange(facts: dict[str, Fact], text: str, key: str) -> None:
    value, problem = read_value(facts[key], text, None, NOWHERE)
    if problem is not None and problem.severity == "error":
        assert value is None
        assert "\n" not in problem.message
        assert len(problem.message) < 400


SOMETHING = st.text(alphabet="0159.,<>=% -+eE[](){}'\"#;\t\r\nabNPµ⁹é/|", max_size=8) | st.text(max_size=5)
NAMES = st.sampled_from(["patient", "date", "platelets", "mrd flow", "mrd_flow_sensitivity", "platlets", "fact", "value", "unit"])
HEADS = st.lists(NAMES | SOMETHING, max_size=6)


@ONCE
@given(text=st.text(alphabet='patien,dvl"\n\r #0<;µ', max_size=200) | st.binary(max_size=200))
def test_any_file_is_a_table_or_a_data_error(folder: Path, counts: Protocol, text: str | bytes) -> None:
    content = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    (folder / "t.csv").write_bytes(content)
    with suppress(DataError):
        read_cases(Path("t.csv"), counts)


@ONCE
@given(head=HEADS, rows=st.lists(st.lists(SOMETHING, min_size=1, max_size=7), max_size=6))
def test_no_row_is_lost(folder: Path, counts: Protocol, head: list[str], rows: list[list[str]]) -> None:
    made = io.StringIO()
    csv.writer(made).writerows([["patient", *head], *rows])
    (folder / "t.csv").write_text(made.getvalue(), encoding="utf-8", errors="ignore", newline="")
    try:
        table = read_cases(Path("t.csv"), counts)
    except DataError:
        return
    with (folder / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        kept = [row for row in csv.reader(file, skipinitialspace=True) if any(cell.strip() for cell in row)][1:]
    if not {"fact", "value"} <= {name.lower().strip() for name in head}:
        assert len(table.cases) == len(kept)
    assert {printable(row[0].strip()) for row in kept} <= {case.patient for case in table.cases} | {
        printable(row[0].strip()) for row in kept if is_nobody(row[0])
    }
    assert all(set(case.values) == set(counts.used) for case in table.cases)


def is_nobody(text: str) -> bool:
    return text.strip().lower() in {"", ".", "na", "n/a", "unknown", "missing", "not done", "not_done"}


@ONCE
@given(cells=st.dictionaries(NAMES | SOMETHING, SOMETHING, max_size=5))
def test_a_case_from_any_text_is_a_case_or_an_input_error(counts: Protocol, cells: dict[str, str]) -> None:
    try:
        case = read_case(counts, "child", None, cells, lambda _: NOWHERE)
    except InputError:
        return
    assert set(case.values) == set(counts.used)


@pytest.mark.parametrize("shape", ["wide", "long"])
def test_reading_many_rows_takes_no_more_memory_than_few(folder: Path, counts: Protocol, shape: str) -> None:
    peaks = []
    for count in (2_000, 20_000):
        with (folder / "t.csv").open("w") as file:
            file.write("patient,date,platelets,mrd flow\n" if shape == "wide" else "patient,date,fact,value\n")
            for n in range(count):
                file.write(
                    f"P-{n},2024-05-01,{n % 300},0.{n:05}\n"
                    if shape == "wide"
                    else f"P-{n},2024-05-01,platelets,{n % 300}\nP-{n},2024-05-01,mrd flow,0.{n:05}\n"
                )
        scan = scan_cases(Path("t.csv"), counts)
        tracemalloc.start()
        assert sum(1 for case in scan.cases() if not case.problems) == scan.count == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 1_000_000
