# ruff: noqa: ISC004 - a row of a table is one thing

"""The words of `choose:` and `assessments:` in a rule file: what they mean, and every problem with its place and hint."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remission.errors import NOWHERE, Pos
from remission.expr.facts import Choose, Fact, Kind, Pick
from remission.expr.parsing.parse import ConditionError
from remission.protocol.assessing import assessments_text
from remission.protocol.canonical import names
from remission.protocol.load import read
from remission.protocol.vocabulary.observation_choice import choose, choose_text

COUNT = Fact("platelets", "platelets", "", Kind.QUANTITY)
MRD = Fact("mrd", "mrd", "", Kind.QUANTITY, censored=True)
DISEASE = Fact("emd", "EMD", "", Kind.CHOICE, values=("present", "absent"))
DAY = Fact("last_dose", "last dose", "", Kind.DATE)
FORMS = "such a rule is 'closest to the assessment, within 7 days' or 'latest on or before the assessment'"

# fmt: off
RULES = {
    "on the day of the assessment": Choose(Pick.CLOSEST, 0, 0),
    "On the day of the assessment, ties to the later": Choose(Pick.CLOSEST, 0, 0, later=True),
    "closest to the assessment, within 7 days": Choose(Pick.CLOSEST, -7, 7),
    "closest to the assessment within 1 week, ties to the later": Choose(Pick.CLOSEST, -7, 7, later=True),
    "closest to the assessment, within 7 days before and 2 days after": Choose(Pick.CLOSEST, -7, 2),
    "latest on or before the assessment": Choose(Pick.LATEST, None, 0),
    "last on or before the assessment, within 28 days": Choose(Pick.LATEST, -28, 0),
    "latest before the assessment, within 3 days": Choose(Pick.LATEST, -3, -1),
    "latest at any time": Choose(Pick.LATEST, None, None),
    "latest on the day of the assessment": Choose(Pick.LATEST, 0, 0),
    "first after the assessment": Choose(Pick.FIRST, 1, None),
    "earliest on or after the assessment, within 14 days": Choose(Pick.FIRST, 0, 14),
    "highest within 7 days": Choose(Pick.HIGHEST, -7, 7),
    "second lowest within 28 days before the assessment": Choose(Pick.LOWEST, -28, 0, rank=2),
}

BAD = {
    # rule, fact -> column, message, hint
    ("", COUNT): (1, "'' is not a rule of choice", FORMS),
    ("closet to the assessment, within 7 days", COUNT): (
        1, "'closet to the assessment, within 7 days' is not a rule of choice", "did you mean 'closest'?"),
    ("the best", COUNT): (1, "'the best' is not a rule of choice", FORMS),
    ("closest to the assessment", COUNT): (
        26, "the rule names no days", "say how many: 'closest to the assessment, within 7 days'"),
    ("closest within 7 days", COUNT): (9, "'closest' and 'to the assessment' go together", FORMS),
    ("latest to the assessment, within 3 days", COUNT): (8, "'closest' and 'to the assessment' go together", FORMS),
    ("latest within seven days", COUNT): (15, "'seven' is not a number of days", "write it in digits: 'within 7 days'"),
    ("latest within 3 dyas", COUNT): (17, "a window is a number of days or weeks, not of 'dyas'", "did you mean 'days'?"),
    ("latest within 3 months", COUNT): (
        17, "a window is a number of days or weeks, not of 'months'", "write the number of days or weeks that is meant"),
    ("latest within 1 year", COUNT): (
        17, "a window is a number of days or weeks, not of 'year'", "write the number of days or weeks that is meant"),
    ("latest within 8 days +- 2 days", COUNT): (
        22, "a tolerance ('+-') cannot be written here", "a window has two sides: 'within 7 days before and 3 days after'"),
    ("latest within 8 days ± 2 days", COUNT): (
        22, "a tolerance ('±') cannot be written here", "a window has two sides: 'within 7 days before and 3 days after'"),
    ("latest within 99999 days", COUNT): (
        15, "a window has at most 36,525 days", "leave 'within …' out where there is no limit"),
    ("latest befor the assessment", COUNT): (
        8, "cannot read 'befor the assessment' here", "did you mean 'before the assessment'?"),
    ("closest to the assessment, wihtin 7 days", COUNT): (28, "cannot read 'wihtin 7 days' here", "did you mean 'within'?"),
    ("latest on or before the assessment, within 4 days after", COUNT): (
        8, "the rule leaves no day to choose from", "let 'within …' agree with what stands before it"),
    ("latest before the assessment, within 0 days", COUNT): (
        8, "the rule leaves no day to choose from", "let 'within …' agree with what stands before it"),
    ("highest within 7 days after and 3 days before", COUNT): (
        9, "the window cannot be read", "write 'within 7 days before and 3 days after'"),
    ("second latest within 3 days", COUNT): (1, "there is no second latest", "only 'highest' and 'lowest' are counted"),
    ("highest within 3 days, ties to the later", COUNT): (
        24, "only 'closest' and 'on the day' have ties to settle", "leave these words out"),
    ("second highest within 3 days", MRD): (
        1, "the second highest value of 'mrd' cannot be told: its values may be bounds", "write 'highest'"),
    ("highest within 3 days", DAY): (1, "'last dose' is a date: it has no highest value", "write 'latest' or 'first'"),
    ("highest within 3 days", DISEASE): (
        1, "'EMD' is a choice: it has no highest value",
        "name its values in their order: 'present over absent, within 7 days'"),
    ("present over absent, within 3 days", COUNT): (
        1, "'over' is for choices, 'platelets' is a quantity", "write 'highest' or 'lowest'"),
    ("present over absnt, within 3 days", DISEASE): (14, "'EMD' has no value 'absnt'", "did you mean 'absent'?"),
    ("present over present, within 3 days", DISEASE): (
        1, "'absent' is not in the order", "name each value once: 'present over absent'"),
    ("x" * 201, COUNT): (1, "a rule of choice has at most 200 characters", FORMS),
}
# fmt: on


@pytest.mark.parametrize(("text", "rule"), RULES.items(), ids=RULES)
def test_a_rule_means_what_it_says(text: str, rule: Choose) -> None:
    assert choose(text, COUNT, lambda _: NOWHERE) == rule
    assert choose(choose_text(rule), COUNT, lambda _: NOWHERE) == rule


def test_an_order_of_values() -> None:
    rule = choose("Present over ABSENT, on or before the assessment", DISEASE, lambda _: NOWHERE)
    assert rule == Choose(Pick.PREFERRED, None, 0, order=("present", "absent"))
    assert choose(choose_text(rule), DISEASE, lambda _: NOWHERE) == rule


@pytest.mark.parametrize(("written", "wrong"), BAD.items(), ids=[f"{text[:50]!r} {fact.name}" for text, fact in BAD])
def test_a_bad_rule_says_where_and_what(written: tuple[str, Fact], wrong: tuple[int, str, str]) -> None:
    text, fact = written
    with pytest.raises(ConditionError) as caught:
        choose(text, fact, lambda offset: Pos("f", 1, offset + 1))
    column, message, hint = wrong
    assert str(caught.value) == f"f:1:{column}: {message}\n  hint: {hint}"


ENDS = st.none() | st.integers(-40, 40)


@given(pick=st.sampled_from([Pick.LATEST, Pick.FIRST, Pick.HIGHEST, Pick.LOWEST]), start=ENDS, end=ENDS)
def test_what_is_printed_reads_back(pick: Pick, start: int | None, end: int | None) -> None:
    low, high = (start if start is None else min(start, 0)), (end if end is None else max(end, 0))
    if (low, high) in {(None, None), (None, 0), (0, None)} or (low is not None and high is not None):
        rule = Choose(pick, low, high)
        assert choose(choose_text(rule), COUNT, lambda _: NOWHERE) == rule


WORDS = st.lists(st.sampled_from([*FORMS.split(), "within", "7", "days", ","]), max_size=9).map(" ".join)


@given(text=st.text(max_size=60) | WORDS)
def test_any_text_is_a_rule_or_a_problem(text: str) -> None:
    try:
        rule = choose(text, COUNT, lambda _: NOWHERE)
    except ConditionError:
        return
    assert choose(choose_text(rule), COUNT, lambda _: NOWHERE) == rule


# ---- in a file -----------------------------------------------------------------------------------------

PROTOCOL = """\
protocol: demo
title: Demo
version: 1.0.0
sources: {s: {title: S}}
facts:
  platelets: {unit: 10*9/L, plausible: 0 to 3000, choose: %s}
  nadir: {unit: /uL, plausible: 0 to 3000000, choose: lowest within 7 days, observed as: %s}
  blasts: {unit: "%%", plausible: 0 to 100}
  first dose: {date: yes}
criteria:
  low: {when: platelets < 5 /uL or nadir < 5 /uL, source: s}
%s
"""
CHOOSE, OBSERVED = "closest to the assessment, within 7 days".join('""'), "platelets"


def loaded(folder: Path, *, choose: str = CHOOSE, observed: str = OBSERVED, more: str = "") -> tuple[object, list[str]]:
    (folder / "p.yaml").write_text(PROTOCOL % (choose, observed, more), encoding="utf-8")
    protocol, problems = read("p.yaml")
    shown = assessments_text(protocol.assessments, names(protocol)) if protocol and protocol.assessments else None
    return shown, list(map(str, problems))


# fmt: off
OPENINGS = {
    "assessments: {each: blasts, on: day 28 after first dose}": ["each blasts", "day 28 after first dose"],
    "assessments: {on: [28 days after first dose, week 6 before First Dose], listed: yes}": [
        "day 28 after first dose", "day 42 before first dose", "listed"],
    "assessments: listed": ["listed"],
}
WRONG = {
    "no fact": ({"more": "assessments: {each: blast}"}, "p.yaml:12:21: 'blast' is not a fact\n  hint: did you mean 'blasts'?"),
    "no date": ({"more": "assessments: {on: day 3 after blasts}"},
                "p.yaml:12:19: 'blasts' is a quantity, not a date\n"
                "  hint: write 'day 28 after first dose', where 'first dose' is a date"),
    "no day": ({"more": "assessments: {on: later}"},
               "p.yaml:12:19: 'later' is not a scheduled day\n"
               "  hint: write 'day 28 after first dose', where 'first dose' is a date"),
    "nothing": ({"more": "assessments: {listed: no}"},
                "p.yaml:12:1: 'assessments' does not say what opens one\n"
                "  hint: write 'each: <fact>', 'on: day 28 after <date>' or 'listed: yes'"),
    "the date itself": ({"more": "assessments: {each: assessment date}"},
                        "p.yaml:12:21: 'assessment date' cannot open an assessment\n  hint: name a fact that is observed"),
    "bad rule": ({"choose": "closet to the assessment"},
                 "p.yaml:6:59: 'closet to the assessment' is not a rule of choice\n  hint: did you mean 'closest'?"),
    "observed as nothing": ({"observed": "platlets"},
                            "p.yaml:7:3: 'nadir' is observed as 'platlets', which is not a fact\n"
                            "  hint: did you mean 'platelets'?"),
    "observed as another kind": ({"observed": "blasts"},
                                 "p.yaml:7:3: 'nadir' and 'blasts' do not hold the same kind of value\n"
                                 "  hint: give both the same kind, unit or values"),
}
# fmt: on


@pytest.mark.parametrize(("section", "shown"), OPENINGS.items(), ids=OPENINGS)
def test_what_opens_an_assessment(folder: Path, section: str, shown: list[str]) -> None:
    assert loaded(folder, more=section)[0] == shown


@pytest.mark.parametrize(("written", "message"), WRONG.values(), ids=WRONG)
def test_a_bad_section_says_where_and_what(folder: Path, written: dict[str, str], message: str) -> None:
    assert message in loaded(folder, **written)[1]


def test_a_fact_that_only_opens_assessments_is_used(folder: Path) -> None:
    unused = "p.yaml:8:3: warning: fact 'blasts' is not used by any rule\n  hint: use it in a clause, or delete it"
    assert unused in loaded(folder)[1]
    assert unused not in loaded(folder, more="assessments: {each: blasts}")[1]
