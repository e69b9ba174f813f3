"""Dated observations -> cases: what opens an assessment, which observation counts at it, and where each value came from.

The table is read into columns and stays there until a case is asked for; one patient and a million go the same way.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from remission.cases.grid import unusable
from remission.cases.layout import DATE
from remission.cases.long import LongTable
from remission.cases.observations.asked import Asked
from remission.cases.observations.cases import Laid, cases
from remission.cases.observations.choosing import chosen, is_chosen, rule_of, rules_of
from remission.cases.observations.companions import MOMENT, with_companions
from remission.cases.observations.days import MOMENTS, NO_DAY, moment_columns
from remission.cases.observations.faults import (
    FAULTS,
    Spot,
    of_contradictions,
    of_names,
    of_rows,
    of_values,
    out_of_reach,
    sorted_out,
    within_reach,
)
from remission.cases.observations.listed import AssessmentList, read_list
from remission.cases.observations.openings import Observed, cases_of, contradictory_days, declared, every_day
from remission.cases.observations.patients import numbered
from remission.cases.observations.ranking import ranked
from remission.cases.observations.rows import Places, places_of, read_rows, said_once
from remission.cases.observations.told import (
    about_columns,
    about_names,
    about_opening,
    about_reach,
    about_repeated,
    about_unassessed,
    opening_text,
)
from remission.cases.observations.undated import parted
from remission.cases.observations.values import Findings, facts_of, read_names, read_values, sources, with_units
from remission.cases.scan import Scan, oddities
from remission.errors import Problem, did_you_mean


def scan_observations(table: LongTable, asked: Asked) -> Scan:
    """Read a table of observations into memory and choose; its cases are then built as they are asked for.

    Raises:
        DataError: the file, or the list of assessments, cannot be used as a whole.
    """
    _refuse(table, asked)
    listed = read_list(asked.assessments, asked.today) if asked.assessments else None
    reading = _Reading(table, asked, places_of(table), Findings(facts_of(table.protocol)))
    observed = reading.observed(listed)
    laid = reading.laid(observed, reading.cases(observed, listed))
    return Scan(len(laid.cases), tuple(reading.warnings), lambda: cases(laid))


def _refuse(table: LongTable, asked: Asked) -> None:
    grid, opening = table.grid, table.protocol.assessments
    if opening is not None and opening.listed and asked.assessments is None:
        hint = "name a table of patients and dates with --assessments"
        raise unusable(grid.file, grid.head.line, "the protocol takes its assessments from a list, and none is given", hint)
    if table.layout.date is None and (opening is not None or asked.assessments is not None):
        near = did_you_mean(DATE, [one.text for one in table.layout.unknown])
        hint = f"{near} rename it" if near else "name the column of the days of the observations 'date'"
        raise unusable(grid.file, grid.head.line, f"there is no column {DATE!r}", hint)


@dataclass(slots=True)
class _Reading:
    """One run over a table: what is set aside goes to `faults`, what is odd to `warnings`, and the run goes on."""

    table: LongTable
    asked: Asked
    places: Places
    findings: Findings
    faults: list[pl.DataFrame] = field(default_factory=lambda: [FAULTS.to_frame()])
    warnings: list[Problem] = field(default_factory=list)

    def observed(self, listed: AssessmentList | None) -> Observed:
        """Read the whole table."""
        grid, places, protocol = self.table.grid, self.places, self.table.protocol
        text = read_rows(grid, places)
        people, mine = numbered(text.frame, listed.rows if listed else None)
        dated = said_once(mine, ("date",), MOMENTS, lambda written: moment_columns(written, self.asked.today))
        feeds = sources(protocol, self.findings.facts)
        rows = read_names(dated, self.table, feeds)
        self.faults.append(of_rows(rows, people, text.misfits, places, grid.file))
        self.warnings += [*about_names(self.table, rows, feeds), *oddities(grid, len(rows), text.spanning)]
        self.warnings += about_columns(grid, places, rows)
        read, kept = self.values(rows, feeds)
        days = rows.filter(pl.col("fits") & pl.col("date message").is_null()).select("patient", "day")
        return Observed(people, days, read, kept, self.findings)

    def values(self, rows: pl.DataFrame, feeds: dict[str, list[int]]) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Read the values: all of them, and of each moment the one that may be chosen."""
        file, pairs = self.table.grid.file, [(key, number) for key, numbers in feeds.items() for number in numbers]
        facts = pl.DataFrame(pairs, {"key": pl.String(), "fact": pl.Int64()}, orient="row")
        usable = rows.filter(pl.col("fits") & pl.col("date message").is_null()).join(facts, on="key", maintain_order="left")
        is_misspelt = pl.col("name message").is_not_null()
        self.faults.append(of_names(usable.filter(is_misspelt), self.places, file))
        read = read_values(with_units(usable.filter(~is_misspelt)), self.findings)
        kept, repeated, contradicted = sorted_out(read)
        self.faults.append(of_values(read, self.findings, self.places, file))
        self.faults.append(of_contradictions(contradicted, self.findings, self.places, file))
        self.warnings += about_repeated(self.table.grid, repeated)
        return read, kept

    def cases(self, observed: Observed, listed: AssessmentList | None) -> pl.DataFrame:
        """Open the assessments."""
        opening = self.table.protocol.assessments
        opened = []
        if listed is not None:
            opened.append(listed.opened(observed.people))
            self.faults.append(listed.faults(observed.people))
            self.warnings += [*listed.warnings, *about_opening(listed, self.table.protocol)]
        elif opening is None:
            opened.append(every_day(observed))
        if opening is not None and (listed is None or opening.listed):
            opened.append(declared(observed, opening, self.asked.today))
            contradictory = contradictory_days(observed, opening)
            self.faults.append(of_contradictions(contradictory, self.findings, self.places, self.table.grid.file, MOMENT[:2]))
        return cases_of(observed.people, pl.concat(opened).unique())

    def laid(self, observed: Observed, opened: pl.DataFrame) -> Laid:
        """Choose, and lay everything out by case."""
        protocol, file = self.table.protocol, self.table.grid.file
        rules = {index: rule_of(fact, protocol) for index, fact in enumerate(self.findings.facts)}
        wanted = {index: rules[index] for index, fact in enumerate(self.findings.facts) if is_chosen(fact, protocol)}
        undated = opened.filter(pl.col("is open") & (pl.col("day") == NO_DAY)).select("patient")
        usable, faults = parted(observed.kept, undated, wanted, self.findings, Spot(file, self.places.value))
        found = chosen(opened.filter("is open"), ranked(self.findings, wanted, usable), rules_of(wanted))
        told = pl.concat([*self.faults, faults])
        reached = within_reach(opened, told, rules_of(rules))
        self.warnings += about_reach(out_of_reach(told, reached))
        laid = Laid(
            protocol,
            self.findings,
            file,
            self.places.value + 1,
            opened.join(observed.people.select("patient", "name", "line"), on="patient", maintain_order="left"),
            with_companions(found, observed.read, self.findings.facts, protocol),
            reached,
            f"an assessment is {opening_text(protocol)}",
        )
        self.warnings += about_unassessed(laid)
        return laid
