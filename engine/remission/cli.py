"""The command line: each command parses, calls one function, prints and sets the exit code.

0 fine; 1 the input has problems or a scenario failed; 2 wrong usage; 3 two readings disagree.
Engines are imported inside the command that needs them, so that `--help` and `check` start at once.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import datetime
from io import StringIO, TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from remission.errors import DisagreementError, InputError, MissingExtraError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from remission.cases.case import Case
    from remission.protocol.model import Protocol
    from remission.qa.results import Results
    from remission.readings.columns.engines import Engine
    from remission.readings.decision import Decision

app = typer.Typer(
    name="remission",
    help="Say exactly, and with reasons, who is eligible for a trial and who responded to treatment.",
    epilog="Example: remission evaluate inotuzumab-pediatric patients.csv",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

ProtocolName = Annotated[str, typer.Argument(metavar="PROTOCOL", help="A protocol's folder or file, or the id of a shipped one")]
Data = Annotated[Path, typer.Argument(metavar="DATA", help="A table of patients, CSV or Parquet")]
ListFile = Annotated[
    Path | None, typer.Option("--assessments", metavar="FILE", help="Patients and dates: when dated observations are assessed.")
]
Today = Annotated[
    datetime | None,
    typer.Option(
        "--today", formats=["%Y-%m-%d"], metavar="DATE", help="No observation is later than this; the machine's date by default."
    ),
]
Features = Annotated[list[Path] | None, typer.Argument(metavar="FEATURES", help="Feature files or folders")]
Tags = Annotated[
    str | None, typer.Option("--tags", metavar="TAGS", help="Only scenarios with these tags, e.g. 'boundary and not slow'.")
]
AtLeast = Annotated[
    float, typer.Option("--at-least", min=0, max=100, metavar="PERCENT", help="Less than this is a problem (exit code 1).")
]
Jobs = Annotated[int, typer.Option("--jobs", min=0, metavar="N", help="Processes that share the work; 0 is one a processor.")]
Item = TypeVar("Item")

COLUMNS: dict[str, Engine] = {"columns": "polars", "duckdb": "duckdb", "spark": "spark"}
FINE, PROBLEMS, USAGE, DISAGREEMENT = 0, 1, 2, 3
ENDINGS = {".json": "json", ".jsonl": "json", ".csv": "csv", ".parquet": "parquet"}  # of the file that decisions go to


def main() -> None:
    """Run the command line; every problem is a line on stderr, never a stack trace."""
    command = typer.main.get_command(app)  # calling `app` itself would put typer's own hook before ours
    sys.excepthook = _unexpected
    _prepare()
    try:
        command()
    except InputError as error:
        _tell(error.problems)
        sys.exit(PROBLEMS)
    except MissingExtraError as error:
        typer.echo(str(error), err=True)
        sys.exit(PROBLEMS)
    except DisagreementError as error:
        typer.echo(f"internal disagreement: {error}", err=True)
        typer.echo("  hint: no decision of this case was written; report it with the protocol and the case", err=True)
        sys.exit(DISAGREEMENT)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FINE)
    except OSError as error:
        typer.echo(f"{error.filename or 'output'}: cannot be written: {(error.strerror or str(error)).lower()}", err=True)
        sys.exit(PROBLEMS)


def _prepare() -> None:
    """Write UTF-8 to files and pipes, and on a screen what it can show; clean up when the system asks to end."""
    if sys.stdout is None:  # it was closed before we began: what is written goes nowhere, and the exit code still tells
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - stands for the stream until the end
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:  # `nohup` ignores it, and so do we then
            signal.signal(number, lambda number, _: sys.exit(128 + number))


def _unexpected(kind: type[BaseException], error: BaseException, trace: object) -> None:
    """Tell a fault of ours in one line; the stack trace is for whoever sets REMISSION_DEBUG."""
    if os.environ.get("REMISSION_DEBUG"):
        sys.__excepthook__(kind, error, trace)  # type: ignore[arg-type]
    else:
        typer.echo(f"internal error: {kind.__name__}: {error}\n  hint: set REMISSION_DEBUG=1 and report what it prints", err=True)


def _tell(problems: Iterable[Problem]) -> None:
    for problem in problems:
        typer.echo(str(problem), err=True)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415

        typer.echo(f"remission {version('remission')}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")] = False,
) -> None:
    """Say exactly, and with reasons, who is eligible for a trial and who responded to treatment."""


@app.command(epilog="Example: remission check rules/inotuzumab-pediatric")
def check(
    protocol: ProtocolName,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as problems.")] = False,
) -> None:
    """Report every problem of a protocol's files."""
    from remission.protocol.load import read  # noqa: PLC0415
    from remission.protocol.reach import unreachable  # noqa: PLC0415
    from remission.protocol.read import in_order  # noqa: PLC0415

    found, problems = read(protocol)
    if found is not None:
        problems = in_order([*problems, *unreachable(found)])
    _tell(problems)
    if found is None or (strict and problems):
        raise typer.Exit(PROBLEMS)
    parts = (found.criteria, "criterion"), (found.classifications, "classification"), (found.calculations, "calculation")
    counts = ", ".join(_count(len(some), word) for some, word in (*parts, (found.used, "fact")))
    typer.echo(f"{found.id} {found.version}: fine ({counts})")


def _count(number: int, word: str) -> str:
    many = {"criterion": "criteria"}.get(word, f"{word}s")
    return f"{number} {word if number == 1 else many}"


@app.command(epilog="Example: remission evaluate inotuzumab-pediatric patients.csv --format json --out decisions.jsonl")
def evaluate(  # noqa: PLR0913, PLR0917 - a parameter an option
    protocol: ProtocolName,
    data: Data,
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="table|json|csv|parquet",
            help="How decisions are written; else as FILE's ending says.",
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write here instead of to the screen.")] = None,
    engine: Annotated[
        str,
        typer.Option(metavar="case|columns|duckdb|spark", help="One case at a time in two readings, or cohorts in columns."),
    ] = "case",
    assessments: ListFile = None,
    today: Today = None,
) -> None:
    """Decide every case of a table: eligibility, outcomes, criteria, calculations, what is missing."""
    from remission.decide import Decider  # noqa: PLC0415
    from remission.protocol.load import load  # noqa: PLC0415
    from remission.report.output import Format, whole_file, write, write_parquet  # noqa: PLC0415

    wanted = form or ENDINGS.get(out.suffix.lower() if out else "", "table")
    chosen = _one_of(wanted, [each.value for each in Format], "--format")
    if chosen == "parquet" and out is None:
        raise typer.BadParameter("Parquet is no text: name a file with --out", param_hint="--out")
    _spare(data, out)
    loaded = load(protocol)
    run: _Tally
    decisions: Iterator[Decision]
    if _one_of(engine, ["case", *COLUMNS], "--engine") == "case":
        cases = _Run(loaded, data, assessments, today)
        run, decisions = cases, map(Decider(loaded).decide, cases.cases())
    elif assessments is not None:
        raise typer.BadParameter("a list of assessments is for --engine case", param_hint="--assessments")
    else:
        columns = _ColumnRun(loaded, data, engine)
        run, decisions = columns, columns.decisions()
    if out is None:
        write(loaded, decisions, Format(chosen), sys.stdout)
    else:
        with whole_file(out) as part:
            if chosen == "parquet":
                write_parquet(loaded, decisions, part)
            else:
                with part.open("w", encoding="utf-8", newline="") as stream:
                    write(loaded, decisions, Format(chosen), stream)
    run.finish()


@app.command(epilog="Example: remission report inotuzumab-pediatric patients.csv --out report.html")
def report(
    protocol: ProtocolName,
    data: Data,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE|FOLDER", help="A page, or a folder of tables.")] = None,
    form: Annotated[str, typer.Option("--format", metavar="html|csv|parquet|json", help="A page, or its tables.")] = "html",
) -> None:
    """Tell the figures of a cohort as one page: who was eligible, who responded, for how long, and why not."""
    from remission.decide import Decider  # noqa: PLC0415
    from remission.endpoints.cohort import study  # noqa: PLC0415
    from remission.endpoints.study import widened  # noqa: PLC0415
    from remission.protocol.load import load  # noqa: PLC0415
    from remission.report.cohort_report import Report, provenance  # noqa: PLC0415
    from remission.report.written import Form, write_report  # noqa: PLC0415

    chosen = Form(_one_of(form, [each.value for each in Form], "--format"))
    if out is None and chosen is not Form.JSON:
        raise typer.BadParameter("name what to write with --out", param_hint="--out")
    _spare(data, out)
    loaded = load(protocol)
    wide = widened(loaded)  # the same readings then decide what the endpoints ask
    run = _Run(wide, data)
    made = provenance(data, ["remission", *sys.argv[1:]])
    cohort = study(wide, map(Decider(wide).decide, run.cases()))
    write_report(Report(loaded, cohort, run.scan.count, run.scan.warnings, made), chosen, out, sys.stdout)
    run.add(cohort.findings)
    run.finish()


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
    for case in _Run(loaded, data, assessments, today).cases_untold():
        known[case.patient] = None
        if case.patient == patient.strip():
            decision, fired = decider.decide_and_trace_rules(case)
            typer.echo(("\n" if own else "") + told(loaded, decision, fired if rules else ()))
            own.append(case)
    if not own:
        raise typer.BadParameter(_no_patient(patient, list(known)), param_hint="--patient")
    raise typer.Exit(PROBLEMS if any(_errors(case) for case in own) else FINE)


def _errors(case: Case) -> int:
    return sum(problem.severity == "error" for problem in case.problems)


def _no_patient(patient: str, known: list[str]) -> str:
    from remission.errors import did_you_mean  # noqa: PLC0415

    hint = did_you_mean(patient, known)
    return f"the data has no patient {patient!r}{f': {hint}' if hint else ''}"


@app.command(epilog="Example: remission agree inotuzumab-pediatric --cases 10000 --seed 1")
def agree(
    protocol: ProtocolName,
    cases: Annotated[int, typer.Option("--cases", min=1, metavar="N", help="How many cases to draw.")] = 10_000,
    seed: Annotated[int, typer.Option("--seed", metavar="S", help="The same seed draws the same cases.")] = 0,
) -> None:
    """Run every installed reading on random and boundary cases and count where they agree."""
    from remission.protocol.load import load  # noqa: PLC0415
    from remission.qa.agree import agreement, drawn, readings  # noqa: PLC0415

    loaded = load(protocol)
    names = " and ".join(readings())
    agreed = agreement(loaded, _shown(drawn(loaded, cases, seed), "cases", cases))
    typer.echo(f"{agreed} of {cases} cases: {names} agree on every field (seed {seed})")


@app.command(epilog="Example: remission prove inotuzumab-pediatric")
def prove(
    protocol: ProtocolName,
    form: Annotated[str, typer.Option("--format", metavar="text|json", help="For people or for machines.")] = "text",
    timeout: Annotated[float, typer.Option("--timeout", min=1, metavar="S", help="Seconds for everything together.")] = 60.0,
) -> None:
    """Prove what the protocol promises, and what every protocol should, about all patients; or show one that breaks it."""
    import json  # noqa: PLC0415

    from rich.console import Console  # noqa: PLC0415

    from remission.protocol.load import load  # noqa: PLC0415
    from remission.report.proofs import as_json, render  # noqa: PLC0415
    from remission.report.proofs import prove as proved  # noqa: PLC0415

    chosen = _one_of(form, ["text", "json"], "--format")
    loaded = load(protocol)
    found = proved(loaded, seconds=timeout)
    _tell(found.problems)
    if chosen == "json":
        typer.echo(json.dumps(as_json(loaded, found, protocol), ensure_ascii=False, indent=2))
    else:
        render(loaded, found, Console(soft_wrap=True), protocol)
    raise typer.Exit(FINE if found.is_sound else PROBLEMS)


@app.command(epilog="Example: remission diff HEAD~1:rules/inotuzumab-pediatric rules/inotuzumab-pediatric patients.csv")
def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A protocol, or one at a revision: HEAD~1:rules/x")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The amended protocol")],
    data: Annotated[Path | None, typer.Argument(metavar="[DATA]", help="Patients: who is answered differently, and why")] = None,
    form: Annotated[str, typer.Option("--format", metavar="text|json", help="For people or for machines.")] = "text",
    timeout: Annotated[float, typer.Option("--timeout", min=1, metavar="S", help="Seconds for everything together.")] = 60.0,
) -> None:
    """Tell what an amendment changes: its clauses, the patients it moves, or the proof that it moves nobody."""
    import json  # noqa: PLC0415

    from rich.console import Console  # noqa: PLC0415

    from remission.report.amendment import amendment  # noqa: PLC0415
    from remission.report.amendment_told import as_json, render  # noqa: PLC0415
    from remission.report.revisions import opened  # noqa: PLC0415

    chosen = _one_of(form, ["text", "json"], "--format")
    with opened(old) as before, opened(new) as after:
        found = amendment(before, after, data, seconds=timeout)
        if chosen == "json":
            typer.echo(json.dumps(as_json(found), ensure_ascii=False, indent=2))
        else:
            render(found, Console(soft_wrap=True))


@app.command("test", epilog="Example: remission test rules/inotuzumab-pediatric features/inotuzumab-pediatric")
def scenarios(  # noqa: PLR0913, PLR0917 - a parameter an option
    protocol: ProtocolName,
    features: Features = None,
    tags: Tags = None,
    junit: Annotated[Path | None, typer.Option("--junit", metavar="FILE", help="Also write the results as JUnit XML.")] = None,
    cucumber: Annotated[Path | None, typer.Option("--cucumber", metavar="FILE", help="Also write them as Cucumber JSON.")] = None,
    jobs: Annotated[int, typer.Option("--jobs", min=1, metavar="N", help="Processes that share the files.")] = 1,
) -> None:
    """Run Gherkin features against a protocol; no Python needed."""
    import json  # noqa: PLC0415

    from rich.console import Console  # noqa: PLC0415

    from remission.qa.cucumber import as_cucumber  # noqa: PLC0415
    from remission.qa.parallel import run_in_parallel  # noqa: PLC0415
    from remission.qa.run import render, run_features  # noqa: PLC0415

    if jobs > 1:
        results = run_in_parallel(protocol, features or [], jobs, tags=tags, junit=junit)
    else:
        results = run_features(protocol, features or [], tags=tags, junit=junit)
    if cucumber is not None:
        _write(cucumber, json.dumps(as_cucumber(results), ensure_ascii=False, indent=2) + "\n")
    render(results, Console(soft_wrap=True))
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
    import json  # noqa: PLC0415

    from rich.console import Console  # noqa: PLC0415

    from remission.qa.coverage_page import page  # noqa: PLC0415
    from remission.qa.coverage_told import as_json, render, report  # noqa: PLC0415
    from remission.qa.recording import record  # noqa: PLC0415

    chosen = _one_of(form, ["text", "json"], "--format")
    recording = record(protocol, features or [], tags=tags)
    _tell_findings(recording.results)
    found = report(recording)
    if html is not None:
        _write(html, page(found))
    if chosen == "json":
        typer.echo(json.dumps(as_json(found), ensure_ascii=False, indent=2))
    else:
        render(found, Console(soft_wrap=True))
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
    import json  # noqa: PLC0415

    from rich.console import Console  # noqa: PLC0415

    from remission.qa.mutation import hidden_pairs  # noqa: PLC0415
    from remission.qa.mutation import mutate as tried  # noqa: PLC0415
    from remission.qa.mutation_told import as_json, render, render_pairs  # noqa: PLC0415
    from remission.qa.recording import record  # noqa: PLC0415

    chosen = _one_of(form, ["text", "json"], "--format")
    recording = record(protocol, features or [], tags=tags)
    _tell_findings(recording.results)
    found = tried(recording, jobs=jobs or os.cpu_count() or 1)
    if chosen == "json":
        typer.echo(json.dumps(as_json(found), ensure_ascii=False, indent=2))
    else:
        render(found, Console(soft_wrap=True))
        if pairs:
            render_pairs(hidden_pairs(recording, found, pairs, seed), pairs, Console(soft_wrap=True))
    raise typer.Exit(FINE if recording.results.passed_all and found.score >= at_least else PROBLEMS)


@app.command(epilog="Example: remission boundaries inotuzumab-pediatric --out boundaries.feature")
def boundaries(
    protocol: ProtocolName,
    features: Features = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write here instead of to the screen.")] = None,
) -> None:
    """Write a feature with every single condition just below, at and above its threshold, missing, censored, implausible."""
    from remission.qa.boundaries import outlines  # noqa: PLC0415
    from remission.qa.boundaries_written import feature_of  # noqa: PLC0415
    from remission.qa.recording import record  # noqa: PLC0415

    recording = record(protocol, features or [])
    text = feature_of(recording.protocol, outlines(recording))
    if out is None:
        typer.echo(text, nl=False)
    else:
        _write(out, text)


@app.command(epilog="Example: remission trace inotuzumab-pediatric --format html --out trace.html")
def trace(
    protocol: ProtocolName,
    features: Features = None,
    form: Annotated[str, typer.Option("--format", metavar="text|html|csv|json", help="How the matrix is written.")] = "text",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write here instead of to the screen.")] = None,
) -> None:
    """Trace each statement of a source to its clause, its scenarios and their results, and back; tell the orphans."""
    import json  # noqa: PLC0415

    from rich.console import Console  # noqa: PLC0415

    from remission.qa.recording import record  # noqa: PLC0415
    from remission.qa.trace_told import as_csv, as_json, page, render  # noqa: PLC0415
    from remission.qa.traceability import trace as traced  # noqa: PLC0415

    chosen = _one_of(form, ["text", "html", "csv", "json"], "--format")
    recording = record(protocol, features or [])
    _tell_findings(recording.results)
    matrix = traced(recording)
    if chosen == "text" and out is None:
        render(matrix, Console(soft_wrap=True))
    else:
        text = page(matrix) if chosen == "html" else as_csv(matrix) if chosen == "csv" else ""
        if chosen == "json":
            text = json.dumps(as_json(matrix), ensure_ascii=False, indent=2) + "\n"
        elif chosen == "text":
            stream = StringIO()
            render(matrix, Console(file=stream, soft_wrap=True))
            text = stream.getvalue()
        typer.echo(text, nl=False) if out is None else _write(out, text)
    raise typer.Exit(FINE if matrix.is_whole else PROBLEMS)


@app.command(epilog="Example: remission evidence inotuzumab-pediatric --out evidence --who 'A. Tester'")
def evidence(  # noqa: PLR0913, PLR0917 - a parameter an option
    protocol: Annotated[
        str | None, typer.Argument(metavar="PROTOCOL", help="A protocol's folder or file, or a shipped id")
    ] = None,
    features: Features = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="A new folder to write to.")] = None,
    who: Annotated[str, typer.Option("--who", metavar="NAME", help="Who stands behind it.")] = "not stated",
    when: Annotated[
        datetime | None, typer.Option("--when", metavar="TIME", help="The time that is stated; now by default.")
    ] = None,
    cases: Annotated[int, typer.Option("--cases", min=1, help="Random cases on which the readings are compared.")] = 1000,
    jobs: Jobs = 0,
    verified: Annotated[
        Path | None, typer.Option("--verify", metavar="DIR", help="Only compare a folder with its manifest.")
    ] = None,
) -> None:
    """Write one folder that an inspector can keep: scenarios, coverage, mutants, matrix, versions and hashes."""
    if verified is not None:
        _verify(verified)
        return
    if protocol is None or out is None:
        raise typer.BadParameter("name a PROTOCOL and a new folder with --out, or a folder with --verify")
    from rich.console import Console  # noqa: PLC0415

    from remission.qa.evidence import write  # noqa: PLC0415
    from remission.qa.evidence_said import render  # noqa: PLC0415
    from remission.qa.measuring import Stated, measure  # noqa: PLC0415
    from remission.qa.recording import record  # noqa: PLC0415

    recording = record(protocol, features or [])
    _tell_findings(recording.results)
    stated = Stated(who, when or datetime.now().astimezone(), cases)
    found = measure(recording, stated, jobs=jobs or os.cpu_count() or 1)
    write(protocol, found, stated, out)
    render(found, out, Console(soft_wrap=True))
    raise typer.Exit(FINE if found.is_fine else PROBLEMS)


def _verify(folder: Path) -> None:
    from remission.qa.evidence import verify  # noqa: PLC0415

    problems = verify(folder)
    _tell(problems)
    if problems:
        raise typer.Exit(PROBLEMS)
    typer.echo(f"{folder}: every file is as the manifest says")


@app.command(epilog="Example: remission lint inotuzumab-pediatric features/inotuzumab-pediatric")
def lint(protocol: ProtocolName, features: Features = None) -> None:
    """Find steps that say nothing, scenarios that say the same, and expectations that contradict each other."""
    from remission.qa.lint import lint as linted  # noqa: PLC0415
    from remission.qa.recording import record  # noqa: PLC0415

    recording = record(protocol, features or [])
    found = [*recording.results.problems, *linted(recording)]
    _tell(found)
    if found:
        raise typer.Exit(PROBLEMS)
    typer.echo(f"{_count(len(recording.results.scenarios), 'scenario')}: nothing to remark")


def _tell_findings(results: Results) -> None:
    for finding in results.findings:
        typer.echo(str(finding), err=True)


def _write(path: Path, text: str) -> None:
    from remission.report.output import whole_file  # noqa: PLC0415

    with whole_file(path) as part:
        part.write_text(text, encoding="utf-8", newline="\n")


@app.command(epilog="Example: remission steps inotuzumab-pediatric")
def steps(protocol: ProtocolName) -> None:
    """Print the Gherkin dictionary: every step, with an example in the protocol's own words."""
    from rich.console import Console  # noqa: PLC0415

    from remission.protocol.load import load  # noqa: PLC0415
    from remission.qa.steps import dictionary, render_dictionary  # noqa: PLC0415

    render_dictionary(dictionary(load(protocol)), Console(soft_wrap=True))


@app.command(epilog="Example: remission schema > remission.schema.json")
def schema() -> None:
    """Print the JSON Schema of rule files, for editors."""
    import json  # noqa: PLC0415

    from remission.protocol.files import schema as made  # noqa: PLC0415

    typer.echo(json.dumps(made(), indent=2))


def _spare(data: Path, out: Path | None) -> None:
    """Keep what is concluded from a table of patients from taking the table's place."""
    if out is not None and data.exists() and out.exists() and out.samefile(data):
        raise typer.BadParameter("this is the table of patients itself: name another file", param_hint="--out")


def _one_of(value: str, allowed: list[str], option: str) -> str:
    if value not in allowed:
        raise typer.BadParameter(f"{value!r} is not one of {', '.join(allowed)}", param_hint=option)
    return value


class _Tally:
    """Warnings of a table first, problems of cases as they come, then the exit code."""

    def __init__(self, warnings: Iterable[Problem]) -> None:
        self.problems = 0
        _tell(warnings)

    def tell(self, case: Case) -> None:
        """Tell the problems of a case, and count those that set a value aside."""
        self.problems += _errors(case)
        _tell(case.problems)

    def add(self, findings: Sequence[object]) -> None:
        """Tell what is wrong with the patients' courses; each counts as a problem of the data."""
        self.problems += len(findings)
        for finding in findings:
            typer.echo(str(finding), err=True)

    def finish(self) -> None:
        if self.problems:
            typer.echo(f"problems of the data: {self.problems}; every case was decided, without the values set aside", err=True)
            raise typer.Exit(PROBLEMS)


class _Run(_Tally):
    """One pass over a table of patients, case by case."""

    def __init__(self, protocol: Protocol, data: Path, assessments: Path | None = None, today: datetime | None = None) -> None:
        from remission.cases.observations_asked import Asked  # noqa: PLC0415
        from remission.cases.tables import scan_cases  # noqa: PLC0415

        day = (today or datetime.now().astimezone()).date()
        self.scan = scan_cases(data, protocol, Asked(assessments, day))
        super().__init__(self.scan.warnings)

    def cases(self) -> Iterator[Case]:
        for case in self.cases_untold():
            self.tell(case)
            yield case

    def cases_untold(self) -> Iterator[Case]:
        return _shown(self.scan.cases(), "cases", self.scan.count)


class _ColumnRun(_Tally):
    """The same pass in columns, for large cohorts: one reading, agreed with the reference by the tests."""

    def __init__(self, protocol: Protocol, data: Path, engine: str) -> None:
        from remission.readings.columns import evaluate_file  # noqa: PLC0415 - data frames take a third of a second to load

        self.found = evaluate_file(protocol, data, COLUMNS[engine])
        super().__init__(self.found.warnings)

    def decisions(self) -> Iterator[Decision]:
        for decision in _shown(self.found.decisions(), "cases", self.found.count):
            self.tell(decision.case)
            yield decision


def _shown(items: Iterable[Item], what: str, total: int) -> Iterator[Item]:
    """Show progress on stderr where a person watches and the work is long."""
    if not sys.stderr.isatty() or total < 2_000:  # noqa: PLR2004 - about a second
        return iter(items)
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import track  # noqa: PLC0415

    return iter(track(items, description=what, total=total, console=Console(stderr=True), transient=True))


if __name__ == "__main__":
    main()
