"""Interchanges and groups as the ledger keeps them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

_NOT_PRINTED = dict.fromkeys((*range(32), *range(127, 256)), "?")


def interchange_row(key: Sequence[str]) -> tuple[bytes, str, str, str]:
    """The digest of an interchange's key, and what is shown of it: sender, control number, usage."""
    return short_digest(key), _shown(key[1]), _shown(key[4]), _shown(key[5])[:4]


def short_digest(key: Sequence[str]) -> bytes:
    """Sixteen bytes over the parts of a key that is not secret."""
    return hashlib.sha256("\x1e".join(key).encode("latin-1", "replace")).digest()[:16]


def _shown(value: str) -> str:
    return value.translate(_NOT_PRINTED)[:16]
