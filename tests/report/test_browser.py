"""The page in a real Chromium: with script, by mouse and keys, as it prints, and without a single refusal."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from edi837.jobs.reporting.showing import Showing
from edi837.mapping.mappings import load_mappings
from edi837.report.as_html import write_page
from edi837.report.page import Page
from edi837.report.totals import ReportTotals
from edi837.report.writers import CsvWriter
from edi837.rows.record import COLUMNS, ExceptionRecord
from tests.report.axe import violations
from tests.report.chromium import Browser, chromium
from tests.report.made import CODE, HYPHENS, OUT_OF_BALANCE, PROPOSED, claims, processed
from tests.report.rows import row

pytestmark = pytest.mark.browser

OTHER_PAYER = ("NORTHERN LIFE*****PI*NL100", "SOUTHERN LIFE*****PI*SL200")
SHOWN = "[...document.querySelectorAll('#list .row')].map(row => row.dataset.rule)"
CLAIMS = "[...document.querySelectorAll('#list .claim b')].map(claim => claim.textContent)"
OPEN = "[...document.querySelectorAll('#list .row details[open]')].map(one => one.closest('.row').dataset.rule)"
HEADS = "[...document.querySelectorAll('.group > header h3')].map(one => one.textContent)"
CONTROLS = (
    "[...document.querySelectorAll('#tools, #filters, #views, #acts')].filter(one => one.checkVisibility()).length"
)
FOCUS = "document.activeElement.closest('.row')?.dataset.rule ?? document.activeElement.id"
SAID = "document.getElementById('shown').textContent"
READY = "document.getElementById('plain') === null"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    data = claims([], [HYPHENS], [PROPOSED], [OUT_OF_BALANCE, OTHER_PAYER], [CODE, OTHER_PAYER])
    processed(folder, data)
    return folder / "out" / "claims.exceptions.html"


@pytest.fixture(scope="module")
def shared() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def browser(shared: Browser, page: Path) -> Browser:
    opened(shared, page)
    return shared


def opened(browser: Browser, page: Path, fragment: str = "") -> None:
    """The page, when its script is done."""
    browser.open(page, fragment)
    browser.wait(READY)


def searched(browser: Browser, query: str) -> list[str]:
    """The claims of the rows that fit."""
    browser.run(f"(() => {{ const q = document.getElementById('q'); q.value = {query!r}; q.form.requestSubmit(); }})()")
    return sorted(browser.run(CLAIMS))


def written(folder: Path, rows: list[ExceptionRecord], over_file: frozenset[tuple[str, str]] = frozenset()) -> Path:
    """A page of rows made by hand, each of a claim of its own unless it is that of the one before."""
    totals, path = ReportTotals(over_file), folder / "page.html"
    totals.take(rows)
    totals.finish()
    shown = list(Showing(load_mappings().codes).shown_by_place(rows, totals.is_over_file))
    with path.open("wb") as file:
        write_page(file, Page("many.837", [], totals, total=len(rows), shown=len(rows)), [], shown)
    return path


def test_the_page_asks_for_nothing_and_nothing_in_it_is_refused(browser: Browser) -> None:
    assert browser.complaints() == []
    assert browser.requests() == []
    assert browser.run("getComputedStyle(document.querySelector('.row summary')).display") == "grid"


def test_what_a_person_has_to_do_comes_first_by_dollars(browser: Browser) -> None:
    assert browser.run("document.querySelector('#views [aria-pressed=true]').textContent") == "To do 2"
    assert browser.run(SHOWN) == ["C701", "Q605"]
    assert browser.run(SAID) == "To do: 2 rows · $451.00 at risk"


def test_work_begins_on_the_first_screen(browser: Browser) -> None:
    assert browser.run("document.querySelector('#list .row').getBoundingClientRect().top") < 600


def test_the_dollars_of_the_list_are_those_of_the_summary(browser: Browser) -> None:
    assert "$451.00 of it at risk" in browser.run("document.querySelector('.measure.person').textContent")


def test_a_row_shows_date_drug_ndc_and_units_before_and_after(browser: Browser) -> None:
    words = browser.run("document.querySelector('[data-rule=Q605] summary').innerText.replace(/\\s+/g, ' ')")

    for part in ("2026-11-03", "J3000 · ketamine hydrochloride", "67457-0181-00", "50 UN → 5", "LAKESHORE PSYCHIATRY",
                 "NORTHERN LIFE", "$60.00", "limit unknown", "proposed"):  # fmt: skip
        assert part in words


def test_a_click_filters_to_one_payer(browser: Browser) -> None:
    browser.click("[data-facet='p=SOUTHERN LIFE (SL200)']")

    assert browser.run(SHOWN) == ["C701"]
    assert browser.run("location.hash") == "#view=todo&by=&sort=rank&p=SOUTHERN+LIFE+%28SL200%29"


def test_what_waits_is_a_filter(browser: Browser) -> None:
    browser.click("#first button")

    assert browser.run("document.querySelector('#first button').textContent") == "1 proposal to decide $60.00 at risk"
    assert browser.run(SHOWN) == ["Q605"]


def test_facets_count_what_the_other_filters_leave(browser: Browser) -> None:
    browser.click("[data-view=all]")
    browser.click("[data-facet='p=SOUTHERN LIFE (SL200)']")

    counts = "[...document.querySelectorAll('[data-key=s]')].map(box => box.closest('label').textContent)"
    assert browser.run(counts) == ["error2", "info0"]


def test_the_address_brings_the_same_list_back(browser: Browser, page: Path) -> None:
    opened(browser, page, "view=all&by=p&sort=dollars&r=N203&r=P302")

    assert sorted(browser.run(SHOWN)) == ["N203", "P302"]
    assert sorted(browser.run(HEADS)) == ["NORTHERN LIFE (NL100)", "SOUTHERN LIFE (SL200)"]
    assert browser.run("document.getElementById('sort').value") == "dollars"


def test_columns_that_nobody_needs_are_hidden_and_stay_so(browser: Browser, page: Path) -> None:
    parts = "['payer', 'ndc', 'day'].map(part => document.querySelector(`#list .${part}`).checkVisibility())"
    assert browser.run(parts) == [True, True, True]

    browser.click("#columns summary")
    browser.click("#parts [name=payer]")
    browser.click("#parts [name=ndc]")
    assert browser.run(parts) == [False, False, True]

    address = browser.run("location.hash").removeprefix("#")
    opened(browser, page, address)
    assert browser.run(parts) == [False, False, True]
    boxes = "[...document.querySelectorAll('#parts input:not(:checked)')].map(box => box.name)"
    assert browser.run(boxes) == ["ndc", "payer"]


def test_the_grouped_column_is_not_said_again(browser: Browser, page: Path) -> None:
    opened(browser, page, "view=todo&by=r")

    assert browser.run(HEADS) == ["C701 claim out of balance", "Q605 units are milligrams"]
    assert "Q605" not in browser.run("document.querySelector('[data-rule=Q605] summary').innerText")


def test_keys_move_open_and_close(browser: Browser) -> None:
    browser.press("j")
    assert browser.run(FOCUS) == "C701"
    browser.press("j")
    browser.press("j")
    assert browser.run(FOCUS) == "Q605"
    browser.press("k")
    assert browser.run(FOCUS) == "C701"
    browser.press("Enter")
    assert browser.run(OPEN) == ["C701"]
    browser.press("Enter")
    assert browser.run(OPEN) == []


def test_the_focus_can_be_seen(browser: Browser) -> None:
    browser.press("j")

    assert browser.run("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_search_by_key_and_word(browser: Browser) -> None:
    browser.press("/")
    assert browser.run(FOCUS) == "q"
    for letter in "ls-1004":
        browser.press(letter)
    browser.wait(f"({SHOWN}).length === 1")
    assert browser.run(SHOWN) == ["C701"]
    assert browser.run("location.hash").count("1004") == 0
    browser.press("Escape")
    browser.wait(f"({SHOWN}).length === 2")


@pytest.mark.parametrize("query, found", [
    ("67457-0181-00", ["LS-1003"]), ("67457018100", ["LS-1003"]), ("ndc:67457-181-00", ["LS-1003"]),
    ("11/03/2026", ["LS-1003", "LS-1004"]), ("11/3/26 -rule:C701", ["LS-1003"]), ("date:11/04/2026", []),
    ("rule:Q6", ["LS-1003"]), ("rule:605", []), ("payer:southern", ["LS-1004"]), ("-payer:southern", ["LS-1003"]),
    ('"northern life"', ["LS-1003"]), ('"life northern"', []), ("northern milligrams", ["LS-1003"]), ("zzzz", []),
    ("file:claims provider:lakeshore drug:ketamine", ["LS-1003", "LS-1004"]),
])  # fmt: skip
def test_search_knows_dates_ndcs_fields_and_exclusion(browser: Browser, query: str, found: list[str]) -> None:
    assert searched(browser, query) == found
    assert browser.run("document.getElementById('none').checkVisibility()") == (not found)


def test_the_keys_are_explained(browser: Browser) -> None:
    browser.press("?")

    assert browser.run("document.getElementById('keys').open") is True
    browser.press("Escape")
    assert browser.run("document.getElementById('keys').open") is False


def test_the_address_of_a_row_stays_and_comes_back(browser: Browser, page: Path) -> None:
    opened(browser, page, "view=all")
    name = browser.run("document.querySelector('[data-rule=N203]').id")

    opened(browser, page, name)
    for _ in range(2):
        browser.wait(f"({OPEN}).length === 1")
        assert browser.run(OPEN) == ["N203"]
        assert browser.run(FOCUS) == "N203"
        address = browser.run("location.hash").removeprefix("#")
        assert address.startswith(name)
        opened(browser, page, address)


def test_an_open_row_shows_the_segment_before_and_after(browser: Browser, page: Path) -> None:
    opened(browser, page, "view=all&r=N203")
    browser.press("j")
    browser.press("Enter")
    browser.wait("document.querySelector('.edi')")

    assert browser.run("document.querySelector('.edi del').textContent") == "54−LIN**N4*67457-0001-10~\n"
    assert browser.run("document.querySelector('.edi ins mark').textContent") == "67457000110"


def test_next_opens_the_neighbor_and_closes_the_row(browser: Browser) -> None:
    browser.press("j")
    browser.press("Enter")
    browser.wait("document.querySelector('[data-act=next]')")
    browser.click("[data-act=next]")

    assert browser.run(OPEN) == ["Q605"]


def test_fifty_rows_at_a_time_and_figures_over_all(shared: Browser, tmp_path: Path) -> None:
    path = written(tmp_path, [row(number, at_risk=str(number), charge=str(number)) for number in range(1, 121)])

    opened(shared, path)
    assert shared.run(f"({SHOWN}).length") == 50
    assert shared.run(SAID) == "To do: 120 rows · $7,260.00 at risk"
    assert shared.run(CLAIMS)[:2] == ["C120", "C119"]
    shared.press("]")
    shared.press("]")
    assert shared.run(CLAIMS)[-1] == "C1"
    assert shared.run("document.getElementById('range').textContent") == "101–120 of 120"
    opened(shared, path, shared.run("location.hash").removeprefix("#"))
    assert shared.run(f"({SHOWN}).length") == 20


def test_the_other_findings_of_a_claim_are_at_hand(shared: Browser, tmp_path: Path) -> None:
    one = {"patient_control_number": "C1"}
    path = written(tmp_path, [row(1), row(2, **one, rule="M402", line="2"), row(3)])
    opened(shared, path)
    shared.run("document.querySelector('[data-rule=M402] details').open = true")
    shared.wait("document.querySelector('.others')")

    assert shared.run("document.querySelector('.others').textContent").startswith("N203 line 1 ")
    shared.click(".others a")
    shared.wait(f"({OPEN}).length === 1")
    assert shared.run("location.hash").startswith(f"#e-{1:016x}")


def test_without_script_the_first_rows_are_there(browser: Browser, page: Path) -> None:
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open(page)
        rules = browser.run(
            "[...document.querySelectorAll('.row')].filter(row => row.checkVisibility()).map(row => row.dataset.rule)"
        )
        assert set(rules) > {"C701", "N203", "P302", "Q605"}
        assert browser.run(CONTROLS) == 0
    finally:
        browser.call("Emulation.setScriptExecutionDisabled", value=False)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_schemes_have_their_ground(browser: Browser, page: Path, scheme: str) -> None:
    browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    opened(browser, page)

    ground = browser.run("getComputedStyle(document.body).backgroundColor")

    browser.call("Emulation.setEmulatedMedia", features=[])
    assert ground == {"light": "rgb(247, 247, 245)", "dark": "rgb(20, 23, 26)"}[scheme]


@pytest.mark.parametrize("width, height, scheme", [(1440, 900, "light"), (390, 844, "dark")])
def test_nobody_is_shut_out_and_work_begins_on_the_first_screen(
    browser: Browser, page: Path, width: int, height: int, scheme: str
) -> None:
    browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    browser.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
    try:
        opened(browser, page)
        begins = browser.run("document.querySelector('#list .row').getBoundingClientRect().top")
        browser.run("document.querySelectorAll('#list .row details').forEach(row => { row.open = true; })")
        browser.wait("document.querySelector('#list .body')")

        assert violations(browser) == []
        assert begins < height
    finally:
        browser.call("Emulation.clearDeviceMetricsOverride")
        browser.call("Emulation.setEmulatedMedia", features=[])


def saved(browser: Browser) -> str:
    """What the button saves."""
    browser.run("URL.createObjectURL = blob => { window.saved = blob; return '#'; }")
    browser.click("#save")
    return str(browser.run("saved.text()"))


def test_the_list_is_saved_as_the_exceptions_file_has_it(browser: Browser, page: Path) -> None:
    opened(browser, page, "view=all&sort=place")

    assert saved(browser).encode() == page.with_suffix(".csv").read_bytes()


def test_only_the_rows_of_the_list_are_saved(browser: Browser) -> None:
    browser.click("[data-facet='p=SOUTHERN LIFE (SL200)']")
    lines = list(csv.DictReader(io.StringIO(saved(browser))))

    assert [line["patient_control_number"] for line in lines] == ["LS-1004"]


def test_a_saved_cell_is_no_formula(shared: Browser, tmp_path: Path) -> None:
    values = (
        "=1+1", " +cmd", "-5", "-1.5", "@x", "a;=1", "a;-5", "a;-5;=2", 'say "x"', "a,b", "a\u00a0b", "\u00a0=1", "",
    )  # fmt: skip
    rows = [row(number, note=value) for number, value in enumerate(values, 1)]
    opened(shared, written(tmp_path, rows), "view=all&sort=place")
    expected = io.BytesIO()
    writer = CsvWriter(expected, COLUMNS)
    writer.write(rows)
    writer.finish()

    assert saved(shared).encode() == expected.getvalue()


def test_a_rule_over_the_file_and_a_twin_are_counted_as_in_the_summary(shared: Browser, tmp_path: Path) -> None:
    rows = [row(1, claim_start="50"), row(2, patient_control_number="C1", claim_start="150"), row(3, rule="Q612")]
    over_file = row(1, rule="Q612", claim_start="50", source="over the file")
    path = written(tmp_path, [*rows, over_file], frozenset({("Q612", "over the file")}))

    opened(shared, path)
    assert shared.run(SAID) == "To do: 4 rows · $30.00 at risk"


def sheets(path: Path) -> int:
    """The pages of a PDF."""
    return len(re.findall(rb"/Type\s*/Page\b", path.read_bytes()))


def test_a_night_prints_on_few_sheets_and_a_claim_on_one(shared: Browser, tmp_path: Path) -> None:
    rules = ("N203", "M402", "Q605", "C701")
    message = "The NDC is written with hyphens, and what is wrong with it is said in some words more"
    path = written(tmp_path, [row(number, rule=rules[number % 4], message=message) for number in range(1, 172)])
    opened(shared, path, "view=todo&by=r")
    shared.printed(tmp_path / "night.pdf")
    assert sheets(tmp_path / "night.pdf") <= 9
    assert shared.run(f"({SHOWN}).length") == 50

    shared.run("window.print = () => {}; document.querySelector('.row details').open = true")
    shared.wait("document.querySelector('[data-act=sheet]')")
    shared.click("[data-act=sheet]")
    shared.printed(tmp_path / "claim.pdf")
    assert sheets(tmp_path / "claim.pdf") == 1


def test_in_print_a_long_claim_number_stays_in_one_line(shared: Browser, tmp_path: Path) -> None:
    opened(shared, written(tmp_path, [row(1, patient_control_number="20261103KETAMINECLINIC00000000000000001")]))
    shared.call("Emulation.setEmulatedMedia", media="print")
    shared.call("Emulation.setDeviceMetricsOverride", width=700, height=900, deviceScaleFactor=1, mobile=False)

    lines = shared.run("document.querySelector('.claim b').getClientRects().length")

    shared.call("Emulation.clearDeviceMetricsOverride")
    shared.call("Emulation.setEmulatedMedia", media="")
    assert lines == 1


def test_in_print_the_controls_are_gone(browser: Browser) -> None:
    browser.call("Emulation.setEmulatedMedia", media="print")

    assert browser.run(CONTROLS) == 0

    browser.call("Emulation.setEmulatedMedia", media="")


def test_the_page_fits_a_narrow_window(browser: Browser, page: Path) -> None:
    browser.call("Emulation.setDeviceMetricsOverride", width=360, height=800, deviceScaleFactor=1, mobile=False)
    opened(browser, page, "view=all")
    browser.run("document.querySelectorAll('#list details').forEach(row => { row.open = true; })")
    browser.wait("document.querySelectorAll('.edi').length")

    wide = browser.run("document.documentElement.scrollWidth")

    browser.call("Emulation.clearDeviceMetricsOverride")
    assert wide <= 360
