"""A table with a row an assessment and one with a row a fact make the same histories, whatever stands in their cells."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from remission.cases.case import Value
from remission.cases.tables import read_cases
from remission.protocol.load import load
from remission.protocol.model import Protocol

RULES = """protocol: p
title: P
version: 1.0.0
sources: {s: {title: S}}
facts:
  size: {unit: mm, plausible: 0 to 500}
  mrd: {unit: "%", plausible: 0 to 100, censored: yes}
  dose: {unit: mg, plausible: 0 to 100, complete: yes}
  lesion: {values: [present, absent]}
  first dose: {date: yes, choose: latest at any time}
  baseline: {from: size, choose: latest on or before first dose}
  nadir: {from: size, choose: "lowest since first dose, before the assessment"}
  nadir day: {from: size, choose: day of the lowest before the assessment}
  nearest: {from: size, choose: "closest to first dose, within 3 days"}
  best mrd: {from: mrd, choose: lowest on or before the assessment}
  usual: {from: size, choose: mean in the last 4 days}
  spent: {from: dose, choose: sum in the last 3 days}
  small: {from: size, choose: count of values < 3 cm since first dose}
  ever: {from: lesion, choose: any present since first dose}
  lower again: {from: nadir, choose: latest before the assessment}
criteria:
"""
TAKEN = [line.strip().partition(":")[0] for line in RULES.splitlines() if "{from:" in line]
CELLS = {
    "size": ["", "NA", "10", "3 cm", "30", "25.5", "9000", "many", "1 cm"],
    "mrd": ["", "0.5", "<0.1", "not detected (sensitivity 0.01 %)", "0.05 %", "positive"],
    "dose": ["", "10", "5.5", "200", "not done"],
    "lesion": ["", "present", "absent", "maybe"],
}
FIRST = {"P": "2024-01-04", "Q": "2024-01-02", "R": ""}


def loaded(folder: Path) -> Protocol:
    clauses = [f"  c{at}: {{when: {name} is known, source: s}}" for at, name in enumerate(TAKEN)]
    (folder / "p.yaml").write_text("\n".join([RULES.rstrip(), *clauses]), encoding="utf-8")
    return load(folder / "p.yaml")


def taken(protocol: Protocol, path: Path, text: list[str]) -> dict[tuple[str, date | None, str], Value]:
    path.write_text("\n".join(text) + "\n", encoding="utf-8")
    keys = [protocol.facts[name.replace(" ", "_")].slug for name in TAKEN]
    return {(case.patient, case.date, key): case.values[key] for case in read_cases(path, protocol).cases for key in keys}


@st.composite
def tables(draw: st.DrawFn) -> list[tuple[str, str, dict[str, str]]]:
    moments = draw(st.lists(st.tuples(st.sampled_from("PQR"), st.integers(1, 9)), unique=True, min_size=2, max_size=9))
    return [
        (name, f"2024-01-{day:02}", {key: draw(st.sampled_from(cells)) for key, cells in CELLS.items()}) for name, day in moments
    ]


@settings(max_examples=40)
@given(tables())
def test_both_shapes_make_the_same_history(table: list[tuple[str, str, dict[str, str]]]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        protocol = loaded(folder)
        wide = [",".join([who, day, FIRST[who], *cells.values()]) for who, day, cells in table]
        long = [f"{who},{day},{key},{cell}" for who, day, cells in table for key, cell in cells.items()]
        long += [f"{who},{day},first dose,{FIRST[who]}" for who, day, _ in table]
        one = taken(protocol, folder / "wide.csv", [f"patient,date,first dose,{','.join(CELLS)}", *wide])
        other = taken(protocol, folder / "long.csv", ["patient,date,fact,value", *long])
        assert one == other
