"""What an amendment changes in criteria, classifications and calculations: the smallest parts that differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import zip_longest
from typing import TypeAlias, TypeVar

from remission.compare.rules.changes import ClauseChange, reworded
from remission.compare.rules.equality import Called, same
from remission.compare.rules.tables import table_changes
from remission.engines.prose import english
from remission.errors import Pos
from remission.expr import tree as t
from remission.expr.numbers import plain
from remission.expr.text import text
from remission.protocol.canonical import names
from remission.protocol.model import Calculation, Classification, Criterion, Hit, Outcome, Protocol

Item = TypeVar("Item", Criterion, Classification, Calculation)
Stated: TypeAlias = Criterion | Outcome | Calculation
Changes: TypeAlias = Iterator[ClauseChange]
MEMBER = {"include": "an inclusion criterion", "exclude": "an exclusion criterion", "": "no eligibility criterion"}


def rule_changes(old: Protocol, told: Protocol, new: Protocol, called: Called) -> Changes:
    """Every change of a rule; `told` is the old protocol with the new names of what was only renamed."""
    rules = _Rules(told, new, called)
    yield from rules.membership()
    yield from rules.section("criterion", old.criteria, new.criteria, rules.criterion, rules.criterion_text)
    yield from rules.section("classification", old.classifications, new.classifications, rules.classification, rules.family_text)
    yield from rules.section("calculation", old.calculations, new.calculations, rules.calculation, rules.amount_text)


class _Rules:
    def __init__(self, old: Protocol, new: Protocol, called: Called) -> None:
        self.old, self.new, self.called = old, new, called
        self.was = {now: before for before, now in called.items()}
        self.old_names, self.new_names = names(old), names(new)

    def section(
        self,
        word: str,
        old: Mapping[str, Item],
        new: Mapping[str, Item],
        compare: Callable[[str, Item, Item], Changes],
        written: Callable[[Item, Mapping[str, str]], str],
    ) -> Changes:
        """What was added, what changed, what was removed."""
        for key, item in new.items():
            what = f"{word} {item.name!r}"
            before = old.get(self.was.get(key, key))
            if before is None:
                after = written(item, self.new_names)
                yield ClauseChange("added", what, f"new: {after}" if after else "new", after=after, pos=item.pos)
                continue
            if before.slug != key:
                english_ = f"is the former {before.name!r}, renamed"
                yield ClauseChange("renamed", what, english_, before.name, item.name, item.pos)
            yield from compare(what, before, item)
        for key, item in old.items():
            if key not in new and key not in self.called:
                gone = written(item, self.old_names)
                english_ = f"gone: {gone}" if gone else "gone"
                yield ClauseChange("removed", f"{word} {item.name!r}", english_, before=gone, pos=item.pos)

    def membership(self) -> Changes:
        """Criteria that moved into or out of eligibility, or from one list to the other."""
        for key, criterion in self.new.criteria.items():
            was = self.was.get(key, key)
            before, after = _member(self.old, was), _member(self.new, key)
            if was in self.old.criteria and before != after:
                sentence = f"was {MEMBER[before]}, is {MEMBER[after]}"
                yield ClauseChange("changed", f"criterion {criterion.name!r}", sentence, before, after, criterion.pos)

    def words(self, what: str, pos: Pos, old: object, new: object, *words: str) -> Changes:
        for word in words:
            yield from reworded(what, word, getattr(old, word), getattr(new, word), pos)

    def standing(self, what: str, old: Stated, new: Stated) -> Changes:
        """How far it was checked against its source, and by whom."""
        yield from reworded(what, "status", old.status.value, new.status.value, new.pos)
        before, after = (None if one.reviewed is None else str(one.reviewed) for one in (old, new))
        yield from reworded(what, "reviewed", before, after, new.pos)

    def named(self, old: Item, new: Item) -> tuple[str, ...]:
        """`name`, where it is the wording of one and the same slug."""
        return ("name",) if old.slug == new.slug else ()

    # ---- criteria -------------------------------------------------------------------------------------

    def criterion(self, what: str, old: Criterion, new: Criterion) -> Changes:
        yield from self.condition(what, old.condition, new.condition, new.pos)
        was, now = ("unknown" if one.if_missing is None else one.if_missing.value for one in (old, new))
        if was != now:
            sentence = f"where data is missing the answer is {now}, it was {was}"
            yield ClauseChange("changed", what, sentence, f"if missing: {was}", f"if missing: {now}", new.pos)
        yield from self.words(what, new.pos, old, new, *self.named(old, new), "says", "source", "because")
        yield from self.standing(what, old, new)

    def criterion_text(self, item: Criterion, known: Mapping[str, str]) -> str:
        return text(item.condition, known)

    def condition(self, what: str, old: t.Condition, new: t.Condition, pos: Pos) -> Changes:
        """The smallest parts in which two conditions differ; the order of a list does not count."""
        if not self.same(old, new):
            before, after = text(old, self.old_names), text(new, self.new_names)
            for sentence in self.parts(old, new):
                yield ClauseChange("changed", what, sentence, before, after, pos)

    def same(self, old: t.Node, new: t.Node) -> bool:
        return same(old, new, self.called)

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
        gone = [arg for arg in old if not any(self.same(arg, other) for other in new)]
        come = [arg for arg in new if not any(self.same(other, arg) for other in old)]
        if len(gone) == len(come) == 1:
            yield from self.parts(gone[0], come[0])
            return
        yield from (f"also {word} that {english(arg, self.new_names)}" for arg in come)
        yield from (f"no longer {word} that {english(arg, self.old_names)}" for arg in gone)

    # ---- classifications ------------------------------------------------------------------------------

    def classification(self, what: str, old: Classification, new: Classification) -> Changes:
        if old.hit is not None and new.hit is not None:
            yield from self.rows(what, old, new)
        else:
            yield from self.outcomes(what, old, new)
        yield from self.words(what, new.pos, old, new, *self.named(old, new), "source")
        yield from reworded(what, "promise", "; ".join(old.promises), "; ".join(new.promises), new.pos)

    def rows(self, what: str, old: Classification, new: Classification) -> Changes:
        """What the rows of a table of words give; what they ask are criteria of their own."""
        if old.hit != new.hit:
            sentence = f"of its rows counts {_counts(new.hit)}; before: {_counts(old.hit)}"
            yield ClauseChange("changed", what, sentence, f"hit: {old.hit}", f"hit: {new.hit}", new.pos)
        before, after = self.old.tables[old.slug].rows, self.new.tables[new.slug].rows
        for number, (was, now) in enumerate(zip_longest(before, after), 1):
            asked = [None if one is None else "otherwise" if one.criterion is None else "where it is met" for one in (was, now)]
            told = [None if one is None else f"{one.word} {word}" for one, word in zip((was, now), asked, strict=True)]
            if told[0] != told[1]:
                sentence = f"row {number} gives {told[1] or 'nothing: it is gone'}; before: {told[0] or 'there was none'}"
                yield ClauseChange("changed", what, sentence, told[0] or "", told[1] or "", (now or new).pos)

    def outcomes(self, what: str, old: Classification, new: Classification) -> Changes:
        before, after = ({one.name: one for one in family.outcomes} for family in (old, new))
        for name, outcome in after.items():
            yield from self.outcome(f"{what}, outcome {name}", before.get(name), outcome)
        for name, one in before.items():
            if name not in after:
                yield ClauseChange("removed", f"{what}, outcome {name}", "gone", pos=one.pos)
        if [name for name in after if name in before] != [name for name in before if name in after]:
            sentence = f"the order is {', '.join(after)}; before: {', '.join(before)}"
            yield ClauseChange("changed", what, sentence, ", ".join(before), ", ".join(after), new.pos)

    def outcome(self, where: str, old: Outcome | None, new: Outcome) -> Changes:
        if old is None:
            yield ClauseChange("added", where, f"new: {_rule(new.condition, self.new_names)}", pos=new.pos)
            return
        one, other = old.condition, new.condition
        if one is not None and other is not None:
            yield from self.condition(where, one, other, new.pos)
        elif one is not other:
            was, now = _rule(one, self.old_names), _rule(other, self.new_names)
            yield ClauseChange("changed", where, f"was {was}, is {now}", was, now, new.pos)
        yield from self.words(where, new.pos, old, new, "says", "source")
        yield from self.standing(where, old, new)

    def family_text(self, item: Classification, known: Mapping[str, str]) -> str:
        return "; ".join(f"{one.name}: {_rule(one.condition, known)}" for one in item.outcomes)

    # ---- calculations ---------------------------------------------------------------------------------

    def calculation(self, what: str, old: Calculation, new: Calculation) -> Changes:
        before, after = self.amount_text(old, self.old_names), self.amount_text(new, self.new_names)
        if isinstance(old.value, t.Lookup) and isinstance(new.value, t.Lookup) and old.unit == new.unit:
            for sentence in table_changes((old.value, self.old_names), (new.value, self.new_names), self.called):
                yield ClauseChange("changed", what, sentence, before, after, new.pos)
        elif not self.same(old.value, new.value) or old.unit != new.unit:
            yield ClauseChange("changed", what, f"{after}; before: {before}", before, after, new.pos)
        yield from reworded(what, "at most", _cap(old), _cap(new), new.pos)
        yield from self.words(what, new.pos, old, new, *self.named(old, new), "says", "source")
        yield from self.standing(what, old, new)

    def amount_text(self, item: Calculation, known: Mapping[str, str]) -> str:
        return f"{text(item.value, known)} [{item.unit.text}]"


def _counts(hit: Hit | None) -> str:
    return {"first": "the first that is met", "unique": "the only one that is met"}.get(hit or "", "every one")


def _cap(calculation: Calculation) -> str:
    if calculation.at_most is None:
        return ""
    unit = calculation.unit.text
    return plain(calculation.at_most) if unit == "1" else f"{plain(calculation.at_most)} {unit}"


def _member(protocol: Protocol, key: str) -> str:
    return "include" if key in protocol.include else "exclude" if key in protocol.exclude else ""


def _rule(condition: t.Condition | None, known: Mapping[str, str]) -> str:
    return "otherwise" if condition is None else text(condition, known)
