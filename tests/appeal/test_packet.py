"""The packet of a denied claim: what it says, what it does not say, and what it shows."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from docx import Document as Word
from lxml import html

from edi837.mapping.mappings import load_mappings
from tests.appeal.conftest import Night, done
from tests.report.axe import violations
from tests.report.chromium import chromium


def words(path: Path) -> str:
    """What a page shows, without its style; terms and what they are stand apart."""
    page = html.fromstring(path.read_bytes()).find("body")
    return re.sub(r"\s+", " ", " ".join(text.strip() for text in page.itertext() if text.strip()))


def packet(night: Night, claim: str, out: Path, *more: object) -> Path:
    assert done("packet", claim, "--results", night.results, "--out", out, *more) == 0
    return out / f"{claim}.packet.html"


def test_an_authorization_that_is_missing_is_appealed(night: Night, tmp_path: Path) -> None:
    claim = night.with_reason("CO-197")

    told = words(packet(night, claim, tmp_path))

    assert "What to do appeal" in told
    assert "CO-197" in told
    assert "An authorization is missing or used up" in told
    assert "Only the payer's own acceptance (277CA) proves that it has the claim" in told
    assert re.search(r"\d of 3 are missing\.", told)


def test_what_is_billed_wrongly_has_no_letter(night: Night, tmp_path: Path) -> None:
    claim = night.with_reason("CO-16")

    told = words(packet(night, claim, tmp_path))

    assert "corrected claim" in told
    assert "There is no letter" in told
    assert "We ask you to judge the claim again" not in told


def test_nothing_is_said_that_no_source_says(night: Night, tmp_path: Path) -> None:
    """No payer accepted by a 277CA of its own: the letter does not say so. The limit is that of the payer's mapping."""
    claim = night.with_reason("CO-29")

    told = words(packet(night, claim, tmp_path))

    assert "It was sent on 2026-11-24, in interchange" in told
    assert "You accepted" not in told
    assert re.search(r"Your time to file ended on 20\d\d-\d\d-\d\d\.", told)


def test_the_deadline_is_that_of_the_payers_mapping_or_not_known(night: Night, tmp_path: Path) -> None:
    deadlines = {
        re.search(r"Until (.*?) At stake", words(packet(night, claim, tmp_path)))[1]  # type: ignore[index]
        for claim in sorted(night.denied)[::4]
    }

    assert "unknown: ask the payer, and note it in its mapping" in deadlines
    assert [told for told in deadlines if re.match(r"2027-\d\d-\d\d: 120 days from 2026-12-\d\d \(CMS: 42 CFR", told)]


def test_patients_are_not_named(night: Night, tmp_path: Path) -> None:
    names = set(re.findall(rb"NM1\*(?:IL|QC)\*1\*([^*]+)\*([^*]+)", night.sent.read_bytes()))
    assert len(names) > 5

    told = words(packet(night, night.with_reason("CO-197"), tmp_path))

    assert "CLM*" in told
    assert "(masked)" in told
    assert not [name for pair in names for name in pair if name.decode() in told]


def test_docx_says_the_same_and_is_the_same_bytes(night: Night, tmp_path: Path) -> None:
    claim = night.with_reason("CO-197")
    told = words(packet(night, claim, tmp_path, "--format", "html", "--format", "docx"))
    content = (tmp_path / f"{claim}.packet.docx").read_bytes()
    packet(night, claim, tmp_path / "again", "--format", "docx")
    word = Word(io.BytesIO(content))

    assert (tmp_path / "again" / f"{claim}.packet.docx").read_bytes() == content
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    for text in [*(paragraph.text for paragraph in word.paragraphs), *cells]:
        assert re.sub(r"\s+", " ", text).strip().removesuffix(":") in told


@pytest.mark.browser
def test_the_page_shuts_nobody_out_and_lets_nothing_in(night: Night, tmp_path: Path) -> None:
    path = packet(night, night.with_reason("CO-197"), tmp_path)
    with chromium() as browser:
        browser.open(path)
        found, refused, asked = violations(browser), browser.complaints(), browser.requests()

    assert (found, refused, asked) == ([], [], [])


def test_a_claim_that_nobody_denied(night: Night, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paid = next(
        claim for claim in re.findall(r"CLM\*(\w+)", night.sent.read_text("latin-1")) if claim not in night.denied
    )

    assert done("packet", paid, "--results", night.results, "--out", tmp_path / "out") == 2
    assert "nobody denied or rejected it" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_claim_that_did_not_go_out(night: Night, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert done("packet", "NOBODYS", "--results", night.results, "--out", tmp_path) == 2
    assert "NOBODYS: no claim went out with this number" in capsys.readouterr().err


def test_a_reason_without_a_letter_of_its_own_has_the_one_for_all_others() -> None:
    letters = load_mappings().codes.letters

    assert letters.letter_for(["9999"]).name == "other"
    assert letters.letter_for(["9999", "29"]).name == "timely-filing"


def test_the_timeline_says_what_a_denial_asks_for(night: Night, capsys: pytest.CaptureFixture[str]) -> None:
    claim = night.with_reason("CO-197")

    assert done("timeline", claim, "--results", night.results) == 0
    told = capsys.readouterr().out
    assert done("timeline", claim, "--results", night.results, "--format", "json") == 0

    assert "what to do: appeal. An authorization is missing or used up" in told
    assert json.loads(capsys.readouterr().out)[0]["lane"] == "appeal"
