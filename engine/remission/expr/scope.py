"""What the names of a protocol mean while its clauses are read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from remission.errors import Known, Pos, Problem, did_you_mean
from remission.expr.facts import Fact, Kind, slug
from remission.expr.parse import QUANTITY, ConditionError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from remission.expr.units import Unit

# Words of the language: they may not stand in the name of anything that a condition can mention.
_WORDS = """and or not is in between of known missing if then at least all any none from to under within before after
    days since min max round otherwise x uln"""
RESERVED = frozenset(_WORDS.split())


@dataclass(frozen=True)
class Scope:
    """The declared names, by slug; a calculation's unit is asked for when first needed."""

    facts: Mapping[str, Fact]
    criteria: Mapping[str, str]  # slug -> name
    classifications: Mapping[str, tuple[str, ...]]  # slug -> names of its outcomes
    calculations: Mapping[str, str]  # slug -> name
    calculation_unit: Callable[[str, Pos], Unit]
    broken: frozenset[str] = frozenset()  # declared, but with problems of their own
    is_whole: bool = True  # every file of the protocol could be read

    def choices(self, key: str) -> tuple[str, ...]:
        """Return the values of a choice, or the outcomes of a classification; nothing for any other name."""
        if key in self.classifications:
            return self.classifications[key]
        fact = self.facts.get(key)
        return fact.values if fact is not None and fact.kind is Kind.CHOICE else ()

    def unknown(self, name: str, pos: Pos) -> ConditionError:
        """Return the problem that `name` is not declared; no problem where a broken declaration explains it."""
        if slug(name) in self.broken or not self.is_whole:
            return ConditionError()
        return ConditionError(Problem(pos, f"unknown name {name!r}", self.suggest(name)))

    def suggest(self, name: str) -> str:
        """Return a hint for a name that nothing answers to."""
        if slug(name) == "uln":
            return "write '1 x ULN'"
        if slug(name) == "otherwise":
            return "'otherwise' is the last outcome of a classification or the last row of a table"
        if lost := self._lost_comparison(name):
            return lost
        if "/" in name:
            return "put a space on each side of '/'"
        close = did_you_mean(name, self.known) or did_you_mean(slug(name).replace("_", " "), self.known)
        return close or "declare it, or name the vocabulary that does under 'vocabulary:'"

    @cached_property
    def known(self) -> Known:
        """Every declared name, as its author wrote it."""
        return Known(self._names())

    def _names(self) -> Iterator[str]:
        yield from (fact.name for fact in self.facts.values())
        yield from self.criteria.values()
        yield from (known.replace("_", " ") for known in self.classifications)
        yield from self.calculations.values()

    def _lost_comparison(self, name: str) -> str | None:
        """Return the hint for `platelets 100 G/L`."""
        words = name.split(" ")
        for count in range(1, len(words)):
            head, tail = " ".join(words[:count]), " ".join(words[count:])
            if slug(head) in self.facts and QUANTITY.fullmatch(tail):
                return f"is a comparison such as '>=' missing before {tail!r}?"
        return None
