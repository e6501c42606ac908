"""Pictures of a first night on the shipped sample, and of the desk on generated claims: `make pictures` writes them.

Needs Chromium, LibreOffice and pdftoppm (Debian: chromium, libreoffice-calc, poppler-utils), and the extra `test`.
"""

from __future__ import annotations

import html
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import openpyxl

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "img"
AS_OF = "2026-11-24"
PROCESS = ("process", "claims.837", "--out", "out", "--report", "csv,html,xlsx")
RELEASE = (
    "release", "claims.837", "--manifest", "out/claims.manifest.json", "--decisions", "out/claims.exceptions.xlsx",
    "--out", "released",
)  # fmt: skip
VERIFY = ("verify", "claims.837", "released/claims.released.837", "released/claims.released.manifest.json")
# What is decided in the sample's workbook, by rule: decision, note, value.
DECISIONS = {
    "Q605": ("approve", "Record says 90 mg: 9 units", "prorated"),
    "Q604": ("decline", "Record says 7 units", None),
    "M406": ("approve", "No visit on that day", "drop"),
}
_TERMINAL = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; background: #16181d; color: #e6e6e6 }}
pre {{ margin: 0; padding: 16px 20px; font: 14px/20px "DejaVu Sans Mono", monospace; white-space: pre-wrap }}
b {{ color: #8fd18f }}
</style><pre>{}</pre>"""
_WIDTH, _LINE, _COLUMNS = 1000, 20, 113


def main() -> None:
    """Go through the night, and take a picture of each step."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copyfile(ROOT / "fixtures" / "sample" / "claims.837", folder / "claims.837")
        terminal(folder, "night-process", PROCESS, "--as-of", AS_OF)
        browse(folder / "out" / "claims.exceptions.html", "night-open", 1280, 860)
        decide(folder / "out" / "claims.exceptions.xlsx")
        workbook(folder / "out" / "claims.exceptions.xlsx", "night-decide")
        terminal(folder, "night-release", RELEASE)
        terminal(folder, "night-verify", VERIFY)
    desk()


def terminal(folder: Path, name: str, words: tuple[str, ...], *hidden: str) -> None:
    """What a command says, as a terminal shows it."""
    done = subprocess.run(
        [sys.executable, "-m", "edi837", *words, *hidden], cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, "NO_COLOR": "1", "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    said = (done.stdout + done.stderr).rstrip()
    page = folder / f"{name}.html"
    command = html.escape(f"$ edi837 {' '.join(words)}")
    page.write_text(_TERMINAL.format(f"<b>{command}</b>\n{html.escape(said)}"), encoding="utf-8")
    lines = sum(1 + len(line) // _COLUMNS for line in [command, *said.split("\n")])
    browse(page, name, _WIDTH, lines * _LINE + 40)


def browse(page: Path, name: str, width: int, height: int) -> None:
    """A page as Chromium shows it."""
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [
                "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                f"--user-data-dir={profile}", f"--window-size={width},{height}", "--virtual-time-budget=4000",
                f"--screenshot={IMAGES / name}.png", page.as_uri(),
            ],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip


def desk() -> None:
    """My work, a claim, and a release, as one person sees them."""
    sys.path.insert(0, str(ROOT))
    from tests.report.chromium import chromium

    words = ("desk", "--demo", "--port", "0", "--as", "A. Turing", "--as-of", AS_OF)
    served = subprocess.Popen(
        [sys.executable, "-m", "edi837", *words], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    try:
        assert served.stdout is not None
        link = served.stdout.readline().strip()
        home = link.partition("/enter")[0]
        with chromium(1280, 860) as browser:

            def show(address: str, name: str = "") -> None:
                browser.call("Page.navigate", url=address)
                time.sleep(1)
                browser.wait("document.readyState === 'complete'")
                if name:
                    browser.picture(IMAGES / f"{name}.png")

            def press(*keys: str) -> None:
                for key in keys:
                    browser.press(key)
                    time.sleep(0.7)

            show(link, "desk-work")
            show(f"{home}/?rule=Q604")
            press("j", "Enter")
            browser.picture(IMAGES / "desk-claim.png")
            show(f"{home}/release")
            browser.click("tbody tr:first-child a")
            time.sleep(1)
            browser.click("a.button")
            time.sleep(4)
            browser.picture(IMAGES / "desk-release.png")
    finally:
        served.terminate()
        served.wait(20)


def decide(path: Path) -> None:
    """Fill in the sheet Proposals as a person does."""
    book = openpyxl.load_workbook(path)
    sheet = book["Proposals"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        decision, note, value = DECISIONS[sheet.cell(row, columns["rule"]).value]
        for column, text in (("decision", decision), ("by", "J. Ortiz"), ("note", note), ("value", value)):
            sheet.cell(row, columns[column], text)
    book.save(path)


def workbook(path: Path, name: str) -> None:
    """The first columns of the first sheet as LibreOffice shows them."""
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets[1:]:
        book.remove(sheet)
    (sheet,) = book.worksheets
    columns = {cell.value: cell.column_letter for cell in sheet[1]}
    sheet.print_area = f"A1:{columns['Payer']}{sheet.max_row}"
    shown = path.with_name("shown.xlsx")
    book.save(shown)
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation=file://{folder}/profile"
        subprocess.run(
            ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, shown],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        area = ["-x", "66", "-y", "74", "-W", "1060", "-H", "190"]
        subprocess.run(
            ["pdftoppm", "-r", "108", "-l", "1", *area, "-png", "-singlefile", f"{folder}/shown.pdf", IMAGES / name],
            check=True, timeout=60,
        )  # fmt: skip


if __name__ == "__main__":
    main()
