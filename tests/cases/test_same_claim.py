"""Two values with the same claim, and what belongs to them: the order of the rows settles nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from remission.cases.tables import CaseTable, read_cases
from remission.decide import Decider
from remission.engines.columns import evaluate_file
from remission.protocol.load import load
from remission.protocol.model import Protocol

RULES = """\
protocol: claims
title: Two values with the same claim
version: 1.0.0
facts:
  day: {values: [yes]}
  ALT: {unit: U/L, plausible: 0 to 20000, uln: per laboratory, choose: "CHOOSE"}
  mrd: {unit: "%", plausible: 0 to 100, censored: yes, choose: "CHOOSE"}
assessments: {each: day}
sources: {p: {title: A protocol}}
criteria:
  low: {when: ALT <= 2.5 x ULN, source: p}
  negative: {when: mrd < 0.01 %, source: p}
"""
ND = "not detected (sensitivity {} %)"
HEAD = "patient,date,fact,value,unit,specimen"
CLOSEST, HIGHEST = "closest to the assessment, within 7 days", "highest within 7 days"
CLAIM = "ALT has two values with the same claim to the assessment of 2024-05-05: {0}, line _, and {1}, line _"
OTHER = "mrd has two values with the same claim to the assessment of 2024-05-05: {0}, line _, and {1}, line _"
FIRST, EARLIER = "the one whose specimen comes first in the alphabet counts", "the earlier one counts"

# fmt: off
LEFT, RIGHT = ["05-04,ALT,110,U/L,a", "05-04,ALT ULN,55,U/L,a"], ["05-04,ALT,110,U/L,b", "05-04,ALT ULN,35,U/L,b"]
LATER = ["05-06,ALT,110,U/L,", "05-06,ALT ULN,35,U/L,"]
TIMED = ["05-04T08:00,ALT,110,U/L,a", "05-04T08:00,ALT ULN,35,U/L,a"]
DAY = "'110 U/L', 2024-05-04"
LIMIT = ", with another ALT ULN"
TIES = {
    # id: choose, rows, truth of `low`, truth of `negative`, what is told, hint
    "limits of two laboratories": (CLOSEST, RIGHT + LEFT, "met", "unknown", CLAIM.format(DAY, DAY) + LIMIT, FIRST),
    "at another time": (CLOSEST, TIMED + LEFT, "met", "unknown", CLAIM.format(DAY, f"{DAY} 08:00") + LIMIT,
        "one without a time of the day is taken for the first of its day"),
    "of two days": (CLOSEST, LATER + LEFT, "met", "unknown", CLAIM.format(DAY, "'110 U/L', 2024-05-06") + LIMIT, EARLIER),
    "the highest of two days": (HIGHEST, LATER + LEFT, "met", "unknown",
        CLAIM.format(DAY, "'110 U/L', 2024-05-06") + LIMIT, EARLIER),
    "the highest of two laboratories": (HIGHEST, RIGHT + LEFT, "met", "unknown", CLAIM.format(DAY, DAY) + LIMIT, FIRST),
    "only one has a limit": (CLOSEST, [*RIGHT, "05-06,ALT,110,U/L,"], "not met", "unknown",
        CLAIM.format(DAY, "'110 U/L', 2024-05-06") + LIMIT, EARLIER),
    "other values": (CLOSEST, ["05-04,ALT,90,U/L,a", LEFT[1], *RIGHT], "met", "unknown",
        CLAIM.format("'90 U/L', 2024-05-04", DAY), FIRST),
    "another sensitivity": (CLOSEST, [f"05-04,mrd,{ND.format('0.001')},,a", f"05-04,mrd,{ND.format('0.1')},,b"], "unknown", "met",
        OTHER.format(f"'{ND.format('0.001')}', 2024-05-04", f"'{ND.format('0.1')}', 2024-05-04"), FIRST),
    "another unit": (CLOSEST, ["05-04,mrd,0.005,%,b", "05-04,mrd,0.005,1,a"], "unknown", "not met",
        OTHER.format("'0.005 1', 2024-05-04", "'0.005 %', 2024-05-04"), FIRST),
    "the same in another unit": (CLOSEST, ["05-04,mrd,0.005,%,b", "05-04,mrd,0.00005,1,a"], "unknown", "met", None, None),
    "the same limit twice": (CLOSEST, [*LEFT, RIGHT[0], "05-04,ALT ULN,55,U/L,b"], "met", "unknown", None, None),
}
# fmt: on


@pytest.fixture
def claims(folder: Path) -> Callable[[str], Protocol]:
    def rules(choose: str) -> Protocol:
        (folder / "p.yaml").write_text(RULES.replace("CHOOSE", choose), encoding="utf-8")
        return load("p.yaml")

    return rules


@pytest.mark.parametrize(("choose", "rows", "low", "negative", "message", "hint"), TIES.values(), ids=TIES)
def test_a_tie_is_told_and_settled_alike_in_every_order(  # noqa: PLR0913, PLR0917 - a row of the table
    claims: Callable[[str], Protocol],
    choose: str,
    rows: list[str],
    low: str,
    negative: str,
    message: str | None,
    hint: str | None,
) -> None:
    protocol = claims(choose)
    decider = Decider(protocol)
    every = ["05-05,day,yes,,", *rows]
    for some in (every, every[::-1], every[2:] + every[:2], every[3:] + every[:3]):
        Path("o.csv").write_text("\n".join((HEAD, *(f"P,2024-{row}" for row in some), "")), encoding="utf-8")
        (case,) = read_cases(Path("o.csv"), protocol).cases
        decision = decider.decide(case)
        [in_columns] = evaluate_file(protocol, Path("o.csv")).decisions()
        for one in (decision, in_columns):
            assert [one.criteria[key].value for key in ("low", "negative")] == [low, negative]
            assert [(without_lines(each.message), each.hint) for each in one.case.problems] == (
                [(message, hint)] if message else []
            )


def without_lines(message: str) -> str:
    return re.sub(r"line \d+", "line _", message)


def test_what_is_observed_as_another_is_not_missing(folder: Path) -> None:
    """Of the facts that are taken from other facts' rows, only those whose rows are nowhere are missing."""
    rules = (
        RULES.replace("CHOOSE", CLOSEST)
        .replace(
            "facts:\n",
            'facts:\n  baseline: {unit: U/L, observed as: ALT, choose: "highest within 28 days before the assessment"}\n',
        )
        .replace("criteria:\n", "criteria:\n  was low: {when: baseline < 100 U/L, source: p}\n")
    )
    (folder / "p.yaml").write_text(rules, encoding="utf-8")
    protocol = load("p.yaml")
    warned: list[CaseTable] = []
    for fact in ("ALT", "mrd"):
        Path("o.csv").write_text(f"{HEAD}\nP,2024-05-05,day,yes,,\nP,2024-05-04,{fact},1,,\n", encoding="utf-8")
        warned.append(read_cases(Path("o.csv"), protocol))
        assert evaluate_file(protocol, Path("o.csv")).warnings == warned[-1].warnings
    assert [[str(one) for one in table.warnings] for table in warned] == [
        ["o.csv:1:1: warning: facts without a row, missing for every patient: ALT ULN, mrd"],
        ["o.csv:1:1: warning: facts without a row, missing for every patient: baseline, ALT, ALT ULN"],
    ]
