"""What must hold of eligibility: somebody can enter, and every criterion keeps somebody out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from remission.expr import tree as t
from remission.expr.truth import MET, NOT_MET
from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.encode import RecordedFormulas
from remission.symbolic.formulas.kleene import Sure
from remission.verify.claims.idle_parts import IdlePart, beside_all, idle
from remission.verify.prover import Bench, Open, ShownPatient
from remission.verify.results import ClaimStatus, Result


def eligibility_claims(bench: Bench) -> Iterator[Result]:
    """Somebody is eligible; every exclusion can meet an included patient; no criterion follows from the others."""
    p = bench.protocol
    if p.has_eligibility:
        yield from admits(bench)
        found = [meets_somebody(bench, key) for key in p.exclude]
        yield from found
        yield from not_implied(bench, {result.subject for result in found if result.status is ClaimStatus.BROKEN})


def rules(bench: Bench) -> list[t.Node]:
    """The conditions of all eligibility criteria."""
    p = bench.protocol
    return [p.criteria[key].condition for key in (*p.include, *p.exclude)]


def admits(bench: Bench) -> Iterator[Result]:
    """Somebody can be eligible."""
    p, reading = bench.protocol, bench.complete
    claim = "some patient is eligible"
    every = [reading.condition(part).met for part in p.eligibility.condition.args]
    keys = (*p.include, *p.exclude)
    match bench.ask((), every):
        case s.Model():
            yield Result("admits", "", claim, ClaimStatus.PROVED, places=tuple(p.criteria[key].pos for key in keys[:1]))
        case s.Unknown(reason):
            yield Result("admits", "", claim, ClaimStatus.UNDECIDED, reason)
        case s.Impossible(core):
            guilty = [p.criteria[keys[index]] for index in core]
            why = f"these exclude each other: {', '.join(criterion.name for criterion in guilty)}"
            yield Result("admits", "", claim, ClaimStatus.BROKEN, why, tuple(criterion.pos for criterion in guilty))


def meets_somebody(bench: Bench, key: str) -> Result:
    """Some patient who meets every inclusion criterion meets this exclusion criterion."""
    p = bench.protocol
    criterion = p.criteria[key]
    claim = f"the exclusion {criterion.name!r} can keep an otherwise included patient out"
    readings = [bench.complete, *([bench.record] if bench.reads_the_record(rules(bench)) else [])]
    core: tuple[int, ...] = ()
    for reading in readings:
        match bench.ask_again([reading.criterion(key).met], [reading.criterion(one).met for one in p.include]):
            case s.Model():
                return Result("excludes", key, claim, ClaimStatus.PROVED, places=(criterion.pos,))
            case s.Unknown(reason):
                return Result("excludes", key, claim, ClaimStatus.UNDECIDED, reason, (criterion.pos,))
            case s.Impossible(found):
                core = found
                beyond = bench.beyond(rules(bench))
                if len(readings) > 1 and beyond is not None:
                    return Result("excludes", key, claim, ClaimStatus.UNDECIDED, beyond.reason, (criterion.pos,))
    return _idle(bench, key, claim, [p.include[index] for index in core], readings[-1])


def _idle(bench: Bench, key: str, claim: str, guilty: list[str], reading: RecordedFormulas) -> Result:
    p = bench.protocol
    places = tuple(p.criteria[one].pos for one in (key, *guilty))
    found = bench.find([reading.criterion(key).met], rules(bench), reading=reading, asked=[key, *guilty])
    if not isinstance(found, ShownPatient):
        return Result("excludes", key, claim, ClaimStatus.BROKEN, "no patient can meet it", places)
    holds = found.decision.criteria[key] is MET and any(found.decision.criteria[one] is not MET for one in guilty)
    bench.agree(found, holds, f"{key} meets nobody who is included")
    names = " or ".join(p.criteria[one].name for one in guilty)
    why = f"whoever meets it is not included anyway, by {names}: {found.patient.sentence(p)}"
    return Result("excludes", key, claim, ClaimStatus.BROKEN, why, places, (found.patient,))


def not_implied(bench: Bench, idle_already: set[str]) -> Iterator[Result]:
    """No criterion follows from the others, of either list: each decides for somebody whether they are eligible."""
    p = bench.protocol
    keys = [*p.include, *p.exclude]
    kept = list(keys)
    every: list[Result] = []
    for key in reversed(keys if len(keys) > 1 else []):
        if key in idle_already:
            kept.remove(key)
            continue
        result = _follows(bench, key, [one for one in kept if one != key])
        if result is not None:
            every.append(result)
            if result.status is ClaimStatus.BROKEN:
                kept.remove(key)
    yield from reversed(every)
    if len(keys) > 1 and not every:
        yield Result("implied", "", "no criterion follows from the others", ClaimStatus.PROVED, places=(p.criteria[keys[0]].pos,))


def passes(bench: Bench, reading: RecordedFormulas, key: str) -> Sure:
    """When a criterion lets a patient in, and when it keeps them out."""
    truth = reading.criterion(key)
    return truth if key in bench.protocol.include else truth.negated()


def _follows(bench: Bench, key: str, others: list[str]) -> Result | None:
    """A criterion follows from others if nobody's eligibility would change without it."""
    p = bench.protocol
    criterion = p.criteria[key]
    claim = f"the {_list_of(bench, key)} criterion {criterion.name!r} decides for somebody"

    def ways(reading: RecordedFormulas) -> Sequence[IdlePart]:
        return beside_all(passes(bench, reading, key), [passes(bench, reading, one) for one in others])

    found = bench.late or idle(bench, rules(bench), ways)
    match found:
        case None | ():  # met by everybody, or by nobody: told with the criterion itself
            return None
        case Open(reason):
            return Result("implied", key, claim, ClaimStatus.UNDECIDED, reason, (criterion.pos,))
        case _:
            return _implied(bench, key, claim, [others[index] for index in found])


def _list_of(bench: Bench, key: str) -> str:
    return "inclusion" if key in bench.protocol.include else "exclusion"


def _implied(bench: Bench, key: str, claim: str, guilty: list[str]) -> Result:
    """What a criterion follows from, and a patient: let in by all of them, or kept out by it and another."""
    p = bench.protocol
    reading: RecordedFormulas = bench.record if bench.reads_the_record(rules(bench)) else bench.complete
    places = tuple(p.criteria[one].pos for one in (key, *guilty))
    is_inclusion = key in p.include
    why = _why_in(bench, guilty) if is_inclusion else _why_out(bench, guilty)
    shown = [key, *(guilty if is_inclusion else guilty[:1])]
    sures = [passes(bench, reading, one) for one in shown]
    formulas = [sure.met if is_inclusion else sure.failed for sure in sures]
    found = bench.find(formulas, [p.criteria[one].condition for one in (key, *guilty)], reading=reading, asked=[key, *guilty])
    if not isinstance(found, ShownPatient):
        return Result("implied", key, claim, ClaimStatus.BROKEN, why, places)
    wanted = {one: MET if (one in p.include) == is_inclusion else NOT_MET for one in shown}
    holds = bool(found.values.unknown) or all(found.decision.criteria[one] is truth for one, truth in wanted.items())
    bench.agree(found, holds, f"{' and '.join(shown)} {'let in' if is_inclusion else 'keep out'}")
    why = f"{why}: {found.patient.sentence(p)}"
    return Result("implied", key, claim, ClaimStatus.BROKEN, why, places, (found.patient,))


def _why_in(bench: Bench, guilty: list[str]) -> str:
    p = bench.protocol
    included = " and ".join(p.criteria[one].name for one in guilty if one in p.include)
    excluded = " or ".join(p.criteria[one].name for one in guilty if one not in p.include)
    if not excluded:
        return f"whoever meets {included} meets it too"
    return (
        f"whoever meets {included} and not {excluded} meets it too" if included else f"whoever does not meet {excluded} meets it"
    )


def _why_out(bench: Bench, guilty: list[str]) -> str:
    p = bench.protocol
    ways = [f"meets {' or '.join(names)}" for names in [[p.criteria[one].name for one in guilty if one in p.exclude]] if names]
    ways += [f"does not meet {p.criteria[one].name}" for one in guilty if one in p.include]
    return f"whoever meets it {' or '.join(ways)} too"
