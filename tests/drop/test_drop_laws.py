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
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from edi837.system.errors import SELF_CHECK, WRONG
from tests.drop.faults import Watch, failing, in_process, killed
from tests.drop.files import clean, decide, era, faulty, repaired, several, truncated
from tests.drop.model_disk import snapshot
from tests.drop.running import command, init
from tests.drop.test_surroundings import passes
from tests.night import amount

_KINDS = (clean, repaired, faulty, several, truncated)
_NO_SPACE = 28
_LONG_AGO = "20100101"
_SETTINGS = "[run]\nkeep_archive_days = 3650\nkeep_claim_days = 3650\n"
_BESIDE = ("audit.jsonl", "ledger.root")
_BY = ("--by", "J. Ortiz", "--note", "as agreed")
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
        self.answers: dict[str, bytes] = {}
        self.senders: dict[str, BinaryIO] = {}
        self.written_on: set[str] = set()
        self.backup: tuple[bytes, bytes, bytes] | None = None
        self.is_older = False
        self.disturbed = False

    @initialize()
    def begin(self) -> None:
        self.drop = init(self.folder / "drop")
        (self.drop.path / "edi837.toml").write_text(_SETTINGS)

    def teardown(self) -> None:
        if self.before is not None:
            os.environ["EDI837_LEDGER"] = self.before
        for sender in self.senders.values():
            sender.close()
        shutil.rmtree(self.folder)

    # What senders do.

    @rule(kind=st.sampled_from(_KINDS), resend=st.booleans(), stays_open=st.booleans())
    def deliver(self, kind: object, resend: bool, stays_open: bool) -> None:
        self.number += 1
        if resend and self.delivered:
            data = next(iter(self.delivered.values()))
        else:
            data = kind(self.number, f"LS-{self.number}") if kind is not truncated else truncated(self.number)  # type: ignore[operator]
        path = self.drop.put(f"file{self.number}.837", data)
        self.delivered[digest(data)] = data
        if stays_open and not resend:
            self.senders[digest(data)] = path.open("ab", buffering=0)

    @precondition(lambda self: self.senders and not self.backup)
    @rule()
    def write_on(self) -> None:
        """A sender goes on with a file, wherever that is now; what the folder no longer has cannot be written to."""
        sha256, sender = self.senders.popitem()
        with sender:
            if os.fstat(sender.fileno()).st_nlink == 0:
                return
            self.number += 1
            more = clean(self.number, f"LS-{self.number}")
            sender.write(more)
        before = self.delivered.pop(sha256)
        self.written_on |= {sha256, digest(before + more)}
        self.delivered[digest(before + more)] = before + more

    @rule(of=st.integers(1, 30))
    def answer(self, of: int) -> None:
        self.number += 1
        data = era(f"LS-{of}", f"T{self.number}", f"ICN{self.number}")
        self.drop.put(f"answer{self.number}.835", data, "answers")
        self.answers[digest(data)] = data

    # What operators, cron and the machine do.

    @property
    def refusals(self) -> set[int]:
        """2: a ledger of before a take-over is that of another folder until a person lets this one take over again."""
        return {WRONG} if self.is_older else set()

    @rule()
    def run(self) -> None:
        assert self.drop.run().code in {0, 1, 4, 6 if self.disturbed else 0} | self.refusals

    @rule(operation=st.integers(1, 300))
    def run_and_be_killed(self, operation: int) -> None:
        assert in_process(self.drop.path, Watch(self.drop.path, operation, killed)) in {0, 1, 4, 6, -9} | self.refusals

    @rule(operation=st.integers(1, 300))
    def run_on_a_full_disk(self, operation: int) -> None:
        assert (
            in_process(self.drop.path, Watch(self.drop.path, operation, failing(_NO_SPACE)))
            in {0, 1, 4, 5, 6} | self.refusals
        )

    @rule(operation=st.integers(1, 300))
    def run_two_at_once(self, operation: int) -> None:
        """Another run begins in the middle of one; it is sent away, but before that one has the lock, and after it."""

        def another() -> None:
            if in_process(self.drop.path, None) not in {0, 1, 3, 4, 6} | self.refusals:
                os._exit(99)

        assert in_process(self.drop.path, Watch(self.drop.path, operation, another)) in {0, 1, 4, 6} | self.refusals

    @rule(days=st.sampled_from((-400, 400)))
    def run_by_a_wrong_clock(self, days: int) -> None:
        if not self.is_older:
            passes(self.drop, lambda: datetime.now().astimezone() + timedelta(days=days), lambda _: None)

    @rule(name=st.sampled_from(("work", "processing", "decisions", "answers", ".senders", ".pending")))
    def remove_an_empty_folder(self, name: str) -> None:
        with contextlib.suppress(OSError):
            (self.drop.path / name).rmdir()
            assert self.drop.run().code in (0, 1, 2, 4, 6 if self.disturbed else 0)
        init(self.drop.path)

    @rule()
    def save_the_ledger(self) -> None:
        if (self.drop.path / "ledger.sqlite").exists():
            log, root_id = ((self.drop.path / name) for name in _BESIDE)
            is_there = log.exists() and root_id.exists()
            self.backup = (snapshot(self.drop.path), log.read_bytes(), root_id.read_bytes()) if is_there else None

    @precondition(lambda self: self.backup)
    @rule()
    def restore_an_older_ledger(self) -> None:
        assert self.backup is not None
        for path in self.drop.path.glob("ledger.sqlite*"):
            path.unlink()
        (self.drop.path / "ledger.sqlite").write_bytes(self.backup[0])
        self.disturbed = self.is_older = True

    @precondition(lambda self: self.backup)
    @rule(and_forgotten=st.booleans())
    def restore_ledger_and_log_together(self, and_forgotten: bool) -> None:
        """As they were saved, with the folder's id: they agree with one another. Somebody may tidy the archive, too."""
        assert self.backup is not None
        self.restore_an_older_ledger()
        for name, data in zip(_BESIDE, self.backup[1:], strict=True):
            (self.drop.path / name).write_bytes(data)
        if and_forgotten:
            self.delete_the_mark()

    @rule()
    def give_the_log_up(self) -> None:
        """It is gone, and a person says so; beside an older ledger that is refused until a take-over."""
        (self.drop.path / "audit.jsonl").unlink(missing_ok=True)
        asked = ("audit", "rotate", str(self.drop.path), "--gone", *_BY)
        code = command(*asked).code
        assert code in (0, 2, 6)
        self.disturbed = True
        self.is_older = self.is_older or code == SELF_CHECK

    @rule()
    def delete_the_mark(self) -> None:
        for path in (self.drop.path / "archive").glob(".ledger.*"):
            path.unlink()

    @precondition(lambda self: self.is_older)
    @rule()
    def take_over(self) -> None:
        assert self.drop.run("--take-over", *_BY).code in (0, 1, 6)
        self.is_older = False

    @rule()
    def take_out_and_drop_again(self) -> None:
        """A person who has asked the consumer takes a file out of hold/ or quarantine/, and puts it into inbox/."""
        self.disturbed = True
        for path in self.waiting_files():
            self.number += 1
            path.rename(self.drop.path / "inbox" / f"again{self.number}.837")
            return

    @rule()
    def prune(self) -> None:
        """What is in the archive is older than is kept."""
        archive = self.drop.path / "archive"
        for day in archive.glob("[0-9]*"):
            if not (archive / _LONG_AGO).exists():
                day.rename(archive / _LONG_AGO)
        code = command("prune", str(self.drop.path), "--clock-is-right").code
        assert code in {0, 6 if self.disturbed else 0} | self.refusals
        standing, sent = self.standing(but=(".senders", "outbox")), self.sent_files()
        self.delivered = {
            sha256: data for sha256, data in self.delivered.items() if sha256 in standing or sha256 not in sent
        }
        self.answers = {sha256: data for sha256, data in self.answers.items() if sha256 in standing}

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
        for path in self.waiting_files():
            self.drop.run("--accept", digest(path.read_bytes())[:12], *_BY)
            return

    def waiting_files(self) -> Iterator[Path]:
        """What a person may send on: not what the consumer has, nor what was in a file already that went out."""
        sent = self.sent_files() | self.written_on
        for name in ("hold", "quarantine"):
            for path in (self.drop.path / name).glob("*.original.837"):
                if digest(path.read_bytes()) not in sent:
                    yield path

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

    @rule()
    def say_received(self) -> None:
        for manifest in (self.drop.path / "outbox").glob("*.manifest.json"):
            manifest.with_name(f"{manifest.name}.received").touch()

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
        assert {*self.delivered, *self.answers} <= self.standing()

    @rule()
    def settle(self) -> None:
        """Left alone, the folder comes to rest, and each file is in one state."""
        if self.is_older:
            self.take_over()
        for _ in range(3):
            code = self.drop.run().code
            assert code in (0, 1, 4, 6 if self.disturbed else 0)
        self.disturbed = False
        sent = self.sent_files()
        for sha256 in self.originals("quarantine") & sent:
            # Nobody could tell whether it went out, and the consumer has been asked.
            assert self.drop.run("--received", sha256[:12], "--by", "J. Ortiz").code == 0
        held = self.originals("hold")
        aside = self.originals("quarantine")
        for sha256 in self.delivered:
            assert [sha256 in state for state in (sent, held, aside)].count(True) == 1
        states = [set(self.sent_claims()), *(self.waiting_claims(folder) for folder in ("hold", "quarantine"))]
        for sha256, data in self.delivered.items():
            if sha256 in self.written_on:
                continue
            for claim in CLAIM.findall(data):
                assert [claim in state for state in states].count(True) == 1
        assert not any(self.drop.names(folder) for folder in ("inbox", "processing", "work", "answers"))

    def standing(self, but: Collection[str] = ()) -> set[str]:
        files = (path for path in self.drop.path.rglob("*") if path.is_file() and path.name[:6] != "ledger")
        return {digest(path.read_bytes()) for path in files if path.parent.name not in but}

    def sent_files(self) -> set[str]:
        return {manifest["input"]["sha256"] for manifest in self.sent()}  # type: ignore[index]

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


def test_a_ledger_of_before_a_take_over_waits_for_the_next_one_and_the_folder_comes_to_rest() -> None:
    state = Delivery()
    state.begin()
    try:
        state.deliver(kind=clean, resend=False, stays_open=False)
        state.run()
        state.deliver(kind=clean, resend=False, stays_open=False)
        state.save_the_ledger()
        state.restore_an_older_ledger()
        state.take_over()
        state.restore_an_older_ledger()
        assert state.drop.run().code == WRONG
        state.prune()
        state.settle()
        state.nothing_is_sent_twice()
        state.every_delivered_byte_is_somewhere()
    finally:
        state.teardown()


TestDelivery = Delivery.TestCase
TestDelivery.settings = settings(
    max_examples=amount(day=8, night=2_000),
    stateful_step_count=amount(day=12, night=30),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
