"""What is proved of a protocol at a glance: the promises as a table, then a line for each fact, in the words of the clinic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from remission.render.document import Block, Text
from remission.render.tables import of_texts
from remission.verify.document import TONES, counts_text
from remission.verify.results import ClaimResults, ClaimStatus, Result

if TYPE_CHECKING:
    from remission.errors import Pos
    from remission.protocol.model import Protocol

HOLDS = {ClaimStatus.PROVED: "yes", ClaimStatus.BROKEN: "no", ClaimStatus.NOTED: "no", ClaimStatus.UNDECIDED: "not proved"}
TITLES = {
    ClaimStatus.BROKEN: "does not hold:",
    ClaimStatus.UNDECIDED: "could not be proved:",
    ClaimStatus.NOTED: "worth knowing:",
}
WORST = (ClaimStatus.BROKEN, ClaimStatus.UNDECIDED, ClaimStatus.NOTED, ClaimStatus.PROVED)


def summary(protocol: Protocol, found: ClaimResults, name: str) -> Iterator[Block]:
    """The promises, and what else is not so, could not be told or should be known; `name` is how the protocol was named."""
    rows = list(_promise_rows(protocol, found))
    if rows:
        yield of_texts(("promise", "holds", "why"), rows)
        yield Text()
    is_shown = False
    for status in (ClaimStatus.BROKEN, ClaimStatus.UNDECIDED, ClaimStatus.NOTED):
        facts = list(_facts([one for one in found.of(status) if not one.promise and not _is_told(one, found)]))
        if facts:
            is_shown = True
            yield Text(TITLES[status], TONES[status])
            yield from (Text(f"  {line}") for fact in facts for line in _fact_lines(protocol, fact))
            yield Text()
    yield Text(counts_text(protocol, found))
    if is_shown or any(row[1] == HOLDS[ClaimStatus.BROKEN] for row in rows):
        yield Text(f"each with its patient, as a row and as a scenario: remission prove {name} --details", "quiet")


def _promise_rows(protocol: Protocol, found: ClaimResults) -> Iterator[tuple[str, str, str]]:
    kept: dict[tuple[str, str], list[Result]] = {}
    for one in found.results:
        if one.promise:
            kept.setdefault((_family(protocol, one), one.promise), []).append(one)
    for family in protocol.classifications.values():
        for promise in family.promises:
            results = kept.get((family.slug, promise), [])
            if not results and any(repr(promise) in problem.message for problem in found.problems):
                continue  # it cannot be read, and is told as a problem
            worst = min((one.status for one in results), key=WORST.index, default=ClaimStatus.PROVED)
            guilty = [one for one in results if one.status is worst] if worst is not ClaimStatus.PROVED else []
            more = f" (and {len(guilty) - 1} more)" if len(guilty) > 1 else ""
            why = f"{_short(protocol, guilty[0])}{more}" if guilty else ""
            yield f"{family.name}: {promise}", HOLDS[worst], why


def _family(protocol: Protocol, one: Result) -> str:
    """The slug of the classification whose promise a result is about."""
    having = [key for key, family in protocol.classifications.items() if one.promise in family.promises]
    return one.subject if one.subject in having else having[0]


def _short(protocol: Protocol, one: Result) -> str:
    """Why a promise does not hold, or could not be proved, in a line that stands beside it."""
    if one.status is ClaimStatus.UNDECIDED:
        return one.why
    return _sentence(protocol, one)


# ---- the same fact -----------------------------------------------------------------------------------


def _facts(results: Sequence[Result]) -> Iterator[list[Result]]:
    """Results that tell the same: of one kind and for one reason, or about one place of the rules."""
    by_reason: list[list[Result]] = []
    for result in results:
        alike = next((one for one in by_reason if _is_same(one[0], result)), None)
        if alike is None:
            by_reason.append([result])
        else:
            alike.append(result)
    yield from by_reason


def _is_told(one: Result, found: ClaimResults) -> bool:
    """Whether a promise that is broken at this place of the rules tells it already."""
    promised = (other for other in found.of(ClaimStatus.BROKEN) if other.promise)
    return one.status is ClaimStatus.BROKEN and any(one.places[:1] == other.places[1:2] != () for other in promised)


def _is_same(one: Result, other: Result) -> bool:
    if one.kind == other.kind == "exclusive":  # the first outcome of some pairs takes from all the others
        return (one.subject, one.places[:1]) == (other.subject, other.places[:1])
    if one.kind == other.kind:
        return bool(one.patients) and one.why == other.why
    return one.status is ClaimStatus.BROKEN and bool(one.places) and one.places[:1] == other.places[:1]


def _fact_lines(protocol: Protocol, fact: Sequence[Result]) -> Iterator[str]:
    """A line for a fact, and below it what follows from it."""
    first, *others = fact
    alike = [one for one in others if one.kind == first.kind]
    told = _sentence(protocol, first)
    if alike:
        told = f"{told}; the same of {', '.join(_beside(protocol, first, one) for one in alike)}"
    yield f"{_place(first.places)}{told}"
    for kind, some in groupby((one for one in others if one.kind != first.kind), key=lambda one: one.kind):
        yield f"  so {'; '.join(_sentence(protocol, one) for one in some)}" if kind else ""


def _beside(protocol: Protocol, first: Result, one: Result) -> str:
    """What another result of one fact is about: another rule, or something else of the same rule."""
    same = one.claim.removesuffix(" exclude each other").removesuffix(" matters")
    return same if one.subject == first.subject else _subject(protocol, one)


def _place(places: Sequence[Pos]) -> str:
    return f"{places[0]}: " if places else ""


def _subject(protocol: Protocol, one: Result) -> str:
    for group in (protocol.calculations, protocol.classifications, protocol.criteria):
        if one.subject in group:
            return group[one.subject].name
    return one.subject


# ---- as a clinician would say it -----------------------------------------------------------------------


def _sentence(protocol: Protocol, one: Result) -> str:  # noqa: C901, PLR0911, PLR0912 - one match, one line a kind of claim
    if one.status is ClaimStatus.UNDECIDED:
        return f"{one.claim}? {one.why}"
    patient = one.patients[0].sentence(protocol) if one.patients else ""
    because = f": {one.why}" if one.why else ""
    match one.kind:
        case "complete" if patient:
            return f"a patient with {patient} has no {_subject(protocol, one)}"
        case "rows" if patient:
            return f"{_subject(protocol, one)} has no row for a patient with {patient}"
        case "exclusive" if patient:
            first = one.claim.partition(" and ")[0]
            counts = f", and counts as {first}, which comes first" if one.status is ClaimStatus.NOTED else ""
            return f"a patient with {patient} is both {one.claim.removesuffix(' exclude each other')}{counts}"
        case "unique" if patient:
            return f"{one.claim.removesuffix(' exclude each other')} both apply to a patient with {patient}"
        case "reachable":
            return f"nobody has {one.claim.removeprefix('some patient has ')}{because}"
        case "row":
            return f"{one.claim.removesuffix(' applies to some patient')} never applies{because}"
        case "varies":
            name = one.claim.removesuffix(" is met by some patients and not by others")
            others = one.why.partition(": ")[2]
            return f"{'everybody' if one.why.startswith('every') else 'nobody'} meets {name}{f': {others}' if others else ''}"
        case "redundant" if one.status is ClaimStatus.BROKEN:
            return f"{one.claim.removesuffix(' matters')} changes nothing{because}"
        case "redundant":
            return f"{one.claim.removesuffix(' matters')}{because}"
        case "excludes" if one.status is ClaimStatus.BROKEN:
            name = one.claim.removeprefix("the exclusion ").removesuffix(" can keep an otherwise included patient out")
            return f"the exclusion {name} keeps nobody out{because}"
        case "implied" if one.status is ClaimStatus.BROKEN:
            return f"{one.claim.removesuffix(' decides for somebody')} decides for nobody{because}"
        case "admits" if one.status is ClaimStatus.BROKEN:
            return f"nobody can be eligible{because}"
        case _:
            return one.why if one.status is ClaimStatus.NOTED else f"it is not so that {one.claim}{because}"
