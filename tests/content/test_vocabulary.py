"""The shared vocabularies as data: what other people's columns, codes and protocols depend on."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

RULES = Path(__file__).parents[2] / "rules"
VOCABULARIES = sorted((RULES / "vocabulary").glob("*.yaml"))

# design section 7: columns of data tables depend on these names and units
STANDARD = {
    "age": "a",
    "sex": None,
    "weight": "kg",
    "height": "cm",
    "bsa": "m2",
    "diagnosis": None,
    "disease_status": None,
    "cd22": None,
    "bone_marrow_blasts": "%",
    "peripheral_blasts": "%",
    "platelets": "10*9/L",
    "anc": "10*9/L",
    "extramedullary_disease": None,
    "mrd_flow": "%",
    "mrd_pcr": "%",
    "dose_level": "mg/m2",
    "cycle": "1",
}
CHOICES = {
    "sex": ["female", "male"],
    "diagnosis": [
        "B-cell precursor ALL",
        "T-cell ALL",
        "B-lymphoblastic lymphoma",
        "mixed phenotype acute leukaemia",
        "AML",
        "other",
    ],
    "disease_status": ["newly diagnosed", "in remission", "relapsed", "refractory"],
    "cd22": ["positive", "negative"],
    "extramedullary_disease": ["present", "absent"],
}
PLAUSIBLE = {
    "age": "0 to 120",
    "platelets": "0 to 3000",
    "anc": "0 to 200",
    "wbc": "0 to 1500",
    "bone_marrow_blasts": "0 to 100",
    "peripheral_blasts": "0 to 100",
    "mrd_flow": "0 to 100",
    "mrd_pcr": "0 to 100",
    "creatinine": "0.05 to 30",
}


def slug(name: str) -> str:
    return name.lower().replace(" ", "_").replace("-", "_")


def read(path: Path) -> dict[str, Any]:
    facts: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)["facts"]  # noqa: S506 - texts only
    return facts


FACTS: dict[str, dict[str, Any]] = {slug(name): fact for path in VOCABULARIES for name, fact in read(path).items()}


@pytest.mark.parametrize("path", VOCABULARIES, ids=lambda path: path.stem)
def test_no_fact_stands_in_two_vocabularies(path: Path) -> None:
    own = set(read(path))
    others = {name for other in VOCABULARIES if other != path for name in read(other)}
    assert not own & others


@pytest.mark.parametrize(("name", "unit"), STANDARD.items(), ids=STANDARD)
def test_the_standard_facts_keep_their_names_and_units(name: str, unit: str | None) -> None:
    assert FACTS[name].get("unit") == unit


@pytest.mark.parametrize(("name", "values"), CHOICES.items(), ids=CHOICES)
def test_the_choices_are_the_agreed_words(name: str, values: list[str]) -> None:
    assert FACTS[name]["values"] == values


@pytest.mark.parametrize(("name", "bounds"), PLAUSIBLE.items(), ids=PLAUSIBLE)
def test_the_plausible_ranges_are_the_agreed_ones(name: str, bounds: str) -> None:
    assert FACTS[name]["plausible"] == bounds


@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)
def test_every_fact_has_a_label_and_exactly_one_kind(fact: dict[str, Any]) -> None:
    assert fact["label"]
    assert sum(key in fact for key in ("unit", "values", "date")) == 1


@pytest.mark.parametrize("name", [name for name, fact in FACTS.items() if "unit" in fact])
def test_every_quantity_has_a_plausible_range(name: str) -> None:
    low, high = map(Fraction, FACTS[name]["plausible"].split(" to "))
    assert 0 <= low < high


def test_only_mrd_is_censored() -> None:
    assert {name for name, fact in FACTS.items() if fact.get("censored") == "yes"} == {"mrd_flow", "mrd_pcr"}


def check_digit(code: str) -> str:
    """LOINC's mod-10 check digit: every second digit from the right is doubled."""
    digits = code.partition("-")[0]
    doubled = str(int(digits[::-2][::-1]) * 2)
    total = sum(map(int, doubled)) + sum(map(int, digits[-2::-2]))
    return str(-total % 10)


CODES = [(name, code) for name, fact in FACTS.items() for code in fact.get("codes", [])]


@pytest.mark.parametrize(("name", "code"), CODES, ids=[" ".join(pair) for pair in CODES])
def test_every_loinc_code_has_its_check_digit(name: str, code: str) -> None:
    system, _, number = code.partition(" ")
    assert system == "LOINC", name
    assert number.split("-")[1] == check_digit(number)


@pytest.mark.parametrize("wrong", ["26446-3", "30376-6", "11150-6"])
def test_the_check_digit_refuses_codes_that_were_remembered_wrongly(wrong: str) -> None:
    assert wrong.split("-")[1] != check_digit(wrong)


def test_no_code_is_claimed_where_none_could_be_verified() -> None:
    assert not [name for name in ("bone_marrow_blasts", "mrd_flow", "mrd_pcr", "cd22", "lansky") if "codes" in FACTS[name]]
