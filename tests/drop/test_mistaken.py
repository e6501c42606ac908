"""What persons and senders do by mistake around a drop folder: nothing goes out that nobody let out."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import os
from pathlib import Path

import openpyxl
import pytest

from edi837.drop import agenda, answer_files
from edi837.drop.folder import ANSWERS
from tests.drop.files import clean, decide, era, faulty, truncated, wrong
from tests.drop.running import DropFolder, command

ACCEPTED = ("--by", "A. Turing", "--note", "agreed with the payer")


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def two_that_wait(drop: DropFolder) -> tuple[str, str]:
    """A file in hold/, and its copy with another claim that was sent under the name it has there."""
    drop.put("f.837", wrong())
    drop.run()
    name = drop.only("hold/f.*.original.837").name
    drop.put(name, wrong(4800, "LS-1800"))
    drop.run()
    return digest(wrong()), digest(wrong(4800, "LS-1800"))


def test_accepting_a_file_moves_no_other_whose_name_begins_as_its_name_does(drop: DropFolder) -> None:
    first, second = two_that_wait(drop)
    mine = drop.put(f"f.{first[:8]}.notes.txt", b"ask the payer", "hold")
    assert drop.run("--accept", first[:12], *ACCEPTED).code == 1
    assert {name.split(".")[1] for name in drop.names("outbox")} == {first[:8]}
    assert mine.name in drop.names("hold")
    assert drop.run().code == 0
    assert f"{second[:12]}" in drop.run("--status").out
    assert any(name.startswith(f"f.{first[:8]}.original.{second[:8]}.") for name in drop.names("hold"))


def test_taking_a_file_out_takes_out_no_other(drop: DropFolder) -> None:
    first, second = two_that_wait(drop)
    drop.only(f"hold/f.{first[:8]}.original.837").unlink()
    assert drop.run().code == 0
    waiting = [name for name in drop.names("hold") if name.startswith(f"f.{first[:8]}.original.{second[:8]}.")]
    assert len(waiting) == 6
    assert waiting == drop.names("hold")


def test_other_bytes_than_those_accepted_do_not_go_out(drop: DropFolder) -> None:
    drop.put("c.837", clean())
    drop.run()
    other = clean(claim="LS-1900")
    drop.put("d.837", other)
    assert drop.run().code == 4
    path = drop.only("quarantine/d.*.original.837")
    for put in (clean(claim="LS-1901"), clean()):
        path.write_bytes(put)
        ran = drop.run("--accept", digest(other)[:12], *ACCEPTED)
        assert ran.code == 2
        assert "is not what was accepted, it was changed" in ran.err
        assert (drop.run().code, drop.names("work")) == (0, [])
        assert {name.split(".")[0] for name in drop.names("outbox")} == {"c"}
    path.write_bytes(other)
    assert drop.run("--accept", digest(other)[:12], *ACCEPTED).code == 1  # a warning: the number came before
    assert {name.split(".")[0] for name in drop.names("outbox")} == {"c", "d"}


def test_decisions_that_came_before_their_file_are_refused_and_hold_when_they_come_again(drop: DropFolder) -> None:
    drop.put("f.837", faulty())
    drop.run()
    path = decide(drop.path, "d.csv")
    decisions = path.read_bytes()
    path.unlink()
    taken_out = drop.only("hold/f.*.original.837")
    taken_out.unlink()
    drop.run()
    drop.put("d.csv", decisions, "decisions")
    ran = drop.run()
    assert ran.code == 1
    assert "0 decisions taken for 0 files; 1 row refused, the first is row 2: no file in hold/ waits for it" in ran.err
    drop.put("f.837", faulty())
    drop.run()
    drop.put("d.csv", decisions, "decisions")
    assert drop.run().code == 0
    assert [name for name in drop.names("outbox") if name.endswith(".manifest.json")] != []
    drop.put("d.csv", decisions, "decisions")
    ran = drop.run()
    assert (ran.code, ran.err) == (0, "")


def test_claims_that_were_put_into_decisions_go_out_when_they_come_to_the_inbox(drop: DropFolder) -> None:
    drop.put("a.837", clean(), "decisions")
    assert drop.run().code == 4
    drop.put("a.837", clean())
    assert drop.run().code == 0
    assert drop.only("outbox/a.*.corrected.837").read_bytes() == clean()
    drop.put("a.837", clean())
    assert drop.run().code == 0
    assert len(drop.names("outbox")) == 5


@pytest.mark.parametrize("folder", ["decisions", "answers"])
def test_what_was_put_aside_there_makes_room_when_it_comes_to_the_inbox(plain: DropFolder, folder: str) -> None:
    plain.put("a.837", truncated(6), folder)
    assert plain.run().code == 4
    plain.put("a.837", truncated(6))
    assert plain.run().code == 4
    assert len(list(plain.path.glob("quarantine/a.*.original.837"))) == 1
    assert plain.run() == (0, "", "")
    plain.put("b.837", clean(7, "LS-7"), folder)
    assert plain.run().code == 4
    plain.put("b.837", clean(7, "LS-7"))
    assert plain.run().code == 0
    assert [name for name in plain.names("quarantine") if name.startswith("b.")] == []
    assert command("doctor", str(plain.path)).code == 0


def test_the_doctor_names_what_was_changed_while_it_waits(plain: DropFolder) -> None:
    for number in (1, 2):
        plain.put(f"{number}.837", faulty(number, f"LS-{number}"))
    plain.put("3.837.gz", gzip.compress(truncated(3)))
    plain.put("4.837.gz", b"not packed")
    assert plain.run().code == 4
    assert command("doctor", str(plain.path)).code == 0
    plain.only("hold/1.*.original.837").write_bytes(faulty(9, "LS-9"))
    plain.only("hold/2.*.manifest.json").unlink()
    plain.only("quarantine/3.*.original.837.gz").write_bytes(b"neither")
    said = command("doctor", str(plain.path)).out.splitlines()
    for words in ("is not what came as 1.837", "its manifest was changed", "is not what came as 3.837.gz"):
        assert any(words in line for line in said)
    assert len(said) == 3


def test_answers_that_are_a_link_are_refused_and_not_passed_by(plain: DropFolder) -> None:
    (plain.path / "answers").rmdir()
    (plain.path / "answers").symlink_to(plain.path / "archive")
    ran = plain.run()
    assert (ran.code, "answers: is not a folder of the drop folder itself" in ran.err) == (2, True)


def test_what_is_accepted_and_held_back_for_another_reason_waits_with_its_new_reports(plain: DropFolder) -> None:
    plain.put("a.837", clean().replace(b"*0*T*:", b"*0*I*:"))
    plain.run()
    other = clean(claim="LS-1904").replace(b"*0*T*:", b"*0*I*:")
    plain.put("b.837", other)
    assert plain.run().code == 4
    config = plain.path / "edi837.toml"
    config.write_text(config.read_text().replace("[run]", "[run]\nroute = true"))
    assert plain.run("--accept", digest(other)[:12], *ACCEPTED).code == 4
    assert plain.run().code == 0
    assert len([name for name in plain.names("quarantine") if name.startswith("b.")]) == 6


def test_a_packed_file_is_unpacked_up_to_the_largest_size_that_is_allowed(plain: DropFolder) -> None:
    config = plain.path / "edi837.toml"
    config.write_text(config.read_text().replace("[run]", "[run]\nmax_megabytes = 1"))
    plain.put("a.837.gz", gzip.compress(clean() + bytes(2 << 20), mtime=0))
    plain.put("b.837.gz", gzip.compress(clean(), mtime=0))
    ran = plain.run()
    assert ran.code == 4
    assert "a.837.gz: is larger than max_megabytes; it is in quarantine/" in ran.err
    assert len(plain.names("outbox")) == 5


def damaged() -> dict[str, bytes]:
    """Workbooks that no library reads, each in its own way."""
    book = openpyxl.Workbook()
    for row in (["exception_id", "decision", "by", "note"], ["e" * 16, "approve", "A", "n"]):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    whole = file.getvalue()
    half = len(whole) // 2
    return {"cut off": whole[:half], "flipped": whole[:60] + bytes(b ^ 255 for b in whole[60:half]) + whole[half:]}


@pytest.mark.parametrize("how", ["cut off", "flipped"])
def test_a_damaged_workbook_of_decisions_is_put_aside(plain: DropFolder, how: str, tmp_path: Path) -> None:
    path = plain.put("d.xlsx", damaged()[how], "decisions")
    manifest = tmp_path / "a.manifest.json"
    manifest.write_text(json.dumps({}))
    told = command("release", str(manifest), "--decisions", str(path))
    assert told.code == 2, told.err
    ran = plain.run()
    assert ran.code == 4
    assert "is not a file of decisions; it is in quarantine/" in ran.err
    assert plain.names("decisions") == []


def test_a_file_with_a_long_name_waits_as_others_do_and_goes_out(plain: DropFolder) -> None:
    plain.put("x" * 249 + ".837", clean())
    plain.put("a.837", clean(4900, "LS-1902"))
    assert plain.run(stable=None).code == 0
    assert plain.names("outbox") == []
    assert plain.run().code == 0
    assert plain.names("inbox") == []
    assert len([name for name in plain.names("outbox") if name.endswith(".manifest.json")]) == 2


def test_a_file_that_is_written_to_before_its_turn_comes_waits(
    plain: DropFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain.put("a.837", clean())
    late = plain.put("b.837", clean(4901, "LS-1903")[:-90])
    handle = agenda.judge_or_put_aside

    def handle_and_write(*arguments: object, **options: object) -> object:
        with late.open("ab") as file:
            file.write(clean(4901, "LS-1903")[-90:])
        return handle(*arguments, **options)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(agenda, "judge_or_put_aside", handle_and_write)
        assert plain.run().code == 0
    assert (plain.names("inbox"), plain.names("quarantine")) == (["b.837"], [])
    assert plain.run().code == 0
    assert len([name for name in plain.names("outbox") if name.endswith(".manifest.json")]) == 2


def test_a_name_that_is_no_text_tears_no_line_of_the_log(plain: DropFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    name = os.fsencode(plain.path / "inbox") + b"/bad\xff\nname.837"
    with open(name, "wb") as file:
        file.write(wrong())
    config = plain.path / "edi837.toml"
    config.write_text(config.read_text().replace("[run]", '[run]\nlog = "run.log"'))
    with monkeypatch.context() as patched:
        patched.setattr(agenda, "take", refused)
        ran = plain.run()
    assert (ran.code, "bad_name.837: Permission denied; it is safe to run again" in ran.err) == (5, True)
    assert plain.run().code == 1
    said = [line for line in (plain.path / "run.log").read_text().splitlines() if "claims are read by" not in line]
    assert len(said) == 2
    assert all(line.startswith("20") for line in said)


@pytest.mark.parametrize("make", [Path.mkdir, lambda path: path.symlink_to("nowhere")], ids=["folder", "broken link"])
def test_settings_that_cannot_be_read_are_not_taken_for_none(plain: DropFolder, make: object) -> None:
    config = plain.path / "edi837.toml"
    config.unlink()
    make(config)  # type: ignore[operator]
    plain.put("a.837", clean())
    ran = plain.run()
    assert ran.code == 2
    assert "edi837.toml: cannot be read" in ran.err
    assert plain.names("outbox") == []


@pytest.mark.parametrize("folder", [ANSWERS, "decisions"])
@pytest.mark.parametrize("state", ["published", "waiting", "quarantined"])
def test_what_became_of_claims_is_not_forgotten_when_somebody_takes_them_for_something_else(
    plain: DropFolder, state: str, folder: str
) -> None:
    """Else the same bytes would go out once more when they come to the inbox again."""
    data = {"published": clean(), "waiting": wrong(), "quarantined": truncated()}[state]
    plain.put("a.837", data)
    plain.run()
    before = {name: plain.names(name) for name in ("outbox", "hold", "quarantine")}
    plain.put("b.837", data, folder)
    assert plain.run().code == 0
    assert {name: plain.names(name) for name in before} == before
    plain.put("again.837", data)
    assert plain.run().code == 0
    assert {name: plain.names(name) for name in before} == before
    assert plain.names("inbox") == plain.names(folder) == plain.names("processing") == []


def test_answers_that_came_to_the_inbox_are_read_when_they_come_to_their_own_folder(plain: DropFolder) -> None:
    plain.put("a.837", clean())
    plain.put("pay.835", era("LS-1001"))
    plain.run()
    plain.put("pay.835", era("LS-1001"), ANSWERS)
    assert plain.run().code == 0
    (row,) = csv.DictReader(command("answers", "--root", str(plain.path), "--format", "csv").out.splitlines())
    assert (row["claim"], row["state"]) == ("LS-1001", "paid")


def test_claims_that_are_known_keep_their_state_when_reading_them_as_answers_fails(
    plain: DropFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain.put("a.837", clean())
    plain.run()
    plain.put("b.837", clean(), ANSWERS)

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(answer_files, "take_answers", fail)
        assert plain.run().code == 0
    plain.put("again.837", clean())
    assert plain.run().code == 0
    assert len(list(plain.path.glob("outbox/*.corrected.837"))) == 1


def test_a_fault_while_answers_are_written_down_puts_their_file_aside(
    plain: DropFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else each pass would stumble over the second names that the first attempt has made of it."""
    plain.put("pay.835", era("LS-1001"), ANSWERS)

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(answer_files, "take_answers", fail)
    ran = plain.run()
    assert (ran.code, "a fault of the tool" in ran.err) == (6, True)
    assert [name.partition(".")[0] for name in plain.names("quarantine")] == ["pay"]
    assert plain.run().code == 0


def test_answers_in_the_inbox_do_not_go_out_as_claims(drop: DropFolder) -> None:
    drop.put("sent.837", clean(1, "LS-1"))
    assert drop.run().code == 0
    drop.put("paid.835", era("LS-1"))
    ran = drop.run()
    assert ran.code == 4
    assert "paid.835: holds no claims (835) and is in quarantine/; what answers claims goes into answers/" in ran.err
    assert not [name for name in drop.names("outbox") if name.startswith("paid")]
    original = drop.only("quarantine/paid.*.original.835")
    original.rename(drop.path / "answers" / "paid.835")
    assert drop.run().code in (0, 1)
    assert [name for name in drop.names("archive") if ".answers." in name] != []
    assert drop.names("quarantine") == []


def test_what_is_no_claim_goes_out_by_the_word_of_a_person(drop: DropFolder) -> None:
    drop.put("paid.835", era("LS-1"))
    assert drop.run().code == 4
    assert drop.run("--accept", digest(era("LS-1"))[:12], *ACCEPTED).code in (0, 1)
    assert drop.only("outbox/paid.*.corrected.835").read_bytes() == era("LS-1")


def test_claims_that_nobody_reads_here_go_out_beside_nothing_else(drop: DropFolder) -> None:
    """An 837 of another kind is claims all the same, and passes through."""
    data = clean(5, "LS-5").replace(b"005010X222A1", b"005010X224A2")
    drop.put("dental.837", data)
    assert drop.run().code in (0, 1)
    assert drop.only("outbox/dental.*.corrected.837").read_bytes() == data
