# ruff: noqa: E501, PLC0415, S603 - each process loads what it measures and nothing else

"""A site's laboratory table in each format: the time that the best library takes to read it, and to read, map, choose and decide.

python benchmarks/formats.py [ROWS]        # 1,000,000 by default; processor seconds, each in a process of its own
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROWS = 1_000_000
CODES = {
    "PLAT": ("platelets", "GI/L"),
    "NEUT": ("ANC", "GI/L"),
    "BMBL": ("bone marrow blasts", "%"),
    "PBL": ("peripheral blasts", "%"),
}
FORMATS = ("lb.parquet", "lb.csv", "lb.xpt", "lb.ndjson", "fhir.ndjson")
KEYS = {
    "lb": "patient: USUBJID, date: LBDTC, fact: LBTESTCD, value: LBSTRESC, unit: LBSTRESU",
    "fhir": "patient: patient, date: date, fact: code, value: value, unit: unit",
}


def make(folder: Path, rows: int) -> None:
    """Write the same made-up rows in every format."""
    import numpy as np
    import polars as pl
    import pyreadstat

    draw = np.random.default_rng(1)
    people, days, code = draw.integers(0, rows // 50, rows), draw.integers(0, 400, rows), draw.integers(0, len(CODES), rows)
    names = list(CODES)
    table = pl.DataFrame(
        {
            "USUBJID": [f"P-{one:06}" for one in people],
            "LBDTC": (np.datetime64("2024-01-01") + days).astype(str),
            "LBTESTCD": [names[one] for one in code],
            "LBSTRESC": np.round(draw.uniform(0, 100, rows), 1).astype(str),
            "LBSTRESU": [CODES[names[one]][1] for one in code],
        }
    ).sort("USUBJID", "LBDTC")
    table.write_parquet(folder / "lb.parquet")
    table.write_csv(folder / "lb.csv")
    pyreadstat.write_xport(table, folder / "lb.xpt", file_format_version=8, table_name="LB")
    columns = [{"itemOID": name, "name": name, "label": name, "dataType": "string"} for name in table.columns]
    meta = {"datasetJSONCreationDateTime": "2026-01-01T00:00:00", "datasetJSONVersion": "1.1.0", "itemGroupOID": "LB"}
    with (folder / "lb.ndjson").open("w") as file:
        file.write(json.dumps({**meta, "records": rows, "name": "LB", "label": "LB", "columns": columns}) + "\n")
        file.writelines(json.dumps(list(row)) + "\n" for row in table.iter_rows())
    with (folder / "fhir.ndjson").open("w") as file:
        file.writelines(json.dumps(observation(*row)) + "\n" for row in table.iter_rows())
    for name in FORMATS:
        codes = ", ".join(f"{key}: {fact}" for key, (fact, _) in CODES.items())
        text = f"mapping: m\ntables:\n  t: {{file: {name}, {KEYS[name.partition('.')[0]]}, codes: {{{codes}}}, units: {{GI/L: 10*9/L}}}}\n"
        (folder / f"{name}.yaml").write_text(text)


def observation(patient: str, day: str, code: str, value: str, unit: str) -> dict[str, object]:
    """One FHIR Observation."""
    return {
        "resourceType": "Observation",
        "id": "o",
        "status": "final",
        "subject": {"reference": f"Patient/{patient}"},
        "code": {"coding": [{"system": "local", "code": code}]},
        "effectiveDateTime": day,
        "valueQuantity": {"value": float(value), "unit": unit, "code": unit},
    }


def read(path: Path) -> None:
    """Read a file by the library that is quickest at it, and nothing more."""
    import polars as pl

    match path.name:
        case "lb.parquet":
            pl.read_parquet(path)
        case "lb.csv":
            pl.read_csv(path, infer_schema=False)
        case "lb.xpt":
            import pyreadstat

            pyreadstat.read_xport(str(path), output_format="polars")
        case _:
            with path.open() as file:
                for line in file:
                    json.loads(line)


def decide(path: Path) -> None:
    """Read, map, choose and decide."""
    from remission.engines.columns import evaluate_file
    from remission.formats.mapping.apply import mapped
    from remission.protocol.load import load

    protocol = load("inotuzumab-pediatric")
    with mapped(path.with_name(f"{path.name}.yaml"), path.parent, protocol) as table:
        sum(some.table.height for some in evaluate_file(protocol, table.path).answered())


def measured(task: str, path: Path) -> tuple[float, int]:
    """Processor seconds and the peak of memory in MB, of a process of its own."""
    ran = subprocess.run([sys.executable, __file__, task, path], check=True, capture_output=True, text=True)
    seconds, peak = ran.stdout.split()
    return float(seconds), int(peak)


def main(arguments: list[str]) -> None:
    """Measure every format, or do one task of it."""
    if len(arguments) == 2:
        start = time.process_time()
        {"read": read, "decide": decide}[arguments[0]](Path(arguments[1]))
        print(time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000)
        return
    rows = int(arguments[0]) if arguments else ROWS
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder), rows)
        print(
            f"| {rows:,} rows | read alone, s | read, mapped, chosen, decided, s | ratio | peak MB |\n| --- | ---: | ---: | ---: | ---: |"
        )
        for name in FORMATS:
            alone, _ = measured("read", Path(folder, name))
            whole, peak = measured("decide", Path(folder, name))
            print(f"| {name} | {alone:.1f} | {whole:.1f} | {whole / alone:.1f} | {peak:,} |")


if __name__ == "__main__":
    main(sys.argv[1:])
