"""Days of courses that contradict each other in a table whose cases are decided, and of whose courses nothing is asked.

The days are read by themselves, in columns: no rule reads them, so that no decision depends on what is found.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from remission.cases.cells.found import is_missing
from remission.cases.tables import open_table
from remission.endpoints.contradictions import contradictions, relapse_from_nothing
from remission.endpoints.dates import two_days
from remission.errors import DataError, PatientFinding
from remission.protocol.revision import part_of

if TYPE_CHECKING:
    import polars as pl

    from remission.cases.frames.chunks import Chunk
    from remission.cases.long import LongTable
    from remission.cases.observations.request import ObservationRequest
    from remission.protocol.model import Protocol
    from remission.protocol.plans.model import CoursePlan

PATIENT, ASSESSED = "patient", "assessed"


@dataclass(slots=True)
class StatedDays:
    """The stated days of patients, and what their assessments show; told at the end is what contradicts itself."""

    dates: list[str] = field(default_factory=list)  # the facts that are such days
    names: dict[str, str] = field(default_factory=dict)  # and what they are called
    ends: pl.DataFrame | None = None  # the first and last of each day, a row a patient; None where no day is stated
    relapses: dict[str, date] = field(default_factory=dict)  # of patients of whom a response should have been shown before
    shown: dict[str, date] = field(default_factory=dict)  # the first day on which a response was shown, or may have been
    last: dict[str, date] = field(default_factory=dict)  # the last assessment of a patient whose cases come one by one
    lasts: list[pl.DataFrame] = field(default_factory=list)  # and of many patients at once

    def see(self, plan: CoursePlan, patient: str, day: date | None, outcome: str | None) -> None:
        """Notice an assessment and what it shows of the response that is followed: an outcome, or None while it is open."""
        if self.ends is None:
            return
        if day is not None:
            self.last[patient] = max(self.last.get(patient, day), day)
        self._see_response(plan, patient, day, outcome)

    def see_columns(self, plan: CoursePlan, patients: pl.Series, days: pl.Series, outcomes: pl.Series) -> None:
        """Notice the same of many assessments at once."""
        import polars as pl  # noqa: PLC0415 - data frames take a third of a second to load

        if self.ends is None:
            return
        self.lasts.append(pl.DataFrame({PATIENT: patients, ASSESSED: days}).group_by(PATIENT).agg(pl.col(ASSESSED).max()))
        if self.relapses:
            asked = patients.is_in(list(self.relapses))
            for patient, day, outcome in zip(patients.filter(asked), days.filter(asked), outcomes.filter(asked), strict=True):
                self._see_response(plan, patient, day, outcome)

    def _see_response(self, plan: CoursePlan, patient: str, day: date | None, outcome: str | None) -> None:
        if patient in self.relapses and (outcome is None or outcome in plan.responders):
            first = day or date.min
            self.shown[patient] = min(self.shown.get(patient, first), first)

    def told(self, plan: CoursePlan) -> Iterator[PatientFinding]:
        """Yield every finding, once all assessments were seen."""
        for row in self._worth_a_look(plan):
            patient = row[PATIENT]
            ends = {fact: (row[f"{fact} first"], row[f"{fact} last"]) for fact in self.dates if row[f"{fact} first"] is not None}
            days = {fact: date.fromordinal(first) for fact, (first, last) in ends.items() if first == last}
            for fact, (first, last) in ends.items():
                if first != last:
                    yield two_days(patient, self.names[fact], [date.fromordinal(first), date.fromordinal(last)])
            for each in contradictions(plan, self.names, days, row[ASSESSED]):
                yield PatientFinding(patient, each.message, each.hint)
        for patient, day in self.relapses.items():
            if self.shown.get(patient, date.max) > day:
                each = relapse_from_nothing(self.names[plan.relapse_date or ""], day, plan.responders)
                yield PatientFinding(patient, each.message, each.hint)

    def _worth_a_look(self, plan: CoursePlan) -> Iterator[dict[str, Any]]:
        """The days of the patients with two for one thing, or with one after death or last contact."""
        import polars as pl  # noqa: PLC0415 - see above

        if self.ends is None:
            return
        one_by_one = pl.DataFrame(
            {PATIENT: self.last.keys(), ASSESSED: self.last.values()}, {PATIENT: pl.String, ASSESSED: pl.Date}
        )
        seen = pl.concat([one_by_one, *self.lasts]).group_by(PATIENT).agg(pl.col(ASSESSED).max())
        every = self.ends.join(seen, on=PATIENT, how="left", maintain_order="left")
        assessed = pl.col(ASSESSED).dt.epoch("d") + date(1970, 1, 1).toordinal()
        latest = pl.max_horizontal(assessed, *(pl.col(f"{fact} last") for fact in self.dates))
        ended = [latest > pl.col(f"{fact} first") for fact in (plan.death, plan.last_contact) if fact in self.dates]
        twice = [pl.col(f"{fact} first") != pl.col(f"{fact} last") for fact in self.dates]
        relapsed = [pl.col(f"{plan.relapse_date} first").is_not_null()] if plan.relapse_date in self.dates else []
        yield from every.filter(pl.any_horizontal(*ended, *twice, *relapsed)).iter_rows(named=True)


def stated_days(protocol: Protocol, data: Path, asked: ObservationRequest) -> StatedDays:
    """Read the days of each patient of a table."""
    plan = protocol.plan.course
    dates = [fact for fact in protocol.plan.dates if protocol.facts[fact].observed_as is None]
    found = StatedDays(dates, {fact: protocol.facts[fact].name for fact in dates})
    if plan is None or not dates:
        return found
    bare = _reading(protocol, dates)
    try:
        opened = open_table(data, bare, replace(asked, assessments=None))
        if opened.long is not None:
            found.ends = _ends_in_rows(opened.long, dates)
        elif any(column.fact.slug in dates for column in opened.layout.columns):
            found.ends = _ends_in_columns(bare, data, dates)
    except DataError:
        return found  # a column that looks like one of the days is no fault where no rule reads it
    if found.ends is not None and plan.relapse_date in dates:
        first, last = f"{plan.relapse_date} first", f"{plan.relapse_date} last"
        for patient, one, other in found.ends.select(PATIENT, first, last).iter_rows():
            if one is not None and one == other:
                found.relapses[patient] = date.fromordinal(one)
    return found


def _reading(protocol: Protocol, dates: list[str]) -> Protocol:
    """Return a protocol that reads these days and decides nothing."""
    return replace(part_of(protocol, ()), used=tuple(dates), assessments=None)


def _ends_in_columns(protocol: Protocol, data: Path, dates: list[str]) -> pl.DataFrame | None:
    """Read the first and last of each day of a table with a column a fact, a row a patient."""
    import polars as pl  # noqa: PLC0415 - see above

    from remission.cases.frames.columnar import scan_frames  # noqa: PLC0415

    frames = scan_frames(data, protocol)
    parts = [_ends_of(chunk, dates) for chunk in frames.chunks()] if frames is not None else []
    ends = [end for fact in dates for end in (pl.col(f"{fact} first").min(), pl.col(f"{fact} last").max())]
    return pl.concat(parts).group_by(PATIENT, maintain_order=True).agg(ends) if parts else None


def _ends_of(chunk: Chunk, dates: list[str]) -> pl.DataFrame:
    import polars as pl  # noqa: PLC0415 - see above

    nothing = pl.Series([None] * len(chunk.patients), dtype=pl.Int64)
    columns = {fact: chunk.frame[chunk.held[fact].value] if fact in chunk.held else nothing for fact in dates}
    firsts = [pl.col(fact).min().alias(f"{fact} first") for fact in dates]
    lasts = [pl.col(fact).max().alias(f"{fact} last") for fact in dates]
    return pl.DataFrame({PATIENT: chunk.patients, **columns}).group_by(PATIENT, maintain_order=True).agg(*firsts, *lasts)


def _ends_in_rows(table: LongTable, dates: list[str]) -> pl.DataFrame:
    """Read the same of a table with a row a fact: the others are passed over in columns, and each distinct text is read once."""
    import polars as pl  # noqa: PLC0415 - see above

    from remission.cases.observations.rows import places_of, read_rows  # noqa: PLC0415

    def day(name: str, text: str, unit: str) -> int | None:
        heading = table.name(name)
        value = table.reader(heading.slug, heading.unit if is_missing(unit) else unit.strip())(text, None).value
        return value.toordinal() if isinstance(value, date) else None

    own = []
    for rows in read_rows(table.grid, places_of(table)):
        names = [name for name in rows.frame["fact name"].unique() if table.name(name).slug in dates]
        is_one = pl.col("fits") & pl.col("fact name").is_in(names)
        own.append(rows.frame.lazy().filter(is_one).select(PATIENT, "fact name", "text", "unit").collect())
    told = pl.concat(own)
    distinct = told.select("fact name", "text", "unit").unique(maintain_order=True)
    said = [(table.name(name).slug, day(name, text, unit)) for name, text, unit in distinct.iter_rows()]
    read = distinct.hstack(pl.DataFrame(said, {"key": pl.String, "day": pl.Int64}, orient="row"))
    days = told.join(read, on=["fact name", "text", "unit"], how="left", nulls_equal=True, maintain_order="left")
    of = {fact: pl.col("day").filter(pl.col("key") == fact) for fact in dates}
    firsts = [each.min().alias(f"{fact} first") for fact, each in of.items()]
    lasts = [each.max().alias(f"{fact} last") for fact, each in of.items()]
    every = days.with_columns(pl.col(PATIENT).str.strip_chars()).group_by(PATIENT, maintain_order=True).agg(*firsts, *lasts)
    return every.filter(pl.Series([not is_missing(name) for name in every[PATIENT]], dtype=pl.Boolean))
