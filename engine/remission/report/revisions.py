"""A protocol as it is in the files, or as it was in a revision of git: `HEAD~1:rules/x`."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from remission.errors import Pos, Problem, RuleFileError
from remission.protocol.load import load
from remission.protocol.model import Protocol

VOCABULARY = "vocabulary"


@dataclass(frozen=True, slots=True)
class Opened:
    """A protocol and how its places are told: files of a revision are named with it."""

    protocol: Protocol
    name: str
    was: str = ""  # the folder that the files were read from
    told: str = ""  # what stands for it in messages

    def place(self, pos: Pos) -> Pos:
        """A place as a person finds it."""
        return (
            replace(pos, file=f"{self.told}{pos.file.removeprefix(self.was)}")
            if self.was and pos.file.startswith(self.was)
            else pos
        )


@contextmanager
def opened(name: str) -> Iterator[Opened]:
    """Read a protocol named by its folder, file or shipped id, or by a revision, a colon and its path.

    Raises:
        RuleFileError: the files have problems, or git has no such revision or path.
    """
    revision, colon, path = name.partition(":")
    if not colon or Path(name).exists():
        yield Opened(load(name), name)
        return
    with tempfile.TemporaryDirectory(prefix="remission-") as folder:
        root = Path(folder).resolve()
        inside = _extract(name, revision, path, root)
        told = Opened(_NOTHING, name, f"{root}/", f"{revision}:")
        try:
            yield replace(told, protocol=load(root / inside))
        except RuleFileError as error:
            raise RuleFileError(replace(one, pos=told.place(one.pos)) for one in error.problems) from None


_NOTHING = Protocol("", "", "", "", {}, {}, (), (), {}, {}, {}, {}, (), ())


def _extract(name: str, revision: str, path: str, folder: Path) -> PurePosixPath:
    """Write the protocol's files, and the vocabularies beside them, as they were; return its path in the folder."""
    if revision.startswith("-"):
        raise _problem(name, f"{revision!r} is no revision")
    prefix = _git(name, "rev-parse", "--show-prefix").decode().strip()
    wanted = next((one for one in (f"{prefix}{path}", path) if _is_there(revision, one)), None)
    if wanted is None:
        raise _problem(name, "git knows no such revision or path", "write <revision>:<path>, for example HEAD~1:rules/x")
    inside = PurePosixPath(wanted)
    beside = (inside.parent / VOCABULARY, inside.parent.parent / VOCABULARY)
    paths = dict.fromkeys([str(inside), *(str(one) for one in beside if _is_there(revision, str(one)))])
    top = _git(name, "rev-parse", "--show-toplevel").decode().rstrip("\n")
    archive = _git(name, "-C", top, "archive", "--format=tar", revision, "--", *paths)
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for member in tar.getmembers():
            content = tar.extractfile(member) if member.isfile() else None
            if content is not None:
                target = folder / member.name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content.read())
    return inside


def _is_there(revision: str, path: str) -> bool:
    try:
        _git("", "cat-file", "-e", f"{revision}:{path}")
    except _GitError:
        return False
    return True


class _GitError(RuleFileError):
    """Git was asked and said no."""


def _git(name: str, *arguments: str) -> bytes:
    try:
        return subprocess.run(["git", *arguments], capture_output=True, check=True).stdout  # noqa: S603, S607 - no shell reads it
    except FileNotFoundError:
        raise _problem(name, "git is not installed, and a revision is asked for") from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().splitlines()
        reason = said[-1].removeprefix("fatal: ") if said else "no reason given"
        raise _GitError([Problem(Pos(name, 1, 1), f"git cannot read it: {reason}")]) from None


def _problem(name: str, message: str, hint: str | None = None) -> RuleFileError:
    return RuleFileError([Problem(Pos(name, 1, 1), message, hint)])
