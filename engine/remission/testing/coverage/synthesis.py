"""The scenario that closes a gap: found among all cases there could be, decided, and written down ready to paste."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from itertools import chain

from remission.cases.case import Case, Value
from remission.engines.decision import Eligibility
from remission.engines.evaluate import Evaluator
from remission.expr import tree as t
from remission.expr.compare import Interval
from remission.expr.truth import MET, NOT_MET, UNKNOWN
from remission.protocol.graph import Graph, asks_what_is_known, facts_reached
from remission.protocol.model import Key, Protocol
from remission.protocol.revision import ALWAYS, NEVER
from remission.render.progress import Told, unwatched
from remission.symbolic.cells.case_search import (
    Closing,
    NoSuchCase,
    NotFound,
    Remedy,
    every_record,
    is_all,
    seek,
)
from remission.symbolic.cells.cell_search import Nowhere, Record, Searcher, Wanted, every, truth_is
from remission.testing.assertions.asserted import ClaimedAnswer
from remission.testing.assertions.recording import Recording
from remission.testing.coverage.copies import Copies, differ
from remission.testing.coverage.obligations import Goal, Has, Sort, goals
from remission.testing.coverage.observability import ShownObligations, Witnesses
from remission.testing.coverage.turned_conditions import ConditionPlace, label, places
from remission.testing.gherkin.writer import claims, scenario

NOT_FOUND = "no such patient was found"
NOWHERE = "no patient can be there"
MASKED = "whoever the patient is, it changes no answer there"
# the sorts of goals, those first whose scenarios show others along the way
NARROW: tuple[Sort, ...] = ("threshold", "alone", "row", "atom", "clause", "outcome", "amount", "criterion", "eligibility")
PLAIN = (("<=", "at most"), (">=", "at least"), ("!=", "other than"), ("<", "below"), (">", "above"))


class Remedies:
    """Writes the scenarios that a recording lacks; its patients resemble those of the recording."""

    def __init__(self, recording: Recording) -> None:
        self.protocol = recording.protocol
        self.graph = Graph(self.protocol)
        self.evaluator = Evaluator(self.protocol)
        self.usual = usual(recording)
        self.searcher = Searcher(self.protocol, self.usual)
        self._shown: dict[Key, ShownObligations] = {}
        self._cases: list[Case] = []  # of the scenarios so far: what shows one definition may show another
        self._witnesses: dict[Key, Witnesses] = {}

    def close_all(self, gaps: Sequence[Goal], told: Told = unwatched) -> dict[Goal, Closing]:
        """The scenarios that show some goals, as few as can easily be had."""
        found: dict[Goal, Closing] = {}
        for owner in dict.fromkeys(goal.owner for goal in gaps):
            own = sorted((goal for goal in gaps if goal.owner == owner), key=lambda goal: NARROW.index(goal.sort))
            found |= self.looked_through(owner, own)
            told(len(found), len(gaps))
            for goal in own:
                if goal not in found:
                    found[goal] = closing = self.searched(goal)
                    if isinstance(closing, Remedy):
                        also = set(self.shown(owner).by(closing.case))
                        found |= {other: closing for other in own if other in also and other not in found}
                    told(len(found), len(gaps))
        return found

    def close(self, goal: Goal) -> Closing:
        """The scenario that shows one goal."""
        return self.close_all([goal])[goal]

    def looked_through(self, owner: Key, own: Sequence[Goal]) -> dict[Goal, Closing]:
        """What the cases near the usual one show: each time the case that shows most of what is left."""
        found: dict[Goal, Closing] = {}
        left = set(own)
        there = [(case, shows & left) for case, shows in self.witnesses(owner).shown]
        while there := [(case, shows & left) for case, shows in there if shows & left]:
            case, shows = max(there, key=lambda one: len(one[1]))
            remedy = self.written(next(goal for goal in own if goal in shows), case)
            self._cases.append(case)
            found |= dict.fromkeys(shows, remedy) if remedy else {}
            left -= shows
        if self.witnesses(owner).is_all:
            found |= {goal: NoSuchCase(MASKED if goal.about else NOWHERE) for goal in left if goal not in found}
        return found

    def witnesses(self, owner: Key) -> Witnesses:
        """Cases near the usual one, with what a scenario about a definition shows with each."""
        if owner not in self._witnesses:
            self._witnesses[owner] = self.shown(owner).witnesses(self.searcher, self._cases)
        return self._witnesses[owner]

    def searched(self, goal: Goal) -> Closing:
        """The scenario that shows a goal, by search among all cases."""
        if goal.about is None:
            return self.closed(goal)
        found = [self.closed_where_it_matters(goal, place) for place in places(self.protocol, goal.owner, goal.about)]
        return next((one for one in found if isinstance(one, Remedy)), found[0])

    def closed(self, goal: Goal) -> Closing:
        """For what is not about a condition: any case that is there will do."""
        wanted, condition, is_open = _wanted(goal)
        facts = facts_reached(self.protocol, [condition])
        # the more is missing, the more is open and the less is settled; unless rules ask what is missing
        extreme = dict.fromkeys(facts) if is_open else {}
        if isinstance(self.searcher.find(wanted, facts, extreme), Nowhere) and not asks_what_is_known(self.protocol, [condition]):
            return NoSuchCase(NOWHERE)
        found = seek(self.searcher, wanted, facts, every_record(self.protocol, facts), partial(self.written, goal))
        return NotFound(NOT_FOUND) if isinstance(found, NoSuchCase) and not is_all(self.protocol, facts) else found

    def closed_where_it_matters(self, goal: Goal, place: ConditionPlace) -> Closing:
        """For what is about a condition: a case in which its definition would answer otherwise, were it turned round."""
        there, condition, is_open = _wanted(goal)
        copies = Copies(self.protocol)
        turns = [copies.add([goal.owner], place, constant) for constant in (ALWAYS, NEVER)]
        pairs = [pair for turn in turns for pair in copies.pairs(goal.owner, {}, turn)]
        matters, facts = differ(pairs), copies.reads(pairs, condition)
        searcher = Searcher(copies.protocol, self.usual)
        is_settled_by_complete = goal.owner[0] == "classification" and not asks_what_is_known(
            copies.protocol, [side for pair in pairs for side in pair]
        )
        if is_settled_by_complete and isinstance(searcher.find(matters if is_open else every(there, matters), facts), Nowhere):
            return NoSuchCase(MASKED)
        records = every_record(self.protocol, facts)
        found = seek(searcher, every(there, matters), facts, records, partial(self.written, goal))
        if not isinstance(found, NoSuchCase):
            return found
        is_proved = is_all(self.protocol, facts) and goal.owner[0] != "classification"
        return NoSuchCase(MASKED) if is_proved else NotFound(NOT_FOUND)

    def written(self, goal: Goal, case: Case) -> Remedy | None:
        """The scenario of a case, if it shows a goal."""
        is_shown = goal in self.shown(goal.owner).by(case)
        return self.scenario(self.title(goal), case, goal.owner) if is_shown else None

    def title(self, goal: Goal) -> str:
        """What a goal is about, with the outcome or the row where that has to be said."""
        at = places(self.protocol, goal.owner, goal.about) if goal.about is not None else ()
        where = label(self.protocol, at[0]) if at else self.protocol.definition(goal.owner).name
        return str(goal) if where in goal.subject else f"{where}: {goal}"

    def shown(self, owner: Key) -> ShownObligations:
        """What a case shows of a definition."""
        if owner not in self._shown:
            self._shown[owner] = ShownObligations(
                self.protocol, owner, [goal for goal in goals(self.protocol) if goal.owner == owner]
            )
        return self._shown[owner]

    def scenario(self, title: str, case: Case, definition: Key, also: Sequence[str] = ()) -> Remedy | None:
        """A case with what the rules answer to one definition; None where the answer cannot be written.

        `also` are facts that have to be stated although the definition does not read them: changed rules do.
        """
        read = {*self.graph.reached(definition), *also}
        facts = tuple(key for key in self.protocol.facts if key in read) or self.protocol.used[:1]
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
    """What each fact has most often in the scenarios that are about one patient; a patient who may enter, if there can be one."""
    counts: dict[str, Counter[Value]] = {}
    for then in chain.from_iterable(scene.thens for scene in recording.scenes):
        if isinstance(then.asserted, ClaimedAnswer):
            for key, value in then.asserted.case.values.items():
                if value is not None and not isinstance(value, Interval):
                    counts.setdefault(key, Counter())[value] += 1
    return _eligible(recording.protocol, {key: counter.most_common(1)[0][0] for key, counter in counts.items()})


def _eligible(protocol: Protocol, found: Record) -> Record:
    """The same where such a patient may enter, else as much of it as an eligible one can have."""
    searcher = Searcher(protocol, found)
    if Evaluator(protocol).verdicts(searcher.case({})).eligibility is not Eligibility.NOT_ELIGIBLE:
        return found
    asked = protocol.eligibility.condition
    case = searcher.find(truth_is(asked, MET), facts_reached(protocol, [asked]))
    return {**found, **case.values} if isinstance(case, Case) else found
