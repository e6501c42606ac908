"""The page of a night in a real Chromium: load, filter, sort, group, search and print, measured in the browser.

    python benchmarks/page.py [--claims 105000] [--page FILE] [--output benchmarks/PAGE.md]

Makes a night of claims with every fault, processes it, opens its page, and writes a table. With `--page` an exceptions
page that is there is measured instead.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.report.chromium import Browser, chromium  # noqa: E402 - the browser of the tests, which has no package

_AS_OF = "2026-11-24"
_READY = "document.getElementById('plain') === null"
_CLICK = "document.querySelector({0!r}).click()"
_CHOOSE = """(() => {{ const box = document.getElementById({0!r}); box.value = {1!r};
    box.dispatchEvent(new Event('change')); }})()"""
_SEARCH = "(() => {{ const q = document.getElementById('q'); q.value = {0!r}; q.form.requestSubmit(); }})()"
# What is done, in this order, until the browser has drawn it.
_STEPS = (
    ("view all rows", _CLICK.format("[data-view=all]")),
    ("filter to one payer", _CLICK.format("[data-key=p]")),
    ("filter to one rule besides", _CLICK.format("[data-key=r]")),
    ("clear the filters", _CLICK.format("#clear")),
    ("sort by dollars", _CHOOSE.format("sort", "dollars")),
    ("sort by date of service", _CHOOSE.format("sort", "date")),
    ("sort by claim number", _CHOOSE.format("sort", "claim")),
    ("group by rule", _CHOOSE.format("by", "r")),
    ("group by provider", _CHOOSE.format("by", "n")),
    ("search for the first time (a word)", _SEARCH.format("milligrams")),
    ("search (a date)", _SEARCH.format("09/08/2026")),
    ("search (two fields and an exclusion)", _SEARCH.format("rule:Q6 payer:medicare -vials")),
    ("next page", _CLICK.format("#after")),
    ("open a row", _CLICK.format("#list .row summary")),
)
_DRAWN = "new Promise(done => requestAnimationFrame(() => setTimeout(done)))"


def made_page(claims: int, folder: Path) -> Path:
    """The page of a night with every fault."""
    command = [sys.executable, "-m", "edi837"]
    night = folder / "night.837"
    faults = ["--density", "1", "--faults", "all", "--fault-rate", "0.9", "--seed", "9", "--as-of", _AS_OF, "-q"]
    subprocess.run([*command, "generate", "-o", str(night), "--claims", str(claims), *faults], check=True, cwd=ROOT)
    out = ["--out", str(folder), "--report", "html", "--exit-zero", "--as-of", _AS_OF, "-q"]
    subprocess.run([*command, "process", str(night), *out], check=True, cwd=ROOT)
    return folder / "night.exceptions.html"


def measured(browser: Browser, page: Path, rounds: int) -> list[tuple[str, float, float]]:
    """Of loading and of each step milliseconds on the clock, and of the page's processor time; medians over rounds."""
    times: dict[str, list[tuple[float, float]]] = {}
    browser.call("Performance.enable", timeDomain="threadTicks")

    def timed(name: str, act: Callable[[], object]) -> None:
        clock, worked = time.perf_counter(), _worked(browser)
        act()
        times.setdefault(name, []).append((1000 * (time.perf_counter() - clock), _worked(browser) - worked))

    def load() -> None:
        browser.open(page)
        browser.wait(_READY)

    for _ in range(rounds):
        browser.call("Page.navigate", url="about:blank")
        timed("load, until the list can be used", load)
        for name, script in _STEPS:
            timed(name, partial(_step, browser, script))
    load()
    with tempfile.TemporaryDirectory() as folder:
        timed("print the first 1,000 rows to PDF", lambda: browser.printed(Path(folder) / "page.pdf"))
    return [(name, *(median(part) for part in zip(*pairs, strict=True))) for name, pairs in times.items()]


def _step(browser: Browser, script: str) -> None:
    browser.run(script)
    browser.run(_DRAWN)


def _worked(browser: Browser) -> float:
    metrics = browser.call("Performance.getMetrics")["metrics"]
    return 1000 * float(next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration"))


def main() -> None:
    """Measure and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=105_000)
    parser.add_argument("--page", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--output", type=Path, default=ROOT / "benchmarks" / "PAGE.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, chromium(1440, 900) as browser:
        page = options.page or made_page(options.claims, Path(folder))
        steps = measured(browser, page, options.rounds)
        rows = browser.run("document.querySelector('[data-view=all] .count').textContent")
        heap = browser.run("performance.memory.usedJSHeapSize") / 1e6
        lines = [
            "# The page of a night", "",
            f"{rows} findings, {page.stat().st_size / 1e6:.1f} MB of HTML, {heap:.0f} MB of heap;",
            f"headless Chromium, medians of {options.rounds} rounds. Made by `python benchmarks/page.py`.", "",
            "| what | ms | of processor time |", "|---|---:|---:|",
            *(f"| {name} | {clock:,.0f} | {worked:,.0f} |" for name, clock, worked in steps),
        ]  # fmt: skip
    options.output.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
