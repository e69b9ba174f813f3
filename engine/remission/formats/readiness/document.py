"""Readiness as a person reads it, on a terminal or as a page, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from remission.errors import counted
from remission.render.document import Block, Document, Finding, Section, Text
from remission.render.machine import place_record, protocol_record
from remission.render.program import made_by
from remission.render.tables import Column, Table

if TYPE_CHECKING:
    from remission.formats.readiness.counts import OpenRule, Readiness
    from remission.render.machine import Json

MOST_LACKING = 5  # facts that a row names; JSON has all


def text(found: Readiness) -> Iterator[Block]:
    """The counts, the facts, and what stays open; what is odd about the table is told beside it."""
    yield Text(_heading(found))
    yield Text()
    yield _facts(found)
    if found.rules:
        yield Text()
        yield _rules(found)


def page(found: Readiness, data: str) -> Document:
    """The same as one file of HTML, with what is odd about the table."""
    told = tuple(Finding(one) for one in found.warnings)
    blocks = (
        Text(_heading(found)),
        Section("Facts", (_facts(found),)),
        *((Section("What stays open", (_rules(found),)),) if found.rules else ()),
        *((Section("About the table", told),) if told else ()),
    )
    facts = (("Protocol", f"{found.protocol.id} {found.protocol.version}"), ("Data", data))
    return Document(f"Is {data} ready for {found.protocol.id}?", blocks, "Readiness", facts, made_by(found.protocol))


def record(found: Readiness) -> dict[str, Json]:
    """The same for machines."""
    return {
        "protocol": protocol_record(found.protocol),
        "cases": found.cases,
        "patients": found.patients,
        "cases without a date": found.undated,
        "facts": [
            {
                "fact": one.fact.name,
                "cases": one.known,
                "patients": len(one.patients),
                "missing": found.cases - one.known,
                "set aside": one.set_aside,
                "censored": one.censored,
                "values": one.span or None,
            }
            for one in found.facts
        ],
        "open": [
            {"rule": rule.name, "kind": rule.kind, "cases": rule.cases, "lacking": dict(_lacking(found, rule))}
            for rule in found.rules
        ],
        "warnings": [{**place_record(one.pos), "message": one.message, "hint": one.hint} for one in found.warnings],
    }


def _heading(found: Readiness) -> str:
    undated = f", {found.undated:,} of them without a date" if found.undated else ""
    return f"{counted(found.patients, 'patient')}, {counted(found.cases, 'case')}{undated}"


def _facts(found: Readiness) -> Table:
    columns = (
        Column("fact", "fact"),
        Column("cases", "with a value", "count"),
        Column("patients", "patients", "count"),
        Column("missing", "missing", "count", tone="open"),
        Column("set aside", "set aside", "count", tone="bad"),
        Column("censored", "censored", "count"),
        Column("values", "values"),
    )
    rows = tuple(
        (one.fact.name, one.known, len(one.patients), found.cases - one.known, one.set_aside, one.censored, one.span)
        for one in found.facts
    )
    return Table("facts", "What the table has of each fact", columns, rows)


def _rules(found: Readiness) -> Table:
    columns = (
        Column("rule", "rule"),
        Column("kind", "kind"),
        Column("cases", "open in cases", "count", tone="open"),
        Column("lacking", "where these were missing"),
    )
    rows = tuple((rule.name, rule.kind, rule.cases, _shown(_lacking(found, rule))) for rule in found.rules)
    return Table("open", "What cannot be decided, and why", columns, rows)


def _lacking(found: Readiness, rule: OpenRule) -> list[tuple[str, int]]:
    return [(found.protocol.facts[key].name, count) for key, count in rule.lacking.most_common()]


def _shown(lacking: list[tuple[str, int]]) -> str:
    if not lacking:
        return "nothing: a value is censored, or a rule has nothing for it"
    more = f", and {len(lacking) - MOST_LACKING} more" if len(lacking) > MOST_LACKING else ""
    return ", ".join(f"{name} ({count:,})" for name, count in lacking[:MOST_LACKING]) + more
