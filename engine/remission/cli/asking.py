"""Questions about patients: why, why not, what is missing, and what would change it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from remission.cli.app import FINE, PROBLEMS, app
from remission.cli.options import Data, ListFile, ProtocolName, Today
from remission.cli.runs import Run, errors

if TYPE_CHECKING:
    from remission.cases.case import Case


@app.command(epilog="Example: remission explain inotuzumab-pediatric patients.csv --patient SYN-001")
def explain(  # noqa: PLR0913, PLR0917 - a parameter an option
    protocol: ProtocolName,
    data: Data,
    patient: Annotated[str, typer.Option("--patient", metavar="ID", help="Whose decisions to explain.")],
    rules: Annotated[bool, typer.Option("--rules", help="Also tell which rules of the engine fired, in their order.")] = False,
    assessments: ListFile = None,
    today: Today = None,
) -> None:
    """Tell why, why not, what is missing and what would change it, for one patient."""
    from remission.decide import Decider  # noqa: PLC0415
    from remission.protocol.load import load  # noqa: PLC0415
    from remission.report.explain import explain as told  # noqa: PLC0415

    loaded = load(protocol)
    decider = Decider(loaded)
    known: dict[str, None] = {}
    own: list[Case] = []
    for case in Run(loaded, data, assessments, today).cases_untold():
        known[case.patient] = None
        if case.patient == patient.strip():
            decision, fired = decider.decide_and_trace_rules(case)
            typer.echo(("\n" if own else "") + told(loaded, decision, fired if rules else ()))
            own.append(case)
    if not own:
        raise typer.BadParameter(_no_patient(patient, list(known)), param_hint="--patient")
    raise typer.Exit(PROBLEMS if any(errors(case) for case in own) else FINE)


def _no_patient(patient: str, known: list[str]) -> str:
    from remission.errors import did_you_mean  # noqa: PLC0415

    hint = did_you_mean(patient, known)
    return f"the data has no patient {patient!r}{f': {hint}' if hint else ''}"
