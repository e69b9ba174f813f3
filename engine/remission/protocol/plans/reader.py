"""One entry of a plan while it is read: its texts by key, and every problem of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from remission.errors import Problem, did_you_mean
from remission.expr.facts import slug
from remission.expr.parsing import resolve
from remission.expr.parsing.parse import ConditionError
from remission.protocol.plans import texts
from remission.protocol.plans.model import UNCONFIRMED, Among, Departure, Handling, Landmark, MinimumDuration, Unconfirmed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from remission.expr.parsing.scope import Scope
    from remission.expr.tree import Condition
    from remission.protocol.source import plan_models as files
    from remission.protocol.source.entries import Entry
    from remission.protocol.source.strict import Strict

Built = TypeVar("Built")


@dataclass(slots=True)
class Texts:
    """Reads the texts of one entry, keeping every problem until `finish`."""

    entry: Entry[Strict]
    scope: Scope
    problems: list[Problem] = field(default_factory=list)
    failed: bool = False

    def finish(self) -> None:
        """Stop here if anything was wrong.

        Raises:
            ConditionError: with every problem of the entry (none where another place tells it).

        """
        if self.failed:
            raise ConditionError(*self.problems)

    def complain(self, key: str, message: str, hint: str | None = None) -> None:
        """Keep a problem of a key."""
        self.failed = True
        self.problems.append(Problem(self.entry.at(key), message, hint))

    def said(self, *loc: str | int) -> texts.PlanText | None:
        """Return the text at a key, or under a key that may be written in one line; None where nothing is written."""
        values, at = self.entry.written.values, (*self.entry.loc, *loc)
        if at not in values and at[:-1] in values and loc[-1] == "date":
            at = at[:-1]
        text = getattr(values.get(at), "text", None)
        return None if text is None else texts.PlanText(text, self.entry.written.where(*at))

    def read(self, read: Callable[[texts.PlanText], Built], *loc: str | int) -> Built | None:
        """Read the text at a key; None where nothing is written or it cannot be read."""
        said = self.said(*loc)
        if said is None:
            return None
        try:
            return read(said)
        except ConditionError as error:
            self.failed = True
            self.problems += error.problems
            return None

    def needed(self, key: str) -> str | None:
        """Return the text at a key that must be there."""
        said = self.said(key)
        if said is None or not said.text:
            self.complain(key, f"key {key!r} is missing", f"write '{key}: …' below {self.entry.name!r}")
            return None
        return said.text

    def condition(self, *loc: str) -> Condition | None:
        """Return the condition at a key."""
        return self.read(lambda said: resolve.condition(said.text, self.scope, said.where), *loc)

    def date(self, *loc: str) -> str | None:
        """Return the date fact at a key."""
        return self.read(lambda said: texts.date_fact(said, self.scope), *loc)

    def classification(self, key: str) -> str | None:
        """Return the classification at a key that must be there."""
        return self.read(self._classification, key) if self.needed(key) else None

    def _classification(self, said: texts.PlanText) -> str:
        key = slug(said.text)
        if key in self.scope.classifications:
            return key
        if key in self.scope.broken or not self.scope.is_whole:
            raise ConditionError
        known = [each.replace("_", " ") for each in self.scope.classifications]
        hint = did_you_mean(said.text, known) or f"classifications: {', '.join(known) or 'none'}"
        raise said.problem(f"there is no classification {said.text!r}", hint)

    def listed(self, key: str, read: Callable[[texts.PlanText], str]) -> tuple[str, ...]:
        """Return every item of a list, each once."""
        if (*self.entry.loc, key, 0) not in self.entry.written.values:
            self.complain(key, f"{key!r} has no item", f"write '{key}: [a, b]'")
            return ()
        return tuple(dict.fromkeys(item for item in self._items(key, read) if item is not None))

    def _items(self, key: str, read: Callable[[texts.PlanText], str]) -> Iterator[str | None]:
        index = 0
        while (*self.entry.loc, key, index) in self.entry.written.values:
            yield self.read(read, key, index)
            index += 1

    def choice(self, *loc: str | int) -> str | None:
        """Return the fact with values at a key."""
        return self.read(lambda said: texts.choice_fact(said, self.scope), *loc)

    def among(self, sets: Mapping[str, str]) -> Among | None:
        """Return of which patients a figure is, and how they are divided; None of all, undivided."""
        wanted = self.said("set")
        if wanted is not None and slug(wanted.text) not in sets:
            hint = did_you_mean(wanted.text, sets.values()) or "declare it under 'analysis sets:'"
            self.complain("set", f"there is no analysis set {wanted.text!r}", hint)
        by = self.choice("by")
        is_within = (*self.entry.loc, "within", 0) in self.entry.written.values
        within = self.listed("within", lambda said: texts.choice_fact(said, self.scope)) if is_within else ()
        if is_within and self.said("by") is None:
            self.complain("within", "'within' needs 'by'", "strata are of a comparison: write 'by: <the arm>'")
        if by is not None and by in within:
            self.complain("within", f"{self.scope.facts[by].name!r} is what is compared", "name other facts as strata")
        found = Among(slug(wanted.text) if wanted is not None else None, by, within)
        return None if found == Among() else found

    def departure(self, key: str, model: files.DepartureFile | None) -> Departure | None:
        """Return a date on which a patient leaves the course."""
        if model is None:
            return None
        if model.date is None:
            self.complain(key, f"{key!r} has no 'date'", f"write '{key}: {{date: <date>, as: {model.handling}}}'")
            return None
        fact = self.date(key, "date")
        return None if fact is None else Departure(fact, Handling(model.handling))

    def landmark(self, model: files.LandmarkFile | None, outcomes: Sequence[str], responders: tuple[str, ...]) -> Landmark | None:
        """Return the rule about those who do not respond in time."""
        if model is None:
            return None
        if model.by is None:
            self.complain(
                "landmark", "'landmark' has no 'by'", "write 'landmark: {by: 60 days, without response: event at start}'"
            )
            return None
        found = self.read(texts.landmark_by, "landmark", "by")
        counts_as = self.read(lambda said: texts.outcome(said, outcomes), "landmark", "counts as")
        if found is None:
            return None
        self.no_response("landmark", counts_as, responders)
        if found[1] is not None and counts_as is None:
            hint = "write 'counts as: <outcome>', which they then have as best response"
            self.complain("landmark", "after a number of assessments there is no day of an event", hint)
        return Landmark(found[0], "start" if model.without_response == "event at start" else "landmark", found[1], counts_as)

    def no_response(self, key: str, outcome: str | None, responders: tuple[str, ...]) -> None:
        """Complain where what stands for no response is one."""
        if outcome in responders:
            self.complain(key, f"{outcome!r} is a response", "name an outcome that is none")

    def confirmation(
        self, model: files.CourseFile, outcomes: Sequence[str], responders: tuple[str, ...]
    ) -> tuple[Fraction | None, tuple[int, int] | None, Unconfirmed | None]:
        """Return what confirms a response, and what one counts as that is not confirmed."""
        days, by = self.read(texts.confirmation, "confirmation") or (None, None)
        found = self.read(lambda said: texts.unconfirmed(said, outcomes), "unconfirmed") if responders else None
        again = model.not_assessed_again == "unconfirmed"
        for key, is_stated in (("unconfirmed", model.unconfirmed is not None), ("not assessed again", again)):
            if is_stated and model.confirmation is None:
                self.complain(key, f"{key!r} needs 'confirmation'", "write 'confirmation: 4 weeks'")
        self.no_response("unconfirmed", found[0] if found else None, responders)
        if found is None:
            return days, by, Unconfirmed(UNCONFIRMED, not_assessed_again=True) if again else None
        return days, by, Unconfirmed(*found, not_assessed_again=again)

    def not_evaluable(self, outcomes: Sequence[str], responders: tuple[str, ...], order: Sequence[str]) -> tuple[str, ...]:
        """Return the outcomes that say that nothing could be judged; none is better than one that was."""
        key = "not evaluable"
        if (*self.entry.loc, key) not in self.entry.written.values or not responders:
            return ()
        found = self.listed(key, lambda said: texts.outcome(said, outcomes))
        for outcome in found:
            self.no_response(key, outcome, responders)
        ordered = order or outcomes
        first = next((at for at, outcome in enumerate(ordered) if outcome in found), len(ordered))
        if found and (behind := [outcome for outcome in ordered[first:] if outcome not in found]):
            message = f"{ordered[first]!r} is not evaluable and stands before {behind[0]!r}, than which it would count as better"
            self.complain(key, message, "put it last in 'best to worst'")
        return found

    def minimum_duration(
        self, model: files.CourseFile, outcomes: Sequence[str], responders: tuple[str, ...]
    ) -> MinimumDuration | None:
        """Return the outcome that needs some time."""
        key, written = "minimum duration", model.minimum_duration
        if written is None or not responders:
            return None
        if model.starts is None:
            self.complain(key, f"{key!r} needs 'starts'", "write 'starts: <date>', the day it is counted from")
        parts = (("of", written.of), ("at least", written.at_least), ("otherwise", written.otherwise))
        if missing := [part for part, text in parts if not text]:
            hint = "write 'minimum duration: {of: SD, at least: 6 weeks, otherwise: NE}'"
            self.complain(key, f"{key!r} has no {missing[0]!r}", hint)
            return None
        of, other = (self.read(lambda said: texts.outcome(said, outcomes), key, part) for part in ("of", "otherwise"))
        span = self.read(texts.days, key, "at least")
        if of is None or other is None or span is None:
            return None
        for outcome in (of, other):
            self.no_response(key, outcome, responders)
        if of == other:
            self.complain(key, f"{of!r} counts as itself", "name the outcome that it counts as before")
        return MinimumDuration(of, span, other)

    def order(self, outcomes: Sequence[str], responders: tuple[str, ...]) -> tuple[str, ...]:
        """Return the outcomes of a response from best to worst; none where that is the order in which they are tested."""
        key = "best to worst"
        is_stated = (*self.entry.loc, key) in self.entry.written.values
        stated = self.listed(key, lambda said: texts.outcome(said, outcomes)) if is_stated else ()
        if is_stated and not stated:
            return ()
        if is_stated and (missing := [outcome for outcome in outcomes if outcome not in stated]):
            self.complain(key, f"{key!r} leaves out {', '.join(missing)}", "list every outcome once, the best first")
        ordered = stated or tuple(outcomes)
        first = next((index for index, outcome in enumerate(ordered) if outcome not in responders), len(ordered))
        if late := [outcome for outcome in ordered[first:] if outcome in responders]:
            how = "put the responders first" if is_stated else f"add '{key}: [{', '.join(responders)}, …]', every outcome once"
            message = f"{late[0]!r} is a response and stands behind {ordered[first]!r}, which is none and would count as better"
            self.complain(key if is_stated else "responders", message, how)
        return stated
