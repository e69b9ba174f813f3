"""What an example has where nothing else is asked of a fact: what the vocabulary says, else the roundest of its range."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from remission.protocol.canonical import canonical, sha256
from remission.protocol.load import load
from remission.symbolic.typical_values import well

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "protocol: p\ntitle: P\nversion: 1.0.0\n"
LIMIT = "{unit: U/L, plausible: 0 to 500, uln: per laboratory"
# fmt: off
TYPICAL: dict[str, tuple[str, str, Fraction | str]] = {
    "a quantity":                       ("{unit: mg/dL, plausible: 0 to 30, typical: 0.5}", "marker",     Fraction(1, 2)),
    "a quantity that says nothing":     ("{unit: mg/dL, plausible: 0 to 30}",               "marker",     Fraction(10)),
    "the low end":                      ("{unit: mg/dL, plausible: 2 to 30, typical: 2}",   "marker",     Fraction(2)),
    "the high end":                     ("{unit: mg/dL, plausible: 2 to 30, typical: 30}",  "marker",     Fraction(30)),
    "a count":                          ("{unit: '1', plausible: 0 to 9, whole: yes, typical: 3}", "marker", Fraction(3)),
    "an upper limit of normal":         (f"{LIMIT}, typical uln: 40}}",                     "marker_uln", Fraction(40)),
    "a value beside its limit":         (f"{LIMIT}, typical: 20, typical uln: 40}}",        "marker",     Fraction(20)),
    "a choice":                         ("{values: [yes, no, Maybe], typical: maybe}",      "marker",     "Maybe"),
    "a choice that finds nothing":      ("{values: [present, absent]}",                     "marker",     "absent"),
    "a choice of which none is nothing": ("{values: [M1, M2]}",                             "marker",     "M1"),
}
# fmt: on


@pytest.mark.parametrize(("fact", "key", "expected"), TYPICAL.values(), ids=TYPICAL)
def test_what_a_well_patient_has(tmp_path: Path, fact: str, key: str, expected: Fraction | str) -> None:
    rules = f"{HEAD}facts:\n  marker: {fact}\ncriteria:\n  c: marker is known\n"
    (tmp_path / "p.yaml").write_text(rules, encoding="utf-8")
    assert well(load(tmp_path / "p.yaml").facts[key]) == expected


def test_what_only_examples_and_proofs_need_is_no_content(tmp_path: Path) -> None:
    plain = (
        f"{HEAD}facts:\n  marker: {{unit: mg}}\ncriteria:\n  c: marker is known\ncalculations:\n  dose: {{value: 2 * marker}}\n"
    )
    full = plain.replace("unit: mg", "unit: mg, typical: 5, measured: no").replace("* marker", "* marker, at most: 5 g")
    for name, rules in (("plain", plain), ("full", full)):
        (tmp_path / f"{name}.yaml").write_text(rules, encoding="utf-8")
    one, other = load(tmp_path / "plain.yaml"), load(tmp_path / "full.yaml")
    assert (one.calculations["dose"].at_most, other.calculations["dose"].at_most) == (None, 5000)
    assert canonical(one) == canonical(other)
    assert sha256(one) == sha256(other)
