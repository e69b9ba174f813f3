"""Rule files that nobody would write: never a stack trace, never without an end, every problem with its place.

`python3 dev.py fuzz` runs many more (REMISSION_FUZZ examples each, other ones every time).
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from remission.protocol.load import read
from remission.protocol.locate import content
from remission.symbolic.cells.reach import unreachable
from remission.testing.agreement import agreement, drawn

EXAMPLES = int(os.environ.get("REMISSION_FUZZ", "100"))
MOST_SECONDS = 20  # for one example on a busy machine; most take a twentieth of a second
BOUNDED = settings(
    max_examples=EXAMPLES, derandomize="REMISSION_FUZZ" not in os.environ, deadline=None, suppress_health_check=list(HealthCheck)
)

SHIPPED = {path.name: path.read_text(encoding="utf-8") for path in sorted(content("rules").glob("*/*.yaml"))}
PIECES = st.sampled_from(
    """and|or|not|is|in|between|of|to|from|under|within|before|after|days since|days from|if|then|otherwise|known|missing
    |min(|max(|round up(|(|)|[|]|{|}|,|:|: |- |#|'|"|&a|*a|!!str|<<|---|...|\t|>=|<=|<|>|=|!=|≥|≠|+|-|*|/|±|+-|×|·|^|%|‰
    |1e999|1e-999|00|0.1|.5|5.|1,5|1.000|1 000|10^9/L|10*9/L|x 10^9/L|/uL|mg/m2|mm[Hg]|mL/min/{1.73_m2}|ULN|3 x ULN|109/L|10-4
    |2024-02-30|2024-05-01|18 years|14 days|100 %|at least 2 of|all of|any of|none of|when|value|rows|facts|criteria|unit
    |platelets|ANC|age|response|CR|i1_age|NaN|null|~|yes|no|\u00e9|\u2014|\U0001f600|\ue000|\x00|\u200b|\u2028|x1x""".replace(
        "\n", ""
    ).split("|")
)


@contextmanager
def ends_in_time() -> Iterator[None]:
    """Fail where an example does not come to an end."""
    if os.name != "posix":
        yield
        return

    def too_long(*_: object) -> None:
        message = f"no end after {MOST_SECONDS} seconds"
        raise AssertionError(message)

    before = signal.signal(signal.SIGALRM, too_long)
    signal.alarm(MOST_SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def holds(texts: dict[str, str], *, decided: bool) -> None:
    """Read a protocol's files; whatever is in them, the answer is a protocol or problems that have a place."""
    with TemporaryDirectory() as name, ends_in_time():
        for file, text in texts.items():
            (Path(name) / file).write_text(text, encoding="utf-8", newline="")
        protocol, problems = read(name)
        if protocol is not None:
            problems = (*problems, *unreachable(protocol))
        else:
            assert any(problem.severity == "error" for problem in problems)
        for problem in problems:
            assert problem.message
            assert "\n" not in problem.message
            path = Path(problem.pos.file)
            assert path.is_file(), problem
            lines = path.read_text(encoding="utf-8").split("\n")
            assert 1 <= problem.pos.line <= len(lines) + 1, problem
            assert 1 <= problem.pos.column <= max(map(len, lines)) + 2, problem
        if protocol is not None and decided:
            assert agreement(protocol, drawn(protocol, 3, 0)) == 3


# ---- mutations of what ships ---------------------------------------------------------------------------------


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, str]:
    """A shipped protocol with a few slips in one of its files."""
    folder = draw(st.sampled_from(["inotuzumab-pediatric", "aall1621"]))
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted((content("rules") / folder).glob("*.yaml"))}
    name = draw(st.sampled_from(sorted(texts)))
    text = texts[name]
    for _ in range(draw(st.integers(1, 4))):
        text = slipped(draw, text)
    return {**texts, name: text}


def slipped(draw: st.DrawFn, text: str) -> str:
    lines = text.split("\n")
    at = draw(st.integers(0, len(lines) - 1))
    line = lines[at]
    column = draw(st.integers(0, len(line)))
    words = line.split(" ")
    word = draw(st.integers(0, len(words) - 1))
    piece = draw(PIECES)
    match draw(st.integers(0, 9)):
        case 0:
            lines[at : at + draw(st.integers(1, 3))] = []
        case 1:
            lines.insert(at, line)
        case 2:
            lines[at] = line[:column] + piece + line[column:]
        case 3:
            lines[at] = line[:column] + line[column + 1 :]
        case 4:
            words[word] = piece
            lines[at] = " ".join(words)
        case 5:
            lines[at] = draw(st.sampled_from(["  ", " ", "\t", "- "])) + line
        case 6:
            lines[at] = line.strip()
        case 7:
            other = draw(st.sampled_from(sorted(SHIPPED.values()))).split("\n")
            lines[at] = draw(st.sampled_from(other))
        case 8:
            lines[at] = line[: len(line) - len(line.lstrip())] + " ".join(reversed(line.split()))
        case _:
            return "\n".join(lines)[: sum(map(len, lines[:at])) + column + 1]
    return "\n".join(lines)


@BOUNDED
@given(texts=mutated(), decided=st.integers(0, 9).map(lambda number: number == 0))
def test_slips_in_what_ships_are_told_or_harmless(texts: dict[str, str], *, decided: bool) -> None:
    holds(texts, decided=decided)


# ---- a grammar of rule files ---------------------------------------------------------------------------------

HEAD = """\
protocol: fuzzed
title: Fuzzed
version: 1.0.0
facts:
  platelets: {unit: 10*9/L, plausible: 0 to 3000}
  share: {unit: "%", plausible: 0 to 100, censored: yes}
  weight: {unit: kg, plausible: 0.4 to 250}
  ALT: {unit: U/L, plausible: 0 to 10000, uln: per laboratory}
  CNS: {values: [CNS 1, CNS 2a, absent]}
  last dose: {date: yes}
"""
NUMBERS = st.one_of(
    st.integers(0, 3000).map(str),
    st.decimals(0, 3000, places=3).map(str),
    st.sampled_from(["0", "0.1", "1e-7", "1e400", "99999999999999999999", "0.30000000000000004", "-1", "10^3", "1/3", "007"]),
)
UNITS = st.sampled_from(
    ["10^9/L", "/uL", "%", "kg", "mg/kg", "U/L", "x ULN", "days", "years", "a", "", "g", "mg", "%%", "kg/10^9"]
)
QUANTITIES = st.builds(lambda number, unit: f"{number} {unit}".strip(), NUMBERS, UNITS)
NAMES = st.sampled_from(
    ["platelets", "share", "weight", "ALT", "CNS", "last dose", "c0", "c1", "c2", "d0", "d1", "k0", "nobody", "assessment date"]
)
VALUES = st.sampled_from(["CNS 1", "CNS 2a", "absent", "x", "y", "CNS 3", "unknown", "'absent'", "100 %"])
OPS = st.sampled_from([">=", "<=", "<", ">", "=", "!=", "≥", "=>", "is", "is not", "==", "at least", "<>"])
TERMS = st.recursive(
    st.one_of(NAMES, QUANTITIES, st.sampled_from(["2024-05-01", "days since last dose", "3 x ULN"])),
    lambda inner: st.one_of(
        st.builds(lambda a, sign, b: f"{a} {sign} {b}", inner, st.sampled_from("+-*/"), inner),
        st.builds(lambda a, b: f"min({a}, {b})", inner, inner),
        st.builds(lambda a, b: f"round up({a}, to {b})", inner, QUANTITIES),
        st.builds(lambda a, b: f"days from {a} to {b}", inner, inner),
        inner.map(lambda a: f"({a})"),
    ),
    max_leaves=4,
)
ATOMS = st.one_of(
    st.builds(lambda a, op, b: f"{a} {op} {b}", TERMS, OPS, TERMS),
    st.builds(lambda a, b, c: f"{a} between {b} and {c}", TERMS, QUANTITIES, QUANTITIES),
    st.builds(lambda a, b, c: f"{a} from {b} to under {c}", TERMS, QUANTITIES, QUANTITIES),
    st.builds(lambda a, b: f"{a} is {b}", NAMES, VALUES),
    st.builds(lambda a, bs: f"{a} in [{', '.join(bs)}]", NAMES, st.lists(VALUES, max_size=3)),
    st.builds(lambda a, w: f"{a} is {w}", NAMES, st.sampled_from(["known", "missing", "not known", "met", "not met"])),
    st.builds(lambda a, b: f"last dose within {a} before {b}", QUANTITIES, TERMS),
    NAMES,
)
CONDITIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds(lambda a, word, b: f"{a} {word} {b}", inner, st.sampled_from(["and", "or"]), inner),
        inner.map(lambda a: f"not {a}"),
        inner.map(lambda a: f"({a})"),
        st.builds(lambda a, b: f"if {a} then {b}", inner, inner),
        st.builds(lambda n, some: f"at least {n} of [{', '.join(some)}]", st.integers(0, 3), st.lists(inner, max_size=3)),
    ),
    max_leaves=4,
)


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@st.composite
def grown(draw: st.DrawFn) -> dict[str, str]:
    """A protocol of criteria, outcomes and amounts by the grammar; now and then they fit together."""
    lines = ["criteria:"]
    for number in range(draw(st.integers(0, 3))):
        policy = draw(st.sampled_from(["", "", "", ", if missing: met, because: so", ", if missing: not met"]))
        lines.append(f"  c{number}: {{when: {quoted(draw(CONDITIONS))}{policy}}}")
    listed = st.sampled_from(["all of", "any of", "none of", "at least 2 of"])
    parts = ", ".join(map(quoted, draw(st.lists(CONDITIONS, max_size=3))))
    lines += [f"  c9: {{{draw(listed)}: [{parts}]}}", "classifications:"]
    outcomes = f"x: {quoted(draw(CONDITIONS))}, y: {draw(st.sampled_from(['otherwise', quoted(draw(CONDITIONS))]))}"
    lines += [f"  k0: {{outcomes: {{{outcomes}}}}}", "calculations:"]
    unit = draw(st.sampled_from(["", ", unit: mg", ", unit: '%'"]))
    lines += [f"  d0: {{value: {quoted(draw(TERMS))}{unit}}}"]
    rows = [f"{{when: {quoted(draw(CONDITIONS))}, value: {quoted(draw(TERMS))}}}" for _ in range(draw(st.integers(0, 2)))]
    lines += [f"  d1: {{rows: [{', '.join([*rows, '{otherwise: ' + quoted(draw(TERMS)) + '}'])}]}}"]
    return {"protocol.yaml": HEAD + "\n".join(lines) + "\n"}


@BOUNDED
@given(texts=grown())
def test_what_the_grammar_grows_is_a_protocol_or_is_told(texts: dict[str, str]) -> None:
    holds(texts, decided=True)


@BOUNDED
@given(condition=CONDITIONS)
def test_one_condition_of_the_grammar_is_decided_alike_by_every_reading(condition: str) -> None:
    holds({"protocol.yaml": f"{HEAD}criteria:\n  c0: {{when: {quoted(condition)}}}\n"}, decided=True)


@pytest.mark.parametrize(
    "text", ["", "\n", "a", "- a", "a: [", "{}", "protocol: {a: b}\n", "facts: [a]\n", "vocabulary: [[a]]\n"]
)
def test_files_that_are_next_to_nothing(text: str) -> None:
    holds({"protocol.yaml": text}, decided=True)
