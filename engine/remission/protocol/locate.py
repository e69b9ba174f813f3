"""From what a user names to files: a folder, a file, or the id of a protocol that ships with the package."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path, PurePath, PurePosixPath
from typing import TYPE_CHECKING

from remission.errors import Pos, Problem, RuleFileError, did_you_mean
from remission.protocol.source.text_file import NO_FILE

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class ProtocolPlace:
    """The files of one protocol, and the folders its vocabularies may stand in."""

    files: tuple[Path, ...]
    vocabularies: tuple[Path, ...]
    shown: Path  # the folder, as the user named it
    texts: Mapping[Path, str] = field(default_factory=dict)  # what stands instead of a file: not yet saved, or never a file

    def text(self, path: Path) -> str | None:
        """Return the text that stands instead of a file, if one does."""
        return self.texts.get(path.absolute()) if self.texts else None

    def with_texts(self, texts: Mapping[Path, str]) -> ProtocolPlace:
        """Return the same place, some files of it with another text (by path, from wherever one stands)."""
        return replace(self, texts={path.absolute(): text for path, text in texts.items()})


@cache
def content(kind: str) -> Path:
    """Return the folder of shipped `rules`, `features` or `examples`: inside the package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "content" / kind
    return inside if inside.is_dir() else package.parent.parent / kind


@cache
def shipped() -> Mapping[str, PurePath]:
    """Return the ids of what ships with the package, in order, and where each stands in `rules` and in `features`.

    A protocol has a folder of its own; response criteria stand together in one folder more, `response/<id>`.
    """
    rules = content("rules")
    found = [file.parent.relative_to(rules) for depth in ("*", "*/*") for file in rules.glob(f"{depth}/protocol.yaml")]
    return {place.name: place for place in sorted(found, key=lambda place: place.name)}


def locate(name: str | Path) -> ProtocolPlace:
    """Find a protocol's files.

    Raises:
        RuleFileError: there is no such file, folder or shipped id, or the folder has no rule file.

    """
    path = Path(name)
    try:
        if path.is_file():
            return ProtocolPlace((path,), vocabulary_folders(path.parent), path.parent)
        if path.is_dir():
            return _folder(path)
        if path.exists():
            raise RuleFileError([Problem(Pos(_short(name), 1, 1), NO_FILE)])
    except OSError as error:
        reason = (error.strerror or "unknown error").lower()
        raise RuleFileError([Problem(Pos(_short(name), 1, 1), f"the protocol cannot be read: {reason}")]) from None
    if place := shipped().get(str(name)):
        return _folder(content("rules") / place)
    hint = did_you_mean(str(name), shipped()) or f"shipped protocols: {', '.join(shipped())}"
    raise RuleFileError([Problem(Pos(_short(name), 1, 1), "there is no such protocol file, folder or shipped id", hint)])


def in_memory(texts: Mapping[str, str]) -> ProtocolPlace:
    """Make a place of texts that are no files, by their names: those of a protocol, and in `vocabulary/` its own vocabularies.

    Beside them only the vocabularies that ship with the package are in reach; no file is looked for by a name among the texts.

    Raises:
        RuleFileError: a name is not that of a rule file, or no text is one of a protocol.
    """
    wrong = [name for name in texts if not _is_name_of_text(PurePosixPath(name), name)]
    if wrong:
        hint = "name it 'protocol.yaml', 'dosing.yaml' or, for a vocabulary, 'vocabulary/haematology.yaml'"
        raise RuleFileError(Problem(Pos(_short(name), 1, 1), "this is not the name of a rule file", hint) for name in wrong)
    own = sorted((Path(name) for name in texts if "/" not in name), key=lambda file: (file.stem != "protocol", file.name))
    if not own:
        problem = Problem(Pos("protocol.yaml", 1, 1), "there is no rule file", "a protocol is at least a 'protocol.yaml'")
        raise RuleFileError([problem])
    place = ProtocolPlace(tuple(own), (content("rules") / "vocabulary",), Path())
    return place.with_texts({Path(name): text for name, text in texts.items()})


def _is_name_of_text(path: PurePosixPath, name: str) -> bool:
    is_plain = path.suffix in {".yaml", ".yml"} and _is_plain(path.stem) and len(name) <= LONGEST_SHOWN
    return is_plain and name in (path.name, f"vocabulary/{path.name}")


def _short(name: str | Path) -> str:
    text = str(name)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def _is_rule_file(path: Path) -> bool:
    return path.suffix in {".yaml", ".yml"} and not path.name.startswith(".")


def _folder(path: Path) -> ProtocolPlace:
    files = sorted(filter(_is_rule_file, path.iterdir()), key=lambda file: (file.stem != "protocol", file.name))
    if not files:
        problem = Problem(Pos(str(path), 1, 1), "the folder has no rule file", "a protocol is a folder with a 'protocol.yaml'")
        raise RuleFileError([problem])
    return ProtocolPlace(tuple(files), vocabulary_folders(path), path)


def vocabulary_folders(folder: Path) -> tuple[Path, ...]:
    """Return where the vocabularies of a protocol in this folder may stand."""
    return (folder / "vocabulary", folder.absolute().parent / "vocabulary", content("rules") / "vocabulary")


def vocabulary(name: str, place: ProtocolPlace) -> Path | None:
    """Return the file of a vocabulary; None when there is none, or its name is more than a name."""
    if not _is_plain(name):
        return None
    for folder in dict.fromkeys((place.shown / "vocabulary", *place.vocabularies)):
        for file in (folder / f"{name}.yaml", folder / f"{name}.yml"):
            if place.text(file) is not None or (folder in place.vocabularies and file.exists()):
                return file
    return None


def vocabulary_hint(name: str, place: ProtocolPlace) -> str:
    """Return what to write instead of the name of a vocabulary that is not there."""
    if not _is_plain(name):
        return "a vocabulary is named by letters, digits and hyphens; its file stands in a folder 'vocabulary'"
    reach = _vocabulary_names(place)
    return did_you_mean(name, reach) or f"vocabularies in reach: {', '.join(sorted(reach))}"


def _is_plain(name: str) -> bool:
    return name.replace("-", "").replace("_", "").isalnum()


def _vocabulary_names(place: ProtocolPlace) -> set[str]:
    return {file.stem for folder in place.vocabularies if folder.is_dir() for file in folder.iterdir() if _is_rule_file(file)}
