"""Under a memory limit (`ulimit -v`) a compiled library that gets no memory ends the whole program: so another one watches."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from pathlib import Path

from remission.cli.app import PROBLEMS
from remission.cli.messages import say

MORE_MEMORY = "allow more memory (`ulimit -v unlimited`), or take fewer patients at once"


def limit_mb() -> int:
    """Return the limit of this program's memory in MB; 0 where there is none."""
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return 0
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    return 0 if limit == resource.RLIM_INFINITY else limit // 1_000_000


def under_limit() -> None:
    """Go on in a child where memory is limited, and tell what became of it; elsewhere just go on."""
    if not limit_mb() or sys.platform == "win32":
        return
    os.environ.setdefault("RUST_BACKTRACE", "0")
    child = os.fork()
    if child == 0:
        return
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, lambda number, _: os.kill(child, number))
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        os._exit(os.waitstatus_to_exitcode(status))
    _clean_up(child)
    say(f"the memory limit of {limit_mb():,} MB was not enough\n  hint: {MORE_MEMORY}")
    os._exit(PROBLEMS)


def _clean_up(child: int) -> None:
    """Delete what the child had half written beside, or in, what the command line names."""
    named = [Path(argument.partition("=")[2] or argument) for argument in sys.argv[1:]]
    for folder in {*named, *(path.parent for path in named)}:
        if folder.is_dir():
            for part in folder.glob(f".*.{child}.*.part"):
                shutil.rmtree(part) if part.is_dir() else part.unlink()
