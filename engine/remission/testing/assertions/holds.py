"""Whether what a Then claims holds, by answers that are given from somewhere."""

from __future__ import annotations

from typing import Protocol as Shape
from typing import assert_never

from remission.cases.case import Case
from remission.testing.assertions.answers import Claim
from remission.testing.assertions.asserted import Asserted, ClaimedAnswer, ClaimedFigure, ClaimedReason, ClaimedTally, OfValues


class AnswerSource(Shape):
    """Anything that answers claims about cases."""

    def says(self, claim: Claim, case: Case) -> str:
        """The answer to what a claim is about, in its words."""

    def reasons(self, slug: str, case: Case) -> frozenset[str]:
        """The slugs in the clauses that decided an answer; the empty slug is eligibility."""


def holds(asserted: Asserted, answers: AnswerSource) -> bool:
    """Whether what is claimed is so."""
    match asserted:
        case ClaimedAnswer(case, claim):
            return answers.says(claim, case) == claim.answer
        case ClaimedTally(cases, number, claim):
            return sum(answers.says(claim, case) == claim.answer for case in cases) == number
        case ClaimedReason(case, slug, word):
            return word in answers.reasons(slug, case)
        case ClaimedFigure() | OfValues():
            return True  # no single case has an answer to it
        case _:
            assert_never(asserted)
