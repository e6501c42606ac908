"""Native code against Python on changed files, as many as time allows: python -m tests.native.mutated SECONDS."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator

from edi837.x12.regular import RegularSet
from tests.conftest import ROOT
from tests.native.listed import by_claims, listed
from tests.native.strategies import TOKENS, WANTED
from tests.native.test_same import EVERYTHING, answers, heads_both_ways, items_both_ways, segments_of
from tests.oracle import find_header

_LARGEST = 1 << 14
# What rows of claims are read from, and what spreadsheets take for more than text.
_PARTS = (
    "~LX*1", "~SV1*HC:J3000", "~SVD*1*2", "~NM1*PR", "~NM1*85*2*X*****XX*1", "~NM1*IL*1*A*b", "~NM1*QC*1*A*b\xdf",
    "~SBR*S", "~LX",
    "~REF*D9*X1", "~REF*F8*X,2", '~REF*6R*Z"', "~REF* D9*9", "~REF*D9", "~DTP*434*RD8*20260101-20260131", "~HI*ABK:A",
    "~DTP*472*D8*20260230", "~DTP*472*RD8*20240229-20260105", "~DMG*D8*19990101*F", "~LIN**N4*1", "~hi*x", "~QQ*1",
    "=", ";", ",", '"', "\t", "-", "+", "@", ".", "0", "00", "\xc9", "A", " ",
)  # fmt: skip


def mutated(chance: random.Random, data: bytes) -> bytes:
    """The file in one style of line breaks, with up to six changes anywhere: put in, taken out, doubled."""
    data = data.replace(b"\r", b"").replace(b"\n", b"").replace(b"~", chance.choice([b"~", b"~\n", b"~\r\n"]))
    for _ in range(chance.randrange(7)):
        at = chance.randrange(len(data))
        to = min(at + chance.choice([0, 0, 1, 2, 40]), len(data))
        put = chance.choice([chance.choice(TOKENS).encode("latin-1"), data[at : at + chance.randrange(200)], b""])
        data = data[:at] + put + data[to:]
    return data


def with_claims_mutated(chance: random.Random, data: bytes) -> bytes:
    """The file with up to four more changes: segments doubled or in each other's place, parts of claims put in."""
    for _ in range(chance.randrange(5)):
        segments = data.split(b"~")
        first, second = chance.randrange(1, max(len(segments), 2)), chance.randrange(1, max(len(segments), 2))
        kind = chance.randrange(3) if len(segments) > max(first, second) else 2
        if kind == 0:
            segments[first], segments[second] = segments[second], segments[first]
        elif kind == 1:
            segments.insert(first, segments[second])
        data = b"~".join(segments)
        if kind == 2:
            at = chance.randrange(len(data))
            data = data[:at] + chance.choice(_PARTS).encode("latin-1") + data[at:]
    return data


def compare(seconds: float, seed: int) -> Iterator[tuple[bytes, bool]]:
    """Files that were tried, and whether both gave the same."""
    chance = random.Random(seed)
    every = (path.read_bytes() for path in sorted((ROOT / "fixtures").rglob("*.837")))
    files = [data for data in every if b"ST*" in data and len(data) < _LARGEST]
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        data = mutated(chance, chance.choice(files))
        found, reference = items_both_ways(data, chance.choice([WANTED, EVERYTHING]))
        same = found == reference
        header = find_header(data, 0)
        if header is not None and header.fault is None:
            found, reference, _ = heads_both_ways(data, header.delimiters)
            same = same and found == reference
            cut, plainly = segments_of(data, header.delimiters, 0)
            same = same and [one.elements for one in cut] == [one.elements for one in plainly]
            one = chance.randrange(len(cut)) if cut else 0
            same = same and list(map(answers, cut[one : one + 3])) == list(map(answers, plainly[one : one + 3]))
        data = with_claims_mutated(chance, data)
        same = same and listed(data) == b"".join(by_claims(data))
        yield data, same


def main() -> int:
    """How many files were tried; 1 with the first that differs."""
    taken: list[bool] = []
    read = RegularSet.read
    RegularSet.read = lambda self, wanted: taken.append(read(self, wanted)) or taken[-1]  # type: ignore[assignment, func-returns-value, method-assign]
    tried, seed = 0, random.SystemRandom().randrange(1 << 32)
    for data, same in compare(float(sys.argv[1]), seed):
        tried += 1
        if not same:
            sys.stdout.write(f"seed {seed}, file {tried} differs: {data!r}\n")
            return 1
    sys.stdout.write(f"seed {seed}: {tried} files tried, {sum(taken)} sets read by native code, no difference\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
