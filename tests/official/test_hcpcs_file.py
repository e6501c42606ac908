"""The contractor file in both its forms, and files that are something else."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from edi837.official.hcpcs_file import read_hcpcs
from edi837.official.source_file import read_source
from edi837.system.errors import MappingError
from tests.tables import record

FIRST = "Injection, a substance whose description is longer than the places of one"
SECOND = "record, 5 mg"
LONG = f"{FIRST} {SECOND}"
ROWS = [
    ("JW", "Amount discarded", "Amount discarded", "2003-01-01", None, ""),
    ("J0001", LONG, LONG[:28].strip(), "2020-01-01", None, ""),
    (
        "J0002",
        "Injection, another, up to 1 gm",
        "Injection, another, up to 1",
        "1990-01-01",
        "2024-09-30",
        "J0001 Q0001",
    ),
]


def text_file(path: Path, *, head: str = "", cut: bool = False) -> Path:
    more = record("J0001", SECOND, sequence=2, kind="4")
    records = [
        record("JW", "Amount discarded", "20030101"),
        record("J0001", FIRST),
        more[:91] if cut else more,
        record("J0002", "Injection, another, up to 1 gm", "19900101", "20240930", "J0001 Q0001"),
    ]
    path.write_bytes(head.encode("latin-1") + "".join(f"{one}\r\n" for one in records).encode("latin-1"))
    return path


def workbook(path: Path, rows: list[list[object]], sheet: str = "A") -> Path:
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    book.active.append(["Nothing here"])
    page = book.create_sheet(sheet)
    for row in rows:
        page.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("head", ["", "***Disclaimers\t\t\r\n\t\r\n\xa0\xa0 no endorsement.\xa0\r\n\r\n\r\n"])
@pytest.mark.parametrize("cut", [False, True])
def test_text_with_disclaimers_and_cut_continuations(tmp_path: Path, head: str, cut: bool) -> None:
    made = read_hcpcs(read_source(text_file(tmp_path / "HCPC.txt", head=head, cut=cut)))
    assert made.records == {"hcpcs": ROWS}
    assert (made.table.kind, made.table.file, made.table.rows) == ("hcpcs", "HCPC.txt", 3)
    assert made.table.dated is None


@pytest.mark.parametrize(
    "name, first, last",
    [
        ("HCPC2026_OCT_ANWEB_v2.txt", "2026-10-01", "2026-12-31"),
        ("HCPC2026_OCT_ANWEB_09232026.txt", "2026-10-01", "2026-12-31"),
        ("HCPC2019_CONTR_ANWEB.txt", "2019-01-01", "2019-03-31"),
    ],
)
def test_its_name_alone_tells_its_quarter(tmp_path: Path, name: str, first: str, last: str) -> None:
    """An ended code's last action lies the day after its end, so that it may lie ahead of the file."""
    path = tmp_path / name
    path.write_bytes(record("J0001", "Injection, 5 mg", "20200101", "20261231", effective="20270101").encode())
    table = read_hcpcs(read_source(path)).table
    assert (str(table.dated), str(table.last)) == (first, last)


def test_the_excel_twin_gives_the_same(tmp_path: Path) -> None:
    header = ["HCPC", "SEQNUM", "RECID", "LONG DESCRIPTION", "SHORT DESCRIPTION", "PRICE1", "XREF1", "XREF2"]
    header += ["ADD DT", "ACT EFF DT", "TERM DT", "ACTION CD"]
    rows: list[list[object]] = [
        ["Disclaimer"],
        [],
        header,
        ["JW", "0010", "7", "Amount discarded", "Amount discarded", None, None, None, 20030101, 20030101, None, "N"],
        ["J0001", "0010", 3, FIRST, LONG[:28], "51", None, None, "20200101", "20200101", None, "N"],
        ["J0001", "0020", 4, SECOND, None, None, None, None, None, None, None, None],
        ["J0002", "0010", "3", ROWS[2][1], ROWS[2][2], "51", "J0001", "Q0001", 19900101, 19900101, 20240930, "D"],
    ]
    assert read_hcpcs(read_source(workbook(tmp_path / "anweb.xlsx", rows))).records == {"hcpcs": ROWS}


def broken(tmp_path: Path, content: bytes) -> str:
    path = tmp_path / "file.txt"
    path.write_bytes(content)
    with pytest.raises(MappingError) as caught:
        read_hcpcs(read_source(path))
    return str(caught.value).removeprefix(str(path))


GOOD = record("J0001", "Injection, 5 mg")


@pytest.mark.parametrize(
    "lines, message",
    [
        ([], ": is empty"),
        (
            ["HCPCS,Description", "J0001,Injection"],
            ": has no HCPCS record (the code, its sequence and the kind of record",
        ),
        ([GOOD, GOOD[:200]], ":2: is cut: the record of J0001 has 200 of 320 places"),
        ([GOOD, "a footnote"], ":2: is not a record of the CMS HCPCS contractor file, and stands among them"),
        ([GOOD, GOOD], ":2: J0001 is there a second time, after row 1"),
        ([record("J0001", "more", kind="4", sequence=2)], ":1: continues J0001, whose first record does not stand"),
        ([GOOD, record("J0002", "more", kind="4", sequence=2)], ":2: continues J0002, whose first record does not"),
        ([GOOD, record("J0001", "more", kind="4", sequence=1)], ":2: continues J0001, whose first record does not"),
        ([GOOD, record("J0002", "x", added="01/01/20")], ":2: column ADD DT: '01/01/20' is not a date as CCYYMMDD"),
        ([GOOD, record("J0002", "x", ended="20240931")], ":2: column TERM DT: '20240931' is not a date as CCYYMMDD"),
        ([record("J0002", "x")[:292] + "8" + " " * 27], ":1: column ACTION CD: '8' is not an action code"),
    ],
)
def test_one_clear_error(tmp_path: Path, lines: list[str], message: str) -> None:
    assert broken(tmp_path, "".join(f"{line}\r\n" for line in lines).encode("latin-1")).startswith(message)


def test_a_file_saved_again_as_utf8_keeps_its_places(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    path.write_text(f"{record('J0001', 'Injection, café, 5 mg')}\r\n", encoding="utf-8")
    assert read_hcpcs(read_source(path)).records["hcpcs"][0][1] == "Injection, café, 5 mg"


@pytest.mark.parametrize(
    "content, message",
    [
        (b"\xd0\xcf\x11\xe0rest", ": is an old Excel workbook: save it as .xlsx or CSV"),
        (b"PK\x03\x04\0rest", ": is not a text file"),
        (b"\x00\x01", ": is not a text file"),
    ],
)
def test_files_of_another_kind(tmp_path: Path, content: bytes, message: str) -> None:
    assert broken(tmp_path, content) == message


def test_a_workbook_of_another_layout(tmp_path: Path) -> None:
    path = workbook(tmp_path / "other.xlsx", [["HCPCS", "Description"], ["J0001", "Injection"]])
    with pytest.raises(MappingError, match="has no header row with columns for code, sequence, record, description"):
        read_hcpcs(read_source(path))
