"""Every mutant is noticed or proved equivalent; what notices a survivor is printed, run, and does."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from textwrap import dedent, indent

import pytest
from tests.testing.noticing import noticed

from remission.engines.evaluate import Evaluator
from remission.expr import tree as t
from remission.protocol.revision import RuleChange
from remission.render.terminal import plain_text
from remission.symbolic.cells.case_search import NoSuchCase, NotFound, Remedy
from remission.testing.assertions.asserted import ClaimedFigure
from remission.testing.assertions.recording import Recording, record
from remission.testing.coverage.synthesis import Remedies
from remission.testing.measurement import Measured
from remission.testing.mutation import document
from remission.testing.mutation import equivalent_mutants as twins
from remission.testing.mutation.mutants import Mutant, mutants
from remission.testing.mutation.mutation import Mutation, drawn_pairs, hidden_pairs, mutate
from remission.testing.mutation.observation_operators import Rechosen
from remission.testing.mutation.plans.mutants import Replanned
from remission.testing.mutation.record import record as record_of
from remission.testing.mutation.runner import Replay
from remission.testing.mutation.vocabulary_operators import Redefined, Reopened
from remission.testing.mutation.work import Tools, closing
from remission.testing.runner.results import ScenarioResult
from remission.testing.runner.run import run_features

SHIPPED = "inotuzumab-pediatric"
NOT_MUTATED = [
    "units, codes and further values of facts",
    "rules by what they do to a cohort's figures",
    "the units in which times are printed",
]
SHORT = "response CRi: '(not (platelet recovery and neutrophil recovery))"
ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.xdist_group("shipped")  # the fixture `measured` takes long
Write = Callable[[str], Recording]
Paste = Callable[[Iterable[str]], Path]


@pytest.fixture(scope="module")
def mutation(measured: Measured) -> Mutation:
    return measured.mutation


@pytest.fixture
def written(demo: Path, tmp_path: Path) -> Write:
    """Record one feature against the small protocol."""

    def write(text: str) -> Recording:
        path = tmp_path / "x.feature"
        path.write_text(f"Feature: X\n{indent(dedent(text), '  ')}", encoding="utf-8")
        return record(str(demo), [path])

    return write


def text_of(found: Mutation) -> str:
    return plain_text(document.text(found), 200)


# ---- the shipped protocol --------------------------------------------------------------------------


def test_the_shipped_features_notice_every_mutant_that_can_be_noticed(mutation: Mutation) -> None:
    assert mutation.score == 100
    assert (mutation.open, mutation.not_told_apart) == ((), ())
    assert len(mutation.tried) > 250


def test_the_equivalent_mutants_are_the_known_ones(mutation: Mutation) -> None:
    assert {str(one.mutant) for one in mutation.equivalent} == {
        "blood remission: 'peripheral blasts <= 0 %' in place of 'peripheral blasts = 0 %'",
        "response CRi: without 'not (platelet recovery and neutrophil recovery)'",
        "response: 'CRi before CR' in place of 'CR before CRi'",
        # CR has taken the others already
        f"{SHORT} or mrd flow < 0.01 %' in place of 'not (platelet recovery and neutrophil recovery)'",
        f"{SHORT} or cycle <= 4' in place of 'not (platelet recovery and neutrophil recovery)'",
        "cycle limit: 'cycle <= 4.4' in place of 'cycle <= 4'",
        "dose day 1, row 1: 'cycle <= 1' in place of 'cycle = 1'",
        # the doses of day 8 and day 15 are the same
        "dose per cycle: '(dose day 1 + dose day 15) + dose day 15' in place of '(dose day 1 + dose day 8) + dose day 15'",
        "dose per cycle: '(dose day 1 + dose day 8) + dose day 8' in place of '(dose day 1 + dose day 8) + dose day 15'",
        "amount day 8: 'dose day 15 * bsa' in place of 'dose day 8 * bsa'",
        "amount day 15: 'dose day 8 * bsa' in place of 'dose day 15 * bsa'",
        # who once shows one of the best responses has it as the best response
        "CR rate: 'over: any assessment' in place of 'over: best response'",
        "CR or CRi rate: 'over: any assessment' in place of 'over: best response'",
    }


def test_every_sort_of_edit_is_tried(mutation: Mutation) -> None:
    assert {one.mutant.sort for one in mutation.tried} == {
        *("operator", "threshold, last digit", "threshold, 10 %", "unit", "time window", "and, or", "dropped clause"),
        *("negation", "choice", "formula", "operand", "row", "outcomes", "if missing", "who is asked"),
        *("which observation counts", "added bound", "added exception", "added restriction", "added cap"),
        *("plausible range", "value of a choice", "what opens an assessment"),
        *("course", "endpoint", "cross table"),
    }


def test_without_a_scenario_that_matters_the_score_falls_and_the_printed_remedy_restores_it(
    shipped: Recording, mutation: Mutation, paste: Paste
) -> None:
    matter = {at: some(mutation.only(at)) for at in range(len(mutation.scenes)) if mutation.only(at)}
    assert len(matter) > 10
    printed: dict[int, list[str]] = {}
    for at, mutants_of_it in matter.items():
        tools = Tools(shipped.without(shipped.scenes[at]))
        closings = [closing(tools, mutant) for mutant in mutants_of_it]
        printed[at] = [one.text for one in closings if isinstance(one, Remedy)]
        assert len(printed[at]) == len(closings)
    every = list(dict.fromkeys(text for texts in printed.values() for text in texts))
    ran = record(SHIPPED, [paste(every)])
    added = dict(zip(every, ran.scenes, strict=True))
    for at, texts in printed.items():
        lost = shipped.without(shipped.scenes[at])
        restored = replace(lost, scenes=(*lost.scenes, *(added[text] for text in texts)))
        assert [noticed(lost, mutant) for mutant in matter[at]] == [False] * len(texts)
        assert [noticed(restored, mutant) for mutant in matter[at]] == [True] * len(texts)


def some(only: Sequence[Mutant]) -> list[Mutant]:
    """The edits of rules, and one each of the plan, of what is chosen and of what is declared, for which more is read again."""
    of_rules = [one for one in only if isinstance(one.change, RuleChange)]
    declared = [one for one in only if isinstance(one.change, Redefined | Reopened)]
    of_plan = [one for one in only if isinstance(one.change, Replanned)]
    return of_plan[:1] + of_rules + [one for one in only if isinstance(one.change, Rechosen)][:1] + declared[:1]


def test_the_whole_report_falls_and_tells_the_remedy(shipped: Recording, mutation: Mutation) -> None:
    at = next(at for at in range(len(mutation.scenes)) if mutation.only(at))
    found = mutate(shipped.without(shipped.scenes[at]))
    assert found.score == Fraction(
        100 * (mutation.noticed - len(mutation.only(at))), len(mutation.tried) - len(mutation.equivalent)
    )
    assert {str(one.mutant) for one in found.open} == {str(mutant) for mutant in mutation.only(at)}
    told = text_of(found)
    for one in found.open:
        assert isinstance(one.closing, Remedy)
        assert f"no scenario would notice {one.mutant}; this one would:" in told
        assert one.closing.text in told


def test_data_and_gherkin_agree_on_what_a_mutant_breaks(shipped: Recording, tmp_path: Path) -> None:
    """The edit written into a copy of the rules fails the very scenarios that the replay says."""
    text = (ROOT / "rules" / SHIPPED / "protocol.yaml").read_text(encoding="utf-8")
    for path in (ROOT / "rules" / SHIPPED).glob("*.yaml"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    edited = text.replace("platelets >= 100 x 10^9/L", "platelets > 100 x 10^9/L")
    (tmp_path / "protocol.yaml").write_text(edited, encoding="utf-8")
    results = run_features(str(tmp_path), [ROOT / "features" / SHIPPED])
    change = next(one.change for one in mutants(shipped.protocol) if "'platelets > 100 10*9/L' in" in str(one))
    assert isinstance(change, RuleChange)
    noticing = Replay(shipped.protocol, shipped.scenes).noticing(change, 1000)
    failed = {(one.file, one.name) for one in results.scenarios if not one.holds and not is_of_figures(one)}
    assert {(shipped.scenes[at].file, shipped.scenes[at].name) for at in noticing} == failed


def is_of_figures(scene: ScenarioResult) -> bool:
    """Whether a scenario is about a whole cohort: what a rule changes is not asked of figures."""
    return any(isinstance(then.asserted, ClaimedFigure) for then in scene.thens)


def test_no_two_mutants_hide_each_other(shipped: Recording, mutation: Mutation) -> None:
    assert hidden_pairs(shipped, mutation, 1000, seed=1) == ()


# ---- equivalence -----------------------------------------------------------------------------------


def test_without_a_solver_small_clauses_are_proved_by_going_through_every_case(
    shipped: Recording, mutation: Mutation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(twins, "solved", lambda _: False)
    remedies = Remedies(shipped)
    sorts = {"cycle limit": "threshold, 10 %", "blood remission": "operator", "response CRi": "dropped clause"}
    small = [one.mutant for one in mutation.equivalent if sorts.get(one.mutant.where) == one.mutant.sort]
    changes = [one.change for one in small if isinstance(one.change, RuleChange)]
    assert [twins.tell_apart(remedies, change, "") for change in changes] == [NoSuchCase(twins.SEARCHED)] * 3


def test_what_is_not_told_apart_counts_against_the_score(mutation: Mutation) -> None:
    doubtful = tuple(replace(one, closing=NotFound("no such patient was found")) for one in mutation.survivors)
    worse = replace(mutation, survivors=doubtful)
    assert worse.score < 100
    assert "not told apart" in text_of(worse)


def test_a_mutant_that_is_proved_equivalent_is_answered_the_same(shipped: Recording, mutation: Mutation) -> None:
    from remission.protocol.revision import changed
    from remission.testing.agreement import drawn

    cases = list(drawn(shipped.protocol, 400, 7))
    changes = [one.mutant.change for one in mutation.equivalent if isinstance(one.mutant.change, RuleChange)]
    assert changes  # those of the plan change no decision
    for change in changes:
        other = Evaluator(changed(shipped.protocol, change.definitions))
        before = Evaluator(shipped.protocol)
        for case in cases:
            left, right = before.verdicts(case), other.verdicts(case)
            assert (left.criteria, left.eligibility, left.missing) == (right.criteria, right.eligibility, right.missing)
            assert {key: (answer.outcome, set(answer.possible)) for key, answer in left.outcomes.items()} == {
                key: (answer.outcome, set(answer.possible)) for key, answer in right.outcomes.items()
            }


# ---- the small protocol ----------------------------------------------------------------------------


def test_a_scenario_far_from_the_threshold_leaves_survivors_in_english(written: Write) -> None:
    found = mutate(
        written("""
        Scenario: Far from the threshold
          Given platelets is 300 10*9/L
          Then platelet recovery is met
    """)
    )
    told = {str(one.mutant) for one in found.open}
    assert "platelet recovery: 'platelets > 100 10*9/L' in place of 'platelets >= 100 10*9/L'" in told
    assert "platelet recovery: 'platelets >= 101 10*9/L' in place of 'platelets >= 100 10*9/L'" in told
    assert "platelet recovery: 'platelets >= 110 10*9/L' in place of 'platelets >= 100 10*9/L'" in told
    assert "full recovery: without 'platelet recovery'" in told
    assert "E1 recent dose: 'no policy for missing data' in place of 'if missing: not met'" in told
    assert "E1 recent dose: 'if missing: met' in place of 'if missing: not met'" in told
    assert "eligibility: without 'I1 age is an inclusion'" in told
    assert "eligibility: 'E1 recent dose is an inclusion' in place of 'E1 recent dose is an exclusion'" in told
    assert "response: 'CRi before CR' in place of 'CR before CRi'" in told
    assert "response: CR and NR exchanged" in told
    assert "methylprednisolone: '50 mg' in place of 'min(1 mg/kg * weight, 50 mg)'" in told
    assert "methylprednisolone: 'max(1 mg/kg * weight, 50 mg)' in place of 'min(1 mg/kg * weight, 50 mg)'" in told
    noticed = {str(one.mutant) for one in found.tried if one.scenes}
    assert "platelet recovery: 'platelets < 100 10*9/L' in place of 'platelets >= 100 10*9/L'" in noticed


def test_every_survivor_of_the_small_protocol_has_a_scenario_that_notices_it(
    written: Write, demo: Path, tmp_path: Path, paste: Paste
) -> None:
    found = mutate(written("Scenario: One\n  Given platelets is 300 10*9/L\n  Then platelet recovery is met\n"))
    texts = [one.closing.text for one in found.open if isinstance(one.closing, Remedy)]
    mended = record(str(demo), [tmp_path / "x.feature", paste(texts)])
    assert mended.results.findings == ()
    assert mutate(mended).score == 100


def test_a_policy_is_told_by_a_scenario_with_a_missing_fact(written: Write) -> None:
    found = mutate(written("Scenario: One\n  Given platelets is 300 10*9/L\n  Then platelet recovery is met\n"))
    one = next(one for one in found.open if "if missing: met' in place of 'if missing: not met" in str(one.mutant))
    assert isinstance(one.closing, Remedy)
    assert "is missing" in one.closing.text
    assert one.closing.text.endswith("Then E1 recent dose is not met")


def test_two_edits_that_hide_each_other_are_told(mutation: Mutation) -> None:
    pairs = list(drawn_pairs([one.mutant for one in mutation.tried], 20, seed=3))
    assert all(one.subject != other.subject for one, other in pairs)
    assert plain_text(document.pairs_text(pairs[:1], 20)).endswith("20 pairs of edits: 1 hide each other\n")


def test_a_machine_reads_the_same(mutation: Mutation) -> None:
    found = record_of(mutation)
    assert isinstance(found, dict)
    assert (found["score"], found["equivalent"], found["survived"]) == ("100", 13, 0)
    assert found["not mutated"] == NOT_MUTATED
    assert json.dumps(found)


def test_what_is_not_mutated_is_told_beside_the_score(mutation: Mutation) -> None:
    *_, last = text_of(mutation).splitlines()
    assert last == (
        "667 of 667 mutants are noticed: score 100 %; 13 more answer every patient the same, by proof; "
        f"not mutated: {', '.join(NOT_MUTATED)}"
    )


# ---- the reach of a change -------------------------------------------------------------------------


def test_a_change_fails_only_what_reads_it(shipped: Recording) -> None:
    one = shipped.protocol.criteria["cycle_limit"]
    never = RuleChange((replace(one, condition=t.AnyOf(())),))
    failing = list(Replay(shipped.protocol, shipped.scenes).failing(never))
    assert failing
    assert {entry.about for entry in failing} == {("criterion", "cycle_limit")}


def test_a_mutant_tells_where_it_is(mutation: Mutation) -> None:
    one: Mutant = next(one.mutant for one in mutation.tried if "'cycle <= 5' in" in one.mutant.told)
    assert (Path(one.pos.file).name, one.pos.line) == ("dosing.yaml", 15)
