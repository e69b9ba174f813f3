"""The page of coverage: clauses are marked from their first character to their last, and MC/DC is a pair of scenarios."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from textwrap import dedent

import pytest

from remission.render.page import html
from remission.testing.assertions.recording import record
from remission.testing.coverage.document import page
from remission.testing.coverage.record import record as record_of
from remission.testing.coverage.report import report

RULES = """\
protocol: p
title: Every way to write a clause
version: 1.0.0
facts:
  age: {unit: a, plausible: 0 to 120}
  sex: {values: [female, male]}
  weight: {unit: kg, plausible: 1 to 250}
criteria:
  grown up: age >= 18 years
  a woman: {when: sex is female, says: sex is female}       # sex is female
  may enter: {when: "grown up and (sex is male or age < 60 years)"}
  heavy:
    when: if sex is male then weight > 120 kg
    says: Over 120 kg
classifications:
  size:
    outcomes:
      small: weight < 20 kg
      large: otherwise
calculations:
  dose: {value: "min(1 mg/kg * weight, 50 mg)", unit: mg}
  limit:
    unit: mg
    rows:
      - {when: age < 2 years and sex is male, value: 1 mg}
      - {when: age >= 2 years, value: 2 mg}
      - {otherwise: 3 mg}
"""
FEATURE = """\
Feature: X
  Scenario: Ninety, and heavy
    Given age is 90 a
    And sex is male
    And weight is 130 kg
    Then heavy is met
    And may enter is met

  Scenario: Thirty, and heavy
    Given age is 30 a
    And sex is male
    And weight is 130 kg
    Then heavy is met

  Scenario: Thirty, and less so
    Given age is 30 a
    And sex is male
    And weight is 110 kg
    Then heavy is not met
"""


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, object]:
    folder = tmp_path_factory.mktemp("page")
    (folder / "p.yaml").write_text(RULES, encoding="utf-8")
    (folder / "x.feature").write_text(FEATURE, encoding="utf-8")
    found = report(record(str(folder / "p.yaml"), [Path(folder / "x.feature")]))
    return html(page(found)), record_of(found)


def marked(drawn: str) -> list[str]:
    """The lines of the rules that have marks, each mark between angles."""
    lines = re.findall(r'<code class="line"> +[0-9]+  (.*?)</code>', drawn)
    shown = [re.sub(r'<span class="\w+" title="[^"]*">(.*?)</span>', r"«\1»", line) for line in lines]
    return [unescape(line).strip() for line in shown if "«" in line]


def test_each_clause_is_marked_from_its_first_character_to_its_last(drawn: tuple[str, object]) -> None:
    assert "\n".join(marked(drawn[0])) + "\n" == dedent("""\
        «grown up»: «age >= 18 years»
        «a woman»: {when: «sex is female», says: sex is female}       # sex is female
        «may enter»: {when: "«grown up» and («sex is male» or «age < 60 years»)"}
        «heavy»:
        when: if «sex is male» then «weight > 120 kg»
        «small»: «weight < 20 kg»
        «large»: «otherwise»
        «dose»: {value: "«min(1 mg/kg * weight, 50 mg)»", unit: mg}
        «limit»:
        - «{»when: «age < 2 years» and «sex is male», value: «1 mg»}
        - «{»when: «age >= 2 years», value: «2 mg»}
        - «{»otherwise: «3 mg»}
        """)


def test_a_condition_that_alone_decides_has_its_pair_of_scenarios_the_two_that_are_most_alike(
    drawn: tuple[str, object],
) -> None:
    assert (
        "<dt>weight &gt; 120 kg, in heavy: alone decides (MC/DC)</dt>"
        "<dd>met: x.feature:9 Thirty, and heavy</dd>"
        "<dd>not met: x.feature:15 Thirty, and less so</dd>"
    ) in drawn[0]
    assert "<dt>sex is male, in heavy: alone decides (MC/DC)</dt>" in drawn[0]
    assert "not met: no scenario shows it" in drawn[0]


def test_a_machine_reads_the_pairs_too(drawn: tuple[str, object]) -> None:
    found = drawn[1]
    assert isinstance(found, dict)
    assert {
        "definition": "heavy",
        "condition": "weight > 120 kg, in heavy",
        "met": "x.feature:9 Thirty, and heavy",
        "not met": "x.feature:15 Thirty, and less so",
    } in found["pair"]
    alone = next(one for one in found["pair"] if one["condition"] == "sex is male, in heavy")
    assert (alone["met"], alone["not met"]) == ("x.feature:15 Thirty, and less so", None)


def test_what_cannot_be_shown_is_no_gap(tmp_path: Path) -> None:
    rules = "facts: {age: {unit: a, plausible: 0 to 120}}\ncriteria: {never: {all of: [age < 1 year, age > 2 years]}}\n"
    (tmp_path / "p.yaml").write_text(f"protocol: p\ntitle: T\nversion: 1.0.0\n{rules}", encoding="utf-8")
    feature = "Feature: X\n  Scenario: One\n    Given age is 5 a\n    Then never is not met\n"
    (tmp_path / "x.feature").write_text(feature, encoding="utf-8")
    drawn = unescape(html(page(report(record(str(tmp_path / "p.yaml"), [tmp_path / "x.feature"])))))
    _, _, told = drawn.partition("<h2>Gaps</h2>")
    gaps, _, never = told.partition("<h2>Cannot be shown, by proof</h2>")
    never, _, _ = never.partition("<h2>The rules</h2>")
    assert [": age > 2 a: not met</summary>" in part for part in (gaps, never)] == [True, False]
    assert [": never: met</summary>" in part for part in (gaps, never)] == [False, True]
    assert ("no patient can be there" in gaps, "no patient can be there" in never) == (False, True)
