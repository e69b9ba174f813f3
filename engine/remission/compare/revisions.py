"""A protocol as it is in the files, or as it was in a revision of git: `HEAD~1:rules/x`."""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from posixpath import normpath

from remission.errors import Pos, Problem, RuleFileError, did_you_mean
from remission.protocol.load import load
from remission.protocol.model import EligibilityCriteria, Protocol

VOCABULARY = "vocabulary"


@dataclass(frozen=True, slots=True)
class OpenedRevision:
    """A protocol and how its places are told: files of a revision are named with it."""

    protocol: Protocol
    name: str
    was: str = ""  # the folder that the files were read from, if it was made for them
    revision: str = ""  # that they are of

    def place(self, pos: Pos) -> Pos:
        """A place as a person finds it."""
        return replace(pos, file=self.text(pos.file))

    def text(self, text: str) -> str:
        """A message without the folder that was made for a revision: its files are named with the revision."""
        if not self.was:
            return text
        return text.replace(f"{self.was}{os.sep}", f"{self.revision}:").replace(self.was, self.name)

    def problem(self, problem: Problem) -> Problem:
        """A problem as a person can mend it."""
        hint = problem.hint and self.text(problem.hint)
        return replace(problem, pos=self.place(problem.pos), message=self.text(problem.message), hint=hint)


@contextmanager
def opened(name: str) -> Iterator[OpenedRevision]:
    """Read a protocol named by its folder, file or shipped id, or by a revision, a colon and its path.

    Raises:
        RuleFileError: the files have problems, or git has no such revision or path.
    """
    revision, colon, path = name.partition(":")
    if not colon or Path(name).exists():
        yield OpenedRevision(load(name), name)
        return
    with tempfile.TemporaryDirectory(prefix="remission-") as folder:
        root = Path(folder).resolve()
        inside = _extract(name, revision, path, root)
        told = OpenedRevision(_NOTHING, name, str(root), revision)
        try:
            yield replace(told, protocol=load(root / inside))
        except RuleFileError as error:
            raise RuleFileError(map(told.problem, error.problems)) from None


_NOTHING = Protocol("", "", "", "", {}, {}, EligibilityCriteria(), {}, {}, {}, {}, (), ())


def _extract(name: str, revision: str, path: str, folder: Path) -> PurePosixPath:
    """Write the protocol's files, and the vocabularies beside them, as they were; return its path in the folder."""
    if revision.startswith("-"):
        raise _problem(name, f"{revision!r} is no revision")
    prefix = _git(name, "rev-parse", "--show-prefix").decode().strip()
    ways = [one and normpath(one) for one in (f"{prefix}{path}", path)]  # git writes `./x` for what stands here
    wanted = next((one for one in ways if _is_there(revision, one)), None)
    if wanted is None:
        raise _problem(name, *_why_not(revision, path))
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


def _why_not(revision: str, path: str) -> tuple[str, str]:
    """What is wrong with a name that git finds nothing under, and what to do about it."""
    example = "write <revision>:<path>, for example HEAD~1:rules/x"
    try:
        _git("", "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except _GitError:
        return f"git knows no revision {revision!r}", example
    last = path.rstrip("/").rpartition("/")[2]
    near = did_you_mean(last, _names(revision, path)) if last else None
    return f"revision {revision!r} has no path {path!r}", near or example


def _names(revision: str, path: str) -> list[str]:
    """What stands beside a path in a revision."""
    folder = path.rstrip("/").rpartition("/")[0]
    try:
        return _git("", "ls-tree", "--name-only", f"{revision}:{folder}").decode(errors="replace").splitlines()
    except _GitError:
        return []


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
