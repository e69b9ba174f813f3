"""Why one case is answered differently: values that are read otherwise, criteria whose truth differs, the rule of an amount."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from remission.compare.rules.equality import Called, same
from remission.compare.rules.tables import row_text
from remission.engines.decision import Decision
from remission.engines.prose import value_text, values_text
from remission.expr import tree as t
from remission.expr.compare import Interval
from remission.expr.text import text
from remission.expr.units import UnitError, convert
from remission.protocol.canonical import names
from remission.protocol.graph import facts_reached, named
from remission.protocol.model import ELIGIBILITY, Key, Protocol


@dataclass(frozen=True, slots=True)
class ReadDifferently:
    """What the rules of one answer read."""

    facts: tuple[str, ...]  # in both versions
    criteria: tuple[str, ...]  # of the new version
    gone: tuple[str, ...]  # criteria of the old version that the new one does not have


class Versions:
    """An old and a new protocol; `called` leads from the slugs of old rules to new, of what was only renamed."""

    def __init__(self, old: Protocol, new: Protocol, called: Called) -> None:
        self.old, self.new, self.called = old, new, called
        self.known = names(old), names(new)
        self._was = {now: before for before, now in called.items()}
        self._reads: dict[Key, ReadDifferently] = {}

    def was(self, key: str) -> str:
        """The slug of a new rule in the old protocol."""
        return self._was.get(key, key)

    def reads(self, key: Key) -> ReadDifferently:
        """What the rules of an answer read in both versions; found once."""
        if key not in self._reads:
            kind, slug = key
            before, after = self.old.definition((kind, self.was(slug))).roots, self.new.definition(key).roots
            facts = set(facts_reached(self.old, before)) & set(facts_reached(self.new, after))
            were, are = _referred(self.old, before), _referred(self.new, after)
            self._reads[key] = ReadDifferently(
                tuple(one for one in self.new.facts if one in facts),
                tuple(one for one in self.new.criteria if one in are),
                tuple(
                    one for one in self.old.criteria if one in were and one not in self.new.criteria and one not in self.called
                ),
            )
        return self._reads[key]


def _referred(protocol: Protocol, nodes: Iterable[t.Node]) -> set[str]:
    return {slug for kind, slug in named(protocol, nodes) if kind == "criterion"}


def is_other_amount(versions: Versions, before: Decision, after: Decision, key: str) -> bool:
    """Whether a calculation of the new protocol gives another amount than before, whatever unit each tells it in."""
    was = versions.was(key)
    one, other = before.calculations[was], after.calculations[key]
    if one is None or other is None:
        return one is not other
    return one.value * versions.old.calculations[was].unit.factor != other.value * versions.new.calculations[key].unit.factor


def why_eligibility(versions: Versions, before: Decision, after: Decision) -> Iterator[str]:
    """Why eligibility differs: data that are read otherwise, criteria whose truth differs or that only one version has."""
    reads = versions.reads(ELIGIBILITY)
    yield from _data(versions, before, after, reads)
    yield from _criteria(versions, before, after, reads)


def why_outcome(versions: Versions, before: Decision, after: Decision, key: str) -> Iterator[str]:
    """Why an outcome differs."""
    reads = versions.reads(("classification", key))
    yield from _data(versions, before, after, reads)
    yield from _criteria(versions, before, after, reads)
    yield from _outcome(versions, before, after, key)


def why_amount(versions: Versions, before: Decision, after: Decision, key: str) -> Iterator[str]:
    """Why an amount differs: its rule with the facts it reads, or what it is made of."""
    reads = versions.reads(("calculation", key))
    yield from _data(versions, before, after, reads)
    yield from _criteria(versions, before, after, reads)
    yield from _amount(versions, before, after, key)


def _data(versions: Versions, before: Decision, after: Decision, reads: ReadDifferently) -> Iterator[str]:
    """Values that the two versions read otherwise from the same table."""
    old, new = versions.old, versions.new
    for key in reads.facts:
        if _is_read_otherwise(versions, before, after, key):
            was, now = value_text(old, before.case, key), value_text(new, after.case, key)
            yield f"{new.facts[key].name} is {was} before, {now} now"


def _is_read_otherwise(versions: Versions, before: Decision, after: Decision, key: str) -> bool:
    """Whether a value is another, whatever unit each version keeps it in."""
    one, other = before.case.values.get(key), after.case.values.get(key)
    old, new = versions.old.facts[key].unit, versions.new.facts[key].unit
    if not isinstance(one, Decimal | Fraction | int) or not isinstance(other, Decimal | Fraction | int) or not old or not new:
        return one != other and not (isinstance(one, Interval) and isinstance(other, Interval) and old != new)
    try:
        return convert(Fraction(one), old, new, versions.new.facts[key].molar_mass) != Fraction(other)
    except UnitError:
        return True


def _criteria(versions: Versions, before: Decision, after: Decision, reads: ReadDifferently) -> Iterator[str]:
    """The criteria that bear on what differs, and whose truth differs or that only one version has."""
    old, new = versions.old, versions.new
    for key in reads.criteria:
        criterion, was, now = new.criteria[key], versions.was(key), after.criteria[key].value
        if was not in old.criteria:
            yield f"{criterion.name}: {now} now, was not asked{_used(new, after, criterion.condition)}"
        elif before.criteria[was].value != now:
            yield f"{criterion.name}: {before.criteria[was].value} before, {now} now{_used(new, after, criterion.condition)}"
    for key in reads.gone:
        criterion = old.criteria[key]
        used = _used(old, before, criterion.condition)
        yield f"{criterion.name}: {before.criteria[key].value} before, is no longer asked{used}"


def _used(protocol: Protocol, decision: Decision, node: t.Node) -> str:
    used = values_text(protocol, decision.case, node)
    return f" ({used})" if used else ""


def _outcome(versions: Versions, before: Decision, after: Decision, key: str) -> Iterator[str]:
    """The outcomes whose own words differ, or their order."""
    old, new = versions.old.classifications[versions.was(key)], versions.new.classifications[key]
    conditions = {one.name: one.condition for one in old.outcomes}
    for one in new.outcomes:
        was, now = conditions.get(one.name), one.condition
        if was is not None and now is not None and not same(was, now, versions.called):
            truths = _truth(before, was), _truth(after, now)
            if truths[0] != truths[1]:
                yield f"{one.name}: {truths[0]} before, {truths[1]} now{_used(versions.new, after, now)}"
    order = [[one.name for one in family.outcomes] for family in (old, new)]
    if order[0] != order[1]:
        yield f"{new.name}: the outcomes are {', '.join(order[1])}; before: {', '.join(order[0])}"


def _truth(decision: Decision, node: t.Condition) -> str:
    trace = decision.trace
    return dict(zip(trace.nodes, trace.truths, strict=True))[node].value if trace else "unknown"


def _amount(versions: Versions, before: Decision, after: Decision, key: str) -> Iterator[str]:
    """The rule of an amount where it differs, with the facts that it reads; else the same of the amounts that it is made of."""
    was = versions.was(key)
    old, new = versions.old.calculations[was], versions.new.calculations[key]
    facts = _used(versions.new, after, new.value)
    if isinstance(old.value, t.Lookup) and isinstance(new.value, t.Lookup):
        rows = _row(old.value, before, was, versions.known[0]), _row(new.value, after, key, versions.known[1])
        if rows[0] != rows[1] or not same(old.value, new.value, versions.called):
            yield f"{new.name}: {rows[1]}; before: {rows[0]}{facts}"
    elif not same(old.value, new.value, versions.called):
        yield f"{new.name}: {text(new.value, versions.known[1])}; before: {text(old.value, versions.known[0])}{facts}"
    else:
        parts = dict.fromkeys(node.calculation for node in t.walk(new.value) if isinstance(node, t.CalculationValue))
        for part in parts:
            if versions.was(part) in versions.old.calculations and is_other_amount(versions, before, after, part):
                yield from _amount(versions, before, after, part)


def _row(table: t.Lookup, decision: Decision, key: str, known: dict[str, str]) -> str:
    index = decision.trace.rows.get(key) if decision.trace else None
    return "no row applies" if index is None else f"row {index + 1}, '{row_text(table.rows[index], known)}'"
