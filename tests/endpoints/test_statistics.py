"""Statistics between groups and over competing risks, held to R's survival and cmprsk (oracle/make.R makes the numbers)."""

from __future__ import annotations

import csv
from fractions import Fraction
from functools import cache
from math import isnan
from pathlib import Path

import pytest

from remission.endpoints.statistics.cox import Ties, hazard_ratio
from remission.endpoints.statistics.gray import gray
from remission.endpoints.statistics.incidence import incidence, incidence_at
from remission.endpoints.statistics.log_rank import log_rank
from remission.endpoints.statistics.observed import ObservedTime
from remission.endpoints.statistics.restricted_mean import restricted_mean
from remission.endpoints.statistics.two_rates import (
    Share,
    cochran_mantel_haenszel,
    fisher,
    miettinen_nurminen,
    newcombe,
    odds_ratio,
)

ORACLE = Path(__file__).parent / "oracle"
SETS = ("lung", "veteran", "veteran4", "myeloid", "mgus2", "ties", "plateau", "zero")


@cache
def numbers() -> dict[tuple[str, str], float]:
    with (ORACLE / "numbers.csv").open() as file:
        rows = {(row["data"], row["quantity"]): row["value"] for row in csv.DictReader(file)}
    return {key: float(value) for key, value in rows.items() if value != "NA"}


@cache
def data(name: str) -> tuple[ObservedTime, ...]:
    with (ORACLE / f"{name}.csv").open() as file:
        rows = list(csv.DictReader(file))
    return tuple(
        ObservedTime(Fraction(row["time"]), int(row["cause"]), int(row["group"]) - 1, int(row["stratum"])) for row in rows
    )


def groups(name: str) -> int:
    return max(one.group for one in data(name)) + 1


def one_cause(name: str) -> list[ObservedTime]:
    return [ObservedTime(one.time, min(one.cause, 1), one.group, one.stratum) for one in data(name)]


def plainly(seen: list[ObservedTime]) -> list[ObservedTime]:
    return [ObservedTime(one.time, one.cause, one.group) for one in seen]


@pytest.mark.parametrize("name", SETS)
def test_log_rank(name: str) -> None:
    found = log_rank(plainly(one_cause(name)), groups(name))
    assert found is not None
    assert found.statistic == pytest.approx(numbers()[name, "log-rank chi2"], rel=1e-8, abs=1e-12)
    assert found.p == pytest.approx(numbers()[name, "log-rank p"], rel=1e-8)
    assert found.freedom == groups(name) - 1


@pytest.mark.parametrize("name", [name for name in SETS if (name, "stratified log-rank chi2") in numbers()])
def test_stratified_log_rank(name: str) -> None:
    found = log_rank(one_cause(name), groups(name))
    assert found is not None
    assert found.statistic == pytest.approx(numbers()[name, "stratified log-rank chi2"], rel=1e-8)


@pytest.mark.parametrize("name", SETS)
def test_restricted_mean(name: str) -> None:
    for group in range(groups(name)):
        mine = [one for one in one_cause(name) if one.group == group]
        horizon = max(one.time for one in mine) * Fraction(8, 10)
        found = restricted_mean(mine, horizon)
        assert found.mean == pytest.approx(numbers()[name, f"rmst of {group + 1}"], rel=1e-8)
        assert found.error == pytest.approx(numbers()[name, f"rmst se of {group + 1}"], rel=1e-8, abs=1e-12)


def test_nobody_is_followed_beyond_the_last_time() -> None:
    seen = [ObservedTime(Fraction(1), 1), ObservedTime(Fraction(2), 0)]
    with pytest.raises(ValueError, match="nobody is followed until 3"):
        restricted_mean(seen, Fraction(3))
    assert restricted_mean(seen[:1], Fraction(3)).mean == 1.0


COMPETING = [name for name in SETS if (name, "Gray chi2 of cause 1") in numbers()]


@pytest.mark.parametrize("name", COMPETING)
@pytest.mark.parametrize("cause", [1, 2])
def test_incidence_and_its_variance(name: str, cause: int) -> None:
    times = sorted(one.time for one in data(name))
    quarters = list(dict.fromkeys(times[-(-len(times) * quarter // 4) - 1] for quarter in (1, 2, 3)))
    for group in range(groups(name)):
        steps = incidence([one for one in data(name) if one.group == group], cause)
        for index, time in enumerate(quarters, start=1):
            found = incidence_at(steps, time)
            key = f"{group + 1} cause {cause} at {index}"
            expected = numbers().get((name, f"incidence {key}"))
            if expected is None or isnan(expected):
                continue
            assert found.incidence == pytest.approx(expected, rel=1e-8, abs=1e-12)
            assert found.variance == pytest.approx(numbers()[name, f"incidence variance {key}"], rel=1e-8, abs=1e-12)
            assert found.incidence == pytest.approx(numbers()[name, f"survfit incidence {key}"], rel=1e-8, abs=1e-12)


@pytest.mark.parametrize("name", COMPETING)
@pytest.mark.parametrize("cause", [1, 2])
def test_gray(name: str, cause: int) -> None:
    found = gray(plainly(list(data(name))), groups(name), cause)
    assert found is not None
    assert found.statistic == pytest.approx(numbers()[name, f"Gray chi2 of cause {cause}"], rel=1e-8)
    assert found.p == pytest.approx(numbers()[name, f"Gray p of cause {cause}"], rel=1e-8)


def test_nothing_is_compared_where_nobody_has_the_event() -> None:
    seen = [ObservedTime(Fraction(1), 0, group) for group in (0, 1)]
    assert log_rank(seen, 2) is None
    assert gray(seen, 2) is None


# ---- hazard ratios ---------------------------------------------------------------------------------


# where R has a number: some data have one stratum, some likelihoods no maximum
COX: list[tuple[str, Ties, str]] = [
    (name, ties, kind)
    for name in SETS
    for ties in ("efron", "breslow")
    for kind in ("", "stratified ")
    if (name, f"{kind}cox {ties} coefficient") in numbers()
]


@pytest.mark.parametrize(("name", "ties", "kind"), COX)
def test_cox(name: str, ties: Ties, kind: str) -> None:
    expected = numbers()[name, f"{kind}cox {ties} coefficient"]
    found = hazard_ratio(one_cause(name) if kind else plainly(one_cause(name)), ties)
    assert found is not None
    assert found.coefficient == pytest.approx(expected, rel=1e-6, abs=1e-9)
    assert found.error == pytest.approx(numbers()[name, f"{kind}cox {ties} se"], rel=1e-6)


def test_a_hazard_without_an_event_in_one_group_has_no_ratio() -> None:
    seen = [
        *(ObservedTime(Fraction(time), 1, 0) for time in (1, 2, 3)),
        *(ObservedTime(Fraction(time), 0, 1) for time in (1, 2, 3)),
    ]
    assert hazard_ratio(seen) is None


# ---- two rates -------------------------------------------------------------------------------------

# Newcombe, Stat Med 1998;17:873-890, table II: counts, method 10, method 2 of Mee is near Miettinen-Nurminen's
NEWCOMBE = [
    ((56, 70, 48, 80), (0.0524, 0.3339)),
    ((9, 10, 3, 10), (0.1705, 0.8090)),
    ((6, 7, 2, 7), (0.0582, 0.8062)),
    ((5, 56, 0, 29), (-0.0381, 0.1926)),
    ((0, 10, 0, 20), (-0.1611, 0.2775)),
    ((0, 10, 0, 10), (-0.2775, 0.2775)),
    ((10, 10, 0, 20), (0.6791, 1.0)),
    ((10, 10, 0, 10), (0.6075, 1.0)),
]


@pytest.mark.parametrize(("counts", "limits"), NEWCOMBE)
def test_newcombe(counts: tuple[int, int, int, int], limits: tuple[float, float]) -> None:
    found = newcombe(Share(*counts[:2]), Share(*counts[2:]))
    assert (round(found.low, 4), round(found.high, 4)) == limits


def test_fisher() -> None:
    for (name, quantity), expected in numbers().items():
        if quantity == "Fisher p":
            a, n, c, m = map(int, name.split("/"))
            assert fisher(Share(a, n), Share(c, m)) == pytest.approx(expected, rel=1e-8)


def test_cochran_mantel_haenszel() -> None:
    counts = {key: int(value) for (_, key), value in numbers().items() if key.startswith("CMH count")}
    strata = []
    for stratum in sorted({key.split()[2] for key in counts}):
        cell = {(i, j): counts[f"CMH count {stratum} {i} {j}"] for i in "12" for j in "12"}
        strata.append(
            (Share(cell["1", "1"], cell["1", "1"] + cell["1", "2"]), Share(cell["2", "1"], cell["2", "1"] + cell["2", "2"]))
        )
    found = cochran_mantel_haenszel(strata)
    assert found is not None
    assert found.odds_ratio is not None
    assert found.test.statistic == pytest.approx(numbers()["lung", "CMH chi2"], rel=1e-8)
    assert found.odds_ratio.estimate == pytest.approx(numbers()["lung", "CMH odds ratio"], rel=1e-8)
    assert found.odds_ratio.low == pytest.approx(numbers()["lung", "CMH odds ratio low"], rel=1e-8)
    assert found.odds_ratio.high == pytest.approx(numbers()["lung", "CMH odds ratio high"], rel=1e-8)


def test_nothing_to_compare() -> None:
    assert cochran_mantel_haenszel([(Share(0, 5), Share(0, 5))]) is None
    assert odds_ratio(Share(0, 5), Share(2, 5)) is None


def test_miettinen_nurminen_is_symmetric_and_holds_the_difference() -> None:
    for counts in ((56, 70, 48, 80), (9, 10, 3, 10), (0, 10, 0, 20), (10, 10, 0, 20)):
        one, other = Share(*counts[:2]), Share(*counts[2:])
        found, turned = miettinen_nurminen(one, other), miettinen_nurminen(other, one)
        assert -1 <= found.low <= found.estimate <= found.high <= 1
        assert (found.low, found.high) == pytest.approx((-turned.high, -turned.low), abs=1e-9)


def test_what_nobody_had_has_an_incidence_of_nothing() -> None:
    """As where nobody has the competing event, or no one either event."""
    seen = [ObservedTime(Fraction(time), cause) for time, cause in ((1, 1), (2, 0), (3, 1))]
    assert [(step.incidence, step.variance) for step in incidence(seen, 2)] == [(0.0, 0.0)] * 3
    assert [step.incidence for step in incidence([ObservedTime(Fraction(1), 0)], 1)] == [0.0]
