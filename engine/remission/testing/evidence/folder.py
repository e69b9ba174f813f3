"""One folder that an inspector can keep: what was tested, against what, with which result, and what it does not cover."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath

from remission.errors import InputError, Pos, Problem
from remission.protocol.locate import locate, vocabulary
from remission.render.machine import Json, csv_text, json_text
from remission.render.output import whole_folder
from remission.render.page import html
from remission.testing.assertions.recording import Recording
from remission.testing.coverage.document import page as coverage_page
from remission.testing.coverage.record import record as coverage_record
from remission.testing.evidence.document import scenarios_page
from remission.testing.evidence.summary import readme, summary
from remission.testing.measurement import Measured, Stated
from remission.testing.mutation.record import record as mutation_record
from remission.testing.runner.cucumber import as_cucumber
from remission.testing.runner.library import find
from remission.testing.trace import record as trace_record
from remission.testing.trace.document import page as trace_page

MANIFEST = "manifest.json"
LINK = "is a symbolic link, and what it leads to is not part of the folder"
SEAL = "manifest.sha256"  # covers the manifest's own head: who, and when
COHORT = 'the patients of "'


def write(name: str, found: Measured, stated: Stated, folder: Path, *, tags: str | None = None) -> str:
    """Write the folder, and return the SHA-256 of its manifest, which stands for all of it.

    Args:
        name: How the protocol was named.
        found: What was found out.
        stated: Who stands behind it, and when.
        folder: Where it goes; it is made, or is empty.
        tags: The expression that selected the scenarios, if there was one.

    Raises:
        InputError: the folder has something in it already.
    """
    if folder.exists() and any(folder.iterdir()):
        raise InputError([Problem(Pos(str(folder), 1, 1), "the folder is not empty", "evidence goes into a folder of its own")])
    inputs = dict(_inputs(name, found.recording))
    texts = {path: _moved(text, found, inputs) for path, text in _texts(found, tags).items()}
    contents = {inputs[path]: path.read_bytes() for path in inputs} | {path: text.encode("utf-8") for path, text in texts.items()}
    files: dict[str, Json] = {path: _hash(contents[path]) for path in sorted(contents)}
    manifest: Json = {"made by": stated.who, "made at": stated.when.isoformat(timespec="seconds"), "files": files}
    written = json_text(manifest).encode("utf-8")
    with whole_folder(folder) as part:
        for path, content in {**contents, MANIFEST: written, SEAL: _sealing(written)}.items():
            (part / path).parent.mkdir(parents=True, exist_ok=True)
            (part / path).write_bytes(content)
    return _hash(written)


def seal(folder: Path) -> str:
    """The SHA-256 of a folder's manifest as it is now."""
    return _hash((folder / MANIFEST).read_bytes())


def verify(folder: Path, expected: str | None = None) -> list[Problem]:
    """Compare a folder with its manifest: every file that is missing, changed, or not listed; and the manifest with its own hash.

    A symbolic link is refused: what it leads to may be changed without the folder. With the SHA-256 that was kept, the manifest
    must be that one.

    Raises:
        InputError: there is no manifest, or it does not read.
    """
    if (folder / MANIFEST).is_symlink():
        return [_problem(folder, MANIFEST, LINK)]
    try:
        manifest = (folder / MANIFEST).read_bytes()
        listed: dict[str, str] = dict(json.loads(manifest)["files"])
    except (OSError, ValueError, KeyError, TypeError):
        problem = Problem(
            Pos(str(folder / MANIFEST), 1, 1), "there is no manifest that can be read", "name a folder that `evidence` wrote"
        )
        raise InputError([problem]) from None
    every = {path.relative_to(folder).as_posix(): path for path in sorted(_below(folder))}
    odd = {name: LINK if path.is_symlink() else "is no regular file" for name, path in every.items() if not _is_plain(path)}
    there = {name: path for name, path in every.items() if name not in odd}
    there.pop(MANIFEST)
    seal = there.pop(SEAL, None)
    return [
        *_unexpected(folder, manifest, expected),
        *(_problem(folder, name, what) for name, what in odd.items()),
        *(() if SEAL in odd else _unsealed(folder, manifest, seal)),
        *_changed(folder, {name: hash_ for name, hash_ in listed.items() if name not in odd}, there),
        *(_problem(folder, path, "is not in the manifest") for path in there if path not in listed),
    ]


def _below(folder: Path) -> Iterator[Path]:
    """Everything in a folder and in its folders, these left out; a link to a folder is not followed."""
    for above, folders, files in os.walk(folder):
        yield from (Path(above) / name for name in files)
        yield from (Path(above) / name for name in folders if (Path(above) / name).is_symlink())


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _unexpected(folder: Path, manifest: bytes, expected: str | None) -> Iterator[Problem]:
    if expected is not None and _hash(manifest) != expected.lower():
        pos = Pos((folder / MANIFEST).as_posix(), 1, 1)
        hint = "it is another manifest than the one whose line you kept"
        yield Problem(pos, f"the manifest's SHA-256 is {_hash(manifest)}, not {expected.lower()}", hint)


def _unsealed(folder: Path, manifest: bytes, seal: Path | None) -> Iterator[Problem]:
    if seal is None:
        yield _problem(folder, SEAL, "is missing")
    elif seal.read_bytes() != _sealing(manifest):
        yield _problem(folder, MANIFEST, f"is not the one that {SEAL} names")


def _changed(folder: Path, listed: Mapping[str, str], there: Mapping[str, Path]) -> Iterator[Problem]:
    for path, expected in listed.items():
        if path not in there:
            yield _problem(folder, path, "is missing")
        elif _hash(there[path].read_bytes()) != expected:
            yield _problem(folder, path, "was changed since the manifest was made")


def _problem(folder: Path, path: str, what: str) -> Problem:
    return Problem(Pos((folder / path).as_posix(), 1, 1), f"the file {what}")


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _sealing(manifest: bytes) -> bytes:
    """As `sha256sum` writes it, so that it can be checked without this program."""
    return f"{_hash(manifest)}  {MANIFEST}\n".encode()


# ---- what goes in ----------------------------------------------------------------------------------


def _inputs(name: str, recording: Recording) -> Iterator[tuple[Path, str]]:
    """The files that were tested, and what each is called in the folder."""
    place = locate(name)
    used = {fact.pos.file for fact in recording.protocol.facts.values()}
    for path in place.files:
        yield path, f"rules/{path.name}"
    named = {PurePath(file).stem for file in used}
    for stem in sorted(named):
        shared = vocabulary(stem, place)
        if shared is not None and shared not in place.files:
            yield shared, f"rules/vocabulary/{shared.name}"
    scenes, lame = recording.results.scenarios, [problem.pos.file for problem in recording.results.problems]
    every = dict.fromkeys([*(scene.file for scene in scenes), *(file for file in lame if Path(file).is_file())])
    files = [Path(file).resolve() for file in every]
    above = Path(os.path.commonpath([file.parent for file in files])) if files else Path()
    yield from ((file, f"features/{file.relative_to(above).as_posix()}") for file in files)
    cohorts = {
        (step.text.split('"')[1], Path(scene.file).parent)
        for scene in scenes
        for step in scene.steps
        if step.text.startswith(COHORT)
    }
    tables = dict.fromkeys(find(cohort, folder) for cohort, folder in sorted(cohorts))
    names = Counter(path.name for path in tables)
    for path in tables:
        resolved = path.resolve()
        is_apart = names[path.name] > 1 and resolved.is_relative_to(above)
        yield path, f"data/{resolved.relative_to(above).as_posix() if is_apart else path.name}"


def _texts(found: Measured, tags: str | None) -> dict[str, str]:
    """What was found out, as files."""
    return {
        "README.txt": readme(found, tags),
        "summary.json": json_text(summary(found, tags)),
        "scenarios.json": json_text(list(as_cucumber(found.recording.results, durations=False))),
        "scenarios.html": html(scenarios_page(found.recording)),
        "coverage.json": json_text(coverage_record(found.coverage)),
        "coverage.html": html(coverage_page(found.coverage)),
        "mutation.json": json_text(mutation_record(found.mutation)),
        "trace.json": json_text(trace_record.record(found.matrix)),
        "trace.csv": csv_text(trace_record.table(found.matrix)),
        "trace.html": html(trace_page(found.matrix)),
        "agreement.txt": f"{found.agreed}\n",
    }


def _moved(text: str, found: Measured, inputs: Mapping[Path, str]) -> str:
    """A text that names the files as they are called in the folder, and no path of the machine."""
    shown = {scene.file for scene in found.recording.results.scenarios}
    shown |= {one.goal.pos.file for one in found.coverage.coverage.covered} | {clause.pos.file for clause in found.matrix.clauses}
    shown |= {one.pos.file for one in found.recording.protocol.statements.values()}
    shown |= {one.mutant.pos.file for one in found.mutation.tried}
    shown |= {problem.pos.file for problem in found.recording.results.problems}
    known = {path.resolve(): name for path, name in inputs.items()}
    for file in sorted(shown, key=len, reverse=True):
        name = known.get(Path(file).resolve())
        if name is not None and file != name:
            text = text.replace(f"{file}:", f"{name}:").replace(f'"{file}"', f'"{name}"')
    return text
