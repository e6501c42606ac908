"""The listing of claims: a row from bytes or segments alone is the row that the claim gives, natively and in Python."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from edi837.generate.faults import fault_codes
from edi837.generate.file import generate
from edi837.generate.spec import Spec
from edi837.jobs import claims_listing
from edi837.native import native
from edi837.rows.sent_claims import sent_claim
from edi837.x12.source import open_source
from tests.conftest import ROOT
from tests.judging import corpus_files
from tests.native.listed import by_claims, listed, listed_plainly
from tests.native.mutated import mutated, with_claims_mutated
from tests.needs import lacking
from tests.night import amount

GIVEN = sorted((ROOT / "fixtures").glob("**/*.837"))
KEY = b"k" * 32


def assert_alike(data: bytes, key: bytes = b"") -> None:
    expected = b"".join(by_claims(data, key))
    assert listed_plainly(data, key) == expected
    assert listed(data, key) == expected


@pytest.mark.parametrize("path", GIVEN, ids=lambda path: "-".join(path.parts[-2:]))
def test_the_files_of_the_fixtures(path: Path) -> None:
    data = open_source(path).data
    assert isinstance(data, bytes)

    assert_alike(data, KEY)


def test_the_files_of_the_corpus(corpus: Path) -> None:
    for path in corpus_files(corpus):
        assert_alike(path.read_bytes())


def generated(kind: str, claims: int, seed: int, density: float = 0.5, rate: float = 0.6) -> bytes:
    """A file with all faults there are."""
    faults = tuple(fault_codes(kind))
    return b"".join(
        generate(Spec(claims=claims, kind=kind, density=density, faults=faults, fault_rate=rate, seed=seed))
    )


@pytest.mark.parametrize("kind", ["P", "I"])
@pytest.mark.parametrize("key", [b"", KEY])
def test_claims_of_all_faults(kind: str, key: bytes) -> None:
    assert_alike(generated(kind, amount(150, 10_000), seed=4), key)


@pytest.mark.parametrize("kind", ["P", "I"])
def test_most_claims_are_regular(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = b"".join(generate(Spec(claims=200, kind=kind, density=0.3, faults=("N203", "M402"), seed=11)))
    regular: list[object] = []
    monkeypatch.setattr(claims_listing, "sent_claim", lambda *given: regular.append(given) or sent_claim(*given))

    listed_plainly(data)
    assert len(regular) < 20


@pytest.mark.parametrize("kind", ["P", "I"])
def test_native_code_writes_most_rows(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if native is None:
        lacking("native", "native code was not built")
    data = b"".join(generate(Spec(claims=200, kind=kind, density=0.3, faults=("N203", "M402"), seed=11)))
    left: list[object] = []
    row = claims_listing.ListedSet.row
    monkeypatch.setattr(claims_listing.ListedSet, "row", lambda *given: left.append(given) or row(*given))

    assert listed(data).count(b"\r\n") == 200
    assert len(left) < 20


def test_changed_files() -> None:
    chance = random.Random(2026)
    files = [path.read_bytes() for path in GIVEN if path.stat().st_size < 1 << 13]
    files += [generated(kind, 4, seed) for kind in "PI" for seed in range(3)]
    for _ in range(amount(250, 20_000)):
        assert_alike(with_claims_mutated(chance, mutated(chance, chance.choice(files))), chance.choice([b"", KEY]))


@pytest.mark.parametrize("marks", ["|^!", "<>\n", "-_;", ",'\"", "\x1d\x1f\x1c", "{=}"])
@pytest.mark.parametrize("kind", ["P", "I"])
def test_other_delimiters(kind: str, marks: str) -> None:
    data = generated(kind, 20, seed=8).replace(b"\n", b"").translate(bytes.maketrans(b"*:~", marks.encode()))

    assert_alike(data, KEY)


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (b"*HC:", b"*hc:"),
        (b"LX*1~", b""),
        (b"LX*1~", b"LX~"),
        (b"SV1*HC:", b"SV3*HC:"),
        (b"SV1*HC:99213", b"SV1*HC:99213:2:JZ"),
        (b"*UN*1*", b"*UN*+01.*"),
        (b"*UN*1*", b"*UN*00.50*"),
        (b"*UN*1*", b"*UN*.*"),
        (b"DTP*472*D8", b"DTP*472*RD8"),
        (b"DTP*472*D8*2026", b"DTP*472*D8*2026020"),
        (b"REF*6R*", b'REF*6R*"\\'),
        (b"REF*6R*", b"REF* 6R*"),
        (b"REF*6R*", b"NM1*82*1*X~REF*6R*"),
        (b"CLM*", b"CLM* "),
        (b"CLM*", b"CLM*=1+"),
        (b"CLM*", b'CLM*A,"B";'),
        (b"CLM*", b"CLM*\xc9\x80"),
        (b"NM1*PR*", b"NM1*PR *"),
        (b"NM1*PR*2*", b"NM1*PR*2*\xd1, "),
        (b"NM1*IL*1*", b"NM1*IL*1*\xe9*\xdf*"),
        (b":1*Y*A", b":11*Y*A"),
        (b":1*Y*A", b":\xa0*Y*A"),
        (b"~HI*", b"~REF*D9*1~REF*F8*2~REF*F8*3~HI*"),
        (b"~HI*", b"~NM1*82*1*X~REF*D9*1~HI*"),
        (b"~LX*1~", b"~SBR*S~NM1*PR*2*X~REF*F8*9~LX*1~"),
        (b"~LX*1~", b"~SBR*S~NM1*IL*1*X~REF*F8*9~LX*1~"),
        (b"~LX*1~", b"~DTP*434*RD8*20260131-20260201~LX*1~"),
    ],
)  # fmt: skip
def test_what_is_written_otherwise(was: bytes, becomes: bytes) -> None:
    data = b"".join(generate(Spec(claims=12, kind="P", density=0.5, seed=5))).replace(b"\n", b"")
    changed = data.replace(was, becomes)
    assert changed != data

    assert_alike(changed, KEY)


def test_a_claim_that_was_cut_off_within_its_first_segment_is_not_listed() -> None:
    data = b"".join(generate(Spec(claims=3, kind="P", seed=5)))
    last = data.rindex(b"CLM*")

    assert len(by_claims(data)) == 3
    assert len(by_claims(data[: last + 5])) == 2
    assert_alike(data[: last + 5])


def test_what_native_code_cannot_be_asked() -> None:
    if native is None:
        lacking("native", "native code was not built")
    with pytest.raises(ValueError, match="three delimiters"):
        native.claim_rows(b"", b"", b"*:", b"", False, b"", None)
    with pytest.raises(ValueError, match="six numbers"):
        native.claim_rows(b"", b"\0" * 8, b"*:~", b"", False, b"", None)
    data, claim = b"HL*1**20~HL*2*1*22~CLM*1~", b"".join(at.to_bytes(8, "little") for at in (19, 25, 3, 0, 9, 9))
    with pytest.raises(TypeError, match="a digest is bytes"):
        native.claim_rows(data, claim, b"*:~", b"", False, b"", lambda *given: 1)
    with pytest.raises(ZeroDivisionError):
        native.claim_rows(data, claim, b"*:~", b"", False, b"", lambda *given: 1 // 0)
    outside = claim[:8] + (26).to_bytes(8, "little") + claim[16:]
    assert native.claim_rows(data, outside, b"*:~", b"", False, b"", None) == (b"", [(0, 0)])
