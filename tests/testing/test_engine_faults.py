"""Faults seeded in the engine itself: the shipped features notice each, and docs/qa.md says which do."""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Callable
from pathlib import Path, PurePath
from typing import Any

import pytest

from remission.cases.cells import measured, values
from remission.engines.evaluate import compiled, generated, leaves
from remission.errors import DisagreementError
from remission.expr import tree as t
from remission.expr.compare import COMPARE, Interval
from remission.expr.tree import Op
from remission.expr.truth import MET, NOT_MET, UNKNOWN, Truth
from remission.protocol.load import load
from remission.testing.runner.run import run_features

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
    written = generated._compared
    patch.setattr(generated, "_compared", lambda *parts: written(*parts).replace("U if", "F if", 1))


def unknown_choice_is_false(patch: Patch) -> None:
    """A choice that is missing is not met."""
    whole = leaves.one_of

    def one_of(fact: str, values: frozenset[str]) -> Callable[[Any], Truth]:
        test = whole(fact, values)
        return lambda state: NOT_MET if state[fact] is None else test(state)

    patch.setattr(compiled, "one_of", one_of)
    written = generated._chosen
    patch.setattr(generated, "_chosen", lambda *parts: written(*parts).replace("U if", "F if", 1))


def all_with_unknown_is_met(patch: Patch) -> None:
    """`all of` ignores what is unknown."""
    patch.setattr(compiled, "all_of", lambda truths: NOT_MET if NOT_MET in list(truths) else MET)
    patch.setattr(generated, "_first_false", lambda truths: f"(F if {' or '.join(f'{each} is F' for each in truths)} else T)")


def at_least_is_above(patch: Patch) -> None:
    """`>=` leaves its limit out."""
    patch.setitem(COMPARE, Op.GE, operator.gt)


def below_is_at_most(patch: Patch) -> None:
    """`<` takes its limit in."""
    patch.setitem(COMPARE, Op.LT, operator.le)


def an_open_end_is_closed(patch: Patch) -> None:
    """`<0.01 %` is read as `<=0.01 %`."""

    whole = measured._bounded

    def closed(*parts: Any) -> Any:
        found = whole(*parts)
        return Interval(found.low, found.high) if isinstance(found, Interval) else found

    patch.setattr(measured, "_bounded", closed)


def censored_is_its_bound(patch: Patch) -> None:
    """A censored value is taken for the number that is written."""

    def bound(value: Interval, op: Op, limit: Any) -> Truth:
        return MET if COMPARE[op](value.high, limit) else NOT_MET

    patch.setattr(leaves, "compare_interval", bound)
    patch.setattr(generated, "compare_interval", bound)


def missing_is_zero(patch: Patch) -> None:
    """A missing value in a formula counts as 0."""
    whole = leaves.fact_worth

    def worth(fact: str, factor: Any) -> Callable[[Any], Any]:
        value = whole(fact, factor)
        return lambda state: 0 * factor if state[fact] is None else value(state)

    patch.setattr(compiled, "fact_worth", worth)


def above_is_at_least(patch: Patch) -> None:
    """`>` takes its limit in."""
    patch.setitem(COMPARE, Op.GT, operator.ge)


def computed_limits_are_left_out(patch: Patch) -> None:
    """A limit that is calculated is left out: `<=` is read as `<`, `>=` as `>`."""
    strict = {Op.LE: Op.LT, Op.GE: Op.GT}

    def strictly(whole: Callable[..., Callable[[Any], Truth]]) -> Callable[..., Callable[[Any], Truth]]:
        return lambda left, op, *rest: whole(left, strict.get(op, op), *rest)

    patch.setattr(compiled, "compare_computed", strictly(leaves.compare_computed))
    patch.setattr(compiled, "compare_worths", strictly(leaves.compare_worths))


def unknown_then_is_met(patch: Patch) -> None:
    """`if … then …` with an unknown part is met."""
    whole = compiled.implies
    patch.setattr(compiled, "implies", lambda *parts: MET if UNKNOWN in parts else whole(*parts))
    written = generated._implied
    patch.setattr(
        generated, "_implied", lambda *parts: f"(T if {' or '.join(f'{p} is U' for p in parts)} else {written(*parts)})"
    )


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


ONLY_IN_THE_LARGER = [above_is_at_least, computed_limits_are_left_out, unknown_then_is_met]


def noticed_by(protocol: str) -> Counter[str]:
    """How many scenarios of each file notice; `the readings` where they disagree before a scenario can."""
    values._reader.cache_clear()  # cells that were read without the fault
    try:
        results = run_features(protocol, [])
    except DisagreementError:
        return Counter({"the readings": 1})
    finally:
        values._reader.cache_clear()
    return Counter(PurePath(scene.file).name for scene in results.scenarios if not scene.holds)


def told(fault: Callable[[Patch], None], noticed: Counter[str]) -> str:
    """The row of the manual."""
    files = ", ".join(f"`{name}`" for name in sorted(noticed))
    files = "the readings: they disagree, and the run stops" if "the readings" in noticed else files
    return f"| {(fault.__doc__ or '').rstrip('.')} | {files} |\n"


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_the_shipped_features_notice(fault: Callable[[Patch], None], monkeypatch: Patch) -> None:
    fault(monkeypatch)
    noticed = noticed_by(SHIPPED)
    assert noticed
    assert told(fault, noticed) in DOCS


@pytest.mark.parametrize("fault", ONLY_IN_THE_LARGER, ids=lambda fault: fault.__name__)
def test_the_features_of_the_larger_protocol_notice(fault: Callable[[Patch], None], monkeypatch: Patch) -> None:
    fault(monkeypatch)
    noticed = noticed_by("aall1621")
    assert noticed
    assert told(fault, noticed) in DOCS


def test_the_smaller_protocol_has_no_clause_for_them() -> None:
    p = load(SHIPPED)
    nodes = [n for root in p.roots for n in t.walk(root)]
    compared = [n for n in nodes if isinstance(n, t.Compare)]
    assert compared
    assert not any(n.op is Op.GT or not isinstance(n.right, t.Quantity) for n in compared)
    assert not any(isinstance(n, t.IfThen) for n in nodes)
