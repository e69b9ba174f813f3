"""How many decisions a second the service gives on loopback, with the generator on the same processors; `--log` keeps each."""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import quantiles
from threading import Thread

ROOT = Path(__file__).resolve().parents[1]
VALUES = {"bone_marrow_blasts": "3 %", "peripheral_blasts": 0, "extramedullary_disease": "absent", "anc": 1.2, "cd22": "positive"}
PATH = "/v1/protocols/inotuzumab-pediatric"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seconds", type=float, default=5.0)
    asked.add_argument("--log", action="store_true")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        log = ["--log", str(Path(folder, "log"))] if given.log else []
        program = [sys.executable, "-c", "from remission.cli import main; main()", "serve", "--api", "--port", "0", *log]
        with subprocess.Popen(program, stderr=subprocess.PIPE, text=True, cwd=ROOT) as process:  # noqa: S603 - this program
            if process.stderr is None:
                raise RuntimeError
            url, token = process.stderr.readline().strip(), process.stderr.readline().strip().removeprefix("token: ")
            Thread(target=process.stderr.read, daemon=True).start()
            port = int(url.rpartition(":")[2])
            measure(process.pid, port, token, given.seconds)
            process.terminate()


def measure(process: int, port: int, token: str, seconds: float) -> None:
    cases = [{"patient": str(number), "values": {**VALUES, "platelets": number}} for number in range(500)]
    one = {"patient": "P", "values": {**VALUES, "platelets": 99.9}}
    lines = "\n".join(map(json.dumps, cases))
    for name, path, kind, body, size, callers in (
        ("decide, one caller", f"{PATH}/decide", "application/json", json.dumps(one), 1, 1),
        ("decide, four callers", f"{PATH}/decide", "application/json", json.dumps(one), 1, 4),
        ("decide-all, 500 cases", f"{PATH}/decide-all", "application/json", json.dumps({"cases": cases}), 500, 1),
        ("decide-stream, 500 lines", f"{PATH}/decide-stream", "application/x-ndjson", lines, 500, 1),
        ("explain", f"{PATH}/explain", "application/json", json.dumps(one), 1, 1),
    ):
        head = (
            f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nContent-Type: {kind}\r\n"
            f"Content-Length: {len(body.encode())}\r\n\r\n"
        )
        request = (head + body).encode()
        ask(port, request, 0.5)
        times: list[float] = []
        begun, worked = time.perf_counter(), processor(process)
        threads = [Thread(target=caller, args=(port, request, seconds, times)) for _ in range(callers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        passed, worked = time.perf_counter() - begun, processor(process) - worked
        cuts = quantiles(times, n=100)
        decided = len(times) * size
        print(
            f"| {name} | {decided / passed:,.0f} | {decided / worked:,.0f} | {cuts[49] * 1000:.1f} | {cuts[98] * 1000:.1f} |",
            flush=True,
        )


def processor(process: int) -> float:
    """Seconds of processor time that the service has had."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def caller(port: int, request: bytes, seconds: float, times: list[float]) -> None:
    times += ask(port, request, seconds)


def ask(port: int, request: bytes, seconds: float) -> list[float]:
    """Ask again and again over one connection; the time of each answer."""
    times: list[float] = []
    with socket.create_connection(("127.0.0.1", port)) as way, way.makefile("rb") as answers:
        end = time.perf_counter() + seconds
        while time.perf_counter() < end or len(times) < 2:
            begun = time.perf_counter()
            way.sendall(request)
            status = answers.readline()
            if b" 200 " not in status:
                raise RuntimeError(status)
            headers = {}
            while line := answers.readline().strip():
                name, _, value = line.partition(b":")
                headers[name.lower()] = value.strip()
            if b"content-length" in headers:
                answers.read(int(headers[b"content-length"]))
            else:
                while size := int(answers.readline(), 16):
                    answers.read(size + 2)
                answers.readline()
            times.append(time.perf_counter() - begun)
    return times


if __name__ == "__main__":
    main()
