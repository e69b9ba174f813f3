"""What kind of table a head belongs to: SDTM findings, ADaM, Synthea, MIMIC, or one with a row a value or a column a fact."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from remission.expr.facts import slug
from remission.expr.patterns import regex

SDTM = regex(r"([A-Z]{2})TESTCD")
PATIENT = regex(r"usubjid|subjid|((patient|pat|subject|subj|person|record|sample)_?)?(id|nr|no)|patient|subject|mrn")
DATE = regex(r"date|day_?of_.*|.*_date|.*dtc|.*dat|charttime|datum|start")
CODE = regex(r"(test|lab|item|param|parameter|analyte|observation|measurement|concept)?_?(code|cd|id|name)?|fact")
VALUE = regex(r"value|result|(lab|test)_?(value|result)|val|ergebnis|wert")
UNIT = regex(r"units?|uom|einheit|(value|result|lab|test)_?(unit|units|uom)")


@dataclass(frozen=True, slots=True)
class TableLayout:
    """The columns of a table by what they hold; `fact` and `value` are there where each row is one value."""

    kind: str
    patient: str | None
    date: str | None = None
    fact: str | None = None
    value: str | None = None
    unit: str | None = None
    name: str | None = None  # the test in words
    upper_limit: str | None = None
    lower_limit: str | None = None
    sensitivity: str | None = None
    specimen: str | None = None
    leave_out: tuple[tuple[str, str], ...] = ()

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """The keys of a mapping, and the column of each."""
        pairs = (
            *(("patient", self.patient), ("date", self.date), ("fact", self.fact), ("value", self.value), ("unit", self.unit)),
            *(("sensitivity", self.sensitivity), ("upper limit", self.upper_limit), ("lower limit", self.lower_limit)),
            ("specimen", self.specimen),
        )
        return tuple((key, column) for key, column in pairs if column)


def layout_of(heads: Sequence[str]) -> TableLayout:  # noqa: PLR0911 - a kind of table a line
    """Recognise a table by its head."""
    there = {head.strip() for head in heads}
    lower = {head.lower(): head for head in there}
    if found := next((match for head in sorted(there) if (match := SDTM.fullmatch(head))), None):
        return _sdtm(found[1], there)
    if {"resource", "system", "code", "value"} <= there:
        limits = ("upper limit", "lower limit")
        return TableLayout("FHIR", "patient", "date", "code", "value", "unit", "display", *limits, specimen="specimen")
    if {"PARAMCD", "AVAL"} <= there:
        return _adam(there)
    if {"PATIENT", "CODE", "VALUE", "UNITS"} <= there:
        return TableLayout("Synthea", "PATIENT", "DATE", "CODE", "VALUE", "UNITS", "DESCRIPTION")
    if {"person_id", "measurement_concept_id", "value_as_number"} <= lower.keys():
        return _omop(lower)
    if {"subject_id", "itemid", "charttime", "valueuom"} <= lower.keys():
        value, limit = lower.get("value") or lower.get("valuenum"), lower.get("ref_range_upper")
        patient, day, code, unit = (lower[key] for key in ("subject_id", "charttime", "itemid", "valueuom"))
        return TableLayout("MIMIC", patient, day, code, value, unit, upper_limit=limit)
    return _plain(heads)


def _omop(lower: dict[str, str]) -> TableLayout:
    """OMOP's MEASUREMENT; what its operators mean is for a person to look up in the vocabulary."""
    return TableLayout(
        "OMOP MEASUREMENT",
        lower["person_id"],
        lower.get("measurement_date"),
        lower["measurement_concept_id"],
        lower["value_as_number"],
        lower.get("unit_source_value"),
        lower.get("measurement_source_value"),
        lower.get("range_high"),
        lower.get("range_low"),
    )


def _sdtm(prefix: str, there: set[str]) -> TableLayout:
    def own(*endings: str) -> str | None:
        return next((f"{prefix}{ending}" for ending in endings if f"{prefix}{ending}" in there), None)

    is_standard = own("STRESC") is not None
    return TableLayout(
        f"SDTM {prefix}",
        "USUBJID" if "USUBJID" in there else _first(PATIENT, sorted(there)),
        own("DTC"),
        own("TESTCD"),
        own("STRESC", "ORRES"),
        own("STRESU") if is_standard else own("ORRESU"),
        own("TEST"),
        own("STNRHI") if is_standard else own("ORNRHI"),
        own("STNRLO") if is_standard else own("ORNRLO"),
        own("LLOQ"),
        own("SPEC"),
        ((f"{prefix}STAT", "NOT DONE"),) if own("STAT") else (),
    )


def _adam(there: set[str]) -> TableLayout:
    day = next((name for name in ("ADT", "ADTM", "ADTC") if name in there), None)
    patient = "USUBJID" if "USUBJID" in there else _first(PATIENT, sorted(there))
    limits = ("ANRHI" if "ANRHI" in there else None, "ANRLO" if "ANRLO" in there else None)
    return TableLayout("ADaM", patient, day, "PARAMCD", "AVAL", None, "PARAM" if "PARAM" in there else None, *limits)


def _plain(heads: Sequence[str]) -> TableLayout:
    rest = [head.strip() for head in heads]
    patient = _first(PATIENT, rest)
    rest = [head for head in rest if head != patient]
    date = _first(DATE, rest)
    value = _first(VALUE, rest)
    code = _first(CODE, [head for head in rest if head not in (date, value)])
    if value and code:
        return TableLayout("a row a value", patient, date, code, value, _first(UNIT, rest))
    return TableLayout("a column a fact", patient, date)


def _first(pattern: re.Pattern[str], heads: Sequence[str]) -> str | None:
    """The first head that is called so; an exact name comes before a longer one."""
    return next((head for head in heads if head and pattern.fullmatch(slug(head))), None)
