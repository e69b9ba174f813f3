"""How the cost of columns grows with the number of criteria: made-up protocols of one threshold a criterion."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from remission.expr.facts import Fact, Kind
from remission.expr.tree import Compare, FactValue, Op, Quantity, Ref
from remission.expr.units import unit
from remission.protocol.model import Criterion, EligibilityCriteria, Protocol

ONE = unit("1")
FACTS = ("platelets", "anc", "bone_marrow_blasts", "age", "weight")


@cache
def made_up(count: int) -> Protocol:
    """A protocol with so many criteria for inclusion, every one with a threshold of its own."""
    facts = {key: Fact(key, key, key, Kind.QUANTITY, ONE) for key in FACTS}
    criteria = {}
    for number in range(count):
        key = f"criterion_{number}"
        left, limit = FactValue(FACTS[number % len(FACTS)], ONE), Quantity(Fraction(number, 100), ONE)
        criteria[key] = Criterion(key, key, Compare(left, Op.GE, limit))
    order = tuple(("criterion", key) for key in criteria)
    return Protocol(
        id="made-up", title="", version="1", sha256="", facts=facts, criteria=criteria,
        eligibility=EligibilityCriteria(tuple(map(Ref, criteria))),
        classifications={}, calculations={}, sources={}, statements={}, used=FACTS, order=order,  # type: ignore[arg-type]
    )  # fmt: skip
