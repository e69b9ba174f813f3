"""The rule of a fact that is taken from another, printed in one form that reads back as the same rule."""

from __future__ import annotations

from remission.expr.facts import TOGETHER, Bound, Choose, Fact, Only, Pick
from remission.expr.tree import Op
from remission.protocol.vocabulary.observation_choice import (
    ON_THE_DAY_WORDS,
    RANKS,
    TO_THE_ASSESSMENT,
    choose_text,
    count_text,
    days_text,
    span_text,
)

# Before the name of a date: which end it is, and how many days from the date.
ENDS = {
    "since": ("since", 0),
    "on or after": ("since", 0),
    "from": ("since", 0),
    "after": ("since", 1),
    "on or before": ("until", 0),
    "until": ("until", 0),
    "up to": ("until", 0),
    "before": ("until", -1),
}


def rule_text(fact: Fact) -> str | None:
    """Print how a fact chooses; None where it does not say."""
    if fact.choose is None:
        return None
    return history_text(fact.choose) if fact.taken_from else choose_text(fact.choose)


def history_text(rule: Choose) -> str:
    """Print a rule in one form, which reads back as the same rule.

    >>> history_text(Choose(Pick.LOWEST, None, -1, since=Bound("first_dose", 0, "first dose")))
    'lowest since first dose, before the assessment'
    """
    pick = " over ".join(rule.order) or " ".join(word for word in (RANKS[rule.rank - 1], rule.pick.value) if word)
    which = ("day of the " if rule.is_day else "") + pick + (f" {_only_text(rule.only)}" if rule.only else "")
    ties = ", ties to the later" if rule.later else ""
    if rule.pick is Pick.CLOSEST and (rule.start, rule.end, rule.anchors) == (0, 0, ()):
        return f"{'day of ' if rule.is_day else ''}{ON_THE_DAY_WORDS}{ties}"
    comma = "," if rule.order else ""
    return f"{which}{comma} {', '.join(_ends(rule))}{ties}"


def _only_text(only: Only) -> str:
    if isinstance(only.value, str):
        return f"of {'not ' if only.op is Op.NE else ''}{only.value}"
    return f"value {only.op.value} {only.written}"


def _ends(rule: Choose) -> list[str]:
    ends: list[str] = []
    one, other, centre = rule.since, rule.until, rule.closest_to
    if centre is not None:
        ends.append(f"to {centre.name}")
    if one is not None and other is not None and one.fact == other.fact and -one.days == other.days:
        ends.append(f"on {one.name}" if one.days == 0 else f"within {count_text(other.days)} of {one.name}")
    else:
        ends += [_bound("since", one)] if one else []
        ends += [_bound("until", other)] if other else []
    window = rule.start, rule.end
    if rule.pick is Pick.CLOSEST and centre is None:
        ends.append(f"{TO_THE_ASSESSMENT}, {span_text(*window)}")
    elif rule.pick in TOGETHER and rule.end == 0 and rule.start is not None and rule.start < 0:
        ends.append(f"in the last {count_text(1 - rule.start)}")
    elif window != (None, 0) or not ends:
        ends.append(days_text(*window))
    return ends


def _bound(name: str, bound: Bound) -> str:
    words = next((text for text, end in ENDS.items() if end == (name, bound.days)), None)
    if words is not None:
        return f"{words} {bound.name}"
    away = f"{count_text(abs(bound.days))} {'after' if bound.days > 0 else 'before'} {bound.name}"
    return f"{'from' if name == 'since' else 'up to'} {away}"
