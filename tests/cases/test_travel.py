"""A comparison of doubles has the truth of the comparison of the decimals they came from, in whatever unit these were."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from remission.cases.frames.thresholds import travelled
from remission.expr.compare import COMPARE
from remission.expr.tree import Op
from remission.expr.units import unit

DIGITS = st.integers(-(10**15) + 1, 10**15 - 1)
SHORT = st.builds(lambda digits, power: Decimal(digits).scaleb(power), DIGITS, st.integers(-20, 10))
OF_DOUBLES = st.floats(min_value=-1e20, max_value=1e20).map(lambda number: Decimal(repr(number)))
DECIMALS = st.one_of(SHORT, OF_DOUBLES)
SCALES = st.one_of(
    st.sampled_from([unit(one).factor / unit("mg/dL").factor for one in ("g/L", "ug/L", "[lb_av]/L")]),
    st.fractions(min_value=Fraction(1, 10**6), max_value=10**6),
)


@given(number=DECIMALS, limit=st.fractions(min_value=-(10**9), max_value=10**9), scale=SCALES, op=st.sampled_from(Op))
def test_a_travelled_threshold_keeps_every_truth(number: Decimal, limit: Fraction, scale: Fraction, op: Op) -> None:
    moved = travelled(op, limit, scale)
    assert COMPARE[moved.op](float(number), moved.value) == COMPARE[op](Fraction(number) * scale, limit)


@given(number=DECIMALS, scale=SCALES, op=st.sampled_from(Op), step=st.sampled_from([-1, 0, 1]))
def test_beside_and_at_the_threshold(number: Decimal, scale: Fraction, op: Op, step: int) -> None:
    """The threshold is a number of the data, or differs from one in its fifteenth digit, or by far less."""
    last = Fraction(10) ** (number.adjusted() - 14) if number else Fraction(1, 10**15)
    for nearby in (last, last / 10**6):
        limit = (Fraction(number) + step * nearby) * scale
        moved = travelled(op, limit, scale)
        assert COMPARE[moved.op](float(number), moved.value) == COMPARE[op](Fraction(number) * scale, limit)


def test_thresholds_beyond_all_numbers() -> None:
    assert travelled(Op.LT, Fraction(10) ** 400).value == 1e300
    assert travelled(Op.GE, -(Fraction(10) ** 400)).value == -1e300
