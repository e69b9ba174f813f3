"""The canonical content of a protocol and its SHA-256: layout, comments and file names do not count."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias, get_args

from remission.expr import tree as t
from remission.expr.numbers import plain
from remission.expr.text import text
from remission.protocol.assessing import assessments_text
from remission.protocol.history import with_origins
from remission.protocol.vocabulary.history_text import rule_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from remission.expr.facts import Fact
    from remission.protocol.model import Calculation, Classification, Criterion, Protocol, Source, Statement
    from remission.protocol.plans.model import Plan
    from remission.protocol.reviews import Review

CONDITIONS = get_args(t.Condition)
Json: TypeAlias = "str | list[Json] | dict[str, Json] | None"


def names(protocol: Protocol) -> dict[str, str]:
    """From every slug to the author's name, for printing conditions."""
    every: tuple[Mapping[str, Fact | Criterion | Calculation | Classification], ...] = (
        protocol.facts,
        protocol.criteria,
        protocol.calculations,
        protocol.classifications,
    )
    return {key: item.name for group in every for key, item in group.items()}


def canonical(protocol: Protocol) -> dict[str, Json]:
    """Everything that decides an answer or is shown with one, as plain texts, in a stable order."""
    known = names(protocol)
    return {
        "protocol": protocol.id,
        "title": protocol.title,
        "version": protocol.version,
        "facts": {
            key: _fact(protocol.facts[key])
            for key in sorted(with_origins((*protocol.used, *protocol.plan.of_patients), protocol.facts))
        },
        "sources": {key: _source(item) for key, item in sorted(protocol.sources.items())},
        "include": list(protocol.include),
        "exclude": list(protocol.exclude),
        "criteria": {key: _criterion(item, known) for key, item in sorted(protocol.criteria.items())},
        **(
            {"lists": {key: dict[str, Json](one.phrases) for key, one in sorted(protocol.lists.items())}}
            if protocol.lists
            else {}
        ),
        "classifications": {key: _classification(item, known) for key, item in sorted(protocol.classifications.items())},
        "calculations": {key: _calculation(item, known) for key, item in sorted(protocol.calculations.items())},
        "statements": {key: _statement(item) for key, item in sorted(protocol.statements.items())},
        **_plan(protocol.plan, known),
        **({"days that do not exist": "last day of the month"} if protocol.missing_day == "last" else {}),
        **({"assessments": list(assessments_text(protocol.assessments, known))} if protocol.assessments else {}),
    }


def sha256(protocol: Protocol) -> str:
    """Return the hash that a decision carries, over the canonical content."""
    content = json.dumps(canonical(protocol), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(content.encode("utf-8")).hexdigest()


def _fact(fact: Fact) -> Json:
    return {
        "name": fact.name,
        "kind": fact.kind.value,
        "unit": fact.unit.text if fact.unit else None,
        "plausible": [plain(end) for end in fact.plausible] if fact.plausible else None,
        "whole": str(fact.whole),
        "censored": str(fact.censored),
        "values": list(fact.values),
        "choose": rule_text(fact),
        **({"missing codes": list(fact.missing_codes)} if fact.missing_codes else {}),
        **({"zero": "not detected"} if fact.zero_undetected else {}),
        **({"observed as": fact.observed_as} if fact.observed_as else {}),
        **({"from": fact.taken_from} if fact.taken_from else {}),
        **({"told apart by": fact.told_apart_by} if fact.told_apart_by else {}),
        **({"complete": "yes"} if fact.complete else {}),
        "molar mass": plain(fact.molar_mass) if fact.molar_mass else None,
        "limit": plain(fact.limit) if fact.limit else None,
        **({"lower limit": plain(fact.lower_limit)} if fact.lower_limit else {}),
    }


def _source(source: Source) -> Json:
    return {"title": source.title, "section": source.section, "url": source.url, "note": source.note}


def _criterion(criterion: Criterion, known: dict[str, str]) -> Json:
    return {
        "name": criterion.name,
        "when": text(criterion.condition, known),
        "says": criterion.says,
        "source": criterion.source,
        "status": criterion.status.value,
        **_review(criterion.reviewed),
        "if missing": None if criterion.if_missing is None else criterion.if_missing.value,
        "because": criterion.because,
    }


def _review(stated: Review | None) -> dict[str, Json]:
    return {} if stated is None else {"reviewed": {"by": stated.by, "on": stated.on.isoformat()}}


def _classification(classification: Classification, known: dict[str, str]) -> Json:
    outcomes: list[Json] = [
        {
            "name": o.name,
            "when": text(o.condition, known) if o.condition else "otherwise",
            "says": o.says,
            "source": o.source,
            "status": o.status.value,
            **_review(o.reviewed),
        }
        for o in classification.outcomes
    ]
    return {
        "name": classification.name,
        "outcomes": outcomes,
        "promises": list(classification.promises),
        "source": classification.source,
        **({"hit": classification.hit} if classification.hit else {}),
    }


def _calculation(calculation: Calculation, known: dict[str, str]) -> Json:
    return {
        "name": calculation.name,
        "value": text(calculation.value, known),
        **({"hit": calculation.hit} if calculation.hit != "first" else {}),
        "unit": calculation.unit.text,
        "says": calculation.says,
        "source": calculation.source,
        "status": calculation.status.value,
        **_review(calculation.reviewed),
    }


def _statement(statement: Statement) -> Json:
    return {
        "says": statement.says,
        "items": list(statement.items),
        "source": statement.source,
        **({"made into": [*sorted(statement.made_into)]} if statement.made_into else {}),
        **({"for information": "yes"} if statement.for_information else {}),
    }


def _plan(plan: Plan, known: dict[str, str]) -> dict[str, Json]:
    """Courses and endpoints; nothing where a protocol has none."""
    if plan.course is None:
        return {}
    sections: tuple[tuple[str, Mapping[str, object]], ...] = (
        ("endpoints", plan.endpoints),
        ("designs", plan.designs),
        ("cross tables", plan.cross_tables),
    )
    if plan.sets:
        sections = (*sections, ("analysis sets", plan.sets))
    figures = {name: {key: _fields(item, known) for key, item in sorted(group.items())} for name, group in sections}
    return {"course": _fields(plan.course, known), **figures}


def _fields(item: object, known: dict[str, str]) -> Json:
    """Return every field of a part of a plan as text; where it stands does not count."""
    match item:
        case None | str():
            return item
        case Enum():
            return str(item.value)
        case tuple():
            return [_fields(each, known) for each in item]
        case _ if isinstance(item, CONDITIONS):
            return text(item, known)
        case _ if is_dataclass(item):
            written = [f for f in fields(item) if f.name != "pos" and (getattr(item, f.name) or not f.metadata)]
            named = {f.name: _fields(getattr(item, f.name), known) for f in written}
            return {"is": type(item).__name__, **named}
        case _:
            return str(item)
