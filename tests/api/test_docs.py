"""The examples of docs/service.md run, against a service that is started as its users start it, and ended as a system ends it."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from tests.api.conftest import ROOT

PAGE = (ROOT / "docs" / "service.md").read_text(encoding="utf-8")


def example(language: str) -> str:
    [found] = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return str(found)


@pytest.fixture(scope="module")
def started() -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    program = [sys.executable, "-c", "from remission.cli import main; main()", "serve", "--api", "--port", "0"]
    with subprocess.Popen(program, stderr=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stderr is not None
        url, token = process.stderr.readline().strip(), process.stderr.readline().strip().removeprefix("token: ")
        yield process, {**os.environ, "REMISSION_URL": url, "REMISSION_TOKEN": token}
        process.kill()


def answered(program: list[str], given: Any) -> str:
    return subprocess.run(program, env=given[1], capture_output=True, text=True, check=True, cwd=ROOT).stdout


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl")
def test_curl(started: Any) -> None:
    answer = json.loads(answered(["sh", "-c", example("sh")], started))
    assert (answer["patient"], answer["outcomes"]["response"]["outcome"]) == ("P-001", "CRi")


def test_python(started: Any) -> None:
    assert answered([sys.executable, "-c", example("python")], started) == "P-99 not met\nP-100 met\n"


def test_it_ends_in_order_and_its_log_names_nobody(started: Any) -> None:
    process, _ = started
    assert answered([sys.executable, "-c", example("python")], started)  # something to log, whichever tests ran here before
    process.send_signal(signal.SIGTERM)
    log = process.stderr.read()
    assert process.wait(20) == 0
    lines = [json.loads(line) for line in log.splitlines()]
    assert {one["route"] for one in lines} <= {"/v1/protocols/{protocol}/decide", "/v1/protocols/{protocol}/decide-stream"}
    assert {one["status"] for one in lines} == {200}
    assert "P-" not in log


def cli(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-c", "from remission.cli import main; main()", "serve", *arguments]
    return subprocess.run(program, capture_output=True, text=True, check=False, cwd=ROOT, timeout=60)


def test_it_is_open_to_others_only_behind_a_proxy() -> None:
    done = cli("--api", "--host", "0.0.0.0")  # noqa: S104 - it is refused
    assert done.returncode == 2
    assert "only behind a proxy that signs, with --proxy-key" in " ".join(done.stderr.replace("│", " ").split())


def test_a_folder_that_cannot_be_served_is_told() -> None:
    done = cli("--api", "--protocols", "nowhere")
    assert (done.returncode, done.stderr) == (1, "nowhere:1:1: the folder cannot be read: no such file or directory\n")
