"""Facts that are taken from another: their kind, unit and range come from what they are taken from and from `choose:`.

`baseline: {from: platelets, choose: latest on or before first dose}` is a count of platelets; `day of the lowest …` is a date,
`count of …` a number, `any …` yes or no.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from remission.errors import Problem, did_you_mean
from remission.expr.facts import ASSESSMENT_DATE, Choose, Fact, Kind, Pick, slug
from remission.expr.numbers import NumberError, decimal
from remission.expr.parsing.parse import ConditionError
from remission.expr.patterns import regex
from remission.expr.units import counting, unit
from remission.protocol.vocabulary.answer_choice import answer_fact
from remission.protocol.vocabulary.history_choice import EXAMPLES, history_choice

if TYPE_CHECKING:
    from remission.protocol.source.entries import Entry
    from remission.protocol.source.models import FactFile
    from remission.protocol.vocabulary.answer_choice import RuleAnswers

# What a fact has of its source, and cannot state for itself.
OF_THE_SOURCE = (
    "unit",
    "values",
    "date",
    "censored",
    "zero",
    "whole",
    "uln",
    "lln",
    "molar mass",
    "missing codes",
    "observed as",
    "typical uln",
    "typical lln",
)
TIME_BETWEEN = regex(r"(?:days|weeks|months|years)\s+(?:since|from)\s", re.IGNORECASE)
UNSTATED = (None, "no", "zero")
MOST = Fraction(1_000)  # times the greatest plausible value: what a sum comes to at most, where nothing is stated


def taken_facts(
    entries: Iterable[Entry[FactFile]],
    known: Mapping[str, Fact],
    broken: frozenset[str],
    answers: Mapping[str, RuleAnswers] | None = None,
) -> tuple[list[Fact], list[Problem], set[str]]:
    """Declare the facts that are taken from others, each after what it is taken from.

    Args:
        entries: The facts that say `from`, as written.
        known: What they may be taken from, by slug: facts, and whatever else has values of a kind.
        broken: Slugs of what is declared with problems of its own.
        answers: The rules, by slug, from whose answers they may be taken.

    Returns:
        The facts with their companions; every problem; the slugs of those that have problems.
    """
    return _Declarations({entry.slug: entry for entry in entries}, dict(known), set(broken), answers or {}).all()


@dataclass(slots=True)
class _Declarations:
    entries: dict[str, Entry[FactFile]]
    known: dict[str, Fact]
    broken: set[str]
    answers: Mapping[str, RuleAnswers]

    def all(self) -> tuple[list[Fact], list[Problem], set[str]]:
        made: list[Fact] = []
        problems: list[Problem] = []
        order, circles = self.order()
        for entry in circles:
            problems.append(
                Problem(
                    entry.at("from"),
                    f"{entry.name!r} is taken from itself in a circle",
                    "take one of them from a value that is observed",
                )
            )
            self.broken.add(entry.slug)
        for key in order:
            found, wrong = self.one(self.entries[key])
            problems += wrong
            if not found:
                self.broken.add(key)
            made += found
            self.known |= {fact.slug: fact for fact in found}
        return made, problems, {key for key in self.entries if key in self.broken}

    def order(self) -> tuple[list[str], list[Entry[FactFile]]]:
        """Each after its source; what stands in a circle is left out."""
        dates = {key for key, entry in self.entries.items() if self.may_be_date(entry)}
        needs = {
            key: ({slug(entry.model.taken_from or "")} & self.entries.keys()) | (_mentioned(entry, dates) - {key})
            for key, entry in self.entries.items()
        }
        circles: list[Entry[FactFile]] = []
        while True:
            try:
                return list(TopologicalSorter(needs).static_order()), circles
            except CycleError as error:
                key = min(error.args[1])
                circles.append(self.entries[key])
                del needs[key]
                needs = {one: sources - {key} for one, sources in needs.items()}

    def may_be_date(self, entry: Entry[FactFile]) -> bool:
        """Whether a taken fact is a date, on which the window of another may hang."""
        source = self.known.get(slug(entry.model.taken_from or ""))
        is_day = re.match(r"\s*(day|date)\s+of\s", entry.model.choose or "", re.IGNORECASE)
        return is_day is not None or (source is not None and source.kind is Kind.DATE)

    def one(self, entry: Entry[FactFile]) -> tuple[list[Fact], list[Problem]]:  # noqa: PLR0911 - one line a fault
        name = entry.model.taken_from or ""
        source = self.known.get(slug(name))
        if source is None and slug(name) in self.answers:
            return self.of_answers(entry, self.answers[slug(name)])
        if source is not None and source.is_of_answers:
            hint = f"take it from {self.answers[source.taken_from or ''].fact.name!r}"
            return [], [Problem(entry.at("from"), f"{entry.name!r} is taken from {source.name!r}, which is taken itself", hint)]
        if source is None:
            if slug(name) in self.broken:
                return [], []
            names = [fact.name for fact in self.known.values()] + [one.fact.name for one in self.answers.values()]
            hint = did_you_mean(name, names) or "name a fact, or a rule"
            if TIME_BETWEEN.match(name):
                hint = f"what is calculated is a calculation: '{entry.name}: {{value: {name}}}' under 'calculations:'"
            return [], [Problem(entry.at("from"), f"{entry.name!r} is taken from {name!r}, which is not declared", hint)]
        if source.slug == ASSESSMENT_DATE or source.companion_of:
            hint = (
                f"take it from {self.known[source.companion_of].name!r}: what belongs to its values comes along"
                if source.companion_of
                else "name a fact that is observed"
            )
            return [], [Problem(entry.at("from"), f"{entry.name!r} cannot be taken from {source.name!r}", hint)]
        problems = list(_misplaced(entry, source))
        if entry.model.choose is None:
            return [], [
                *problems,
                Problem(
                    entry.pos,
                    f"{entry.name!r} does not say which values of {source.name!r} count",
                    f"write 'choose: …'; {EXAMPLES}",
                ),
            ]
        try:
            rule = history_choice(entry.model.choose, source, self.known, entry.written.where(*entry.loc, "choose"))
        except ConditionError as error:
            return [], [*problems, *error.problems]
        if unknown := [key for key in rule.anchors if key in self.entries and key not in self.known]:
            problems.append(
                Problem(
                    entry.at("choose"), f"the window of {entry.name!r} hangs on {unknown[0]!r}", "name a date that is observed"
                )
            )
        return self.facts(entry, source, rule, problems)

    def of_answers(self, entry: Entry[FactFile], source: RuleAnswers) -> tuple[list[Fact], list[Problem]]:
        """Declare a fact that is taken from what a rule concludes."""
        problems = list(_misplaced(entry, source.fact))
        fact, wrong = answer_fact(entry, source, self.known)
        return ([], [*problems, *wrong]) if fact is None or problems else ([fact], [])

    def facts(
        self, entry: Entry[FactFile], source: Fact, rule: Choose, problems: list[Problem]
    ) -> tuple[list[Fact], list[Problem]]:
        plausible = _plausible(entry, problems)
        made = replace(_made_of(source, rule), slug=entry.slug, name=entry.name, label=entry.model.label or entry.name)
        if rule.pick is Pick.SUM and source.plausible is None and plausible is None:
            hint = "write 'plausible: 0 to 1000', in its unit"
            problems.append(Problem(entry.pos, f"{entry.name!r} does not say how large the sum may be", hint))
        fact = replace(
            made,
            plausible=plausible or made.plausible,
            codes=tuple(entry.model.codes or ()),
            choose=rule,
            taken_from=source.slug,
            measured={None: None, "yes": True, "no": False}[entry.model.measured],
            pos=entry.pos,
        )
        return ([], problems) if problems else ([fact, *self.companions(fact, source)], [])

    def companions(self, fact: Fact, source: Fact) -> Iterator[Fact]:
        """What belongs to the value that is chosen belongs to the fact: the limit of normal, the sensitivity."""
        rule = fact.choose
        if rule is None or rule.is_day or fact.kind is not source.kind or rule.pick in (Pick.SUM, Pick.COUNT, Pick.MEAN):
            return
        for own in [one for one in self.known.values() if one.companion_of == source.slug]:
            ending = own.slug.removeprefix(source.slug)
            name = fact.name + own.name.removeprefix(source.name)
            label = fact.label + own.label.removeprefix(source.label)
            yield replace(own, slug=fact.slug + ending, name=name, label=label, companion_of=fact.slug, pos=fact.pos)


def _mentioned(entry: Entry[FactFile], dates: Iterable[str]) -> set[str]:
    """The dates that are named in the words of a rule."""
    plain = re.sub(r"[^\w\s-]", " ", entry.model.choose or "")
    words = f"_{slug(plain)}_"
    return {key for key in dates if f"_{key}_" in words}


def _made_of(source: Fact, rule: Choose) -> Fact:
    """What the values of a source become by a rule: more of their kind, a day, a number, yes or no."""
    plain = replace(
        source,
        codes=(),
        observed_as=None,
        told_apart_by=None,
        complete=False,
        missing_codes=(),
        typical=None,
        measured=None,
        cuts=(),
    )
    bare = Fact(source.slug, source.name, source.label, Kind.DATE)
    if rule.is_day:
        return bare
    match rule.pick:
        case Pick.ANY | Pick.ALL:
            return replace(bare, kind=Kind.CHOICE, values=("yes", "no"))
        case Pick.COUNT:
            most = Fraction(36_525)
            return replace(
                bare, kind=Kind.QUANTITY, unit=counting(unit("1")), whole=True, censored=True, plausible=(Fraction(0), most)
            )
        case Pick.SUM:
            low, high = source.plausible or (Fraction(0), Fraction(1))
            return replace(
                plain, limit=None, censored=True, zero_undetected=False, plausible=(min(low, Fraction(0)) * MOST, high * MOST)
            )
        case Pick.MEAN:
            return replace(plain, limit=None, whole=False, censored=True, zero_undetected=False)
        case _:
            return plain


def _misplaced(entry: Entry[FactFile], source: Fact) -> Iterator[Problem]:
    """Yield a problem for each key whose value the source has already."""
    for key in OF_THE_SOURCE:
        if getattr(entry.model, key.replace(" ", "_")) not in UNSTATED:
            message = f"{entry.name!r} is taken from {source.name!r} and has no {key!r} of its own"
            yield Problem(entry.at(key), message, "delete it: it follows from what it is taken from")
    for key in ("told apart by", "complete"):
        if getattr(entry.model, key.replace(" ", "_")) not in UNSTATED:
            hint = f"write it with {source.name!r}, whose observations it is about"
            yield Problem(entry.at(key), f"{key!r} is for facts that are observed, {entry.name!r} is taken from another", hint)


def _plausible(entry: Entry[FactFile], problems: list[Problem]) -> tuple[Fraction, Fraction] | None:
    text = entry.model.plausible
    if text is None:
        return None
    low, _, high = text.partition(" to ")
    try:
        ends = Fraction(decimal(low.strip())), Fraction(decimal(high.strip()))
    except NumberError as error:
        problems.append(
            Problem(entry.at("plausible"), str(error), error.hint or "write two numbers, in the fact's unit: '0 to 3000'")
        )
        return None
    if ends[0] >= ends[1]:
        problems.append(Problem(entry.at("plausible"), f"{text!r} holds no value", "write the smaller number first"))
    return ends
