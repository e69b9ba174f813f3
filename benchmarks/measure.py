"""One measurement in a process of its own: seconds and processor seconds (the best of some runs), and peak memory."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from ways import WAYS


def main(name: str, path: Path, runs: int) -> None:
    """Measure one way and print what it took."""
    seconds, cpu = [], []
    for _ in range(runs):
        start, busy = time.perf_counter(), _busy()
        WAYS[name](path)
        seconds.append(time.perf_counter() - start)
        cpu.append(_busy() - busy)
    peak = _peak_mb()
    print(json.dumps({"name": name, "seconds": min(seconds), "cpu": min(cpu), "peak_mb": peak, "load": os.getloadavg()[0]}))


def _busy() -> float:
    """Processor seconds of this program and of those that it started and saw end."""
    return sum(os.times()[:4])


def _peak_mb() -> float:
    """Of this program alone: what `getrusage` tells survives from the program that started it."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
