# ruff: noqa: E501 - a row of a table is one thing

"""The log of decisions: what is touched is found and named, what is personal goes, an entry is proved without Remission."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remission.audit.checkpoint import Checkpoint, is_signed_by, new_keys, read_checkpoint, signed
from remission.audit.decisions import decided_again, decision_entry, differences
from remission.audit.entries import LogEntry
from remission.audit.log import Log
from remission.audit.merkle import Frontier, inclusion_path, leaf_hash, root_by_path, root_of
from remission.audit.proof import inclusion
from remission.audit.verify import verify
from remission.cases.from_values import case
from remission.decide import Decider
from remission.errors import InputError
from remission.protocol.load import load

CHECKER = Path(__file__).parents[2] / "examples" / "check_inclusion.py"
AT = "2026-01-01T00:00:00+00:00"


def entry(number: int) -> LogEntry:
    return LogEntry("decision", "u-1", AT, {"answer": f"a {number}"}, {"patient": f"P-{number}"})


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    with Log(tmp_path / "d.log", is_new=True) as opened:
        opened.append([entry(number) for number in range(7)])
        opened.append([entry(number) for number in range(7, 10)])
        yield opened


@pytest.fixture
def keys(tmp_path: Path) -> tuple[Path, Path]:
    return new_keys(tmp_path / "keys")


def checkpoint(log: Log, private: Path) -> Checkpoint:
    found = verify(log)
    return signed(found.size, found.root, AT, private)


# ---- the tree --------------------------------------------------------------------------------------

# RFC 6962's own test data (certificate-transparency, its reference implementation): inputs, and the root after each
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def test_roots_are_those_of_the_standard() -> None:
    tree = Frontier()
    for text, root in zip(INPUTS, ROOTS, strict=True):
        tree.append(leaf_hash(bytes.fromhex(text)))
        assert tree.root.hex() == root


@given(st.integers(1, 70), st.data())
def test_every_entry_leads_to_the_root_and_no_other_does(size: int, data: st.DataObject) -> None:
    leaves = [leaf_hash(str(number).encode()) for number in range(size)]
    index = data.draw(st.integers(0, size - 1))
    path = inclusion_path(lambda low, high: leaves[low:high], index, size)
    assert root_by_path(leaves[index], index, size, path) == root_of(leaves)
    assert root_by_path(leaf_hash(b"other"), index, size, path) != root_of(leaves)
    assert root_by_path(leaves[index], index, size, [*path, b"x" * 32]) != root_of(leaves)


# ---- what is touched is found ----------------------------------------------------------------------


def test_an_untouched_log_is_untouched(log: Log, keys: tuple[Path, Path], tmp_path: Path) -> None:
    one = checkpoint(log, keys[0])
    log.append([entry(10)])
    found = verify(log, [(tmp_path / "c", one)], keys[1])
    assert (found.size, found.faults) == (11, ())


def forced(log: Log, *statements: str) -> None:
    """Somebody who can write to the file does away with the triggers first."""
    with sqlite3.connect(log.path) as base:
        base.executescript("DROP TRIGGER no_update; DROP TRIGGER no_delete;")
        for statement in statements:
            base.execute(statement)


def rewritten(log: Log, number: int) -> None:
    """A forger who knows how: the entry, its hash and all that is kept of the tree are made anew."""
    text = log.text(number).replace(f'"a {number}"'.encode(), b'"b"')
    leaf = leaf_hash(text)
    with sqlite3.connect(log.path) as base:
        base.executescript("DROP TRIGGER no_update; DROP TRIGGER no_delete;")
        base.execute("UPDATE entries SET text = ?, leaf = ? WHERE number = ?", (text, leaf, number))
        tree = Frontier()
        for (one,) in base.execute("SELECT leaf FROM entries ORDER BY number"):
            tree.append(one)
        base.execute("DELETE FROM edge")
        base.executemany("INSERT INTO edge VALUES (?, ?)", list(enumerate(tree.hashes)))


EDGE = "the tree that is kept beside the entries is not theirs: entries were changed, or it was"
TOUCHED = {
    "a text": (["UPDATE entries SET text = replace(text, 'a 3', 'a 4') WHERE number = 3"], "entry 3: its text or its hash was changed"),
    "a hash": (["UPDATE entries SET leaf = zeroblob(32) WHERE number = 3"], "entry 3: its text or its hash was changed"),
    "an entry removed": (["DELETE FROM entries WHERE number = 3"], "entry 3 is not there: entry 4 stands in its place"),
    "two swapped": (
        ["UPDATE entries SET number = 100 WHERE number = 3", "UPDATE entries SET number = 3 WHERE number = 4", "UPDATE entries SET number = 4 WHERE number = 100"],
        "entry 3: its text says that it is entry 4",
    ),
    "what is kept of the tree": (["UPDATE edge SET hash = zeroblob(32) WHERE place = 0"], EDGE),
    "a personal part": (["UPDATE personal SET text = replace(text, 'P-3', 'P-4') WHERE number = 3"], "entry 3: its personal part was changed"),
}  # fmt: skip


@pytest.mark.parametrize(("statements", "fault"), TOUCHED.values(), ids=TOUCHED)
def test_what_is_touched_is_named(log: Log, statements: list[str], fault: str) -> None:
    forced(log, *statements)
    assert fault in verify(log).faults


def test_a_checkpoint_kept_elsewhere_shows_a_rewritten_history(log: Log, keys: tuple[Path, Path], tmp_path: Path) -> None:
    one = checkpoint(log, keys[0])
    rewritten(log, 3)
    assert verify(log).faults == ()  # nothing inside the file can tell
    (fault,) = verify(log, [(tmp_path / "c", one)], keys[1]).faults
    assert fault == f"{tmp_path}/c: the first 10 entries are not those of {AT}: they were rewritten"


def test_a_checkpoint_kept_elsewhere_shows_a_log_that_was_cut(log: Log, keys: tuple[Path, Path], tmp_path: Path) -> None:
    one = checkpoint(log, keys[0])
    forced(log, "DELETE FROM entries WHERE number > 6", "DELETE FROM edge")
    faults = verify(log, [(tmp_path / "c", one)], keys[1]).faults
    assert f"{tmp_path}/c: at {AT} the log had 10 entries, now it has 7: its end was cut off" in faults


def test_a_forged_checkpoint_is_named(log: Log, keys: tuple[Path, Path], tmp_path: Path) -> None:
    other = new_keys(tmp_path / "other")
    (fault,) = verify(log, [(tmp_path / "c", checkpoint(log, other[0]))], keys[1]).faults
    assert fault == f"{tmp_path}/c: it was not signed with this key"


def test_a_change_by_mistake_is_refused(log: Log) -> None:
    for statement in ("UPDATE entries SET text = x''", "DELETE FROM entries"):
        with pytest.raises(sqlite3.DatabaseError, match="the log is append-only"):
            log.base.execute(statement)


# ---- personal parts, proofs, keys ------------------------------------------------------------------


def test_what_is_personal_goes_and_the_log_stays_whole(log: Log) -> None:
    assert "P-3" in str(log.personal(3))
    assert b"P-3" not in log.text(3)
    assert (log.redact(3), log.redact(3)) == (True, False)
    assert log.personal(3) is None
    assert verify(log).faults == ()


def test_an_entry_is_proved_without_remission(log: Log, keys: tuple[Path, Path], tmp_path: Path) -> None:
    proof = tmp_path / "proof.json"
    found = inclusion(log, 3, checkpoint(log, keys[0]))
    proof.write_text(json.dumps(found))
    checked = subprocess.run([sys.executable, CHECKER, proof, keys[1]], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stdout) == (0, f"proved: entry 3 was in the log of 10 entries at {AT} (signed)\n")
    proof.write_text(json.dumps({**found, "entry": str(found["entry"]).replace("a 3", "a 4")}))
    forged = subprocess.run([sys.executable, CHECKER, proof, keys[1]], capture_output=True, text=True, check=False)
    assert (forged.returncode, forged.stdout) == (1, "NOT PROVED: the entry does not lead to the root of the checkpoint\n")


def test_an_entry_younger_than_the_checkpoint_is_not_proved(log: Log, keys: tuple[Path, Path]) -> None:
    one = checkpoint(log, keys[0])
    log.append([entry(10)])
    with pytest.raises(InputError, match="entry 10 is younger than the checkpoint, which has 10 entries"):
        inclusion(log, 10, one)


def test_a_checkpoint_is_read_back(log: Log, keys: tuple[Path, Path], tmp_path: Path) -> None:
    one = checkpoint(log, keys[0])
    (tmp_path / "c").write_text(one.text)
    assert read_checkpoint(tmp_path / "c") == one
    assert is_signed_by(one, keys[1])
    assert keys[0].stat().st_mode & 0o077 == 0
    (tmp_path / "c").write_text("something else")
    with pytest.raises(InputError, match="this is no checkpoint of a log"):
        read_checkpoint(tmp_path / "c")
    with pytest.raises(InputError, match="there is a key already"):
        new_keys(tmp_path / "keys")


def test_a_file_that_is_no_log_is_told(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("hello, this is a text and no database at all")
    for name, message in (("x", "the file is no log of decisions"), ("y", "there is no such log")):
        with pytest.raises(InputError) as error:
            Log(tmp_path / name)
        assert str(error.value) == f"{tmp_path}/{name}:1:1: {message}"


# ---- decisions -------------------------------------------------------------------------------------


def test_a_decision_is_told_then_and_now(tmp_path: Path) -> None:
    protocol = load("inotuzumab-pediatric")
    values = {
        "bone marrow blasts": "3 %",
        "peripheral blasts": "0 %",
        "extramedullary disease": "absent",
        "platelets": "99 10*9/L",
        "ANC": "1.2 10*9/L",
    }
    decision = Decider(protocol).decide(case(protocol, values, "P-1"))
    with Log(tmp_path / "d.log", is_new=True) as log:
        log.append([decision_entry(protocol, decision, "u-1", values)])
        told, personal = json.loads(log.text(0)), log.personal(0)
        assert personal is not None
        assert "P-1" not in log.text(0).decode()
        assert told["answer"]["outcomes"]["response"]["outcome"] == "CRi"
        again = decided_again(protocol, json.loads(personal[1]))
    assert differences(told["answer"], again) == []
    other = {**again, "outcomes": {**again["outcomes"], "response": {"outcome": "CR", "possible": ["CR"]}}}
    assert ("outcomes response outcome", "CRi", "CR") in differences(told["answer"], other)
