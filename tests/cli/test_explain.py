# ruff: noqa: ISC004 - a row of a table is one thing

"""`remission explain`: every clause with its truth and what it used, once; what a clinician asks first stands first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
HEAD = "patient,age,platelets,ANC,mrd flow\n"
WHOLE = """\
patient P-1
protocol demo 1.0.0

eligibility: not eligible, since E1 old is met
  to include, all must be met:
    met      I1 age: age >= 1 a  (age is 80 a)  [study protocol]
  to exclude, none may be met:
    met      E1 old: age > 75 a  (age is 80 a)  [study protocol]

recovery: partial
  not met  full  [study protocol]
    not met  counts recovered: all of:  [study protocol; unverified]
      not met  platelet recovery: platelets >= 100 10*9/L  (platelets is 60 10*9/L)  [study protocol]
      met      neutrophil recovery: ANC >= 1 10*9/L  (ANC is 2 10*9/L)  [study protocol]
  met      partial  [background]
    met      some recovery: any of:  [study protocol]
      met      platelets >= 50 10*9/L  (platelets is 60 10*9/L)
      met      ANC >= 0.5 10*9/L  (ANC is 2 10*9/L)
    met      not all of:
      not met  platelet recovery: platelets >= 100 10*9/L  (platelets is 60 10*9/L)  [study protocol]
      met      neutrophil recovery: ANC >= 1 10*9/L  (ANC is 2 10*9/L)  [study protocol]

mrd by flow: negative
  met      negative  [study protocol]
    met      mrd flow < 0.01 %  (mrd flow is <0.01 %)

calculations:
  next dose: cannot be made  (age is 80 a; recovery is partial)  [no row applies; study protocol]
  share: 10  (platelets is 60 10*9/L, ANC is 2 10*9/L)  [study protocol]

not covered by the rules:
  p.yaml:38:3: warning: patient 'P-1': no row of the table 'next dose' applies
    hint: end it with a row 'otherwise', or add one for such patients

sources:
  study protocol: The study protocol, 4.1
  background: A textbook
"""


def explained(run: Run, folder: Path, row: str, *more: str) -> str:
    """The explanation of one row, without the lines that other rooms own."""
    (folder / "t.csv").write_text(f"{HEAD}{row}\nP-9,9,250000,2,1\n", encoding="utf-8")
    told: str = run("explain", "p.yaml", "t.csv", "--patient", row.partition(",")[0], *more).out
    kept = [line.partition(" (sha256")[0] for line in told.splitlines() if not line.startswith("  →")]
    return "\n".join(kept) + "\n"


def test_the_whole_of_it(run: Run, folder: Path) -> None:
    assert explained(run, folder, "P-1,80,60,2,<0.01") == WHOLE


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ("P-1,,60,2,1", "eligibility: undetermined, since I1 age is unknown, E1 old is unknown"),
        ("P-1,9,60,2,1", "eligibility: eligible"),
        ("P-1,9,60,2,1", "  next dose: 1.4 mg/m2  (age is 9 a; recovery is partial)  "
         "[row 2: recovery is partial and age < 60 a; study protocol]"),
        ("P-1,9,150,2,1", "  next dose: 1.8 mg/m2  (age is 9 a; recovery is full)  [row 1: recovery is full; study protocol]"),
        ("P-1,9,150,,1", "  next dose: cannot be made  (age is 9 a; recovery is not settled, still possible: full, partial)  "
         "[row 1 is unknown: recovery is full; study protocol]"),
        ("P-1,9,10,2.1,1", "  share: about 1.58730158730159  (platelets is 10 10*9/L, ANC is 2.1 10*9/L)  [study protocol]"),
        ("P-1,9,250000,2,1", "      unknown  platelet recovery: platelets >= 100 10*9/L  "
         "(platelets is missing: what was written is set aside)  [study protocol]"),
        ("P-1,9,many,2,1", "      unknown  platelet recovery: platelets >= 100 10*9/L  "
         "(platelets is missing: what was written is set aside)  [study protocol]"),
        ("P-1,9,,250,1", "      unknown  platelet recovery: platelets >= 100 10*9/L  (platelets is missing)  [study protocol]"),
    ],
)  # fmt: skip
def test_a_line_says_what_was_used(run: Run, folder: Path, row: str, line: str) -> None:
    assert line in explained(run, folder, row).splitlines()


def test_the_rules_that_fired_are_told_to_whoever_asks(run: Run, folder: Path) -> None:
    asked = explained(run, folder, "P-1,9,60,2,1", "--rules").partition("rules in the order in which they fired:\n")[2]
    assert asked.startswith("  criterion i1_age is met\n  criterion e1_old is not met\n")


def test_problems_of_other_patients_are_not_told(run: Run, folder: Path) -> None:
    (folder / "t.csv").write_text(f"{HEAD}P-1,9,60,2,1\nP-9,9,250000,2,1\n", encoding="utf-8")
    well, ill = (run("explain", "p.yaml", "t.csv", "--patient", patient) for patient in ("P-1", "P-9"))
    assert (well.code, well.err) == (0, "")
    assert (ill.code, ill.err) == (1, "")
    assert ill.out.partition("problems of the data:\n")[2].startswith(
        "  t.csv:3:3: platelets 250000 10*9/L is outside the plausible range 0 to 3000 10*9/L\n"
        "    hint: 1,000 times too large? 250000 /uL is 250 10*9/L\n"
    )


def test_an_unknown_patient_is_wrong_usage(run: Run) -> None:
    ran = run("explain", "p.yaml", "t.csv", "--patient", "P1")
    assert ran.code == 2
    assert "Invalid value for --patient: the data has no patient 'P1': did you mean 'P-1'?" in ran.err
