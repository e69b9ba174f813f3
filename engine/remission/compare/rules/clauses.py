"""What an amendment changes in the rules, clause by clause and in English; layout, comments and order do not count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias

from remission.compare.rules.changes import ClauseChange, reworded
from remission.compare.rules.data import assessed_otherwise, facts_that_matter, reads_otherwise
from remission.compare.rules.definitions import rule_changes
from remission.compare.rules.equality import Called
from remission.compare.rules.plans import plan_rules
from remission.compare.rules.renames import renamed, told_as_now
from remission.expr.facts import Fact
from remission.expr.tree import MissingDay
from remission.protocol.history import with_origins
from remission.protocol.model import Protocol, Source, Statement

Cited: TypeAlias = Source | Statement

WORDS_OF_FACTS = ("name", "label")
STANDS_FOR: dict[MissingDay, str] = {"next": "the first of the next month", "last": "the last day of the month"}


def clause_changes(old: Protocol, new: Protocol, called: Called | None = None) -> tuple[ClauseChange, ...]:
    """Everything that differs, in the order of the new rules; what was removed comes last in its section.

    `called` takes the slug of an old rule that was only renamed to its new slug; it is found unless given.
    """
    known = renamed(old, new) if called is None else called
    told = told_as_now(old, new, known)
    return (*_header(old, new), *_reading(old, new), *rule_changes(old, told, new, known), *_plan(told, new), *_cited(told, new))


def _header(old: Protocol, new: Protocol) -> Iterator[ClauseChange]:
    for word in ("title", "version"):
        before, after = getattr(old, word), getattr(new, word)
        if before != after:
            english = f"was {before!r}, is {after!r}"
            yield ClauseChange("reworded", f"the {word}", english, before, after, affects="words")


# ---- facts -----------------------------------------------------------------------------------------


def _reading(old: Protocol, new: Protocol) -> Iterator[ClauseChange]:
    """How data are read: facts that both versions read, and what opens an assessment."""
    matter = facts_that_matter(old) & facts_that_matter(new)
    rules = with_origins(old.used, old.facts) & with_origins(new.used, new.facts)
    for key, fact in new.facts.items():
        if key in matter:
            yield from _fact(old.facts[key], fact, is_ruled=key in rules)
    if old.missing_day != new.missing_day:
        before, after = STANDS_FOR[old.missing_day], STANDS_FOR[new.missing_day]
        yield ClauseChange("changed", "days that do not exist", f"are {after}; before: {before}", before, after)
    opened = assessed_otherwise(old, new)
    if opened is not None:
        pos = new.assessments.pos if new.assessments else None
        english = f"opened by {opened[1]}; before: {opened[0]}"
        yield ClauseChange("changed", "assessments", english, *opened, pos, "data")


def _fact(old: Fact, new: Fact, *, is_ruled: bool) -> Iterator[ClauseChange]:
    """What both versions read, and one sees otherwise than the other; a fact of courses alone moves only figures."""
    for english in reads_otherwise(old, new):
        yield ClauseChange("changed", new.name, english, pos=new.pos, affects="data" if is_ruled else "figures")
    what = f"fact {new.name!r}"
    for word in WORDS_OF_FACTS:
        yield from reworded(what, word, getattr(old, word), getattr(new, word), new.pos)
    yield from reworded(what, "codes", ", ".join(old.codes), ", ".join(new.codes), new.pos)


# ---- courses and figures ---------------------------------------------------------------------------


def _plan(old: Protocol, new: Protocol) -> Iterator[ClauseChange]:
    before, after = plan_rules(old), plan_rules(new)
    for key, rule in after.items():
        what = f"{key[0]} {rule.name!r}" if rule.name else key[0]
        was = before.get(key)
        if was is None:
            yield ClauseChange("added", what, f"new: {rule.text}", "", rule.text, rule.pos, "figures")
            continue
        if was.text != rule.text:
            yield ClauseChange("changed", what, f"{rule.text}; before: {was.text}", was.text, rule.text, rule.pos, "figures")
        if was.wording != rule.wording or was.name != rule.name:
            yield ClauseChange("reworded", what, "what is said of it", was.wording, rule.wording, rule.pos, "words")
    for key, rule in before.items():
        if key not in after:
            what = f"{key[0]} {rule.name!r}" if rule.name else key[0]
            yield ClauseChange("removed", what, f"gone: {rule.text}", rule.text, "", rule.pos, "figures")


# ---- wording ---------------------------------------------------------------------------------------


def _cited(old: Protocol, new: Protocol) -> Iterator[ClauseChange]:
    """Sources and statements, and what became of these: no rule evaluates them."""
    yield from _reworded("source", old.sources, new.sources)
    yield from _reworded("statement", _texts(old), _texts(new))
    for key, one in new.statements.items():
        if key in old.statements:
            yield from reworded(f"statement {one.name!r}", "made into", _became(old.statements[key]), _became(one), one.pos)


def _reworded(kind: str, before: Mapping[str, Cited], after: Mapping[str, Cited]) -> Iterator[ClauseChange]:
    for key in dict.fromkeys((*after, *before)):
        if before.get(key) != after.get(key):
            state = "new" if key not in before else "gone" if key not in after else "reworded"
            one = after.get(key) or before[key]
            yield ClauseChange("reworded", f"{kind} {one.name!r}", state, pos=one.pos, affects="words")


def _texts(protocol: Protocol) -> dict[str, Statement]:
    """The statements without what became of them."""
    return {key: replace(one, made_into=(), for_information=False) for key, one in protocol.statements.items()}


def _became(statement: Statement) -> str:
    clauses = ", ".join(key.replace("_", " ") for key in sorted(statement.made_into))
    return "for information" if statement.for_information else clauses
