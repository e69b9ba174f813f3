"""The scenario that closes a gap: found among all cases there could be, decided, and written down ready to paste."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import chain

from remission.cases.case import Case, Value
from remission.expr import tree as t
from remission.expr.compare import Interval
from remission.expr.truth import MET, NOT_MET, UNKNOWN
from remission.protocol.checks import facts_reached
from remission.qa.asserted import Answer
from remission.qa.coverage import Questions
from remission.qa.definitions import Definition, Graph, name
from remission.qa.goals import Goal, Has
from remission.qa.recording import Recording
from remission.qa.searching import Nowhere, Record, Searcher, Wanted, truth_is
from remission.qa.seeking import (
    Closing,
    Impossible,
    NotFound,
    Remedy,
    first_records,
    is_all,
    more_records,
    reads_the_record,
    seek,
)
from remission.qa.writing import claims, scenario
from remission.readings.evaluate import Evaluator

NOT_FOUND = "no such patient was found"
PLAIN = (("<=", "at most"), (">=", "at least"), ("!=", "other than"), ("<", "below"), (">", "above"))


class Remedies:
    """Writes the scenarios that a recording lacks; its patients resemble those of the recording.

    Many `goals` that are named beforehand are asked of a case together, which is quicker than one by one.
    """

    def __init__(self, recording: Recording, goals: Iterable[Goal] = ()) -> None:
        self.protocol = recording.protocol
        self.graph = Graph(self.protocol)
        self.evaluator = Evaluator(self.protocol)
        self.usual = usual(recording)
        self.searcher = Searcher(self.protocol, self.usual)
        self.questions = Questions(self.protocol, goals)

    def close(self, goal: Goal) -> Closing:
        """The scenario that shows a goal."""
        wanted, condition, is_open = _wanted(goal)
        questions = self.questions if goal in self.questions.goals else Questions(self.protocol, [goal])
        facts = facts_reached(self.protocol, [condition])
        # the more is missing, the more is open and the less is settled; unless rules ask what is missing
        extreme = dict.fromkeys(facts) if is_open else {}
        if isinstance(self.searcher.find(wanted, facts, extreme), Nowhere) and not reads_the_record(self.protocol, [condition]):
            return Impossible("no patient can be there")

        def written(case: Case) -> Remedy | None:
            title = f"{name(self.protocol, goal.owner)}: {goal}"
            return self.scenario(title, case, goal.owner) if goal in questions.answered(case) else None

        found = seek(self.searcher, wanted, facts, chain(first_records(self.protocol, facts), more_records(facts)), written)
        return NotFound(NOT_FOUND) if isinstance(found, Impossible) and not is_all(self.protocol, facts) else found

    def scenario(self, title: str, case: Case, definition: Definition) -> Remedy | None:
        """A case with what the rules answer to one definition; None where the answer cannot be written."""
        facts = self.graph.reached(definition) or self.protocol.used[:1]
        thens = claims(self.protocol, self.evaluator.decide(case), definition)
        return Remedy(scenario(self.protocol, worded(title), case, facts, thens), case) if thens else None


def worded(title: str) -> str:
    """A title without signs that mean something else in a feature file."""
    for sign, word in PLAIN:
        title = title.replace(sign, word)
    return " ".join(title.split())


def _wanted(goal: Goal) -> tuple[Wanted, t.Condition, bool]:
    """What is searched for, the condition it depends on, and whether something has to be open."""
    match goal.wanted:
        case Has(condition, truth):
            return truth_is(condition, truth), condition, truth is UNKNOWN
        case _ as gives:
            condition = t.OutcomeIn(gives.classification, (gives.outcome,))
            truth = {"given": MET, "not given": NOT_MET, "open": UNKNOWN}[gives.how]
            return truth_is(condition, truth), condition, truth is UNKNOWN


def usual(recording: Recording) -> Record:
    """What each fact has most often in the scenarios that are about one patient."""
    counts: dict[str, Counter[Value]] = {}
    for then in chain.from_iterable(scene.thens for scene in recording.scenes):
        if isinstance(then.asserted, Answer):
            for key, value in then.asserted.case.values.items():
                if value is not None and not isinstance(value, Interval):
                    counts.setdefault(key, Counter())[value] += 1
    return {key: counter.most_common(1)[0][0] for key, counter in counts.items()}
