"""Write what every command prints, in every format, into a folder: run before and after a redesign, then `diff -r` the two.

python tests/outputs.py FOLDER

Both shipped protocols, the synthetic data, the messy site, an amendment and the broken files. Text, JSON and CSV are kept byte
for byte, pages by their text, Parquet as its rows; times and temporary folders are replaced.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROTOCOLS = ("inotuzumab-pediatric", "aall1621")
COHORT, COURSE = "examples/synthetic_cohort.csv", "examples/synthetic_course.csv"
MESSY, DATED = "examples/messy_site.csv", "examples/synthetic_observations.csv"
TODAY = ("--today", "2026-01-01")
Command = tuple[str, ...]


def commands(scratch: Path) -> Iterator[tuple[str, Command, str | None]]:
    """Yield a name, a command and the file or folder in `scratch` that it writes, if it writes one."""
    yield "schema", ("schema",), None
    for protocol in PROTOCOLS:
        yield from of_protocol(protocol, scratch)
    new = amended(scratch)
    for form in ("text", "json"):
        yield f"diff.{form}", ("diff", "rules/inotuzumab-pediatric", str(new), COHORT, "--format", form), None
    html = scratch / "diff.html"
    yield "diff.html", ("diff", "rules/inotuzumab-pediatric", str(new), COHORT, "--html", str(html)), html.name
    for broken in sorted((ROOT / "tests/broken").glob("*.yaml")):
        yield f"broken/{broken.stem}", ("check", f"tests/broken/{broken.name}"), None


def of_protocol(name: str, scratch: Path) -> Iterator[tuple[str, Command, str | None]]:
    """Yield the commands that every protocol has."""
    plain = [("check", "--strict"), ("steps",), ("agree", "--cases", "300"), ("prove",), ("prove", "--format", "json"), ("test",)]
    plain += [(command, "--format", form) for command in ("coverage", "mutate") for form in ("text", "json")]
    plain += [("boundaries",), ("lint",), *(("trace", "--format", form) for form in ("text", "csv", "json"))]
    for first, *rest in plain:
        yield f"{name}/{'.'.join((first, *rest)).replace('--', '')}", (first, name, *rest), None
    for data in (COHORT, COURSE, MESSY, DATED):
        stem = Path(data).stem
        for form in ("table", "json", "csv"):
            for engine in ("case", "columns") if form != "table" else ("case",):
                yield (
                    f"{name}/evaluate.{stem}.{engine}.{form}",
                    ("evaluate", name, data, "--format", form, "--engine", engine, *TODAY),
                    None,
                )
        target = scratch / f"{name}.{stem}.parquet"
        yield f"{name}/evaluate.{stem}.parquet", ("evaluate", name, data, "--out", str(target), *TODAY), target.name
        for form in ("html", "json", "csv"):
            target = scratch / f"{name}.{stem}.report.{form}"
            yield (
                f"{name}/report.{stem}.{form}",
                ("report", name, data, "--format", form, "--out", str(target), *TODAY),
                target.name,
            )
    for patient in ("SYN-001", "SYN-010", "SYN-020", "SYN-030", "SYN-044", "SYN-053"):
        for form in ("text", "json"):
            yield f"{name}/explain.{patient}.{form}", ("explain", name, COHORT, "--patient", patient, "--format", form), None
    for form in ("text", "json", "html"):
        asked = ("--set", "bone marrow blasts < 10 %", "--sweep", "--error", "10", "--format", form)
        yield f"{name}/whatif.{form}", ("whatif", name, COHORT, *asked), None
    for command, option in (("coverage", "--html"), ("trace", "--out"), ("evidence", "--out")):
        target = scratch / f"{name}.{command}{'' if command == 'evidence' else '.html'}"
        more = {"trace": ("--format", "html"), "evidence": ("--who", "Nobody", "--when", "2026-01-01T00:00:00Z", "--cases", "50")}
        yield f"{name}/{command}.pages", (command, name, option, str(target), *more.get(command, ())), target.name


def amended(scratch: Path) -> Path:
    """Return a copy of a shipped protocol with a threshold moved, an operator turned and a clause dropped."""
    folder = scratch / "amended"
    shutil.copytree(ROOT / "rules/inotuzumab-pediatric", folder)
    file = folder / "protocol.yaml"
    text = file.read_text(encoding="utf-8")
    text = text.replace("platelets >= 100 x 10^9/L", "platelets >= 75 x 10^9/L").replace("blasts < 5 %", "blasts <= 5 %")
    file.write_text(text, encoding="utf-8")
    return folder


class Text(HTMLParser):
    """The text of a page, a line a piece; styles are left out."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.hidden = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.hidden = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self.hidden = self.hidden and tag != "style"

    def handle_data(self, data: str) -> None:
        if not self.hidden and data.strip():
            self.lines.append(" ".join(data.split()))


def content(file: Path) -> str:
    """Return a file as text that two runs of the same program have in common."""
    if file.suffix == ".html":
        return page_text(file.read_text(encoding="utf-8"))
    if file.suffix == ".parquet":
        import polars as pl

        return pl.read_parquet(file).write_csv()
    return file.read_text(encoding="utf-8")


def page_text(html: str) -> str:
    reader = Text()
    reader.feed(html)
    return "\n".join(reader.lines)


def run(case: tuple[str, Command, str | None], scratch: Path, target: Path) -> None:
    name, command, written = case
    program = (sys.executable, "-c", "import sys; from remission.cli import main; sys.exit(main())", *command)
    done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=False)
    printed = page_text(done.stdout) if done.stdout.startswith("<!") else done.stdout
    parts = [printed, f"---- stderr\n{done.stderr}", f"---- exit {done.returncode}\n"]
    made = [] if written is None else [scratch / written]
    found = (file for top in made for file in ([top] if top.is_file() else sorted(top.rglob("*"))) if file.is_file())
    parts += [f"---- {file.relative_to(scratch)}\n{content(file)}\n" for file in found]
    text = re.sub(r"\d+(\.\d+)? (m?s|seconds?)\b", "N s", "".join(parts).replace(str(scratch), "SCRATCH"))
    out = target / f"{name}.txt"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(text, encoding="utf-8")


def main() -> None:
    target = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        scratch = Path(folder)
        list(pool.map(lambda case: run(case, scratch, target), list(commands(scratch))))


if __name__ == "__main__":
    main()
