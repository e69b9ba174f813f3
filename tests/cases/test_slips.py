# ruff: noqa: E501, RUF001 - a case is one line; signs as people type them
"""What laboratories, spreadsheets and people write in the place of a value: each is told for what it is, with what to write."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from remission.cases.cells.slips import FLAGS as FLAG_KINDS
from remission.cases.cells.slips import SLIPS as SLIP_KINDS
from remission.cases.cells.slips import slip
from remission.cases.cells.values import read_value
from remission.errors import Pos
from remission.expr.facts import Fact
from remission.protocol.model import Protocol

from .test_frames import assert_same

HERE = Pos("t.csv", 3, 4)
P, M, D, C, H = "platelets", "mrd_flow", "last_hsct", "prior_hsct", "height"
EXACT = "write the value itself; only a fact with 'censored: yes' may be a bound or not detected"
MEASURED = "write the number that was measured"
SHIFTED = "write the number that was measured; may the cells of the row be shifted?"
NAMES = "names a limit and not its value"
SENSITIVITY = "write 'not detected (sensitivity …)' with the assay's own limit of detection as a number, in %"
NOTHING = "write NA if nothing was measured"


def flag(right: str, flag: str) -> str:
    return f"write {right!r}, if {flag!r} is the laboratory's flag"


# fmt: off
SLIPS: list[tuple[str, str, str, str]] = [
    # fact, cell, what is told, hint
    (P, "150 H", "has 'H' behind its value", flag("150", "H")),
    (P, "150H", "has 'H' behind its value", flag("150", "H")),
    (P, "150 HH", "has 'HH' behind its value", flag("150", "HH")),
    (P, "120*", "has '*' behind its value", flag("120", "*")),
    (P, "150 (H)*", "has '*' behind its value", flag("150", "*")),
    (P, "150 [H]", "has '[H]' behind its value", flag("150", "[H]")),
    (P, "12.3 L", "has 'L' behind its value", flag("12.3", "L")),
    (P, "12 h", "has 'h' behind its value", flag("12", "h")),
    (P, "150 low", "has 'low' behind its value", flag("150", "low")),
    (P, "150 abnormal", "has 'abnormal' behind its value", flag("150", "abnormal")),
    (P, "150 x10^9/L (H)", "has '(H)' behind its value", flag("150 x10^9/L", "(H)")),
    (P, "150 10*9/L H", "has 'H' behind its value", flag("150 10*9/L", "H")),
    (P, "150000 /uL *", "has '*' behind its value", flag("150000 /uL", "*")),
    (P, "150 +", "has '+' behind its value", flag("150", "+")),
    (P, "↑150", "has '↑' before its value", flag("150", "↑")),
    (P, "↓ 20", "has '↓' before its value", flag("20", "↓")),
    (P, "H 150", "has 'H' before its value", flag("150", "H")),
    (P, "(H) 150", "has '(H)' before its value", flag("150", "(H)")),
    (P, "120?", "has '?' behind its value", flag("120", "?")),
    (P, "250000 H", "has 'H' behind its value", "1,000 times too large? 250000 /uL is 250 10*9/L"),
    (P, "12,3 L", "has 'L' behind its value", "write 12.3"),
    (P, "(L)", "is a flag without its value", MEASURED),
    (P, "H", "is a flag without its value", MEASURED),
    (P, "++", "is a flag without its value", MEASURED),
    (M, "<0.01*", "has '*' behind its value", flag("<0.01", "*")),
    (M, "<0.01 L", "has 'L' behind its value", flag("<0.01", "L")),
    (M, "undetectable*", "has '*' behind its value", flag("undetectable", "*")),
    (P, "=120", "begins with '=', as a formula does", "write '120'"),
    (P, "= 120", "begins with '=', as a formula does", "write '120'"),
    (P, "=150 H", "begins with '=', as a formula does", "write '150'"),
    (P, "=A1", "begins with '=', as a formula does", "write the value that the formula gives"),
    (P, "=1+1", "begins with '=', as a formula does", "write the value that the formula gives"),
    (M, "=0.005", "begins with '=', as a formula does", "write '0.005'"),
    (P, "'120", "has a quotation mark", "write '120'"),
    (P, "’120", "has a quotation mark", "write '120'"),
    (P, '"120"', "has a quotation mark", "write '120'"),
    (P, "'<5", "has a quotation mark", EXACT),
    (M, "<LOD", NAMES, SENSITIVITY),
    (M, "< LOD", NAMES, SENSITIVITY),
    (M, "below detection limit", NAMES, SENSITIVITY),
    (M, "<LLOQ", NAMES, "write '<' and the limit as a number, in %"),
    (M, "BLQ", NAMES, "write '<' and the limit as a number, in %"),
    (M, ">ULOQ", NAMES, "write '>' and the limit as a number, in %"),
    (M, "<LOD 0.001 %", "names the limit of its assay", "write 'not detected (sensitivity 0.001 %)' if nothing was detected"),
    (M, "<LLOQ (0.01)", "names the limit of its assay", "write '<0.01'"),
    (P, "<LOD", NAMES, EXACT),
    (P, "<LLOQ", NAMES, EXACT),
    (M, "less than 0.01", "writes its bound in words", "write '<0.01'"),
    (M, "less than 0.01 %", "writes its bound in words", "write '<0.01 %'"),
    (M, "below 0.01 %", "writes its bound in words", "write '<0.01 %'"),
    (M, "at least 5", "writes its bound in words", "write '>=5'"),
    (M, "not more than 5", "writes its bound in words", "write '<=5'"),
    (M, "more than 5", "writes its bound in words", "write '>5'"),
    (M, "5 % or less", "writes its bound in words", "write '<=5 %'"),
    (M, "5 or more", "writes its bound in words", "write '>=5'"),
    (P, "less than 60", "writes its bound in words", EXACT),
    (P, "60 or less", "writes its bound in words", EXACT),
    (M, "> = 5", "has a space inside its sign", "write '>=5'"),
    (M, "< =5 %", "has a space inside its sign", "write '<=5 %'"),
    (P, "> = 5", "has a space inside its sign", EXACT),
    (P, "~120", "is an estimate", "write '120' if that was measured"),
    (P, "ca. 120", "is an estimate", "write '120' if that was measured"),
    (P, "about 120", "is an estimate", "write '120' if that was measured"),
    (P, "120 ± 5", "is a value and its error", "write '120' if that was measured"),
    (P, "120k", "has a 'K', which may mean thousands", "write '120 K/uL' if thousands are meant"),
    (P, "03.07.2024", "is a date, not a number", SHIFTED),
    (P, "03/07/2024", "is a date, not a number", SHIFTED),
    (P, "2024-07-03", "is a date, not a number", SHIFTED),
    (P, "1.2.3", "has more than one point", "write the number with one decimal point"),
    (P, "#N/A", "is an error of a spreadsheet", "mend the formula it comes from; write NA only where nothing was measured"),
    (P, "#DIV/0!", "is an error of a spreadsheet", "mend the formula it comes from; write NA only where nothing was measured"),
    (P, "N.A.", "is not a number", NOTHING),
    (P, "not tested", "is not a number", NOTHING),
    (P, "-", "is not a number", NOTHING),
    (P, "UNK", "is not a number", NOTHING),
    (P, "haemolysed", "is not a number", MEASURED),
    (M, "not detected.", "ends with a full stop", "write 'not detected'"),
    (C, "=yes", "begins with '=', as a formula does", "write 'yes'"),
    (C, "'no", "has a quotation mark", "write 'no'"),
    (C, "yes*", "has '*' behind its value", flag("yes", "*")),
    (C, "H", "is not one of its values", "its values are yes, no"),
    (D, "'2024-05-01", "has a quotation mark", "write '2024-05-01'"),
    (D, "before 2024-01-01", "says 'before', and not which day", "only a day itself can be used: write it where it is known"),
    (D, "<2024-01-01", "says '<', and not which day", "only a day itself can be used: write it where it is known"),
    (D, "03.07.2024", "is not a date", "write 2024-07-03 if the day comes first, 2024-03-07 if the month does"),
    (D, "3/7/2024", "is not a date", "write 2024-07-03 if the day comes first, 2024-03-07 if the month does"),
    (D, "13.07.2024", "is not a date", "write 2024-07-13"),
    (D, "07/13/2024", "is not a date", "write 2024-07-13"),
    (D, "07.07.2024", "is not a date", "write 2024-07-07"),
    (D, "03.07.24", "is not a date", "write the year with four digits: year-month-day"),
    (D, "3 July 2024", "is not a date", "write 2024-07-03"),
    (D, "03-JUL-2024", "is not a date", "write 2024-07-03"),
    (D, "July 3, 2024", "is not a date", "write 2024-07-03"),
    (D, "2024/07/03", "is not a date", "write 2024-07-03"),
    (D, "2024-7-3", "is not a date", "write 2024-07-03"),
    (D, "31.02.2024", "is not a date", "write year-month-day, as in 2024-12-31"),
    (D, "45476", "is not a date", "write year-month-day; of a number of days in a spreadsheet, format the column as a date there"),
    (D, "2024-13-01", "is not a day of the calendar", "write year-month-day: 2024-01-13, if day and month are exchanged"),
    (D, "2024-13-40", "is not a day of the calendar", "write year-month-day"),
]
# fmt: on


@pytest.mark.parametrize(("key", "text", "what", "hint"), SLIPS, ids=[f"{row[0]} {row[1]}" for row in SLIPS])
def test_a_slip_is_told_for_what_it_is(facts: dict[str, Fact], key: str, text: str, what: str, hint: str) -> None:
    value, problem = read_value(facts[key], text, None, HERE)
    assert value is None
    assert problem is not None
    mark = '"' if "'" in text else "'"
    assert (problem.message, problem.hint) == (f"{facts[key].name} {mark}{text}{mark} {what}", hint)


@pytest.mark.parametrize(("key", "hint"), sorted({(row[0], row[3]) for row in SLIPS}))
def test_what_a_hint_tells_to_write_is_a_value(facts: dict[str, Fact], key: str, hint: str) -> None:
    """Nobody is told to write what is refused again, nor to empty a cell."""
    assert "empty" not in hint
    for proposed in re.findall(r"write '([^']+)'", hint):
        if proposed in {"<", ">"} or "…" in proposed:
            continue
        value, problem = read_value(facts[key], proposed, None, HERE)
        assert value is not None
        assert problem is None or problem.severity == "warning"


def test_a_flag_in_a_column_of_another_unit_keeps_that_unit(facts: dict[str, Fact]) -> None:
    _, problem = read_value(facts[P], "250000 H", "/uL", HERE)
    assert problem is not None
    assert problem.hint == flag("250000", "H")


def test_a_letter_that_may_be_a_unit_of_the_fact_is_not_called_a_flag(hours: Fact) -> None:
    assert read_value(hours, "12 h", None, HERE)[1] is None
    _, problem = read_value(hours, "12 H", None, HERE)
    assert problem is not None
    assert problem.message == "infusion '12 H': 'H' is not a unit"


@pytest.mark.parametrize("text", ["*" * 64, "H " * 32, "(H)" * 21, "'" * 64, "=" * 64, "150" + " H*" * 20])
def test_a_cell_full_of_flags_is_given_up_on_soon(facts: dict[str, Fact], text: str) -> None:
    """Each way to put a cell right asks for a few other texts, however many signs stand around it."""
    asked: list[str] = []

    def reads(other: str) -> str:
        asked.append(other)
        return "no value"

    slip(facts[P], text, reads)
    assert len(asked) <= 6 * (len(SLIP_KINDS) + len(FLAG_KINDS))


def test_slips_are_told_alike_in_columns(folder: Path, counts: Protocol) -> None:
    path = folder / "slips.csv"
    quantities = [text for key, text, _, _ in SLIPS if key == P]
    rows = [f'{number},"{text.replace(chr(34), chr(34) * 2)}"' for number, text in enumerate(quantities)]
    path.write_text("\n".join(["patient,platelets", *rows]) + "\n", encoding="utf-8")
    assert_same(path, counts)


def test_advice_is_never_to_throw_a_value_away() -> None:
    source = Path(__file__).parents[2] / "engine" / "remission" / "cases"
    assert [str(path) for path in source.rglob("*.py") if "leave the cell empty" in path.read_text(encoding="utf-8")] == []


@pytest.fixture
def hours() -> Fact:
    from .conftest import quantity

    return quantity("infusion", "h", "0", "100")
