"""What is proved of a protocol, as a person reads it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from remission.render.document import Block, Code, Text
from remission.verify.patients import csv_rows, scenario
from remission.verify.results import ClaimResults, ClaimStatus, Result

if TYPE_CHECKING:
    from remission.protocol.model import Protocol
    from remission.render.tables import Tone

TONES: dict[ClaimStatus, Tone] = {
    ClaimStatus.PROVED: "good",
    ClaimStatus.BROKEN: "bad",
    ClaimStatus.UNDECIDED: "open",
    ClaimStatus.NOTED: "note",
}
WORDS = {
    ClaimStatus.PROVED: "proved",
    ClaimStatus.BROKEN: "broken",
    ClaimStatus.UNDECIDED: "undecided",
    ClaimStatus.NOTED: "note",
}


def text(protocol: Protocol, found: ClaimResults, name: str | None = None) -> Iterator[Block]:
    """What is broken, undecided or worth knowing, the promises, and the counts; scenarios name the protocol as it was named."""
    named = titles(found)
    for status in (ClaimStatus.BROKEN, ClaimStatus.UNDECIDED, ClaimStatus.NOTED):
        for result in found.of(status):
            yield Text(f"{WORDS[status]}: {result.why if status is ClaimStatus.NOTED else result.claim}", TONES[status])
            yield from _details(protocol, result, named[id(result)], name)
            yield Text()
    for result in found.of(ClaimStatus.PROVED):
        if result.promise:
            yield Text(f"proved: {result.claim} (promised: {result.promise!r})", TONES[ClaimStatus.PROVED])
    yield Text(counts_text(protocol, found))


def _details(protocol: Protocol, result: Result, named: list[str], name: str | None) -> Iterator[Block]:
    if result.why and result.status is not ClaimStatus.NOTED:
        yield Text(f"  {result.why}")
    if result.promise:
        yield Text(f"  promised: {result.promise!r}")
    yield from (Text(f"  at {pos}") for pos in dict.fromkeys(result.places))
    if result.patients:
        yield from (Text(), Code(csv_rows(protocol, result.patients).rstrip("\n"), 4))
    for patient, shows in zip(result.patients, named, strict=True):
        yield from (Text(), Code(scenario(protocol, patient, shows, name), 2))


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


def counts_text(protocol: Protocol, found: ClaimResults) -> str:
    """How many claims came out how."""
    counts = [(WORDS[status], sum(1 for _ in found.of(status))) for status in ClaimStatus]
    told = ", ".join(f"{count} {word}{'s' if word == 'note' and count > 1 else ''}" for word, count in counts if count)
    what = f"{len(found.results)} claims about every patient there could be"
    return f"{protocol.id} {protocol.version}: {what}: {told} ({found.seconds:.1f} s)"
