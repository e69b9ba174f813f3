"""What an amendment changes in the rules, clause by clause and in English; layout, comments and order do not count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, TypeVar

from remission.errors import Pos
from remission.expr import tree as t
from remission.expr.facts import Fact
from remission.expr.numbers import plain
from remission.expr.text import text
from remission.protocol.canonical import names
from remission.protocol.choosing import choose_text
from remission.protocol.model import Calculation, Classification, Criterion, Protocol
from remission.readings.prose import english
from remission.report.meaning import same

Kind: TypeAlias = Literal["added", "removed", "changed", "reworded"]
Item = TypeVar("Item", Criterion, Classification, Calculation)


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """One change of the rules; a reworded one can change no answer."""

    kind: Kind
    what: str  # `criterion 'platelet recovery'`
    english: str
    before: str = ""  # in the canonical words of the rules
    after: str = ""
    pos: Pos | None = None  # in the new files; in the old ones for what was removed

    def __str__(self) -> str:
        return f"{self.what}: {self.english}"


def clause_changes(old: Protocol, new: Protocol) -> tuple[ClauseChange, ...]:
    """Everything that differs, in the order of the new rules; what was removed comes last in its section."""
    return tuple(_Changes(old, new).every())


class _Changes:
    def __init__(self, old: Protocol, new: Protocol) -> None:
        self.old, self.new = old, new
        self.old_names, self.new_names = names(old), names(new)

    def every(self) -> Iterator[ClauseChange]:
        yield from self.header()
        for key in self.new.used:
            if key in self.old.used:
                yield from self.fact(self.old.facts[key], self.new.facts[key])
        yield from self.membership()
        yield from self.section("criterion", self.old.criteria, self.new.criteria, self.criterion, self.criterion_text)
        yield from self.section(
            "classification", self.old.classifications, self.new.classifications, self.classification, self.family_text
        )
        yield from self.section("calculation", self.old.calculations, self.new.calculations, self.calculation, self.amount_text)
        yield from self.cited()

    # ---- sections -------------------------------------------------------------------------------------

    def section(
        self,
        word: str,
        old: Mapping[str, Item],
        new: Mapping[str, Item],
        compare: Callable[[str, Item, Item], Iterator[ClauseChange]],
        written: Callable[[Item, Mapping[str, str]], str],
    ) -> Iterator[ClauseChange]:
        """What was added, what changed, what was removed."""
        for key, item in new.items():
            what = f"{word} {item.name!r}"
            if key in old:
                yield from compare(what, old[key], item)
            else:
                after = written(item, self.new_names)
                yield ClauseChange("added", what, f"new: {after}" if after else "new", after=after, pos=item.pos)
        for key, item in old.items():
            if key not in new:
                before = written(item, self.old_names)
                yield ClauseChange(
                    "removed", f"{word} {item.name!r}", f"gone: {before}" if before else "gone", before=before, pos=item.pos
                )

    def header(self) -> Iterator[ClauseChange]:
        for word, before, after in (("title", self.old.title, self.new.title), ("version", self.old.version, self.new.version)):
            if before != after:
                yield ClauseChange("reworded", f"the {word}", f"was {before!r}, is {after!r}", before, after)

    def membership(self) -> Iterator[ClauseChange]:
        """Criteria that moved into or out of eligibility, or from one list to the other."""
        lists: dict[str, tuple[str, str]] = {}
        for word in ("include", "exclude"):
            for index, protocol in enumerate((self.old, self.new)):
                for key in getattr(protocol, word):
                    found = lists.get(key, ("", ""))
                    lists[key] = (word, found[1]) if index == 0 else (found[0], word)
        for key, (before, after) in lists.items():
            if before != after and key in self.old.criteria and key in self.new.criteria:
                said = {"include": "an inclusion criterion", "exclude": "an exclusion criterion", "": "no eligibility criterion"}
                criterion = self.new.criteria[key]
                yield ClauseChange(
                    "changed",
                    f"criterion {criterion.name!r}",
                    f"was {said[before]}, is {said[after]}",
                    before,
                    after,
                    criterion.pos,
                )

    # ---- facts ----------------------------------------------------------------------------------------

    def fact(self, old: Fact, new: Fact) -> Iterator[ClauseChange]:
        """What both protocols read, and one sees otherwise than the other."""
        what = f"fact {new.name!r}"
        before, after = _fact_text(old), _fact_text(new)
        if before != after:
            yield ClauseChange("changed", what, f"was {before}; is {after}", before, after, new.pos)
        before, after = (choose_text(one.choose) if one.choose else "" for one in (old, new))
        if before != after:
            sentence = f"is chosen: {after or 'on the day'}; before: {before or 'on the day'}"
            yield ClauseChange("changed", what, sentence, before, after, new.pos)
        for word in ("name", "label"):
            yield from self.wording(what, word, getattr(old, word), getattr(new, word), new.pos)
        yield from self.wording(what, "codes", ", ".join(old.codes), ", ".join(new.codes), new.pos)

    # ---- criteria -------------------------------------------------------------------------------------

    def criterion(self, what: str, old: Criterion, new: Criterion) -> Iterator[ClauseChange]:
        yield from self.condition(what, old.condition, new.condition, new.pos)
        was, now = ("unknown" if one.if_missing is None else one.if_missing.value for one in (old, new))
        if was != now:
            sentence = f"where data is missing the answer is {now}, it was {was}"
            yield ClauseChange("changed", what, sentence, f"if missing: {was}", f"if missing: {now}", new.pos)
        for word in ("name", "says", "source", "because"):
            yield from self.wording(what, word, getattr(old, word), getattr(new, word), new.pos)
        yield from self.wording(what, "status", old.status.value, new.status.value, new.pos)

    def criterion_text(self, item: Criterion, known: Mapping[str, str]) -> str:
        return text(item.condition, known)

    def condition(self, what: str, old: t.Condition, new: t.Condition, pos: Pos) -> Iterator[ClauseChange]:
        """The smallest parts in which two conditions differ; the order of a list does not count."""
        if not same(old, new):
            before, after = text(old, self.old_names), text(new, self.new_names)
            for sentence in self.parts(old, new):
                yield ClauseChange("changed", what, sentence, before, after, pos)

    def parts(self, old: t.Condition, new: t.Condition) -> Iterator[str]:
        match new:
            case t.AllOf(args) if isinstance(old, t.AllOf):
                yield from self.lists(old.args, args, "asks")
            case t.AnyOf(args) if isinstance(old, t.AnyOf):
                yield from self.lists(old.args, args, "accepts")
            case t.Not(arg) if isinstance(old, t.Not):
                yield from (f"under 'not': {sentence}" for sentence in self.parts(old.arg, arg))
            case _:
                yield f"{english(new, self.new_names)}; before: {english(old, self.old_names)}"

    def lists(self, old: tuple[t.Condition, ...], new: tuple[t.Condition, ...], word: str) -> Iterator[str]:
        gone = [arg for arg in old if not any(same(arg, other) for other in new)]
        come = [arg for arg in new if not any(same(arg, other) for other in old)]
        if len(gone) == len(come) == 1:
            yield from self.parts(gone[0], come[0])
            return
        yield from (f"also {word} that {english(arg, self.new_names)}" for arg in come)
        yield from (f"no longer {word} that {english(arg, self.old_names)}" for arg in gone)

    # ---- classifications and calculations -------------------------------------------------------------

    def classification(self, what: str, old: Classification, new: Classification) -> Iterator[ClauseChange]:
        before, after = ({o.name: o for o in one.outcomes} for one in (old, new))
        shared = [name for name in after if name in before]
        for name, outcome in after.items():
            where = f"{what}, outcome {name}"
            if name not in before:
                yield ClauseChange(
                    "added", where, f"new: {self.outcome_text(outcome.condition, self.new_names)}", pos=outcome.pos
                )
                continue
            one, other = before[name].condition, outcome.condition
            if one is not None and other is not None:
                yield from self.condition(where, one, other, outcome.pos)
            elif one is not other:
                was, now = self.outcome_text(one, self.old_names), self.outcome_text(other, self.new_names)
                yield ClauseChange("changed", where, f"was {was}, is {now}", was, now, outcome.pos)
            for word in ("says", "source"):
                yield from self.wording(where, word, getattr(before[name], word), getattr(outcome, word), outcome.pos)
        yield from (
            ClauseChange("removed", f"{what}, outcome {name}", "gone", pos=one.pos)
            for name, one in before.items()
            if name not in after
        )
        if shared != [name for name in before if name in after]:
            sentence = f"the order is {', '.join(after)}; before: {', '.join(before)}"
            yield ClauseChange("changed", what, sentence, ", ".join(before), ", ".join(after), new.pos)
        for word in ("name", "source"):
            yield from self.wording(what, word, getattr(old, word), getattr(new, word), new.pos)
        yield from self.wording(what, "promise", "; ".join(old.promises), "; ".join(new.promises), new.pos)

    def family_text(self, item: Classification, known: Mapping[str, str]) -> str:
        return "; ".join(f"{o.name}: {self.outcome_text(o.condition, known)}" for o in item.outcomes)

    def outcome_text(self, condition: t.Condition | None, known: Mapping[str, str]) -> str:
        return "otherwise" if condition is None else text(condition, known)

    def calculation(self, what: str, old: Calculation, new: Calculation) -> Iterator[ClauseChange]:
        if not same(old.value, new.value) or old.unit != new.unit:
            before, after = self.amount_text(old, self.old_names), self.amount_text(new, self.new_names)
            yield ClauseChange("changed", what, f"{after}; before: {before}", before, after, new.pos)
        for word in ("name", "says", "source"):
            yield from self.wording(what, word, getattr(old, word), getattr(new, word), new.pos)
        yield from self.wording(what, "status", old.status.value, new.status.value, new.pos)

    def amount_text(self, item: Calculation, known: Mapping[str, str]) -> str:
        return f"{text(item.value, known)} [{item.unit.text}]"

    # ---- wording --------------------------------------------------------------------------------------

    def cited(self) -> Iterator[ClauseChange]:
        """Sources and statements: no rule evaluates them."""
        for word in ("sources", "statements"):
            old, new = getattr(self.old, word), getattr(self.new, word)
            for key in dict.fromkeys((*new, *old)):
                if old.get(key) != new.get(key):
                    what = f"{word[:-1]} {key.replace('_', ' ')!r}"
                    state = "new" if key not in old else "gone" if key not in new else "reworded"
                    yield ClauseChange("reworded", what, state, pos=(new.get(key) or old.get(key)).pos)

    def wording(self, what: str, word: str, before: str | None, after: str | None, pos: Pos) -> Iterator[ClauseChange]:
        if before != after:
            yield ClauseChange(
                "reworded", what, f"{word!r} was {before or 'empty'!r}, is {after or 'empty'!r}", before or "", after or "", pos
            )


def _fact_text(fact: Fact) -> str:
    parts = [fact.kind.value]
    parts += [f"in {fact.unit.text}"] if fact.unit else []
    parts += [f"plausible {plain(fact.plausible[0])} to {plain(fact.plausible[1])}"] if fact.plausible else []
    parts += ["whole numbers"] if fact.whole else []
    parts += ["may be censored"] if fact.censored else []
    parts += [f"one of {', '.join(fact.values)}"] if fact.values else []
    parts += [f"upper limit of normal {plain(fact.limit)}"] if fact.limit is not None else []
    return ", ".join(parts)


def counted(changes: tuple[ClauseChange, ...]) -> Counter[Kind]:
    """How many changes of each kind."""
    return Counter(change.kind for change in changes)
