"""`edi837 mappings …` with arguments that are nearly right: nothing is passed by, or called clean unseen."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.cli.calling import AS_OF, call
from tests.conftest import ROOT
from tests.mapping.folders import folder_with, payer
from tests.mapping.policies import folder_of, payer_of, policy

CLAIMS = ROOT / "fixtures" / "base" / "professional.837"
GOLD = '<plan id="gold" groups="G"/>'
NDC = policy('<when plans="gold"/><except states="TX" from="2027-01-01"/><ndc is="demanded"/>', "ndc")
LIST = '<list id="some" of="ndcs" source="s" file="some.csv"/>' + policy('<when drugs="some"/><ndc is="demanded"/>')


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("explain Northen", "no mapping describes the payer 'Northen'; did you mean northern?"),
        ("explain northern --state Texas", "'TEXAS' is not a state; write two letters, such as TX"),
        ("explain northern --plan golt", "northern has no plan 'golt'; it has gold; did you mean gold?"),
        ("explain X1 --on 2025-12-31", "X1 is not the id of a payer on 2025-12-31; it is that of other on other days"),
        ("explain Y1", "Y1 is northern at CLEAR, other at all others; name one of them"),
        ("test --policy northern/nbc", "there is no policy 'northern/nbc'; it is PAYER/POLICY; did you mean"),
        ("test --claim README.md", "README.md: is not an X12 file"),
        ("facts nowhere", "nowhere: is not a folder"),
        ("stale --days -1", "-1 is not in the range"),
        ("diff README.md", "both are the shipped mappings: name others by --mappings DIR or --against DIR"),
    ],
)
def test_what_is_nearly_right(
    words: str, said: str, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = payer_of(GOLD, NDC).replace("<plan", '<known-by id="Y1" submitter="CLEAR"/>\n<plan')
    other = payer_of('<known-by id="Y1"/>', policy('<ndc is="demanded"/>'), head='id="other" name="Other"')
    other = other.replace('id="NL100"', 'id="X1" from="2026-01-01"')
    folder = folder_with(tmp_path, payers_northern=text, payers_other=other)
    command, *more = words.split()
    given = ["--mappings", str(folder)] if command == "explain" else [str(folder)] if command == "test" else []
    monkeypatch.chdir(ROOT)
    ended = call(capfd, "mappings", command, *more, *given)
    assert ended.code == 2
    assert said in ended.err


def test_a_payer_is_named_as_it_is_known_on_a_day(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = folder_of(tmp_path, GOLD, NDC)
    ask = ("mappings", "explain", "NORTHERN", "--mappings", folder, "--state", "tx")
    assert "northern/ndc" in call(capfd, *ask, "--on", "2026-12-31").text
    assert "northern/ndc" not in call(capfd, *ask, "--on", "2027-01-01").text
    assert call(capfd, "mappings", "explain", "default").text.endswith("\n\nno policy holds\n")


def test_a_file_that_cannot_be_compared_is_named(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = folder_of(tmp_path, GOLD, NDC)
    given = ("mappings", "diff", "--mappings", folder, "--as-of", AS_OF)
    ended = call(capfd, *given, CLAIMS, ROOT / "README.md")
    assert (ended.code, ended.text, ended.err) == (4, "", "README.md: not compared; held back by X101\n")
    assert call(capfd, *given, CLAIMS).err == "no difference\n"


def test_only_what_lists_name_is_packed_and_no_links(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    text = payer_of(LIST).replace('id="NL100"', 'id="NL100" submitter="OURS"')
    folder = folder_with(
        tmp_path, payers_northern=text, local_ours='<local><known-by payer="northern" id="X"/></local>'
    )
    for name in ("some.csv", "patients.csv"):
        (folder / "payers" / name).write_text("value\n00409205310\n", encoding="utf-8")
    ended = call(capfd, "mappings", "pack", folder, "-o", tmp_path / "facts.zip")
    with zipfile.ZipFile(tmp_path / "facts.zip") as archive:
        assert archive.namelist() == ["payers/northern.xml", "payers/some.csv"]
    assert f"{folder / 'payers' / 'northern.xml'}: is packed with ids at a submitter of yours" in ended.err
    (folder / "local" / "ours.csv").write_bytes((folder / "payers" / "some.csv").read_bytes())
    (folder / "payers" / "some.csv").unlink()
    (folder / "payers" / "some.csv").symlink_to(folder / "local" / "ours.csv")
    ended = call(capfd, "mappings", "pack", folder, "-o", tmp_path / "more.zip")
    assert (ended.code, "some.csv: is a link, and only files are packed" in ended.err) == (2, True)
    assert not (tmp_path / "more.zip").exists()


def test_what_is_not_converted_is_said(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = folder_of(tmp_path, GOLD, NDC)
    ended = call(capfd, "mappings", "convert", folder, "-o", tmp_path / "out")
    assert (ended.code, "nothing was written" in ended.err) == (0, True)
    folder_with(folder, payers_former=payer('<filing days="90" source="s"/>', head='id="former" name="F" ids="F1"'))
    ended = call(capfd, "mappings", "convert", folder, "-o", tmp_path / "out")
    assert f"not copied: 1 other file of {folder}" in ended.err
