"""What a disturbance did, counted by what stands in the drop folder afterwards, whatever should stand there."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.drop.running import command

_CLAIM = re.compile(rb"CLM\*([^*]+)\*")
_ON_THE_WAY = ("inbox", "processing", "work", "answers")
# Of the patients in the files that tests drop (fixtures/base).
_PATIENT = (b"RIVERA", b"CAMILA", b"LSM004200", b"7 BIRCH LANE", b"19880423", b"ASHBY")


@dataclass
class Outcome:
    """`answers` are delivered files that are not sent on.

    `lost`: a delivered file is in no state, or its bytes are gone; `twice`: it, or a claim, was sent so often;
    `stuck`: the folder did not come to rest; `green`: lost, and exit code and `doctor` are content; `leaks`: words
    about a patient in what was said, in the audit log, the ledger, or a name.
    """

    delivered: Mapping[str, bytes]
    answers: Mapping[str, bytes] = field(default_factory=dict)
    tries: int = 0
    lost: int = 0
    twice: int = 0
    stuck: int = 0
    green: int = 0
    leaks: int = 0

    def look(self, root: Path, code: int, said: Iterable[str | bytes], taken: Path | None = None) -> None:
        """Count one try; `code` is that of the last run, `taken` has what a consumer fetched from the outbox."""
        sent = _manifests(root / "outbox", taken)
        waiting = {_digest(path) for name in ("hold", "quarantine") for path in (root / name).glob("*.original.*")}
        standing = {_digest(path) for path in root.rglob("*") if path.is_file() and path.name[:6] != "ledger"}
        names = Counter(manifest["input"]["sha256"] for manifest in sent.values())
        lost = 0
        for data in self.delivered.values():
            sha256 = hashlib.sha256(data).hexdigest()
            lost += sha256 not in standing or (names[sha256] == 0 and sha256 not in waiting)
        lost += sum(hashlib.sha256(data).hexdigest() not in standing for data in self.answers.values())
        claims = Counter(
            claim
            for path, manifest in sent.items()
            if manifest["output"]
            for claim in _CLAIM.findall(_output(path, manifest["output"]["name"], taken).read_bytes())
        )
        at_rest = code in (0, 1) and not any(any((root / name).iterdir()) for name in _ON_THE_WAY)
        self.tries += 1
        self.lost += lost
        self.twice += sum(times > 1 for times in (*names.values(), *claims.values()))
        self.stuck += not at_rest
        self.green += bool(lost and code in (0, 1) and command("doctor", str(root)).code == 0)
        self.leaks += any(word in text for text in _told(root, said) for word in _PATIENT)

    def __str__(self) -> str:
        counts = ("lost", "twice", "stuck", "green", "leaks")
        return ", ".join((f"tries {self.tries}", *(f"{name} {getattr(self, name)}" for name in counts)))

    @property
    def harmless(self) -> bool:
        """Whether nothing of that happened, in at least one try."""
        return self.tries > 0 and not (self.lost or self.twice or self.stuck or self.green or self.leaks)


def _manifests(outbox: Path, taken: Path | None) -> dict[Path, dict[str, dict[str, str]]]:
    paths = [*outbox.rglob("*.manifest.json"), *(taken.glob("*.manifest.json") if taken else ())]
    return {path: json.loads(path.read_bytes()) for path in paths}


def _output(manifest: Path, name: str, taken: Path | None) -> Path:
    """A consumer may fetch the output before the manifest stands beside it."""
    beside = manifest.parent / name
    return beside if taken is None or beside.is_file() else taken / name


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _told(root: Path, said: Iterable[str | bytes]) -> Iterable[bytes]:
    yield from (text if isinstance(text, bytes) else text.encode() for text in said)
    for path in (root / "audit.jsonl", root / "edi837.prom", root / ".lock", *root.glob("ledger.sqlite*")):
        yield path.read_bytes() if path.is_file() else b""
    yield "\n".join(path.name for path in root.rglob("*")).encode()
