"""A patient made up by a proof: as a case, a sentence, a row of a table and a Gherkin scenario."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from remission.cases.case import Case, Value
from remission.engines.decision import Decision, eligibility_text
from remission.engines.prose import value_text
from remission.expr.compare import Interval
from remission.expr.facts import ASSESSMENT_DATE, Fact, Kind
from remission.expr.numbers import exact, plain
from remission.protocol.model import EligibilityCriteria, Protocol
from remission.symbolic.witness import RangeEnds

NAME = "made-up"
NOT_SETTLED = "not settled"
NO_AMOUNT = "cannot be calculated"
NO_ELIGIBILITY = "neither, for the protocol has no eligibility"
FEW = 5  # facts that a sentence names one and all


@dataclass(frozen=True, slots=True)
class Patient:
    """A made-up patient: what matters of it, and what the protocol says of it."""

    case: Case
    matters: tuple[str, ...]  # facts that the statement is about, in the vocabulary's order
    away: tuple[str, ...]  # of these, the facts that are not as in the usual patient
    answers: Mapping[str, str] = field(default_factory=dict)  # what the protocol concludes, by name
    deciding: tuple[str, ...] = ()  # facts whose values alone make it so, whatever the others are

    def sentence(self, protocol: Protocol, also: Iterable[str] = ()) -> str:
        """`platelets 60 10*9/L, ANC 2 10*9/L`: what matters; of many facts those that are special or decide, and some more."""
        special = {*self.away, *self.deciding, *also}
        few = len(self.matters) <= FEW or not special
        return listed(protocol, self.case, self.matters if few else [key for key in self.matters if key in special])


def listed(protocol: Protocol, case: Case, facts: Iterable[str]) -> str:
    """Facts with their values, in one line."""
    return ", ".join(f"{protocol.facts[key].name} {value_text(protocol, case, key)}" for key in facts)


def case_of(
    protocol: Protocol,
    plain_values: Mapping[str, Fraction | str],
    unknown: Iterable[str] = (),
    censored: Mapping[str, RangeEnds] | None = None,
) -> Case:
    """A case from plain values; what is unknown is missing."""
    intervals = {key: _interval(ends) for key, ends in (censored or {}).items()}
    values: dict[str, Value] = {
        key: intervals.get(key) or _value(protocol.facts[key], plain_values[key]) for key in protocol.used
    }
    values |= {key: None for key in unknown if key in values}
    day = values.get(ASSESSMENT_DATE)
    return Case(NAME, day if isinstance(day, date) else None, values, {})


def _interval(ends: RangeEnds) -> Interval:
    return Interval(exact(ends.low), exact(ends.high), ends.low_open, ends.high_open)


def _value(fact: Fact, value: Fraction | str) -> Value:
    if isinstance(value, str):
        return value
    return date.fromordinal(int(value)) if fact.kind is Kind.DATE else exact(value)


# ---- telling ---------------------------------------------------------------------------------------


def answers(protocol: Protocol, decision: Decision, asked: Iterable[str]) -> dict[str, str]:
    """What a decision says of eligibility, criteria, classifications and calculations, in QA's words."""
    found: dict[str, str] = {}
    for key in asked:
        if key == EligibilityCriteria.slug:
            found["the patient"] = eligibility_text(decision.eligibility) or NO_ELIGIBILITY
        elif key in protocol.criteria:
            found[protocol.criteria[key].name] = decision.criteria[key].value
        elif key in protocol.classifications:
            found[protocol.classifications[key].name] = decision.outcomes[key].outcome or NOT_SETTLED
        else:
            amount = decision.calculations[key]
            said = NO_AMOUNT if amount is None else quantity(amount.value, amount.unit)
            found[protocol.calculations[key].name] = said
    return found


def quantity(value: Fraction | Decimal, unit: str) -> str:
    """A number with its unit; a pure number has none."""
    return plain(value) if unit == "1" else f"{plain(value)} {unit}"


def day_text(value: Fraction) -> str:
    """A day from its number."""
    return date.fromordinal(int(value)).isoformat()


def csv_rows(protocol: Protocol, patients: Sequence[Patient]) -> str:
    """The header and a row a patient, as `remission evaluate` reads it."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    keys = [key for key in protocol.used if key != ASSESSMENT_DATE]
    writer.writerow(["patient", "date", *keys])
    for number, patient in enumerate(patients, 1):
        case = patient.case
        name = case.patient if len(patients) == 1 else f"{case.patient}-{number}"
        writer.writerow([name, case.date.isoformat() if case.date else "", *(_cell(case, key) for key in keys)])
    return stream.getvalue()


def _cell(case: Case, key: str) -> str:
    match case.values[key]:
        case None:
            return ""
        case Interval() as interval:
            return censored_text(interval)
        case str() | date() as value:
            return str(value)
        case number:
            return plain(number)


def censored_text(interval: Interval) -> str:
    """`<0.01`: an interval that begins or ends where the plausible range does."""
    if not interval.low_open and (interval.high_open or interval.low == 0):
        return f"<{'' if interval.high_open else '='}{plain(interval.high)}"
    return f">{'' if interval.low_open else '='}{plain(interval.low)}"


def scenario(protocol: Protocol, patient: Patient, title: str, name: str | None = None) -> str:
    """A Gherkin scenario in the words of the step dictionary, ready to paste.

    Args:
        protocol: Whose patient it is.
        patient: Whom the scenario describes.
        title: What it shows, on one line.
        name: How the scenario names the protocol; its id unless given.
    """
    facts = [key for key in patient.matters if patient.case.values[key] is not None and key != ASSESSMENT_DATE]
    rows = [(protocol.facts[key].name, _gherkin(protocol, patient.case, key)) for key in facts]
    widths = [max((len(row[column]) for row in (("fact", "value"), *rows)), default=0) for column in (0, 1)]
    table = [f"      | {fact.ljust(widths[0])} | {value.ljust(widths[1])} |" for fact, value in (("fact", "value"), *rows)]
    missing = [protocol.facts[key].name for key in patient.matters if patient.case.values[key] is None]
    lines = [f"  Scenario: {title}", f'    Given the protocol "{name or protocol.id}"']
    lines += ["    And a patient with:", *table] if rows else []  # a table of nothing is refused
    lines += [f"    And {fact} is missing" for fact in missing]
    if patient.case.date and ASSESSMENT_DATE in patient.matters:
        lines.append(f"    And assessed on {patient.case.date.isoformat()}")
    lines.append("    When the patient is assessed")
    for index, (what, answer) in enumerate(patient.answers.items()):
        verb = "" if answer == NO_AMOUNT else "is "
        lines.append(f"    {'And' if index else 'Then'} {what} {verb}{answer}")
    return "\n".join(lines)


def _gherkin(protocol: Protocol, case: Case, key: str) -> str:
    unit = protocol.facts[key].unit
    text = _cell(case, key).replace("|", "\\|")
    return text if unit is None or unit.text == "1" else f"{text} {unit.text}"
