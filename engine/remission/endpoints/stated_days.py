"""Days of courses that contradict each other in a table whose cases are decided, and of whose courses nothing is asked.

The days are read by themselves, patient by patient, in columns: no rule reads them, so that no decision depends on what is found.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from remission.cases.files import has_many_rows
from remission.cases.tables import open_table
from remission.endpoints.contradictions import contradictions, relapse_from_nothing
from remission.endpoints.dates import two_days
from remission.errors import DataError, PatientFinding
from remission.protocol.revision import part_of

if TYPE_CHECKING:
    import polars as pl

    from remission.cases.frames.chunks import Chunk
    from remission.cases.observations.request import ObservationRequest
    from remission.protocol.model import Protocol
    from remission.protocol.plans.model import CoursePlan

PATIENT, ASSESSED = "patient", "assessed"


@dataclass(slots=True)
class StatedDays:
    """What is wrong with the stated days of patients, and who has a relapse before which a response should have been shown."""

    findings: list[PatientFinding] = field(default_factory=list)
    relapses: dict[str, date] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)  # of the days, by the slug of their fact
    shown: dict[str, date] = field(default_factory=dict)  # the first day on which a response was shown, or may have been

    def see(self, plan: CoursePlan, patient: str, day: date | None, outcome: str | None) -> None:
        """Notice what an assessment shows of the response that is followed: an outcome, or None while it is open."""
        if patient in self.relapses and (outcome is None or outcome in plan.responders):
            first = day or date.min
            self.shown[patient] = min(self.shown.get(patient, first), first)

    def see_columns(self, plan: CoursePlan, patients: pl.Series, days: pl.Series, outcomes: pl.Series) -> None:
        """Notice the same of many assessments at once."""
        if self.relapses:
            asked = patients.is_in(list(self.relapses))
            for patient, day, outcome in zip(patients.filter(asked), days.filter(asked), outcomes.filter(asked), strict=True):
                self.see(plan, patient, day, outcome)

    def told(self, plan: CoursePlan) -> Iterator[PatientFinding]:
        """Yield every finding, once all assessments were seen."""
        yield from self.findings
        for patient, day in self.relapses.items():
            if self.shown.get(patient, date.max) > day:
                each = relapse_from_nothing(self.names[plan.relapse_date or ""], day, plan.responders)
                yield PatientFinding(patient, each.message, each.hint)


def stated_days(protocol: Protocol, data: Path, asked: ObservationRequest) -> StatedDays:
    """Read the days of each patient of a table; of a large one with a row a fact nothing is looked for."""
    plan = protocol.plan.course
    dates = [fact for fact in protocol.plan.dates if protocol.facts[fact].observed_as is None]
    found = StatedDays(names={fact: protocol.facts[fact].name for fact in dates})
    if plan is None or not dates:
        return found
    bare = _reading(protocol, dates)
    try:
        opened = open_table(data, bare, asked)
        is_wide = opened.long is None
        if any(column.fact.slug in dates for column in opened.layout.columns) if is_wide else not has_many_rows(data):
            _find(found, plan, dates, _chunks(bare, data, asked))
    except DataError:
        pass  # a column that looks like one of the days is no fault where no rule reads it
    return found


def _reading(protocol: Protocol, dates: list[str]) -> Protocol:
    """Return a protocol that reads these days and decides nothing."""
    return replace(part_of(protocol, ()), used=tuple(dates))


def _chunks(protocol: Protocol, data: Path, asked: ObservationRequest) -> Iterator[Chunk]:
    from remission.cases.frames.chunks import chunk_of  # noqa: PLC0415 - data frames take a third of a second to load
    from remission.cases.frames.columnar import scan_frames  # noqa: PLC0415
    from remission.cases.tables import scan_cases  # noqa: PLC0415

    frames = scan_frames(data, protocol, asked)
    if frames is not None:
        yield from frames.chunks()
    else:
        yield chunk_of(protocol, tuple(scan_cases(data, protocol, asked).cases()))


def _find(found: StatedDays, plan: CoursePlan, dates: list[str], chunks: Iterator[Chunk]) -> None:
    for row in _worth_a_look(plan, dates, chunks):
        patient = row[PATIENT]
        ends = {fact: (row[f"{fact} first"], row[f"{fact} last"]) for fact in dates if row[f"{fact} first"] is not None}
        days = {fact: date.fromordinal(first) for fact, (first, last) in ends.items() if first == last}
        for fact, (first, last) in ends.items():
            if first != last:
                found.findings.append(two_days(patient, found.names[fact], [date.fromordinal(first), date.fromordinal(last)]))
        every = contradictions(plan, found.names, days, row[ASSESSED])
        found.findings += [PatientFinding(patient, each.message, each.hint) for each in every]
        if plan.relapse_date in days:
            found.relapses[patient] = days[plan.relapse_date or ""]


def _worth_a_look(plan: CoursePlan, dates: list[str], chunks: Iterator[Chunk]) -> Iterator[dict[str, Any]]:
    """The first and last of each day of the patients with two for one thing, one after death or last contact, or a relapse."""
    import polars as pl  # noqa: PLC0415 - see above

    parts = [_ends(chunk, dates) for chunk in chunks]
    if not parts:
        return
    every = pl.concat(parts).group_by(PATIENT, maintain_order=True).agg(_merged(dates))
    assessed = pl.col(ASSESSED).dt.epoch("d") + date(1970, 1, 1).toordinal()
    latest = pl.max_horizontal(assessed, *(pl.col(f"{fact} last") for fact in dates))
    ended = [latest > pl.col(f"{fact} first") for fact in (plan.death, plan.last_contact) if fact in dates]
    twice = [pl.col(f"{fact} first") != pl.col(f"{fact} last") for fact in dates]
    relapsed = [pl.col(f"{plan.relapse_date} first").is_not_null()] if plan.relapse_date in dates else []
    yield from every.filter(pl.any_horizontal(*ended, *twice, *relapsed)).iter_rows(named=True)


def _ends(chunk: Chunk, dates: list[str]) -> pl.DataFrame:
    import polars as pl  # noqa: PLC0415 - see above

    nothing = pl.Series([None] * len(chunk.patients), dtype=pl.Int64)
    columns = {fact: chunk.frame[chunk.held[fact].value] if fact in chunk.held else nothing for fact in dates}
    rows = pl.DataFrame({PATIENT: chunk.patients, ASSESSED: chunk.days, **columns})
    firsts = [pl.col(fact).min().alias(f"{fact} first") for fact in dates]
    lasts = [pl.col(fact).max().alias(f"{fact} last") for fact in dates]
    return rows.group_by(PATIENT, maintain_order=True).agg(pl.col(ASSESSED).max(), *firsts, *lasts)


def _merged(dates: list[str]) -> list[pl.Expr]:
    import polars as pl  # noqa: PLC0415 - see above

    ends = [end for fact in dates for end in (pl.col(f"{fact} first").min(), pl.col(f"{fact} last").max())]
    return [pl.col(ASSESSED).max(), *ends]
