"""The official table of UCUM: every published example, checked against an independent reader."""

from __future__ import annotations

import csv
import importlib
import importlib.util
import subprocess
import sys
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from remission.errors import MissingExtraError
from remission.expr import spelling, ucum
from remission.expr.units import UnitError, unit

if TYPE_CHECKING:
    from fractions import Fraction

EXAMPLES = "ucum_examples.tsv"
LOOK_CLINICAL = {"A", "A/m", "H", "K", "K/W", "Ms", "S", "T", "pmol/H/mg{protein}"}  # known to UCUM, hardly meant
NOT_RATIO = {"Cel", "[degF]", "[pH]", "dB"}
NOT_UCUM = {"Torr"}
OTHER_IN_PINT = ("[Hg]", "H2O]", "[LPF]", "Bq")  # 133.322387415 Pa a mm[Hg], UCUM has 133.322; one low power field; counts in Bq


@cache
def official_examples() -> tuple[str, ...]:
    spec = importlib.util.find_spec("ucumvert")
    assert spec is not None
    assert spec.submodule_search_locations
    path = Path(spec.submodule_search_locations[0], "vendor", EXAMPLES)
    with path.open(encoding="utf-8") as file:
        rows = list(csv.reader(file, delimiter="\t"))
    return tuple(dict.fromkeys(row[1] for row in rows[1:]))


def test_every_official_example_is_read_or_refused_for_a_known_reason() -> None:
    assert len(official_examples()) > 800
    refused = set()
    for text in official_examples():
        try:
            assert unit(unit(text).text) == unit(text)
        except UnitError:
            refused.add(text)
    assert refused == LOOK_CLINICAL | NOT_RATIO | NOT_UCUM


@pytest.fixture(scope="module")
def pint_registry() -> Any:
    if not version("pint").startswith("0.25."):
        pytest.skip("ucumvert 0.3 cannot define its units in pint 0.26 (we read its table only, so this concerns the test alone)")
    return importlib.import_module("ucumvert").PintUcumRegistry()


def test_factors_and_dimensions_agree_with_pint(pint_registry: Any) -> None:
    families: dict[object, list[tuple[str, Fraction, float, str]]] = {}
    for text in dict.fromkeys((*spelling.COMMON, *official_examples())):
        if text in LOOK_CLINICAL | NOT_RATIO | NOT_UCUM or text.startswith("{") or any(part in text for part in OTHER_IN_PINT):
            continue  # what starts with an annotation alone is text to ucumvert
        base = (1 * pint_registry.from_ucum(text)).to_base_units()
        families.setdefault(unit(text).dimension, []).append((text, unit(text).factor, base.magnitude, str(base.units)))
    assert sum(map(len, families.values())) > 700
    for (_, factor, magnitude, units), *others in families.values():
        for text, other_factor, other_magnitude, other_units in others:
            assert other_units == units, text
            assert float(other_factor / factor) == pytest.approx(other_magnitude / magnitude, rel=1e-12), text


def test_the_word_list_takes_nothing_from_ucum() -> None:
    for word in (*spelling.WORDS, *(set(spelling.COUNTS) - spelling.COUNT_ONLY)):
        with pytest.raises(ucum.UcumError):
            ucum.parse(word)


def test_the_library_is_read_but_not_imported() -> None:
    code = "import sys; from remission.expr.units import unit; unit('x 10^9/L'); print({'ucumvert', 'pint'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_a_missing_table_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ucum, "find_spec", lambda _: None)
    with pytest.raises(MissingExtraError, match=r"^the table of units is missing: install ucumvert$"):
        ucum.table.__wrapped__()
