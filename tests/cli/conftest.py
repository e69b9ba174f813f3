"""Commands run in this process, in a folder of their own, with a small protocol `p.yaml`."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from remission.cli import main

PROTOCOL = """\
protocol: demo
title: A study of [red]platelets[/red]
version: 1.0.0
facts:
  platelets: {unit: 10*9/L, plausible: 0 to 3000}
  ANC: {unit: 10*9/L, plausible: 0 to 200}
  age: {unit: a, plausible: 0 to 120}
  mrd flow: {unit: "%", plausible: 0 to 100, censored: yes}
sources:
  study protocol: {title: The study protocol, section: "4.1"}
  background: {title: A textbook}
eligibility:
  include:
    I1 age: {when: age >= 1 year, says: One year or older, source: study protocol}
  exclude:
    E1 old: {when: age > 75 years, says: Older than 75, source: study protocol}
criteria:
  platelet recovery: {when: platelets >= 100 x 10^9/L, source: study protocol}
  neutrophil recovery: {when: ANC >= 1 x 10^9/L, source: study protocol}
  counts recovered:
    all of: [platelet recovery, neutrophil recovery]
    source: study protocol
    status: unverified
  some recovery:
    any of: [platelets >= 50 x 10^9/L, ANC >= 0.5 x 10^9/L]
    source: study protocol
classifications:
  recovery:
    outcomes:
      full: counts recovered
      partial: {all of: [some recovery], none of: [{all of: [platelet recovery, neutrophil recovery]}], source: background}
      none yet: otherwise
    source: study protocol
  mrd by flow:
    outcomes: {negative: mrd flow < 0.01 %, positive: otherwise}
    source: study protocol
calculations:
  next dose:
    unit: mg/m2
    rows:
      - {when: recovery is full, value: 1.8 mg/m2}
      - {when: recovery is partial and age < 60 years, value: 1.4 mg/m2}
    source: study protocol
  share: {value: platelets / (3 * ANC), unit: "1", source: study protocol}
"""
ROWS = """\
patient,age,platelets,ANC,mrd flow
P-1,9,180,2,<0.01
"""


class Ran(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "p.yaml").write_text(PROTOCOL, encoding="utf-8")
    (tmp_path / "t.csv").write_text(ROWS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Run `remission` with these arguments in the folder."""
    assert folder.is_dir()
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)  # `main` sets its own
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}  # and these

    def command(*arguments: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["remission", *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        out, err = capsys.readouterr()
        return Ran(int(left.value.code or 0), out, err)

    yield command
    for number, handler in handlers.items():
        signal.signal(number, handler)
