"""One case from values that a program has at hand: text, as it would stand in a cell, by the name of its fact."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as Date  # noqa: N812 - the parameter is called `date`, as the column is

from remission.cases.case import Case
from remission.cases.cells.case import read_case
from remission.errors import Pos
from remission.protocol.model import Protocol


def case(protocol: Protocol, values: Mapping[str, str], patient: str = "patient", date: Date | None = None) -> Case:
    """Read one case: what a table would say in one row.

    Args:
        protocol: Whose facts they are.
        values: Text by the name of a fact (or its slug), read as a cell is: `{"platelets": "99 10*9/L", "MRD flow": "<0.01 %"}`.
            A fact that is not there is missing.
        patient: Whose values they are; problems are told of it, with the place of the value among `values`.
        date: The day of the assessment, if it is known.

    Returns:
        The case. Values that cannot be trusted are None in `values`, and told in `problems`.

    Raises:
        InputError: a name is no fact of the vocabulary, stands twice, or has a unit that it cannot have.

    """
    places = {name: Pos(patient, 1, number) for number, name in enumerate(values, start=1)}
    day = None if date is None else date.isoformat()
    return read_case(protocol, patient, day, values, lambda name: places.get(name, Pos(patient, 1, 1)))
