"""Commands for QA: run features, measure what they show, and keep the evidence."""

from __future__ import annotations

import os
import re
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from remission.cli.app import FINE, PROBLEMS, USAGE, app
from remission.cli.messages import Readings, deliver, must_be_writable, one_of, tell, tell_findings, write_text
from remission.cli.options import AtLeast, Features, Jobs, ProtocolName, Tags, stated_time
from remission.errors import InputError, counted


@app.command("test", epilog="Example: remission test rules/inotuzumab-pediatric features/inotuzumab-pediatric")
def scenarios(  # noqa: PLR0913, PLR0917 - a parameter an option
    protocol: ProtocolName,
    features: Features = None,
    tags: Tags = None,
    junit: Annotated[Path | None, typer.Option("--junit", metavar="FILE", help="Also write the results as JUnit XML.")] = None,
    cucumber: Annotated[Path | None, typer.Option("--cucumber", metavar="FILE", help="Also write them as Cucumber JSON.")] = None,
    jobs: Annotated[int, typer.Option("--jobs", min=1, metavar="N", help="Processes that share the scenarios.")] = 1,
) -> None:
    """Run Gherkin features against a protocol; no Python needed."""
    from remission.render.machine import json_text  # noqa: PLC0415
    from remission.render.terminal import screen, show  # noqa: PLC0415
    from remission.testing.runner.cucumber import as_cucumber  # noqa: PLC0415
    from remission.testing.runner.document import text  # noqa: PLC0415
    from remission.testing.runner.junit import as_junit  # noqa: PLC0415
    from remission.testing.runner.parallel import run_in_parallel  # noqa: PLC0415
    from remission.testing.runner.run import run_features  # noqa: PLC0415

    for path in filter(None, (junit, cucumber)):
        must_be_writable(path)
    if jobs > 1:
        results = run_in_parallel(protocol, features or [], jobs, tags=_readable(tags))
    else:
        results = run_features(protocol, features or [], tags=_readable(tags))
    if junit is not None:
        write_text(junit, as_junit(results))
    if cucumber is not None:
        write_text(cucumber, json_text(list(as_cucumber(results))))
    show(text(results), screen())
    raise typer.Exit(FINE if results.passed_all else PROBLEMS)


@app.command(epilog="Example: remission coverage inotuzumab-pediatric --at-least 100")
def coverage(  # noqa: PLR0913, PLR0917 - a parameter an option
    protocol: ProtocolName,
    features: Features = None,
    tags: Tags = None,
    at_least: AtLeast = 100.0,
    form: Annotated[str, typer.Option("--format", metavar="text|json", help="For people or for machines.")] = "text",
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Also draw it on the text of the rules.")] = None,
) -> None:
    """Tell which clauses no scenario shows met, not met, unknown and at its threshold, and the scenario that would."""
    from remission.render.progress import watched  # noqa: PLC0415
    from remission.testing.assertions.recording import record  # noqa: PLC0415
    from remission.testing.coverage import document  # noqa: PLC0415
    from remission.testing.coverage.record import record as as_record  # noqa: PLC0415
    from remission.testing.coverage.report import report  # noqa: PLC0415

    chosen = one_of(form, ["text", "json"], "--format")
    recording = record(protocol, features or [], tags=_readable(tags))
    tell_findings(recording.results)
    with watched("asking what is shown") as told:
        found = report(recording, told)
    readings = Readings(partial(document.text, found), partial(as_record, found), partial(document.page, found))
    if html is not None:
        deliver(readings, "html", html)
    deliver(readings, chosen)
    raise typer.Exit(FINE if recording.results.passed_all and found.percent >= at_least else PROBLEMS)


@app.command(epilog="Example: remission mutate inotuzumab-pediatric --at-least 95")
def mutate(  # noqa: PLR0913, PLR0917 - a parameter an option
    protocol: ProtocolName,
    features: Features = None,
    tags: Tags = None,
    at_least: AtLeast = 100.0,
    jobs: Jobs = 0,
    pairs: Annotated[int, typer.Option("--pairs", min=0, metavar="N", help="Also try so many pairs of edits at once.")] = 0,
    seed: Annotated[int, typer.Option("--seed", help="The same seed draws the same pairs.")] = 0,
    form: Annotated[str, typer.Option("--format", metavar="text|json", help="For people or for machines.")] = "text",
) -> None:
    """Edit each clause in every way an author might by mistake, and tell which edits no scenario would notice."""
    from remission.render.terminal import screen, show  # noqa: PLC0415
    from remission.testing.assertions.recording import record  # noqa: PLC0415
    from remission.testing.mutation import document  # noqa: PLC0415
    from remission.testing.mutation.mutation import hidden_pairs  # noqa: PLC0415
    from remission.testing.mutation.mutation import mutate as tried  # noqa: PLC0415
    from remission.testing.mutation.record import record as as_record  # noqa: PLC0415

    chosen = one_of(form, ["text", "json"], "--format")
    recording = record(protocol, features or [], tags=_readable(tags))
    tell_findings(recording.results)
    processes = jobs or os.cpu_count() or 1
    found = tried(recording, jobs=processes)
    deliver(Readings(partial(document.text, found), partial(as_record, found)), chosen)
    if pairs and chosen == "text":
        show(document.pairs_text(hidden_pairs(recording, found, pairs, seed, jobs=processes), pairs), screen())
    raise typer.Exit(FINE if recording.results.passed_all and found.score >= at_least else PROBLEMS)


@app.command(epilog="Example: remission boundaries inotuzumab-pediatric --out boundaries.feature")
def boundaries(
    protocol: ProtocolName,
    features: Features = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write here instead of to the screen.")] = None,
) -> None:
    """Write a feature with every single condition just below, at and above its threshold, missing, censored, implausible."""
    from remission.render.progress import watched  # noqa: PLC0415
    from remission.testing.assertions.recording import record  # noqa: PLC0415
    from remission.testing.boundaries.boundaries import outlines, usual_patient  # noqa: PLC0415
    from remission.testing.boundaries.writer import feature_of  # noqa: PLC0415

    recording = record(protocol, features or [])
    with watched("looking for patients") as told:
        text = feature_of(recording.protocol, usual_patient(recording), outlines(recording, told))
    if out is None:
        typer.echo(text, nl=False)
    else:
        write_text(out, text)


@app.command(epilog="Example: remission trace inotuzumab-pediatric --format html --out trace.html")
def trace(
    protocol: ProtocolName,
    features: Features = None,
    tags: Tags = None,
    form: Annotated[str, typer.Option("--format", metavar="text|html|csv|json", help="How the matrix is written.")] = "text",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write here instead of to the screen.")] = None,
) -> None:
    """Trace each statement of a source to its clause, its scenarios and their results, and back; tell the orphans."""
    from remission.testing.assertions.recording import record  # noqa: PLC0415
    from remission.testing.trace import document  # noqa: PLC0415
    from remission.testing.trace import record as records  # noqa: PLC0415
    from remission.testing.trace.matrix import trace as traced  # noqa: PLC0415

    chosen = one_of(form, ["text", "html", "csv", "json"], "--format")
    recording = record(protocol, features or [], tags=_readable(tags))
    tell_findings(recording.results)
    matrix = traced(recording)
    page, rows = partial(document.page, matrix), partial(records.table, matrix)
    deliver(Readings(partial(document.text, matrix), partial(records.record, matrix), page, rows), chosen, out)
    raise typer.Exit(FINE if matrix.is_whole else PROBLEMS)


def _sha256(written: str) -> str:
    """The SHA-256 of an option; what is none is wrong usage."""
    if not re.fullmatch(r"[0-9a-fA-F]{64}", written):
        raise typer.BadParameter(f"{written!r} is no SHA-256: it has 64 digits from 0 to 9 and a to f")
    return written


@app.command(epilog="Example: remission evidence inotuzumab-pediatric --out evidence --who 'A. Tester'")
def evidence(  # noqa: PLR0913, PLR0917 - a parameter an option
    protocol: Annotated[
        str | None, typer.Argument(metavar="PROTOCOL", help="A protocol's folder or file, or a shipped id")
    ] = None,
    features: Features = None,
    tags: Tags = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="A new folder to write to.")] = None,
    who: Annotated[str, typer.Option("--who", metavar="NAME", help="Who stands behind it.")] = "not stated",
    when: Annotated[
        datetime | None,
        typer.Option("--when", metavar="TIME", parser=stated_time, help="The time that is stated; now by default."),
    ] = None,
    cases: Annotated[int, typer.Option("--cases", min=1, help="Random cases on which the readings are compared.")] = 1000,
    jobs: Jobs = 0,
    verified: Annotated[
        Path | None, typer.Option("--verify", metavar="DIR", help="Only compare a folder with its manifest.")
    ] = None,
    expected: Annotated[
        str | None,
        typer.Option(
            "--expect", metavar="HASH", parser=_sha256, help="With --verify: the SHA-256 of the manifest that you kept."
        ),
    ] = None,
) -> None:
    """Write one folder that an inspector can keep: scenarios, coverage, mutants, matrix, versions and hashes."""
    if verified is not None:
        _verify(verified, expected)
        return
    if expected is not None:
        raise typer.BadParameter("--expect goes with --verify: name the folder that is to have this SHA-256")
    if protocol is None or out is None:
        raise typer.BadParameter("name a PROTOCOL and a new folder with --out, or a folder with --verify")
    from remission.render.terminal import screen, show  # noqa: PLC0415
    from remission.testing.assertions.recording import record  # noqa: PLC0415
    from remission.testing.evidence.folder import write  # noqa: PLC0415
    from remission.testing.evidence.summary import text  # noqa: PLC0415
    from remission.testing.measurement import Stated, measure  # noqa: PLC0415

    recording = record(protocol, features or [], tags=_readable(tags))
    tell_findings(recording.results)
    stated = Stated(who, when or datetime.now().astimezone(), cases)
    found = measure(recording, stated, jobs=jobs or os.cpu_count() or 1)
    seal = write(protocol, found, stated, out, tags=tags)
    show(text(found, out, seal), screen())
    raise typer.Exit(FINE if found.is_fine else PROBLEMS)


def _readable(tags: str | None) -> str | None:
    """The tag expression; one that does not read is wrong usage."""
    from remission.testing.gherkin.tags import read  # noqa: PLC0415

    try:
        if tags:
            read(tags)
    except InputError as error:
        tell(error.problems)
        raise typer.Exit(USAGE) from None
    return tags


def _verify(folder: Path, expected: str | None) -> None:
    from remission.testing.evidence.folder import seal, verify  # noqa: PLC0415
    from remission.testing.evidence.summary import sealed  # noqa: PLC0415

    problems = verify(folder, expected)
    tell(problems)
    if problems:
        raise typer.Exit(PROBLEMS)
    typer.echo(f"{folder}: every file is as the manifest says")
    typer.echo(f"{sealed(seal(folder))}{', as expected' if expected else '; compare it with the one you kept'}")


@app.command(epilog="Example: remission lint inotuzumab-pediatric features/inotuzumab-pediatric")
def lint(protocol: ProtocolName, features: Features = None, tags: Tags = None) -> None:
    """Find steps that say nothing, scenarios that say the same, and expectations that contradict each other."""
    from remission.testing.assertions.recording import record  # noqa: PLC0415
    from remission.testing.gherkin.lint import lint as linted  # noqa: PLC0415

    recording = record(protocol, features or [], tags=_readable(tags), goes_on=True)
    found = [*recording.results.warnings, *recording.results.problems, *linted(recording, selected=tags is not None)]
    tell(found)
    if found:
        raise typer.Exit(PROBLEMS)
    typer.echo(f"{counted(len(recording.results.scenarios), 'scenario')}: nothing to remark")


@app.command(epilog="Example: remission steps inotuzumab-pediatric")
def steps(protocol: ProtocolName) -> None:
    """Print the Gherkin dictionary: every step, with an example in the protocol's own words."""
    from remission.protocol.load import load  # noqa: PLC0415
    from remission.render.terminal import screen, show  # noqa: PLC0415
    from remission.testing.gherkin.steps import dictionary, dictionary_text  # noqa: PLC0415

    show(dictionary_text(dictionary(load(protocol))), screen())
