"""What the names of a protocol mean while its clauses are read."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from remission.errors import KnownWords, Pos, Problem, did_you_mean
from remission.expr.facts import Fact, Kind, slug
from remission.expr.parsing.declared_names import DeclaredNames
from remission.expr.parsing.parse import ConditionError
from remission.expr.quantities import QUANTITY
from remission.expr.units import UnitError, unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from remission.expr.tree import MissingDay, Period, Term
    from remission.expr.units import Unit

# Words of the language: a name that has them is read as a name only because it is declared.
_WORDS = """and or not is in between of known missing if then at least all any none from to under within before after
    days since min max round otherwise x uln lln"""
RESERVED = frozenset(_WORDS.split())
OF_NORMAL = frozenset({"uln", "lln"})  # upper and lower limit; in a name the grammar takes neither for a word of its own
OF_CHANGES = frozenset("rise rises fall falls increase increases decrease decreases".split())  # noqa: SIM905 - before `by`
IN_NAMES = (RESERVED - OF_NORMAL) | OF_CHANGES  # what the grammar takes apart
MOST_OWNERS = 3  # in a hint


def _no_value(_: str, __: Pos) -> Term:
    raise ConditionError


@dataclass(frozen=True)
class Scope:
    """The declared names, by slug; a calculation's unit is asked for when first needed."""

    facts: Mapping[str, Fact]
    criteria: Mapping[str, str]  # slug -> name
    classifications: Mapping[str, tuple[str, ...]]  # slug -> names of its outcomes
    calculations: Mapping[str, str]  # slug -> name
    calculation_unit: Callable[[str, Pos], Unit]
    calculation_value: Callable[[str, Pos], Term] = _no_value
    periods: Callable[[str], frozenset[Period]] = lambda _: frozenset()  # how a calculation counts time between dates
    missing_day: MissingDay = "next"  # what stands for a day that does not exist
    lists: Mapping[str, Mapping[str, str]] = field(
        default_factory=dict
    )  # slug of a table of which all rows count -> phrase -> criterion
    broken: frozenset[str] = frozenset()  # declared, but with problems of their own
    is_whole: bool = True  # every file of the protocol could be read

    def choices(self, key: str) -> tuple[str, ...]:
        """Return the values of a choice, or the outcomes of a classification; nothing for any other name."""
        if key in self.classifications:
            return self.classifications[key]
        if key in self.lists:
            return tuple(self.lists[key])
        fact = self.facts.get(key)
        return fact.values if fact is not None and fact.kind is Kind.CHOICE else ()

    def unknown(self, name: str, pos: Pos) -> ConditionError:
        """Return the problem that `name` is not declared; no problem where a broken declaration explains it."""
        if slug(name) in self.broken or not self.is_whole:
            return ConditionError()
        if owners := self.owners(name):
            values = [f"'{owner} is {value}'" for owner, value in owners]
            hint = (
                f"write {' or '.join(values)}" if len(values) <= MOST_OWNERS else f"write '… is {owners[0][1]}' with what has it"
            )
            return ConditionError(Problem(pos, f"{name!r} is a value of {owners[0][0]!r}, not a name", hint))
        return ConditionError(Problem(pos, f"unknown name {name!r}", self.suggest(name)))

    def owners(self, value: str) -> list[tuple[str, str]]:
        """Return the names of what has a value, a choice or a classification, each with the value as it is declared."""
        return self._owners.get(slug(value), [])

    @cached_property
    def _owners(self) -> dict[str, list[tuple[str, str]]]:
        named = [(fact.name, fact.values) for fact in self.facts.values() if fact.kind is Kind.CHOICE]
        named += [(key.replace("_", " "), outcomes) for key, outcomes in self.classifications.items()]
        found: dict[str, list[tuple[str, str]]] = {}
        for name, values in named:
            for value in values:
                found.setdefault(slug(value), []).append((name, value))
        return found

    def kind_of(self, key: str) -> Literal["fact", "criterion", "classification", "calculation"] | None:
        """Return what a slug is declared as."""
        if key in self.facts:
            return "fact"
        if key in self.criteria:
            return "criterion"
        if key in self.classifications:
            return "classification"
        return "calculation" if key in self.calculations else None

    def suggest(self, name: str) -> str:
        """Return a hint for a name that nothing answers to."""
        if slug(name) in OF_NORMAL:
            return f"write '1 x {name.upper()}'"
        if slug(name) == "otherwise":
            return "'otherwise' is the last outcome of a classification or the last row of a table"
        if lost := self._lost_comparison(name):
            return lost
        if "/" in name:
            return "put a space on each side of '/'"
        if _is_unit(name):
            return f"a unit stands behind its number, without spaces around its '/': '5 mg/{name}'"
        close = did_you_mean(name, self.known) or did_you_mean(slug(name).replace("_", " "), self.known)
        return close or "declare it, or name the vocabulary that does under 'vocabulary:'"

    @cached_property
    def known(self) -> KnownWords:
        """Every declared name, as its author wrote it."""
        return KnownWords(self.names())

    @cached_property
    def declared(self) -> DeclaredNames:
        """Every declared name, for finding it in a clause."""
        return DeclaredNames((*self.names(), *(key.replace("_", " ") for key in self.broken)), IN_NAMES)

    @cached_property
    def spoken(self) -> str:
        """Every declared name in one text, in small letters, with a space on each side."""
        return " | ".join(("", *self.names(), "")).lower()

    def names(self) -> Iterator[str]:
        """Yield every declared name, as its author wrote it."""
        yield from (fact.name for fact in self.facts.values())
        yield from self.criteria.values()
        yield from (known.replace("_", " ") for known in self.classifications)
        yield from self.calculations.values()
        yield from (known.replace("_", " ") for known in self.lists)

    def _lost_comparison(self, name: str) -> str | None:
        """Return the hint for `platelets 100 G/L`."""
        words = name.split(" ")
        for count in range(1, len(words)):
            head, tail = " ".join(words[:count]), " ".join(words[count:])
            if slug(head) in self.facts and QUANTITY.fullmatch(tail):
                return f"is a comparison such as '>=' missing before {tail!r}?"
        return None


def _is_unit(name: str) -> bool:
    try:
        return bool(unit(name).dimension)
    except UnitError:
        return False
