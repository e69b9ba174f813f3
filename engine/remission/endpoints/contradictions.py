"""Days of one patient that contradict each other, and what is done: docs/endpoints.md lists them.

Each loses as little as possible: a death counts, the later of two days of follow-up is used, and the patient stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from remission.protocol.plans.model import CoursePlan

LAST_ASSESSMENT = "the last assessment"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two days that cannot both be right, or one without what must come before it; and what is done."""

    message: str
    hint: str


def contradictions(
    plan: CoursePlan, names: Mapping[str, str], days: Mapping[str, date], last: date | None
) -> Iterator[Contradiction]:
    """Yield what lies after a death or, death apart, after the last contact.

    Args:
        plan: Says which day is which.
        names: Of the days, by the slug of their fact.
        days: Of one patient.
        last: The day of the patient's last assessment.

    """
    death, contact = days.get(plan.death or ""), days.get(plan.last_contact or "")
    others = [(names[fact], day) for fact, day in days.items() if fact not in {plan.death, plan.last_contact}]
    others += [] if last is None else [(LAST_ASSESSMENT, last)]
    if death is not None:
        alive = others if contact is None else [*others, (names[plan.last_contact or ""], contact)]
        yield from (_after(each, names[plan.death or ""], death, _of_death(each[0])) for each in alive if each[1] > death)
    if contact is not None:
        named = f"{names[plan.last_contact or '']} ({contact})"
        late = [(what, day) for what, day in others if day > contact]
        yield from (Contradiction(f"{named} lies before {what} ({day})", "the later day is used") for what, day in late)


def _after(later: tuple[str, date], name: str, day: date, hint: str) -> Contradiction:
    return Contradiction(f"{later[0]} ({later[1]}) lies after {name} ({day})", hint)


def _of_death(what: str) -> str:
    if what == LAST_ASSESSMENT:
        return "the death counts; what an assessment after it shows settles no response"
    return "the death counts: one of the two days is wrong"


def relapse_from_nothing(name: str, relapse: date, responders: tuple[str, ...]) -> Contradiction:
    """A relapse before which no remission was recorded."""
    message = f"{name} ({relapse}) comes without an assessment before it that shows {' or '.join(responders)}"
    return Contradiction(message, "the relapse counts in times from the start; add the assessment that showed the response")
