"""Where claims are tried: the protocol as formulas, the solver, the usual patient, and the replay of what is found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TypeAlias, TypeVar, cast

from remission.cases.case import Case
from remission.engines.decision import Decision
from remission.errors import DisagreementError
from remission.expr import tree as t
from remission.expr.units import unit
from remission.protocol.canonical import names
from remission.protocol.graph import Graph, asks_for_outcomes, asks_what_is_known
from remission.protocol.model import Protocol
from remission.protocol.tables.scores import has_joint_items
from remission.symbolic.calendar_spans import calendar_spans
from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.completion import Completed
from remission.symbolic.formulas.encode import RecordedFormulas
from remission.symbolic.formulas.variables import PatientVariables
from remission.symbolic.formulas.walk import nonlinear
from remission.symbolic.typical_values import ASSESSED, well
from remission.symbolic.witness import IRRATIONAL, Finder, Values
from remission.verify.one_fact_moved import MovedFact
from remission.verify.patients import FEW, Patient, answers, case_of

Replay: TypeAlias = Callable[[Case], Decision]  # the reference reading, or all readings compared

Kept = TypeVar("Kept")

LONGEST_SPAN = 400  # days
TOGETHER = "not proved: where values are missing, items of a score that read the same facts are taken together"
POSSIBLE = "not proved: where values are missing, it asks which outcomes are still possible"
MOST_TURNS = 100  # questions of one conversation: what was said in it before makes the next ones slower
MANY = 12  # facts, beyond which those that decide are not looked for one by one


@dataclass(frozen=True, slots=True)
class ShownPatient:
    """A patient for whom the formulas hold, and what the reference reading says of them."""

    patient: Patient
    decision: Decision
    values: Values


@dataclass(frozen=True, slots=True)
class Open:
    """No answer; says why."""

    reason: str


Found: TypeAlias = ShownPatient | s.Impossible | Open


class Bench:
    """One protocol on the bench."""

    def __init__(self, protocol: Protocol, solver: s.Solver, replay: Replay) -> None:
        """`replay` decides every patient again before anyone sees them."""
        self.protocol, self.solver, self.replay = protocol, solver, replay
        self.names = names(protocol)
        self.complete = RecordedFormulas(protocol, PatientVariables(protocol.facts))
        self.record = RecordedFormulas(protocol, PatientVariables(protocol.facts, "missing"))
        self.completed = Completed(self.record)
        self._conversation, self._turns = solver.question(), 0  # one in which nothing is said for good
        self._moved: dict[str, RecordedFormulas] = {}
        self._made: dict[tuple[object, ...], object] = {}

    # ---- other patients -------------------------------------------------------------------------------

    def moved(self, fact: str, name: str) -> RecordedFormulas:
        """The same patient but for one fact, whose other value is called `name`."""
        if name not in self._moved:
            self._moved[name] = MovedFact(self.complete, fact, name, self.graph.facts)
        return self._moved[name]

    def differ(self, one: RecordedFormulas, other: RecordedFormulas, key: str) -> s.Formula:
        """Two patients have different outcomes (to have none is different from any)."""
        mine, theirs = one.outcomes(key), other.outcomes(key)
        return s.opposite(s.both(*(s.same(mine[name].met, theirs[name].met) for name in mine)))

    @cached_property
    def graph(self) -> Graph:
        """What reads what."""
        return Graph(self.protocol)

    # ---- what is asked --------------------------------------------------------------------------------

    def ask(self, said: Sequence[s.Formula], assumed: Sequence[s.Formula]) -> s.Answer:
        """Can it all hold? If not: the fewest of what is assumed that are already too much (none can be left out)."""
        return self._asked(self.solver.question(*said), (), said, assumed)

    def ask_again(self, said: Sequence[s.Formula], assumed: Sequence[s.Formula]) -> s.Answer:
        """The same for many questions about the same conditions: the solver learns from one for the next."""
        if self._turns % MOST_TURNS == 0:
            self._conversation = self.solver.question()
        self._turns += 1
        answer = self._asked(self._conversation, said, said, assumed)
        if not isinstance(answer, s.Unknown) or not answer.tried:
            return answer
        self._turns = 0  # something hard was said in it: the next ones shall not suffer
        return self.ask(said, assumed)

    def _asked(
        self, question: s.Question, more: Sequence[s.Formula], said: Sequence[s.Formula], assumed: Sequence[s.Formula]
    ) -> s.Answer:
        """`more` of what is said is assumed too: the conversation does not hold it."""
        answer = question.ask(*more, *assumed, values=False)
        if isinstance(answer, s.Unknown):
            return s.Unknown(self.why(answer, [*said, *assumed]), answer.tried)
        if not isinstance(answer, s.Impossible):
            return answer
        core = [index - len(more) for index in answer.core if index >= len(more)]
        for index in tuple(core):
            rest = [one for one in core if one != index]
            if isinstance(question.ask(*more, *(assumed[one] for one in rest), values=False), s.Impossible):
                core = rest
        return s.Impossible(tuple(core))

    @property
    def late(self) -> Open | None:
        """No answer, where the time is over: nothing needs to be made ready for a question."""
        return Open(s.LIMIT) if self.solver.is_late else None

    def once(self, what: tuple[object, ...], made: Callable[[], Kept]) -> Kept:
        """Something that several claims ask for, made once."""
        if what not in self._made:
            self._made[what] = made()
        return cast("Kept", self._made[what])

    def beyond(self, rules: Iterable[t.Node]) -> Open | None:
        """No answer about records with gaps, where the reference asks what is still possible: the formulas of a record do not."""
        every = tuple(rules)
        if asks_for_outcomes(self.protocol, every):
            return Open(POSSIBLE)
        return Open(TOGETHER) if has_joint_items(self.protocol, every) else None

    def excludes(self, *formulas: s.Formula) -> bool | Open:
        """Whether the formulas cannot hold together."""
        answer = self.solver.question(*formulas).ask(values=False)
        return Open(self.why(answer, formulas)) if isinstance(answer, s.Unknown) else isinstance(answer, s.Impossible)

    def find(
        self,
        formulas: Sequence[s.Formula],
        roots: Iterable[t.Node],
        *,
        reading: RecordedFormulas | None = None,
        asked: Iterable[str] = (),
    ) -> Found:
        """The smallest patient for whom the formulas hold.

        Args:
            formulas: What must hold, in terms of `reading`.
            roots: The rules that it is about: the facts they reach matter.
            reading: Whose formulas they are; `complete` unless given.
            asked: Criteria, classifications and calculations whose answer is shown.
        """
        world = (reading or self.complete).world
        facts = self.facts(roots)
        values = self.finder.find(formulas, [world], facts)
        if isinstance(values, s.Impossible):
            return values
        if isinstance(values, s.Unknown):
            return Open(self.why(values, formulas))
        deciding = self._deciding(formulas, world, values, facts) if len(facts) > FEW else ()
        return self.shown(values, facts, asked, deciding)

    def _deciding(
        self, formulas: Sequence[s.Formula], world: PatientVariables, values: Values, facts: Sequence[str]
    ) -> tuple[str, ...]:
        """Facts of a patient that make the formulas hold, whatever the others are; none if that cannot be told."""
        plain = {fact: values.plain[fact] for fact in facts if world.name(fact) in values.plain}
        said = [s.both(world.known(fact), world.same(fact, value)) for fact, value in plain.items()]
        answer = self.solver.question(s.opposite(s.both(*formulas))).ask(*said, values=False)
        if not isinstance(answer, s.Impossible) or values.unknown:
            return ()
        core = answer.core
        if len(core) <= MANY:
            found = self.ask([s.opposite(s.both(*formulas))], [said[index] for index in core])
            core = tuple(core[index] for index in found.core) if isinstance(found, s.Impossible) else core
        return tuple(facts_of for index, facts_of in enumerate(plain) if index in core)

    def shown(
        self, values: Values, facts: Iterable[str], asked: Iterable[str] = (), deciding: tuple[str, ...] = ()
    ) -> ShownPatient:
        """What was found as a patient, decided again by the reference reading."""
        matters = tuple(facts)
        case = case_of(self.protocol, {**self.usual, **values.plain}, values.unknown, values.censored)
        decision = self.replay(case)
        away = tuple(key for key in matters if key in values.unknown or values.plain.get(key, self.usual[key]) != self.usual[key])
        said = answers(self.protocol, decision, asked)
        return ShownPatient(Patient(case, matters, away, said, deciding), decision, values)

    def facts(self, roots: Iterable[t.Node]) -> tuple[str, ...]:
        """The facts that rules reach, in the vocabulary's order."""
        there = self.graph.facts_below(roots)
        return tuple(key for key in self.protocol.used if key in there)

    def reads_the_record(self, rules: Iterable[t.Node]) -> bool:
        """Whether rules ask if a fact is recorded, or answer for one that is not."""
        return asks_what_is_known(self.protocol, rules)

    def agree(self, shown: ShownPatient, holds: bool, what: str) -> ShownPatient:  # noqa: FBT001 - the outcome of a check in words
        """Pass a patient on if the reference reading says what the solver said.

        Raises:
            DisagreementError: it does not.
        """
        if not holds:
            facts = shown.patient.sentence(self.protocol)
            raise DisagreementError(f"the proof says that {what}, and evaluate does not, for a patient with {facts}")
        return shown

    def why(self, answer: s.Unknown, formulas: Iterable[s.Formula]) -> str:
        """Why there is no answer: what is hard in the formulas, if anything is, or that there was no time."""
        hard = nonlinear(formulas) if answer.tried else None
        return f"not proved: {hard} ({answer.reason})" if hard and answer.reason != IRRATIONAL else answer.reason

    # ---- the usual patient ----------------------------------------------------------------------------

    @cached_property
    def finder(self) -> Finder:
        """Finds small patients, measured against the usual one."""
        return Finder(self.solver, self.usual, self.spans)

    @cached_property
    def usual(self) -> dict[str, Fraction | str]:
        """A well patient who is included and has the first outcome of each classification, as far as that goes together."""
        start = {key: well(fact) for key, fact in self.protocol.facts.items()}
        question = self.solver.question()
        wishes = [*self._wishes()]
        all_at_once = isinstance(question.ask(*wishes, values=False), s.Model)
        every, wishes = wishes, wishes if all_at_once else []
        for wish in () if all_at_once else every:
            if isinstance(question.ask(wish, values=False), s.Model):
                question.add(wish)
                wishes.append(wish)
        found = Finder(self.solver, start, self.spans).find(wishes, [self.complete.world], self.protocol.used)
        return {**start, **found.plain} if isinstance(found, Values) else start

    def _wishes(self) -> Iterator[s.Formula]:
        p, reading = self.protocol, self.complete
        yield from (reading.condition(part).met for part in p.eligibility.condition.args)
        yield from (next(iter(reading.outcomes(key).values())).met for key in p.classifications)
        yield from (reading.calculation(key).exists for key in p.calculations)

    @cached_property
    def spans(self) -> tuple[int, ...]:
        """The numbers of days that stand in the rules."""
        day = unit("d")
        every = (node for root in self.protocol.roots for node in t.walk(root) if isinstance(node, t.Quantity))
        found = (node.value * node.unit.factor / day.factor for node in every if node.unit.dimension == day.dimension)
        plain = sorted({int(days) for days in found if days <= LONGEST_SPAN})
        return (*plain, *calendar_spans(self.protocol, ASSESSED))
