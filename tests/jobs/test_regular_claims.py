"""The listing of claims: a row read from segments alone is the row that the claim gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from edi837.generate.file import generate
from edi837.generate.spec import Spec
from edi837.jobs import claims_listing
from edi837.mapping.mappings import load_mappings
from edi837.rows.sent_claims import SentClaim, sent_claim
from edi837.x12.source import open_source
from tests.conftest import ROOT

MAPPINGS = load_mappings()
GIVEN = sorted((ROOT / "fixtures").glob("**/*.837"))


def by_claims(data: bytes) -> list[SentClaim]:
    """Each claim read as a claim, whatever it looks like."""
    return [
        sent_claim(placed.claim, placed.span, placed.bht03, "d", "")._replace(
            byte_start=str(placed.byte_start), byte_end=str(placed.byte_end)
        )
        for placed in claims_listing.claims_of(data, MAPPINGS)
    ]


def listed(data: bytes) -> list[SentClaim]:
    return [*claims_listing.claims_in(data, "d", MAPPINGS)]


@pytest.mark.parametrize("path", GIVEN, ids=lambda path: "-".join(path.parts[-2:]))
def test_the_files_of_the_fixtures(path: Path) -> None:
    data = open_source(path).data

    assert listed(data) == by_claims(data)


@pytest.mark.parametrize("kind", ["P", "I"])
def test_most_claims_are_regular(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = b"".join(generate(Spec(claims=200, kind=kind, density=0.3, faults=("N203", "M402"), seed=11)))
    expected, regular = by_claims(data), []
    monkeypatch.setattr(claims_listing, "sent_claim", lambda *given: regular.append(given) or sent_claim(*given))

    assert listed(data) == expected
    assert len(regular) < 20


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (b"*HC:", b"*hc:"),
        (b"LX*1~", b""),
        (b"SV1*HC:", b"SV3*HC:"),
        (b"SV1*HC:99213", b"SV1*HC:99213:2:JZ"),
        (b"*UN*1*", b"*UN*+01.*"),
        (b"DTP*472*D8", b"DTP*472*RD8"),
        (b"REF*6R*", b'REF*6R*"\\'),
        (b"CLM*", b"CLM* "),
        (b"NM1*PR*", b"NM1*PR *"),
        (b":1*Y*A", b":11*Y*A"),
    ],
)
def test_what_is_written_otherwise(was: bytes, becomes: bytes) -> None:
    data = b"".join(generate(Spec(claims=12, kind="P", density=0.5, seed=5))).replace(b"\n", b"")
    changed = data.replace(was, becomes)
    assert changed != data

    assert listed(changed) == by_claims(changed)
