# ruff: noqa: E501 - a line of a mapping is one thing

"""A draft of a mapping: what is sure, what is likely, what has no place; and it is read as it is written."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from remission.cases.tables import read_cases
from remission.errors import DataError
from remission.formats.drafting.draft import draft
from remission.formats.drafting.layouts import layout_of
from remission.formats.mapping.apply import mapped
from remission.protocol.load import load
from remission.protocol.model import Protocol

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def protocol() -> Protocol:
    return load("inotuzumab-pediatric")


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines()[3:]]


def test_the_draft_of_the_observations_gives_their_cases(tmp_path: Path, protocol: Protocol) -> None:
    site = pl.read_csv(EXAMPLES / "synthetic_observations.csv", infer_schema=False, comment_prefix="#")
    names = {
        "patient": "USUBJID",
        "date": "LBDTC",
        "fact": "LBTESTCD",
        "value": "LBORRES",
        "unit": "LBORRESU",
        "specimen": "LBSPEC",
    }
    site.rename(names).write_csv(tmp_path / "lb.csv", separator=";")
    found = draft(protocol, tmp_path / "lb.csv")
    (tmp_path / "site.yaml").write_text(found.text)
    plain = read_cases(EXAMPLES / "synthetic_observations.csv", protocol).cases
    with mapped(tmp_path / "site.yaml", tmp_path / "lb.csv", protocol) as table:
        cases = read_cases(table.path, protocol).cases
    assert [(case.patient, case.values) for case in cases] == [(case.patient, case.values) for case in plain]
    assert (len(found.sure), found.likely, found.unplaced, found.problems) == (17, set(), 0, [])


SDTM = """\
USUBJID,LBTESTCD,LBTEST,LBSTRESC,LBSTRESU,LBDTC,LBSTAT,LBLOINC
P-1,PLAT,Platelets,99,10*9/L,2024-05-01,,
P-1,751-8,Neutrophils,1.2,10*9/L,2024-05-01,,
P-1,CD22,CD22,POS,,2024-05-01,,
P-1,WEIGHT,Weight,40,mL,2024-05-01,,
P-1,ALB,Albumin,4,g/dL,2024-05-01,,
P-1,platlets,,98,10*9/L,2024-05-02,,
"""


def test_each_code_is_sure_likely_or_without_a_place(tmp_path: Path, protocol: Protocol) -> None:
    (tmp_path / "lb.csv").write_text(SDTM)
    found = draft(protocol, tmp_path)
    assert lines(found.text)[:-1] == [
        "lb:  # SDTM LB, 6 rows looked at",
        "file: lb.csv",
        "patient: USUBJID",
        "date: LBDTC",
        "fact: LBTESTCD",
        "value: LBSTRESC",
        "unit: LBSTRESU",
        "leave out: {LBSTAT: NOT DONE}",
        "codes:",
        "\"751-8\": ANC  # by its code 751-8; 1 rows, 'Neutrophils', in 10*9/L, such as 1.2",
        "# ALB: no place  # 1 rows, 'Albumin', in g/dL, such as 4",
        "# ? CD22: {fact: CD22, values: {POS: …}}  # by its name, but 'POS' is none of its values; 1 rows, 'CD22', such as POS",
        "PLAT: platelets  # by its name; 1 rows, 'Platelets', in 10*9/L, such as 99",
        "# ? WEIGHT: weight  # by its name, but 'mL' cannot be converted to 'kg'; 1 rows, 'Weight', in mL, such as 40",
        "# ? platlets: platelets  # by a name like it, but the name is only alike; 1 rows, in 10*9/L, such as 98",
    ]
    assert found.sure >= {"platelets", "anc"}
    assert found.likely >= {"cd22"}
    assert found.unplaced == 1


def test_a_folder_without_a_table_is_told(tmp_path: Path, protocol: Protocol) -> None:
    (tmp_path / "notes.pdf").write_text("hello")
    with pytest.raises(DataError) as error:
        draft(protocol, tmp_path)
    assert str(error.value) == (
        f"{tmp_path}:1:1: the folder has no table\n"
        "  hint: a table ends in .csv, .json, .ndjson, .parquet, .pq, .sas7bdat, .tsv, .txt, .xlsx, .xpt"
    )


HEADS: dict[str, tuple[list[str], str, str | None, str | None, str | None]] = {
    # id: head, kind, patient, code, value
    "SDTM vital signs": (["STUDYID", "USUBJID", "VSTESTCD", "VSORRES", "VSDTC"], "SDTM VS", "USUBJID", "VSTESTCD", "VSORRES"),
    "ADaM": (["USUBJID", "PARAMCD", "PARAM", "AVAL", "ADT"], "ADaM", "USUBJID", "PARAMCD", "AVAL"),
    "Synthea": (["DATE", "PATIENT", "ENCOUNTER", "CATEGORY", "CODE", "DESCRIPTION", "VALUE", "UNITS", "TYPE"], "Synthea", "PATIENT", "CODE", "VALUE"),
    "MIMIC": (["labevent_id", "subject_id", "itemid", "charttime", "value", "valuenum", "valueuom"], "MIMIC", "subject_id", "itemid", "value"),
    "a row a value": (["Patient ID", "Test", "Result", "Unit", "Date"], "a row a value", "Patient ID", "Test", "Result"),
    "a column a fact": (["patient_id", "visit_date", "platelets"], "a column a fact", "patient_id", None, None),
}  # fmt: skip


@pytest.mark.parametrize(("heads", "kind", "patient", "code", "value"), HEADS.values(), ids=HEADS)
def test_a_head_says_what_kind_of_table_it_is(
    heads: list[str], kind: str, patient: str, code: str | None, value: str | None
) -> None:
    found = layout_of(heads)
    assert (found.kind, found.patient) == (kind, patient)
    assert (found.fact, found.value) == (code, value)
