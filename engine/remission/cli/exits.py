"""How the program ends: every problem is a line on stderr and an exit code, never a stack trace."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from copy import copy
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from remission.cli.app import DISAGREEMENT, FINE, PROBLEMS, app
from remission.cli.memory import MORE_MEMORY, limit_mb, under_limit
from remission.cli.messages import say, tell
from remission.cli.streams import prepared, silence
from remission.errors import DisagreementError, InputError, MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Callable

NO_PLUGINS = "PYDANTIC_DISABLE_PLUGINS", "__all__"  # looking for some in everything that is installed takes a tenth of a start


def main() -> None:
    """Run the command line; every problem is a line on stderr, never a stack trace."""
    command = _program()
    sys.excepthook = _unexpected
    _prepare()
    under_limit()
    try:
        try:
            command()
        finally:
            sys.stdout.flush()  # a full disk is told here, not by what comes after us
    except InputError as error:
        tell(error.problems)
        sys.exit(PROBLEMS)
    except MissingExtraError as error:
        say(str(error))
        sys.exit(PROBLEMS)
    except DisagreementError as error:
        say(f"internal disagreement: {error}")
        say("  hint: no decision of this case was written; report it with the protocol and the case")
        sys.exit(DISAGREEMENT)
    except BrokenPipeError:  # of a pipe that --out named
        sys.exit(FINE)
    except MemoryError:
        say(f"out of memory\n  hint: {MORE_MEMORY}")
        sys.exit(PROBLEMS)
    except ConnectionError as error:
        say(f"Spark ended before it answered: {(error.strerror or str(error)).lower()}")
        say("  hint: it may have run out of memory; try again, or `--engine columns`")
        sys.exit(PROBLEMS)
    except OSError as error:
        with suppress(OSError):  # what is waiting to be written there would fail again
            silence(sys.stdout)
        if not _is_somewhere():
            say("the folder in which this was started is not there any more\n  hint: go to another, and start again")
            sys.exit(PROBLEMS)
        say(f"{error.filename or 'output'}: cannot be written: {(error.strerror or str(error)).lower()}")
        sys.exit(PROBLEMS)


def _program() -> Callable[[], object]:
    """Make the program: with the one command that is asked for, or all of them for whoever asks for help or for none."""
    first = sys.argv[1] if len(sys.argv) > 1 else ""
    part = copy(app)
    own = [each for each in app.registered_commands if each.callback and (each.name or each.callback.__name__) == first]
    part.registered_commands = own or app.registered_commands
    return typer.main.get_command(part)  # calling `app` itself would put typer's own hook before ours


def _prepare() -> None:
    """Write UTF-8 to files and pipes, and on a screen what it can show; clean up when the system asks to end."""
    os.environ.setdefault(*NO_PLUGINS)
    if sys.stdout is None:  # it was closed before we began: what is written goes nowhere, and the exit code still tells
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - stands for the stream until the end
    else:
        sys.stdout = prepared(sys.stdout)
    if isinstance(sys.stderr, TextIOWrapper):
        sys.stderr.reconfigure(encoding=None if sys.stderr.isatty() else "utf-8", errors="backslashreplace")
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:  # `nohup` ignores it, and so do we then
            signal.signal(number, lambda number, _: sys.exit(128 + number))


def _is_somewhere() -> bool:
    try:
        return Path.cwd().is_dir()
    except FileNotFoundError:
        return False


def _unexpected(kind: type[BaseException], error: BaseException, trace: object) -> None:
    """Tell a fault of ours in one line; the stack trace is for whoever sets REMISSION_DEBUG."""
    if os.environ.get("REMISSION_DEBUG"):
        sys.__excepthook__(kind, error, trace)  # type: ignore[arg-type]
    elif limit_mb():
        say(f"cannot go on under a memory limit of {limit_mb():,} MB\n  hint: {MORE_MEMORY}; or set REMISSION_DEBUG=1 and look")
    else:
        say(f"internal error: {kind.__name__}: {error}\n  hint: set REMISSION_DEBUG=1 and report what it prints")
