"""Another of many dated observations: every rule that could be written, read at once, noticed by the printed scenario."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from remission.cases.files import open_grid
from remission.cases.tables import read_cases
from remission.errors import NOWHERE
from remission.expr.facts import ON_THE_DAY, Choose, Pick
from remission.protocol.load import load
from remission.protocol.model import Assessments, Protocol
from remission.protocol.vocabulary.observation_choice import choose, choose_text
from remission.symbolic.cells.case_search import NotFound, Remedy
from remission.testing.assertions.recording import Recording, record
from remission.testing.gherkin.observations import LISTED, Observations
from remission.testing.gherkin.tables import FeatureRow
from remission.testing.mutation.mutants import mutants
from remission.testing.mutation.observation_mutants import read_all, read_otherwise
from remission.testing.mutation.observation_operators import Rechosen, chosen_facts, other_rules
from remission.testing.mutation.observation_synthesis import NOT_FOUND, told_apart
from remission.testing.mutation.work import Tools

Paste = Callable[[Iterable[str]], Path]

RULES = """\
protocol: seen
title: Facts that are observed on many days
version: 1.0.0
facts:
  platelets: {unit: 10*9/L, plausible: 0 to 3000, typical: 200, choose: "closest to the assessment, within 7 days"}
  nadir: {unit: 10*9/L, plausible: 0 to 3000, choose: second lowest within 28 days before the assessment, observed as: platelets}
  ALT:
    unit: U/L
    plausible: 0 to 20000
    uln: per laboratory
    typical: 20
    typical uln: 40
    choose: latest on or before the assessment, within 3 days
  mrd: {unit: "%", plausible: 0 to 100, censored: yes}
  rash: {values: [severe, mild, none], choose: "severe over mild over none, within 2 days"}
  weight: {unit: kg, plausible: 1 to 250, choose: latest on or before the assessment}
criteria:
  recovery: platelets >= 100 x 10^9/L
  deep nadir: nadir < 20 x 10^9/L
  liver: ALT < 5 x ULN
  negative: mrd < 0.01 %
  skin: rash is severe
  dated: assessment date is known
calculations:
  steroid: {value: 1 mg/kg * weight, unit: mg}
"""

TABLE = """\
patient,date,fact,value
A,2024-05-01,platelets,40
A,2024-05-02,platelets,180
A,2024-05-04,platelets,90
A,2024-05-12,platelets,15
A,2024-05-01,ALT,300
A,2024-05-01,ALT ULN,40
A,2024-05-03,ALT,300
A,2024-05-03,ALT ULN,80
A,2024-05-03,mrd,<0.01
A,2024-05-02,rash,mild
A,2024-05-04,rash,severe
A,2024-05-01,weight,20
A,2024-05-20,weight,30
B,2024-05-01T08:00,platelets,40
B,2024-05-01T16:00,platelets,180
"""


@pytest.fixture
def seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Protocol:
    """The protocol and a table, in a working folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "seen.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "table.csv").write_text(TABLE, encoding="utf-8")
    return load("seen.yaml")


@pytest.fixture
def recorded(seen: Protocol, tmp_path: Path) -> Recording:
    """One scenario about the protocol, without a table."""
    text = "Feature: X\n  Scenario: One\n    Given platelets is 300\n    Then recovery is met\n"
    (tmp_path / "x.feature").write_text(text, encoding="utf-8")
    return record(seen.file, [tmp_path / "x.feature"])


def others(protocol: Protocol) -> list[Rechosen]:
    return [Rechosen(fact.slug, rule) for fact, own in chosen_facts(protocol) for rule in other_rules(fact, own)]


def test_the_rules_that_an_author_could_have_written(seen: Protocol) -> None:
    told = {fact.name: {choose_text(rule) for rule in other_rules(fact, own)} for fact, own in chosen_facts(seen)}
    assert told["platelets"] == {
        "closest to the assessment, within 8 days before and 7 days after",
        "closest to the assessment, within 6 days before and 7 days after",
        "closest to the assessment, within 7 days before and 6 days after",
        "closest to the assessment, within 7 days before and 8 days after",
        "closest to the assessment, within 7 days before",
        "closest to the assessment, within 7 days after",
        "closest to the assessment, within 7 days, ties to the later",
        *(f"{pick} within 7 days" for pick in ("latest", "first", "highest", "lowest")),
    }
    assert {"lowest on or before the assessment, within 28 days", "third lowest on or before the assessment, within 28 days"} <= (
        told["nadir"]
    )
    assert {"mild over severe over none, within 2 days", "severe over none over mild, within 2 days"} <= told["rash"]
    assert {"latest at any time", "latest before the assessment", "on the day of the assessment"} <= told["weight"]
    assert "mrd" not in told  # it says nothing, so that nothing can be said otherwise


def test_each_reads_back_as_itself_and_is_another(seen: Protocol) -> None:
    for one in others(seen):
        fact = seen.facts[one.fact]
        assert choose(choose_text(one.rule), fact, lambda _: NOWHERE) == one.rule != fact.choose


def test_one_reading_of_a_table_finds_what_the_amended_protocol_would_choose(seen: Protocol) -> None:
    rules = others(seen)
    before = read_cases(Path("table.csv"), seen).cases
    moved = 0
    for one, found in zip(rules, read_otherwise(open_grid(Path("table.csv")), seen, rules), strict=True):
        amended = replace(seen, facts={**seen.facts, one.fact: replace(seen.facts[one.fact], choose=one.rule)})
        after = read_cases(Path("table.csv"), amended).cases
        expected = [case.values | dict(found.get((case.patient, case.date), {})) for case in before]
        assert [case.values for case in after] == expected
        moved += bool(found)
    assert moved > len(rules) // 2


def test_tables_of_features_read_at_once_tell_what_each_tells(seen: Protocol) -> None:
    rules = others(seen)
    head, *rows = (row.split(",") for row in TABLE.splitlines())
    tables = [stated(head, rows), stated(head, rows[::-1]), stated(head[1:], [row[1:] for row in rows if row[0] == "B"])]
    found = read_all(tables, seen, rules)
    assert [found[table] for table in tables] == [read_otherwise(table.grid(), seen, rules) for table in tables]
    assert [sum(map(bool, found[table])) > 0 for table in tables] == [True, True, True]


def stated(head: list[str], rows: list[list[str]]) -> Observations:
    first, *rest = (FeatureRow(NOWHERE, tuple(cells), (NOWHERE,) * len(cells)) for cells in (head, *rows))
    return Observations(first, tuple(rest))


def test_the_printed_scenario_notices_an_edit(recorded: Recording, paste: Paste) -> None:
    some = others(recorded.protocol)[::5]  # of each fact and each way to choose; each takes two readings of a table
    tools = Tools(recorded)
    closings = [told_apart(tools.remedies, one, f"not {number}") for number, one in enumerate(some)]
    texts = [one.text for one in closings if isinstance(one, Remedy)]
    assert len(texts) == len(some)
    mended = Tools(record("seen.yaml", [paste(texts)])).rechoosing(some)
    assert [len(mended.noticing(one, 1)) for one in some] == [1] * len(some)
    silent = tools.rechoosing(some)
    assert [silent.noticing(one, 1) for one in some] == [()] * len(some)


def test_what_holds_for_a_day_is_stated_once(recorded: Recording) -> None:
    facts = recorded.protocol.facts
    daily = replace(recorded.protocol, facts={**facts, "alt": replace(facts["alt"], choose=ON_THE_DAY)})
    found = told_apart(Tools(replace(recorded, protocol=daily)).remedies, Rechosen("alt", Choose(Pick.LATEST, 0, 0)), "")
    assert isinstance(found, Remedy)
    assert [row.split("|")[2].strip() for row in found.text.splitlines() if "2024-05-01" in row] == ["ALT", "ALT ULN", "ALT"]


def test_values_that_no_rule_tells_apart_cannot_be_noticed(recorded: Recording) -> None:
    own = recorded.protocol.facts["rash"].choose
    assert own is not None
    exchanged = Rechosen("rash", replace(own, order=("severe", "none", "mild")))
    assert told_apart(Tools(recorded).remedies, exchanged, "") == NotFound(NOT_FOUND)


def test_an_edit_is_told_in_english_at_its_fact(seen: Protocol) -> None:
    (one,) = (one for one in mutants(seen) if "highest within 7 days" in one.told)
    assert str(one) == "platelets: 'highest within 7 days' in place of 'closest to the assessment, within 7 days'"
    assert (one.pos.line, one.subject) == (5, "platelets")


def test_no_scenario_can_give_a_list_of_assessments(recorded: Recording) -> None:
    listed = replace(recorded, protocol=replace(recorded.protocol, assessments=Assessments(listed=True)))
    assert told_apart(Tools(listed).remedies, others(recorded.protocol)[0], "") == NotFound(LISTED)
