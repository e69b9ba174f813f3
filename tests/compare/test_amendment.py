# ruff: noqa: E501 - a row of a table is one line
"""An amendment's effect: clauses in English, patients with another answer, or the proof that there are none."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from remission.compare import document
from remission.compare.amendment import Amendment, amendment
from remission.compare.record import record
from remission.compare.revisions import opened
from remission.compare.sentences import NOBODY, proved, region_text, set_aside
from remission.engines.evaluate import Evaluator
from remission.errors import DataError, RuleFileError
from remission.protocol.locate import content
from remission.render.terminal import plain_text

COHORT = content("examples") / "synthetic_cohort.csv"
HEAD = """\
protocol: demo
title: Demo
version: 1.0.0
vocabulary: [haematology, leukaemia, demographics, chemistry]
sources: {book: {title: Book}, paper: {title: Paper}}
"""
BASE = """\
eligibility:
  include:
    I1 age: {when: age >= 1 year, source: book}
    I2 disease: {when: diagnosis is B-cell precursor ALL, source: book}
criteria:
  platelet recovery: {when: platelets >= 100 x 10^9/L, source: book}
  neutrophil recovery: {when: ANC >= 1 x 10^9/L, source: book}
classifications:
  response:
    outcomes:
      CR: {all of: [bone marrow blasts < 5 %, platelet recovery, neutrophil recovery]}
      CRi: bone marrow blasts < 5 %
      NR: otherwise
calculations:
  dose: {value: "min(1 mg/kg * weight, 50 mg)", unit: mg, source: book}
"""
Compare = Callable[..., Amendment]


@pytest.fixture
def compare(tmp_path: Path) -> Compare:
    """Compare two bodies of rules, each of which stands for the base where it is left out."""

    def compared(new: str, old: str = BASE, data: str | None = None, new_head: str = HEAD) -> Amendment:
        paths = [tmp_path / "old.yaml", tmp_path / "new.yaml"]
        for path, head, body in zip(paths, (HEAD, new_head), (old, new), strict=True):
            path.write_text(head + body, encoding="utf-8")
        table = None
        if data is not None:
            table = tmp_path / "data.csv"
            table.write_text(data, encoding="utf-8")
        with opened(str(paths[0])) as before, opened(str(paths[1])) as after:
            return amendment(before, after, table)

    return compared


def base(*replaced: tuple[str, str]) -> str:
    text = BASE
    for one, other in replaced:
        assert one in text
        text = text.replace(one, other)
    return text


def told(amended: Amendment) -> list[str]:
    return [one.sentence() for one in amended.differences]


# ---- what is the same ------------------------------------------------------------------------------

# fmt: off
SAME = {
    "nothing": base(),
    "a comment and the layout": "# amended by nobody\n" + base(("{all of: [bone marrow blasts < 5 %, platelet recovery, neutrophil recovery]}",
        "\n        all of:\n          - bone marrow blasts < 5 %\n          - platelet recovery\n          - neutrophil recovery")),
    "the order of clauses": base(("[bone marrow blasts < 5 %, platelet recovery, neutrophil recovery]", "[neutrophil recovery, platelet recovery, bone marrow blasts < 5 %]")),
    "the order of criteria": base(
        ("  platelet recovery: {when: platelets >= 100 x 10^9/L, source: book}\n", ""),
        ("  neutrophil recovery: {when: ANC >= 1 x 10^9/L, source: book}\n",
         "  neutrophil recovery: {when: ANC >= 1 x 10^9/L, source: book}\n  platelet recovery: {when: platelets >= 100 x 10^9/L, source: book}\n")),
    "another unit of the same amount": base(("platelets >= 100 x 10^9/L", "platelets >= 100000 /uL")),
}
MEANS_THE_SAME = {
    "a limit said the other way round": base(("platelets >= 100 x 10^9/L", "not platelets < 100 x 10^9/L")),
    "a criterion written out": base(("bone marrow blasts < 5 %, platelet recovery, neutrophil recovery", "bone marrow blasts < 5 %, platelets >= 100 x 10^9/L, neutrophil recovery")),
    "an overlap the order had settled": base(("CRi: bone marrow blasts < 5 %", "CRi: bone marrow blasts < 5 % and not (platelet recovery and neutrophil recovery)")),
    "a dose from its cap": base(("min(1 mg/kg * weight, 50 mg)", "min(50 mg, 2 mg/kg * weight - 1 mg/kg * weight)")),
}
# fmt: on


@pytest.mark.parametrize("body", SAME.values(), ids=SAME)
def test_layout_and_order_do_not_count(compare: Compare, body: str) -> None:
    amended = compare(body)
    assert amended.clauses == ()
    assert amended.moves_nobody


@pytest.mark.parametrize("body", MEANS_THE_SAME.values(), ids=MEANS_THE_SAME)
def test_what_means_the_same_is_proved_so(compare: Compare, body: str) -> None:
    amended = compare(body)
    assert [change.kind for change in amended.clauses] == ["changed"]
    assert amended.moves_nobody
    assert "proved: no patient can change class" in plain_text(document.text(amended))


def test_rewording_changes_no_answer(compare: Compare) -> None:
    amended = compare(base(("source: book}\n  neutrophil", "source: paper, says: Platelets are back}\n  neutrophil")))
    assert [(change.kind, change.what, change.english) for change in amended.clauses] == [
        ("reworded", "criterion 'platelet recovery'", "'says' was 'empty', is 'Platelets are back'"),
        ("reworded", "criterion 'platelet recovery'", "'source' was 'book', is 'paper'"),
    ]
    assert amended.moves_nobody


def test_a_review_changes_no_answer(compare: Compare) -> None:
    amended = compare(
        base(("source: book}\n  neutrophil", "source: book, reviewed: {by: A. Tester, on: 2024-05-01}}\n  neutrophil"))
    )
    assert [(change.kind, change.what, change.english) for change in amended.clauses] == [
        ("reworded", "criterion 'platelet recovery'", "'status' was 'not stated', is 'verified'"),
        ("reworded", "criterion 'platelet recovery'", "'reviewed' was 'empty', is 'A. Tester, 2024-05-01'"),
    ]
    assert amended.moves_nobody


def test_another_cap_is_told_and_changes_no_answer(compare: Compare) -> None:
    amended = compare(base(("unit: mg, source", "unit: mg, at most: 50 mg, source")))
    assert [(change.kind, change.what, change.english) for change in amended.clauses] == [
        ("reworded", "calculation 'dose'", "'at most' was 'empty', is '50 mg'"),
    ]
    assert amended.moves_nobody


# ---- what differs ----------------------------------------------------------------------------------

# fmt: off
CHANGES: dict[str, tuple[str, str, str, str]] = {
    # what: the new rules, the clause in English, the first patient, and the region
    "a threshold": (
        base((">= 100 x", ">= 75 x")),
        "criterion 'platelet recovery': platelets is at least 75 10*9/L; before: platelets is at least 100 10*9/L",
        "platelets 90 10*9/L: response is CRi before, CR now",
        "exactly the patients with 75 <= platelets < 100 10*9/L, ANC >= 1 10*9/L, bone marrow blasts < 5 %",
    ),
    "strict for not strict": (
        base(("ANC >= 1", "ANC > 1")),
        "criterion 'neutrophil recovery': ANC is above 1 10*9/L; before: ANC is at least 1 10*9/L",
        "ANC 1 10*9/L: response is CR before, CRi now",
        "exactly the patients with platelets >= 100 10*9/L, ANC = 1 10*9/L, bone marrow blasts < 5 %",
    ),
    "one clause fewer": (
        base((", neutrophil recovery]", "]")),
        "classification 'response', outcome CR: no longer asks that neutrophil recovery is met",
        "ANC 0.9 10*9/L: response is CRi before, CR now",
        "exactly the patients with ANC < 1 10*9/L, platelets >= 100 10*9/L, bone marrow blasts < 5 %",
    ),
    "'or' for 'and'": (
        base(("[bone marrow blasts < 5 %, platelet recovery, neutrophil recovery]", "[bone marrow blasts < 5 %, platelet recovery or neutrophil recovery]")),
        "classification 'response', outcome CR: also asks that platelet recovery is met or neutrophil recovery is met",
        "ANC 0.9 10*9/L: response is CRi before, CR now",
        "only patients with bone marrow blasts < 5 %, and not all of them",
    ),
    "eligibility": (
        base(("age >= 1 year", "age from 1 year to under 18 years")),
        "criterion 'I1 age': age is at least 1 a and age is below 18 a; before: age is at least 1 a",
        "age 20 a: the patient is eligible before, not eligible now",
        "exactly the patients with age >= 18 a, diagnosis is B-cell precursor ALL",
    ),
    "a dose": (
        base(("50 mg)", "40 mg)")),
        "calculation 'dose': min(1 mg/kg * weight, 40 mg) [mg]; before: min(1 mg/kg * weight, 50 mg) [mg]",
        "weight 50 kg: dose is 50 mg before, 40 mg now",
        "exactly the patients with weight > 40 kg",
    ),
    "the order of outcomes": (
        base(("      CR: {all of: [bone marrow blasts < 5 %, platelet recovery, neutrophil recovery]}\n      CRi: bone marrow blasts < 5 %\n",
              "      CRi: bone marrow blasts < 5 %\n      CR: {all of: [bone marrow blasts < 5 %, platelet recovery, neutrophil recovery]}\n")),
        "classification 'response': the order is CRi, CR, NR; before: CR, CRi, NR",
        "platelets 200 10*9/L, ANC 2 10*9/L, bone marrow blasts 1 %: response is CR before, CRi now",
        "exactly the patients with platelets >= 100 10*9/L, ANC >= 1 10*9/L, bone marrow blasts < 5 %",
    ),
    "a policy on missing data": (
        base(("{when: platelets >= 100 x 10^9/L,", "{when: platelets >= 100 x 10^9/L, if missing: not met, because: it was asked for,")),
        "criterion 'platelet recovery': where data is missing the answer is not met, it was unknown",
        "platelets missing: response is not settled before, CRi now",
        "only where a fact is missing or censored",
    ),
}
# fmt: on


@pytest.mark.parametrize(("body", "clause", "patient", "region"), CHANGES.values(), ids=CHANGES)
def test_a_change_is_told_with_a_patient_and_a_region(
    compare: Compare, body: str, clause: str, patient: str, region: str
) -> None:
    amended = compare(body)
    assert clause in [str(change) for change in amended.clauses]
    first = amended.differences[0]
    assert (first.sentence(), region_text(first)) == (patient, region)
    assert not amended.moves_nobody
    assert not amended.undecided


@pytest.mark.parametrize("body", [row[0] for row in CHANGES.values()], ids=CHANGES)
def test_every_patient_shown_is_answered_as_told(compare: Compare, body: str) -> None:
    amended = compare(body)
    evaluators = Evaluator(amended.old.protocol), Evaluator(amended.new.protocol)
    for one in amended.differences:
        old, new = evaluators[0].decide(one.old.case), evaluators[1].decide(one.new.case)
        assert (old.eligibility, old.outcomes, old.criteria, old.calculations) != (
            new.eligibility,
            new.outcomes,
            new.criteria,
            new.calculations,
        )


def test_an_amount_that_missing_data_now_keep_open_is_told_after_one_that_differs(compare: Compare) -> None:
    table = "  level:\n    unit: mg\n    source: book\n    rows:\n      - {when: age < 2 years, value: 1 mg}\n      - {otherwise: 3 mg}\n"
    amended = compare(BASE + table.replace("age < 2 years", "age < 2 years and weight < 5 kg"), old=BASE + table)
    assert told(amended) == [
        "age 1 a: level is 1 mg before, 3 mg now",
        "age 1 a, weight missing: level is 1 mg before, cannot be calculated now",
        "age missing: level cannot be calculated before, is 3 mg now",
    ]


def test_a_fact_in_another_unit_is_the_same_fact(compare: Compare) -> None:
    own = "facts:\n  ferritin: {unit: ug/L, plausible: 0 to 100000}\n"
    rule = "criteria:\n  high: {when: ferritin >= 500 ug/L, source: book}\n"
    amended = compare(own.replace("ug/L", "mg/L").replace("100000", "100") + rule, own + rule)
    assert [str(change) for change in amended.that_affect("data")] == [
        "ferritin: a number without a unit is now read in mg/L, it was read in ug/L"
    ]
    assert not amended.moves_nobody
    assert proved(amended) == f"proved: no patient whose values both versions accept {NOBODY}"
    amended = compare(own.replace("ug/L", "mg/L").replace("100000", "100") + rule.replace("500 ug/L", "0.4 mg/L"), own + rule)
    assert told(amended) == ["ferritin 0.4 mg/L: high is not met before, met now"]
    assert amended.differences[0].old.sentence(amended.old.protocol) == "ferritin 400 ug/L"


def test_what_only_one_protocol_has_is_told(compare: Compare) -> None:
    amended = compare(
        base(
            (
                "  neutrophil recovery: {when",
                "  no blasts: {when: peripheral blasts = 0 %, source: book}\n  neutrophil recovery: {when",
            )
        )
    )
    assert [str(change) for change in amended.incomparable] == ["criterion 'no blasts': new: peripheral blasts = 0 %"]
    assert not amended.moves_nobody


def test_a_new_choice_is_a_new_patient(compare: Compare) -> None:
    own = "facts:\n  state: {values: [good, bad]}\n"
    rule = "criteria:\n  well: {when: not state is bad, source: book}\n"
    wider = own.replace("[good, bad]", "[good, bad, worse]") + rule.replace("not state is bad", "state is good")
    assert told(compare(wider, own + rule)) == ["state worse (set aside before): well is unknown before, not met now"]


# fmt: off
BEYOND: dict[str, tuple[str, str, list[str]]] = {
    # what: the facts and rules before, what replaces a part of them, and who is told
    "both ends": (
        "ferritin: {unit: ug/L, plausible: 10 to 1000}", "ferritin: {unit: ug/L, plausible: 1 to 900}",
        ["ferritin 910 ug/L (set aside now): high is met before, unknown now",
         "ferritin 9 ug/L (set aside before): high is unknown before, not met now"],
    ),
    "another unit": (
        "ferritin: {unit: ug/L, plausible: 10 to 1000}", "ferritin: {unit: mg/L, plausible: 0.01 to 0.9}",
        ["ferritin 910 ug/L (set aside now): high is met before, unknown now"],
    ),
    "no end before": (
        "ferritin: {unit: ug/L}", "ferritin: {unit: ug/L, plausible: 10 to 1000}",
        ["ferritin 9 ug/L (set aside now): high is not met before, unknown now",
         "ferritin 2000 ug/L (set aside now): high is met before, unknown now"],
    ),
    "nobody is answered otherwise": (
        "ferritin: {unit: ug/L, plausible: 10 to 1000}\ncriteria:\n  high: {when: ferritin >= 500 ug/L, if missing: met, because: a test, ",
        "ferritin: {unit: ug/L, plausible: 10 to 900}\ncriteria:\n  high: {when: ferritin >= 500 ug/L, if missing: met, because: a test, ",
        [],
    ),
}
# fmt: on


@pytest.mark.parametrize(("old", "new", "expected"), BEYOND.values(), ids=BEYOND)
def test_a_value_that_only_one_version_accepts_is_a_witness(compare: Compare, old: str, new: str, expected: list[str]) -> None:
    rule = "" if "criteria" in old else "\ncriteria:\n  high: {when: ferritin >= 500 ug/L, "
    amended = compare(*(f"facts:\n  {facts}{rule}source: book}}\n" for facts in (new, old)))
    assert list(set_aside(amended)) == expected
    assert proved(amended) == f"proved: no patient whose values both versions accept {NOBODY}"
    assert [one["sentence"] for one in record(amended)["set_aside"]] == expected


# ---- people ----------------------------------------------------------------------------------------


def test_the_synthetic_cohort_under_fewer_platelets(tmp_path: Path) -> None:
    shutil.copytree(content("rules"), tmp_path / "rules")
    rules = tmp_path / "rules" / "inotuzumab-pediatric"
    file = rules / "protocol.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("platelets >= 100 x", "platelets >= 75 x"), encoding="utf-8")
    with opened("inotuzumab-pediatric") as old, opened(str(rules)) as new:
        amended = amendment(old, new, COHORT)
    first = amended.differences[0]
    assert first.sentence() == "platelets 90 10*9/L: response is CRi before, CR now"
    assert first.region.is_box
    assert first.region.text(first.moved).startswith("75 <= platelets < 100 10*9/L, ")
    people = amended.people
    assert people is not None
    assert people.cases == 53
    assert [(one.patient, [(a.name, a.before, a.after) for a in one.answers]) for one in people.changed] == [
        ("SYN-051", [("response", "CRi", "CR")])
    ]
    assert people.changed[0].why[0] == "platelet recovery: not met before, met now (platelets is 77 10*9/L)"


def test_everything_is_told_to_people_and_machines(compare: Compare) -> None:
    data = "patient,date,platelets,anc,bone_marrow_blasts\nA,2024-05-01,80,2,1\nB,2024-05-01,180,2,1\n"
    amended = compare(base((">= 100 x", ">= 75 x")), data=data)
    told = plain_text(document.text(amended), 120)
    _, _, *lines = told.splitlines()
    assert [line for line in lines if "    at " not in line and line[:1] not in {"┏", "┡", "└"}] == [
        "rules: 1 changed",
        "  changed: criterion 'platelet recovery': platelets is at least 75 10*9/L; before: platelets is at least 100 10*9/L",
        "",
        "every patient there could be:",
        "  platelets 90 10*9/L: response is CRi before, CR now",
        "    exactly the patients with 75 <= platelets < 100 10*9/L, ANC >= 1 10*9/L, bone marrow blasts < 5 %",
        "  platelets 90 10*9/L, ANC missing: response is CRi before, not settled now",
        "    only where a fact is missing or censored",
        "  platelets 90 10*9/L: platelet recovery is not met before, met now",
        "    exactly the patients with 75 <= platelets < 100 10*9/L",
        "  proved the same for every patient: 5 of the answers that both protocols give",
        "",
        "1 of 2 cases is answered differently",
        "┃ patient ┃ date       ┃ answer   ┃ before ┃ now ┃ why                                                                 ┃",
        "│ A       │ 2024-05-01 │ response │ CRi    │ CR  │ platelet recovery: not met before, met now (platelets is 80 10*9/L) │",
    ]
    found = json.loads(json.dumps(record(amended)))
    assert found["differences"][0]["region"] == {
        "bounds": ["75 <= platelets < 100 10*9/L", "ANC >= 1 10*9/L", "bone marrow blasts < 5 %"],
        "is_box": True,
    }
    assert found["people"]["changed"][0]["patient"] == "A"
    assert [table.name for table in document.tables(amended)] == ["clauses", "differences", "people"]


def test_a_table_without_patients_is_a_problem_of_the_data(compare: Compare) -> None:
    with pytest.raises(DataError):
        compare(BASE, data="age\n5\n")


AMOUNTS = (
    BASE
    + """\
  level:
    unit: mg/m2
    source: book
    rows:
      - {when: age < 2 years, value: 1 mg/m2}
      - {when: response is CR, value: 2 mg/m2}
      - {otherwise: 3 mg/m2}
  total: {value: level * 1 m2, unit: mg, source: book}
"""
)
ROW = "patient,date,weight,age,diagnosis,platelets,anc,bone_marrow_blasts\nA,2024-05-01,60,2.5,B-cell precursor ALL,80,2,1\n"
# fmt: off
WHY: dict[str, tuple[tuple[str, str], list[tuple[str, str, str, tuple[str, ...]]]]] = {
    # what changed: the change, and each answer before and now, with its reasons
    "a cap": (("50 mg)", "40 mg)"), [("dose", "50 mg", "40 mg", ("dose: min(1 mg/kg * weight, 40 mg); before: min(1 mg/kg * weight, 50 mg) (weight is 60 kg)",))]),
    "a row, and what is made of the table": (("age < 2 years", "age < 3 years"), [
        ("level", "3 mg/m2", "1 mg/m2", ("level: row 1, 'age < 3 a: 1 mg/m2'; before: row 3, 'otherwise: 3 mg/m2' (age is 2.5 a)",)),
        ("total", "3 mg", "1 mg", ("level: row 1, 'age < 3 a: 1 mg/m2'; before: row 3, 'otherwise: 3 mg/m2' (age is 2.5 a)",)),
    ]),
    "a criterion below an outcome below a table": ((">= 100 x", ">= 75 x"), [
        ("response", "CRi", "CR", ("platelet recovery: not met before, met now (platelets is 80 10*9/L)",)),
        ("level", "3 mg/m2", "2 mg/m2", ("platelet recovery: not met before, met now (platelets is 80 10*9/L)",
                                         "level: row 2, 'response is CR: 2 mg/m2'; before: row 3, 'otherwise: 3 mg/m2' (age is 2.5 a)")),
        ("total", "3 mg", "2 mg", ("platelet recovery: not met before, met now (platelets is 80 10*9/L)",
                                   "level: row 2, 'response is CR: 2 mg/m2'; before: row 3, 'otherwise: 3 mg/m2' (age is 2.5 a)")),
    ]),
    "the words of an outcome": (("CRi: bone marrow blasts < 5 %", "CRi: bone marrow blasts < 1 %"), [
        ("response", "CRi", "NR", ("CRi: met before, not met now (bone marrow blasts is 1 %)",)),
    ]),
    "an eligibility criterion that is gone": (("    I1 age: {when: age >= 1 year, source: book}\n", ""), []),
    "eligibility": (("age >= 1 year", "age >= 3 years"), [
        ("eligibility", "eligible", "not eligible", ("I1 age: met before, not met now (age is 2.5 a)",)),
    ]),
}
# fmt: on


@pytest.mark.parametrize(("change", "answers"), WHY.values(), ids=WHY)
def test_why_an_answer_changes(
    compare: Compare, change: tuple[str, str], answers: list[tuple[str, str, str, tuple[str, ...]]]
) -> None:
    people = compare(AMOUNTS.replace(*change), old=AMOUNTS, data=ROW).people
    assert people is not None
    assert [(a.name, a.before, a.after, a.why) for one in people.changed for a in one.answers] == answers


# ---- revisions -------------------------------------------------------------------------------------


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    rules = tmp_path / "rules" / "x"
    rules.mkdir(parents=True)
    shutil.copytree(content("rules") / "vocabulary", tmp_path / "rules" / "vocabulary")
    (rules / "protocol.yaml").write_text(HEAD + BASE, encoding="utf-8")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "one")
    (rules / "protocol.yaml").write_text(HEAD + base((">= 100 x", ">= 75 x")), encoding="utf-8")
    git(tmp_path, "commit", "-qam", "two")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("old", ["HEAD~1:rules/x", "HEAD~1:rules/x/protocol.yaml"])
def test_a_revision_of_git(old: str) -> None:
    with opened(old) as before, opened("rules/x") as after:
        amended = amendment(before, after)
    assert told(amended)[0] == "platelets 90 10*9/L: response is CRi before, CR now"
    where = amended.old.place(amended.old.protocol.criteria["platelet_recovery"].pos)
    assert str(where) == "HEAD~1:rules/x/protocol.yaml:11:3"


def test_a_revision_from_a_folder_inside(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository / "rules")
    with opened("HEAD:x") as here, opened("HEAD:rules/x") as from_the_top, opened("HEAD:./x") as as_git_says:
        assert here.protocol.sha256 == from_the_top.protocol.sha256 == as_git_says.protocol.sha256


EXAMPLE = "write <revision>:<path>, for example HEAD~1:rules/x"
# fmt: off
NOT_THERE = {
    "a wrong revision": ("HEAD~9:rules/x", f"HEAD~9:rules/x:1:1: git knows no revision 'HEAD~9'\n  hint: {EXAMPLE}"),
    "no revision": ("nothing:rules/x", f"nothing:rules/x:1:1: git knows no revision 'nothing'\n  hint: {EXAMPLE}"),
    "a wrong path": ("HEAD:rules/y", f"HEAD:rules/y:1:1: revision 'HEAD' has no path 'rules/y'\n  hint: {EXAMPLE}"),
    "a path nearby": ("HEAD:rules/vocabularies", "HEAD:rules/vocabularies:1:1: revision 'HEAD' has no path 'rules/vocabularies'\n  hint: did you mean 'vocabulary'?"),
    "an option": ("--output=x:rules/x", "--output=x:rules/x:1:1: '--output=x' is no revision"),
    "a folder without rules": ("HEAD:rules", "HEAD:rules:1:1: the folder has no rule file\n  hint: a protocol is a folder with a 'protocol.yaml'"),
    "everything": ("HEAD:", "HEAD::1:1: the folder has no rule file\n  hint: a protocol is a folder with a 'protocol.yaml'"),
}
# fmt: on


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(("name", "message"), NOT_THERE.values(), ids=NOT_THERE)
def test_what_git_does_not_have_is_one_problem(name: str, message: str) -> None:
    with pytest.raises(RuleFileError) as caught, opened(name):
        pass
    assert str(caught.value) == message


def test_problems_of_a_revision_are_at_its_place(repository: Path) -> None:
    file = repository / "rules" / "x" / "protocol.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("platelets >=", "platlets >="), encoding="utf-8")
    git(repository, "commit", "-qam", "three")
    with pytest.raises(RuleFileError) as caught, opened("HEAD:rules/x"):
        pass
    assert str(caught.value).startswith("HEAD:rules/x/protocol.yaml:11:29: unknown name 'platlets'")
