# ruff: noqa: E501, PLR0913, PLR0917 - a row of a table is one thing

"""A site's files and a mapping: the same decisions as from a table in our own words, told at the site's own rows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pyreadstat
import pytest

from remission.cases.case import Case
from remission.cases.tables import read_cases
from remission.decide import Decider
from remission.engines.columns import evaluate_file
from remission.errors import InputError
from remission.formats.mapping.apply import mapped
from remission.protocol.load import load
from remission.protocol.model import Protocol

EXAMPLES = Path(__file__).parents[2] / "examples"
CODES = "codes: {platelets: platelets, anc: ANC, bone_marrow_blasts: bone marrow blasts, peripheral_blasts: peripheral blasts, extramedullary_disease: extramedullary disease, mrd_flow: mrd flow, mrd_flow_sensitivity: mrd flow sensitivity, mrd_pcr: mrd pcr, mrd_pcr_sensitivity: mrd pcr sensitivity, age: age, weight: weight, bsa: bsa, diagnosis: diagnosis, disease_status: disease status, cd22: CD22, dose_level: dose level, cycle: cycle}"


@pytest.fixture(scope="module")
def protocol() -> Protocol:
    return load("inotuzumab-pediatric")


def written(folder: Path, text: str, **tables: str) -> Path:
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_text(rows)
    path = folder / "site.yaml"
    path.write_text(text)
    return path


def read(mapping: Path, data: Path, protocol: Protocol) -> tuple[tuple[Case, ...], list[str]]:
    """The cases, the same in columns, and what was assumed, without the folder's name."""
    with mapped(mapping, data, protocol) as table:
        cases = tuple(read_cases(table.path, protocol).cases)
        in_columns = list(evaluate_file(protocol, table.path).decisions())
        assert [one.outcomes for one in in_columns] == [Decider(protocol).decide(case).outcomes for case in cases]
        return cases, [str(one).replace(f"{data}/", "") for one in table.warnings]


# ---- the cohort that ships -------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["csv", "xpt", "parquet"])
def test_the_cohort_through_a_mapping_is_the_cohort(tmp_path: Path, protocol: Protocol, ending: str) -> None:
    table = pl.read_csv(EXAMPLES / "synthetic_cohort.csv", infer_schema=False, comment_prefix="#")
    facts = [name for name in table.columns if name not in ("patient", "date")]
    site = table.rename({"patient": "USUBJID", "date": "VISDTC"})
    write: dict[str, Any] = {
        "csv": site.write_csv,
        "parquet": site.write_parquet,
        "xpt": lambda path: pyreadstat.write_xport(site, path, file_format_version=8),
    }
    write[ending](tmp_path / f"cohort.{ending}")
    columns = ", ".join(f"{name}: {name.replace('_', ' ')}" for name in facts)
    text = f"mapping: site\ntables:\n  cohort:\n    file: cohort.{ending}\n    patient: USUBJID\n    date: VISDTC\n    each row: an assessment\n    columns: {{{columns}}}\n"
    cases, told = read(written(tmp_path, text), tmp_path, protocol)
    plain = read_cases(EXAMPLES / "synthetic_cohort.csv", protocol).cases
    assert [(case.patient, case.date, case.values) for case in cases] == [
        (case.patient, case.date, case.values) for case in plain
    ]
    assert told == []


def test_observations_through_a_mapping_know_their_rows(tmp_path: Path, protocol: Protocol) -> None:
    table = pl.read_csv(EXAMPLES / "synthetic_observations.csv", infer_schema=False, comment_prefix="#")
    table.rename({"patient": "ID", "date": "DAY", "fact": "TEST", "value": "RESULT"}).write_csv(
        tmp_path / "lb.csv", separator=";"
    )
    text = f"mapping: site\ntables:\n  lab: {{file: lb.csv, separator: ';', patient: ID, date: DAY, fact: TEST, value: RESULT, unit: unit, specimen: specimen, {CODES}}}\n"
    cases, told = read(written(tmp_path, text), tmp_path, protocol)
    plain = read_cases(EXAMPLES / "synthetic_observations.csv", protocol).cases
    assert [(case.patient, case.date, case.values) for case in cases] == [
        (case.patient, case.date, case.values) for case in plain
    ]
    first = cases[0].origin["platelets"]
    line = (tmp_path / "lb.csv").read_text().splitlines()[first.pos.line - 1]
    assert first.pos.file == str(tmp_path / "lb.csv")
    assert line.startswith(f"{cases[0].patient};{first.day}")
    assert ";platelets;" in line
    assert told == []


# ---- each key --------------------------------------------------------------------------------------

HEAD = "mapping: site\ntables:\n  lab:\n    file: lab.csv\n    patient: ID\n    date: DAY\n    fact: TEST\n    value: RESULT\n    unit: UNIT\n"
PLT = "    codes: {PLAT: platelets}\n"

# id: mapping, lab.csv, platelets of each case, what is told
KEYS: dict[str, tuple[str, str, list[str], list[str]]] = {
    "a unit as the site writes it": (
        f"{HEAD}{PLT}    units: {{THOU: 10*3/uL}}\n",
        "ID,DAY,TEST,RESULT,UNIT\nP,2024-05-01,PLAT,99,THOU\n",
        ["99"],
        ["site.yaml:2:1: warning: units read as the mapping says: THOU as 10*3/uL (1)"],
    ),
    "a code of its own unit": (
        f"{HEAD}    codes: {{PLAT: {{fact: platelets, unit: /uL}}}}\n",
        "ID,DAY,TEST,RESULT,UNIT\nP,2024-05-01,PLAT,99000,\nQ,2024-05-01,PLAT,99,10*9/L\n",
        ["99", "99"],
        [],
    ),
    "a code for missing": (
        f"{HEAD}{PLT}    missing codes: ['999']\n",
        "ID,DAY,TEST,RESULT,UNIT\nP,2024-05-01,PLAT,999,10*9/L\nQ,2024-05-01,PLAT,998,10*9/L\n",
        ["None", "998"],
        ["site.yaml:2:1: warning: codes for missing, read as no value: platelets '999' (1)"],
    ),
    "codes that are not mapped": (
        f"{HEAD}{PLT}",
        "ID,DAY,TEST,RESULT,UNIT\nP,2024-05-01,PLAT,99,10*9/L\nP,2024-05-01,ALB,4,g/dL\nQ,2024-05-01,ALB,4,g/dL\n",
        ["99", "None"],
        ["site.yaml:10:5: warning: 2 rows have one of 1 codes that are not mapped: ALB (2)"],
    ),
    "rows that do not count": (
        f"{HEAD}{PLT}    leave out: {{FLAG: X}}\n",
        "ID,DAY,TEST,RESULT,UNIT,FLAG\nP,2024-05-01,PLAT,99,10*9/L,\nP,2024-05-01,PLAT,1,10*9/L,X\n",
        ["99"],
        ["site.yaml:3:3: warning: 1 rows do not count, by 'only rows' or 'leave out'"],
    ),
    "a code that means two things": (
        f"{HEAD}    codes: {{BL: [{{fact: platelets, only rows: {{SPEC: BLOOD}}}}, {{fact: bone marrow blasts, only rows: {{SPEC: MARROW}}}}]}}\n",
        "ID,DAY,TEST,RESULT,UNIT,SPEC\nP,2024-05-01,BL,99,10*9/L,BLOOD\nP,2024-05-01,BL,3,%,MARROW\n",
        ["99"],
        [],
    ),
    "a decimal comma": (
        f"{HEAD}{PLT}    decimal: comma\n    separator: ;\n",
        "ID;DAY;TEST;RESULT;UNIT\nP;2024-05-01;PLAT;99,5;10*9/L\n",
        ["99.5"],
        ["site.yaml:11:5: warning: 1 numbers have a decimal comma, which is read as a point"],
    ),
    "the day first": (
        f"{HEAD}{PLT}    date order: day month year\n",
        "ID,DAY,TEST,RESULT,UNIT\nP,03.07.2024,PLAT,99,10*9/L\n",
        ["99"],
        ["site.yaml:11:5: warning: 1 dates are read as the mapping says"],
    ),
    "a sign in a column of its own": (
        f"{HEAD}{PLT}    operator: OP\n    operators: {{'1': '<', '2': ''}}\n",
        "ID,DAY,TEST,OP,RESULT,UNIT\nP,2024-05-01,PLAT,2,99,10*9/L\nQ,2024-05-01,PLAT,2,98,10*9/L\nR,2024-05-01,PLAT,1,,10*9/L\n",
        ["99", "98", "None"],
        [],
    ),
    "the first value that is not empty": (
        f"{HEAD.replace('value: RESULT', 'value: [STD, RESULT]')}{PLT}",
        "ID,DAY,TEST,STD,RESULT,UNIT\nP,2024-05-01,PLAT,,99,10*9/L\nQ,2024-05-01,PLAT,98,1,10*9/L\n",
        ["99", "98"],
        [],
    ),
}


@pytest.mark.parametrize(("mapping", "rows", "platelets", "told"), KEYS.values(), ids=KEYS)
def test_a_key_says_what_is_assumed_and_how_often(
    tmp_path: Path, protocol: Protocol, mapping: str, rows: str, platelets: list[str], told: list[str]
) -> None:
    cases, found = read(written(tmp_path, mapping, lab=rows), tmp_path, asked(protocol))
    assert [str(case.values["platelets"]) for case in cases] == platelets
    assert found == told
    assert [case.problems for case in cases] == [()] * len(cases)


def asked(protocol: Protocol) -> Protocol:
    """The protocol, without a marrow that opens an assessment: each day of a patient is one."""
    return replace(protocol, assessments=None)


def test_study_days_are_counted_from_the_first_dose(tmp_path: Path, protocol: Protocol) -> None:
    text = "mapping: site\ntables:\n  people: {file: people.csv, patient: ID, columns: {AGE: {fact: age, unit: year}}}\n  lab: {file: lab.csv, patient: ID, study day: DY, day 1: people.FIRST, fact: TEST, value: RESULT, codes: {PLAT: platelets}}\n"
    people = "ID,AGE,FIRST\nP,5,2024-05-01T09:00\nQ,6,\n"
    lab = "ID,DY,TEST,RESULT\nP,1,PLAT,1\nP,28,PLAT,28\nP,-1,PLAT,11\nQ,28,PLAT,2\n"
    with mapped(written(tmp_path, text, people=people, lab=lab), tmp_path, protocol) as table:
        rows = pl.read_parquet(table.path).filter(pl.col("fact") == "platelets").select("patient", "date", "value").rows()
    assert rows == [("P", "2024-05-01", "1"), ("P", "2024-05-28", "28"), ("P", "2024-04-30", "11"), ("Q", "", "2")]
    assert [str(one).partition("warning: ")[2] for one in table.warnings] == [
        "3 dates are read as the mapping says",
        "1 rows have a day number of a patient without day 1, and so no date",
    ]


def test_a_bad_value_is_told_at_the_row_of_the_site(tmp_path: Path, protocol: Protocol) -> None:
    rows = "ID,DAY,TEST,RESULT,UNIT\nP,2024-05-01,PLAT,99,10*9/L\nQ,2024-05-01,PLAT,many,10*9/L\n"
    cases, _ = read(written(tmp_path, HEAD + PLT, lab=rows), tmp_path, asked(protocol))
    (problem,) = cases[1].problems
    assert str(problem) == f"{tmp_path}/lab.csv:3:4: platelets 'many' is not a number\n  hint: write the number that was measured"


# ---- mistakes in a mapping -------------------------------------------------------------------------

LAB = "ID,DAY,TEST,RESULT,UNIT\nP,2024-05-01,PLAT,99,10*9/L\n"
MISTAKES: dict[str, tuple[str, str]] = {
    "a fact misspelt": (f"{HEAD}    codes: {{PLAT: platlets}}\n", "site.yaml:10:13: the protocol has no fact 'platlets'\n  hint: did you mean 'platelets'?"),
    "a column misspelt": (f"{HEAD.replace('RESULT', 'RESLT')}{PLT}", "site.yaml:8:5: lab.csv has no column 'RESLT'\n  hint: did you mean 'RESULT'?"),
    "a key misspelt": (f"{HEAD.replace('unit:', 'unt:')}{PLT}", "site.yaml:9:5: unknown key 'unt'\n  hint: did you mean 'unit'?"),
    "a unit of something else": (f"{HEAD}    codes: {{PLAT: {{fact: platelets, unit: mg}}}}\n", "site.yaml:10:37: 'mg' cannot be converted to '10*9/L'\n  hint: platelets is measured in 10*9/L"),
    "a choice that is none": (f"{HEAD}    codes: {{C: {{fact: CD22, values: {{pos: positiv}}}}}}\n", "site.yaml:10:38: 'positiv' is no value of CD22\n  hint: did you mean 'positive'?"),
    "no codes": (HEAD, "site.yaml:3:3: table 'lab' lacks 'codes'\n  hint: a table with a row a value has 'fact', 'value' and 'codes'"),
    "no such file": (f"{HEAD.replace('lab.csv', 'labs.csv')}{PLT}", "site.yaml:4:1: there is no file 'labs.csv' in FOLDER\n  hint: the folder has lab.csv, site.yaml"),
    "out of the folder": (f"{HEAD.replace('lab.csv', '../lab.csv')}{PLT}", "site.yaml:4:5: '../lab.csv' leads out of the folder of the data\n  hint: name a file below it"),
    "no tables": ("mapping: site\n", "site.yaml:1:1: the mapping has no tables\n  hint: write 'tables:', and below it a name for each"),
    "no day 1": (f"{HEAD}{PLT}    study day: DAY\n", "site.yaml:11:5: day numbers need a 'day 1'\n  hint: write 'day 1:' and a day such as 2020-01-31, or a table and its column: 'subjects.RFSTDTC'"),
}  # fmt: skip


@pytest.mark.parametrize(("mapping", "message"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_in_a_mapping_is_told_with_its_place(tmp_path: Path, protocol: Protocol, mapping: str, message: str) -> None:
    path = written(tmp_path, mapping, lab=LAB)
    with pytest.raises(InputError) as error, mapped(path, tmp_path, protocol):
        pass
    assert str(error.value).replace(f"{tmp_path}/", "").replace(str(tmp_path), "FOLDER") == message


def test_a_sign_before_a_censored_value(tmp_path: Path, protocol: Protocol) -> None:
    text = f"{HEAD}    operator: OP\n    operators: {{'1': '<'}}\n    codes: {{M: mrd flow}}\n"
    cases, _ = read(
        written(tmp_path, text, lab="ID,DAY,TEST,OP,RESULT,UNIT\nP,2024-05-01,M,1,0.01,%\n"), tmp_path, asked(protocol)
    )
    assert cases[0].written["mrd_flow"].startswith("<0.01")
