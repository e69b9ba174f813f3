# ruff: noqa: E501, ARG001 - a row of a table is one thing

"""Files that cannot be used: one clear line each, and no traceback."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from remission.cases.tables import CaseTable, iter_cases, read_cases, scan_cases
from remission.errors import DataError
from remission.protocol.model import Protocol

HEAD = b"patient,date,platelets,mrd flow\n"
ROW = b"P-1,2024-05-01,100,1\n"
SAVE = "\n  hint: save the table as 'CSV UTF-8'"

# fmt: off
BROKEN: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "t.csv:1:1: the file is empty\n  hint: its first line names the columns: patient,date,…"),
    "blank lines": (b"\n\n  \n", "t.csv:1:1: the file is empty\n  hint: its first line names the columns: patient,date,…"),
    "a byte-order mark alone": (b"\xef\xbb\xbf", "t.csv:1:1: the file is empty\n  hint: its first line names the columns: patient,date,…"),
    "remarks alone": (b"# nothing\n", "t.csv:1:1: the file is empty\n  hint: its first line names the columns: patient,date,…"),
    "Latin-1": (HEAD + ROW + "Zoë,2024-05-01,1,1\n".encode("latin-1"), f"t.csv:3:1: byte 0xeb is not UTF-8{SAVE}"),
    "cut in a letter": (HEAD + ROW + "P-é".encode()[:-1], f"t.csv:3:1: byte 0xc3 is not UTF-8{SAVE}"),
    "UTF-16": ("patient,platelets\n".encode("utf-16"), f"t.csv:1:1: the file is UTF-16, not UTF-8{SAVE}"),
    "UTF-16, big end first": (b"\xfe\xff\0p\0a", f"t.csv:1:1: the file is UTF-16, not UTF-8{SAVE}"),
    "UTF-16 without a mark": ("patient,platelets\n".encode("utf-16-le"), f"t.csv:1:1: the file is binary: it holds a NUL byte{SAVE}"),
    "a NUL byte": (HEAD + ROW + b"P-2,2024-05-01,\0,1\n", f"t.csv:3:1: the file is binary: it holds a NUL byte{SAVE}"),
    "a workbook": (b"PK\x03\x04\x14\x00", "t.csv:1:1: the workbook is damaged, or no Excel workbook\n  hint: open it in Excel and save it again, or save the sheet as 'CSV UTF-8'"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1", "t.csv:1:1: the file is an old Excel workbook\n  hint: save the sheet as 'CSV UTF-8'"),
    "compressed": (b"\x1f\x8b\x08\x00", "t.csv:1:1: the file is compressed\n  hint: unpack it first"),
    "semicolons": (HEAD.replace(b",", b";") + ROW, f"t.csv:1:1: the columns are separated by semicolons, not by commas{SAVE}, separated by commas"),
    "tabs": (HEAD.replace(b",", b"\t") + ROW, f"t.csv:1:1: the columns are separated by tabs, not by commas{SAVE}, separated by commas"),
    "semicolons, and no patient": (b"Patient ID;platelets\nP-1;2,5\n", f"t.csv:1:1: the columns are separated by semicolons, not by commas{SAVE}, separated by commas"),
    "Excel's own word for semicolons": (b"sep=;\npatient;platelets\n", f"t.csv:1:1: the columns are separated by semicolons, not by commas{SAVE}, separated by commas"),
    "open quote": (HEAD + ROW + b'P-2,"2024-05-01,1,1\nP-3,2024-05-01,1,1\n', 't.csv:3:1: a quote is opened and never closed\n  hint: a cell that begins with " ends with "'),
    "text after a quote": (HEAD + ROW + b'P-2,"2024"-05-01,1,1\n', 't.csv:3:1: a cell goes on after its closing quote\n  hint: a quote inside quotes is written twice: ""'),
    "a long cell": (HEAD + ROW + b"P-2,2024-05-01," + b"9" * 1_000_000 + b",1\n", 't.csv:3:1: a cell has more than 131,072 characters\n  hint: is a quote left open? a cell that begins with " ends with "'),
    "one long line": (b"x" * 1_000_000, 't.csv:1:1: a cell has more than 131,072 characters\n  hint: is a quote left open? a cell that begins with " ends with "'),
    "prose": (b"Dear colleague,\nplease find enclosed\n", "t.csv:1:1: there is no column 'patient'\n  hint: name the column of the patients' ids 'patient'"),
}
# fmt: on


@pytest.mark.parametrize(("content", "message"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_says_where_and_what(folder: Path, counts: Protocol, content: bytes, message: str) -> None:
    (folder / "t.csv").write_bytes(content)
    with pytest.raises(DataError) as caught:
        read_cases(Path("t.csv"), counts)
    assert str(caught.value) == message


# fmt: off
SOUND = {
    "a byte-order mark": b"\xef\xbb\xbf" + HEAD + ROW,
    "lines of Windows": (HEAD + ROW).replace(b"\n", b"\r\n"),
    "lines of an old Mac": (HEAD + ROW).replace(b"\n", b"\r"),
    "no end of line": HEAD + ROW[:-1],
    "quotes": b'"patient","date","platelets","mrd flow"\n"P-1", "2024-05-01", "100", "1"\n',
    "spaces": b"patient , date , platelets , mrd flow\n P-1 , 2024-05-01 , 100 , 1 \n",
}
# fmt: on


@pytest.mark.parametrize("content", SOUND.values(), ids=SOUND)
def test_a_sound_file_is_read(folder: Path, counts: Protocol, content: bytes) -> None:
    (folder / "t.csv").write_bytes(content)
    table = read_cases(Path("t.csv"), counts)
    (case,) = table.cases
    assert (case.patient, str(case.date), str(case.values["platelets"])) == ("P-1", "2024-05-01", "100")
    assert (case.problems, table.warnings) == ((), ())


def test_a_letter_may_lie_across_two_chunks(folder: Path, counts: Protocol) -> None:
    filler = b"# " + b"x" * ((1 << 20) - 3) + "é\n".encode()
    (folder / "t.csv").write_bytes(filler + HEAD + ROW)
    assert read_cases(Path("t.csv"), counts).cases[0].patient == "P-1"


def test_there_is_no_such_file(folder: Path, counts: Protocol) -> None:
    with pytest.raises(DataError) as caught:
        read_cases(Path("absent.csv"), counts)
    assert str(caught.value) == "absent.csv:1:1: there is no such file"


def test_a_folder_is_not_a_table(folder: Path, counts: Protocol) -> None:
    (folder / "data").mkdir()
    with pytest.raises(DataError) as caught:
        read_cases(Path("data"), counts)
    assert str(caught.value) == "data:1:1: this is a folder, not a table\n  hint: name a CSV or Parquet file"


def test_a_pipe_is_read_twice_so_it_is_refused(folder: Path, counts: Protocol) -> None:
    os.mkfifo("pipe.csv")
    with pytest.raises(DataError) as caught:
        read_cases(Path("pipe.csv"), counts)
    assert str(caught.value) == "pipe.csv:1:1: this is not a regular file\n  hint: name a CSV or Parquet file"


def test_a_file_that_the_system_will_not_give(folder: Path, counts: Protocol) -> None:
    (folder / "t.csv").write_bytes(HEAD)
    with pytest.raises(DataError) as caught:
        read_cases(Path("t.csv/x"), counts)
    assert str(caught.value) == "t.csv/x:1:1: the file cannot be read: not a directory"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(folder: Path, counts: Protocol) -> None:
    (folder / "t.csv").write_bytes(HEAD)
    (folder / "t.csv").chmod(0)
    with pytest.raises(DataError) as caught:
        read_cases(Path("t.csv"), counts)
    assert str(caught.value) == "t.csv:1:1: the file cannot be read: permission denied"


def test_a_file_that_is_changed_while_it_is_read(folder: Path, counts: Protocol) -> None:
    path = folder / "t.csv"
    path.write_bytes(HEAD + ROW)
    scan = scan_cases(Path("t.csv"), counts)
    path.write_bytes(HEAD + ROW + ROW.replace(b"P-1", b"P-2"))
    with pytest.raises(DataError) as caught:
        list(scan.cases())
    assert str(caught.value) == "t.csv:1:1: the file was changed while it was read\n  hint: run it again"


def test_a_file_that_goes_away_while_it_is_read(folder: Path, counts: Protocol) -> None:
    (folder / "t.csv").write_bytes(HEAD + ROW)
    scan = scan_cases(Path("t.csv"), counts)
    (folder / "t.csv").unlink()
    with pytest.raises(DataError) as caught:
        list(scan.cases())
    assert str(caught.value) == "t.csv:1:1: there is no such file"


def test_a_bad_end_is_known_before_the_first_case(folder: Path, counts: Protocol) -> None:
    (folder / "t.csv").write_bytes(HEAD + ROW * 1000 + b'P-2,"')
    with pytest.raises(DataError):
        iter_cases(Path("t.csv"), counts)


def test_a_scan_counts_and_can_be_read_again(folder: Path, counts: Protocol) -> None:
    (folder / "t.csv").write_bytes(HEAD + ROW + ROW.replace(b"P-1", b"P-2"))
    scan = scan_cases(Path("t.csv"), counts)
    assert scan.count == 2
    assert list(scan.cases()) == list(scan.cases()) == list(read_cases(Path("t.csv"), counts).cases)


def test_nothing_in_a_cell_is_evaluated_or_printed_raw(read: Callable[[str], CaseTable]) -> None:
    (case,) = read('patient,date,platelets,mrd flow\n=cmd(),2024-05-01,"=HYPERLINK(""x"")",\x1b]0;owned\x07\n').cases
    assert case.patient == "=cmd()"
    assert [problem.message for problem in case.problems] == [
        "platelets '=HYPERLINK(\"x\")' begins with '=', as a formula does",
        r"mrd flow '\x1b]0;owned\x07' is not a number",
    ]


def test_a_line_for_excel_above_the_head_is_left_alone(folder: Path, counts: Protocol) -> None:
    (folder / "t.csv").write_bytes(b"sep=,\r\n" + HEAD + ROW)
    (case,) = read_cases(Path("t.csv"), counts).cases
    assert case.patient == "P-1"
