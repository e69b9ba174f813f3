"""What must hold of eligibility: somebody can enter, and every criterion keeps somebody out."""

from __future__ import annotations

from collections.abc import Iterator

from remission.expr import tree as t
from remission.expr.truth import MET
from remission.readings.proof import solver as s
from remission.readings.proof.bench import Bench, Shown, reads_the_record
from remission.readings.proof.encode import Recorded
from remission.readings.proof.results import Result, Status


def eligibility_claims(bench: Bench) -> Iterator[Result]:
    """Somebody is eligible; every exclusion can meet an included patient; no criterion follows from the others."""
    p = bench.protocol
    if p.include or p.exclude:
        yield from admits(bench)
        yield from (meets_somebody(bench, key) for key in p.exclude)
        yield from not_implied(bench, p.include, "inclusion")
        yield from not_implied(bench, p.exclude, "exclusion")


def rules(bench: Bench) -> list[t.Node]:
    """The conditions of all eligibility criteria."""
    p = bench.protocol
    return [p.criteria[key].condition for key in (*p.include, *p.exclude)]


def admits(bench: Bench) -> Iterator[Result]:
    """Somebody can be eligible."""
    p, reading = bench.protocol, bench.complete
    claim = "some patient is eligible"
    every = [*(reading.criterion(key).met for key in p.include), *(reading.criterion(key).failed for key in p.exclude)]
    keys = (*p.include, *p.exclude)
    match bench.ask((), every):
        case s.Model():
            yield Result("admits", "", claim, Status.PROVED, places=tuple(p.criteria[key].pos for key in keys[:1]))
        case s.Unknown(reason):
            yield Result("admits", "", claim, Status.UNDECIDED, reason)
        case s.Impossible(core):
            guilty = [p.criteria[keys[index]] for index in core]
            why = f"these exclude each other: {', '.join(criterion.name for criterion in guilty)}"
            yield Result("admits", "", claim, Status.BROKEN, why, tuple(criterion.pos for criterion in guilty))


def meets_somebody(bench: Bench, key: str) -> Result:
    """Some patient who meets every inclusion criterion meets this exclusion criterion."""
    p = bench.protocol
    criterion = p.criteria[key]
    claim = f"the exclusion {criterion.name!r} can keep an otherwise included patient out"
    readings = [bench.complete, *([bench.record] if reads_the_record(p, rules(bench)) else [])]
    core: tuple[int, ...] = ()
    for reading in readings:
        match bench.ask([reading.criterion(key).met], [reading.criterion(one).met for one in p.include]):
            case s.Model():
                return Result("excludes", key, claim, Status.PROVED, places=(criterion.pos,))
            case s.Unknown(reason):
                return Result("excludes", key, claim, Status.UNDECIDED, reason, (criterion.pos,))
            case s.Impossible(found):
                core = found
    return _idle(bench, key, claim, [p.include[index] for index in core], readings[-1])


def _idle(bench: Bench, key: str, claim: str, guilty: list[str], reading: Recorded) -> Result:
    p = bench.protocol
    places = tuple(p.criteria[one].pos for one in (key, *guilty))
    found = bench.find([reading.criterion(key).met], rules(bench), reading=reading, asked=[key, *guilty])
    if not isinstance(found, Shown):
        return Result("excludes", key, claim, Status.BROKEN, "no patient can meet it", places)
    holds = found.decision.criteria[key] is MET and any(found.decision.criteria[one] is not MET for one in guilty)
    bench.agree(found, holds, f"{key} meets nobody who is included")
    names = " or ".join(p.criteria[one].name for one in guilty)
    why = f"whoever meets it is not included anyway, by {names}: {found.patient.sentence(p)}"
    return Result("excludes", key, claim, Status.BROKEN, why, places, (found.patient,))


def not_implied(bench: Bench, keys: tuple[str, ...], what: str) -> Iterator[Result]:
    """No criterion follows from the others of its list: each decides for somebody."""
    p = bench.protocol
    reading: Recorded = bench.completed if reads_the_record(p, rules(bench)) else bench.complete
    kept = list(keys)
    every: list[Result] = []
    for key in reversed(keys if len(keys) > 1 else ()):
        others = [one for one in kept if one != key]
        result = _follows(bench, reading, key, others, what)
        if result is not None:
            every.append(result)
            if result.status is Status.BROKEN:
                kept.remove(key)
    yield from reversed(every)
    if len(keys) > 1 and not every:
        claim = f"no {what} criterion follows from the others"
        yield Result("implied", "", claim, Status.PROVED, places=(p.criteria[keys[0]].pos,))


def _follows(bench: Bench, reading: Recorded, key: str, others: list[str], what: str) -> Result | None:
    """An inclusion follows where the others are met; an exclusion where it is met only beside another that is."""
    p = bench.protocol
    criterion = p.criteria[key]
    claim = f"the {what} criterion {criterion.name!r} decides for somebody"
    own = reading.criterion(key)
    if what == "inclusion":
        answer = bench.ask([s.opposite(own.met)], [reading.criterion(one).met for one in others])
    else:
        answer = bench.ask([own.met], [s.opposite(reading.criterion(one).met) for one in others])
    match answer:
        case s.Model():
            return None
        case s.Unknown(reason):
            return Result("implied", key, claim, Status.UNDECIDED, reason, (criterion.pos,))
        case s.Impossible(()):
            return None  # met by everybody, or by nobody: told with the criterion itself
        case s.Impossible(core):
            guilty = [others[index] for index in core]
    names = [p.criteria[one].name for one in guilty]
    if what == "inclusion":
        why = f"whoever meets {' and '.join(names)} meets it too"
    else:
        why = f"whoever meets it meets {' or '.join(names)} too"
    met = [key, *(guilty if what == "inclusion" else guilty[:1])]
    conditions = [p.criteria[one].condition for one in (key, *guilty)]
    places = tuple(p.criteria[one].pos for one in (key, *guilty))
    found = bench.find([reading.criterion(one).met for one in met], conditions, reading=reading, asked=[key, *guilty])
    if not isinstance(found, Shown):
        return Result("implied", key, claim, Status.BROKEN, why, places)
    holds = bool(found.values.unknown) or all(found.decision.criteria[one] is MET for one in met)
    bench.agree(found, holds, f"{' and '.join(met)} are met")
    why = f"{why}: {found.patient.sentence(p)}"
    return Result("implied", key, claim, Status.BROKEN, why, places, (found.patient,))
