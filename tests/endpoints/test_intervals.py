"""Rates: every interval that was published for these trials comes out as it was printed."""

from __future__ import annotations

import sys
from fractions import Fraction

import pytest

from remission.endpoints.intervals import Method, describe, rate
from remission.errors import MissingExtraError
from remission.expr.numbers import percent

stats = pytest.importorskip("scipy.stats", reason="the extra `stats` is not installed")

CP, WILSON = Method.CLOPPER_PEARSON, Method.WILSON

# fmt: off
PUBLISHED = [
    # what                                         count  total  level  method  %       interval
    ("paediatric label, CR",                       22,    53,    0.95,  CP,     "41.5", "28.1-55.9"),
    ("paediatric label, CR, whole",                22,    53,    0.95,  CP,     "42",   "28-56"),
    ("paediatric label, MRD by flow in CR",        21,    22,    0.95,  CP,     "95.5", "77.2-99.9"),
    ("paediatric label, MRD by PCR in CR",         19,    22,    0.95,  CP,     "86.4", "65.1-97.1"),
    ("INO-VATE, CR/CRi, inotuzumab",               88,    109,   0.95,  CP,     "80.7", "72.1-87.7"),
    ("INO-VATE, CR/CRi, chemotherapy",             32,    109,   0.95,  CP,     "29.4", "21.0-38.8"),
    ("INO-VATE, MRD in responders, inotuzumab",    69,    88,    0.95,  CP,     "78.4", "68.4-86.5"),
    ("INO-VATE, MRD in responders, chemotherapy",  9,     32,    0.95,  CP,     "28.1", "13.7-46.7"),
    ("INO-VATE, to transplant, inotuzumab",        79,    164,   0.95,  CP,     "48.2", "40.3-56.1"),
    ("INO-VATE, to transplant, chemotherapy",      35,    162,   0.95,  CP,     "21.6", "15.5-28.7"),
    ("ITCC-059 phase 1A, response",                20,    25,    0.95,  CP,     "80",   "59-93"),
    ("ITCC-059 phase 1A, dose level 1",            9,     12,    0.95,  CP,     "75",   "43-95"),
    ("ITCC-059 phase 1A, dose level 2",            11,    13,    0.95,  CP,     "85",   "55-98"),
    ("ITCC-059 phase 1A, dose level 2, finer",     11,    13,    0.95,  CP,     "84.6", "54.6-98.1"),
    ("ITCC-059 phase 1A, MRD in responders",       16,    19,    0.95,  CP,     "84",   "60-97"),
    ("ITCC-059 phase 1A, MRD, finer",              16,    19,    0.95,  CP,     "84.2", "60.4-96.6"),
    ("ITCC-059 phase 1B, response",                24,    30,    0.95,  CP,     "80.0", "61.4-92.3"),
    ("AALL1621, CR/CRi",                           28,    48,    0.90,  WILSON, "58.3", "46.5-69.3"),
    ("AALL1621, had it been Clopper-Pearson",      28,    48,    0.90,  CP,     "58.3", "45.5-70.4"),
    ("nobody",                                     0,     10,    0.95,  CP,     "0.0",  "0.0-30.8"),
    ("everybody",                                  10,    10,    0.95,  CP,     "100.0", "69.2-100.0"),
    ("nobody, Wilson",                             0,     10,    0.95,  WILSON, "0.0",  "0.0-27.8"),
]
# fmt: on


@pytest.mark.parametrize("row", PUBLISHED, ids=[row[0] for row in PUBLISHED])
def test_published_intervals(row: tuple[str, int, int, float, Method, str, str]) -> None:
    _, count, total, level, method, share, interval = row
    found = rate(count, total, level=level, method=method)
    digits = len(share.partition(".")[2])
    assert percent(found.share, digits) == share
    assert f"{percent(found.low, digits)}-{percent(found.high, digits)}" == interval
    assert (found.count, found.total, found.level, found.method) == (count, total, level, method)
    assert found.share == Fraction(count, total)


def test_a_rate_is_described_as_in_a_results_section() -> None:
    assert describe(rate(22, 53)) == "22/53, 41.5 % (95 % CI 28.1 to 55.9)"
    assert describe(rate(22, 53), digits=0) == "22/53, 42 % (95 % CI 28 to 56)"
    assert describe(rate(28, 48, level=0.9, method=WILSON)) == "28/48, 58.3 % (90 % CI 46.5 to 69.3)"
    assert describe(rate(1, 8, level=0.999), digits=2).startswith("1/8, 12.50 % (99.9 % CI ")


def test_halves_are_rounded_away_from_zero() -> None:
    assert (percent(Fraction(1, 8), 0), percent(Fraction(1, 16), 1), percent(0.125, 0)) == ("13", "6.3", "13")


IMPOSSIBLE = {
    "no patients": (0, 0, 0.95, "a rate of 0 in 0 patients cannot be"),
    "more than all": (3, 2, 0.95, "a rate of 3 in 2 patients cannot be"),
    "less than none": (-1, 2, 0.95, "a rate of -1 in 2 patients cannot be"),
    "certain": (1, 2, 1.0, "a confidence level of 1.0 is not between 0 and 1"),
    "in percent": (1, 2, 95.0, "a confidence level of 95.0 is not between 0 and 1"),
    "no confidence": (1, 2, 0.0, "a confidence level of 0.0 is not between 0 and 1"),
}


@pytest.mark.parametrize(("count", "total", "level", "message"), IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_what_cannot_be_is_refused(count: int, total: int, level: float, message: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        rate(count, total, level=level)
    assert str(caught.value) == message


def test_without_scipy_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy.stats", None)
    with pytest.raises(MissingExtraError) as caught:
        rate(1, 2)
    assert str(caught.value) == "confidence intervals need scipy: pip install 'remission[report]'"


@pytest.mark.parametrize(("count", "total"), [(0, 7), (1, 7), (3, 7), (7, 7), (22, 53)])
def test_clopper_pearson_inverts_the_binomial_test(count: int, total: int) -> None:
    found = rate(count, total, level=0.9)
    if count:
        assert stats.binom.sf(count - 1, total, found.low) == pytest.approx(0.05, rel=1e-6)
    if count < total:
        assert stats.binom.cdf(count, total, found.high) == pytest.approx(0.05, rel=1e-6)
