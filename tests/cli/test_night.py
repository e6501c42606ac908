"""A night from claims to what goes out: four files, two people's workbooks, contradictions, every dollar counted.

CI takes a small night; `make night` (EDI837_NIGHT=1) takes 3,000 claims, and one workbook goes through LibreOffice.
"""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from edi837.manifest import proof
from tests.cli.calling import AS_OF, call
from tests.cli.releasing import rows_of, through_libreoffice
from tests.needs import lacking
from tests.night import NIGHT

FAULTS = "C705,M401,M402,M403,M405,M407,N202,N203,N212,N213,N216,P302,Q605,W501,X112,C701"
FILES = (("a", "P"), ("b", "P"), ("c", "I"), ("d", "I"))
CHEN, ORTIZ = "M. Chen", "J. Ortiz"
# For an institutional claim no fault of M403, M407 can be made.
NOT_IN_I = ("M403", "M407")


def generate(capfd: pytest.CaptureFixture[str], claims: int) -> None:
    """Four files of claims, many of them with a fault."""
    Path("in").mkdir()
    for seed, (name, kind) in enumerate(FILES, 1):
        faults = ",".join(one for one in FAULTS.split(",") if kind == "P" or one not in NOT_IN_I)
        told = call(
            capfd, "generate", "-o", f"in/{name}.837", "--claims", str(claims), "--kind", kind, "--seed", str(seed),
            "--density", "0.6", "--faults", faults, "--fault-rate", "0.5", "--as-of", AS_OF,
        )  # fmt: skip
        assert told.code == 0, told.err


def decide(source: str, target: str, decisions: dict[str, tuple[str, str]], charge: str) -> None:
    """A person's copy of the night's workbook: id → decision and name; `charge` where other units leave a choice."""
    book = load_workbook(source)
    sheet = book["Proposals"]
    header = {str(cell.value): cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        decision = decisions.get(str(sheet.cell(row, header["exception_id"]).value))
        if decision is not None:
            choices = str(sheet.cell(row, header["choices"]).value or "")
            value = charge if choices.startswith("as-sent: ") else None
            for name, cell in zip(("decision", "by", "note", "value"), (*decision, "seen", value), strict=True):
                sheet.cell(row, header[name]).value = cell
    book.save(target)


def manifest(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(Path(name).read_bytes())
    return content


@pytest.mark.parametrize(
    ("claims", "libreoffice"),
    [
        (25, False),
        (750, True),
    ],
)  # fmt: skip
def test_a_night_comes_out_as_it_was_decided(claims: int, libreoffice: bool, capfd: pytest.CaptureFixture[str]) -> None:
    if libreoffice and not NIGHT:
        lacking("night", "a whole night needs some minutes")
    generate(capfd, claims)
    assert call(capfd, "process", "in", "--out", "out", "--report", "csv", "--as-of", AS_OF).code == 1
    assert call(capfd, "report", "out", "--report", "xlsx,csv", "-o", "night.xlsx").code == 1
    open_rows = [row for row in rows_of("night.csv") if row["disposition"] == "proposed"]
    rows = [row["exception_id"] for row in open_rows]
    assert len(rows) > claims // 3
    # Every third belongs to Ortiz, every second of these is declined; on every tenth the two differ.
    ortiz = {name: ("No" if at % 2 else "OK", ORTIZ) for at, name in enumerate(rows) if at % 3 == 0}
    chen = {name: ("Approved", CHEN) for at, name in enumerate(rows) if at % 3}
    disputed = {name: ("decline", ORTIZ) for at, name in enumerate(chen) if at % 10 == 0}
    decide("night.xlsx", "chen.xlsx", chen, "prorated")
    decide("night.xlsx", "ortiz.xlsx", ortiz | disputed, "as-sent")
    if libreoffice:
        through_libreoffice(Path("ortiz.xlsx"))
    told = call(
        capfd, "release", "in", "--results", "out", "--decisions", "chen.xlsx", "--decisions", "ortiz.xlsx",
        "--as-of", AS_OF,
    )  # fmt: skip
    assert told.code == 1, told.err
    assert told.err.count("agree, and leave one of the rows") == 2 * len(disputed)
    verdicts = Counter()
    for name, _ in FILES:
        original, released, listing = f"in/{name}.837", f"out/{name}.released.837", f"out/{name}.released.manifest.json"
        assert proof.verify(Path(original), Path(released), Path(listing)) is None
        before, after = manifest(f"out/{name}.manifest.json"), manifest(listing)
        verdicts.update((one["decision"], one["by"]) for one in after["decisions"])
        assert after["counts"]["claims"] == before["counts"]["claims"] == claims
        assert checked(capfd, released) == left_in(f"out/{name}.released.exceptions.csv")
        approved = {one["exception_id"] for one in after["decisions"] if one["decision"] == "approve"}
        changed = {one["exception_id"] for one in after["changes"]} | {
            also for one in after["changes"] for also in one.get("also", ())
        }
        assert approved <= changed
        assert not changed & {one["exception_id"] for one in after["decisions"] if one["decision"] != "approve"}
    declined = sum(word == "No" for word, _ in ortiz.values())
    assert verdicts == Counter({
        ("approve", CHEN): len(chen) - len(disputed), ("approve", ORTIZ): len(ortiz) - declined,
        ("decline", ORTIZ): declined, ("refused", CHEN): len(disputed), ("refused", ORTIZ): len(disputed),
    })  # fmt: skip
    promised = sum(dollars(f"out/{name}.manifest.json", "proposals_net") for name, _ in FILES)
    prorated = {row["exception_id"] for row in open_rows if row["choices"].startswith("as-sent: ")}
    assert 0 < len(prorated & set(ortiz)) < len(prorated)
    assert promised < sum(moved("out", name) for name, _ in FILES) < 0

    # Who approves all, with each charge prorated, moves what the summary said.
    decide("night.xlsx", "all.xlsx", dict.fromkeys(rows, ("yes", CHEN)), "prorated")
    told = call(
        capfd, "release", "in", "--results", "out", "--decisions", "all.xlsx", "--out", "all", "--as-of", AS_OF,
    )  # fmt: skip
    assert "refused:" not in told.err
    for name, _ in FILES:
        assert moved("all", name) == dollars(f"out/{name}.manifest.json", "proposals_net")
        files = (f"in/{name}.837", f"all/{name}.released.837", f"all/{name}.released.manifest.json")
        assert call(capfd, "verify", *files).code == 0
        assert checked(capfd, files[1]) == left_in(f"all/{name}.released.exceptions.csv")


def dollars(path: str, name: str) -> Decimal:
    return Decimal(manifest(path)["charges"][name])


def moved(folder: str, name: str) -> Decimal:
    """By how much the claims of a released file differ from those of its original."""
    return dollars(f"{folder}/{name}.released.manifest.json", "claims_out") - dollars(
        f"out/{name}.manifest.json", "claims_in"
    )


def checked(capfd: pytest.CaptureFixture[str], path: str) -> Counter[tuple[str, ...]]:
    """Errors and warnings that `check` finds in a file: rule, claim, line, element."""
    told = call(capfd, "check", path, "--format", "json", "--as-of", AS_OF)
    return Counter(map(_place, filter(_is_bad, json.loads(told.out))))


def left_in(path: str) -> Counter[tuple[str, ...]]:
    """Errors and warnings that a release says are left."""
    return Counter(
        _place(row) for row in rows_of(path) if _is_bad(row) and row["disposition"] not in ("approved", "repaired")
    )


def _is_bad(row: dict[str, str]) -> bool:
    return row["severity"] in ("error", "warning")


def _place(row: dict[str, str]) -> tuple[str, ...]:
    return row["rule"], row["patient_control_number"], row["line"], row["element"]
