"""answers/: answers to what went out are read, matched, kept once; what is no answer is put aside with its reason."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from pathlib import Path

import pytest

from edi837.drop.folder import ANSWERS
from tests.cli.calling import Ended, call
from tests.drop.files import clean, era, wrong
from tests.drop.running import DropFolder


def answer(drop: DropFolder, name: str, data: bytes) -> None:
    """Put a whole file into answers/."""
    path = drop.path / ANSWERS / name
    path.write_bytes(data)
    os.utime(path, (0, 0))
    (drop.path / ANSWERS / f"{name}.done").touch()


def rows(capfd: pytest.CaptureFixture[str], drop: DropFolder, *more: str | Path) -> tuple[int, list[dict[str, str]]]:
    ended = call(capfd, "answers", *more, "--root", drop.path, "--format", "csv")
    return ended.code, list(csv.DictReader(io.StringIO(ended.text)))


def actions(drop: DropFolder) -> list[str]:
    return [json.loads(line)["action"] for line in (drop.path / "audit.jsonl").read_text().splitlines()]


def test_an_answer_is_kept_once_and_goes_to_the_archive(drop: DropFolder, capfd: pytest.CaptureFixture[str]) -> None:
    drop.put("a.837", clean())
    answer(drop, "pay.835", era("LS-1001"))
    answer(drop, "again.835", era("LS-1001"))
    assert drop.run().code == 0
    assert drop.names(ANSWERS) == drop.names("processing") == drop.names("work") == []
    assert [name for name in drop.names("archive") if ".answers." in name and name.endswith(".835")] != []
    code, (row,) = rows(capfd, drop)
    assert code == 0
    assert (row["claim"], row["state"], row["certainty"], row["paid"]) == ("LS-1001", "paid", "exact", "312.00")
    assert row["claim_file"] == drop.only("outbox/*.corrected.837").name
    assert "answers" in actions(drop)
    told = call(capfd, "timeline", "LS-1001", "--root", drop.path).text
    assert told.startswith("LS-1001: paid by payer, paid 312.00 of 390")
    assert "ASHBY" not in told
    with pytest.raises(AssertionError):
        drop.only("quarantine/*")


def test_an_accepted_file_is_answered_too(plain: DropFolder, capfd: pytest.CaptureFixture[str]) -> None:
    """Its claims are known like those of any other; an answer that came before waits for them."""
    plain.put("a.837", wrong())
    answer(plain, "pay.835", era("LS-1014"))
    assert plain.run().code == 1
    assert {row["certainty"] for row in rows(capfd, plain)[1]} == {"none"}
    digest = hashlib.sha256(wrong()).hexdigest()
    plain.run("--accept", digest[:12], "--by", "M. Chen", "--note", "the payer wants it so")
    plain.run()

    (row,) = rows(capfd, plain)[1]

    assert (row["claim"], row["certainty"], row["state"]) == ("LS-1014", "exact", "paid")


def test_an_answer_before_its_claim_waits_for_it(plain: DropFolder, capfd: pytest.CaptureFixture[str]) -> None:
    answer(plain, "pay.835", era("LS-1001"))
    ran = plain.run()
    assert ran.code == 1
    assert "1 row unmatched in all" in ran.err
    plain.put("a.837", clean())
    answer(plain, "other.835", era("LS-1001", "T2").replace(b"ICN1", b"ICN2"))
    assert plain.run().code == 0
    assert {row["certainty"] for row in rows(capfd, plain)[1]} == {"exact"}


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (clean(), "holds claims and is not an answer"),
        (b"no X12", "is not X12"),
        (era("LS-1001")[:-130], "is cut off before its SE"),
        (b"\x1f\x8b\x08 not gzip", "looks like gzip"),
    ],
)
def test_what_is_no_answer_goes_to_quarantine(plain: DropFolder, data: bytes, why: str) -> None:
    answer(plain, "x.835", data)
    ran = plain.run()
    assert ran.code == 4
    assert why in ran.err
    (name,) = plain.names("quarantine")
    assert (plain.path / "quarantine" / name).read_bytes() == data
    assert plain.run().code == 0
    answer(plain, "y.835", data)  # known by now: it is not put aside twice
    assert plain.run().code == 0
    assert plain.names("quarantine") == [name]


def test_a_mixed_file_is_put_aside_and_what_is_an_answer_in_it_is_kept(
    plain: DropFolder, capfd: pytest.CaptureFixture[str]
) -> None:
    plain.put("a.837", clean())
    answer(plain, "mixed.edi", clean(2, "LS-2") + era("LS-1001"))
    assert plain.run().code == 4
    assert [row["claim"] for row in rows(capfd, plain)[1]] == ["LS-1001"]


def test_a_person_settles_a_row_in_the_ledger_and_the_audit_log(
    drop: DropFolder, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    drop.put("a.837", clean())
    assert drop.run().code == 0
    (tmp_path / "pay.835").write_bytes(era("X-77"))
    code, (row,) = rows(capfd, drop, tmp_path / "pay.835")
    assert (code, row["certainty"]) == (1, "none")
    who = ("--root", drop.path, "--by", "M. Chen", "--note", "their number")
    assert call(capfd, "answers", "match", "X-77", "LS-1001", *who).code == 0
    assert [row["claim"] for row in rows(capfd, drop)[1]] == ["LS-1001"]
    assert actions(drop)[-1] == "answer-match"
    assert call(capfd, "answers", "match", "NO", "LS-1001", *who).code == 2
    assert call(capfd, "answers", "unmatch", "X-77", *who).code == 0
    assert call(capfd, "answers", "enter", "LS-1001", "--state", "written off", *who).code == 0
    assert actions(drop)[-2:] == ["answer-unmatch", "answer-enter"]
    ended: Ended = call(capfd, "audit", "verify", drop.path / "audit.jsonl")
    assert ended.code == 0


def test_a_folder_of_an_older_release_gets_answers_with_its_first_pass(plain: DropFolder) -> None:
    (plain.path / ANSWERS).rmdir()
    assert plain.run().code == 0
    assert plain.names(ANSWERS) == []


def test_a_folder_without_a_ledger_has_no_answers(plain: DropFolder, capfd: pytest.CaptureFixture[str]) -> None:
    ended = call(capfd, "answers", "--root", plain.path)
    assert ended.code == 2
    assert "has no ledger yet" in ended.err
