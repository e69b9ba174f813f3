"""Who sent a request, and what they may do: one token of this start on the same machine, or headers that a proxy has signed."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from threading import Lock
from typing import Protocol as Interface

from remission.api.problems import Refusal
from remission.errors import InputError, Pos, Problem

USER, ROLES, TIME, NONCE, SIGNATURE = (f"x-remission-{name}" for name in ("user", "roles", "time", "nonce", "signature"))
SIGNED = (USER, ROLES, TIME, NONCE)
WINDOW = 60  # seconds that a signature is good for, before and after
REMEMBERED = 1_000_000  # signatures within that time
SHORTEST_KEY, LONGEST_HEADER = 32, 200


class Role(Enum):
    """What somebody may do; no role includes another."""

    READ = "read"  # ask: decide, explain, what-if, check, protocols
    EDIT = "edit"  # change rule files
    REVIEW = "review"  # sign what a clause says
    ADMINISTER = "administer"  # metrics, the log


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody, and their roles; `pseudonym` is how a log calls them."""

    name: str
    roles: frozenset[Role]
    pseudonym: str


class Access(Interface):
    """Tells from a request's method, target and headers who sent it."""

    def identity(self, method: str, target: str, headers: Mapping[str, str]) -> Identity:
        """Return who sent it.

        Raises:
            Refusal: nobody that is known.
        """


def _unknown(detail: str) -> Refusal:
    return Refusal(401, "unauthenticated", detail, headers={"WWW-Authenticate": 'Bearer realm="remission"'})


class TokenAccess:
    """Whoever has the token that was told when the service was started may do everything."""

    def __init__(self, token: str | None = None) -> None:
        self.token = token or secrets.token_urlsafe(32)
        self._expected = hashlib.sha256(self.token.encode()).digest()

    def identity(self, method: str, target: str, headers: Mapping[str, str]) -> Identity:  # noqa: ARG002 - as any access
        """Return who sent it."""
        scheme, _, given = headers.get("authorization", "").partition(" ")
        is_right = hmac.compare_digest(hashlib.sha256(given.strip().encode()).digest(), self._expected)
        if scheme.lower() != "bearer" or not is_right:
            raise _unknown("send the token that the service told when it was started: 'Authorization: Bearer TOKEN'")
        return Identity("local", frozenset(Role), "local")


class ProxyAccess:
    """A proxy that has authenticated somebody signs who it is; see docs/security.md for how."""

    def __init__(self, key: bytes, now: Callable[[], float] = time.time) -> None:
        self._key = key
        self._now = now
        self._seen: OrderedDict[str, float] = OrderedDict()
        self._lock = Lock()

    def identity(self, method: str, target: str, headers: Mapping[str, str]) -> Identity:
        """Return who sent it."""
        given = {name: headers.get(name, "") for name in (*SIGNED, SIGNATURE)}
        if not all(given.values()) or max(map(len, given.values())) > LONGEST_HEADER:
            raise _unknown(f"the proxy has to send {', '.join((*SIGNED, SIGNATURE))}")
        expected = signature(self._key, method, target, given)
        if not hmac.compare_digest(expected.encode(), given[SIGNATURE].encode()):
            raise _unknown("the signature of the proxy is not right")
        self._once(given)
        try:
            roles = frozenset(Role(name) for name in given[ROLES].split(","))
        except ValueError:
            raise _unknown(f"roles are some of {', '.join(role.value for role in Role)}, with commas between them") from None
        return Identity(given[USER], roles, pseudonym(self._key, given[USER]))

    def _once(self, given: Mapping[str, str]) -> None:
        """Refuse what is old, and what was sent before: it may have been written down on its way."""
        now = self._now()
        stated = given[TIME]
        if not (stated.isascii() and stated.isdigit()) or abs(now - int(stated)) > WINDOW:
            raise _unknown(f"the signature is older than {WINDOW} seconds, or the clocks differ")
        with self._lock:
            while self._seen and next(iter(self._seen.values())) < now - 2 * WINDOW:
                self._seen.popitem(last=False)
            if given[SIGNATURE] in self._seen:
                raise _unknown("this was sent before: a signature is good for one request")
            if len(self._seen) >= REMEMBERED:
                raise Refusal(503, "busy", "more signatures than can be remembered", headers={"Retry-After": str(WINDOW)})
            self._seen[given[SIGNATURE]] = now


def signature(key: bytes, method: str, target: str, headers: Mapping[str, str]) -> str:
    """HMAC-SHA-256, in hexadecimal, over the method, the path with its query and the signed headers, a line each."""
    lines = ("remission-1", method, target, *(headers[name] for name in SIGNED))
    return hmac.new(key, "\n".join(lines).encode(), hashlib.sha256).hexdigest()


def pseudonym(key: bytes, user: str) -> str:
    """The name of a user in a log: the same as long as the key is, and without the key not to be told from the user."""
    return hmac.new(key, f"remission-pseudonym\n{user}".encode(), hashlib.sha256).hexdigest()[:16]


def read_key(path: Path) -> bytes:
    """Read the key that is shared with the proxy.

    Raises:
        InputError: the file cannot be read, is too short, or others than its owner may read it.
    """
    try:
        key, mode = path.read_bytes().strip(), path.stat().st_mode
    except OSError as error:
        raise InputError([Problem(Pos(str(path), 1, 1), f"the key cannot be read: {(error.strerror or '').lower()}")]) from None
    if len(key) < SHORTEST_KEY:
        hint = "make one with `openssl rand -hex 32 > FILE`"
        raise InputError([Problem(Pos(str(path), 1, 1), f"the key is shorter than {SHORTEST_KEY} bytes", hint)])
    if mode & 0o077:
        raise InputError([Problem(Pos(str(path), 1, 1), "others than its owner may read the key", f"chmod 600 {path}")])
    return key
