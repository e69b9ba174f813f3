"""Faults seeded in the engine itself: the shipped features notice each, and docs/qa.md says which do."""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Callable
from pathlib import Path, PurePath
from typing import Any

import pytest

from remission.errors import DisagreementError
from remission.expr.compare import COMPARE, Interval, compare_interval
from remission.expr.tree import Op
from remission.expr.truth import MET, NOT_MET, Truth
from remission.qa.run import run_features
from remission.readings.evaluate import compiled, leaves

SHIPPED = "inotuzumab-pediatric"
DOCS = (Path(__file__).parents[2] / "docs" / "qa.md").read_text(encoding="utf-8")
Patch = pytest.MonkeyPatch


def unknown_is_false(patch: Patch) -> None:
    """A comparison with a missing value is not met."""
    whole = leaves.compare_fact

    def compare(fact: str, op: Op, limit: Any) -> Callable[[Any], Truth]:
        test = whole(fact, op, limit)
        return lambda state: NOT_MET if state[fact] is None else test(state)

    patch.setattr(compiled, "compare_fact", compare)


def unknown_choice_is_false(patch: Patch) -> None:
    """A choice that is missing is not met."""
    whole = leaves.one_of

    def one_of(fact: str, values: frozenset[str]) -> Callable[[Any], Truth]:
        test = whole(fact, values)
        return lambda state: NOT_MET if state[fact] is None else test(state)

    patch.setattr(compiled, "one_of", one_of)


def all_with_unknown_is_met(patch: Patch) -> None:
    """`all of` ignores what is unknown."""
    patch.setattr(compiled, "all_of", lambda truths: NOT_MET if NOT_MET in list(truths) else MET)


def at_least_is_above(patch: Patch) -> None:
    """`>=` leaves its limit out."""
    patch.setitem(COMPARE, Op.GE, operator.gt)


def below_is_at_most(patch: Patch) -> None:
    """`<` takes its limit in."""
    patch.setitem(COMPARE, Op.LT, operator.le)


def an_open_end_is_closed(patch: Patch) -> None:
    """`<0.01 %` is read as `<=0.01 %`."""

    def closed(value: Interval, op: Op, limit: Any) -> Truth:
        return compare_interval(Interval(value.low, value.high), op, limit)

    patch.setattr(leaves, "compare_interval", closed)


def censored_is_its_bound(patch: Patch) -> None:
    """A censored value is taken for the number that is written."""

    def bound(value: Interval, op: Op, limit: Any) -> Truth:
        return MET if COMPARE[op](value.high, limit) else NOT_MET

    patch.setattr(leaves, "compare_interval", bound)


def missing_is_zero(patch: Patch) -> None:
    """A missing value in a formula counts as 0."""
    whole = leaves.fact_worth

    def worth(fact: str, factor: Any) -> Callable[[Any], Any]:
        value = whole(fact, factor)
        return lambda state: 0 * factor if state[fact] is None else value(state)

    patch.setattr(compiled, "fact_worth", worth)


FAULTS = [
    unknown_is_false,
    unknown_choice_is_false,
    all_with_unknown_is_met,
    at_least_is_above,
    below_is_at_most,
    an_open_end_is_closed,
    censored_is_its_bound,
    missing_is_zero,
]


def noticed_by() -> Counter[str]:
    """How many scenarios of each file notice; `the readings` where they disagree before a scenario can."""
    try:
        results = run_features(SHIPPED, [])
    except DisagreementError:
        return Counter({"the readings": 1})
    return Counter(PurePath(scene.file).name for scene in results.scenarios if not scene.holds)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_the_shipped_features_notice(fault: Callable[[Patch], None], monkeypatch: Patch) -> None:
    fault(monkeypatch)
    noticed = noticed_by()
    assert noticed
    told = ", ".join(f"`{name}`" for name in sorted(noticed))
    told = "the readings: they disagree, and the run stops" if "the readings" in noticed else told
    assert f"| {(fault.__doc__ or '').rstrip('.')} | {told} |\n" in DOCS
