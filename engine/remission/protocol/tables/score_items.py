"""A score as written -> its items: one line an item, a condition and its points."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from remission.errors import Problem
from remission.expr import tree as t
from remission.expr.numbers import NumberError, decimal
from remission.expr.parsing.parse import ConditionError
from remission.expr.units import counting, unit
from remission.protocol.conditions import condition_of, is_otherwise

if TYPE_CHECKING:
    from remission.expr.parsing.scope import Scope
    from remission.protocol.source import models as files
    from remission.protocol.source.entries import Entry

ONE = unit("1")


def score(entry: Entry[files.CalculationFile], scope: Scope) -> t.Score:
    """Read the items of a score.

    Raises:
        ConditionError: with every problem of its items.

    """
    models = entry.model.points or {}
    if not models:
        message, hint = f"score {entry.name!r} has no items", "an item is 'hypertension: {when: …, points: 1}'"
        raise ConditionError(Problem(entry.at("points"), message, hint))
    problems: list[Problem] = []
    points = {name: _points(entry, name, problems) for name in models}
    is_counted = all(number is None or number.denominator == 1 for number in points.values())
    measure = counting(ONE) if is_counted else ONE
    rows: list[t.Row] = []
    for name in models:
        try:
            rows.append(_item(entry, name, t.Quantity(points[name] or Fraction(0), measure, models[name].points), scope))
        except ConditionError as error:
            problems += error.problems
    if problems or len(rows) < len(models):
        raise ConditionError(*problems)
    return t.Score(tuple(rows), entry.pos)


def _points(entry: Entry[files.CalculationFile], name: str, problems: list[Problem]) -> Fraction | None:
    """Return the points of an item; None where they are no number."""
    written = (entry.model.points or {})[name].points
    try:
        return Fraction(decimal(written))
    except NumberError as error:
        problems.append(Problem(entry.at("points", name, "points"), str(error), error.hint or "points are a number, such as 2"))
        return None


def _item(entry: Entry[files.CalculationFile], name: str, points: t.Quantity, scope: Scope) -> t.Row:
    model = (entry.model.points or {})[name]
    pos = entry.at("points", name)
    if is_otherwise(model):
        hint = "write the condition of the item; what no item gives is no point"
        raise ConditionError(Problem(pos, "an item of a score is never 'otherwise'", hint))
    when = condition_of(entry, model, scope, (*entry.loc, "points", name))
    value = t.Quantity(points.value, points.unit, points.written, entry.at("points", name, "points"))
    return t.Row(when, value, pos, name)
