"""process --ack: the answers stand beside the other results, and in the manifest; what was repaired is accepted."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from edi837.cli.main import commands
from edi837.jobs.inputs import Input, find_inputs
from edi837.jobs.process import process
from edi837.jobs.run import Run
from edi837.settings.config import Settings
from edi837.system.errors import UsageError
from tests.ack.answered import answers_to, claim, file_of, run, subscribers, told_of_claims

ANSWERS = ["a.000004711.277ca", "a.000004711.999", "a.000004711.ta1"]
BAD = (("LS-1001", "LS-1002"), ("67457000110", "6745700011"))
HYPHENS = (("LS-1001", "LS-1002"), ("67457000110", "67457-001-10"))
FILE = file_of(subscribers(claim(), claim("P", *HYPHENS)))


def processed(folder: Path, data: str, judged_by: Run | None = None, ack: bool = True) -> Path:
    (folder / "a.837").write_bytes(data.encode("latin-1"))
    process(judged_by or run(), Input(folder / "a.837", "a.837"), "a", folder / "out", ack=ack)
    return folder / "out"


def test_answers_are_listed_with_the_reports(tmp_path: Path) -> None:
    out = processed(tmp_path, FILE)
    listed = {one["name"]: one["bytes"] for one in json.loads((out / "a.manifest.json").read_bytes())["reports"]}
    assert {name: listed[name] for name in ANSWERS} == {name: (out / name).stat().st_size for name in ANSWERS}


def test_what_was_repaired_is_accepted(tmp_path: Path) -> None:
    """ack write judges the file as it came; process answers for what it made of it."""
    out = processed(tmp_path, FILE)
    made = told_of_claims((out / ANSWERS[0]).read_text())
    assert made == [["LS-1001", "A2:20 WQ"], ["LS-1002", "A2:20 WQ"]]
    assert told_of_claims(answers_to(FILE)["000004711.277ca"])[1] == ["LS-1002", "A7:218 U", "HC:J3000", "A7:218 U"]


def test_answers_of_an_earlier_time_do_not_stay(tmp_path: Path) -> None:
    out = processed(tmp_path, FILE)
    assert [name for name in ANSWERS if (out / name).exists()] == ANSWERS
    processed(tmp_path, re.sub(r"SE\*\d+", "SE*9", FILE).replace("000004711", "000004712"))
    assert sorted(path.name for path in out.iterdir() if path.suffix in (".ta1", ".999", ".277ca")) == [
        "a.000004712.999",
        "a.000004712.ta1",
    ]
    processed(tmp_path, FILE, ack=False)
    assert not [path for path in out.iterdir() if path.suffix in (".ta1", ".999", ".277ca")]


def test_answers_do_not_depend_on_the_number_of_processes(tmp_path: Path) -> None:
    many = subscribers(*(claim("P", ("LS-1001", f"LS-{number}")) for number in range(1500)))
    many = many.replace("LS-700*390", "LS-700*391").replace("LS-1400*390", "LS-1400*391")
    (tmp_path / "1").mkdir()
    (tmp_path / "2").mkdir()
    one, two = (processed(tmp_path / str(count), file_of(many), run("none", count)) for count in (1, 2))
    for name in ANSWERS:
        assert (one / name).read_bytes() == (two / name).read_bytes()
    rejected = [told for told in told_of_claims((one / ANSWERS[0]).read_text()) if told[1] == "A8:400 U"]
    assert [told[0] for told in rejected] == ["LS-700", "LS-1400"]


def test_answers_are_no_inputs(tmp_path: Path) -> None:
    out = processed(tmp_path, FILE)
    (out / "a.837.000004711.277ca").write_bytes((out / ANSWERS[0]).read_bytes())
    assert [item.name for item in find_inputs([str(tmp_path)])] == ["a.837"]


def test_levels_at_fault_hold_all_their_claims(tmp_path: Path) -> None:
    """--guide all with --split: where the guide does not allow a provider's address, all its claims are held."""
    above = (("N3*20 HARBOR ROAD", "N3*20 HARBOR ROAD*A*B"),)
    data = file_of(subscribers(claim(), claim("P", ("LS-1001", "LS-1002"))), above=above)
    (tmp_path / "a.837").write_bytes(data.encode())
    judged_by = run("all")
    process(judged_by, Input(tmp_path / "a.837", "a.837"), "a", tmp_path / "out", split=True, ack=True)
    assert (tmp_path / "out/a.held.837").read_bytes() == data.encode()
    assert not (tmp_path / "out/a.corrected.837").exists()
    told = told_of_claims((tmp_path / "out" / ANSWERS[0]).read_text())
    assert told == [["LS-1001", "A3:684 U"], ["LS-1002", "A3:684 U"]]


def test_the_setting_asks_for_them(tmp_path: Path) -> None:
    from edi837.jobs.several import share_work

    (tmp_path / "a.837").write_bytes(FILE.encode())
    item = Input(tmp_path / "a.837", "a.837")
    asked = replace(run(), settings=replace(run().settings, ack=True))
    for _, work in share_work(asked, [item], {item: "a"}, tmp_path / "out"):
        work(lambda done, size: None)
    assert [name for name in ANSWERS if (tmp_path / "out" / name).exists()] == ANSWERS


def test_answers_divide_the_file(tmp_path: Path) -> None:
    """No claim that the 277CA rejects stands in a file that goes out."""
    assert Settings(ack=True).divides
    assert Settings(split=True).divides
    assert not Settings().divides
    (tmp_path / "a.837").write_text(file_of(subscribers(claim(), claim("P", *BAD))), encoding="latin-1")
    CliRunner().invoke(commands, ["process", f"{tmp_path}/a.837", "--out", f"{tmp_path}/out", "--ack", "-q"])
    assert [name for name in ("a.corrected.837", "a.held.837") if (tmp_path / "out" / name).exists()] == [
        "a.corrected.837",
        "a.held.837",
    ]
    assert "LS-1002" not in (tmp_path / "out/a.corrected.837").read_text()


def test_a_wrapped_file_goes_out_whole_where_nothing_is_held(tmp_path: Path) -> None:
    text = file_of(subscribers(claim())).replace("\n", "")
    wrapped = "\n".join(text[at : at + 80] for at in range(0, len(text), 80))
    (tmp_path / "a.837").write_text(wrapped, encoding="latin-1")
    process(run("all"), Input(tmp_path / "a.837", "a.837"), "a", tmp_path / "out", split=True, ack=True)
    assert (tmp_path / "out/a.corrected.837").read_text() == wrapped
    bad = wrapped.replace("67457000110", "6745700011")
    (tmp_path / "a.837").write_text(bad, encoding="latin-1")
    with pytest.raises(UsageError, match="cannot be divided"):
        process(run("all"), Input(tmp_path / "a.837", "a.837"), "a", tmp_path / "out", split=True, ack=True)
