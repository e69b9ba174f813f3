"""Commands for other programs: the service over HTTP, and what describes it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from remission.cli.app import app
from remission.cli.messages import say

HOST, PORT = "127.0.0.1", 8321
NEEDS = "the service is not installed\n  hint: pip install 'remission[service]'"


@app.command(epilog="Example: remission serve --api --protocols rules")
def serve(  # noqa: PLR0913, PLR0917 - a parameter an option
    api: Annotated[bool, typer.Option("--api", help="Answer programs over HTTP.")] = False,
    protocols: Annotated[
        Path | None,
        typer.Option(
            "--protocols", metavar="FOLDER", help="Protocols to serve beside those that ship: a folder of them, or of one."
        ),
    ] = None,
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help="Where to listen.")] = HOST,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, metavar="N", help="0 is any port that is free.")] = PORT,
    proxy_key: Annotated[
        Path | None,
        typer.Option("--proxy-key", metavar="FILE", help="A key that a proxy signs its users with; else a token of this start."),
    ] = None,
    name: Annotated[
        list[str] | None,
        typer.Option("--name", metavar="HOST", help="A name that the service answers to besides localhost; may be repeated."),
    ] = None,
    log: Annotated[
        Path | None, typer.Option("--log", metavar="FILE", help="Keep every decision in this log before it is told; docs/log.md.")
    ] = None,
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, metavar="N", help="Requests worked on at once.")] = 2,
) -> None:
    """Answer over HTTP: decide, explain, check and what-if, as docs/service.md says."""
    from remission.errors import MissingExtraError  # noqa: PLC0415

    try:
        from remission.api.access import ProxyAccess, TokenAccess, read_key  # noqa: PLC0415
        from remission.api.app import service  # noqa: PLC0415
        from remission.api.record import kept_in  # noqa: PLC0415
        from remission.api.serving import bound, run  # noqa: PLC0415
        from remission.api.settings import LOOPBACK, RequestLimits, ServiceSettings  # noqa: PLC0415
        from remission.api.telemetry import log_to_stderr  # noqa: PLC0415
        from remission.audit.log import Log  # noqa: PLC0415
    except ModuleNotFoundError:
        raise MissingExtraError(NEEDS) from None
    if not api:
        raise typer.BadParameter("say what to serve: --api", param_hint="--api")
    if host not in LOOPBACK and proxy_key is None:
        raise typer.BadParameter(
            f"{host!r} can be reached from other machines: only behind a proxy that signs, with --proxy-key", param_hint="--host"
        )
    access = TokenAccess() if proxy_key is None else ProxyAccess(read_key(proxy_key))
    limits = RequestLimits(workers=workers)
    settings = ServiceSettings(protocols, LOOPBACK | {host, *(one.lower() for one in name or ())}, limits)
    keep = None if log is None else kept_in(Log(log, is_new=True))
    made = service(settings, access, keep)
    listening = bound(host, port)
    log_to_stderr()
    shown = f"[{host}]" if ":" in host else host
    say(f"http://{shown}:{listening.getsockname()[1]}")
    if isinstance(access, TokenAccess):
        say(f"token: {access.token}")
    run(made, listening, limits)


@app.command(epilog="Example: remission openapi > docs/openapi.json")
def openapi() -> None:
    """Print the OpenAPI document of the service."""
    from remission.errors import MissingExtraError  # noqa: PLC0415

    try:
        from remission.api.document import document  # noqa: PLC0415
    except ModuleNotFoundError:
        raise MissingExtraError(NEEDS) from None
    typer.echo(document(), nl=False)


@app.command(epilog="Example: remission lsp, started by an editor; docs/authoring.md")
def lsp() -> None:
    """Serve an editor over standard input and output: problems, completion, hover, definitions, repairs."""
    from remission.errors import MissingExtraError  # noqa: PLC0415

    try:
        from remission.language_server.server import server  # noqa: PLC0415
    except ModuleNotFoundError:
        raise MissingExtraError("the language server is not installed\n  hint: pip install 'remission[lsp]'") from None
    server().start_io()
