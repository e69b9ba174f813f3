"""Commands about the rules alone: are the files in order, do the readings agree, what holds for every patient."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from remission.cli.app import FINE, PROBLEMS, app
from remission.cli.messages import Readings, deliver, one_of, say, spare, tell
from remission.cli.options import ProblemsFile, ProtocolName
from remission.cli.runs import DecisionTally, shown


@app.command(epilog="Example: remission check rules/inotuzumab-pediatric")
def check(
    protocol: ProtocolName,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as problems.")] = False,
) -> None:
    """Report every problem of a protocol's files."""
    from remission.verify.check import check_files  # noqa: PLC0415

    checked = check_files(protocol)
    tell(checked.problems)
    if checked.protocol is None or not checked.is_fine or (strict and checked.problems):
        raise typer.Exit(PROBLEMS)
    typer.echo(f"{checked.protocol.id} {checked.protocol.version}: fine ({checked.counts})")


@app.command(epilog="Example: remission agree inotuzumab-pediatric --cases 10000 --seed 1")
def agree(
    protocol: ProtocolName,
    cases: Annotated[int, typer.Option("--cases", min=1, metavar="N", help="How many cases to draw.")] = 10_000,
    courses: Annotated[
        int, typer.Option("--courses", min=0, metavar="N", help="And how many patients of up to eight assessments.")
    ] = 0,
    seed: Annotated[int, typer.Option("--seed", metavar="S", help="The same seed draws the same cases.")] = 0,
) -> None:
    """Run every installed reading on random and boundary cases, and courses, and count where they agree."""
    from remission.engines.columns import installed  # noqa: PLC0415
    from remission.protocol.load import load  # noqa: PLC0415
    from remission.testing.agreement import agreement, drawn, drawn_courses, readings  # noqa: PLC0415

    loaded = load(protocol)
    engines = installed()
    agreed = agreement(loaded, shown(drawn(loaded, cases, seed), "cases", cases), engines=engines)
    typer.echo(f"{agreed} of {cases} cases: {readings(engines)} agree on every field (seed {seed})")
    if courses:
        assessments = agreement(loaded, shown(drawn_courses(loaded, courses, seed), "assessments", courses), engines=engines)
        typer.echo(f"{courses} courses of {assessments} assessments: {readings(engines)} agree on every field (seed {seed})")


@app.command(epilog="Example: remission prove inotuzumab-pediatric")
def prove(
    protocol: ProtocolName,
    form: Annotated[str, typer.Option("--format", metavar="text|json", help="For people or for machines.")] = "text",
    timeout: Annotated[float, typer.Option("--timeout", min=1, metavar="S", help="Seconds for everything together.")] = 60.0,
    details: Annotated[
        bool, typer.Option("--details", help="Also every patient, as a row of a table and as a scenario.")
    ] = False,
) -> None:
    """Prove what the protocol promises, and what every protocol should, about all patients; or show one that breaks it."""
    from remission.protocol.load import load  # noqa: PLC0415
    from remission.verify.document import text  # noqa: PLC0415
    from remission.verify.proof import prove as proved  # noqa: PLC0415
    from remission.verify.record import record  # noqa: PLC0415
    from remission.verify.summary import summary  # noqa: PLC0415

    chosen = one_of(form, ["text", "json"], "--format")
    loaded = load(protocol)
    found = proved(loaded, seconds=timeout)
    tell(found.problems)
    people = partial(text, loaded, found, protocol) if details else partial(summary, loaded, found, protocol)
    deliver(Readings(people, partial(record, loaded, found, protocol)), chosen)
    raise typer.Exit(FINE if found.is_sound else PROBLEMS)


@app.command(epilog="Example: remission diff HEAD~1:rules/inotuzumab-pediatric rules/inotuzumab-pediatric patients.csv")
def diff(  # noqa: PLR0913, PLR0917 - a parameter an option
    old: Annotated[str, typer.Argument(metavar="OLD", help="A protocol, or one at a revision: HEAD~1:rules/x")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The amended protocol")],
    data: Annotated[Path | None, typer.Argument(metavar="[DATA]", help="Patients: who is answered differently, and why")] = None,
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Also write it as a page.")] = None,
    form: Annotated[str, typer.Option("--format", metavar="text|json", help="For people or for machines.")] = "text",
    timeout: Annotated[float, typer.Option("--timeout", min=1, metavar="S", help="Seconds for everything together.")] = 60.0,
    problems: ProblemsFile = None,
) -> None:
    """Tell what an amendment changes: its clauses, the patients it moves, or the proof that it moves nobody."""
    from remission.compare import document  # noqa: PLC0415
    from remission.compare.amendment import amendment  # noqa: PLC0415
    from remission.compare.record import record  # noqa: PLC0415
    from remission.compare.revisions import opened  # noqa: PLC0415
    from remission.render.output import WIDE  # noqa: PLC0415
    from remission.render.problem_file import problem_file  # noqa: PLC0415

    chosen = one_of(form, ["text", "json"], "--format")
    if problems is not None and data is None:
        raise typer.BadParameter("there is no table whose problems it could take", param_hint="--problems")
    if data is not None:
        spare(data, html, problems)
    tally: DecisionTally | None = None
    with opened(old) as before, opened(new) as after, problem_file(problems) as file:
        found = amendment(before, after, data, seconds=timeout)
        if found.people is not None:
            tally = DecisionTally(after.protocol, found.people.cases, found.people.warnings, file)
            for case in found.people.told:
                tally.note(case)
        readings = Readings(partial(document.text, found), partial(record, found), partial(document.page, found))
        if html is not None:
            deliver(readings, "html", html)
        deliver(readings, chosen, width=WIDE)
    if found.not_proved:  # the rest needs no solver, and was told
        say(found.not_proved)
    if tally is not None:
        tally.unread.clear()  # of the cases without a problem nothing is known here
        tally.finish()
    if found.not_proved:
        raise typer.Exit(PROBLEMS)


@app.command(epilog="Example: remission schema > remission.schema.json")
def schema() -> None:
    """Print the JSON Schema of rule files, for editors."""
    import json  # noqa: PLC0415

    from remission.protocol.source.models import schema as made  # noqa: PLC0415

    typer.echo(json.dumps(made(), indent=2))
