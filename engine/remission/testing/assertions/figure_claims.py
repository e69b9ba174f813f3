"""What a Then says of a cohort's figures -> a claim; a name or a number that cannot be is told with what can."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import product
from typing import TypeVar

from remission.endpoints.crosstab import NOT_SETTLED
from remission.endpoints.two_stage import Advice
from remission.expr.facts import slug
from remission.protocol.model import Protocol
from remission.protocol.plans.model import UNCONFIRMED, CoursePlan, Endpoint, RateEndpoint, TimeEndpoint
from remission.testing.assertions import figures
from remission.testing.assertions.figures import NOT_REACHED, FigureClaim
from remission.testing.gherkin import words
from remission.testing.gherkin.messages import StepFault

NUMBER = r"\d+(?:\.\d+)?"
UNITS = {"day": "days", "week": "weeks", "month": "months", "year": "years"}
OPEN = re.compile(r"(?:(?P<unsettled>\d{1,9}) not settled)?(?:(?:, )?(?P<maybe>\d{1,9}) may belong)?")
SHARES = re.compile(rf"({NUMBER})(?: ?%)? to ({NUMBER}) ?%")
DURATION = re.compile(rf"({NUMBER}) ([a-z]+)")
END = rf"({NUMBER}|{NOT_REACHED})(?: ((?!to\b)[a-z]+))?"
DURATIONS = re.compile(rf"{END} to {END}")
A_RATE, A_TIME = "write it as in '22 of 53' or '20 of 50, 2 not settled'", "write it as in '8.2 months' or 'not reached'"
A_SHARE = "write it as in '28.1 % to 55.9 %', with as many digits as are to be compared"
A_SPAN = "write it as in '2.6 months to 9.1 months' or '2.6 months to not reached'"

Named = TypeVar("Named")


def course(protocol: Protocol) -> CoursePlan:
    """The course of a protocol.

    Raises:
        StepFault: there is none, and so no figure.
    """
    if protocol.plan.course is None:
        raise StepFault("the protocol has no course, and so no figures of a cohort", "they need the section 'course:'")
    return protocol.plan.course


def is_rate(protocol: Protocol, name: str) -> bool:
    """Whether a rate of the protocol has this name."""
    return isinstance(protocol.plan.endpoints.get(slug(name)), RateEndpoint)


def rate(protocol: Protocol, name: str, met: int, total: int, rest: str = "") -> FigureClaim:
    """Read `22 of 53`, or `20 of 50, 2 not settled, 1 may belong`."""
    one = _endpoint(protocol, name, RateEndpoint, "rate")
    found = OPEN.fullmatch(rest.strip().lower())
    if found is None:
        raise StepFault(f"{rest!r} is not known of a rate", A_RATE)
    unsettled, maybe = (int(found[key] or 0) for key in ("unsettled", "maybe"))
    if met + unsettled > total:
        raise StepFault(f"{met + unsettled} of {total} patients cannot be", A_RATE)
    return FigureClaim("rate", one.slug, figures.rate_text(met, total, unsettled, maybe))


def interval(protocol: Protocol, name: str, written: str) -> FigureClaim:
    """Read the interval of a rate, or of the median of a time, each end to the digits that are written."""
    one = _named(course_endpoints(protocol), name, "endpoint")
    if isinstance(one, RateEndpoint):
        if (shares := SHARES.fullmatch(written)) is None:
            raise StepFault(f"{written!r} is not an interval of a rate", A_SHARE)
        answer = f"{shares[1]} % to {shares[2]} %"
        return FigureClaim("rate interval", one.slug, answer, digits=(_digits(shares[1]), _digits(shares[2])))
    found = DURATIONS.fullmatch(written.lower())
    if found is None:
        raise StepFault(f"{written!r} is not an interval of a time", A_SPAN)
    low, first, high, second = found.groups()
    measures = {_unit(word) for word in (first, second) if word}
    if len(measures) > 1 or (not measures and (low, high) != (NOT_REACHED, NOT_REACHED)):
        raise StepFault(f"{written!r} is not in one unit", A_SPAN)
    unit = measures.pop() if measures else one.unit
    answer = " to ".join(end if end == NOT_REACHED else f"{end} {unit}" for end in (low, high))
    return FigureClaim("median interval", one.slug, answer, digits=(_digits(low), _digits(high)), unit=unit)


def median(protocol: Protocol, name: str, written: str) -> FigureClaim:
    """Read a median to the digits that are written, or `not reached`."""
    one = _endpoint(protocol, name, TimeEndpoint, "time")
    if written.lower() == NOT_REACHED:
        return FigureClaim("median", one.slug, NOT_REACHED, digits=(1,), unit=one.unit)
    found = DURATION.fullmatch(written.lower())
    if found is None:
        raise StepFault(f"{written!r} is not a median", A_TIME)
    unit = _unit(found[2])
    return FigureClaim("median", one.slug, f"{found[1]} {unit}", digits=(_digits(found[1]),), unit=unit)


def events(protocol: Protocol, name: str, count: int, total: int, left_out: int = 0) -> FigureClaim:
    """So many events of so many patients who are followed."""
    one = _endpoint(protocol, name, TimeEndpoint, "time")
    if count > total:
        raise StepFault(f"{count} of {total} patients cannot be", "each patient who is followed has one event at most")
    return FigureClaim("events", one.slug, figures.events_text(count, total, left_out))


def time_of_patient(protocol: Protocol, patient: str, name: str, answer: str) -> FigureClaim:
    """What became of one patient: `an event after 85 days`, `no event in 85 days`, `left out`, `no part`."""
    one = _endpoint(protocol, name, TimeEndpoint, "time")
    return FigureClaim("time of a patient", one.slug, answer.replace(" 1 days", " 1 day"), (patient,))


def design(protocol: Protocol, name: str, written: str) -> FigureClaim:
    """Read what a two-stage design says; two advices where what is open decides."""
    one = _named(protocol.plan.designs, name, "design")
    known = [advice.value for advice in Advice]
    said = [part.strip() for part in written.lower().split(" or ")]
    for part in said:
        if part not in known:
            raise StepFault(f"a design cannot say {part!r}", f"it can say {', '.join(known[:-1])} or {known[-1]}")
    return FigureClaim("design", one.slug, " or ".join(dict.fromkeys(said)))


def cell(protocol: Protocol, name: str, pair: tuple[str, str], count: int) -> FigureClaim:
    """A cell of a cross table; an outcome may have an ` and ` of its own."""
    one = _named(protocol.plan.cross_tables, name, "cross table")
    families = [protocol.classifications[key] for key in (one.rows, one.columns)]
    known = [[*(outcome.name for outcome in family.outcomes), NOT_SETTLED] for family in families]
    written = " and ".join(pair)
    found = [both for both in product(*known) if " and ".join(both) == written]
    if not found:
        rows, columns = (f"{family.name}: {', '.join(names)}" for family, names in zip(families, known, strict=True))
        raise StepFault(f"table {one.name!r} has no cell {written!r}", f"first an outcome of {rows}; then one of {columns}")
    return FigureClaim("cell", one.slug, figures.patients(count), found[0])


def best(protocol: Protocol, patient: str, outcome: str) -> FigureClaim:
    """The best response of one patient."""
    return FigureClaim("best response", "", _outcome(protocol, outcome), (patient,))


def best_responses(protocol: Protocol, count: int, outcome: str) -> FigureClaim:
    """How many patients have a best response."""
    return FigureClaim("best responses", "", figures.patients(count), (_outcome(protocol, outcome),))


def not_responding(protocol: Protocol, count: int) -> FigureClaim:
    """How many patients are sure not to have responded."""
    course(protocol)
    return FigureClaim("not responding", "", figures.patients(count))


# ---- names and numbers -----------------------------------------------------------------------------


def course_endpoints(protocol: Protocol) -> Mapping[str, Endpoint]:
    """The endpoints of a protocol with a course."""
    course(protocol)
    return protocol.plan.endpoints


def _outcome(protocol: Protocol, written: str) -> str:
    plan = course(protocol)
    names = [outcome.name for outcome in protocol.classifications[plan.response].outcomes]
    known = [*names, *([UNCONFIRMED] if plan.is_confirmed and plan.unconfirmed is None else []), NOT_SETTLED]
    if written not in known:
        raise StepFault(f"a best response cannot be {written!r}", f"it can be {', '.join(known[:-1])} or {known[-1]}")
    return written


OneEndpoint = TypeVar("OneEndpoint", RateEndpoint, TimeEndpoint)


def _endpoint(protocol: Protocol, name: str, wanted: type[OneEndpoint], kind: str) -> OneEndpoint:
    every = course_endpoints(protocol)
    other = every.get(slug(name))
    if other is not None and not isinstance(other, wanted):
        raise StepFault(
            f"{other.name!r} is not a {kind}", _offered(one.name for one in every.values() if isinstance(one, wanted))
        )
    return _named({key: one for key, one in every.items() if isinstance(one, wanted)}, name, kind)


def _named(every: Mapping[str, Named], name: str, kind: str) -> Named:
    found = every.get(slug(name))
    if found is None:
        known = [str(getattr(one, "name", "")) for one in every.values()]
        raise StepFault(f"no {kind} is called {name!r}", words.near(name, known) or _offered(known))
    return found


def _offered(names: Iterable[str]) -> str:
    return f"there is {', '.join(map(repr, names)) or 'none'}"


def _unit(word: str) -> str:
    unit = UNITS.get(word.removesuffix("s"))
    if unit is None:
        raise StepFault(f"{word!r} is not a unit of time", f"write {', '.join(UNITS.values())}")
    return unit


def _digits(number: str) -> int:
    return 1 if number == NOT_REACHED else len(number.partition(".")[2])
