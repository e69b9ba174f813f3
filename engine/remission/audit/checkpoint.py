"""Checkpoints: the size and the root of the log, signed with Ed25519; kept elsewhere, they show a log that was cut or rewritten.

A checkpoint is four lines of text: a title, the size, the root in base 64, the moment; then an empty line and the signature.
"""

from __future__ import annotations

import base64
import binascii
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from remission.errors import InputError, MissingExtraError, Pos, Problem

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

TITLE = "remission log checkpoint 1"
OWNER_ONLY = 0o600


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of a log at a moment."""

    size: int
    root: bytes
    at: str
    signature: bytes

    @property
    def signed(self) -> bytes:
        """What the signature is over."""
        return f"{TITLE}\n{self.size}\n{base64.b64encode(self.root).decode()}\n{self.at}\n".encode()

    @property
    def text(self) -> str:
        """The file."""
        return f"{self.signed.decode()}\n{base64.b64encode(self.signature).decode()}\n"


def new_keys(folder: Path) -> tuple[Path, Path]:
    """Make a pair of keys, the private one for its owner's eyes only.

    Raises:
        InputError: there is a key already.
        MissingExtraError: cryptography is not installed.
    """
    keys, forms = _library()
    private, public = folder / "log.key", folder / "log.pub"
    for path in (private, public):
        if path.exists():
            hint = "take another folder: a key that is lost cannot be made again"
            raise _unusable(path, "there is a key already", hint)
    folder.mkdir(parents=True, exist_ok=True)
    made = keys.Ed25519PrivateKey.generate()
    raw = made.private_bytes(forms.Encoding.PEM, forms.PrivateFormat.PKCS8, forms.NoEncryption())
    handle = os.open(private, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(handle, "wb") as file:
        file.write(raw)
    public.write_bytes(made.public_key().public_bytes(forms.Encoding.PEM, forms.PublicFormat.SubjectPublicKeyInfo))
    return private, public


def signed(size: int, root: bytes, at: str, private: Path) -> Checkpoint:
    """Sign a state.

    Raises:
        InputError: the key cannot be read.
    """
    _, forms = _library()
    try:
        key: Ed25519PrivateKey = forms.load_pem_private_key(private.read_bytes(), None)
    except (OSError, ValueError, TypeError) as error:
        raise InputError(
            [Problem(Pos(str(private), 1, 1), "this is no private key", "`remission log keys` makes one")]
        ) from error
    plain = Checkpoint(size, root, at, b"")
    return Checkpoint(size, root, at, key.sign(plain.signed))


def read_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint; its signature is not looked at.

    Raises:
        InputError: it is none.
    """
    wrong = _unusable(path, "this is no checkpoint of a log", "name a file that `remission log checkpoint` wrote")
    try:
        title, size, root, at, blank, signature = path.read_text(encoding="utf-8").splitlines()
        found = Checkpoint(int(size), base64.b64decode(root, validate=True), at, base64.b64decode(signature, validate=True))
    except (OSError, ValueError, binascii.Error) as error:
        raise wrong from error
    if title != TITLE or blank:
        raise wrong
    return found


def is_signed_by(one: Checkpoint, public: Path) -> bool:
    """Whether the owner of a key signed a checkpoint.

    Raises:
        InputError: the key cannot be read.
    """
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - an extra

    _, forms = _library()
    try:
        key: Ed25519PublicKey = forms.load_pem_public_key(public.read_bytes())
    except (OSError, ValueError) as error:
        raise _unusable(public, "this is no public key", "name the file 'log.pub'") from error
    try:
        key.verify(one.signature, one.signed)
    except InvalidSignature:
        return False
    return True


def _unusable(path: Path, message: str, hint: str) -> InputError:
    return InputError([Problem(Pos(str(path), 1, 1), message, hint)])


def _library() -> tuple[Any, Any]:
    """Keys, and the forms in which they are written.

    Raises:
        MissingExtraError: cryptography is not installed.
    """
    try:
        from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - an extra
        from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415
    except ImportError as error:
        message = "checkpoints need cryptography: install it with `pip install 'remission[service]'`"
        raise MissingExtraError(message) from error
    return ed25519, serialization
