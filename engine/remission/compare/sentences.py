"""What is proved of an amendment, in sentences that claim no more than was compared."""

from __future__ import annotations

from collections.abc import Iterator

from remission.compare.amendment import Amendment
from remission.compare.solver.verdicts import Difference, Undecided

NOBODY = "can change class; eligibility, outcomes, criteria and amounts stay as they are"
NO_CLASS = "can change eligibility, outcome or amount"
NO_COMMON = "can change eligibility, or any outcome or amount that both versions have"


def proved(amended: Amendment) -> str:
    """`proved: no patient can change class; …`, limited to what was compared; empty where somebody may change."""
    if not amended.answers_alike:
        return ""
    who = "no patient whose values both versions accept" if amended.that_affect("data") else "no patient"
    only = {change.what.split(" ")[0] for change in amended.incomparable}
    what = NO_COMMON if only - {"criterion"} else NO_CLASS if only else NOBODY
    return f"proved: {who} {what}"


def limits(amended: Amendment) -> Iterator[str]:
    """What a comparison of all patients leaves out: how data are read, missing values, figures of cohorts."""
    data = amended.that_affect("data")
    if data:
        yield f"which values are accepted or chosen has changed: {'; '.join(map(str, data))}"
    if data and amended.other_values:
        names = " or ".join(amended.other_values)
        yield f"where {names} is missing, the outcomes that are still possible may differ: they follow from the values accepted"
    figures = amended.that_affect("figures")
    if figures:
        though = ", though no class does" if amended.moves_nobody else ""
        yield f"figures over a cohort may change{though}: {', '.join(dict.fromkeys(one.what for one in figures))}"


def set_aside(amended: Amendment) -> Iterator[str]:
    """Patients with a value that only one version accepts: `platelets 2100 10*9/L (set aside now): response is CR before, …`."""
    yield from (one.sentence() for one in amended.beyond if isinstance(one, Difference))
    yield from (f"undecided: {one.about.name}, {one.reason}" for one in amended.beyond if isinstance(one, Undecided))


def region_text(one: Difference) -> str:
    """The patients of a difference, by their bounds."""
    if one.only_missing:
        return "only where a fact is missing or censored"
    if one.region.facts:
        return f"bounds were not looked for: this depends on {one.region.facts} facts"
    bounds = one.region.text(one.moved)
    if not bounds:
        return "no bounds on single facts describe these patients"
    return f"exactly the patients with {bounds}" if one.region.is_box else f"only patients with {bounds}, and not all of them"
