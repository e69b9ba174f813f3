"""What each Then asserts: returns when it holds, else tells what was expected, what is so, and why."""

from __future__ import annotations

from remission.cases.case import Case
from remission.engines.decision import Decision
from remission.protocol.model import Protocol
from remission.testing.assertions import answers, figure_claims, figures
from remission.testing.assertions.answers import Claim, holds, says
from remission.testing.assertions.asserted import ClaimedAnswer, ClaimedFigure, ClaimedReason, ClaimedTally, OfValues
from remission.testing.assertions.assessed import Assessed
from remission.testing.assertions.figures import FigureClaim
from remission.testing.gherkin import words
from remission.testing.gherkin.messages import StepFault, Unmet
from remission.testing.runner.why import clauses, computed, named, told

LISTED = 5  # patients, or problems, named in a message about many
ELIGIBILITY_WORDS = ("eligibility", "the patient")
OF_ONE = ("time of a patient", "best response")  # the claims about one patient of a cohort


def eligibility(assessed: Assessed, written: str) -> None:
    """The one patient is eligible, not eligible or undetermined."""
    _expect(assessed, assessed.sole(), answers.eligibility(written))


def eligibility_of(assessed: Assessed, patient: str, written: str) -> None:
    """A patient of many is eligible, not eligible or undetermined."""
    _expect(assessed, assessed.of(patient), answers.eligibility(written))


def answer(assessed: Assessed, name: str, written: str) -> None:
    """The one patient has this answer to a criterion, classification or calculation."""
    _expect(assessed, assessed.sole(), answers.answer(assessed.protocol, *words.parted(assessed.protocol, name, written)))


def answer_of(assessed: Assessed, patient: str, written: str) -> None:
    """A patient of many has this answer: `response CR`."""
    _expect(assessed, assessed.of(patient), answers.answer_of_patients(assessed.protocol, written))


def possible(assessed: Assessed, name: str, written: str) -> None:
    """Exactly these outcomes are still possible."""
    _expect(assessed, assessed.sole(), answers.possible(assessed.protocol, name, written))


def no_amount(assessed: Assessed, name: str) -> None:
    """The calculation cannot be made."""
    _expect(assessed, assessed.sole(), answers.no_amount(assessed.protocol, name))


def missing(assessed: Assessed, written: str) -> None:
    """Exactly these facts are missing."""
    _expect(assessed, assessed.sole(), answers.missing(assessed.protocol, written))


def nothing_missing(assessed: Assessed) -> None:
    """Every fact that the rules read is known."""
    _expect(assessed, assessed.sole(), answers.nothing_missing())


def count_eligible(assessed: Assessed, number: int, written: str) -> None:
    """So many patients are eligible, not eligible or undetermined."""
    _count(assessed, number, answers.eligibility(written))


def count(assessed: Assessed, number: int, written: str) -> None:
    """So many patients have this answer: `response CR`."""
    _count(assessed, number, answers.answer_of_patients(assessed.protocol, written))


def no_problem(assessed: Assessed) -> None:
    """Every value of every patient could be used."""
    found = [problem.message for decision in assessed.decisions for problem in decision.case.problems]
    assessed.hear(OfValues(_cases(assessed)))
    if found:
        raise Unmet("no problem with the data", _few(found))


def problem(assessed: Assessed, written: str, said: str = "") -> None:
    """A value of the fact could not be used, and the problem or its hint has these words."""
    fact = words.fact(assessed.protocol, written)
    found = assessed.problems_with(fact)
    assessed.hear(OfValues(_cases(assessed)))
    texts = [f"{problem.message} ({problem.hint})" if problem.hint else problem.message for problem in found]
    if not any(said.lower() in text.lower() for text in texts):
        saying = f" saying {said!r}" if said else ""
        raise Unmet(f"a problem with {assessed.protocol.facts[fact].name}{saying}", _few(texts) or "no problem with it")


def reason(assessed: Assessed, written: str, word: str) -> None:
    """A fact, criterion, classification or calculation is among what decided an answer."""
    protocol, decision = assessed.protocol, assessed.sole()
    slug = "" if written.lower() in ELIGIBILITY_WORDS else words.reasoned(protocol, written)
    found = clauses(protocol, decision, slug)
    reasons, wanted = named(protocol, found), words.nameable(protocol, word)
    assessed.hear(ClaimedReason(decision.case, slug, wanted))
    if wanted not in reasons:
        actual = ", ".join(words.author_name(protocol, slug) for slug in sorted(reasons)) or "nothing"
        raise Unmet(f"the reason names {word}", f"it names {actual}", told(protocol, decision, found))


def rate(assessed: Assessed, name: str, count: str, total: str, rest: str = "") -> None:
    """A rate is so many of so many; an outcome of the rules may be called so too."""
    protocol = assessed.protocol
    if not figure_claims.is_rate(protocol, name) and words.concluded(protocol, name):
        answer(assessed, name, f"{count} of {total}{f', {rest}' if rest else ''}")
    else:
        figure(assessed, figure_claims.rate(protocol, name, int(count), int(total), rest))


def figure(assessed: Assessed, claim: FigureClaim) -> None:
    """A figure over all patients is this one."""
    followed = assessed.followed()
    patients = dict.fromkeys(case.patient for case in followed.cases)
    if claim.about in OF_ONE and claim.part[0] not in patients:
        raise StepFault(f"there is no patient {claim.part[0]!r}", words.near(claim.part[0], list(patients)))
    assessed.hear(ClaimedFigure(followed.cases, claim))
    there = figures.says(claim, followed.figures)
    if there != claim.answer:
        raise Unmet(claim.answer, there, figures.because(claim, followed.figures))


def _expect(assessed: Assessed, decision: Decision, claim: Claim) -> None:
    assessed.hear(ClaimedAnswer(decision.case, claim))
    if not holds(claim, assessed.protocol, decision):
        raise Unmet(claim.answer, _said(assessed.protocol, claim, decision), _because(assessed, decision, claim))


def _said(protocol: Protocol, claim: Claim, decision: Decision) -> str:
    said = says(claim, protocol, decision)
    if claim.about == "classification" and said == answers.NOT_SETTLED:
        return f"{said}: it may be {', '.join(decision.outcomes[claim.slug].possible)}"
    return said or answers.NOTHING


def _because(assessed: Assessed, decision: Decision, claim: Claim) -> tuple[str, ...]:
    protocol = assessed.protocol
    match claim.about:
        case "eligibility" | "criterion":
            found = clauses(protocol, decision, claim.slug)
        case "classification":
            found = clauses(protocol, decision, claim.slug, None if claim.answer == answers.NOT_SETTLED else claim.answer)
        case "possible":
            found = clauses(protocol, decision, claim.slug)
        case "calculation":
            return (computed(protocol, decision, claim.slug), *(problem.message for problem in decision.case.problems))
        case "missing":
            found = ()
    return (*told(protocol, decision, found), *(problem.message for problem in decision.case.problems))


def _count(assessed: Assessed, number: int, claim: Claim) -> None:
    assessed.hear(ClaimedTally(_cases(assessed), number, claim))
    given: dict[str, list[str]] = {}
    for decision in assessed.decisions:
        given.setdefault(says(claim, assessed.protocol, decision), []).append(decision.case.patient)
    there = len(given.get(claim.answer, ()))
    if there != number:
        tally = sorted(f"{said}: {len(patients)} ({_few(patients, ', ')})" for said, patients in given.items())
        noun = "patient" if number == 1 else "patients"
        raise Unmet(
            f"{number} {noun} with {claim.answer}", f"{there} of {len(assessed.decisions)}", tally or ("there is no patient",)
        )


def _cases(assessed: Assessed) -> tuple[Case, ...]:
    return tuple(decision.case for decision in assessed.decisions)


def _few(texts: list[str], between: str = "; ") -> str:
    more = f"{between}and {len(texts) - LISTED} more" if len(texts) > LISTED else ""
    return between.join(texts[:LISTED]) + more
