"""Checks, without Remission, that an entry stands in a log of decisions.

    python check_inclusion.py proof.json [log.pub]

The proof is what `remission log prove` wrote. The entry's hash is led along its path to the root; that is compared with the
root of the checkpoint, and the checkpoint's signature with the public key, where one is named (that needs `cryptography`).
Source of the tree: RFC 6962, section 2.1; of the way up: RFC 9162, section 2.1.3.2.
"""

from __future__ import annotations

import base64
import json
import sys
from hashlib import sha256
from pathlib import Path


def root(entry: bytes, index: int, size: int, path: list[bytes]) -> bytes | None:
    """Lead an entry along its path."""
    found, last = sha256(b"\0" + entry).digest(), size - 1
    for sibling in path:
        if last == 0:
            return None
        if index & 1 or index == last:
            found = sha256(b"\1" + sibling + found).digest()
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            found = sha256(b"\1" + found + sibling).digest()
        index, last = index >> 1, last >> 1
    return found if last == 0 else None


def is_signed(checkpoint: str, public: Path) -> bool:
    """Look at the signature of a checkpoint."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    signed, _, signature = checkpoint.rpartition("\n\n")
    try:
        load_pem_public_key(public.read_bytes()).verify(base64.b64decode(signature), f"{signed}\n".encode())
    except InvalidSignature:
        return False
    return True


def main(arguments: list[str]) -> int:
    """Check one proof."""
    proof = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    path = [bytes.fromhex(one) for one in proof["path"]]
    found = root(proof["entry"].encode(), proof["number"], proof["size"], path)
    _, size, there, at, *_ = proof["checkpoint"].splitlines()
    if found is None or found != base64.b64decode(there) or proof["size"] != int(size):
        print("NOT PROVED: the entry does not lead to the root of the checkpoint")
        return 1
    if len(arguments) > 1 and not is_signed(proof["checkpoint"], Path(arguments[1])):
        print("NOT PROVED: the checkpoint was not signed with this key")
        return 1
    signed = "signed" if len(arguments) > 1 else "its signature not looked at"
    print(f"proved: entry {proof['number']} was in the log of {size} entries at {at} ({signed})")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
