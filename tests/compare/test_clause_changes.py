# ruff: noqa: E501 - a row of a table is one line
"""What an amendment changes, told in English: how data are read, courses and figures, names; and what is proved in spite of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from remission.compare import document
from remission.compare.amendment import Amendment, amendment
from remission.compare.revisions import opened
from remission.render.terminal import plain_text

BASE = """\
protocol: demo
title: Demo
version: 1.0.0
vocabulary: [leukaemia, course]
sources: {book: {title: Book}}
facts:
  platelets: {unit: 10*9/L, plausible: 0 to 3000, typical: 200}
  creatinine: {unit: mg/dL, plausible: 0.05 to 30, typical: 0.5, molar mass: 113.12 g/mol}
  mrd: {unit: "%", plausible: 0 to 100, censored: yes}
  status: {values: [relapsed, refractory], choose: latest on or before the assessment}
  transfusions: {unit: "1", plausible: 0 to 10}
eligibility:
  include:
    I1 status: {when: "status in [relapsed, refractory]", source: book}
criteria:
  platelet recovery: {when: platelets >= 100 x 10^9/L, source: book}
  negative: {when: mrd < 0.01 %, source: book}
  few transfusions: {when: transfusions < 3, source: book}
  renal function: {when: creatinine <= 2 mg/dL, source: book}
classifications:
  response:
    source: book
    outcomes:
      CR: {all of: [platelet recovery, negative]}
      NR: otherwise
course:
  response: response
  responders: [CR]
  starts: first dose
  hsct: {date: hsct date, as: censor}
  relapse: relapse date
  death: death date
  last contact: last contact
  source: book
endpoints:
  CR rate: {rate: response is CR, interval: Clopper-Pearson 95 %, source: book}
assessments:
  each: platelets
statements:
  recovery: {says: Platelets are back, source: book, made into: [platelet recovery, response]}
  design: {says: One arm, source: book}
"""
EVERYTHING = "eligibility, outcomes, criteria and amounts stay as they are"
NOBODY = f"proved: no patient can change class; {EVERYTHING}"
NOBODY_ACCEPTED = f"proved: no patient whose values both versions accept can change class; {EVERYTHING}"


def compared(folder: Path, new: str, old: str = BASE) -> Amendment:
    for name, text in (("old", old), ("new", new)):
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    with opened(str(folder / "old.yaml")) as before, opened(str(folder / "new.yaml")) as after:
        return amendment(before, after)


def told(amended: Amendment) -> list[str]:
    """What is told but for the first line and the places."""
    return [line for line in plain_text(document.text(amended)).splitlines()[2:] if not line.startswith("    at ")]


def base(*replaced: tuple[str, str]) -> str:
    text = BASE
    for one, other in replaced:
        assert one in text
        text = text.replace(one, other)
    return text


# ---- how data are read -----------------------------------------------------------------------------

# fmt: off
READING: dict[str, tuple[tuple[str, str], str, bool]] = {
    # what: the change, what is told, and whether what may be a missing value changes too
    "a lower end of what is plausible": (("0 to 3000", "0 to 500"), "platelets: values above 500 10*9/L are now set aside", True),
    "a higher end": (("0 to 3000", "0 to 5000"), "platelets: values above 3000 10*9/L, up to 5000 10*9/L, are now accepted", True),
    "a higher beginning": (("0.05 to 30", "0.1 to 30"), "creatinine: values below 0.1 mg/dL are now set aside", True),
    "a lower beginning": (("0.05 to 30", "0.01 to 30"), "creatinine: values below 0.05 mg/dL, down to 0.01 mg/dL, are now accepted", True),
    "a unit": (("10*9/L, plausible: 0 to 3000", "/uL, plausible: 0 to 3000000"), "platelets: a number without a unit is now read in /uL, it was read in 10*9/L", False),
    "no bounds": ((", censored: yes", ""), "mrd: bounds such as '<0.01' are now set aside", False),
    "bounds": (("creatinine: {", "creatinine: {censored: yes, "), "creatinine: bounds such as '<0.01' are now accepted", False),
    "whole numbers": (("plausible: 0 to 10}", "plausible: 0 to 10, whole: yes}"), "transfusions: only whole numbers are accepted now", True),
    "another observation": (("latest on or before the assessment", "'closest to the assessment, within 7 days'"), "status: is now chosen closest to the assessment, within 7 days; before: latest on or before the assessment", False),
    "a molar mass": (("113.12", "113.2"), "creatinine: mass and amount of substance are converted with 113.2 g/mol; before: converted with 113.12 g/mol", False),
    "what opens an assessment": (("each: platelets", "each: [platelets, mrd]"), "assessments: opened by each platelets, each mrd; before: each platelets", False),
}
SET_ASIDE = {  # a patient whose value only one of the versions accepts
    "platelets: values above 500 10*9/L are now set aside":
        "platelets 600 10*9/L (set aside now): response is CR before, not settled now",
    "platelets: values above 3000 10*9/L, up to 5000 10*9/L, are now accepted":
        "platelets 4000 10*9/L (set aside before): response is not settled before, CR now",
    "creatinine: values below 0.1 mg/dL are now set aside":
        "creatinine 0.09 mg/dL (set aside now): renal function is met before, unknown now",
    "creatinine: values below 0.05 mg/dL, down to 0.01 mg/dL, are now accepted":
        "creatinine 0.04 mg/dL (set aside before): renal function is unknown before, met now",
}
# fmt: on


@pytest.mark.parametrize(("change", "sentence", "may_be"), READING.values(), ids=READING)
def test_how_data_are_read_is_told_and_limits_the_proof(
    tmp_path: Path, change: tuple[str, str], sentence: str, *, may_be: bool
) -> None:
    amended = compared(tmp_path, base(change))
    fact = sentence.split(":", maxsplit=1)[0]
    missing = f"  where {fact} is missing, the outcomes that are still possible may differ: they follow from the values accepted"
    assert not amended.moves_nobody
    assert told(amended) == [
        "rules: none changed",
        "how data are read: 1 changed",
        f"  changed: {sentence}",
        "",
        NOBODY_ACCEPTED,
        f"  which values are accepted or chosen has changed: {sentence}",
        *([missing] if may_be else []),
        *(f"  {one}" for one in [SET_ASIDE.get(sentence)] if one),
    ]


def test_what_stands_for_a_day_that_does_not_exist_is_told(tmp_path: Path) -> None:
    stated = base(("sources:", "days that do not exist: last day of the month\nsources:"))
    (change,) = compared(tmp_path, stated).clauses
    assert str(change) == "days that do not exist: are the last day of the month; before: the first of the next month"


def test_a_new_choice_is_told(tmp_path: Path) -> None:
    lines = told(compared(tmp_path, base(("values: [relapsed, refractory]", "values: [relapsed, refractory, other]"))))
    assert lines == [
        "rules: none changed",
        "how data are read: 1 changed",
        "  changed: status: 'other' is now accepted",
        "",
        NOBODY_ACCEPTED,
        "  which values are accepted or chosen has changed: status: 'other' is now accepted",
        "  where status is missing, the outcomes that are still possible may differ: they follow from the values accepted",
    ]


def test_another_kind_of_fact_is_told_with_both_values(tmp_path: Path) -> None:
    change = ("{unit: mg/dL, plausible: 0.05 to 30, typical: 0.5, molar mass: 113.12 g/mol}", "{values: [low, high]}")
    lines = told(compared(tmp_path, base(change, ("creatinine <= 2 mg/dL", "creatinine is low"))))
    assert lines[:4] == [
        "rules: 1 changed",
        "  changed: criterion 'renal function': creatinine is low; before: creatinine is at most 2 mg/dL",
        "how data are read: 1 changed",
        "  changed: creatinine: is now one of low, high; before: a quantity in mg/dL",
    ]
    assert lines[5:7] == [
        "every patient there could be:",
        "  creatinine 0.5 mg/dL before, high now: renal function is met before, not met now",
    ]


# ---- courses and figures ---------------------------------------------------------------------------

# fmt: off
FIGURES: dict[str, tuple[tuple[str, str], list[str], str]] = {
    # what: the change, what is told, and which figures may change
    "responders": (("responders: [CR]", "responders: [CR, NR]"), ["changed: course 'response': CR or NR; before: CR"], "course 'response'"),
    "a transplant": (("as: censor", "as: event"), ["changed: course 'transplant': hsct date: counts as an event; before: hsct date: ends the follow-up (censored)"], "course 'transplant'"),
    "a rate": (("rate: response is CR", "rate: response is NR"), [
        "changed: endpoint 'CR rate': response is NR, of all patients; at the assessment that first shows the best response; Clopper-Pearson 95 %; before: response is CR, of all patients; at the assessment that first shows the best response; Clopper-Pearson 95 %"], "endpoint 'CR rate'"),
    "a new design": (("assessments:\n", "designs:\n  two stages: {endpoint: CR rate, go on: 2 of 10, success: 7 of 29, source: book}\nassessments:\n"), [
        "added: design 'two stages': new: CR rate: goes on with 2 of the first 10, succeeds with 7 of 29"], "design 'two stages'"),
    "a cross table": (("assessments:\n", "cross tables:\n  both: {rows: response, columns: response, source: book}\nassessments:\n"), [
        "added: cross table 'both': new: response by response, of all patients; at the assessment that first shows the best response"], "cross table 'both'"),
    "an analysis set": (("assessments:\n", "analysis sets:\n  evaluable: {when: response is CR, source: book}\nassessments:\n"), [
        "added: analysis set 'evaluable': new: patients with response is CR; at any assessment that counts: met once is met"], "analysis set 'evaluable'"),
    "an endpoint that is gone": (("  CR rate: {rate: response is CR, interval: Clopper-Pearson 95 %, source: book}", "  NR rate: {rate: response is NR, source: book}"), [
        "added: endpoint 'NR rate': new: response is NR, of all patients; at the assessment that first shows the best response; Clopper-Pearson 95 %",
        "removed: endpoint 'CR rate': gone: response is CR, of all patients; at the assessment that first shows the best response; Clopper-Pearson 95 %"], "endpoint 'NR rate', endpoint 'CR rate'"),
}
# fmt: on


@pytest.mark.parametrize(("change", "sentences", "figures"), FIGURES.values(), ids=FIGURES)
def test_courses_and_figures_are_told_though_no_class_changes(
    tmp_path: Path, change: tuple[str, str], sentences: list[str], figures: str
) -> None:
    amended = compared(tmp_path, base(change))
    assert amended.moves_nobody
    assert told(amended) == [
        "rules: none changed",
        f"courses and figures: {len(sentences)} changed",
        *(f"  {sentence}" for sentence in sentences),
        "",
        NOBODY,
        f"  figures over a cohort may change, though no class does: {figures}",
    ]


# ---- names, and what only one version has ----------------------------------------------------------


def test_a_rename_is_no_change_of_anything_else(tmp_path: Path) -> None:
    names = ("platelet recovery", "thrombocyte recovery"), ("  response:\n    source", "  answer:\n    source")
    mentions = (
        ("thrombocyte recovery, response]", "thrombocyte recovery, answer]"),
        ("  response: response", "  response: answer"),
        ("response is CR", "answer is CR"),
    )
    amended = compared(tmp_path, base(*names, *mentions))
    assert amended.moves_nobody
    assert told(amended) == [
        "rules: 2 changed",
        "  renamed: criterion 'thrombocyte recovery': is the former 'platelet recovery', renamed",
        "  renamed: classification 'answer': is the former 'response', renamed",
        "",
        NOBODY,
    ]


def test_a_criterion_that_changed_and_was_renamed_is_no_rename(tmp_path: Path) -> None:
    lines = told(
        compared(tmp_path, base(("  few transfusions: {when: transfusions < 3", "  no transfusions: {when: transfusions < 1")))
    )
    assert lines == [
        "rules: 2 changed",
        "  added: criterion 'no transfusions': new: transfusions < 1",
        "  removed: criterion 'few transfusions': gone: transfusions < 3",
        "",
        "proved: no patient can change eligibility, outcome or amount",
        "  only in the new protocol: criterion 'no transfusions'",
        "  only in the old protocol: criterion 'few transfusions'",
    ]


def test_what_had_no_effect_may_go(tmp_path: Path) -> None:
    also = "source: book}\n    I2 whatever status: {when: status is known or status is missing, source: book}\ncriteria:"
    lines = told(compared(tmp_path, BASE, base(("source: book}\ncriteria:", also))))
    assert lines == [
        "rules: 1 changed",
        "  removed: criterion 'I2 whatever status': gone: status is known or (status is missing)",
        "",
        "proved: no patient can change eligibility, outcome or amount",
        "  only in the old protocol: criterion 'I2 whatever status'",
    ]


def test_a_classification_of_one_version_alone_limits_the_sentence(tmp_path: Path) -> None:
    more = ("course:\n", "  extra:\n    outcomes: {low: platelets < 20 x 10^9/L, high: otherwise}\n    source: book\ncourse:\n")
    lines = told(compared(tmp_path, base(more)))
    assert lines[3:] == [
        "proved: no patient can change eligibility, or any outcome or amount that both versions have",
        "  only in the new protocol: classification 'extra'",
    ]


# fmt: off
STATEMENTS: dict[str, tuple[tuple[str, str], list[str]]] = {
    # what: the change, what is told of it
    "the same in another order": (("[platelet recovery, response]", "[response, platelet recovery]"), []),
    "other clauses": (("[platelet recovery, response]", "[CR rate]"), [
        "statement 'recovery': 'made into' was 'platelet recovery, response', is 'cr rate'"]),
    "for information": (("One arm, source: book", "One arm, source: book, for information: yes"), [
        "statement 'design': 'made into' was 'empty', is 'for information'"]),
    "another text": (("says: One arm", "says: Two arms"), ["statement 'design': reworded"]),
    "another text and a clause": (("One arm, source: book", "Two arms, source: book, made into: [course]"), [
        "statement 'design': reworded", "statement 'design': 'made into' was 'empty', is 'course'"]),
    "a new one": (("  design: {", "  other: {says: More, made into: [course]}\n  design: {"), ["statement 'other': new"]),
    "one that is gone": (("  design: {says: One arm, source: book}\n", ""), ["statement 'design': gone"]),
}
# fmt: on


@pytest.mark.parametrize(("change", "sentences"), STATEMENTS.values(), ids=STATEMENTS)
def test_what_became_of_a_statement_is_a_change_of_words(tmp_path: Path, change: tuple[str, str], sentences: list[str]) -> None:
    amended = compared(tmp_path, base(change))
    assert amended.moves_nobody
    assert [(str(one), one.affects) for one in amended.clauses] == [(sentence, "words") for sentence in sentences]


@pytest.mark.parametrize(("number", "text"), [(1, "1 change"), (2, "2 changes")])
def test_changes_of_wording_are_counted(tmp_path: Path, number: int, text: str) -> None:
    wording = (("title: Demo", "title: Another"), ("version: 1.0.0", "version: 1.1.0"))[:number]
    assert told(compared(tmp_path, base(*wording))) == [
        "rules: none changed",
        f"  and {text} of wording, sources or titles, which no answer depends on",
        "",
        NOBODY,
    ]


# ---- whose account it is on ------------------------------------------------------------------------

# fmt: off
DECIDING: dict[str, tuple[str, str, list[str]]] = {
    # what: the old rules, the new ones, and the first patients
    "a choice that only the old version reads": (BASE, base(('    I1 status: {when: "status in [relapsed, refractory]"', "    I2 platelets: {when: platelets >= 5 x 10^9/L")), [
        "platelets 4 10*9/L: the patient is eligible before, not eligible now",
        "platelets missing: the patient is eligible before, undetermined now",
        "status missing: the patient is undetermined before, eligible now",
    ]),
    "a threshold that moved over the usual patient": (base(("platelets >= 100", "platelets >= 900")), BASE, [
        "platelets 200 10*9/L: response is NR before, CR now",
        "platelets 200 10*9/L, mrd missing: response is NR before, not settled now",
        "platelets 200 10*9/L: platelet recovery is not met before, met now",
    ]),
    "a threshold that moved elsewhere": (BASE, base(("platelets >= 100", "platelets >= 150"), ("mrd < 0.01 %", "mrd < 0.001 %")), [
        "mrd 0.001 %: response is CR before, NR now",
    ]),
    "a choice": (BASE, base(("status in [relapsed, refractory]", "status is relapsed")), [
        "status refractory: the patient is eligible before, not eligible now",
        "status refractory: I1 status is met before, not met now",
    ]),
}
# fmt: on


@pytest.mark.parametrize(("old", "new", "patients"), DECIDING.values(), ids=DECIDING)
def test_a_patient_is_told_by_what_decides(tmp_path: Path, old: str, new: str, patients: list[str]) -> None:
    found = [one.sentence() for one in compared(tmp_path, new, old).differences]
    assert found[: len(patients)] == patients


def test_bounds_that_were_not_looked_for_are_not_denied(tmp_path: Path) -> None:
    facts = "".join(f"  f{number}: {{unit: '1', plausible: 0 to 10}}\n" for number in range(41))
    every = ", ".join(f"f{number} >= 1" for number in range(41))
    rules = BASE.replace("eligibility:", f"{facts}eligibility:").replace(
        "classifications:", f"  many: {{all of: [{every}], source: book}}\nclassifications:"
    )
    lines = told(compared(tmp_path, rules.replace("f7 >= 1", "f7 >= 2"), rules))
    assert lines[4:6] == [
        "  f7 1: many is met before, not met now",
        "    bounds were not looked for: this depends on 41 facts",
    ]
