"""A patient whose name, birth date, address, member id and control number are looked for in everything that is said."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from edi837.drop import judge_taken
from tests.drop.files import clean, decide, faulty, truncated, wrong
from tests.drop.running import DropFolder, Ran, command

TOKENS = ["QUARKSTONE", "ZEPHYRINA", "MEMB77Q31", "31 OBSIDIAN", "19310930", "1931-09-30", "PCN-OBS-7"]
_SWAPS = {
    b"RIVERA": b"QUARKSTONE",
    b"CAMILA": b"ZEPHYRINA",
    b"LSM004200": b"MEMB77Q31",
    b"7 BIRCH LANE": b"31 OBSIDIAN",
    b"19880423": b"19310930",
}


def seeded(data: bytes) -> bytes:
    for old, new in _SWAPS.items():
        assert old in data
        data = data.replace(old, new)
    return data


def everything(drop: DropFolder, said: list[Ran]) -> Iterator[tuple[str, str]]:
    """What was said, every name, and every file that holds no claims."""
    for number, one in enumerate(said):
        yield f"stdout of run {number}", one.out
        yield f"stderr of run {number}", one.err
    for path in drop.path.rglob("*"):
        yield f"name {path}", path.name
    for name in ("run.log", "edi837.prom", "audit.jsonl", "edi837.toml", ".lock"):
        yield name, (drop.path / name).read_text()
    for path in drop.path.glob("ledger.sqlite*"):
        yield path.name, path.read_bytes().decode("latin-1")


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_word_about_a_patient_gets_out(plain: DropFolder, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    (plain.path / "edi837.toml").write_text('[run]\nlog = "run.log"\n')
    claim = "PCN-OBS-7"
    plain.put("clean.837", seeded(clean(1, claim)))
    plain.put("faulty.837", seeded(faulty(2, claim + "b")))
    plain.put("wrong.837.gz", gzip.compress(seeded(wrong(3, claim + "c"))))
    plain.put("truncated.837", seeded(truncated(4)))
    plain.put("number.837", seeded(clean(1, claim + "d")))
    plain.put("twice.837", seeded(clean(5, claim)))
    plain.put("torn.837.gz", gzip.compress(seeded(clean(6, claim + "e")))[:-20])
    said = [plain.run("-v", "--log-format", form), plain.run("--status"), plain.run("-v", "--summary", "-")]
    decide(plain.path, "d.csv")
    said.append(plain.run("-v"))
    said.append(command("doctor", str(plain.path)))
    said.append(command("prune", str(plain.path), "--dry-run"))

    def broken(*_: Any, **__: Any) -> None:
        raise ValueError("QUARKSTONE ZEPHYRINA 19310930")

    plain.put("fault.837", seeded(clean(7, claim + "f")))
    with monkeypatch.context() as patch:
        patch.setattr(judge_taken, "process", broken)
        said.append(plain.run("-v", "--log-format", form))
    assert [one.code for one in said] == [4, 0, 0, 0, 0, 0, 6]
    assert "a fault of the tool, ValueError at" in said[-1].err
    found = [(where, token) for where, text in everything(plain, said) for token in TOKENS if token in text]
    # By its account number the desk lists a claim that waits, and answers find one that went out; nothing else is kept.
    assert [each for each in found if not (each[0].startswith("ledger.sqlite") and each[1] == claim)] == []


def test_the_canary_would_be_found(plain: DropFolder) -> None:
    plain.put("clean.837", seeded(clean(1, "PCN-OBS-7")))
    plain.run()
    corrected = plain.only("outbox/*.corrected.837").read_text()
    assert [token for token in TOKENS if token in corrected] == [one for one in TOKENS if one != "1931-09-30"]


def test_reports_that_show_patients_are_in_the_audit_log(plain: DropFolder) -> None:
    plain.put("clean.837", seeded(clean()))
    plain.run("--include-patient")
    assert '"include_patient":true' in (plain.path / "audit.jsonl").read_text()
    assert (plain.path / "audit.jsonl").stat().st_mode & 0o777 == 0o600


def test_everything_that_is_made_is_for_its_owner_alone(plain: DropFolder) -> None:
    plain.put("a.837", clean())
    plain.put("b.837", faulty())
    plain.put("c.837", truncated())
    plain.run()
    modes = {
        path.relative_to(plain.path).as_posix(): path.stat().st_mode & 0o777
        for path in [plain.path, *Path(plain.path).rglob("*")]
    }
    assert {name: mode for name, mode in modes.items() if mode & 0o077} == {}
