"""The log of decisions: verify it, show it, export it, prove an entry, take away what is personal."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from remission.cli.app import FINE, PROBLEMS, app
from remission.cli.messages import say, write_text

logs = typer.Typer(no_args_is_help=True, help="The log of decisions: verify it, show it, prove an entry of it.")
app.add_typer(logs, name="log")

LogFile = Annotated[Path, typer.Argument(metavar="LOG", help="The file of the log")]
Number = Annotated[int, typer.Argument(metavar="ENTRY", min=0, help="The number of an entry, from 0")]
Checkpoints = Annotated[
    list[Path] | None, typer.Option("--checkpoint", metavar="FILE", help="A checkpoint that was kept elsewhere; may be repeated.")
]
PublicKey = Annotated[Path | None, typer.Option("--key", metavar="FILE", help="The public key that checkpoints are signed with.")]
Out = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write here instead of to the screen.")]


@logs.command(epilog="Example: remission log keys /somewhere/safe")
def keys(folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where the keys are written")]) -> None:
    """Make the pair of keys that checkpoints are signed with."""
    from remission.audit.checkpoint import new_keys  # noqa: PLC0415

    private, public = new_keys(folder)
    typer.echo(f"{private}: keep it secret, and a copy of it safe\n{public}: whoever verifies needs it")


@logs.command(epilog="Example: remission log checkpoint decisions.log --key log.key --out monday.checkpoint")
def checkpoint(
    log: LogFile,
    key: Annotated[Path, typer.Option("--key", metavar="FILE", help="The private key.")],
    out: Out = None,
) -> None:
    """Sign the state of a log; keep the file where whoever could change the log cannot."""
    from remission.audit.checkpoint import signed  # noqa: PLC0415
    from remission.audit.log import Log  # noqa: PLC0415
    from remission.audit.verify import verify as read  # noqa: PLC0415

    with Log(log) as opened:
        found = read(opened)
    if found.faults:
        _tell(log, found.faults)
        raise typer.Exit(PROBLEMS)
    made = signed(found.size, found.root, datetime.now(UTC).isoformat(timespec="seconds"), key)
    typer.echo(made.text, nl=False) if out is None else write_text(out, made.text)


@logs.command(epilog="Example: remission log verify decisions.log --checkpoint monday.checkpoint --key log.pub")
def verify(log: LogFile, checkpoints: Checkpoints = None, key: PublicKey = None) -> None:
    """Tell whether a log was touched: every entry, their order, and what it was at each checkpoint."""
    from remission.audit.checkpoint import read_checkpoint  # noqa: PLC0415
    from remission.audit.log import Log  # noqa: PLC0415
    from remission.audit.verify import verify as read  # noqa: PLC0415

    kept = [(path, read_checkpoint(path)) for path in checkpoints or ()]
    with Log(log) as opened:
        found = read(opened, kept, key)
    _tell(log, found.faults)
    if not kept:
        say(
            "no checkpoint was named: that the log was not cut or rewritten as a whole, only one that was kept elsewhere can show"
        )
    elif key is None:
        say("no key was named: the signatures of the checkpoints were not looked at")
    typer.echo(f"{log}: {found.size:,} entries, root {found.root.hex()}: {'touched' if found.faults else 'untouched'}")
    raise typer.Exit(PROBLEMS if found.faults else FINE)


def _tell(log: Path, faults: tuple[str, ...]) -> None:
    for fault in faults:
        say(f"{log}: {fault}")


@logs.command(epilog="Example: remission log show decisions.log 12")
def show(log: LogFile, entry: Number) -> None:
    """Show one entry, with what is personal unless it was taken away."""
    from remission.audit.log import Log  # noqa: PLC0415

    with Log(log) as opened:
        told = json.loads(opened.text(entry))
        personal = opened.personal(entry)
    if told.get("personal"):
        told["personal"] = json.loads(personal[1]) if personal else f"taken away; its hash is {told['personal']}"
    typer.echo(json.dumps(told, indent=2, ensure_ascii=False))


@logs.command(epilog="Example: remission log export decisions.log --out decisions.ndjson")
def export(log: LogFile, out: Out = None) -> None:
    """Write every entry as a line of JSON, without what is personal."""
    from remission.audit.log import Log  # noqa: PLC0415
    from remission.render.output import whole_file  # noqa: PLC0415

    with Log(log) as opened:
        lines = (text.decode() for _, text, _ in opened.texts())
        if out is None:
            for line in lines:
                typer.echo(line)
            return
        with whole_file(out) as part, part.open("w", encoding="utf-8") as stream:
            stream.writelines(f"{line}\n" for line in lines)


@logs.command(epilog="Example: remission log prove decisions.log 12 --checkpoint monday.checkpoint --out proof.json")
def prove(
    log: LogFile,
    entry: Number,
    checkpoint: Annotated[Path, typer.Option("--checkpoint", metavar="FILE", help="That is younger than the entry.")],
    out: Out = None,
) -> None:
    """Prove that an entry stands in the log of a checkpoint; examples/check_inclusion.py checks it without Remission."""
    from remission.audit.checkpoint import read_checkpoint  # noqa: PLC0415
    from remission.audit.log import Log  # noqa: PLC0415
    from remission.audit.proof import inclusion  # noqa: PLC0415

    with Log(log) as opened:
        found = json.dumps(inclusion(opened, entry, read_checkpoint(checkpoint)), indent=1, ensure_ascii=False) + "\n"
    typer.echo(found, nl=False) if out is None else write_text(out, found)


@logs.command(epilog="Example: remission log redact decisions.log 12")
def redact(log: LogFile, entry: Number) -> None:
    """Take what is personal of an entry away for good; the log stays whole."""
    from remission.audit.log import Log  # noqa: PLC0415

    with Log(log) as opened:
        opened.text(entry)
        gone = opened.redact(entry)
    typer.echo(f"entry {entry}: {'its personal part is gone' if gone else 'it has no personal part'}")


@logs.command(epilog="Example: remission log again decisions.log 12 inotuzumab-pediatric")
def again(
    log: LogFile,
    entry: Number,
    protocol: Annotated[str, typer.Argument(metavar="PROTOCOL", help="A protocol, or one at a revision: HEAD~1:rules/x")],
) -> None:
    """Tell what was answered then, and what this version of the protocol and today's engine say of the same values."""
    from remission.audit.decisions import decided_again, differences  # noqa: PLC0415
    from remission.audit.log import Log  # noqa: PLC0415
    from remission.compare.revisions import opened as version  # noqa: PLC0415

    with Log(log) as opened:
        told = json.loads(opened.text(entry))
        personal = opened.personal(entry)
    if told["kind"] != "decision" or personal is None:
        reason = "is no decision" if told["kind"] != "decision" else "has no values any more: they were taken away"
        raise typer.BadParameter(f"entry {entry} {reason}", param_hint="ENTRY")
    with version(protocol) as now:
        found = differences(told["answer"], decided_again(now.protocol, json.loads(personal[1])))
        then, loaded = told["protocol"], now.protocol
    typer.echo(f"then, {told['at']}: {then['id']} {then['version']} ({then['sha256'][:12]}), {told['engine']}")
    typer.echo(f"now: {loaded.id} {loaded.version} ({loaded.sha256[:12]})")
    for what, before, after in found:
        typer.echo(f"  {what}: {before} then, {after} now")
    if not found:
        typer.echo("  the same answer")
