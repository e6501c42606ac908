"""Native code against Python on changed files, as many as time allows: python -m tests.native.mutated SECONDS."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator

from edi837.x12.regular import RegularSet
from tests.conftest import ROOT
from tests.native.strategies import TOKENS, WANTED
from tests.native.test_same import EVERYTHING, answers, heads_both_ways, items_both_ways, segments_of
from tests.oracle import find_header

_LARGEST = 1 << 14


def mutated(chance: random.Random, data: bytes) -> bytes:
    """The file in one style of line breaks, with up to six changes anywhere: put in, taken out, doubled."""
    data = data.replace(b"\r", b"").replace(b"\n", b"").replace(b"~", chance.choice([b"~", b"~\n", b"~\r\n"]))
    for _ in range(chance.randrange(7)):
        at = chance.randrange(len(data))
        to = min(at + chance.choice([0, 0, 1, 2, 40]), len(data))
        put = chance.choice([chance.choice(TOKENS).encode("latin-1"), data[at : at + chance.randrange(200)], b""])
        data = data[:at] + put + data[to:]
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
