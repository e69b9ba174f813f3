"""The protocols that are served, each as it was read when it was first needed: what is answered has one version and one hash."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from typing import Literal

from remission.api.problems import Refusal
from remission.api.values import FactValues
from remission.decide import Decider
from remission.errors import InputError, Pos, Problem, did_you_mean
from remission.formats.mapping.read import mapping_of
from remission.protocol.load import load
from remission.protocol.locate import content, locate, shipped

Origin = Literal["shipped", "folder"]
QUOTED = 60


class Served:
    """One protocol, ready to be asked."""

    def __init__(self, place: Path, origin: Origin) -> None:
        self.place = place
        self.origin = origin
        self.protocol = load(place)
        self.decider = Decider(self.protocol)
        self.values = FactValues(self.protocol)
        self.mapping = mapping_of(str(place), None)

    @property
    def version(self) -> dict[str, str]:
        """What tells it from any other: id, version and hash."""
        return {"id": self.protocol.id, "version": self.protocol.version, "sha256": self.protocol.sha256}


class Shelf:
    """All protocols that are served, by id: those of a folder, read at once, and those that ship, read when first asked for."""

    def __init__(self, folder: Path | None = None) -> None:
        self._served = {one.protocol.id: one for one in _of_folder(folder)} if folder is not None else {}
        self._shipped = {key: content("rules") / place for key, place in shipped().items()}
        self._lock = Lock()

    @property
    def ids(self) -> tuple[str, ...]:
        """What may be asked for."""
        return tuple(sorted({*self._served, *self._shipped}))

    @property
    def own(self) -> tuple[Served, ...]:
        """Those of the folder, and those that ship and were asked for."""
        return tuple(self._served[key] for key in sorted(self._served))

    def get(self, key: str) -> Served:
        """Return a protocol; a name is looked up, and never becomes a path.

        Raises:
            Refusal: there is none of this name.
        """
        if key in self._served:
            return self._served[key]
        place = self._shipped.get(key)
        if place is None:
            hint = did_you_mean(key[:QUOTED], self.ids)
            raise Refusal(404, "not-found", f"there is no protocol {key[:QUOTED]!r}{f': {hint}' if hint else ''}")
        with self._lock:
            if key not in self._served:
                self._served[key] = Served(place, "shipped")
        return self._served[key]


def _of_folder(folder: Path) -> Iterator[Served]:
    """Read the protocols of a folder, or the one that it is.

    Raises:
        InputError: with every problem of all of them; one that leads out of the folder is a problem, and so is an id twice.
    """
    problems: list[Problem] = []
    found: dict[str, Path] = {}
    for place in _places(folder):
        try:
            problems += _leading_out(folder, place)
            served = Served(place, "folder")
        except InputError as error:
            problems += error.problems
            continue
        first = found.setdefault(served.protocol.id, place)
        if first != place:
            hint = f"{first} has it already"
            problems.append(Problem(Pos(str(place), 1, 1), f"the id {served.protocol.id!r} is taken", hint))
        elif not problems:
            yield served
    if problems:
        raise InputError(problems)


def _places(folder: Path) -> list[Path]:
    try:
        if (folder / "protocol.yaml").is_file():
            return [folder]
        places = sorted(path for path in folder.iterdir() if (path / "protocol.yaml").is_file())
    except OSError as error:
        reason = (error.strerror or "unknown error").lower()
        raise InputError([Problem(Pos(str(folder), 1, 1), f"the folder cannot be read: {reason}")]) from None
    if not places:
        hint = "a protocol is a folder with a 'protocol.yaml'"
        raise InputError([Problem(Pos(str(folder), 1, 1), "the folder has no protocols", hint)])
    return places


def _leading_out(folder: Path, place: Path) -> Iterator[Problem]:
    """Yield the files that are links to somewhere else."""
    inside = folder.resolve()
    for file in locate(place).files:
        if not file.resolve().is_relative_to(inside):
            yield Problem(Pos(str(file), 1, 1), "this leads out of the folder of protocols", "put the file itself there")
