"""How long `remission check` takes as protocols, and what is wrong with them, grow: processor seconds, a process each."""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

FACTS = ("platelets", "ANC", "age", "weight", "marrow blasts")
HEAD = "protocol: large\ntitle: Large\nversion: 1.0.0\n"
DECLARED = "facts:\n" + "".join(f'  {fact}: {{unit: "1", plausible: 0 to 100000}}\n' for fact in FACTS)
COUNTS = (3_000, 25_000)
SAYS = "Checking a protocol grows with what is written and what is wrong; `benchmarks/checking.py` writes so many of one kind."
FILE = 5_000  # entries of a file: one may have 1 MB
USED = "eligibility: {include: {I1: {all of: [" + ", ".join(f"{fact} >= 1" for fact in FACTS) + "], source: s}}}\n"

# fmt: off
SHAPES: dict[str, tuple[str, Callable[[int], str]]] = {
    # what there is many of   section            the entry of a number
    "criteria":              ("criteria",        lambda n: f"c {n}: {{when: {FACTS[n % 5]} >= {n}, source: s}}"),
    "criteria of two parts": ("criteria",        lambda n: f"c {n}: {{when: {FACTS[n % 5]} >= {n} and age < {n}, source: s}}"),
    "criteria with lists":   ("criteria",        lambda n: f"c {n}: {{all of: [age >= {n}, ANC < {n}, weight >= 3], source: s}}"),
    "criteria of criteria":  ("criteria",        lambda n: f"c {n}: {{any of: [{f'c {n - 1}' if n % 9 else 'I1'}, age >= {n}]}}"),
    "facts":                 ("facts",           lambda n: f'fact {n}: {{unit: "1", plausible: 0 to 100000}}'),
    "sources":               ("sources",         lambda n: f"source {n}: {{title: Source {n}}}"),
    "calculations":          ("calculations",    lambda n: f"dose {n}: {{value: weight * {n + 1}, source: s}}"),
    "classifications":       ("classifications", lambda n: f"f {n}: {{outcomes: {{low: age < {n + 1}, high: otherwise}}}}"),
    "statements":            ("statements",      lambda n: f"statement {n}: {{says: Text, source: s, made into: [I1]}}"),
    # what is wrong
    "unknown names":         ("criteria",        lambda n: f"c {n}: {{when: platlets{n} >= {n}, source: s}}"),
    "undeclared sources":    ("criteria",        lambda n: f"c {n}: {{when: age >= {n}, source: surce {n}}}"),
    "unknown keys":          ("criteria",        lambda n: f"c {n}: {{whn: age >= {n}, source: s}}"),
    "circles":               ("criteria",        lambda n: f"c {n}: {{when: c {n ^ 1}, source: s}}"),
    "unreadable conditions": ("criteria",        lambda n: f"c {n}: {{when: age >= >= {n}, source: s}}"),
    "misspelt statements":   ("statements",      lambda n: f"statement {n}: {{says: Text, source: s, made into: [I{n} agee]}}"),
}
# fmt: on
PROGRAM = "from remission.cli import main\nmain()"
STARTS: dict[str, tuple[str, ...]] = {  # what a start is compared with, and what everybody waits for
    "a process that imports pydantic, lark and PyYAML": ("import lark, yaml\nfrom pydantic import BaseModel",),
    "`remission --help`": (PROGRAM, "--help"),
    "`remission check inotuzumab-pediatric`": (PROGRAM, "check", "inotuzumab-pediatric"),
}
TIMES = 7  # of which the best is taken
MEASURE = "import sys; from remission.cli import main\nsys.argv = ['remission', 'check', sys.argv[1]]\nmain()"


def main() -> None:
    """Measure every shape at each count, and print a table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--counts", type=int, nargs="+", default=COUNTS)
    asked.add_argument("--shapes", nargs="+", choices=SHAPES, default=list(SHAPES))
    given = asked.parse_args()
    print("\n".join(report(given.shapes, given.counts)))


def report(shapes: Sequence[str], counts: Sequence[int]) -> Iterator[str]:
    """What is measured, and a table: a shape a row, a count a column."""
    yield from (SAYS, "")
    yield f"| checked, processor seconds | {' | '.join(f'{count:,}' for count in counts)} |"
    yield "| --- |" + " ---: |" * len(counts)
    for shape in shapes:
        yield f"| {shape} | {' | '.join(f'{seconds(shape, count):.1f}' for count in counts)} |"
    yield from ("", "| a start | processor seconds |", "| --- | ---: |")
    for name, command in STARTS.items():
        yield f"| {name} | {start(*command):.3f} |"


def start(code: str, *arguments: str) -> float:
    """Processor seconds of a process that ends at once."""
    found = []
    for _ in range(TIMES):
        before = spent()
        subprocess.run([sys.executable, "-c", code, *arguments], check=True, capture_output=True)  # noqa: S603 - this program
        found.append(spent() - before)
    return min(found)


def spent() -> float:
    """Processor seconds of all processes that were waited for: `os.times` counts in hundredths."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def seconds(shape: str, count: int) -> float:
    """Processor seconds of one check."""
    with tempfile.TemporaryDirectory() as name:
        write(Path(name), shape, count)
        before = sum(os.times()[2:4])
        done = subprocess.run([sys.executable, "-c", MEASURE, name], check=False, capture_output=True)  # noqa: S603 - this program
        if done.returncode not in {0, 1} or b"internal error" in done.stderr:
            raise SystemExit(f"{shape}: {done.stderr.decode()[-500:]}")
        return sum(os.times()[2:4]) - before


def write(folder: Path, shape: str, count: int) -> None:
    """Write a protocol with so many entries, in files of a size that may be read."""
    section, entry = SHAPES[shape]
    (folder / "protocol.yaml").write_text(f"{HEAD}{DECLARED}sources: {{s: {{title: A source}}}}\n{USED}", encoding="utf-8")
    for start in range(0, count, FILE):
        lines = (f"  {entry(number)}\n" for number in range(start, min(start + FILE, count)))
        (folder / f"part{start:06}.yaml").write_text(f"{section}:\n{''.join(lines)}", encoding="utf-8")


if __name__ == "__main__":
    main()
