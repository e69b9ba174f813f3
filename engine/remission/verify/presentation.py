"""What is proved of a protocol, for people and as JSON."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from remission.engines.evaluate import Evaluator
from remission.protocol.model import Protocol
from remission.render.records import problem_record
from remission.verify.patients import Patient, csv_rows, scenario
from remission.verify.promised import promise_places
from remission.verify.results import ClaimResults, ClaimStatus, Result
from remission.verify.runner import Told
from remission.verify.runner import prove as prove_all

if TYPE_CHECKING:
    from rich.console import Console

ENOUGH_S = 60.0
STYLES = {ClaimStatus.PROVED: "green", ClaimStatus.BROKEN: "bold red", ClaimStatus.UNDECIDED: "yellow", ClaimStatus.NOTED: "cyan"}
WORDS = {
    ClaimStatus.PROVED: "proved",
    ClaimStatus.BROKEN: "broken",
    ClaimStatus.UNDECIDED: "undecided",
    ClaimStatus.NOTED: "note",
}


def prove(protocol: Protocol, *, seconds: float = ENOUGH_S, told: Told | None = None) -> ClaimResults:
    """Try every claim about every patient there could be.

    Args:
        protocol: What is claimed of.
        seconds: For everything together; what is not decided then is undecided.
        told: Is told each result as it comes.

    Raises:
        MissingExtraError: the solver is not installed; says what to install.
        DisagreementError: a patient that the solver found is decided otherwise by the reference reading.
    """
    from remission.symbolic.formulas.z3_solver import Z3Solver  # noqa: PLC0415 - an extra, and slow to import

    return prove_all(protocol, Z3Solver(seconds), Evaluator(protocol).decide, told, promise_places(protocol))


# ---- for people ------------------------------------------------------------------------------------


def render(protocol: Protocol, found: ClaimResults, console: Console, name: str | None = None) -> None:
    """Print what is broken, undecided or worth knowing, the promises, and the counts.

    Args:
        protocol: Whose results they are.
        found: The results.
        console: Where to.
        name: How the protocol was named; its scenarios name it so.
    """

    def say(text: str, style: str = "") -> None:
        console.print(text, style=style, markup=False, highlight=False, soft_wrap=True)

    named = titles(found)
    for status in (ClaimStatus.BROKEN, ClaimStatus.UNDECIDED, ClaimStatus.NOTED):
        for result in found.of(status):
            say(f"{WORDS[status]}: {result.why if status is ClaimStatus.NOTED else result.claim}", STYLES[status])
            for line in _details(protocol, result, named[id(result)], name):
                say(line)
            say("")
    for result in found.of(ClaimStatus.PROVED):
        if result.promise:
            say(f"proved: {result.claim} (promised: {result.promise!r})", STYLES[ClaimStatus.PROVED])
    say(_counts(protocol, found))


def _details(protocol: Protocol, result: Result, named: list[str], name: str | None) -> list[str]:
    lines = [f"  {result.why}"] if result.why and result.status is not ClaimStatus.NOTED else []
    if result.promise:
        lines.append(f"  promised: {result.promise!r}")
    lines += [f"  at {pos}" for pos in dict.fromkeys(result.places)]
    if result.patients:
        lines += ["", *(f"    {line}" for line in csv_rows(protocol, result.patients).splitlines())]
    for patient, shows in zip(result.patients, named, strict=True):
        lines += ["", *(f"  {line}" for line in scenario(protocol, patient, shows, name).splitlines())]
    return lines


def titles(found: ClaimResults) -> dict[int, list[str]]:
    """What the scenarios of each result (by identity) are called: all differ, so that they can stand in one file."""
    seen: Counter[str] = Counter()
    named: dict[int, list[str]] = {}
    for result in found.results:
        named[id(result)] = []
        for _ in result.patients:
            name = title(result)
            seen[name] += 1
            named[id(result)].append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return named


def title(result: Result) -> str:
    """What a scenario shows: what is broken, or what is worth knowing without the patient's values."""
    return result.why.partition(":")[0] if result.status is ClaimStatus.NOTED else f"broken: {result.claim}"


def _counts(protocol: Protocol, found: ClaimResults) -> str:
    counts = [(WORDS[status], sum(1 for _ in found.of(status))) for status in ClaimStatus]
    told = ", ".join(f"{count} {word}{'s' if word == 'note' and count > 1 else ''}" for word, count in counts if count)
    what = f"{len(found.results)} claims about every patient there could be"
    return f"{protocol.id} {protocol.version}: {what}: {told} ({found.seconds:.1f} s)"


# ---- for machines ----------------------------------------------------------------------------------


def as_json(protocol: Protocol, found: ClaimResults, name: str | None = None) -> dict[str, Any]:
    """Everything that was found, as one JSON object."""
    named = titles(found)
    return {
        "protocol": {"id": protocol.id, "version": protocol.version, "sha256": protocol.sha256},
        "sound": found.is_sound,
        "seconds": round(found.seconds, 3),
        "results": [_result(protocol, result, named[id(result)], name) for result in found.results],
        "problems": [problem_record(problem) for problem in found.problems],
    }


def _result(protocol: Protocol, result: Result, named: list[str], name: str | None) -> dict[str, Any]:
    return {
        "kind": result.kind,
        "subject": result.subject,
        "claim": result.claim,
        "status": result.status.value,
        "why": result.why,
        "promise": result.promise,
        "places": [{"file": pos.file, "line": pos.line, "column": pos.column} for pos in dict.fromkeys(result.places)],
        "patients": [
            patient_record(protocol, patient, shows, name) for patient, shows in zip(result.patients, named, strict=True)
        ],
    }


def patient_record(protocol: Protocol, patient: Patient, shows: str, name: str | None = None) -> dict[str, Any]:
    """A made-up patient: in a sentence, as a row of a table, as a scenario, and what the protocol says."""
    return {
        "sentence": patient.sentence(protocol),
        "answers": dict(patient.answers),
        "csv": csv_rows(protocol, [patient]),
        "scenario": scenario(protocol, patient, shows, name),
    }
