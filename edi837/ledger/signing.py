"""Signed heads of an audit log (Ed25519): what was signed and kept elsewhere, no later rewriting of the log can fit.

A signed head is one line of JSON. It says up to which line the log was signed, the hash of that line, and when; the
signature is over all of that. Needs the package cryptography (extra `sign`).
"""

from __future__ import annotations

import importlib
import json
from typing import TYPE_CHECKING

from edi837.ledger.audit_log import Head
from edi837.system.errors import SelfCheckFailed, UsageError
from edi837.system.named_tuple import NamedTuple

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_KIND = "head of an edi837 audit log"


class KeyPair(NamedTuple):
    """The two halves of a new key, as PEM: the private one signs, the public one verifies."""

    private: bytes
    public: bytes


def new_key() -> KeyPair:
    """A new key; UsageError without the extra."""
    _require()
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.generate()
    return KeyPair(
        private.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption()),
        private.public_key().public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo),
    )


def sign(head: Head, at: str, private: bytes) -> bytes:
    """The signed head; UsageError when `private` is not a private key of Ed25519."""
    signature = _private_key(private).sign(_message(head, at))
    return json.dumps({**_content(head, at), "signature": signature.hex()}, sort_keys=True).encode() + b"\n"


def signed_head(signed: bytes, key: Ed25519PublicKey) -> Head:
    """The head that was signed.

    SelfCheckFailed when it was changed, or signed by another key; UsageError for what is not a signed head.
    """
    from cryptography.exceptions import InvalidSignature

    head, at, signature = _read(signed)
    try:
        key.verify(signature, _message(head, at))
    except InvalidSignature:
        raise SelfCheckFailed("was not signed with this key, or was changed after it was signed") from None
    return head


def _read(signed: bytes) -> tuple[Head, str, bytes]:
    """What a signed head says, and its signature."""
    try:
        content = json.loads(signed)
        head, at, signature = (
            Head(content["number"], content["hash"]),
            content["at"],
            bytes.fromhex(content["signature"]),
        )
        if content == {**_content(head, at), "signature": signature.hex()}:
            return head, at, signature
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    raise UsageError("is not the signed head of an audit log, as `edi837 audit sign` writes it")


def _content(head: Head, at: str) -> dict[str, str | int]:
    return {"kind": _KIND, "number": head.number, "hash": head.hash, "at": at}


def _message(head: Head, at: str) -> bytes:
    return json.dumps(_content(head, at), sort_keys=True, separators=(",", ":")).encode()


def _private_key(pem: bytes) -> Ed25519PrivateKey:
    _require()
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(pem, None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise UsageError("is not a private key that `edi837 audit new-key` made")
    return key


def public_key(pem: bytes) -> Ed25519PublicKey:
    """The public half of a key, of its PEM; UsageError when it is something else."""
    _require()
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise UsageError("is not a public key that `edi837 audit new-key` made")
    return key


def _require() -> None:
    try:
        importlib.import_module("cryptography")
    except ModuleNotFoundError:
        raise UsageError("signing needs the package cryptography: pip install 'edi837[sign]'") from None
