"""Dated observations -> cases: what opens an assessment, which observation counts at it, and where each value came from.

The table is read into columns and stays there until a case is asked for, in memory or, of a large table, share by share in a
folder; one patient and a million go the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from remission.cases.cells.codes import counted_facts
from remission.cases.frames.chunks import Frames
from remission.cases.grid import unusable
from remission.cases.layout import DATE
from remission.cases.long import LongTable
from remission.cases.observations.assessment_list import AssessmentList, read_list
from remission.cases.observations.assessments import Observed, cases_of, contradictory_days, declared, every_day
from remission.cases.observations.cases import Laid, cases
from remission.cases.observations.choosing import chosen, is_chosen, rule_of, rules_of
from remission.cases.observations.companions import MOMENT, with_claims, with_companions
from remission.cases.observations.days import MOMENTS, NO_DAY, moment_columns
from remission.cases.observations.faults import (
    FAULTS,
    Spot,
    of_contradictions,
    of_names,
    of_rows,
    of_values,
    out_of_reach,
    parted,
    sorted_out,
    within_reach,
)
from remission.cases.observations.frames import CASES_AT_ONCE, chunks
from remission.cases.observations.history import as_chosen, histories, with_made, with_reach
from remission.cases.observations.partitions import ROWS_AT_ONCE, PatientShare, Shares
from remission.cases.observations.patients import numbered, readable
from remission.cases.observations.ranking import ranked
from remission.cases.observations.request import ObservationRequest
from remission.cases.observations.rows import Places, places_of, read_rows, said_once
from remission.cases.observations.table_warnings import (
    Noticed,
    about_opening,
    about_reach,
    about_strangers,
    about_unassessed,
    opening_text,
    warnings,
)
from remission.cases.observations.values import Findings, facts_of, read_names, read_values, sources, with_units
from remission.errors import Problem, did_you_mean
from remission.protocol.history import anchors


def scan_observations(
    table: LongTable, asked: ObservationRequest, rows_at_once: int = ROWS_AT_ONCE, cases_at_once: int = CASES_AT_ONCE
) -> Frames:
    """Read a table of observations once and choose; its cases are then built as they are asked for.

    Raises:
        DataError: the file, or the list of assessments, cannot be used as a whole.
    """
    _refuse(table, asked)
    listed = read_list(asked.assessments, asked.today) if asked.assessments else None
    shares = Shares(listed, rows_at_once)
    places = places_of(table)
    shares.read(read_rows(table.grid, places))
    findings = Findings(facts_of(table.protocol), asked.today)
    reading = _Reading(table, asked, places, findings, shares.misfits, frozenset(shares.fact_names))
    laid = [_kept(reading.laid(share), shares, number) for number, share in enumerate(shares)]
    return Frames(
        reading.count,
        (*reading.warnings(shares.spanning), *reading.more_warnings(listed)),
        lambda: (chunk for one in laid for chunk in chunks(one(), cases_at_once)),
        lambda: (case for one in laid for case in cases(one())),
        reading.noticed.rows,
    )


def laid_rows(table: LongTable, rows: pl.DataFrame, asked: ObservationRequest, fact_names: frozenset[str] | None = None) -> Laid:
    """Choose from rows that are in memory already: all rows of some patients, by `ROWS`.

    `fact_names` are those of the whole table, where these rows are a share of it.

    Raises:
        DataError: the table cannot be used as a whole.
    """
    _refuse(table, asked)
    findings = Findings(facts_of(table.protocol), asked.today)
    names = frozenset(rows["fact name"].unique()) if fact_names is None else fact_names
    reading = _Reading(table, asked, places_of(table), findings, (), names)
    return reading.laid(PatientShare(rows, None))


def _kept(laid: Laid, shares: Shares, number: int) -> Callable[[], Laid]:
    """Keep what was laid out until it is asked for: in the folder of the shares, where there are several."""
    if shares.folder is None:
        return lambda: laid
    for name, frame in (("cases", laid.cases), ("chosen", laid.chosen), ("faults", laid.faults)):
        shares.keep(f"{name} {number:05}", frame)
    light = replace(laid, cases=laid.cases.clear(), chosen=laid.chosen.clear(), faults=laid.faults.clear())

    def again() -> Laid:
        cases, chosen, faults = (shares.kept(f"{name} {number:05}") for name in ("cases", "chosen", "faults"))
        return replace(light, cases=cases, chosen=chosen, faults=faults)

    return again


def _refuse(table: LongTable, asked: ObservationRequest) -> None:
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
    """One run over a table, share by share: what is odd about the table is noticed, and the run goes on."""

    table: LongTable
    asked: ObservationRequest
    places: Places
    findings: Findings
    misfits: Sequence[Problem]
    fact_names: frozenset[str]  # of the whole table
    noticed: Noticed = field(default_factory=Noticed)
    count: int = 0

    @property
    def feeds(self) -> dict[str, list[int]]:
        """By the slug of a fact as the table has it: the numbers of the facts whose observations these are."""
        return sources(self.table.protocol, self.findings.facts)

    def laid(self, share: PatientShare) -> Laid:
        """Read a share, choose, and lay everything out by case."""
        faults = [FAULTS.to_frame()]
        observed = self._observed(share, faults)
        laid = self._chosen(observed, self._cases(observed, share.listed, faults), faults)
        self.noticed.cases_laid(laid)
        self.count += len(laid.cases)
        return laid

    def warnings(self, spanning: int | None) -> Iterator[Problem]:
        """What is odd about the table."""
        facts = self.findings.facts
        feeds = {key: [facts[number].slug for number in numbers] for key, numbers in self.feeds.items()}
        return warnings(self.noticed, self.table, self.places, feeds, spanning)

    def more_warnings(self, listed: AssessmentList | None) -> Iterator[Problem]:
        """What is odd about its assessments."""
        if listed is not None:
            yield from listed.warnings
            yield from about_strangers(listed, self.noticed)
            yield from about_opening(listed, self.table.protocol)
        yield from about_reach(pl.concat(self.noticed.unheard))
        yield from about_unassessed(self.noticed, self.table.grid.file, self._opening)

    @property
    def _opening(self) -> str:
        return f"an assessment is {opening_text(self.table.protocol)}"

    def _observed(self, share: PatientShare, faults: list[pl.DataFrame]) -> Observed:
        grid, places = self.table.grid, self.places
        people, mine = numbered(share.rows, share.listed.rows if share.listed else None)
        if share.listed is not None:
            self.noticed.people_read(people)
        dated = said_once(mine, ("date",), MOMENTS, lambda written: moment_columns(written, self.asked.today))
        rows = read_names(dated, self.table, self.feeds)
        faults.append(of_rows(rows, people, self.misfits, places, grid.file))
        self.noticed.rows_read(rows)
        for key, fact in counted_facts(self.table.protocol.facts, self.feeds.keys()).items():
            own = rows.filter(pl.col("fits") & (pl.col("key") == key) & pl.col("name message").is_null())
            self.noticed.census.column(fact, own["text"].str.strip_chars())
        read, kept = self._values(rows, faults)
        days = rows.filter(pl.col("fits") & pl.col("date message").is_null()).select("patient", "day")
        return Observed(readable(people), days, read, kept, self.findings)

    def _values(self, rows: pl.DataFrame, faults: list[pl.DataFrame]) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Read the values: all of them, and of each moment the one that may be chosen."""
        file, pairs = self.table.grid.file, [(key, number) for key, numbers in self.feeds.items() for number in numbers]
        facts = pl.DataFrame(pairs, {"key": pl.String(), "fact": pl.Int64()}, orient="row")
        usable = rows.filter(pl.col("fits") & pl.col("date message").is_null()).join(facts, on="key", maintain_order="left")
        is_misspelt = pl.col("name message").is_not_null()
        faults.append(of_names(usable.filter(is_misspelt), self.places, file))
        read = read_values(with_units(usable.filter(~is_misspelt), self.findings.facts), self.findings)
        kept, repeated, contradicted = sorted_out(read)
        faults.append(of_values(read, self.findings, self.places, file))
        faults.append(of_contradictions(contradicted, self.findings, self.places, file))
        self.noticed.repeated.append(repeated.select("line"))
        return read, kept

    def _cases(self, observed: Observed, listed: AssessmentList | None, faults: list[pl.DataFrame]) -> pl.DataFrame:
        """Open the assessments."""
        opening = self.table.protocol.assessments
        opened = []
        if listed is not None:
            opened.append(listed.opened(observed.people))
            faults.append(listed.faults(observed.people))
        elif opening is None:
            opened.append(every_day(observed))
        if opening is not None and (listed is None or opening.listed):
            opened.append(declared(observed, opening, self.asked.today))
            contradictory = contradictory_days(observed, opening)
            faults.append(of_contradictions(contradictory, self.findings, self.places, self.table.grid.file, MOMENT[:2]))
        return cases_of(observed.people, pl.concat(opened).unique())

    def _chosen(self, observed: Observed, opened: pl.DataFrame, faults: list[pl.DataFrame]) -> Laid:
        protocol, file = self.table.protocol, self.table.grid.file
        rules = {index: rule_of(fact, protocol) for index, fact in enumerate(self.findings.facts)}
        wanted = {index: rules[index] for index, fact in enumerate(self.findings.facts) if is_chosen(fact, protocol)}
        undated = opened.filter(pl.col("is open") & (pl.col("day") == NO_DAY)).select("patient")
        usable, dateless = parted(observed.kept, undated, wanted, self.findings, Spot(file, self.places.value))
        claiming = with_claims(usable, observed.read, self.findings.facts, protocol)
        found = chosen(opened.filter("is open"), ranked(self.findings, wanted, claiming), rules_of(wanted))
        made = histories(opened, found, observed, protocol, {self.table.name(text).slug for text in self.fact_names})
        shown = {*protocol.used, *anchors(protocol)}
        used = [index for index, fact in enumerate(self.findings.facts) if fact.slug in shown]
        picked = with_companions(found.filter(pl.col("fact").is_in(used)), observed.read, self.findings.facts, protocol)
        told = pl.concat([*faults, dateless])
        heard = within_reach(opened, told, rules_of(with_reach(rules, self.findings.facts, protocol)))
        self.noticed.unheard.append(out_of_reach(told, heard))
        return Laid(
            protocol,
            self.findings,
            file,
            self.places.value + 1,
            opened.join(observed.people.select("patient", "name", "line"), on="patient", maintain_order="left"),
            with_made(picked, as_chosen(made, observed, protocol)),
            heard,
            self._opening,
        )
