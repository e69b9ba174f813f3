"""The decisions on the patients of a scenario, as its Thens ask for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from remission.cases.case import Case
from remission.endpoints.figures import Figures
from remission.engines.decision import Decision
from remission.errors import Problem
from remission.protocol.model import Protocol
from remission.testing.assertions.asserted import Asserted
from remission.testing.gherkin import words
from remission.testing.gherkin.messages import StepFault

LISTED = 5  # patients named in a hint


@dataclass(frozen=True, slots=True)
class FollowedPatients:
    """The cases of a scenario, read with what the plan of the protocol needs, and the figures over them."""

    cases: tuple[Case, ...]
    figures: Figures


def _not_followed() -> FollowedPatients:
    raise StepFault("nobody is followed here")


def _unheard(_: Asserted) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Assessed:
    """The decisions of a scenario, first those on the patients it describes itself, then those on tables of patients."""

    protocol: Protocol
    decisions: tuple[Decision, ...]
    written: dict[str, tuple[Problem, ...]]  # problems of the facts that the scenario itself states, by fact
    hear: Callable[[Asserted], None] = _unheard  # is told what each Then claims, whether it holds or not
    followed: Callable[[], FollowedPatients] = _not_followed  # the same patients with the days of their courses
    day: date | None = None  # of the assessments that are asked about; None: of all

    def of_the_day(self) -> tuple[Decision, ...]:
        """The decisions that are asked about.

        Raises:
            StepFault: nobody is assessed on the day.
        """
        found = tuple(one for one in self.decisions if self.day is None or one.case.date == self.day)
        if not found:
            days = sorted({str(one.case.date) for one in self.decisions if one.case.date is not None})
            more = ", …" if len(days) > LISTED else ""
            raise StepFault(f"nobody is assessed on {self.day}", f"there are assessments of {', '.join(days[:LISTED])}{more}")
        return found

    def sole(self) -> Decision:
        """The one decision there is.

        Raises:
            StepFault: there is more than one.
        """
        match self.of_the_day():
            case (decision,):
                return decision
            case several:
                patients = list(dict.fromkeys(decision.case.patient for decision in several))
                if len(patients) == 1:
                    return self.of(patients[0])
                hint = f'say which, as in `patient "{patients[0]}" is eligible`, or how many, as in `3 patients are eligible`'
                raise StepFault(f"the scenario has {len(patients)} patients", hint)

    def _patients(self, wanted: str) -> str:
        """A hint: the patient of a near name, or the first few there are."""
        patients = list(dict.fromkeys(decision.case.patient for decision in self.decisions))
        more = ", …" if len(patients) > LISTED else ""
        return words.near(wanted, patients) or f"the patients are {', '.join(patients[:LISTED])}{more}"

    def problems_with(self, fact: str) -> tuple[Problem, ...]:
        """The problems of a fact, of whichever patient."""
        name = self.protocol.facts[fact].name
        longer = tuple(f"{other.name} " for other in self.protocol.facts.values() if other.name.startswith(f"{name} "))
        read = (
            problem for decision in self.decisions for problem in decision.case.problems if problem.message.startswith(f"{name} ")
        )
        told = self.written.get(fact, ())
        return (*told, *(problem for problem in read if problem not in told and not problem.message.startswith(longer)))

    def of(self, patient: str) -> Decision:
        """The decision on a patient.

        Raises:
            StepFault: the scenario has no such patient, or several decisions on that patient.
        """
        found = [decision for decision in self.of_the_day() if decision.case.patient == patient]
        match found:
            case [decision]:
                return decision
            case []:
                raise StepFault(f"there is no patient {patient!r}", self._patients(patient))
            case _:
                hint = "say which, as in `When the patient is assessed on 2024-12-31`, or how many, as in `1 patient is eligible`"
                raise StepFault(f"patient {patient!r} has {len(found)} assessments", hint)
