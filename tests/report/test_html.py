"""The page as text: what stands on it, and what cannot."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest
from lxml import html

from tests.report.made import CODE, HYPHENS, OUT_OF_BALANCE, PROPOSED, claims, processed

FIVE = claims([], [HYPHENS], [PROPOSED], [OUT_OF_BALANCE], [CODE, HYPHENS])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("html")
    processed(made, FIVE)
    return made / "out"


@pytest.fixture(scope="module")
def page(folder: Path) -> html.HtmlElement:
    return parsed(folder / "claims.exceptions.html")


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
        tag: base64.b64encode(hashlib.sha256(find(page, f"//{tag}").text.encode()).digest()).decode()
        for tag in ("style", "script")
    }

    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digests['style']}'; script-src 'sha256-{digests['script']}'; "
        "base-uri 'none'; form-action 'none'"
    )


def test_nothing_comes_from_elsewhere(page: html.HtmlElement) -> None:
    assert page.xpath("//link | //img | //iframe | //object | //embed | //audio | //video | //base") == []
    assert page.xpath("//@src | //@style | //@*[starts-with(name(), 'on')]") == []
    assert all(link.startswith("#") for link in page.xpath("//@href"))
    assert len(page.xpath("//script")) == len(page.xpath("//style")) == 1
    assert "url(" not in find(page, "//style").text.replace("url(#hatch)", "")


def test_the_summary_gives_numerator_and_denominator(page: html.HtmlElement) -> None:
    told = [words(one) for one in page.xpath("//*[contains(@class, 'measure ')]")]

    assert told == [
        "Received 5 claims $1,951.00 5 with drug lines were examined ($1,951.00), 0 have none and were not judged. "
        "5 drug lines, $300.00.",
        "Clean as received 20.0% 1 of 5 examined claims $390.00 no error or warning at all",
        "Clean after repair 60.0% 3 of 5 examined claims $1,170.00 2 claims more by 3 safe repairs",
        "Needs a person 40.0% 2 of 5 examined claims $451.00 at risk something is left that only people can decide",
    ]


def test_proposals_tell_their_direction(page: html.HtmlElement) -> None:
    assert words(find(page, "//div[h2 = 'Proposals']")) == (
        "Proposals −$54.00 is what 1 proposal would change in billed dollars with each charge prorated: up $0.00, "
        "down −$54.00. As sent, approving changes $0.00 of what is billed until somebody changes a charge. "
        "Units: 0 more, 45 fewer. Each waits for a named person."
    )


def test_what_was_not_checked_is_named_with_its_reason(page: html.HtmlElement) -> None:
    reasons = [words(one) for one in page.xpath("//div[h2 = 'Not checked']/details")]

    assert any(one.startswith("No chart was given (--chart)") and "D902 dose-or-route-undocumented, 5 lines" in one
               for one in reasons)  # fmt: skip


def test_missing_code_tables_are_said(page: html.HtmlElement) -> None:
    assert words(find(page, "//div[h2 = 'Code tables']")).startswith("Code tables No official tables were loaded")


def test_charts_have_a_text_in_their_place(page: html.HtmlElement) -> None:
    titles = [words(one) for one in page.xpath("//figure/svg/title")]

    assert titles == [
        "Dollars at risk by rule: C701 claim-out-of-balance $391.00 in 1 claim; "
        "Q605 units-are-milligrams $60.00 in 1 claim",
        "Dollars at risk by payer: NORTHERN LIFE (NL100) $451.00 in 2 claims",
    ]
    assert page.xpath("//svg[@role = 'img'][not(@aria-label or @aria-labelledby)]") == []


def test_all_rows_are_on_the_page_by_rule_the_worst_first(page: html.HtmlElement) -> None:
    heads = [words(one) for one in page.xpath("//section[@class = 'group']/header/h3")]

    assert heads[:5] == [
        "C701 claim-out-of-balance", "N203 ndc-with-hyphens", "P302 procedure-code-badly-written",
        "Q605 units-are-milligrams", "A803 use-off-label",
    ]  # fmt: skip
    assert len(page.xpath("//li[@class = 'row']")) == 7


def test_a_row_shows_the_change_in_its_claim(page: html.HtmlElement) -> None:
    lines = [one.text_content() for one in find(page, "//li[@data-r = 'N203'][1]").xpath(".//pre/*")]

    assert lines[0] == "41CLM*LS-1002*390***11:B:1*Y*A*Y*Y~\n"
    assert lines[3] == "44NM1*82*(masked)~\n"
    assert lines[-3:] == ["54−LIN**N4*67457-0001-10~\n", "+LIN**N4*67457000110~\n", "55CTP****1*ML~\n"]
    marked = find(page, "//li[@data-r = 'N203'][1]").xpath(".//pre//mark/text()")
    assert marked == ["67457-0001-10", "67457000110"]


def test_a_row_says_why_how_and_what_a_payer_may_answer(page: html.HtmlElement) -> None:
    told = words(find(page, "//li[@data-r = 'N203'][1]//div[@class = 'words']"))

    for part in (
        "What is wrong The NDC is written with hyphens",
        "Why it matters Under qualifier N4",
        "What to do The hyphens show which part is short",
        "Likely answers predictions, payers differ CARC 16 Information is missing or wrong",
        "RARC M119 The National Drug Code is missing",
        "277CA A7:218 Rejected for invalid information; National Drug Code",
        "Source ",
    ):
        assert part in told


def test_a_proposal_shows_its_arithmetic_and_what_it_would_write(page: html.HtmlElement) -> None:
    made = find(page, "//li[@data-r = 'Q605']")

    assert "5 mL × 10 mg/mL = 50 mg" in words(made)
    assert [words(one) for one in made.xpath(".//p[@class = 'change']")] == ["2400/SV104 50 → 5"]
    assert [one.text for one in made.xpath(".//ins//mark")] == ["5"]


def test_the_page_tells_which_bytes_it_is_about(page: html.HtmlElement) -> None:
    head = words(find(page, "//header[@class = 'top']"))

    assert hashlib.sha256(FIVE).hexdigest() in head
    assert re.search(r"As of 2026-11-24 Run [0-9a-f]{12} , edi837 ", head)
    assert "SHA-256 of claims.corrected.837" in head
    assert "ISA13 000004711 · GS06 4711 · ST02 4711" in words(find(page, "//li[@data-r = 'N203']"))


def test_segments_that_name_people_are_masked(folder: Path) -> None:
    text = (folder / "claims.exceptions.html").read_text(encoding="utf-8")

    for name in ("RIVERA", "CAMILA", "19880423", "BIRCH", "OKAFOR", "LSM004200"):
        assert name not in text


def test_they_are_shown_on_request(tmp_path: Path) -> None:
    processed(tmp_path, FIVE, include_patient=True)

    assert "OKAFOR" in (tmp_path / "out" / "claims.exceptions.html").read_text(encoding="utf-8")


def test_the_limit_keeps_the_worst_rows_and_counts_the_others(tmp_path: Path) -> None:
    processed(tmp_path, FIVE, report_limit=2)
    page = parsed(tmp_path / "out" / "claims.exceptions.html")

    assert page.xpath("//li/@data-r") == ["C701", "N203"]
    assert "These are the first 2 of 7 rows by severity and dollars; the other 5 are in claims.exceptions.csv" in words(
        find(page, "//section[@id = 'work']/p")
    )
    assert len(page.xpath("//table//th[starts-with(., 'Q605')]")) == 1


def test_a_file_that_is_held_back_says_so(tmp_path: Path) -> None:
    processed(tmp_path, FIVE.replace(b"IEA*1*000004711", b"IEA*1*000004712"))
    page = parsed(tmp_path / "out" / "claims.exceptions.html")

    alert = words(find(page, "//*[@class = 'alert']"))
    assert alert.startswith("Held back as a whole: nothing was corrected or passed on X102 ")
    assert "Clean as received — 0 of 0 examined claims" in words(page)
    assert page.xpath("//li/@data-r") == ["X102"]


def test_the_same_claims_give_the_same_page(tmp_path: Path, folder: Path) -> None:
    processed(tmp_path, FIVE)

    assert (tmp_path / "out" / "claims.exceptions.html").read_bytes() == (
        folder / "claims.exceptions.html"
    ).read_bytes()


def test_a_clean_file_has_a_page_too(tmp_path: Path) -> None:
    processed(tmp_path, claims([]), select=("N203",))
    page = parsed(tmp_path / "out" / "claims.exceptions.html")

    assert page.xpath("//li[@class = 'row']") == []
    assert [words(one) for one in page.xpath("//figure/p")] == ["No dollars are at risk.", "No dollars are at risk."]
    assert "Every rule that was asked could judge." in words(page)
