"""Passwords as they are kept: Argon2id, by the defaults of argon2-cffi (RFC 9106, second recommendation)."""

from __future__ import annotations

import threading
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST = 12
# Each takes 64 MB while it lasts, and anybody may ask.
_AT_ONCE = threading.BoundedSemaphore(2)


def hash_password(password: str) -> str:
    """What is kept of a password; ValueError when it is too short."""
    if len(password) < LEAST:
        raise ValueError(f"a password has {LEAST} characters at least")
    return _hasher().hash(password)


def is_password(kept: str, password: str) -> bool:
    """Whether a password is the one of a hash; takes as long for a name that nobody has ('')."""
    with _AT_ONCE:
        try:
            return _hasher().verify(kept or _nobody(), password) and bool(kept)
        except (VerificationError, InvalidHashError):
            return False


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@lru_cache(maxsize=1)
def _nobody() -> str:
    return _hasher().hash("nobody has this password")
