"""What differs between arms: each estimate and each test with its name, the arms it is of, and whom it counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, Literal, TypeAlias

from remission.endpoints.groups.estimates import GroupEstimates, grouped
from remission.endpoints.statistics.cox import cox
from remission.endpoints.statistics.gray import gray
from remission.endpoints.statistics.log_rank import log_rank
from remission.endpoints.statistics.observed import ObservedTime, TestResult
from remission.endpoints.statistics.two_rates import (
    Limited,
    Share,
    cochran_mantel_haenszel,
    fisher,
    miettinen_nurminen,
    newcombe,
    odds_ratio,
)
from remission.expr.truth import MET

if TYPE_CHECKING:
    from remission.endpoints.followup import Followed
    from remission.endpoints.groups.arms import Allocation
    from remission.endpoints.rates import RateResult
    from remission.protocol.plans.model import TimeEndpoint

Measure: TypeAlias = Literal["share", "ratio", "time", ""]
TWO = 2


@dataclass(frozen=True, slots=True)
class ArmComparison:
    """One estimate with its limits, or one test, between arms."""

    what: str
    method: str
    arms: str  # `B against A`, or all of them
    within: str  # strata
    patients: int
    measure: Measure
    estimate: Limited | None = None
    statistic: float | None = None
    freedom: int | None = None
    p: float | None = None

    @property
    def is_told(self) -> bool:
        """Whether the data say anything of it."""
        return self.estimate is not None or self.p is not None


# ---- rates -----------------------------------------------------------------------------------------


def of_rate(result: RateResult, allocated: Allocation) -> Iterator[ArmComparison]:
    """Each arm against the first: differences, odds ratio, Fisher's test; of two arms, over strata as well."""
    level = float(result.endpoint.level)
    shares = {arm: _share(result, [p for p, own in allocated.arm.items() if own == arm]) for arm in allocated.arms}
    first, *others = allocated.arms or ("",)
    for arm in others:
        one, reference = shares[arm], shares[first]
        if not one.total or not reference.total:
            continue
        arms, patients = f"{arm} against {first}", one.total + reference.total
        for name, found in (("Newcombe", newcombe), ("Miettinen-Nurminen", miettinen_nurminen)):
            yield ArmComparison("difference of rates", name, arms, "", patients, "share", found(one, reference, level))
        yield ArmComparison("odds ratio", "Woolf", arms, "", patients, "ratio", odds_ratio(one, reference, level))
        yield ArmComparison("Fisher's exact test", "two-sided", arms, "", patients, "", p=fisher(one, reference))
    if allocated.strata and len(allocated.arms) == TWO:
        yield from _over_strata(result, allocated, level)


def _over_strata(result: RateResult, allocated: Allocation, level: float) -> Iterator[ArmComparison]:
    first, other = allocated.arms
    strata: list[tuple[Share, Share]] = []
    for stratum in sorted(set(allocated.stratum.values())):
        of = [patient for patient, own in allocated.stratum.items() if own == stratum]
        sides = ([patient for patient in of if allocated.arm[patient] == arm] for arm in (other, first))
        one, reference = (_share(result, side) for side in sides)
        strata.append((one, reference))
    found = cochran_mantel_haenszel(strata, level)
    head = f"{other} against {first}", " and ".join(allocated.strata), sum(each.total for pair in strata for each in pair)
    test = found.test if found else None
    yield _tested("Cochran-Mantel-Haenszel test", "without a correction for continuity", *head, test)
    common = found.odds_ratio if found else None
    yield ArmComparison("common odds ratio", "Mantel-Haenszel; Robins, Breslow and Greenland", *head, "ratio", common)


def _share(result: RateResult, patients: Sequence[str]) -> Share:
    """A rate of some patients; what is not settled counts as not met, as in the rate of all."""
    within = set(patients)
    members = [each for each in result.members if each.is_of is MET and each.patient in within]
    return Share(sum(each.holds is MET for each in members), len(members))


# ---- times -----------------------------------------------------------------------------------------


def of_time(endpoint: TimeEndpoint, followed: Sequence[Followed], allocated: Allocation) -> Iterator[ArmComparison]:
    """Tests over all arms; each arm against the first: hazard ratio, landmarks, restricted means."""
    there = [arm for arm in allocated.arms if any(allocated.arm.get(one.patient) == arm for one in followed)]
    if len(there) < TWO:
        return
    yield from _tests(endpoint, followed, allocated, there, is_stratified=False)
    if allocated.strata:
        yield from _tests(endpoint, followed, allocated, there, is_stratified=True)
    _, reference, *others = grouped(endpoint, followed, there, allocated.arm)
    for one in others:
        yield from _differences(endpoint, one, reference)
    yield from of_subgroups(endpoint, followed, allocated)


def _tests(
    endpoint: TimeEndpoint, followed: Sequence[Followed], allocated: Allocation, arms: Sequence[str], *, is_stratified: bool
) -> Iterator[ArmComparison]:
    within = " and ".join(allocated.strata) if is_stratified else ""
    seen = _observed(endpoint, followed, allocated, arms, is_stratified=is_stratified)
    head, count = " and ".join(arms), len(seen)
    plain = "stratified" if is_stratified else "not stratified"
    if endpoint.competing:
        yield _tested("Gray's test of the incidence", f"rho 0, {plain}", head, within, count, gray(seen, len(arms)))
    cause = "cause-specific " if endpoint.competing else ""
    yield _tested(f"{cause}log-rank test", plain, head, within, count, log_rank(seen, len(arms)))
    covariates = [[float(one.group == group) for group in range(1, len(arms))] for one in seen]
    hazards = cox(seen, covariates, level=float(endpoint.level)) if seen else None
    for at, arm in enumerate(arms[1:]):
        found = None if hazards is None else hazards[at]
        method = f"Cox, ties by Efron, {plain}"
        between = f"{arm} against {arms[0]}"
        ratio, p = (None, None) if found is None else (found.ratio, found.p)
        yield ArmComparison(f"{cause}hazard ratio", method, between, within, count, "ratio", ratio, p=p)


def of_subgroups(endpoint: TimeEndpoint, followed: Sequence[Followed], allocated: Allocation) -> Iterator[ArmComparison]:
    """The hazard ratio of two arms in each subgroup that a stratum's fact makes, for a forest plot; no test of interaction."""
    if len(allocated.arms) != TWO:
        return
    first, other = allocated.arms
    for at, name in enumerate(allocated.strata):
        for value in sorted({own[at] for own in allocated.stratum.values()}):
            inside = {patient for patient, own in allocated.stratum.items() if own[at] == value}
            seen = _observed(endpoint, [one for one in followed if one.patient in inside], allocated, allocated.arms)
            found = cox(seen, [[float(one.group)] for one in seen], level=float(endpoint.level)) if seen else None
            ratio = None if found is None else found[0].ratio
            cause = "cause-specific " if endpoint.competing else ""
            head = f"{other} against {first}", f"{name}: {value}", len(seen)
            yield ArmComparison(f"{cause}hazard ratio of a subgroup", "Cox, ties by Efron, not stratified", *head, "ratio", ratio)


def _observed(
    endpoint: TimeEndpoint,
    followed: Sequence[Followed],
    allocated: Allocation,
    arms: Sequence[str],
    *,
    is_stratified: bool = False,
) -> list[ObservedTime]:
    """The times of those who have an arm, and a stratum where it is asked for."""
    strata = {stratum: at for at, stratum in enumerate(sorted(set(allocated.stratum.values())))}
    seen = [
        ObservedTime(
            one.days / endpoint.unit_days,
            1 if one.is_event else 2 if one.competes else 0,
            arms.index(allocated.arm[one.patient]),
            strata[allocated.stratum[one.patient]] if is_stratified else 0,
        )
        for one in followed
        if one.patient in (allocated.stratum if is_stratified else allocated.arm)
    ]
    # sums of doubles hang on the order of rows otherwise
    return sorted(seen, key=lambda one: (one.time, one.cause, one.group, one.stratum))


def _differences(endpoint: TimeEndpoint, one: GroupEstimates, reference: GroupEstimates) -> Iterator[ArmComparison]:
    head = f"{one.group} against {reference.group}", "", len(one.followed) + len(reference.followed)
    half = NormalDist().inv_cdf((1 + float(endpoint.level)) / 2)
    for days in endpoint.at:
        pair = one.at(days), reference.at(days)
        found = None
        if all(each.share is not None and each.error is not None for each in pair):
            found = _difference([(each.share or 0.0, each.error or 0.0) for each in pair], half)
        what = f"difference at {float(days / endpoint.unit_days):g} {endpoint.unit}"
        method = "normal, by the variance of cmprsk" if endpoint.competing else "normal, by Greenwood's variance"
        yield ArmComparison(what, method, *head, "share", found)
    if endpoint.horizon is not None and not endpoint.competing:
        means = one.mean, reference.mean
        known = [(each.mean, each.error) for each in means if each is not None]
        found = _difference(known, half) if len(known) == TWO else None
        what = f"difference of means until {float(endpoint.horizon / endpoint.unit_days):g} {endpoint.unit}"
        yield ArmComparison(what, "restricted means, normal", *head, "time", found)


def _difference(pair: Sequence[tuple[float, float]], half: float) -> Limited:
    (one, error), (reference, other) = pair
    width = half * sqrt(error**2 + other**2)
    return Limited(one - reference, one - reference - width, one - reference + width)


def _tested(what: str, method: str, arms: str, within: str, patients: int, found: TestResult | None) -> ArmComparison:  # noqa: PLR0913, PLR0917 - the parts of one
    if found is None:
        return ArmComparison(what, method, arms, within, patients, "")
    return ArmComparison(what, method, arms, within, patients, "", None, found.statistic, found.freedom, found.p)
