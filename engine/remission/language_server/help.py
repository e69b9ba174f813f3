"""What an editor shows of a name: what it is, in words, with its unit, range, codes, source, and where it is used."""

from __future__ import annotations

from collections.abc import Iterator

from remission.engines.prose import english, facts_named
from remission.expr import tree as t
from remission.expr.numbers import plain
from remission.expr.text import text
from remission.language_server.lexicon import FoundWord
from remission.protocol.canonical import names
from remission.protocol.model import Protocol

FEW = 8  # places that are named


def shown(protocol: Protocol, found: FoundWord) -> str:
    """Markdown about a name."""
    word = found.word
    match word.kind:
        case "fact":
            lines = _fact(protocol, word.slug)
        case "criterion":
            lines = _criterion(protocol, word.slug)
        case "outcome":
            lines = _outcome(protocol, word.slug, word.text)
        case "calculation":
            lines = _calculation(protocol, word.slug)
        case _:
            lines = iter((f"**{word.text}** · {word.kind}", word.about))
    return "\n\n".join(line for line in lines if line)


def _fact(protocol: Protocol, key: str) -> Iterator[str]:
    fact = protocol.facts[key]
    yield f"**{fact.name}** · {fact.label}"
    if fact.unit is not None:
        span = f", plausible {plain(fact.plausible[0])} to {plain(fact.plausible[1])}" if fact.plausible else ""
        yield f"unit `{fact.unit.text}`{span}" + (", may be below a limit of detection" if fact.censored else "")
    if fact.values:
        yield f"one of {', '.join(fact.values)}"
    if fact.codes:
        yield f"codes: {', '.join(fact.codes)}"
    used = [one.name for one in protocol.criteria.values() if key in facts_named(protocol, one.condition)]
    yield f"used by {', '.join(used[:FEW])}{' and others' if len(used) > FEW else ''}" if used else "no criterion uses it"


def _criterion(protocol: Protocol, key: str) -> Iterator[str]:
    criterion = protocol.criteria[key]
    yield f"**{criterion.name}** · {criterion.status.value}"
    yield f"met where {english(criterion.condition, names(protocol))}"
    if criterion.if_missing is not None:
        yield f"if missing: {criterion.if_missing.value}, because {criterion.because}"
    yield _source(protocol, criterion.source)


def _outcome(protocol: Protocol, family: str, name: str) -> Iterator[str]:
    found = next(one for one in protocol.classifications[family].outcomes if one.name == name)
    yield f"**{name}** · an outcome of {protocol.classifications[family].name}"
    condition = found.condition
    yield "where no outcome above it is met" if condition is None else f"where {english(condition, names(protocol))}"
    yield _source(protocol, found.source)


def _calculation(protocol: Protocol, key: str) -> Iterator[str]:
    calculation = protocol.calculations[key]
    yield f"**{calculation.name}** in `{calculation.unit.text}`"
    yield calculation.says or ""
    if not isinstance(calculation.value, t.Lookup):
        yield f"`{text(calculation.value, names(protocol))}`"
    yield _source(protocol, calculation.source)


def _source(protocol: Protocol, key: str | None) -> str:
    source = protocol.sources.get(key or "")
    if source is None:
        return ""
    return f"source: {source.title}{f', {source.section}' if source.section else ''}"
