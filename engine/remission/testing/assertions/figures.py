"""Claims about the figures of a cohort: what they are about and the answer, as data, and what a cohort answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, TypeAlias, assert_never

from remission.endpoints.crosstab import NOT_SETTLED
from remission.endpoints.followup import Followed, LeftOut, NotAtRisk, Time
from remission.expr.truth import MET, UNKNOWN, Truth
from remission.protocol.plans.texts import days_in

if TYPE_CHECKING:
    from remission.endpoints.courses import Course
    from remission.endpoints.figures import Figures
    from remission.endpoints.intervals import Rate
    from remission.endpoints.rates import RateResult
    from remission.endpoints.statistics.survival import MedianTime
    from remission.endpoints.times import TimeResult

FigureKind: TypeAlias = Literal[
    "rate",
    "rate interval",
    "median",
    "median interval",
    "events",
    "time of a patient",
    "design",
    "cell",
    "best response",
    "best responses",
    "not responding",
]
LISTED = 5  # patients that are named
NO_FIGURE, NOT_REACHED = "no figure", "not reached"


@dataclass(frozen=True, slots=True)
class FigureClaim:
    """A figure of a cohort and the answer that is claimed; `part` is a patient, an outcome, or a cell's two outcomes."""

    about: FigureKind
    slug: str  # of an endpoint, a design or a cross table; empty for what is of the course
    answer: str
    part: tuple[str, ...] = ()
    digits: tuple[int, ...] = ()  # behind the points of the numbers that are written
    unit: str = ""  # of a time


def says(claim: FigureClaim, found: Figures) -> str:  # noqa: C901, PLR0911 - one match, one line a kind
    """The cohort's own answer to the claim."""
    match claim.about:
        case "rate":
            return _counted(found.rate(claim.slug))
        case "rate interval":
            return _limits(found.rate(claim.slug).rate, claim.digits)
        case "median":
            return _median(_told(found.time(claim.slug)), claim)
        case "median interval":
            return _median_limits(_told(found.time(claim.slug)), claim)
        case "events":
            return _events(found.time(claim.slug))
        case "time of a patient":
            times = found.time(claim.slug).declared.times
            return time_text(next(time for time in times if time.patient == claim.part[0]))
        case "design":
            result = found.design(claim.slug)
            both = dict.fromkeys((result.if_all_open_fail.value, result.if_all_open_respond.value))
            return " or ".join(both)
        case "cell":
            row, column = claim.part
            return patients(found.cross_table(claim.slug).counts.get((row, column), 0))
        case "best responses":
            return patients(sum(best(course) == claim.part[0] for course in found.courses))
        case "best response":
            return next(best(course) for course in found.courses if course.patient == claim.part[0])
        case "not responding":
            return patients(found.reasons.patients + found.reasons.not_confirmed)
        case _:
            assert_never(claim.about)


def because(claim: FigureClaim, found: Figures) -> tuple[str, ...]:
    """Which patients a figure that is not as claimed was made of."""
    match claim.about:
        case "rate" | "rate interval":
            members = [each for each in found.rate(claim.slug).members if each.is_of is MET]
            return tuple(_named(truth.value, (each.patient for each in members if each.holds is truth)) for truth in Truth)
        case "median" | "median interval" | "events" | "time of a patient":
            times = [time for time in found.time(claim.slug).declared.times if not isinstance(time, NotAtRisk)]
            return tuple(f"patient {time.patient!r}: {time_text(time)}" for time in times[:LISTED])
        case "best response" | "best responses" | "not responding":
            given = dict.fromkeys(map(best, found.courses))
            return tuple(_named(one, (each.patient for each in found.courses if best(each) == one)) for one in given)
        case "design":
            stages = found.design(claim.slug).stages
            return tuple(f"{each.met} of {each.patients} patients, of {each.wanted} of {each.size} wanted" for each in stages)
        case "cell":
            counts = found.cross_table(claim.slug).counts
            return tuple(f"{' and '.join(pair)}: {patients(count)}" for pair, count in counts.items())
        case _:
            assert_never(claim.about)


def _named(answer: str, who: Iterable[str]) -> str:
    every = list(who)
    more = f" and {len(every) - LISTED} more" if len(every) > LISTED else ""
    names = f" ({', '.join(every[:LISTED])}{more})" if every else ""
    return f"{answer}: {len(every)}{names}"


def patients(count: int) -> str:
    """So many patients."""
    return "1 patient" if count == 1 else f"{count} patients"


def best(course: Course) -> str:
    """A patient's best response."""
    return course.best.outcome or NOT_SETTLED


def rate_text(met: int, total: int, unsettled: int = 0, maybe: int = 0) -> str:
    """`22 of 53`, and whoever is not settled: nobody is counted without a word."""
    parts = [f"{met} of {total}"]
    parts += [f"{unsettled} not settled"] if unsettled else []
    parts += [f"{maybe} may belong"] if maybe else []
    return ", ".join(parts)


def events_text(events: int, total: int, left_out: int = 0) -> str:
    """`8 of 22`, and whoever was left out."""
    return f"{events} of {total}{f', {left_out} left out' if left_out else ''}"


def time_text(time: Time) -> str:
    """What became of one patient."""
    match time:
        case Followed():
            days = "1 day" if time.days == 1 else f"{time.days} days"
            return f"an event after {days}" if time.is_event else f"no event in {days}"
        case LeftOut():
            return "left out"
        case NotAtRisk():
            return "no part"
        case _:
            assert_never(time)


def rounded(value: Fraction, digits: int) -> str:
    """A number with so many digits behind the point, rounded half away from zero, as papers print it."""
    divided = Decimal(value.numerator) / Decimal(value.denominator)
    return str(divided.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def _counted(result: RateResult) -> str:
    return rate_text(result.count(MET), result.total, result.count(UNKNOWN), result.open_members)


def _limits(found: Rate | None, digits: tuple[int, ...]) -> str:
    if found is None:
        return NO_FIGURE
    low, high = (rounded(Fraction(end) * 100, by) for end, by in zip((found.low, found.high), digits, strict=True))
    return f"{low} % to {high} %"


def _told(result: TimeResult) -> tuple[MedianTime | None, Fraction]:
    """The median in the unit of the endpoint, and how many days that has."""
    return (None if result.is_silent else result.declared.median), result.endpoint.unit_days


def _median(told: tuple[MedianTime | None, Fraction], claim: FigureClaim) -> str:
    found, unit_days = told
    if found is None:
        return NO_FIGURE
    return _duration(found.median, unit_days, claim.unit, claim.digits[0])


def _median_limits(told: tuple[MedianTime | None, Fraction], claim: FigureClaim) -> str:
    found, unit_days = told
    if found is None:
        return NO_FIGURE
    ends = zip((found.low, found.high), claim.digits, strict=True)
    return " to ".join(_duration(end, unit_days, claim.unit, by) for end, by in ends)


def _duration(value: Fraction | None, unit_days: Fraction, unit: str, digits: int) -> str:
    if value is None:
        return NOT_REACHED
    return f"{rounded(value * unit_days / days_in(unit), digits)} {unit}"


def _events(result: TimeResult) -> str:
    followed = result.declared.followed
    return events_text(sum(each.is_event for each in followed), len(followed), len(result.declared.left_out))
