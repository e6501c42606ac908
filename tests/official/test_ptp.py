"""PTP edits of NCCI: read in the parts in which CMS posts them, and asked by pair, program, setting and day."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from edi837.mapping.official import load_official
from edi837.mapping.ptp import missing_parts
from edi837.official.importing import Named, import_codes
from edi837.official.ptp_files import read_ptp
from edi837.official.quarters import status_text
from edi837.official.source_file import read_source
from edi837.system.errors import MappingError
from tests.completing import complete
from tests.judging import engine_for, judge, mappings

# A notice, a title, and a header over four rows, as in the files of practitioners and hospitals.
HEADER = (
    "CPT only copyright.  All rights reserved.",
    "Column1/Column2 Edits",
    "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale",
    "\t\tprior to 1996\tDate\tDate\t0=not allowed\t",
    "\t\t\t\t*=no data\t1=allowed\t",
    "\t\t\t\t\t9=not applicable\t",
)
PAIRS = (
    "96365\t36410\t*\t19960101\t*\t0\tStandards",
    "96365\t96372\t\t20100101\t20191231\t0\tOlder",
    "96365\t96372\t\t20200101\t*\t1\tNewer",
    "96365\t96374\t\t20200101\t20200101\t9\tStandards",
)
ZIP = "medicare-ncci-2026q{}-practitioner-ptp-edits-ccipra-v32{}r0-f{}.zip"


def text_of(*rows: str) -> str:
    return "".join(f"{row}\r\n" for row in (*HEADER, *rows))


def part(folder: Path, number: int, *rows: str, quarter: int = 4) -> Path:
    path = folder / ZIP.format(quarter, quarter - 1, number)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"ccipra-v32{quarter - 1}r0-f{number}.TXT", text_of(*rows))
    return path


def saved(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="cp1252")
    return path


def test_the_parts_of_a_quarter_stand_side_by_side_in_however_many_imports(tmp_path: Path) -> None:
    out, said = tmp_path / "codes.db", list[str]()
    import_codes(
        Named(downloads=(part(tmp_path, 1, *PAIRS), part(tmp_path, 2, "J0001\tJ0002\t\t20200101\t*\t1\tX"))), out
    )
    for number in (3, 4):
        import_codes(Named(downloads=(part(tmp_path, number, f"J000{number}\tJ0009\t\t20200101\t*\t1\tX"),)), out)
        ptp = load_official(out).ptp
        assert ptp is not None
        assert missing_parts(ptp.tables("medicare", "practitioner", date(2026, 10, 1))) == {3: "f4", 4: ""}[number]
    import_codes(Named(downloads=(part(tmp_path, 1, *PAIRS[:2]),)), out, say=said.append)
    official = load_official(out)
    assert [(table.part, table.rows, table.day, table.last) for table in official.tables] == [
        (f"f{number}", rows, "2026-10-01", date(2026, 12, 31)) for number, rows in ((1, 2), (2, 1), (3, 1), (4, 1))
    ]
    assert said == ["PTP edits for practitioners ccipra-v323r0-f1.TXT (2026-10-01) is replaced by ccipra-v323r0-f1.TXT"]
    assert status_text(official.tables, date(2026, 11, 1)).startswith("PTP edits for practitioners\n  2026-10-01 to")


def test_a_pair_is_asked_by_its_day_in_either_order(tmp_path: Path) -> None:
    import_codes(Named(downloads=(part(tmp_path, 1, *PAIRS), part(tmp_path, 1, *PAIRS, quarter=3))), tmp_path / "c.db")
    ptp = load_official(tmp_path / "c.db").ptp
    assert ptp is not None

    def told(code: str, *others: str, on: date) -> list[tuple[str, str, str, str, str]]:
        pairs = ptp.pairs(code, others, ptp.tables("medicare", "practitioner", on), on) if ptp else ()
        return [(pair.column_one, pair.column_two, pair.indicator, pair.reason, pair.table.day) for pair in pairs]

    newer = ("96365", "96372", "1", "Newer", "2026-10-01")
    assert told("96372", "96365", "99213", on=date(2026, 11, 3)) == [newer]
    assert told("96365", "96372", "96374", "36410", on=date(2026, 11, 3)) == [
        newer,
        ("96365", "36410", "0", "Standards", "2026-10-01"),
    ]
    # The newest table has the years before it too, and none is of days that lie ahead of it.
    assert told("96365", "96372", on=date(2015, 5, 5)) == [("96365", "96372", "0", "Older", "2026-10-01")]
    assert told("96365", "96374", on=date(2020, 1, 1)) == []
    assert told("96365", "36410", on=date(2027, 1, 1)) == []
    assert ptp.tables("medicaid", "practitioner", date(2026, 11, 3)) == ()
    assert ptp.tables("medicare", "supplier", date(2026, 11, 3)) == ()


@pytest.mark.parametrize(
    "name, kind",
    [
        ("ccipra-v322r0-f1.txt", "ptp-practitioner"),
        ("ccioph-v322r0-f1.txt", "ptp-hospital"),
        ("MCD_2026q3_PTP_Practitioner.txt", "medicaid-ptp-practitioner"),
        ("medicaid-ncci-q3-2026-ptp-edits-outpatient-hospital-services.txt", "medicaid-ptp-hospital"),
        ("medicaid-ncci-q3-2026-ptp-edits-durable-medical-equipment-services.txt", "medicaid-ptp-supplier"),
    ],
)
def test_whose_edits_they_are_stands_in_the_name(tmp_path: Path, name: str, kind: str) -> None:
    text = text_of(*PAIRS)
    if "medicaid" in kind:
        text = "Column 1\tColumn 2\tEffective Date\tDeletion Date\tModifier Indicator\tPTP Edit Rationale\r\n"
        text += "".join(pair.replace("\t*\t1996", "\t1996").replace("\t\t", "\t") + "\r\n" for pair in PAIRS)
    table, records, _ = read_ptp(read_source(saved(tmp_path, name, text)))
    assert (table.kind, table.rows, table.passed, str(table.dated)) == (kind, 4, 0, "2026-07-01")
    assert [code for code, _ in records["ptp"]] == ["96365"]
    assert records["ptp_reasons"] == [(0, "Standards"), (1, "Older"), (2, "Newer")]


def test_a_workbook_is_read_as_the_text_is(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in text_of(*PAIRS).splitlines():
        sheet.append([int(cell) if cell.isdecimal() else cell or None for cell in row.split("\t")])
    book.save(tmp_path / "ccipra-v323r0-f1.xlsx")
    by_text = read_ptp(read_source(saved(tmp_path, "ccipra-v323r0-f1.txt", text_of(*PAIRS))))
    assert read_ptp(read_source(tmp_path / "ccipra-v323r0-f1.xlsx")).records == by_text.records


@pytest.mark.parametrize(
    "row, message",
    [
        ("9636\t36410\t\t20200101\t*\t1\tX", ":7: column Column 1: '9636' is not a code of five characters"),
        ("96365\t3641\t\t20200101\t*\t1\tX", ":7: column Column 2: '3641' is not a code of five characters"),
        ("96365\t36410\t\t20200101\t*\t2\tX", ":7: column Modifier: '2' is not 0, 1 or 9"),
        ("96365\t36410\t\t20200101\t20191231\t1\tX", ":7: column Effective: it and the deletion date are not two days"),
        ("96365\t36410\t\t\t*\t1\tX", ":7: column Effective: it and the deletion date are not two days"),
        ("96365\t36410\t\t20200101", ":7: is cut: it has 4 cells, the header 7"),
    ],
)
def test_a_row_that_cannot_be_read_costs_itself(tmp_path: Path, row: str, message: str) -> None:
    path = saved(tmp_path, "ccipra-v323r0-f1.txt", text_of(row, *PAIRS))
    table, _, notes = read_ptp(read_source(path))
    assert (table.rows, table.passed) == (4, 1)
    assert notes[0].startswith(f"passed by: {path}{message}")


def test_many_of_them_cost_the_file(tmp_path: Path) -> None:
    path = saved(tmp_path, "ccipra-v323r0-f1.txt", text_of(*["9636\t36410\t\t20200101\t*\t1\tX"] * 4, *PAIRS))
    with pytest.raises(MappingError, match="'9636' is not a code"):
        read_ptp(read_source(path))


def test_a_name_that_says_nothing_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, "pairs.txt", text_of(*PAIRS))
    with pytest.raises(MappingError, match="whether it is of practitioners or hospitals: keep the name"):
        read_ptp(read_source(path))


CLAIM = """CLM*LS-1001*260***11:B:1*Y*A*Y*Y~
HI*ABK:F332~
NM1*82*1*OKAFOR*NGOZI****XX*1578790002~
LX*1~
SV1*HC:96365*100*UN*1***1~
DTP*472*D8*20261103~
LX*2~
SV1*HC:{code}*100*UN*1***1~
DTP*472*D8*20261103~
LX*3~
SV1*HC:J3000*60*UN*5***1~
DTP*472*D8*20261103~
LIN**N4*67457000110~
CTP****1*ML~
"""


def unchecked(folder: Path, claim: str, form: str = "P") -> list[str]:
    """What P315 says of a claim of which it finds nothing."""
    import_codes(Named(downloads=(part(folder, 1, *PAIRS),)), folder / "codes.db")
    known = mappings().with_official(load_official(folder / "codes.db"))
    judged = judge(complete(claim, form), engine_for(official=known.official), known)
    assert not [word for word in judged.words if word.startswith("P315")]
    return sorted({skipped.answer.reason for skipped in judged.skipped if skipped.rule.code == "P315"})


@pytest.mark.parametrize(
    "claim, reason",
    [
        (CLAIM.format(code="96372:59"), "96372 is not paid beside 96365 of the same date (PTP edits for practitioners"
            " ccipra-v323r0-f1.TXT (2026-10-01), indicator 1): 59 permits it; that the two were separate is in the"
            " record"),
        (CLAIM.format(code="97110"), "of the PTP edits for practitioners parts f2, f3, f4 were not loaded"),
        (CLAIM.format(code="97110").replace("20261103", "20270103"),
            "no loaded PTP edits of Medicare for the setting practitioner cover 2027-01-03"),
    ],
)  # fmt: skip
def test_what_is_permitted_or_not_loaded_is_not_checked(tmp_path: Path, claim: str, reason: str) -> None:
    assert reason in unchecked(tmp_path, claim)


def test_lines_of_two_providers_are_no_pair(tmp_path: Path) -> None:
    claim = CLAIM.format(code="36410").replace("LX*3~", "NM1*82*1*ADEYEMI*TUNDE****XX*1609890001~\nLX*3~")
    assert unchecked(tmp_path, claim) == ["of the PTP edits for practitioners parts f2, f3, f4 were not loaded"]
