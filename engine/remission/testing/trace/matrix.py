"""From the source's statement to the clause, to the scenarios that prove it, to their results; and back, with orphans."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, assert_never

from remission.engines.evaluate import Evaluator
from remission.errors import Pos
from remission.expr.facts import slug
from remission.protocol.model import Calculation, Classification, Criterion, EligibilityCriteria, Key, Outcome, Protocol, Status
from remission.protocol.plans.model import AnalysisSet, CrossTable, Design, Endpoint, Plan
from remission.protocol.reviews import Review
from remission.testing.assertions.answers import Claim
from remission.testing.assertions.asserted import ClaimedAnswer, ClaimedFigure, ClaimedReason, ClaimedTally, OfValues
from remission.testing.assertions.recording import Recording
from remission.testing.coverage.coverage import dependencies
from remission.testing.mutation.runner import Replay, ReplayEntry
from remission.testing.runner.results import ScenarioResult
from remission.testing.trace.figures import COURSE, FigureProofs, figure_proofs
from remission.testing.trace.statements import StatementTrace, told

Result: TypeAlias = Literal["passed", "failed", "not yet reviewed"]


@dataclass(frozen=True, slots=True)
class TracedClause:
    """One thing that the protocol says, the statement it was made from, and the scenarios, by number, that prove it.

    Without a definition it is about a cohort (a course, an endpoint): scenarios may state its figures, and none has to.
    """

    label: str
    kind: str
    definition: Key | None
    outcome: str | None
    source: str | None  # slug of a source
    says: str | None
    status: Status
    reviewed: Review | None
    pos: Pos
    scenes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Matrix:
    """The matrix, both ways."""

    protocol: Protocol
    scenes: tuple[ScenarioResult, ...]
    clauses: tuple[TracedClause, ...]
    told: tuple[StatementTrace, ...] = ()  # each statement of a source, and what became of it

    def result(self, scene: int) -> Result:
        """What became of a scenario."""
        one = self.scenes[scene]
        return "passed" if one.passed else "not yet reviewed" if one.holds else "failed"

    def proven_by(self, scene: int) -> tuple[TracedClause, ...]:
        """The clauses that a scenario proves."""
        return tuple(clause for clause in self.clauses if scene in clause.scenes)

    def of_source(self, source: str) -> tuple[TracedClause, ...]:
        """The clauses made from a source."""
        return tuple(clause for clause in self.clauses if clause.source == source)

    @property
    def unreviewed(self) -> tuple[TracedClause, ...]:
        """The clauses of which nobody is said to have compared them with their source."""
        return tuple(clause for clause in self.clauses if clause.reviewed is None)

    # ---- orphans --------------------------------------------------------------------------------------

    @property
    def unproven(self) -> tuple[TracedClause, ...]:
        """Clauses that no passed scenario proves, of those that are about one patient."""
        asked = (one for one in self.clauses if one.definition is not None)
        return tuple(one for one in asked if not any(self.result(scene) == "passed" for scene in one.scenes))

    @property
    def unsourced(self) -> tuple[TracedClause, ...]:
        """Clauses that cite no source."""
        return tuple(clause for clause in self.clauses if clause.source is None)

    @property
    def idle(self) -> tuple[int, ...]:
        """Scenarios that prove no clause."""
        busy = {scene for clause in self.clauses for scene in clause.scenes}
        return tuple(number for number in range(len(self.scenes)) if number not in busy)

    @property
    def uncited(self) -> tuple[str, ...]:
        """Sources from which no clause was made and which no statement cites."""
        cited = {clause.source for clause in self.clauses} | {one.source for one in self.protocol.statements.values()}
        return tuple(key for key in self.protocol.sources if key not in cited)

    @property
    def undecided(self) -> tuple[StatementTrace, ...]:
        """Statements from which no clause was made, and of which nobody said that none is to be."""
        return tuple(one for one in self.told if one.is_orphan)

    @property
    def failed(self) -> int:
        """How many scenarios failed."""
        return sum(self.result(scene) == "failed" for scene in range(len(self.scenes)))

    @property
    def is_whole(self) -> bool:
        """Whether there is no orphan of any kind, and no scenario failed."""
        lone = self.unproven or self.unsourced or self.idle or self.uncited or self.undecided
        return not (self.failed or lone)


def trace(recording: Recording) -> Matrix:
    """Make the matrix of a recording, with the scenarios that failed or were not reviewed too."""
    protocol = recording.protocol
    about = [one for one in recording.results.scenarios if one.protocol is not None and one.protocol.sha256 == protocol.sha256]
    replay = Replay(protocol, about)
    proofs = _proofs(replay, about)
    decided = (_with(clause, proofs) for definition in protocol.keys for clause in _clauses(protocol, definition))
    clauses = (*decided, *_figures(protocol.plan, figure_proofs(protocol.plan, about)))
    labels = _labels(clauses)
    return Matrix(protocol, tuple(about), clauses, tuple(told(one, labels) for one in protocol.statements.values()))


# ---- clauses ---------------------------------------------------------------------------------------


def _clauses(protocol: Protocol, definition: Key) -> Iterator[TracedClause]:
    match protocol.definition(definition):
        case Criterion() as one:
            asked = "inclusion" if one.slug in protocol.include else "exclusion" if one.slug in protocol.exclude else "criterion"
            yield TracedClause(one.name, asked, definition, None, one.source, one.says, one.status, one.reviewed, one.pos)
        case Classification() as family:
            for outcome in family.outcomes:
                source, label = _source(family, outcome), f"{family.name} {outcome.name}"
                told = (source, outcome.says, outcome.status, outcome.reviewed, outcome.pos)
                yield TracedClause(label, "outcome", definition, outcome.name, *told)
        case Calculation() as one:
            yield TracedClause(one.name, "calculation", definition, None, one.source, one.says, one.status, one.reviewed, one.pos)
        case EligibilityCriteria():
            return


def _figures(plan: Plan, proofs: FigureProofs) -> Iterator[TracedClause]:
    """What is said of a cohort: the course of its patients, and the figures over them."""
    if plan.course is not None:
        course, scenes = plan.course, tuple(proofs.get(COURSE, ()))
        review = (Status(course.standing), course.reviewed)
        yield TracedClause("course", "course", None, None, course.source, course.says, *review, course.pos, scenes)
    kinds: tuple[tuple[str, Iterable[Endpoint | Design | CrossTable | AnalysisSet]], ...] = (
        ("endpoint", plan.endpoints.values()),
        ("design", plan.designs.values()),
        ("cross table", plan.cross_tables.values()),
        ("analysis set", plan.sets.values()),
    )
    for kind, figures in kinds:
        for one in figures:
            cited, scenes = one.cited, tuple(proofs.get((kind, one.slug), ()))
            review = (Status(cited.standing), cited.reviewed)
            yield TracedClause(one.name, kind, None, None, cited.source, cited.says, *review, cited.pos, scenes)


def _labels(clauses: Iterable[TracedClause]) -> dict[str, list[tuple[str, str]]]:
    """What a statement may call each clause, by slug; a classification's name stands for all its outcomes."""
    found: dict[str, list[tuple[str, str]]] = {}
    for clause in clauses:
        family = () if clause.outcome is None else (clause.label.removesuffix(f" {clause.outcome}"),)
        for name in (clause.label, *family):
            found.setdefault(slug(name), []).append((name, clause.label))
    return found


def _source(family: Classification, outcome: Outcome) -> str | None:
    """An outcome's own source, or its family's; what is left over is left by the outcomes before it."""
    if outcome.source or family.source or outcome.condition is not None:
        return outcome.source or family.source
    return next((one.source for one in family.outcomes if one.source), None)


# ---- what proves them ------------------------------------------------------------------------------

Proofs: TypeAlias = dict[tuple[Key, str | None], dict[int, None]]


def _with(clause: TracedClause, proofs: Proofs) -> TracedClause:
    found = proofs.get((clause.definition, clause.outcome), ()) if clause.definition else ()
    return replace(clause, scenes=tuple(found))


def _proofs(replay: Replay, scenes: list[ScenarioResult]) -> Proofs:
    """The scenarios that prove each definition, and each outcome of those that have outcomes."""
    evaluator = Evaluator(replay.protocol)
    found: Proofs = {}
    for entry, definitions in dependencies(replay).items():
        # a claim that does not hold proves nothing beyond what it names
        own = definitions if scenes[entry.scene].holds else definitions & {entry.about}
        for definition in own:
            for outcome in _outcomes(evaluator, entry, definition):
                found.setdefault((definition, outcome), {})[entry.scene] = None
    return found


def _outcomes(evaluator: Evaluator, entry: ReplayEntry, definition: Key) -> tuple[str | None, ...]:
    """Which outcomes of a definition a claim is about; None for one that has no outcomes."""
    kind, key = definition
    if kind != "classification":
        return (None,)
    match entry.asserted:
        case ClaimedAnswer(case) | ClaimedReason(case):
            answer = evaluator.verdicts(case).outcomes[key]
            return (answer.outcome,) if answer.outcome is not None else answer.possible
        case ClaimedTally(_, _, Claim("classification", slug, said)) if slug == key:
            return (said,)
        case ClaimedTally(cases):
            return tuple(dict.fromkeys(evaluator.verdicts(case).outcomes[key].outcome or "" for case in cases))
        case ClaimedFigure() | OfValues():
            return ()
        case _:
            assert_never(entry.asserted)
