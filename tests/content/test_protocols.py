"""The shipped protocols as data: clean, cited, honest about what was not verified."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import Any

import pytest
import yaml

from remission.protocol.load import load, read
from remission.protocol.locate import content, shipped
from remission.protocol.model import Calculation, Classification, Criterion, Outcome, Protocol, Statement, Status
from remission.symbolic.cells.gaps import gaps
from remission.symbolic.cells.reach import unreachable
from remission.testing.runner.run import usual_features

RULES = Path(__file__).parents[2] / "rules"
SHIPPED = list(shipped())
LABEL_TERMS = [
    "thrombocytopenia",
    "pyrexia",
    "anaemia",
    "vomiting",
    "infection",
    "haemorrhage",
    "neutropenia",
    "nausea",
    "leukopenia",
    "febrile neutropenia",
    "increased transaminases",
    "abdominal pain",
    "headache",
]


@pytest.fixture(scope="module", params=SHIPPED)
def protocol(request: pytest.FixtureRequest) -> Protocol:
    return load(str(request.param))


@pytest.fixture(scope="module")
def approval() -> Protocol:
    return load(RULES / "inotuzumab-pediatric")


def rules_of(protocol: Protocol) -> list[Criterion | Calculation]:
    return [*protocol.criteria.values(), *protocol.calculations.values()]


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_protocol_is_clean(name: str) -> None:
    found, problems = read(name)
    assert found is not None
    assert problems == ()
    assert list(unreachable(found)) == list(gaps(found)) == []


@pytest.mark.parametrize("name", SHIPPED)
def test_the_folder_is_called_after_its_protocol(name: str) -> None:
    assert load(name).id == name


def test_response_criteria_stand_in_a_folder_of_their_own_and_so_do_their_features() -> None:
    assert shipped()["inotuzumab-pediatric"] == PurePath("inotuzumab-pediatric")
    assert shipped()["eln-aml-2022"] == PurePath("response/eln-aml-2022")
    assert usual_features("eln-aml-2022") == content("features") / "response/eln-aml-2022"
    assert all(usual_features(name).is_dir() for name in SHIPPED)


def test_every_rule_and_every_statement_says_where_it_comes_from(protocol: Protocol) -> None:
    cited: list[Criterion | Calculation | Statement] = [*rules_of(protocol), *protocol.statements.values()]
    assert not [one.name for one in cited if one.source not in protocol.sources]
    for classification in protocol.classifications.values():
        conditions = [outcome for outcome in classification.outcomes if outcome.condition]
        assert classification.source or not [outcome.name for outcome in conditions if not outcome.source]


def test_every_statement_says_what_became_of_it(protocol: Protocol) -> None:
    assert not [one.name for one in protocol.statements.values() if not (one.made_into or one.for_information)]


def test_every_figure_says_what_it_is_and_where_it_comes_from(protocol: Protocol) -> None:
    plan = protocol.plan
    courses = [plan.course] if plan.course else []
    cited = [each.cited for each in (*plan.endpoints.values(), *plan.designs.values(), *plan.cross_tables.values())]
    assert {one.source for one in (*courses, *cited)} <= set(protocol.sources)
    assert all(one.says for one in (*courses, *cited))


def test_every_criterion_and_calculation_is_told_in_plain_words(protocol: Protocol) -> None:
    assert not [one.name for one in rules_of(protocol) if not one.says]


def test_no_source_is_left_over(protocol: Protocol) -> None:
    classes = protocol.classifications.values()
    citing: list[Criterion | Calculation | Statement | Classification | Outcome] = [*rules_of(protocol), *classes]
    citing += protocol.statements.values()
    citing += [outcome for classification in classes for outcome in classification.outcomes]
    plan = protocol.plan
    figures = [
        plan.course,
        *(each.cited for each in (*plan.endpoints.values(), *plan.designs.values(), *plan.cross_tables.values())),
    ]
    assert set(protocol.sources) <= {one.source for one in (*citing, *filter(None, figures))}


def test_what_was_remembered_is_marked_unverified_and_nothing_else_of_it_is_used() -> None:
    aall1621 = load(RULES / "aall1621")
    rules = rules_of(aall1621)
    remembered = {rule.name for rule in rules if rule.source == "remembered"}
    borrowed = {rule.name for rule in rules if rule.source == "label"}
    assert {rule.name for rule in rules if rule.status is Status.UNVERIFIED} == remembered | borrowed
    assert len(remembered) == 20
    response = aall1621.classifications["response"]
    assert [outcome.status for outcome in response.outcomes if outcome.condition] == [Status.UNVERIFIED] * 2
    assert {each.cited.standing for each in aall1621.plan.endpoints.values()} == {"unverified"}  # they ask that response


def test_the_approval_has_nothing_unverified(approval: Protocol) -> None:
    assert not [rule.name for rule in rules_of(approval) if rule.status is Status.UNVERIFIED]


def test_names_that_others_depend_on(approval: Protocol) -> None:
    assert approval.include == ("i1_age", "i2_disease", "i3_status", "i4_cd22")
    assert {
        "marrow_remission",
        "blood_remission",
        "platelet_recovery",
        "neutrophil_recovery",
        "extramedullary_remission",
        "mrd_negative_cr_by_flow",
        "mrd_negative_cr_by_pcr",
    } <= set(approval.criteria)
    outcomes = {slug: [outcome.name for outcome in one.outcomes] for slug, one in approval.classifications.items()}
    assert outcomes == {
        "response": ["CR", "CRi", "NR"],
        "mrd_by_flow": ["negative", "positive"],
        "mrd_by_pcr": ["negative", "positive"],
    }
    assert {"methylprednisolone", "dose_day_1", "dose_day_8", "dose_day_15"} <= set(approval.calculations)


def test_cr_and_mrd_come_from_the_approval_and_cri_from_the_label(approval: Protocol) -> None:
    cr, cri, _ = approval.classifications["response"].outcomes
    assert (cr.source, cri.source) == ("approval", "label")
    assert approval.classifications["mrd_by_flow"].source == "approval"
    assert approval.classifications["response"].promises == ("exactly one outcome for every complete case",)


def test_the_cited_lists_are_whole(approval: Protocol) -> None:
    assert list(approval.statements["adverse_events"].items) == LABEL_TERMS
    assert len(approval.statements["boxed_warning"].items) == 2
    assert len(approval.statements["premedication"].items) == 3


def test_the_conflict_over_the_trial_number_is_told(approval: Protocol) -> None:
    says = approval.statements["trial_identity"].says
    assert all(word in says for word in ("NCT02981628", "AALL1621", "ITCC-059", "53", "inference"))
    assert "ITCC-059" in load(RULES / "aall1621").statements["trial_identity"].says


@pytest.mark.parametrize("path", sorted(RULES.rglob("*.yaml")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_rule_files_are_for_people(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    assert text.endswith("\n")
    assert lines[0].startswith("#"), "the first line says what the file is and who owns it"
    assert "Owned by" in text
    assert max(map(len, lines)) <= 145
    assert len(lines) <= 250
    assert "\t" not in text


@pytest.mark.parametrize("path", sorted(RULES.rglob("*.yaml")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_rule_files_hold_text_only(path: Path) -> None:
    def texts(node: Any) -> bool:
        match node:
            case dict():
                return all(isinstance(key, str) and texts(value) for key, value in node.items())
            case list():
                return all(map(texts, node))
            case _:
                return isinstance(node, str) and bool(node.strip())

    assert texts(yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader))  # noqa: S506 - texts only


def test_nobody_is_said_to_have_reviewed_what_nobody_reviewed(approval: Protocol) -> None:
    for protocol in (approval, load(RULES / "aall1621")):
        assert {rule.reviewed for rule in rules_of(protocol)} == {None}
        assert Status.VERIFIED not in {rule.status for rule in rules_of(protocol)}
        assert "verified" not in {each.cited.standing for each in protocol.plan.endpoints.values()}
