"""What must hold of a classification: every patient has an outcome, every outcome has patients, overlaps are known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import combinations

from remission.engines.decision import Decision
from remission.errors import Pos
from remission.expr.truth import MET
from remission.protocol.model import Classification
from remission.symbolic.formulas import solver as s
from remission.verify.prover import Bench, Open, ShownPatient
from remission.verify.results import ClaimStatus, Result


def outcome_claims(bench: Bench, key: str) -> Iterator[Result]:
    """Complete, complete under missing data, every outcome reachable, exclusive or ordered."""
    whole = complete(bench, key)
    yield whole
    yield from complete_under_missing(bench, key, whole)
    for number in range(len(bench.protocol.classifications[key].outcomes)):
        yield reachable(bench, key, number)
    if bench.protocol.classifications[key].hit != "unique":  # of a table that says so every two rows are asked
        yield from overlaps(bench, key)


# ---- complete --------------------------------------------------------------------------------------


def complete(bench: Bench, key: str) -> Result:
    """Every complete case has an outcome."""
    return bench.once(("complete", key), lambda: _complete(bench, key))


def _complete(bench: Bench, key: str) -> Result:
    family = bench.protocol.classifications[key]
    claim = f"every complete case has {_article(family.name)} {family.name}"
    found = bench.find([bench.complete.none(key)], family.roots, asked=[key])
    match found:
        case ShownPatient(patient, decision):
            bench.agree(found, decision.outcomes[key].outcome is None, f"{family.name} has no outcome")
            why = f"no outcome is met: {patient.sentence(bench.protocol)}"
            return Result("complete", key, claim, ClaimStatus.BROKEN, why, _places(family), (patient,))
        case Open(reason):
            return Result("complete", key, claim, ClaimStatus.UNDECIDED, reason, _places(family))
        case _:
            return Result("complete", key, claim, ClaimStatus.PROVED, places=(family.pos,))


def complete_under_missing(bench: Bench, key: str, whole: Result) -> Iterator[Result]:
    """Whatever is missing, every way to complete the case has an outcome."""
    family = bench.protocol.classifications[key]
    claim = f"whatever is missing, {family.name} keeps an outcome that is possible"
    if whole.status is not ClaimStatus.PROVED:
        return
    if not bench.reads_the_record(family.roots):
        why = "no rule asks whether a fact is missing, so this follows from the complete cases"
        yield Result("complete under missing data", key, claim, ClaimStatus.PROVED, why, (family.pos,))
        return
    if (beyond := bench.beyond(family.roots)) is not None:
        yield Result("complete under missing data", key, claim, ClaimStatus.UNDECIDED, beyond.reason, _places(family))
        return
    found = bench.find([bench.completed.none(key)], family.roots, reading=bench.record, asked=[key])
    match found:
        case ShownPatient(patient, decision):
            bench.agree(found, decision.outcomes[key].outcome is None, f"{family.name} may have no outcome")
            why = f"no outcome may be left: {patient.sentence(bench.protocol)}"
            yield Result("complete under missing data", key, claim, ClaimStatus.BROKEN, why, _places(family), (patient,))
        case Open(reason):
            yield Result("complete under missing data", key, claim, ClaimStatus.UNDECIDED, reason, _places(family))
        case _:
            yield Result("complete under missing data", key, claim, ClaimStatus.PROVED, places=(family.pos,))


# ---- reachable -------------------------------------------------------------------------------------


def reachable(bench: Bench, key: str, number: int) -> Result:
    """Some patient has this outcome."""
    return bench.once(("reachable", key, number), lambda: _reachable(bench, key, number))


def _reachable(bench: Bench, key: str, number: int) -> Result:
    family = bench.protocol.classifications[key]
    outcome = family.outcomes[number]
    claim = f"some patient has {family.name} {outcome.name}"
    own = [placed for _, placed in bench.complete.own(key)]
    match bench.ask([own[number].met], [earlier.failed for earlier in own[:number]]):
        case s.Model():
            return Result("reachable", key, claim, ClaimStatus.PROVED, places=(outcome.pos,))
        case s.Unknown(reason):
            return Result("reachable", key, claim, ClaimStatus.UNDECIDED, reason, (outcome.pos,))
        case s.Impossible(core):
            beyond = bench.beyond(family.roots) if bench.reads_the_record(family.roots) else None
            if beyond is not None:
                return Result("reachable", key, claim, ClaimStatus.UNDECIDED, beyond.reason, (outcome.pos,))
            if bench.excludes(bench.record.outcomes(key)[outcome.name].met) is False:
                return Result("reachable", key, claim, ClaimStatus.PROVED, "only where a fact is missing", (outcome.pos,))
            never = _never_certain(bench, key, number, claim)
            if never is not None:
                return never
            return _unreachable(bench, key, number, claim, core)


def _never_certain(bench: Bench, key: str, number: int, claim: str) -> Result | None:
    """An outcome that asks for what is missing, where that leaves one before it open as well."""
    family = bench.protocol.classifications[key]
    outcome = family.outcomes[number]
    found = bench.find([bench.record.own(key)[number][1].met], family.roots, reading=bench.record, asked=[key])
    if outcome.condition is None or not isinstance(found, ShownPatient) or not bench.reads_the_record([outcome.condition]):
        return None
    before = [one.name for one in family.outcomes[:number] if one.name in found.decision.outcomes[key].possible]
    if not before or outcome.name not in found.decision.outcomes[key].possible:
        return None
    earlier = " or ".join(repr(name) for name in before)
    why = (
        f"{outcome.name!r} asks for what is missing, but then {earlier}, which stands before it, may be the answer too,"
        f" so it is never sure ({found.patient.sentence(bench.protocol)}): put it first, or ask in {earlier} for what is known"
    )
    return Result("reachable", key, claim, ClaimStatus.BROKEN, why, (outcome.pos,), (found.patient,))


def _unreachable(bench: Bench, key: str, number: int, claim: str, core: tuple[int, ...]) -> Result:
    """Why no patient has an outcome: its clauses exclude each other, or earlier outcomes take everyone."""
    family = bench.protocol.classifications[key]
    outcome = family.outcomes[number]
    own, placed = bench.complete.own(key)[number][1].met, bench.complete.outcomes(key)
    # of those that come before, the last is the likeliest to have been meant to come later
    last = [placed[family.outcomes[core[-1]].name].met] if core else []
    found = bench.find([own, *last], family.roots, asked=[key])
    if isinstance(found, s.Impossible) and last:
        found = bench.find([own], family.roots, asked=[key])
    places = (outcome.pos, *(family.outcomes[index].pos for index in core))
    taken = " or ".join(family.outcomes[index].name for index in core)
    if not core:
        return Result("reachable", key, claim, ClaimStatus.BROKEN, f"no patient can meet what {outcome.name} asks for", places)
    what = "every other patient" if outcome.condition is None else f"whoever meets {outcome.name}"
    why = f"{what} is {taken} already"
    if not isinstance(found, ShownPatient):
        return Result("reachable", key, claim, ClaimStatus.BROKEN, why, places)
    bench.agree(found, found.decision.outcomes[key].outcome != outcome.name, f"{outcome.name} is not reached")
    why = f"{why}: {found.patient.sentence(bench.protocol)}"
    return Result("reachable", key, claim, ClaimStatus.BROKEN, why, places, (found.patient,))


# ---- exclusive -------------------------------------------------------------------------------------


def overlaps(bench: Bench, key: str, among: Sequence[str] = ()) -> Iterator[Result]:
    """Pairs of outcomes, or of some `among` them, that a patient can meet both: the order decides, and readers should know."""
    family = bench.protocol.classifications[key]
    every = [(index, outcome) for index, outcome in enumerate(family.outcomes) if outcome.condition is not None]
    stated = [(index, outcome) for index, outcome in every if not among or outcome.name in among]
    pairs = list(combinations(stated, 2))
    clear = True
    for (first, one), (second, other) in pairs:
        found = bench.once(("overlap", key, first, second), partial(overlap, bench, key, first, second))
        claim = f"{one.name} and {other.name} exclude each other"
        match found:
            case ShownPatient(patient):
                clear = False
                why = f"a patient can meet both, and {one.name} counts because it comes first: {patient.sentence(bench.protocol)}"
                yield Result("exclusive", key, claim, ClaimStatus.NOTED, why, (one.pos, other.pos), (patient,))
            case Open(reason):
                clear = False
                yield Result("exclusive", key, claim, ClaimStatus.UNDECIDED, reason, (one.pos, other.pos))
            case _:
                pass
    if clear and pairs:
        which = f"{_listed([one.name for _, one in stated])} of {family.name}" if among else f"the outcomes of {family.name}"
        claim = f"{which} exclude each other, whatever their order"
        yield Result("exclusive", key, claim, ClaimStatus.PROVED, places=(family.pos,))


def overlap(bench: Bench, key: str, first: int, second: int) -> ShownPatient | s.Impossible | Open:
    """A complete patient who meets two outcomes' own conditions."""
    family = bench.protocol.classifications[key]
    own = [placed for _, placed in bench.complete.own(key)]
    earlier = [placed.failed for placed in own[:first]]
    found = bench.find([own[first].met, own[second].met, *earlier], family.roots, asked=[key])
    if isinstance(found, ShownPatient):
        holds = all(_own_is_met(found.decision, family, index) for index in (first, second))
        bench.agree(found, holds, f"{family.outcomes[first].name} and {family.outcomes[second].name} are both met")
    return found


def _own_is_met(decision: Decision, family: Classification, number: int) -> bool:
    condition, trace = family.outcomes[number].condition, decision.trace
    return condition is None or trace is None or trace.truths[trace.nodes.index(condition)] is MET


def _places(family: Classification) -> tuple[Pos, ...]:
    return (family.pos, *(outcome.pos for outcome in family.outcomes))


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _article(word: str) -> str:
    return "an" if word[:1].lower() in "aeiou" else "a"
