"""Answers as other libraries read them: whether they see the same claims, amounts and codes.

    python benchmarks/second_readers.py --claims 2000 [--also FOLDER]

Claims of both kinds are generated, processed and answered; each 835, 277 and 999 is read by us, by linuxforhealth-x12
in an environment of its own, and by the reader of pyx12. Every difference is printed; ends with 1 where there is any.
"""

from __future__ import annotations

import argparse
import importlib
import io
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.rivals import RIVALS, command  # noqa: E402
from edi837.answers.answer_row import (  # noqa: E402
    CLAIM,
    CLAIM_ACK,
    FUNCTIONAL,
    LINE,
    RECEIVED,
    REJECTED,
    REMITTANCE,
    SET,
    STATUS,
    AnswerRow,
)
from edi837.answers.read_answers import Answer, read_answers  # noqa: E402
from edi837.x12.source import open_source  # noqa: E402

_CACHE = Path.home() / ".cache" / "edi837-benchmarks"
_LINUX = next(rival for rival in RIVALS if rival.name == "linuxforhealth-x12")
_DRIVER = "answers_with_linuxforhealth_x12.py"
Row = tuple[str, str, str, str, tuple[str, ...]]


class ReadSet(NamedTuple):
    """A set as a reader sees it."""

    kind: str
    rows: list[Row]
    refused: str = ""


def _money(value: str | None) -> str:
    return "" if not value else format(abs(number) if (number := Decimal(value).normalize()) == 0 else number, "f")


def _row(level: str, name: str, charge: str | None, paid: str | None, codes: list[str]) -> Row:
    return level, name.strip(), _money(charge), _money(paid), tuple(sorted(set(codes)))


def ours(path: Path) -> Iterator[ReadSet]:
    """What we read."""
    for item in read_answers(open_source(path).data):
        if isinstance(item, Answer):
            yield ReadSet(item.of_set.kind, [_of(item.of_set.kind, row) for row in item.rows if _counts(item, row)])


def _counts(item: Answer, row: AnswerRow) -> bool:
    levels = {REMITTANCE: (CLAIM, LINE), STATUS: (CLAIM,), CLAIM_ACK: (CLAIM,), FUNCTIONAL: (SET,)}
    return row.level in levels.get(item.of_set.kind, ())


def _of(kind: str, row: AnswerRow) -> Row:
    if kind == REMITTANCE:
        return _row(row.level, row.key if row.level == CLAIM else row.code, row.charge, row.paid, row.codes.split())
    if kind == FUNCTIONAL:
        return _row(row.level, row.transaction, None, None, [row.state])
    return _row(row.level, row.key, None, None, row.codes.split())


def linux_for_health(path: Path) -> Iterator[ReadSet]:
    """What linuxforhealth-x12 reads: 835 and 277 (X212); it knows no 277CA and no 999."""
    asked = command(_LINUX, _CACHE, path)
    if asked is None:
        raise SystemExit("linuxforhealth-x12 could not be installed")
    driver = Path(__file__).parent / "peers" / _DRIVER
    done = subprocess.run([asked.arguments[0], str(driver), str(path)], capture_output=True, text=True, check=True)
    for line in done.stdout.splitlines():
        read = json.loads(line)
        yield ReadSet(read.get("kind", ""), [_row(*row) for row in read.get("rows", ())], read.get("refused", ""))


def pyx12(path: Path) -> Iterator[ReadSet]:
    """What pyx12's reader sees, whose segments know their elements by name."""
    text = io.StringIO(path.read_text(encoding="latin-1"), newline="")
    read = _Pyx12Set("")
    for segment in importlib.import_module("pyx12.x12file").X12Reader(text):
        if segment.get_seg_id() == "ST":
            is_ack = (segment.get_value("ST03") or "").startswith("005010X214")
            read = _Pyx12Set(CLAIM_ACK if is_ack else segment.get_value("ST01"))
        elif segment.get_seg_id() == "SE":
            yield ReadSet(read.kind, [_row(*row) for row in read.rows])
        else:
            read.take(segment)


class _Pyx12Set:
    """The rows of a set while its segments come."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.rows: list[list[Any]] = []
        self._is_of_claims = self._is_in_line = False

    def take(self, segment: Any) -> None:
        """A segment."""
        if self.kind == REMITTANCE:
            self._take_payment(segment.get_seg_id(), segment.get_value)
        elif self.kind == FUNCTIONAL:
            self._take_set(segment.get_seg_id(), segment.get_value)
        else:
            self._take_status(segment, segment.get_seg_id(), segment.get_value)

    def _take_payment(self, name: str, value: Callable[[str], Any]) -> None:
        if name == "CLP":
            self.rows.append([CLAIM, value("CLP01"), value("CLP03"), value("CLP04"), []])
        elif name == "SVC":
            code = value("SVC06-2") or value("SVC01-2") or value("SVC04") or ""
            self.rows.append([LINE, code, value("SVC02"), value("SVC03"), []])
        elif name == "CAS" and self.rows:
            codes = [f"{value('CAS01')}-{code}" for at in range(2, 20, 3) if (code := value(f"CAS{at:02d}"))]
            claim = next(row for row in reversed(self.rows) if row[0] == CLAIM)
            for row in [claim] if claim is self.rows[-1] else [claim, self.rows[-1]]:
                row[4] += codes

    def _take_set(self, name: str, value: Callable[[str], Any]) -> None:
        if name == "AK2":
            self.rows.append([SET, value("AK202"), None, None, [RECEIVED]])
        elif name == "IK5" and self.rows and value("IK501") not in ("A", "E"):
            self.rows[-1][4] = [REJECTED]

    def _take_status(self, segment: Any, name: str, value: Callable[[str], Any]) -> None:
        if name == "HL":
            self._is_of_claims = value("HL03") in ("PT", "22", "23")
        elif name == "TRN" and self._is_of_claims:
            self.rows.append([CLAIM, value("TRN02"), None, None, []])
            self._is_in_line = False
        elif name == "SVC":
            self._is_in_line = True
        elif name == "REF" and self.kind == STATUS and value("REF01") == "EJ" and self.rows:
            self.rows[-1][1] = value("REF02")
        elif name == "STC" and self.rows and self._is_of_claims and not self._is_in_line:
            self.rows[-1][4] += [_status(segment, at) for at in ("01", "10", "11") if value(f"STC{at}-1")]


def _status(segment: Any, at: str) -> str:
    return ":".join(segment.get_value(f"STC{at}-{part}") or "" for part in (1, 2, 3, 4)).rstrip(":")


_READERS: dict[str, tuple[Callable[[Path], Iterator[ReadSet]], frozenset[str]]] = {
    "linuxforhealth-x12": (linux_for_health, frozenset((REMITTANCE, STATUS))),
    "pyx12": (pyx12, frozenset((REMITTANCE, STATUS, CLAIM_ACK, FUNCTIONAL))),
}


def generated(folder: Path, claims: int) -> list[Path]:
    """Answers to generated claims of both kinds."""
    paths = []
    for kind in "PI":
        asked = ["--claims", str(claims), "--kind", kind, "--density", "0.5", "--faults", "all", "--fault-rate", "0.3"]
        base = folder / f"{kind}.837"
        for words in (
            ["generate", "-o", str(base), *asked, "--seed", "5"],
            ["process", str(base), "--out", str(folder / "out"), "--report", "csv", "-q"],
            ["generate", "--answers-for", str(folder / "out" / f"{kind}.corrected.837"), "-o", str(folder / "answers")],
        ):
            subprocess.run([sys.executable, "-m", "edi837", *words], cwd=ROOT, capture_output=True)
    paths += sorted(path for path in (folder / "answers").iterdir() if path.suffix != ".csv")
    return paths


def compare(path: Path, reader: str, totals: Counter[str]) -> None:
    """One file, as another reader sees it."""
    read, kinds = _READERS[reader]
    mine = [of_set for of_set in ours(path) if of_set.kind in kinds]
    if not mine:
        return
    try:
        theirs = [of_set for of_set in read(path) if of_set.kind in kinds or of_set.refused]
    except Exception as error:  # another library may end in any way
        totals["files that it refuses"] += 1
        print(f"{path.name}: {reader} refuses it: {str(error)[:120]}")
        return
    if not theirs:
        totals["files that it refuses"] += 1
        print(f"{path.name}: {reader} sees no set in it")
        return
    totals["files"] += 1
    if len(mine) != len(theirs):
        totals["differences"] += 1
        print(f"{path.name}: {len(mine)} sets by us, {len(theirs)} by {reader}")
    for of_us, of_them in zip(mine, theirs, strict=False):
        if of_them.refused:
            totals["sets that it refuses"] += 1
            print(f"{path.name}: {reader} refuses a set of {len(of_us.rows)} rows: {of_them.refused[:120]}")
            continue
        totals["sets"] += 1
        totals["rows"] += len(of_us.rows)
        # A status without a number is listed by us, and cannot be told apart by others.
        left = Counter(row for row in of_us.rows if row[1] or row[0] != CLAIM)
        left.subtract(of_them.rows)
        for row, number in left.items():
            if number:
                totals["differences"] += 1
                print(f"{path.name}: {'we' if number > 0 else reader} alone: {row}")


def main() -> int:
    """Compare all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=2000)
    parser.add_argument("--also", type=Path)
    given = parser.parse_args()
    differences = 0
    with tempfile.TemporaryDirectory() as folder:
        paths = generated(Path(folder), given.claims)
        print(f"{len(paths)} files of answers to {2 * given.claims:,} generated claims", flush=True)
        if given.also is not None:
            paths += sorted(path for path in given.also.iterdir() if path.is_file())
        for reader in _READERS:
            totals: Counter[str] = Counter()
            for path in paths:
                compare(path, reader, totals)
            differences += totals["differences"]
            print(f"{reader}: {', '.join(f'{name} {number:,}' for name, number in totals.items())}", flush=True)
    return 1 if differences else 0


if __name__ == "__main__":
    raise SystemExit(main())
