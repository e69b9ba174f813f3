"""What is asked of a table of observations, and whether a long table is one; knows no data frame."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from remission.cases.layout import wanted_facts
from remission.expr.facts import ON_THE_DAY
from remission.protocol.model import Protocol


@dataclass(frozen=True, slots=True)
class ObservationRequest:
    """What is asked beside the protocol."""

    assessments: Path | None = None  # a list of patients and dates
    today: date | None = None  # what lies after it cannot have been observed; None: nobody knows


def is_chosen_from(protocol: Protocol, asked: ObservationRequest) -> bool:
    """Whether values are chosen from a long table; otherwise its cases are the days of its patients, as they stand."""
    facts = [fact for fact in wanted_facts(protocol).values() if not fact.is_of_answers]
    chooses = any(fact.observed_as or fact.taken_from or fact.choose not in (None, ON_THE_DAY) for fact in facts)
    return chooses or protocol.assessments is not None or asked.assessments is not None
