"""A day after today is none that has been, in whatever shape of table it stands and whoever reads it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from remission.cases.case import Case
from remission.cases.frames.columnar import scan_frames
from remission.cases.observations.request import ObservationRequest
from remission.cases.tables import scan_cases
from remission.endpoints.widened_protocol import widened
from remission.protocol.load import load
from remission.protocol.model import Protocol

TODAY = date(2024, 5, 9)
WIDE = "patient,date,death date,platelets\nA,2024-05-10,,100\nB,2024-05-09,2024-05-10,100\nC,2024-05-01,2024-05-09,100\n"
LONG = (
    "patient,date,fact,value\nA,2024-05-10,platelets,100\nB,2024-05-09,platelets,100\nB,2024-05-09,death date,2024-05-10\n"
    "C,2024-05-01,platelets,100\nC,2024-05-01,death date,2024-05-09\n"
)
HINT = "\n  hint: today is 2024-05-09"
DATE, DEATH = (f"{name} '2024-05-10' lies in the future{HINT}" for name in ("date", "death date"))
WIDE_TOLD = {"A": [f"t.csv:2:2: {DATE}"], "B": [f"t.csv:3:3: {DEATH}"], "C": []}
LONG_TOLD = {"A": [f"t.csv:2:2: {DATE}"], "B": [f"t.csv:4:4: {DEATH}"], "C": []}


@pytest.fixture(scope="module")
def protocol() -> Protocol:
    return widened(load("inotuzumab-pediatric"))


def by_row(protocol: Protocol) -> Iterator[Case]:
    return scan_cases(Path("t.csv"), protocol, ObservationRequest(today=TODAY)).cases()


def by_frame(protocol: Protocol) -> Iterator[Case]:
    frames = scan_frames(Path("t.csv"), protocol, ObservationRequest(today=TODAY))
    return (case for chunk in frames.chunks() for case in chunk.cases(protocol.plan.dates)) if frames else by_row(protocol)


@pytest.mark.parametrize("read", [by_row, by_frame])
@pytest.mark.parametrize(("text", "told"), [(WIDE, WIDE_TOLD), (LONG, LONG_TOLD)], ids=["wide", "long"])
def test_it_is_set_aside(folder: Path, protocol: Protocol, read: object, text: str, told: dict[str, list[str]]) -> None:
    assert callable(read)
    (folder / "t.csv").write_text(text)
    cases = {case.patient: case for case in read(protocol)}
    assert {patient: [str(problem) for problem in case.problems] for patient, case in cases.items()} == told
    assert [cases[patient].date for patient in "ABC"] == [None, TODAY, date(2024, 5, 1)]
    assert [cases[patient].values.get("death_date") for patient in "ABC"] == [None, None, TODAY]


def test_nobody_knows_which_day_it_is(folder: Path, protocol: Protocol) -> None:
    (folder / "t.csv").write_text(WIDE)
    assert not [problem for case in scan_cases(Path("t.csv"), protocol).cases() for problem in case.problems]
