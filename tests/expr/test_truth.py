"""Strong Kleene logic: the tables, the laws, and that every connective only ever gains from knowing more."""

from __future__ import annotations

from itertools import combinations, product

import pytest

from remission.expr.truth import MET, NOT_MET, UNKNOWN, Truth, all_of, any_of, at_least, implies, negate, truth_of

TRUTHS = (MET, NOT_MET, UNKNOWN)
M, N, U = TRUTHS

# fmt: off
TABLE = [
    # a  b  and or if-then
    (M, M, M, M, M),
    (M, N, N, M, N),
    (M, U, U, M, U),
    (N, M, N, M, M),
    (N, N, N, N, M),
    (N, U, N, U, M),
    (U, M, U, M, M),
    (U, N, N, U, U),
    (U, U, U, U, U),
]
# fmt: on


@pytest.mark.parametrize(("a", "b", "both", "either", "if_then"), TABLE)
def test_the_tables(a: Truth, b: Truth, both: Truth, either: Truth, if_then: Truth) -> None:
    assert (all_of((a, b)), any_of((a, b)), implies(a, b)) == (both, either, if_then)


def test_negation() -> None:
    assert [negate(truth) for truth in TRUTHS] == [N, M, U]


def test_nothing_at_all() -> None:
    assert (all_of(()), any_of(()), at_least(1, ()), at_least(0, ())) == (M, N, N, M)


def test_a_truth_is_not_a_bool() -> None:
    for truth in TRUTHS:
        with pytest.raises(TypeError, match=r"^a Truth is not a bool: compare with `is Truth\.MET`$"):
            bool(truth)


def test_the_door_from_bool() -> None:
    assert (truth_of(holds=True), truth_of(holds=False)) == (M, N)


@pytest.mark.parametrize("args", list(product(TRUTHS, repeat=3)))
def test_the_laws(args: tuple[Truth, ...]) -> None:
    a, b, c = args
    assert negate(negate(a)) is a
    assert negate(all_of(args)) is any_of(map(negate, args))
    assert negate(any_of(args)) is all_of(map(negate, args))
    assert all_of((a, any_of((b, c)))) is any_of((all_of((a, b)), all_of((a, c))))
    assert any_of((a, all_of((b, c)))) is all_of((any_of((a, b)), any_of((a, c))))
    assert all_of(args) is all_of(reversed(args))
    assert all_of((a, all_of((b, c)))) is all_of(args)
    assert all_of((a, a)) is a
    assert any_of((a, all_of((a, b)))) is a
    assert implies(a, b) is implies(negate(b), negate(a))


@pytest.mark.parametrize("args", [args for size in range(5) for args in product(TRUTHS, repeat=size)])
def test_at_least_is_any_of_the_combinations(args: tuple[Truth, ...]) -> None:
    for count in range(1, len(args) + 1):
        assert at_least(count, args) is any_of(all_of(some) for some in combinations(args, count))


@pytest.mark.parametrize("args", list(product(TRUTHS, repeat=3)))
def test_an_answer_holds_for_every_completion_of_what_is_unknown(args: tuple[Truth, ...]) -> None:
    completions = list(product(*((M, N) if truth is U else (truth,) for truth in args)))
    for connective in (all_of, any_of, lambda some: at_least(2, some), lambda some: implies(*tuple(some)[:2])):
        answers = {connective(completion) for completion in completions}
        known = connective(args)
        assert known is U or answers == {known}
        assert known is not U or answers == {M, N}  # of independent parts, unknown means that both can be
