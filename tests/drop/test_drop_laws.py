"""The law of the drop folder, whatever people and machines do: every delivered byte is in exactly one known state, and
is sent at most once."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.drop.faults import Watch, failing, in_process, killed
from tests.drop.files import clean, decide, faulty, repaired, several, truncated
from tests.drop.running import init
from tests.night import amount

_KINDS = (clean, repaired, faulty, several, truncated)
_NO_SPACE = 28
CLAIM = re.compile(rb"CLM\*([^*]+)\*")


class Delivery(RuleBasedStateMachine):
    """Senders, operators, a consumer and power cuts around one drop folder."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="edi837-law-"))
        self.before = os.environ.pop("EDI837_LEDGER", None)
        self.number = 0
        self.delivered: dict[str, bytes] = {}
        self.consumed: list[dict[str, object]] = []
        self.fetched: list[bytes] = []
        self.disturbed = False

    @initialize()
    def begin(self) -> None:
        self.drop = init(self.folder / "drop")

    def teardown(self) -> None:
        if self.before is not None:
            os.environ["EDI837_LEDGER"] = self.before
        shutil.rmtree(self.folder)

    # What senders do.

    @rule(kind=st.sampled_from(_KINDS), resend=st.booleans())
    def deliver(self, kind: object, resend: bool) -> None:
        self.number += 1
        if resend and self.delivered:
            data = next(iter(self.delivered.values()))
        else:
            data = kind(self.number, f"LS-{self.number}") if kind is not truncated else truncated(self.number)  # type: ignore[operator]
        self.drop.put(f"file{self.number}.837", data)
        self.delivered[digest(data)] = data

    # What operators, cron and the machine do.

    @rule()
    def run(self) -> None:
        assert self.drop.run().code in (0, 1, 4, 6 if self.disturbed else 0)

    @rule(operation=st.integers(1, 300))
    def run_and_be_killed(self, operation: int) -> None:
        assert in_process(self.drop.path, Watch(self.drop.path, operation, killed)) in (0, 1, 4, 6, -9)

    @rule(operation=st.integers(1, 300))
    def run_on_a_full_disk(self, operation: int) -> None:
        assert in_process(self.drop.path, Watch(self.drop.path, operation, failing(_NO_SPACE))) in (0, 1, 4, 5, 6)

    @rule()
    def delete_the_lock(self) -> None:
        (self.drop.path / ".lock").unlink(missing_ok=True)

    @rule()
    def empty_work(self) -> None:
        self.disturbed = True
        for path in (self.drop.path / "work").iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()

    @rule(word=st.sampled_from(("approve", "decline")))
    def decide(self, word: str) -> None:
        self.number += 1
        decide(self.drop.path, f"decisions{self.number}.csv", word)

    @rule()
    def accept(self) -> None:
        for name in ("hold", "quarantine"):
            for path in (self.drop.path / name).glob("*.original.837"):
                self.drop.run("--accept", digest(path.read_bytes())[:12], "--by", "J. Ortiz", "--note", "as agreed")
                return

    # What the consumer does.

    @rule()
    def consume(self) -> None:
        for manifest in sorted((self.drop.path / "outbox").glob("*.manifest.json")):
            content = json.loads(manifest.read_bytes())
            self.consumed.append(content)
            self.fetched += claims_in(manifest.parent / content["output"]["name"])
            for name in (content["output"]["name"], *(report["name"] for report in content["reports"]), manifest.name):
                with contextlib.suppress(FileNotFoundError):
                    (manifest.parent / name).unlink()

    # The law.

    @invariant()
    def nothing_is_sent_twice(self) -> None:
        if not hasattr(self, "drop"):
            return
        sent = Counter(manifest["input"]["sha256"] for manifest in self.sent())  # type: ignore[index]
        assert not [sha256 for sha256, times in sent.items() if times > 1]
        assert not [claim for claim, times in Counter(self.sent_claims()).items() if times > 1]

    @invariant()
    def every_delivered_byte_is_somewhere(self) -> None:
        if not hasattr(self, "drop"):
            return
        places = (path for path in self.drop.path.rglob("*") if path.is_file() and path.name[:6] != "ledger")
        standing = {digest(path.read_bytes()) for path in places}
        assert set(self.delivered) <= standing

    @rule()
    def settle(self) -> None:
        """Left alone, the folder comes to rest, and each file is in one state."""
        for _ in range(3):
            code = self.drop.run().code
            assert code in (0, 1, 4, 6 if self.disturbed else 0)
        self.disturbed = False
        sent = {manifest["input"]["sha256"] for manifest in self.sent()}  # type: ignore[index]
        held = self.originals("hold")
        aside = self.originals("quarantine")
        for sha256 in self.delivered:
            assert [sha256 in state for state in (sent, held, aside)].count(True) == 1
        states = [set(self.sent_claims()), *(self.waiting_claims(folder) for folder in ("hold", "quarantine"))]
        for data in self.delivered.values():
            for claim in CLAIM.findall(data):
                assert [claim in state for state in states].count(True) == 1
        assert self.drop.names("inbox") == self.drop.names("processing") == self.drop.names("work") == []

    def sent(self) -> list[dict[str, object]]:
        standing = sorted((self.drop.path / "outbox").glob("*.manifest.json"))
        return [*self.consumed, *(json.loads(path.read_bytes()) for path in standing)]

    def sent_claims(self) -> list[bytes]:
        standing = sorted((self.drop.path / "outbox").glob("*.manifest.json"))
        outputs = [path.parent / json.loads(path.read_bytes())["output"]["name"] for path in standing]
        return [*self.fetched, *(claim for output in outputs for claim in claims_in(output))]

    def waiting_claims(self, folder: str) -> set[bytes]:
        return {claim for path in (self.drop.path / folder).glob("*.original.837") for claim in claims_in(path)}

    def originals(self, folder: str) -> set[str]:
        return {digest(path.read_bytes()) for path in (self.drop.path / folder).glob("*.original.837")}


def claims_in(path: Path) -> list[bytes]:
    return CLAIM.findall(path.read_bytes())


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


TestDelivery = Delivery.TestCase
TestDelivery.settings = settings(
    max_examples=amount(day=8, night=2_000),
    stateful_step_count=amount(day=12, night=30),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
