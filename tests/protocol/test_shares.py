"""A rise or a fall by a share of another fact that may be 0: refused where 0 against 0 would be one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from remission.protocol.load import read

if TYPE_CHECKING:
    from pathlib import Path

RULES = """\
protocol: shares
title: Shares
version: 1.0.0
facts:
  now: {{label: now, unit: "%", plausible: 0 to 100}}
  nadir: {{label: nadir, unit: "%", plausible: 0 to 100}}
  count: {{label: count, unit: 10*9/L, plausible: 1 to 100}}
  nadir count: {{label: nadir count, unit: 10*9/L, plausible: 1 to 100}}
  weight: {{label: weight, unit: kg, plausible: 0 to 300}}
  dose: {{label: dose, unit: mg, plausible: 0 to 300}}
  ALT: {{label: ALT, unit: U/L, plausible: 0 to 10000, uln: per laboratory}}
sources: {{s: {{title: Source}}}}
calculations:
  limit: {{value: 1.25 * nadir, source: s}}
  climb: {{value: (now - nadir) / nadir, unit: "%", source: s}}
criteria:
  above: {{when: now > nadir, source: s}}
  some: {{when: "{}", source: s}}
"""
RISE, FALL = "is met where both are 0, and from 0 to 0 is no rise", "is met where both are 0, and from 0 to 0 is no fall"
UP = "write 'now rises by at least 25 % from nadir', or add 'and now > nadir'"
DOWN = "write 'now falls by at least 50 % from nadir', or add 'and now < nadir'"

# fmt: off
REFUSED = [
    ("now >= 1.25 * nadir",                       "now >= 1.25 * nadir",        RISE, UP),
    ("now >= nadir * 125 %",                      "now >= nadir * 125 %",       RISE, UP),
    ("now >= nadir + 0.25 * nadir",               "now >= nadir + (0.25 * nadir)", RISE, UP),
    ("now - nadir >= 0.25 * nadir",               "now - nadir >= 0.25 * nadir", RISE, UP),
    ("now >= nadir / 0.8",                        "now >= nadir / 0.8",         RISE, UP),
    ("1.25 * nadir <= now", "1.25 * nadir <= now", FALL,
        "write 'nadir falls by at least 20 % from now', or add 'and nadir < now'"),
    ("now >= limit",                              "now >= limit",               RISE, UP),
    ("now <= 0.5 * nadir",                        "now <= 0.5 * nadir",         FALL, DOWN),
    ("now <= 50 % * nadir",                       "now <= 50 % * nadir",        FALL, DOWN),
    ("now between 1.25 * nadir and 100 %",        "now >= 1.25 * nadir",        RISE, UP),
    ("now >= 1.25 * nadir or now > nadir",        "now >= 1.25 * nadir",        RISE, UP),
    ("now >= 1.25 * nadir and count >= 5 x 10^9/L", "now >= 1.25 * nadir",      RISE, UP),
    ("not (now >= 1.25 * nadir) and now > nadir", "now >= 1.25 * nadir",        RISE, UP),
]
FINE = [
    "now rises by at least 25 % from nadir",
    "now falls by at least 50 % from nadir",
    "now rises by at least 25 % and by at least 5 percentage points from nadir",
    "now >= nadir",
    "now <= nadir",
    "now > 1.25 * nadir",
    "now < 0.5 * nadir",
    "now >= 0.5 * nadir",
    "now <= 2 * nadir",
    "now >= 1.25 * nadir + 5 %",
    "now >= 1.25 * nadir and now > nadir",
    "above and now >= 1.25 * nadir",
    "now >= 1.25 * nadir and nadir > 0 %",
    "now >= 1.25 * nadir and now >= 5 %",
    "now >= 1.25 * nadir and (above or now < nadir)",
    "if above then now >= 1.25 * nadir",
    "now > nadir and (count < 2 x 10^9/L or now >= 1.25 * nadir)",
    "now - nadir >= 5 %",
    "climb >= 25 %",
    "(now - nadir) / nadir >= 25 %",
    "count >= 1.25 * nadir count",
    "dose >= 1 mg/kg * weight",
    "ALT >= 3 x ULN",
    "now >= 25 %",
]
# fmt: on


def said(clause: str, folder: Path) -> list[str]:
    (folder / "protocol.yaml").write_text(RULES.format(clause), encoding="utf-8")
    _, problems = read(folder)
    return [f"{one.message}|{one.hint}" for one in problems if one.severity == "error"]


@pytest.mark.parametrize(("clause", "shown", "what", "hint"), REFUSED, ids=[row[0] for row in REFUSED])
def test_no_change_from_0_is_no_change_by_a_share(clause: str, shown: str, what: str, hint: str, tmp_path: Path) -> None:
    assert said(clause, tmp_path) == [f"'{shown}' {what}|{hint}"]


@pytest.mark.parametrize("clause", FINE)
def test_other_comparisons_stay(clause: str, tmp_path: Path) -> None:
    assert said(clause, tmp_path) == []
