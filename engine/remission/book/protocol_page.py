"""One protocol as a page: every rule in its own words and in English, with its source and its status."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from remission.book.decision_tables import amount_tables, word_table
from remission.book.order_of_outcomes import order_of_outcomes
from remission.engines.prose import english
from remission.errors import counted
from remission.expr import tree as t
from remission.expr.numbers import plain
from remission.expr.text import text
from remission.protocol.canonical import names
from remission.protocol.model import Status
from remission.protocol.vocabulary.observation_choice import choose_text
from remission.render.document import Block, Document, Links, Section, Terms, Text
from remission.render.program import made_by
from remission.render.tables import Column, Table

if TYPE_CHECKING:
    from remission.expr.facts import Fact
    from remission.protocol.model import Calculation, Criterion, Outcome, Protocol
    from remission.render.tables import Cell

RULE = (
    *(Column("name", "name"), Column("rule", "rule"), Column("english", "in English"), Column("says", "says")),
    *(Column("source", "source"), Column("status", "status")),
)


def protocol_page(protocol: Protocol, scenarios: int, more: Sequence[Section] = ()) -> Document:
    """The page; `more` are sections that took work to make, such as what was proved."""
    sections = (*_eligibility(protocol), *_outcomes(protocol), *_criteria(protocol), *_calculations(protocol), *more)
    rest = (*_figures(protocol), *_statements(protocol), _facts(protocol), *_sources(protocol))
    links = Links((("All rules", "index.html"), ("All facts", "facts.html")))
    blocks: tuple[Block, ...] = (links, *_doubt(protocol), *sections, *rest)
    facts = (("Version", protocol.version), ("SHA-256", protocol.sha256[:12]), ("Scenarios", str(scenarios)))
    return Document(protocol.title, blocks, protocol.id, facts, made_by(protocol))


def unverified(protocol: Protocol) -> list[str]:
    """The names of the rules and outcomes whose threshold nobody found in a source."""
    named = [one.name for one in protocol.criteria.values() if one.status is Status.UNVERIFIED]
    named += [one.name for one in protocol.calculations.values() if one.status is Status.UNVERIFIED]
    families = protocol.classifications.values()
    return named + [f"{one.name} {each.name}" for one in families for each in one.outcomes if each.status is Status.UNVERIFIED]


def _doubt(protocol: Protocol) -> Iterator[Text]:
    if found := unverified(protocol):
        yield Text(f"{counted(len(found), 'rule')} not verified: {', '.join(found)}", "bad")


def _eligibility(protocol: Protocol) -> Iterator[Section]:
    for title, keys in (("To include: all must be met", protocol.include), ("To exclude: none may be met", protocol.exclude)):
        if keys:
            yield Section(title, (_rules(protocol, [protocol.criteria[key] for key in keys]),))


def _criteria(protocol: Protocol) -> Iterator[Section]:
    asked = {*protocol.include, *protocol.exclude}
    if rest := [one for key, one in protocol.criteria.items() if key not in asked and one.table is None]:
        yield Section("Criteria", (_rules(protocol, rest),))


def _rules(protocol: Protocol, some: Sequence[Criterion]) -> Table:
    return Table("rules", "", RULE, tuple(_rule(protocol, one, one.condition) for one in some))


def _rule(
    protocol: Protocol, one: Criterion | Outcome, condition: t.Condition | None, source: str | None = None
) -> tuple[Cell, ...]:
    known = names(protocol)
    rule = "otherwise" if condition is None else text(condition, known)
    told = "none of the others" if condition is None else english(condition, known)
    return one.name, rule, told, one.says or "", _cited(protocol, one.source or source), _status(one.status)


def _status(status: Status) -> str:
    return "" if status is Status.NOT_STATED else status.value


def _cited(protocol: Protocol, source: str | None) -> str:
    return protocol.sources[source].title if source in protocol.sources else ""


def _outcomes(protocol: Protocol) -> Iterator[Section]:
    for table in protocol.tables.values():
        yield word_table(protocol, table)
    for family in protocol.classifications.values():
        if family.hit is not None:
            continue
        rules = Table(family.slug, "", RULE, tuple(_rule(protocol, one, one.condition, family.source) for one in family.outcomes))
        promises = tuple(Text(f"promise: {promise}") for promise in family.promises)
        yield Section(f"{family.name}: the first outcome that is met", (order_of_outcomes(protocol, family), rules, *promises))


def _calculations(protocol: Protocol) -> Iterator[Section]:
    if found := list(protocol.calculations.values()):
        columns = (Column("name", "name"), Column("formula", "formula"), Column("unit", "unit"), *RULE[3:])
        yield Section("Calculations", (Table("calculations", "", columns, tuple(_calculation(protocol, one) for one in found)),))
    yield from amount_tables(protocol)


def _calculation(protocol: Protocol, one: Calculation) -> tuple[Cell, ...]:
    known = names(protocol)
    rows = getattr(one.value, "rows", None)
    if rows is None:
        formula = text(one.value, known)
    else:
        told = (f"{'otherwise' if row.when is None else text(row.when, known)}: {text(row.value, known)}" for row in rows)
        formula = "; ".join(told)
    return one.name, formula, one.unit.text, one.says or "", _cited(protocol, one.source), _status(one.status)


def _figures(protocol: Protocol) -> Iterator[Section]:
    plan = protocol.plan
    named = [one.name for group in (plan.endpoints, plan.designs, plan.cross_tables, plan.sets) for one in group.values()]
    if named:
        yield Section("Endpoints", (Text(", ".join(named)),))


def _statements(protocol: Protocol) -> Iterator[Section]:
    if protocol.statements:
        pairs = tuple((one.name, (one.says, *one.items)) for one in protocol.statements.values())
        yield Section("Statements that no rule evaluates", (Terms(pairs),), is_folded=True)


def _facts(protocol: Protocol) -> Section:
    columns = (
        *(Column("fact", "fact"), Column("label", "what it is"), Column("values", "values"), Column("plausible", "plausible")),
        *(Column("codes", "codes"), Column("chosen", "of many observations")),
    )
    rows = tuple(fact_row(protocol.facts[key]) for key in protocol.used)
    return Section("Facts that are read", (Table("facts", "", columns, rows),))


def fact_row(fact: Fact) -> tuple[Cell, ...]:
    """A fact with its unit or choices, its plausible range, its codes, and which of many observations counts."""
    unit = fact.unit.text if fact.unit is not None else "date"
    plausible = f"{plain(fact.plausible[0])} to {plain(fact.plausible[1])}" if fact.plausible else ""
    chosen = choose_text(fact.choose) if fact.choose else ""
    return fact.name, fact.label, ", ".join(fact.values) or unit, plausible, ", ".join(fact.codes), chosen


def _sources(protocol: Protocol) -> Iterator[Section]:
    if protocol.sources:
        parts = (
            (one.title, tuple(part for part in (one.section, one.url, one.note) if part)) for one in protocol.sources.values()
        )
        yield Section("Sources", (Terms(tuple(parts)),))
