"""A small protocol built by hand, so that this room is tested without the rule files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from remission.cases.tables import CaseTable, read_cases
from remission.expr.facts import ASSESSMENT_DATE, Fact, Kind
from remission.expr.units import unit
from remission.protocol.model import EligibilityCriteria, Protocol
from remission.protocol.vocabulary.observation_choice import choose


def quantity(name: str, of: str, low: str, high: str, **more: object) -> Fact:
    key = name.lower().replace(" ", "_")
    return Fact(key, name, name, Kind.QUANTITY, unit(of), (Fraction(low), Fraction(high)), **more)  # type: ignore[arg-type]


def choice(name: str, *values: str) -> Fact:
    return Fact(name.lower().replace(" ", "_"), name, name, Kind.CHOICE, values=values)


FACTS = (
    Fact(ASSESSMENT_DATE, "assessment date", "", Kind.DATE),
    quantity("platelets", "10*9/L", "0", "3000"),
    quantity("ANC", "10*9/L", "0", "200"),
    quantity("bone marrow blasts", "%", "0", "100"),
    quantity("mrd flow", "%", "0", "100", censored=True),
    quantity("mrd flow sensitivity", "%", "0", "100", companion_of="mrd_flow"),
    quantity("creatinine", "mg/dL", "0.05", "30", molar_mass=Fraction("113.12")),
    quantity("serum creatinine", "umol/L", "10", "900", molar_mass=Fraction("113.12")),
    quantity("height", "cm", "20", "250"),
    quantity("cycle", "1", "1", "20", whole=True),
    quantity("base excess", "mmol/L", "-30", "30", censored=True),
    choice("diagnosis", "B-cell precursor ALL", "T-cell ALL", "AML", "other"),
    choice("CD22", "positive", "negative"),
    choice("prior HSCT", "yes", "no"),
    Fact("last_hsct", "last HSCT", "", Kind.DATE),
    quantity("haemoglobin", "g/dL", "0", "30"),
    quantity("haematocrit", "%", "5", "80"),
    quantity("bilirubin ULN", "mg/dL", "0", "60", companion_of="bilirubin", above_zero=True),
    Fact("endless", "endless", "", Kind.QUANTITY, unit("%"), censored=True),
)
UNUSED = {ASSESSMENT_DATE, "mrd_flow_sensitivity", "haemoglobin", "haematocrit", "bilirubin_uln"}


def built(facts: tuple[Fact, ...], used: tuple[str, ...]) -> Protocol:
    return Protocol(
        id="demo",
        title="",
        version="1",
        sha256="",
        facts={fact.slug: fact for fact in facts},
        criteria={},
        eligibility=EligibilityCriteria(),
        classifications={},
        calculations={},
        sources={},
        statements={},
        used=used,
        order=(),
    )


@pytest.fixture(scope="session")
def facts() -> dict[str, Fact]:
    return {fact.slug: fact for fact in FACTS}


@pytest.fixture(scope="session")
def protocol() -> Protocol:
    return built(FACTS, tuple(fact.slug for fact in FACTS if fact.slug not in UNUSED))


@pytest.fixture(scope="session")
def counts() -> Protocol:
    """A protocol that reads platelets, MRD and the date only."""
    wanted = ("platelets", "mrd_flow", ASSESSMENT_DATE)
    return built(FACTS, wanted)


def chooses(fact: Fact, rule: str, observed_as: str | None = None) -> Fact:
    return replace(fact, choose=choose(rule, fact, lambda _: fact.pos), observed_as=observed_as)


@pytest.fixture(scope="session")
def watched() -> Protocol:
    """A protocol that chooses among dated observations, by every kind of rule."""
    count = quantity("platelets", "10*9/L", "0", "3000")
    facts = (
        Fact(ASSESSMENT_DATE, "assessment date", "", Kind.DATE),
        quantity("blasts", "%", "0", "100"),
        chooses(count, "closest to the assessment, within 3 days"),
        chooses(
            quantity("later count", "10*9/L", "0", "3000"),
            "closest to the assessment, within 3 days, ties to the later",
            "platelets",
        ),
        chooses(quantity("nadir", "10*9/L", "0", "3000"), "lowest within 4 days before the assessment", "platelets"),
        chooses(quantity("confirmed", "10*9/L", "0", "3000"), "second highest within 6 days", "platelets"),
        chooses(quantity("weight", "kg", "0.3", "350"), "latest on or before the assessment"),
        chooses(quantity("next weight", "kg", "0.3", "350"), "first after the assessment, within 4 days", "weight"),
        chooses(choice("EMD", "present", "absent"), "present over absent, within 2 days"),
        chooses(quantity("mrd", "%", "0", "100", censored=True), "highest within 3 days"),
        quantity("mrd sensitivity", "%", "0", "100", companion_of="mrd"),
        chooses(quantity("ALT", "U/L", "0", "20000"), "closest to the assessment, within 3 days"),
        quantity("ALT ULN", "U/L", "0", "20000", companion_of="alt"),
        chooses(Fact("last_dose", "last dose", "", Kind.DATE), "latest at any time"),
    )
    return built(facts, tuple(fact.slug for fact in facts if fact.slug != "mrd_sensitivity"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, so that a message holds no path but the file's name."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def read(folder: Path, counts: Protocol) -> Callable[[str], CaseTable]:
    """Read the text of a CSV file with the small protocol; the file is called t.csv."""

    def read_text(text: str) -> CaseTable:
        (folder / "t.csv").write_text(text, encoding="utf-8", newline="")
        return read_cases(Path("t.csv"), counts)

    return read_text
