"""What the names of a protocol mean while its clauses are read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from remission.errors import Pos, Problem, did_you_mean
from remission.expr.facts import Fact, slug
from remission.expr.parse import ConditionError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from remission.expr.units import Unit

# Words of the language: they may not stand in the name of anything that a condition can mention.
RESERVED = frozenset(  # noqa: SIM905 - a line of words is easier to read than a list of strings
    "and or not is in between of known missing if then at least all any none from to under within before after "
    "days since min max round otherwise x uln".split()
)


@dataclass(frozen=True, slots=True)
class Scope:
    """The declared names, by slug; a calculation's unit is asked for when first needed."""

    facts: Mapping[str, Fact]
    criteria: Mapping[str, str]  # slug -> name
    classifications: Mapping[str, tuple[str, ...]]  # slug -> names of its outcomes
    calculations: Mapping[str, str]  # slug -> name
    calculation_unit: Callable[[str, Pos], Unit]

    def unknown(self, name: str, pos: Pos) -> ConditionError:
        """Return the problem that `name` is not declared, with the closest name that is."""
        return ConditionError(Problem(pos, f"unknown name {name!r}", self.suggest(name)))

    def suggest(self, name: str) -> str | None:
        """Return a hint for a name that nothing answers to."""
        head, _, tail = name.rpartition(" ")
        if slug(head) in self.facts and tail.replace(".", "").isdigit():
            return f"is a comparison such as '>=' missing before {tail!r}?"
        return did_you_mean(name, self.names()) or did_you_mean(slug(name).replace("_", " "), self.names())

    def names(self) -> Iterable[str]:
        """Every declared name, as its author wrote it."""
        yield from (fact.name for fact in self.facts.values())
        yield from self.criteria.values()
        yield from (known.replace("_", " ") for known in self.classifications)
        yield from self.calculations.values()
