"""The proof of a claim that is sent again: only what its provider asked for, and nothing that only looks like it."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from edi837.manifest import proof

ISA = b"ISA*00*          *00*          *ZZ*A              *ZZ*B              *261103*1200*^*00501*000000001*0*P*:~"
CLAIM = b"CLM*A-1*10***13:A:1*Y~REF*D9*X1~REF*F8*OLD~HI*BG:09~LX*1~"
ORIGINAL = ISA + b"GS*HC~ST*837*0001~" + CLAIM
ASKED = {"claim": "A-1", "frequency": "7", "payer_number": "NEW", "change_reason": "D9"}


def change(before: bytes, after: str, within: bytes = b"") -> dict[str, Any]:
    """Exchange some bytes of the claim; with `within`, those behind it."""
    start = ORIGINAL.index(within + before) + len(within)
    listed = {"start": start, "end": start + len(before), "before": before.decode(), "after": after}
    return {**listed, "rule": "resend", "exception_id": "", "claim": "A-1"}


def put(after: str, behind: bytes) -> dict[str, Any]:
    start = ORIGINAL.index(behind) + len(behind)
    listed = {"start": start, "end": start, "before": "", "after": after}
    return {**listed, "rule": "resend", "exception_id": "", "claim": "A-1"}


def manifest(*changes: dict[str, Any], **asked: str) -> dict[str, Any]:
    digest = hashlib.sha256(ORIGINAL).hexdigest()
    request = {"by": "L. Ortiz", "on": "2026-11-23", "reason": "the dose", "claims": [{**ASKED, **asked}]}
    return {
        "schema": 2, "status": "complete", "input": {"sha256": digest, "bytes": len(ORIGINAL)},
        "output": {"sha256": digest, "bytes": len(ORIGINAL)}, "reports": [], "parent": None, "proposals": [],
        "decisions": [], "changes": list(changes), "request": request,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("listed", "asked"),
    [
        (change(b"1", "7", b"13:A:"), {}),
        (change(b"1", "1", b"13:A:"), {"frequency": "1"}),
        (change(b"OLD", "NEW"), {}),
        (change(b"REF*F8*OLD~", ""), {"payer_number": ""}),
        (put("REF*F8*NEW~", b"REF*D9*X1~"), {}),
        (put("HI*BG:D9~", b"HI*BG:09~"), {}),
        (put("*BG:D9", b"HI*BG:09"), {}),
    ],
)
def test_what_was_asked_for(listed: dict[str, Any], asked: dict[str, str]) -> None:
    assert proof.check(manifest(listed, **asked), ORIGINAL) is None


@pytest.mark.parametrize(
    ("listed", "asked"),
    [
        # Another component of CLM05, another frequency, another number, another reference.
        (change(b"A", "7", b"13:"), {}),
        (change(b"1", "8", b"13:A:"), {"frequency": "8"}),
        (change(b"1", "7", b"13:A:"), {"frequency": "1"}),
        (change(b"OLD", "ANY"), {}),
        (change(b"OLD", ""), {"payer_number": ""}),
        (change(b"X1", "NEW"), {}),
        (change(b"REF*F8*OLD~", ""), {}),
        (change(b"REF*D9*X1~", ""), {"payer_number": ""}),
        (put("REF*F8*ANY~", b"REF*D9*X1~"), {}),
        (put("REF*F8*NEW~", b"REF*D9*X1~"), {"payer_number": ""}),
        (put("HI*BG:D1~", b"HI*BG:09~"), {}),
        (put("HI*BG:D9~", b"HI*BG:09~"), {"change_reason": ""}),
        (change(b"10", "99", b"A-1*"), {}),
    ],
)
def test_what_nobody_asked_for(listed: dict[str, Any], asked: dict[str, str]) -> None:
    fault = proof.check(manifest(listed, **asked), ORIGINAL)

    assert fault is not None
    assert "otherwise than was asked for" in fault.why


def test_a_claim_that_the_request_does_not_name() -> None:
    fault = proof.check(manifest({**change(b"OLD", "NEW"), "claim": "A-2"}), ORIGINAL)

    assert fault is not None
    assert fault.why == "a claim is sent again that nobody asked for"


def test_a_change_without_a_request() -> None:
    content = manifest(change(b"OLD", "NEW"))
    del content["request"]
    fault = proof.check(content, ORIGINAL)

    assert fault is not None
    assert fault.why == "a claim is sent again, and nobody is named who asked for it"


def test_a_request_of_another_shape_is_no_manifest() -> None:
    with pytest.raises(TypeError, match="not a text"):
        proof.check_shape(manifest(payer_number=7))  # type: ignore[arg-type]
