"""A FHIR Bundle as cases: the mapping in the protocol's folder reads it, exactly as the command line reads a file of one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from remission.api.bodies import exact_json
from remission.api.problems import Refusal, beside, unusable
from remission.api.shelf import Served
from remission.cases.case import Case
from remission.cases.observations.request import ObservationRequest
from remission.errors import InputError, Pos, Problem


def fhir_cases(served: Served, bundle: bytes, today: date) -> list[Case]:
    """Read the cases of a Bundle; its text stands in a temporary file of our own for as long as that takes.

    Raises:
        Refusal: the protocol has no mapping, or the Bundle cannot be read by it.
    """
    from remission.cases.tables import read_cases  # noqa: PLC0415 - data frames take a third of a second to load
    from remission.formats.mapping.apply import mapped  # noqa: PLC0415

    if served.mapping is None:
        detail = f"the protocol {served.protocol.id!r} has no mapping that reads FHIR"
        hint = "put a mapping with 'tables:' into the protocol's folder; docs/data.md has how"
        raise Refusal(422, "unusable-input", detail, [Problem(Pos("#", 1, 1), detail, hint)])
    is_resource = isinstance(found := exact_json(bundle), dict) and isinstance(found.get("resourceType"), str)
    if not is_resource:
        detail = "this is no FHIR resource"
        raise unusable([Problem(Pos("#", 1, 1), detail, "send a Bundle: an object with a 'resourceType'")])
    with TemporaryDirectory(prefix="remission-") as folder:
        file = Path(folder, "bundle.json")
        file.write_bytes(bundle)
        try:
            with mapped(served.mapping, file, served.protocol) as table:
                read = read_cases(table.path, served.protocol, ObservationRequest(None, today))
        except InputError as error:
            raise unusable(beside(beside(one, Path(folder)), served.place.parent) for one in error.problems) from None
        return [replace(case, problems=tuple(beside(one, Path(folder)) for one in case.problems)) for case in read.cases]
