"""The page in a real Chromium: with script, by mouse and keys, as it prints, and without a single refusal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.report.chromium import Browser, chromium
from tests.report.made import CODE, HYPHENS, OUT_OF_BALANCE, PROPOSED, claims, processed

pytestmark = pytest.mark.browser

OTHER_PAYER = ("NORTHERN LIFE*****PI*NL100", "SOUTHERN LIFE*****PI*SL200")
SHOWN = "[...document.querySelectorAll('.row')].filter(row => row.checkVisibility()).map(row => row.dataset.r)"
OPEN = "[...document.querySelectorAll('.row details[open]')].map(one => one.closest('.row').dataset.r)"
HEADS = "[...document.querySelectorAll('.group h3')].filter(one => one.checkVisibility()).map(one => one.textContent)"
CONTROLS = "[...document.querySelectorAll('#tools, #facets, #views')].filter(one => one.checkVisibility()).length"
FOCUS = "document.activeElement.closest('.row')?.dataset.r ?? document.activeElement.id"


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
    shared.open(page)
    return shared


def test_the_page_asks_for_nothing_and_nothing_in_it_is_refused(browser: Browser) -> None:
    assert browser.complaints() == []
    assert browser.requests() == []
    assert browser.run("getComputedStyle(document.querySelector('.row summary')).display") == "grid"


def test_what_a_person_has_to_do_comes_first(browser: Browser) -> None:
    assert browser.run("document.querySelector('#views [aria-pressed=true]').textContent") == "To do 2"
    assert browser.run(SHOWN) == ["C701", "Q605"]
    assert browser.run("document.getElementById('shown').textContent") == "To do: 2 rows · $451.00 at risk"


def test_the_dollars_of_the_list_are_those_of_the_summary(browser: Browser) -> None:
    assert browser.run("document.querySelector('.measure.person .money').textContent") == "$451.00 at risk"


def test_a_click_filters_to_one_payer(browser: Browser) -> None:
    browser.click("[data-facet='p=SOUTHERN LIFE (SL200)']")

    assert browser.run(SHOWN) == ["C701"]
    assert browser.run("location.hash") == "#view=todo&by=r&sort=s&p=SOUTHERN+LIFE+%28SL200%29"


def test_facets_count_what_the_other_filters_leave(browser: Browser) -> None:
    browser.click("[data-view=all]")
    browser.click("[data-facet='p=SOUTHERN LIFE (SL200)']")

    counts = "[...document.querySelectorAll('[data-key=s]')].map(box => box.closest('label').textContent)"
    assert browser.run(counts) == ["error2", "info0"]


def test_the_address_brings_the_same_list_back(browser: Browser, page: Path) -> None:
    browser.open(page, "view=all&by=p&sort=m&r=N203&r=P302")

    assert browser.run(SHOWN) == ["P302", "N203"]
    assert browser.run(HEADS) == ["SOUTHERN LIFE (SL200)", "NORTHERN LIFE (NL100)"]


def test_groups_and_order_can_be_chosen(browser: Browser) -> None:
    browser.run("(() => { const by = document.getElementById('by'); by.value = 'p';"
                "by.dispatchEvent(new Event('change')); })()")  # fmt: skip

    assert browser.run(HEADS) == ["SOUTHERN LIFE (SL200)", "NORTHERN LIFE (NL100)"]


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


def test_a_search_without_a_hit_says_so(browser: Browser) -> None:
    browser.press("/")
    for letter in "zzzz":
        browser.press(letter)
    browser.wait("document.getElementById('none').checkVisibility()")
    assert browser.run(SHOWN) == []


def test_the_keys_are_explained(browser: Browser) -> None:
    browser.press("?")

    assert browser.run("document.getElementById('keys').open") is True
    browser.press("Escape")
    assert browser.run("document.getElementById('keys').open") is False


def test_an_exception_has_an_address(browser: Browser, page: Path) -> None:
    name = browser.run("document.querySelector('[data-r=N203]').id")

    browser.open(page, name)

    assert browser.run(OPEN) == ["N203"]
    assert browser.run(FOCUS) == "N203"


def test_an_open_row_shows_the_segment_before_and_after(browser: Browser, page: Path) -> None:
    browser.open(page, "view=all&r=N203&open=all")

    assert browser.run("document.querySelector('[data-r=N203] .edi del').textContent") == "54−LIN**N4*67457-0001-10~\n"
    assert browser.run("document.querySelector('[data-r=N203] .edi ins mark').textContent") == "67457000110"


def test_without_script_every_row_is_there(browser: Browser, page: Path) -> None:
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open(page)
        assert set(browser.run(SHOWN)) > {"C701", "N203", "P302", "Q605"}
        assert browser.run(CONTROLS) == 0
    finally:
        browser.call("Emulation.setScriptExecutionDisabled", value=False)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_schemes_have_their_ground(browser: Browser, page: Path, scheme: str) -> None:
    browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    browser.open(page)

    ground = browser.run("getComputedStyle(document.body).backgroundColor")

    browser.call("Emulation.setEmulatedMedia", features=[])
    assert ground == {"light": "rgb(247, 247, 245)", "dark": "rgb(20, 23, 26)"}[scheme]


def test_in_print_the_controls_are_gone_and_what_is_open_stays(browser: Browser, page: Path, tmp_path: Path) -> None:
    browser.open(page, "view=all&r=N203&open=all")
    browser.call("Emulation.setEmulatedMedia", media="print")

    assert browser.run(CONTROLS) == 0
    assert "LIN**N4*67457-0001-10~" in browser.run("document.querySelector('[data-r=N203]').innerText")

    browser.call("Emulation.setEmulatedMedia", media="")
    browser.printed(tmp_path / "page.pdf")
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")


def test_the_page_fits_a_narrow_window(browser: Browser, page: Path) -> None:
    browser.call("Emulation.setDeviceMetricsOverride", width=360, height=800, deviceScaleFactor=1, mobile=False)
    browser.open(page, "view=all&open=all")

    wide = browser.run("document.documentElement.scrollWidth")

    browser.call("Emulation.clearDeviceMetricsOverride")
    assert wide <= 360
