"""MC/DC as the pair of scenarios that it asks for: a condition that alone decides, once by being met, once by not being met."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from remission.cases.case import Case
from remission.testing.assertions.asserted import ClaimedAnswer
from remission.testing.coverage.coverage import Covered
from remission.testing.runner.results import ScenarioResult

MOST = 20  # scenarios of each side that are compared


@dataclass(frozen=True, slots=True)
class ConditionPair:
    """One condition in its clause, and what shows it on both sides."""

    met: Covered
    failed: Covered

    @property
    def subject(self) -> str:
        """The condition, and the clause it stands in."""
        return self.met.goal.subject

    def closest(self, scenes: Sequence[ScenarioResult]) -> tuple[int, int]:
        """Of the scenarios that show the two sides, by number, the two whose patients are most alike."""
        return min(
            product(self.met.scenes[:MOST], self.failed.scenes[:MOST]),
            key=lambda pair: _apart(_cases(scenes[pair[0]]), _cases(scenes[pair[1]])),
        )


def pairs(covered: Iterable[Covered]) -> Iterator[ConditionPair]:
    """The goals of conditions that alone decide, two by two."""
    alone = [one for one in covered if one.goal.sort == "alone"]
    for met, failed in zip(alone[::2], alone[1::2], strict=True):  # `goals` makes them side by side
        yield ConditionPair(met, failed)


def _cases(scene: ScenarioResult) -> list[Case]:
    return [then.asserted.case for then in scene.thens if isinstance(then.asserted, ClaimedAnswer)]


def _apart(some: Sequence[Case], others: Sequence[Case]) -> int:
    """In how many facts two patients differ, at least."""
    return min(sum(one.values[key] != other.values.get(key) for key in one.values) for one, other in product(some, others))
