# ruff: noqa: E501 - a row of a table is one line
"""Who is answered otherwise in a table: the same case by case and in columns, whatever the table looks like."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from remission.compare.people import Changed, People
from remission.compare.people_by_case import few_people, people_of
from remission.compare.people_in_columns import many_people
from remission.compare.reasons import Versions
from remission.compare.rules.renames import renamed
from remission.errors import DataError
from remission.protocol.load import load
from remission.protocol.locate import content

RULES = content("rules") / "inotuzumab-pediatric"
COHORT = content("examples") / "synthetic_cohort.csv"
COURSE = content("examples") / "synthetic_course.csv"
Find = Callable[[Versions, Path], People]
# fmt: off
AMENDED: dict[str, list[tuple[str, str, str]]] = {
    # what: the file that changes, and how
    "fewer platelets": [("protocol.yaml", "platelets >= 100 x", "platelets >= 75 x")],
    "a cap and a row": [("protocol.yaml", "50 mg)", "40 mg)"), ("dosing.yaml", "cycle = 1, value", "cycle <= 2, value")],
    "a criterion that is gone": [("protocol.yaml", "    I4 CD22:\n      when: CD22 is positive\n      says: CD22-positive blasts; the approval states no percentage\n      source: approval\n", ""), ("statements.yaml", ", I4 CD22", "")],
    "a name": [("protocol.yaml", "platelet recovery", "thrombocyte recovery")],
    "an amount in another unit": [("protocol.yaml", "    unit: mg\n    says: Methylprednisolone", "    unit: g\n    says: Methylprednisolone")],
    "what opens an assessment": [("assessments.yaml", "bone marrow blasts", "platelets")],
}
# fmt: on


@pytest.fixture
def versions(tmp_path: Path) -> Callable[[str], Versions]:
    def made(name: str) -> Versions:
        folder = tmp_path / "amended"
        folder.mkdir()
        for file in RULES.iterdir():
            text = file.read_text(encoding="utf-8")
            for where, one, other in AMENDED[name]:
                assert where != file.name or one in text
                text = text.replace(one, other) if where == file.name else text
            (folder / file.name).write_text(text, encoding="utf-8")
        vocabulary = tmp_path / "vocabulary"
        vocabulary.mkdir()
        for file in (RULES.parent / "vocabulary").iterdir():
            (vocabulary / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
        old, new = load(str(RULES)), load(str(folder))
        return Versions(old, new, renamed(old, new))

    return made


def summed(people: People) -> tuple[int, int, int, tuple[Changed, ...], list[str]]:
    return people.cases, people.only_before, people.only_now, people.changed, sorted(map(str, people.problems))


@pytest.mark.parametrize("name", AMENDED)
@pytest.mark.parametrize("data", [COHORT, COURSE], ids=["wide", "long"])
def test_columns_find_the_same_people_for_the_same_reasons(versions: Callable[[str], Versions], name: str, data: Path) -> None:
    made = versions(name)
    assert summed(few_people(made, data)) == summed(many_people(made, data))


@pytest.mark.parametrize("find", [few_people, many_people])
def test_names_and_units_of_amounts_change_nobody(versions: Callable[[str], Versions], find: Find) -> None:
    assert find(versions("an amount in another unit"), COHORT).changed == ()


@pytest.mark.parametrize("find", [few_people, many_people])
def test_cases_are_matched_by_patient_and_day(versions: Callable[[str], Versions], find: Find, tmp_path: Path) -> None:
    table = tmp_path / "data.csv"
    table.write_text(
        "patient,date,fact,value\n"
        "A,2024-05-01,bone marrow blasts,1 %\nA,2024-05-01,platelets,80\nA,2024-05-08,platelets,180\nA,2024-05-15,bone marrow blasts,1 %\n",
        encoding="utf-8",
    )
    people = find(versions("what opens an assessment"), table)
    assert (people.cases, people.only_before, people.only_now, people.changed) == (1, 1, 1, ())


@pytest.mark.parametrize("find", [few_people, many_people])
def test_two_rows_of_one_day_stay_two_cases(versions: Callable[[str], Versions], find: Find, tmp_path: Path) -> None:
    table = tmp_path / "data.csv"
    head = "patient,date,bone marrow blasts,peripheral blasts,extramedullary disease,ANC,platelets\n"
    rows = ["A,2024-05-01,1,0,absent,2,180\n", "A,2024-05-01,1,0,absent,2,80\n", "B,,1,0,absent,2,80\n"]
    table.write_text(head + "".join(rows), encoding="utf-8")
    people = find(versions("fewer platelets"), table)
    told = [(one.patient, one.date, [(a.name, a.before, a.after, a.why) for a in one.answers]) for one in people.changed]
    why = ("platelet recovery: not met before, met now (platelets is 80 10*9/L)",)
    assert people.cases == 3
    assert told == [("A", "2024-05-01", [("response", "CRi", "CR", why)]), ("B", "", [("response", "CRi", "CR", why)])]


@pytest.mark.parametrize("find", [few_people, many_people])
def test_a_table_that_cannot_be_read_is_told(versions: Callable[[str], Versions], find: Find, tmp_path: Path) -> None:
    table = tmp_path / "data.csv"
    table.write_text("age\n5\n", encoding="utf-8")
    with pytest.raises(DataError):
        find(versions("a name"), table)


def test_a_large_table_goes_through_columns(
    versions: Callable[[str], Versions], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, table = versions("fewer platelets"), tmp_path / "data.csv"
    rows = (f"P-{number},{number % 200}\n" for number in range(40_000))
    table.write_text("patient,platelets\n" + "".join(rows), encoding="utf-8")
    monkeypatch.setattr("remission.compare.people_by_case.few_people", None)
    people = people_of(made.old, made.new, table, made.called)
    assert (people.cases, len(people.changed)) == (40_000, 5_000)  # of 200 values, 25 lie from 75 to below 100
