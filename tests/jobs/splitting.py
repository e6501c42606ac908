"""A file through `process --split`, and what came of it."""

from __future__ import annotations

import functools
import json
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest import mock

from edi837.findings.finding import Severity
from edi837.jobs.inputs import Input
from edi837.jobs.process import Processed, process
from edi837.jobs.run import Run, prepare
from edi837.manifest import proof
from edi837.settings.config import Settings
from tests.judging import TODAY

BASES = Path(__file__).parent.parent.parent / "fixtures" / "base"
_NAMES = {"P": "professional", "I": "institutional"}


@functools.lru_cache(maxsize=1)
def run() -> Run:
    return prepare(Settings(as_of=TODAY, report=("jsonl",)))


def ranked(code: str, level: Severity) -> Run:
    """A run in which a rule is as severe as that."""
    return replace(run(), selection=replace(run().selection, severities={code: level}))


@dataclass(frozen=True)
class Made:
    """The folder of the results, and what process told."""

    folder: Path
    original: Path
    done: Processed

    @property
    def names(self) -> list[str]:
        return sorted(path.name for path in (self.folder / "out").iterdir())

    def output(self, kind: str) -> bytes | None:
        path = self.folder / "out" / f"a.{kind}.837"
        return path.read_bytes() if path.exists() else None

    @property
    def corrected(self) -> bytes | None:
        return self.output("corrected")

    @property
    def held(self) -> bytes | None:
        return self.output("held")

    def manifest(self, kind: str = "") -> dict[str, Any]:
        told: dict[str, Any] = json.loads((self.folder / "out" / f"a{kind}.manifest.json").read_bytes())
        return told

    @property
    def rows(self) -> list[dict[str, str]]:
        return [json.loads(line) for line in (self.folder / "out" / "a.exceptions.jsonl").read_text().splitlines()]

    def faults(self) -> list[proof.ProofFault | None]:
        """What the proof says of each file that was written."""
        out = self.folder / "out"
        pairs = [("corrected", "a.manifest.json"), ("held", "a.held.manifest.json")]
        return [
            proof.verify(self.original, out / f"a.{kind}.837", out / listing)
            for kind, listing in pairs
            if self.output(kind) is not None
        ]


@contextmanager
def made(data: bytes, split: bool = True, prepared: Run | None = None, **settings: Any) -> Iterator[Made]:
    """The results of one file; they need not last through a power cut."""
    with tempfile.TemporaryDirectory() as folder, mock.patch("os.fsync"):
        yield again(Path(folder), data, split, prepared, **settings)


def again(folder: Path, data: bytes, split: bool = True, prepared: Run | None = None, **settings: Any) -> Made:
    """The results in a folder that may hold earlier ones."""
    original = folder / "a.837"
    original.write_bytes(data)
    chosen = prepared or run()
    chosen = replace(chosen, settings=replace(chosen.settings, **settings)) if settings else chosen
    return Made(folder, original, process(chosen, Input(original, "a.837"), "a", folder / "out", split=split))


def claims(form: str, *faults: str) -> bytes:
    """A file with a claim for each word: a safe fix in it, an error, both, or a proposal."""
    segments = [one for one in (BASES / f"{_NAMES[form]}.837").read_text().split("~\n") if one]
    start = next(at for at, one in enumerate(segments) if one.startswith("HL") and "*22*" in one)
    end = next(at for at, one in enumerate(segments) if one.startswith("SE"))
    made_of = segments[:start]
    for number, fault in enumerate(faults, 2):
        for one in segments[start:end]:
            renamed = re.sub(r"([12])001(?=[A-C]?$|\*)", rf"\g<1>{number:03}", one.replace("HL*2*1", f"HL*{number}*1"))
            made_of.append(_FAULTS[fault](renamed))
    made_of.append(f"SE*{len(made_of) - 1}*{segments[end].split('*')[2]}")
    return "".join(f"{one}~\n" for one in [*made_of, *segments[end + 1 :]]).encode()


_FAULTS: dict[str, Callable[[str], str]] = {
    "clean": lambda segment: segment,
    "repaired": lambda segment: segment.replace("N4*67457000110", "N4*67457-0001-10"),
    "wrong": lambda segment: re.sub(r"^(CLM\*[^*]*\*)(\d+)", r"\g<1>1\2", segment),
    "both": lambda segment: _FAULTS["wrong"](_FAULTS["repaired"](segment)),
    "proposed": lambda segment: segment.replace("HC:J3000", "HC:J3000:59:XU"),
    "named": lambda segment: segment.replace("RIVERA", "CANARY"),
}
