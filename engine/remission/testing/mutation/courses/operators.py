"""Mutation operators of what is taken from earlier answers: another of them, other days, another answer that is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from remission.expr.facts import Choose, Fact, Only, Pick
from remission.expr.tree import Op
from remission.protocol.model import Protocol
from remission.protocol.vocabulary.answers import circles_in_time
from remission.protocol.vocabulary.history_text import history_text

TURNED = {
    Pick.LATEST: Pick.FIRST,
    Pick.FIRST: Pick.LATEST,
    Pick.HIGHEST: Pick.LOWEST,
    Pick.LOWEST: Pick.HIGHEST,
    Pick.ANY: Pick.ALL,
    Pick.ALL: Pick.ANY,
}
NOT = {Op.EQ: Op.NE, Op.NE: Op.EQ, Op.GE: Op.LT, Op.LT: Op.GE, Op.GT: Op.LE, Op.LE: Op.GT}


def other_answers(protocol: Protocol) -> Iterator[tuple[Fact, str]]:
    """Every fact that is taken from answers, by each rule that could stand there by mistake, and what is told of it."""
    for key in protocol.used:
        fact = protocol.facts[key]
        if not fact.is_of_answers or fact.choose is None:
            continue
        for rule in dict.fromkeys(_other_rules(fact.choose, _values(protocol, fact))):
            other = replace(fact, choose=rule)
            if rule != fact.choose and not circles_in_time(protocol.rules, {**protocol.facts, key: other}):
                yield other, f"'{history_text(rule)}' in place of '{history_text(fact.choose)}'"


def _values(protocol: Protocol, fact: Fact) -> tuple[str, ...]:
    """The outcomes of the classification that a fact is taken from."""
    family = protocol.classifications.get(fact.taken_from or "")
    if family is not None:
        return tuple(outcome.name for outcome in family.outcomes)
    return ()  # of a criterion the other answer is what it is not


def _other_rules(own: Choose, values: tuple[str, ...]) -> Iterator[Choose]:
    """The day of the assessment with it or without, a day more or less, the other end, another answer."""
    yield replace(own, end=-1 if own.end == 0 else 0)
    if own.start is not None:
        yield from (replace(own, start=own.start + by) for by in (-1, 1) if own.start + by <= (own.end or 0))
        yield replace(own, start=None)
    if own.since is not None:
        yield replace(own, since=None)
    if own.pick in TURNED and not (own.pick in (Pick.HIGHEST, Pick.LOWEST) and own.rank > 1):
        yield replace(own, pick=TURNED[own.pick])
    for one, other in pairwise(own.order):
        exchanged = {one: other, other: one}
        yield replace(own, order=tuple(exchanged.get(value, value) for value in own.order))
    if own.only is not None:
        yield replace(own, only=replace(own.only, op=NOT[own.only.op]))
        if isinstance(own.only.value, str):
            yield from (replace(own, only=Only(own.only.op, value)) for value in values if value != own.only.value)
