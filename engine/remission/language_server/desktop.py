"""The files that are open, and the protocols that they are part of: checked as they stand in the editor, saved or not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from remission.errors import Problem
from remission.language_server.lexicon import Lexicon
from remission.protocol.locate import vocabulary_folders
from remission.verify.check import check_files

HEAD = re.compile(r"^protocol:", re.MULTILINE)
QUOTED = re.compile(r"'([^']+)'")
MEANT = re.compile(r"did you mean '([^']+)'\?")
TOKEN = re.compile(r"[^\s,;:\[\]{}()\"']+")


@dataclass(slots=True)
class Desktop:
    """Texts by path, and of each protocol that they belong to the last state that could be used."""

    texts: dict[Path, str] = field(default_factory=dict)
    known: dict[Path, Lexicon] = field(default_factory=dict)
    told: dict[Path, set[Path]] = field(default_factory=dict)  # files of a protocol that problems were told of

    def protocols_of(self, path: Path) -> tuple[Path, ...]:
        """The protocols that a file is part of; of a vocabulary those beside it and those that are open."""
        if path.parent.name == "vocabulary":
            beside = [path.parent.parent, *sorted(one for one in path.parent.parent.glob("*") if one.is_dir())]
            near = [one for one in beside if (one / "protocol.yaml").is_file()]
            using = [one for one in self.known if path.parent in vocabulary_folders(one)]
            return tuple(dict.fromkeys((*near, *using)))
        if (path.parent / "protocol.yaml").is_file():
            return (path.parent,)
        return (path,) if HEAD.search(self.texts.get(path, "")) else ()

    def problems(self, protocol: Path) -> dict[Path, list[Problem]]:
        """Every problem of a protocol, by file; files that had some and have none any more are empty lists."""
        checked = check_files(protocol, self.texts)
        if checked.protocol is not None:
            self.known[protocol] = Lexicon(checked.protocol)
        found: dict[Path, list[Problem]] = {path: [] for path in self.told.get(protocol, ())}
        for problem in checked.problems:
            found.setdefault(Path(problem.pos.file).absolute(), []).append(problem)
        self.told[protocol] = {path for path, some in found.items() if some}
        return found

    def lexicon(self, path: Path) -> Lexicon | None:
        """The names of the protocol that a file is part of, as they were when it could last be used."""
        for protocol in self.protocols_of(path):
            if protocol not in self.known:
                self.problems(protocol)
            if protocol in self.known:
                return self.known[protocol]
        return None


def end_of(problem: Problem, line: str) -> int:
    """The column, from 1, after the last character that a problem is about: of a word that it quotes, or of the next one."""
    start = problem.pos.column - 1
    for quoted in QUOTED.findall(problem.message):
        if line[start : start + len(quoted)].casefold() == quoted.casefold():
            return start + len(quoted) + 1
    match = TOKEN.match(line, start)
    return (match.end() if match else min(start + 1, len(line))) + 1


def repair_of(problem: Problem, line: str) -> str | None:
    """What to put in the place of what a problem is about, where its hint is a word that was meant."""
    meant = MEANT.fullmatch(problem.hint or "")
    quoted = QUOTED.search(problem.message)
    start = problem.pos.column - 1
    if meant is None or quoted is None or line[start : start + len(quoted[1])].casefold() != quoted[1].casefold():
        return None
    return meant[1]


def lines_of(text: str) -> list[str]:
    """The lines of a text, without their ends, as problems count them."""
    return text.split("\n")


def text_of(texts: Mapping[Path, str], path: Path) -> str:
    """The text of a file as the editor has it, else as it is saved."""
    if path in texts:
        return texts[path]
    try:
        return path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return ""
