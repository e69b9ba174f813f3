"""Claims about figures as the sentences of the dictionary that make them."""

from __future__ import annotations

import re
from typing import assert_never

from remission.protocol.model import Protocol
from remission.testing.assertions.figures import FigureClaim

TIMES = (
    (re.compile(r"an event after (\d+) days?"), "has an event after {} days in"),
    (re.compile(r"no event in (\d+) days?"), "has no event in {} days of"),
    (re.compile(r"()no part"), "has no part in{}"),
    (re.compile(r"()left out"), "is left out of{}"),
)


def sentence(protocol: Protocol, claim: FigureClaim) -> str:  # noqa: C901, PLR0911 - one match, one line a kind
    """What stands behind `Then`."""
    plan, answer = protocol.plan, claim.answer
    verb = "is" if answer == "1 patient" else "are"
    match claim.about:
        case "rate":
            return f"{plan.endpoints[claim.slug].name} is {answer}"
        case "rate interval" | "median interval":
            return f"the interval of {plan.endpoints[claim.slug].name} is {answer}"
        case "median":
            return f"the median of {plan.endpoints[claim.slug].name} is {answer}"
        case "events":
            count, total, *left = re.findall(r"\d+", answer)
            ending = "".join(f", {number} left out" for number in left)
            return f"{count} {'event' if count == '1' else 'events'} of {total} in {plan.endpoints[claim.slug].name}{ending}"
        case "time of a patient":
            return f'patient "{claim.part[0]}" {_of_patient(answer)} {plan.endpoints[claim.slug].name}'
        case "design":
            return f"the design {plan.designs[claim.slug].name} says {answer}"
        case "cell":
            return f"{answer} {verb} {' and '.join(claim.part)} in the table {plan.cross_tables[claim.slug].name}"
        case "best response":
            return f'the best response of patient "{claim.part[0]}" is {answer}'
        case "best responses":
            return f"{answer} {'has' if verb == 'is' else 'have'} the best response {claim.part[0]}"
        case "not responding":
            return f"{answer} did not respond"
        case _:
            assert_never(claim.about)


def _of_patient(answer: str) -> str:
    found = ((pattern.fullmatch(answer), words) for pattern, words in TIMES)
    return next(words.format(match[1]) for match, words in found if match is not None)
