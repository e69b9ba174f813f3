"""Figures over a cohort beside rates and times: the funnel, cross tables, reasons, two-stage designs."""

from __future__ import annotations

import pytest

from remission.endpoints.cohort import Responses
from remission.endpoints.funnel import funnel
from remission.endpoints.two_stage import Advice
from remission.endpoints.widened_protocol import widened
from remission.engines.evaluate import Evaluator
from remission.expr.truth import MET, UNKNOWN
from remission.protocol.load import load
from remission.testing.agreement import drawn

from .conftest import Run


def responses(run: Run, table: str, endpoints: str) -> Responses:
    found = run(table, endpoints=endpoints)
    assert found.responses is not None
    return found.responses


# ---- the funnel ------------------------------------------------------------------------------------


def test_the_funnel_is_taken_at_the_first_assessment(run: Run) -> None:
    table = """
    patient|date|age|blasts
    P|2024-02-01|18|2
    P|2024-01-01|17.9|60
    Q|2024-01-01||60
    R|2024-01-01|30|60
    """
    [stage] = run(table).funnel
    assert (stage.kind, stage.in_so_far, stage.open_so_far, stage.left) == ("include", 1, 1, 1)
    assert (stage.fail_here, stage.unknown_here) == (1, 1)


def test_each_patient_leaves_the_funnel_once() -> None:
    protocol = load("aall1621")
    cases = list(drawn(protocol, 300, 1))
    evaluator = Evaluator(protocol)
    decisions = [evaluator.decide(case) for case in cases]
    stages = funnel(protocol, decisions)
    assert [stage.criterion for stage in stages] == [*protocol.include, *protocol.exclude]
    last = stages[-1]
    by_answer = {answer: sum(d.eligibility.value == answer for d in decisions) for answer in ("eligible", "undetermined")}
    assert (last.in_so_far, last.open_so_far) == (by_answer["eligible"], by_answer["undetermined"])
    assert sum(stage.left for stage in stages) == len(cases) - last.in_so_far - last.open_so_far


# ---- cross tables ----------------------------------------------------------------------------------


def test_a_cross_table_counts_pairs_at_the_best_response(run: Run) -> None:
    table = """
    patient|date|blasts|platelets|mrd|first dose
    P|2024-02-01|2|150|0.001|2024-01-01
    P|2024-03-01|2|150|5|2024-01-01
    Q|2024-02-01|2|150|0.05|2024-01-01
    R|2024-02-01|2|150|<0.1|2024-01-01
    S|2024-02-01|2|150||2024-01-01
    T|2024-02-01|2|50|0.001|2024-01-01
    U|2024-02-01|2||0.001|2024-01-01
    """
    found = responses(run, table, "cross tables: {methods: {rows: residual, columns: residual, of: response is CR}}")
    cross = found.cross_tables["methods"]
    assert dict(cross.counts) == {
        ("negative", "negative"): 1,
        ("positive", "positive"): 1,
        ("not settled", "not settled"): 2,
    }
    assert (cross.total, cross.settled, cross.agreeing, cross.open_members) == (4, 2, 2, 1)


# ---- reasons ---------------------------------------------------------------------------------------


def test_why_patients_did_not_respond(run: Run) -> None:
    table = """
    patient|date|blasts|platelets|first dose
    P|2024-02-01|2|150|2024-01-01
    Q|2024-02-01|2|50|2024-01-01
    R|2024-02-01|60|20|2024-01-01
    S|2024-02-01|60||2024-01-01
    T|2024-02-01|||2024-01-01
    U|2023-12-01|2|150|2024-01-01
    """
    reasons = responses(run, table, "").reasons
    assert (reasons.outcome, reasons.patients, reasons.never_assessed, reasons.not_settled) == ("CR", 3, 1, 1)
    assert [(each.clause, each.condition, each.not_met, each.alone, each.unknown) for each in reasons.clauses] == [
        ("clear", "blasts < 5 %", 2, 1, 0),
        ("recovered", "platelets >= 100 10*9/L", 2, 1, 1),
    ]


# ---- two-stage designs -----------------------------------------------------------------------------

DESIGN = """
endpoints: {CR rate: {rate: response is CR}}
designs: {two stage: {endpoint: CR rate, go on: 2 of 3, success: 3 of 5}}
"""
# fmt: off
STAGED = [
    # id                 responses in order of enrolment   advice
    ("too early",        "+-",                             Advice.TOO_EARLY),
    ("stop",             "+--",                            Advice.STOP),
    ("go on",            "++-",                            Advice.GO_ON),
    ("go on, open",      "++?",                            Advice.GO_ON),
    ("open decides",     "+-?",                            None),
    ("success",          "++--+",                          Advice.SUCCESS),
    ("no success",       "++---",                          Advice.NO_SUCCESS),
    ("a sixth is late",  "++---+",                         Advice.NO_SUCCESS),
]
# fmt: on


@pytest.mark.parametrize(("answers", "advice"), [row[1:] for row in STAGED], ids=[row[0] for row in STAGED])
def test_a_two_stage_design(run: Run, answers: str, advice: Advice | None) -> None:
    counts = {"+": "150", "-": "50", "?": ""}
    rows = [f"P{n}|2024-03-01|2|{counts[each]}|2024-01-0{n + 1}" for n, each in enumerate(answers)]
    table = "\n".join(["patient|date|blasts|platelets|first dose", *reversed(rows)])  # enrolment counts, not the file
    found = responses(run, table, DESIGN).designs["two_stage"]
    assert found.advice is advice
    assert found.stages[0].met == answers[:3].count("+")
    assert found.stages[0].unknown == answers[:3].count("?")


# ---- what is decided -------------------------------------------------------------------------------


def test_the_widened_protocol_reads_what_the_plan_needs_and_changes_nothing_else() -> None:
    protocol = load("inotuzumab-pediatric")
    wide = widened(protocol)
    assert set(wide.used) - set(protocol.used) == set(protocol.plan.dates)
    assert wide.criteria == protocol.criteria  # its endpoints compare no facts themselves
    assert (wide.id, wide.version, wide.sha256) == (protocol.id, protocol.version, protocol.sha256)


def test_assessments_say_whether_they_count(run: Run) -> None:
    table = """
    patient|date|blasts|platelets|first dose
    P|2023-12-01|60|20|2024-01-01
    P|2024-02-01|2|150|2024-01-01
    P||2|150|2024-01-01
    """
    found = run(table)
    assert found.decisions == found.assessments == 3
    assert (found.counting(MET), found.counting(UNKNOWN)) == (1, 1)


def test_an_empty_table_has_no_figures(run: Run) -> None:
    found = run("patient|date|blasts|platelets|first dose")
    assert found.courses == ()
    assert found.responses is not None
    assert found.responses.rates["cr_rate"].rate is None


def test_a_protocol_without_a_course_still_has_a_funnel(run: Run) -> None:
    found = run("patient|date|age\nP|2024-02-01|20", course="", endpoints="")
    assert found.responses is None
    assert found.funnel[0].in_so_far == 1
    assert found.assessments == 1


def test_the_course_may_be_the_least(run: Run) -> None:
    found = run(
        "patient|date|blasts|platelets\nP|2024-02-01|2|150",
        course="course: {response: response, responders: [CR]}\n",
        endpoints="endpoints: {CR rate: {rate: response is CR}}",
    )
    assert found.responses is not None
    assert found.responses.rates["cr_rate"].count(MET) == 1
