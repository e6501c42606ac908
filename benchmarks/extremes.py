"""What costs without bound elsewhere: a huge element, claim, hierarchy and report.

    python benchmarks/extremes.py --parts element,segments,levels,lines,findings

Each is measured at a tenth of its size and at the whole size: what grows with the size takes ten
times as long, what grows with its square a hundred times. Writes EXTREMES.md beside this file.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

import edi837  # noqa: E402
from benchmarks import ours  # noqa: E402
from benchmarks.measure import Command, watched  # noqa: E402

_BASE = (ROOT / "fixtures" / "base" / "professional.837").read_bytes()
_LINE = (
    b"LX*%d~\nSV1*HC:J3000:59:XU*60*UN*5***1~\nDTP*472*D8*20261103~\nREF*6R*LS%d~\nLIN**N4*67457-0001-10~\n"
    b"CTP****1*ML~\n"
)
_LINES_A_CLAIM = 50
_PROPOSED = _BASE.replace(b"HC:J3000", b"HC:J3000:59:XU")


def _counted(data: bytes) -> bytes:
    """With the number of segments in SE01: a file whose numbers do not fit is not judged."""
    number = data.count(b"~", data.index(b"ST*837"), data.index(b"\nGE*"))
    return re.sub(rb"SE\*\d+\*", b"SE*%d*" % number, data, count=1)


def _element(size: int) -> bytes:
    return _BASE.replace(b"N4*67457000110", b"N4*" + b"6" * size)


def _segments(number: int) -> bytes:
    """A claim with so many segments, and with a finding on its line, so that a report shows it."""
    return _PROPOSED.replace(
        b"HI*ABK:F332~\n", b"".join(b"REF*EA*%09d~\n" % one for one in range(number)) + b"HI*ABK:F332~\n"
    )


def _levels(number: int) -> bytes:
    """So many levels of subscribers without a claim before the one with it."""
    head, mark, tail = _BASE.partition(b"HL*2*1*22*0~")
    return head + b"".join(b"HL*%d*1*22*0~\n" % one for one in range(2, number + 2)) + mark + tail


def _lines(number: int) -> bytes:
    """One claim with so many drug lines, each with its findings; an 837I may have 999."""
    head, mark, tail = _BASE.partition(b"SE*34")
    return head + b"".join(_LINE % (one, one) for one in range(3, number + 3)) + mark + tail


def _findings(number: int) -> bytes:
    """Claims of 50 lines; each line has three findings: hyphens, a modifier too many, units."""
    head, mark, tail = _BASE.partition(b"SE*34")
    claims = (
        b"CLM*LS-%d*3000***11:B:1*Y*A*Y*Y~\nHI*ABK:F332~\n" % claim
        + b"".join(_LINE % (one, one) for one in range(1, _LINES_A_CLAIM + 1))
        for claim in range(number // (3 * _LINES_A_CLAIM))
    )
    return head + b"".join(claims) + mark + tail


class Extreme(NamedTuple):
    """What is made, its unit, its whole size, and which command reads it."""

    make: Callable[[int], bytes]
    unit: str
    size: int
    report: str


_EXTREMES = {
    "element": Extreme(_element, "bytes in LIN03", 10_000_000, "csv,html"),
    "segments": Extreme(_segments, "segments in a claim", 1_000_000, "csv,html"),
    "levels": Extreme(_levels, "HL in a set", 1_000_000, "csv"),
    "lines": Extreme(_lines, "drug lines in a claim", 999, "csv,html"),
    "findings": Extreme(_findings, "findings, three a line, 50 lines a claim", 1_000_000, "csv,html"),
}


def main() -> None:
    """Measure what was asked for, and write the tables."""
    asked = _read()
    asked.cache.mkdir(parents=True, exist_ok=True)
    lines = [
        "# Extremes",
        "",
        "Made by `python benchmarks/extremes.py`. Whole processes, one run each; seconds are those of the processors,",
        "user and system, with all processes that were started; memory is RssAnon, looked at ten times a second.",
        "",
        f"edi837 {edi837.__version__}, Python {platform.python_version()}, {os.cpu_count()} cores, {date.today()}.",
        f"The load was {os.getloadavg()[0]:.1f} at the beginning: above the number of cores other work ran beside it.",
        "",
    ]
    lines += ["| what | MB | CPU s | MB held at most | a tenth: CPU s | a tenth: MB held |", "|---" * 6 + "|"]
    for name in asked.parts:
        lines.append(_extreme(name, asked.share, asked.cache))
        print(lines[-1], flush=True)
    asked.output.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


def _read() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parts", type=lambda text: text.split(","), default=[*_EXTREMES], help=", ".join(_EXTREMES))
    parser.add_argument("--share", type=float, default=1, help="of the whole sizes (default 1)")
    parser.add_argument("--cache", type=Path, default=ROOT / "bench-data" / "extremes")
    parser.add_argument("--output", type=Path, default=Path(__file__).parent / "EXTREMES.md")
    return parser.parse_args()


def _extreme(name: str, share: float, cache: Path) -> str:
    chosen = _EXTREMES[name]
    size = int(chosen.size * share)
    cells = []
    for number in (size, size // 10):
        print(f"measuring: {name}, {number}", flush=True)
        path = cache / f"{name}-{number}.837"
        path.write_bytes(_counted(chosen.make(number)))
        took, held = watched(_process(path, chosen.report))
        cells += [f"{took.cpu:.1f}", f"{held:.0f}"]
    megabytes = (cache / f"{name}-{size}.837").stat().st_size / 1e6
    return f"| {size:,} {chosen.unit} | {megabytes:.1f} | {' | '.join(cells)} |"


def _process(path: Path, report: str) -> Command:
    out = path.with_suffix(".out")
    options = ["--report", report, "-q", "--as-of", "2026-11-24"]
    done = frozenset({0, 1})
    return Command(
        [*ours.EDI837, "process", str(path), "--out", str(out), *options],
        done,
        lambda: shutil.rmtree(out, ignore_errors=True),
    )


if __name__ == "__main__":
    main()
