"""What a test needs besides this checkout: it is skipped where that is absent, and fails where it is required."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

import pytest

# EDI837_REQUIRE holds words of this list, apart by spaces. `.ci/run` names all but `shared`, `night` and `libreoffice`.
NEEDS = {
    "browser": "Chromium",
    "postgres": "a PostgreSQL server and psycopg",
    "pooler": "pgbouncer",
    "sign": "cryptography",
    "spark": "Java and pyspark",
    "compiler": "a C compiler",
    "native": "the extension edi837.native",
    "extra": "the packages of the extra 'test'",
    "strace": "strace, and the right to trace a process",
    "installed": "the command edi837 beside this Python",
    "root": "the rights of root: to mount a file system, to become somebody else",
    "linux": "/dev/full and /proc",
    "git": "git, and a checkout of it",
    "libreoffice": "LibreOffice",
    "night": "EDI837_NIGHT=1, as `make night` sets it",
    "shared": "files of others, beside the checkout or named by EDI837_CORPUS and EDI837_DATA",
}
_REASON = re.compile(rf"(?:Skipped: )?need ({'|'.join(NEEDS)}): ")


def lacking(need: str, reason: str) -> NoReturn:
    """Skip the test that runs for want of `need`, or fail it where EDI837_REQUIRE names that need."""
    if need in required():
        pytest.fail(f"EDI837_REQUIRE names {need} ({NEEDS[need]}), and {reason}", pytrace=False)
    # What skips names its need: that is how the skips are counted.
    pytest.skip(f"need {need}: {reason}")


def required() -> frozenset[str]:
    """The needs that EDI837_REQUIRE names; ValueError for a word that is not a need."""
    named = frozenset(os.environ.get("EDI837_REQUIRE", "").split())
    if unknown := sorted(named - NEEDS.keys()):
        raise ValueError(f"EDI837_REQUIRE: {', '.join(unknown)} is not one of {', '.join(NEEDS)}")
    return named


def need_of(reason: str) -> str | None:
    """The need that a skip names; None for a skip of another kind."""
    match = _REASON.match(reason)
    return match[1] if match else None


def summary(reasons: Iterable[str]) -> list[str]:
    """A line for each need that was absent: how many tests were skipped for it."""
    counts = Counter(need_of(reason) for reason in reasons)
    return [
        f"{count} skipped for want of {need}: {NEEDS[need]}" if need else f"{count} skipped for other reasons"
        for need, count in sorted(counts.items(), key=lambda pair: pair[0] or "~")
    ]


def shared_cases() -> list[Path]:
    """The files of single faults beside the checkout; none where they are not there."""
    return sorted((Path(__file__).parents[2] / "shared" / "cases" / "standards").glob("*.837"))
