"""Dated observations in columns, and share by share: the cases, values, problems and warnings of the whole table at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from tests.cases.test_choosing_reference import OPENINGS, SOMEBODY, TODAY, Written, tables

from remission.cases.case import Case
from remission.cases.frames.chunks import Frames
from remission.cases.frames.held import held_value
from remission.cases.observations.request import ObservationRequest
from remission.cases.observations.scan import scan_observations
from remission.cases.tables import open_table
from remission.protocol.load import load
from remission.protocol.model import Assessments, Protocol

EXAMPLES = Path(__file__).parents[2] / "examples"


def scanned(path: Path, protocol: Protocol, asked: ObservationRequest, rows_at_once: int = 1_000_000) -> Frames:
    long = open_table(path, protocol, asked).long
    assert long is not None
    return scan_observations(long, asked, rows_at_once)


def plain(cases: Iterator[Case]) -> list[Case]:
    return [Case(case.patient, case.date, case.values, {}, case.problems) for case in cases]


def in_columns(frames: Frames, protocol: Protocol) -> Iterator[Case]:
    for chunk in frames.chunks():
        for case, row in zip(chunk.cases(), chunk.frame.iter_rows(named=True), strict=True):
            values = {key: held_value(chunk.held[key], row) if key in chunk.held else None for key in protocol.used}
            yield Case(case.patient, case.date, values, {}, case.problems)


def assert_same(path: Path, protocol: Protocol, asked: ObservationRequest, rows_at_once: int) -> None:
    whole = scanned(path, protocol, asked)
    wanted = plain(whole.cases())
    assert list(in_columns(whole, protocol)) == wanted
    shared = scanned(path, protocol, asked, rows_at_once)
    assert (shared.count, shared.warnings) == (whole.count, whole.warnings)
    assert plain(shared.cases()) == wanted
    assert list(in_columns(shared, protocol)) == wanted


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
@given(rows=tables(), opening=OPENINGS)
def test_any_table(folder: Path, watched: Protocol, rows: list[Written], opening: Assessments | None) -> None:
    texts = [f"{who},{moment},{fact},{text},{specimen}" for who, moment, (fact, text), specimen in [*rows, *SOMEBODY]]
    (folder / "o.csv").write_text("\n".join(("patient,date,fact,value,specimen", *texts, "")))
    assert_same(Path("o.csv"), replace(watched, assessments=opening), ObservationRequest(today=TODAY), rows_at_once=5)


ODD = """patient,date,fact,value,specimen
B,2024-05-01,platelets,100,
A,2024-05-01,platelets,90,
,2024-05-01,platelets,80,
B,2024-05-03,platelets,70,
NA,2024-05-02,blasts,3,
C,01/05/2024,blasts,3,
A,2024-05-01,platelets,90,
A,2024-05-01,platelets
C,2024-05-02,nurse,x,
B,2024-05-02,platlets,1,
 A ,2024-05-02,blasts,many,
D,2099-01-01,blasts,1,
D,2024-05,blasts,1,
C,2024-05-02,EMD,present,
"""


@pytest.mark.parametrize("rows_at_once", [1, 3, 8])
def test_an_odd_table_with_a_list_of_assessments(folder: Path, watched: Protocol, rows_at_once: int) -> None:
    (folder / "o.csv").write_text(ODD)
    (folder / "list.csv").write_text("patient,date\nZ,2024-05-01\nA,2024-05-02\nC,2024-05-xx\nA,2024-05-02\nB,2024-05-02\n")
    assert_same(Path("o.csv"), watched, ObservationRequest(today=TODAY), rows_at_once)
    assert_same(Path("o.csv"), watched, ObservationRequest(Path("list.csv"), TODAY), rows_at_once)


def test_the_example() -> None:
    protocol = load("inotuzumab-pediatric")
    path, asked = EXAMPLES / "synthetic_observations.csv", ObservationRequest(today=date(2026, 1, 1))
    whole = scanned(path, protocol, asked)
    shared = scanned(path, protocol, asked, 500)
    assert shared.warnings == whole.warnings
    assert list(shared.cases()) == list(whole.cases())
    assert list(in_columns(shared, protocol)) == plain(whole.cases())


def test_what_waits_in_a_folder_goes_with_the_table(folder: Path, watched: Protocol, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "o.csv").write_text(ODD)
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    shared = scanned(Path("o.csv"), watched, ObservationRequest(today=TODAY), 3)
    assert [path.name[:10] for path in folder.iterdir() if path.is_dir()] == ["remission-"]
    assert len(list(shared.cases())) == shared.count
    del shared
    assert not [path for path in folder.iterdir() if path.is_dir()]
