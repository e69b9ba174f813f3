"""One FHIR resource -> rows. Source: HL7 FHIR R4 (hl7.org/fhir/R4), the elements of each resource by their names there.

A resource that was entered in error gives no row; a value that is absent for a reason gives a row without a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

Resource: TypeAlias = Mapping[str, Any]
Row: TypeAlias = tuple[str, ...]

COLUMNS = (
    *("resource", "id", "patient", "date", "system", "code", "display", "value", "unit", "status"),
    *("lower limit", "upper limit", "specimen"),
)
WRONG = frozenset({"entered-in-error", "cancelled"})
DAYS = (
    *("effectiveDateTime", "effectiveInstant", "performedDateTime", "onsetDateTime", "occurrenceDateTime", "recordedDate"),
    *("dateAsserted", "issued"),
)
PERIODS = ("effectivePeriod", "performedPeriod", "onsetPeriod")
MINUTE = len("2024-05-01T10:30")  # what is kept of a moment, as it is written


def rows(resource: Resource) -> Iterator[Row]:
    """The rows of one resource, by `COLUMNS`; none of a kind that is not read."""
    kind = resource.get("resourceType")
    if kind == "Patient":
        yield from _of_patient(resource)
    elif (read := READ.get(str(kind))) is not None and _status(resource) not in WRONG:
        yield from read(resource)


def _of_patient(resource: Resource) -> Iterator[Row]:
    me = _text(resource.get("id"))
    for element in ("birthDate", "gender", "deceasedDateTime", "deceasedBoolean"):
        if element in resource:
            value = _text(resource[element])
            yield _row(resource, me, ("Patient", element, element), "", (value, ""))
    if not any(element in resource for element in ("birthDate", "gender")):
        yield _row(resource, me, ("Patient", "", ""), "", ("", ""))


def _of_observation(resource: Resource) -> Iterator[Row]:
    yield from _coded(resource, resource.get("code"), _value(resource), _limits(resource))
    for part in _list(resource.get("component")):
        yield from _coded(resource, part.get("code"), _value(part), _limits(part))


def _of_condition(resource: Resource) -> Iterator[Row]:
    status = _concept(resource.get("clinicalStatus"))
    refuted = _concept(resource.get("verificationStatus")) in {"refuted", "entered-in-error"}
    if not refuted:
        yield from _coded(resource, resource.get("code"), (status or "present", ""), ("", ""))


def _of_procedure(resource: Resource) -> Iterator[Row]:
    yield from _coded(resource, resource.get("code"), (_status(resource), ""), ("", ""))


def _of_medication(resource: Resource) -> Iterator[Row]:
    dosage = resource.get("dosage")
    dose = (dosage.get("dose") if isinstance(dosage, Mapping) else None) or {}
    value = _quantity(dose) if dose else (_status(resource), "")
    yield from _coded(resource, resource.get("medicationCodeableConcept"), value, ("", ""))


def _of_report(resource: Resource) -> Iterator[Row]:
    found = [coding for concept in _list(resource.get("conclusionCode")) for coding in _list(concept.get("coding"))]
    for value in [_text(coding.get("display") or coding.get("code")) for coding in found] or [_text(resource.get("conclusion"))]:
        yield from _coded(resource, resource.get("code"), (value, ""), ("", ""))


READ: dict[str, Callable[[Resource], Iterator[Row]]] = {
    "Observation": _of_observation,
    "Condition": _of_condition,
    "Procedure": _of_procedure,
    "MedicationAdministration": _of_medication,
    "MedicationStatement": _of_medication,
    "DiagnosticReport": _of_report,
}


# ---- parts -----------------------------------------------------------------------------------------


def _coded(resource: Resource, concept: Any, value: tuple[str, str], limits: tuple[str, str]) -> Iterator[Row]:  # noqa: ANN401
    """A row for each code of a concept; one without a code has its text."""
    codings = _list(concept.get("coding")) if isinstance(concept, Mapping) else []
    text = _text(concept.get("text")) if isinstance(concept, Mapping) else ""
    names = [(_text(one.get("system")), _text(one.get("code")), _text(one.get("display")) or text) for one in codings]
    for name in names or [("", text, text)]:
        yield _row(resource, _patient(resource), name, _day(resource), value, limits)


def _row(  # noqa: PLR0913, PLR0917 - a column an argument
    resource: Resource,
    patient: str,
    name: tuple[str, str, str],
    day: str,
    value: tuple[str, str],
    limits: tuple[str, str] = ("", ""),
) -> Row:
    specimen = resource.get("specimen")
    shown = _text(specimen.get("display")) if isinstance(specimen, Mapping) else ""
    kind, own = _text(resource.get("resourceType")), _text(resource.get("id"))
    return (kind, own, patient, day, *name, *value, _status(resource), *limits, shown)


def _value(holder: Resource) -> tuple[str, str]:
    """The value of an observation or of a part of one, and its unit; nothing where it is absent for a reason."""
    if quantity := holder.get("valueQuantity"):
        return _quantity(quantity)
    if found := holder.get("valueRange"):
        low, high = (_quantity(found.get(end)) for end in ("low", "high"))
        if low[0] and high[0]:
            return f"{low[0]} to {high[0]}", low[1] or high[1]
        return (f">={low[0]}", low[1]) if low[0] else (f"<={high[0]}", high[1])
    if concept := holder.get("valueCodeableConcept"):
        return _concept(concept), ""
    for element in ("valueString", "valueInteger", "valueDecimal", "valueBoolean", "valueDateTime"):
        if element in holder:
            return _text(holder[element]), ""
    return "", ""


def _quantity(quantity: Any) -> tuple[str, str]:  # noqa: ANN401 - whatever stands there
    if not isinstance(quantity, Mapping):
        return "", ""
    sign = _text(quantity.get("comparator"))
    value = _text(quantity.get("value"))
    return (f"{sign}{value}" if value else ""), _text(quantity.get("code") or quantity.get("unit"))


def _limits(holder: Resource) -> tuple[str, str]:
    """The limits of normal, where there is one range for them."""
    found = _list(holder.get("referenceRange"))
    if len(found) != 1:
        return "", ""
    low, high = (_quantity(found[0].get(end))[0] for end in ("low", "high"))
    return low, high


def _patient(resource: Resource) -> str:
    subject = resource.get("subject") or resource.get("patient")
    reference = _text(subject.get("reference")) if isinstance(subject, Mapping) else ""
    return reference.rpartition("/")[2].removeprefix("urn:uuid:")


def _day(resource: Resource) -> str:
    for element in DAYS:
        if day := _text(resource.get(element)):
            return day[:MINUTE]
    for element in PERIODS:
        period = resource.get(element)
        if isinstance(period, Mapping) and (day := _text(period.get("start"))):
            return day[:MINUTE]
    return ""


def _status(resource: Resource) -> str:
    return _text(resource.get("status"))


def _concept(concept: Any) -> str:  # noqa: ANN401
    """A concept in a word: the code of its first coding with a display, else its text."""
    if not isinstance(concept, Mapping):
        return ""
    for coding in _list(concept.get("coding")):
        if found := _text(coding.get("display") or coding.get("code")):
            return found
    return _text(concept.get("text"))


def _list(value: Any) -> list[Any]:  # noqa: ANN401
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _text(value: Any) -> str:  # noqa: ANN401
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            return value.strip()
        case _:
            return ""
