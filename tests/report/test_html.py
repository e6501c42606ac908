"""The page as text: what stands on it, and what cannot."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from tests.report.made import CODE, HYPHENS, OUT_OF_BALANCE, PROPOSED, claims, processed
from tests.report.page_data import rows_of, text_of

FIVE = claims([], [HYPHENS], [PROPOSED], [OUT_OF_BALANCE], [CODE, HYPHENS])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("html")
    processed(made, FIVE)
    return made / "out"


@pytest.fixture(scope="module")
def page(folder: Path) -> html.HtmlElement:
    return parsed(folder / "claims.exceptions.html")


RUNS = "//script[not(@type) or @type != 'application/json']"


@pytest.fixture(scope="module")
def rows(folder: Path) -> list[dict[str, Any]]:
    return rows_of(folder / "claims.exceptions.html")


def parsed(path: Path) -> html.HtmlElement:
    return html.fromstring(path.read_bytes())


def words(element: html.HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def find(page: html.HtmlElement, path: str) -> html.HtmlElement:
    found = page.xpath(path)
    assert found, path
    return found[0]


def test_style_and_script_are_the_ones_that_the_policy_names(page: html.HtmlElement) -> None:
    policy = find(page, "//meta[@http-equiv='Content-Security-Policy']").get("content")
    digests = {
        tag: base64.b64encode(hashlib.sha256(find(page, path).text.encode()).digest()).decode()
        for tag, path in (("style", "//style"), ("script", RUNS))
    }

    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digests['style']}'; script-src 'sha256-{digests['script']}'; "
        "base-uri 'none'; form-action 'none'"
    )


def test_nothing_comes_from_elsewhere(page: html.HtmlElement) -> None:
    assert page.xpath("//link | //img | //iframe | //object | //embed | //audio | //video | //base") == []
    assert page.xpath("//@src | //@style | //@*[starts-with(name(), 'on')]") == []
    assert all(link.startswith("#") for link in page.xpath("//@href"))
    assert len(page.xpath(RUNS)) == len(page.xpath("//style")) == 1
    assert "url(" not in find(page, "//style").text.replace("url(#hatch)", "")


def test_the_summary_gives_numerator_and_denominator(page: html.HtmlElement) -> None:
    told = [words(one) for one in page.xpath("//*[contains(@class, 'measure ')]")]

    assert told == [
        "Received 5 claims $1,951.00 5 with drug lines were examined ($1,951.00), 0 have none and were not judged. "
        "5 drug lines, $300.00.",
        "Clean as received 20.0% 1 of 5 examined claims $390.00 of $1,951.00 "
        "the clean claim rate: no error or warning at all",
        "Clean after repair 60.0% 3 of 5 examined claims $1,170.00 of $1,951.00 2 claims more by 3 safe repairs",
        "Needs a person 40.0% 2 of 5 examined claims $781.00 of $1,951.00 "
        "$451.00 of it at risk: the lines and claims that something is left on",
    ]


def test_proposals_tell_their_direction(page: html.HtmlElement) -> None:
    assert words(find(page, "//details[@class = 'proposals']")) == (
        "Proposals: −$54.00 −$54.00 is what 1 proposal would change in billed dollars with each charge prorated: "
        "up $0.00, down −$54.00. As sent, approving changes $0.00 of what is billed until somebody changes a charge. "
        "Units: 0 more, 45 fewer. Each waits for a named person."
    )


def test_what_was_not_checked_is_named_with_its_reason(page: html.HtmlElement) -> None:
    told = words(find(page, "//details[@class = 'unchecked']"))

    assert re.match(r"Not checked: \d rules?, \d reasons? ", told)
    assert "No chart was given (--chart) " in told
    assert "D902 dose-or-route-undocumented, 5 lines" in told


def test_missing_code_tables_are_said(page: html.HtmlElement) -> None:
    told = words(find(page, "//details[@class = 'tables']"))
    assert told.startswith("Code tables: none No official tables were loaded")


def test_figures_by_rule_are_over_all_rows(page: html.HtmlElement) -> None:
    rows = [words(one) for one in page.xpath("//div[@aria-label = 'Table by rule']//tbody/tr")]

    assert rows[:2] == ["C701 claim-out-of-balance 1 0 1 1 $391.00", "Q605 units-are-milligrams 1 0 1 1 $60.00"]


def test_without_script_rows_stand_by_their_rank(page: html.HtmlElement) -> None:
    assert page.xpath("//div[@id = 'plain']//li/@data-rule") == [
        "C701", "Q605", "N203", "P302", "N203", "A803", "D902"
    ]  # fmt: skip
    assert words(find(page, "//div[@id = 'plain']/p")) == (
        "Without script, or in a browser of before 2023, these are the first 7 of 7 rows by deadline and dollars. "
        "All are in claims.exceptions.csv , beside this page."
    )
    first = words(find(page, "//div[@id = 'plain']//li"))
    assert first.startswith("error LS-1004 · ")
    assert "$391.00" in first


def test_all_rows_are_data_in_their_order_of_place(page: html.HtmlElement, rows: list[dict[str, Any]]) -> None:
    assert [row["rule"] for row in rows] == ["N203", "Q605", "C701", "P302", "N203", "A803", "D902"]
    by_claim = {row["patient_control_number"]: row["claim"] for row in rows}
    assert [by_claim[f"LS-100{number}"] for number in (2, 3, 4, 5)] == [1, 2, 3, 4]


def test_a_row_says_what_was_given_when_and_who_bills(rows: list[dict[str, Any]]) -> None:
    line, claim = rows[1], rows[2]
    assert (line["service_from"], line["drug"], line["ndc"]) == ("2026-11-03", "ketamine hydrochloride", "67457018100")
    assert (line["units"], line["before"], line["after"]) == ("50", "50", "5")
    assert line["billing_name"] == claim["billing_name"] == "LAKESHORE PSYCHIATRY"
    assert (claim["line"], claim["service_from"], claim["drug"]) == ("", "2026-11-03", "ketamine hydrochloride")


def test_a_row_shows_the_change_in_its_claim(rows: list[dict[str, Any]]) -> None:
    lines = rows[0]["excerpt"]

    assert lines[0] == " 41 CLM*LS-1002*390***11:B:1*Y*A*Y*Y~"
    assert lines[3] == " 44 NM1*82*(masked)~"
    assert lines[-3:] == ["-54 LIN**N4*[67457-0001-10]~", "+ LIN**N4*[67457000110]~", " 55 CTP****1*ML~"]


def test_a_row_says_why_how_and_what_a_payer_may_answer(page: html.HtmlElement, rows: list[dict[str, Any]]) -> None:
    row = rows[0]
    name, title, why, source = json.loads(find(page, "//script[@id = 'about']").text)["rules"]["N203"]

    assert row["message"].startswith("The NDC is written with hyphens")
    assert row["remedy"]
    assert name == "ndc-with-hyphens"
    assert title
    assert source
    assert why.lower().startswith("under qualifier n4")
    kinds = [answer.split("\t")[:2] for answer in row["answers"].split("\n")]
    assert kinds == [["CARC", "16"], ["RARC", "M119"], ["277CA", "A7:218"], ["999", "IK4:I12"]]
    assert "Rejected for invalid information; National Drug Code" in row["answers"]


def test_a_proposal_shows_its_arithmetic_and_what_it_would_write(rows: list[dict[str, Any]]) -> None:
    assert "5 mL × 10 mg/mL = 50 mg" in rows[1]["message"]
    marked = [line.split(" ", 1)[1] for line in rows[1]["excerpt"] if "[" in line]
    assert marked == ["SV1*HC:J3000*60*UN*[50]***1~", "SV1*HC:J3000*60*UN*[5]***1~"]


def test_the_page_tells_which_bytes_it_is_about(page: html.HtmlElement) -> None:
    head = words(find(page, "//header[@class = 'top']"))

    assert hashlib.sha256(FIVE).hexdigest() in head
    assert re.search(r"bytes · as of 2026-11-24 · run [0-9a-f]{12} · edi837 ", head)
    assert "SHA-256 of claims.corrected.837" in head
    assert find(page, "//header//details[@class = 'files']").get("open") is None


def test_segments_that_name_people_are_masked(folder: Path) -> None:
    text = text_of(folder / "claims.exceptions.html")

    for name in ("RIVERA", "CAMILA", "19880423", "BIRCH", "OKAFOR", "LSM004200"):
        assert name not in text


def test_they_are_shown_on_request(tmp_path: Path) -> None:
    processed(tmp_path, FIVE, include_patient=True)

    assert "OKAFOR" in text_of(tmp_path / "out" / "claims.exceptions.html")


def test_the_limit_keeps_the_worst_rows_and_counts_the_others(tmp_path: Path) -> None:
    processed(tmp_path, FIVE, report_limit=2)
    page = parsed(tmp_path / "out" / "claims.exceptions.html")

    rows = rows_of(tmp_path / "out" / "claims.exceptions.html")
    assert page.xpath("//li/@data-rule") == ["C701", "Q605"]
    assert [row["rule"] for row in rows] == ["Q605", "C701"]
    assert (
        "The list holds the first 2 of 7 rows by deadline and dollars (--report-limit); the other 5 are in "
        in words(find(page, "//section[@id = 'work']/p"))
    )
    assert len(page.xpath("//table//th[starts-with(., 'Q605')]")) == 1


def test_a_file_that_is_held_back_says_so(tmp_path: Path) -> None:
    processed(tmp_path, FIVE.replace(b"IEA*1*000004711", b"IEA*1*000004712"))
    page = parsed(tmp_path / "out" / "claims.exceptions.html")

    alert = words(find(page, "//*[@class = 'alert']"))
    assert alert.startswith("Held back as a whole: nothing was corrected or passed on X102 ")
    assert "Clean as received — 0 of 0 examined claims" in words(page)
    assert page.xpath("//li/@data-rule") == ["X102"]


def test_the_same_claims_give_the_same_page(tmp_path: Path, folder: Path) -> None:
    processed(tmp_path, FIVE)

    assert (tmp_path / "out" / "claims.exceptions.html").read_bytes() == (
        folder / "claims.exceptions.html"
    ).read_bytes()


def test_a_clean_file_has_a_page_too(tmp_path: Path) -> None:
    processed(tmp_path, claims([]), select=("N203",))
    page = parsed(tmp_path / "out" / "claims.exceptions.html")

    assert page.xpath("//li[@class = 'row']") == rows_of(tmp_path / "out" / "claims.exceptions.html") == []
    assert "Every rule that was asked could judge." in words(page)
