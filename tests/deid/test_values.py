"""What becomes of single values, each in its segment."""

from __future__ import annotations

import itertools
import random
import re
from datetime import date, datetime, timedelta

import pytest

from edi837.deid.invented_days import Calendar
from edi837.deid.rewriting import Exceptions
from edi837.x12.npi import is_npi
from tests.conftest import ROOT
from tests.deid.rewritten import rewritten, segments

BASE = (ROOT / "fixtures" / "base" / "professional.837").read_bytes()
_HEAD, _TAIL = BASE[: BASE.index(b"CLM*")], BASE[BASE.index(b"SE*") :]


def written(*sent: str, seed: int = 1, head: bytes = _HEAD, exceptions: Exceptions | None = None) -> list[str]:
    """The segments as they come out, at the place of a claim."""
    content = "".join(f"{segment}~" for segment in sent).encode("latin-1")
    made = rewritten(head + content + _TAIL, exceptions, seed)
    begin = len(head)
    return made[begin : begin + len(content)].decode("latin-1").split("~")[:-1]


@pytest.mark.parametrize(
    "segment",
    [
        "CLM*-*60***11:B:1*Y*A*Y*Y",
        "HI*ABK:F33.2*ABF:G89.4",
        "HI*BBR:3E033NZ",
        "SV1*HC:J3000:JW:KX*60.25*UN*05***1:2",
        "SV1*HC:j3000*60*UN*5***1",
        "SV1*HC:J 3000*60*UN*5***1",
        "SV1*HC:J3OOO*60*UN*5***1",
        "SV1*HC>J3000>JZ*60*UN*5***1>2",
        "SV2*0636*HC:J3000*60*UN*5",
        "LIN**N4*67457-0001-10",
        "LIN**N4*NDC 00409205305",
        "CTP****1.84*ML",
        "CTP***1.84*ML*2",
        "CAS*CO*45*20.5**PR*2*7",
        "AMT*F5*120",
        "PRV*PE*PXC*207Q00000X",
        "NM1*PR*2******PI*60054",
        "N4**TX**US",
        "DMG*D8**F",
        "REF*G1*NOT REQUIRED",
        "MOA***MA01*N130",
        "NTE*ADD*KETAMINE 50 MG/ML, 2.5 ML",
        "SV1*HC:J3490:::::25 59*60*UN*1***1",
    ],
)
def test_kept(segment: str) -> None:
    assert written(segment) == [segment]


@pytest.mark.parametrize(
    ("segment", "pattern"),
    [
        ("NM1*IL*1*RIVERA*camila*Q**Jr*MI*LSM004200",
         r"NM1\*IL\*1\*[A-Z]{6}\*[a-z]{6}\*[A-Z]\*\*[A-Z][a-z]\*MI\*[A-Z]{3}\d{6}"),
        ("N3*12 ELM ST*APT 4", r"N3\*\d\d [A-Z]{3} [A-Z]{2}\*[A-Z]{3} \d"),
        ("N4*AUSTIN*TX*787011234", r"N4\*[A-Z]{6}\*TX\*787000000"),
        ("N4*NOME*AK*99762-1234", r"N4\*[A-Z]{4}\*AK\*99700-0000"),
        ("N4*SMALL*ND*03601", r"N4\*[A-Z]{5}\*ND\*00000"),
        ("N4*LYON**69002*FR", r"N4\*[A-Z]{4}\*\*(?!69002)\d{5}\*FR"),
        ("N3*PO BOX 31337", r"N3\*PO BOX (?!31337)\d{5}"),
        ("REF*SY*123121234", r"REF\*SY\*\d{9}"),
        ("REF*EA*MRN-31337", r"REF\*EA\*[A-Z]{3}-\d{5}"),
        ("REF*G1*VERBAL 11/03", r"REF\*G1\*VERBAL \d\d/\d\d"),
        ("REF*QQ*OBERONIX*A NAME", r"REF\*QQ\*[A-Z]{8}\*X XXXX"),
        ("NTE*ADD*OBERONIX OF 31337 ELM", r"NTE\*ADD\*XXXXXXXX XX 00000 XXX"),
        ("NTE*ADD*S-KETAMINE 31337 MG", r"NTE\*ADD\*X.XXXXXXXX 00000 MG"),
        ("K3*OBERONIX31337", r"K3\*XXXXXXXX00000"),
        ("HL*OBERONIX**20*1", r"HL\*[A-Z]{8}\*\*20\*1"),
        ("SV1*HC:SMITH:::::JOHN SMITH*5555550134*UN*1***1",
         r"SV1\*HC:(?!SMITH)[A-Z]{5}:::::XXXX XXXXX\*(?!5{6})\d{10}\*UN\*1\*\*\*1"),
        ("HI*ABK:OBERONIX*ABF:JONES", r"HI\*ABK:(?!OBERONIX)[A-Z]{8}\*ABF:(?!JONES)[A-Z]{5}"),
        ("LIN**N4*123121234", r"LIN\*\*N4\*(?!123121234)\d{9}"),
        ("PRV*PE*PXC*OBERONIXXX", r"PRV\*PE\*PXC\*(?!OBERONIXXX)[A-Z]{10}"),
        ("NMI*IL*1*RIVERA*CAMILA*5", r"XXX\*XX\*0\*XXXXXX\*XXXXXX\*0"),
        ("RIVERA CAMILA*19790312", r"XXXXXX XXXXXX\*00000000"),
        ("BIN*11*%PDF-RIVERA", r"XXX\*00\*.XXX.XXXXXX"),
        ("LX*1*RIVERA", r"LX\*1\*XXXXXX"),
        ("nm1*IL*1*RIVERA", r"nm1\*IL\*1\*(?!RIVERA)[A-Z]{6}"),
        ("NM1*IL*1*MU\xd1OZ", "NM1\\*IL\\*1\\*[A-Z]{2}\xc3[A-Z]{2}"),
        ("DTP*472*D8*20261345", r"DTP\*472\*D8\*(?!20261345)\d{8}"),
        ("DTP*472*D8*SPRING", r"DTP\*472\*D8\*(?!SPRING)[A-Z]{6}"),
    ],
)  # fmt: skip
def test_exchanged(segment: str, pattern: str) -> None:
    (made,) = written(segment)
    assert re.fullmatch(pattern, made), made
    assert len(made) == len(segment)


@pytest.mark.parametrize(
    ("sent", "pattern"),
    [
        ("20260908", r"2026\d{4}"),
        ("2026-09-08", r"2026-\d\d-\d\d"),
        ("09/08/2026", r"\d\d/\d\d/2026"),
        ("202609081130", r"2026\d{8}"),
        ("1130", r"\d{4}"),
        ("20260908-20260910", r"2026\d{4}-2026\d{4}"),
        ("19340102", "1936[0-9]{4}"),
        ("18991231", "1936[0-9]{4}"),
    ],
)
def test_a_date_becomes_another_of_its_year(sent: str, pattern: str) -> None:
    (made,) = written(f"DTP*472*D8*{sent}")
    assert re.fullmatch(pattern, made.removeprefix("DTP*472*D8*"))
    assert sent not in made
    assert written(f"DTP*472*D8*{sent}", exceptions=Exceptions(dates=True)) == [f"DTP*472*D8*{sent}"]


def test_days_of_a_patient_stay_as_far_apart() -> None:
    for seed in range(20):
        made = written("DTP*435*D8*20260301", "DTP*472*RD8*20260303-20260305", "DTP*472*D8*20260303", seed=seed)
        admitted, period, served = (segment.rpartition("*")[2] for segment in made)
        first, last = (datetime.strptime(day, "%Y%m%d") for day in period.split("-"))
        assert (served, last - first) == (period[:8], timedelta(2))
        assert first - datetime.strptime(admitted, "%Y%m%d") == timedelta(2)
        assert served != "20260303"


def test_no_day_comes_after_the_file_or_today_that_did_not() -> None:
    for seed in range(20):
        made = rewritten(BASE, seed=seed)
        made_on = next(elements[4] for elements in segments(made) if elements[0] == "BHT")
        days = [elements[3] for elements in segments(made) if elements[0] == "DTP"]
        assert all(day[:8] <= made_on <= "20261124" for day in days)


def test_what_was_equal_is_equal_and_what_was_not_is_not() -> None:
    names = ["RIVERA", "Rivera", "RIVERA", "O'HARA", "OHARA", "AB", "AC", "1", "2", "3"]
    made = [segment.rpartition("*")[2] for segment in written(*(f"NM1*QC*1*{name}" for name in names))]
    assert made[0] == made[2] == made[1].upper()
    assert made[3].replace("'", "") == made[4]
    assert len({text.upper() for text in made}) == 8
    ids = written("REF*EI*000123", "REF*EI*123")
    assert ids[0] != ids[1]


def test_a_control_number_counts_without_its_zeros() -> None:
    head = re.sub(rb"ST\*837\*[0-9]+", b"ST*837*0042", _HEAD)
    made = rewritten(head + re.sub(rb"(SE\*[0-9]+)\*[0-9]+", rb"\1*42", _TAIL))
    st, se = (next(elements for elements in segments(made) if elements[0] == name) for name in ("ST", "SE"))
    assert st[2].startswith("00")
    assert st[2].lstrip("0") == se[2] != "42"


@pytest.mark.parametrize(("npi", "valid"), [("1234567893", True), ("2224440009", False), ("1234567890", False)])
def test_a_provider_number_stays_valid_or_invalid(npi: str, valid: bool) -> None:
    for seed in range(10):
        (made,) = written(f"NM1*82*1*A*B****XX*{npi}", seed=seed)
        number = made.rpartition("*")[2]
        assert (is_npi(number), number != npi) == (valid, True)


def test_digits_that_count_still_do() -> None:
    (same, counting, zeros) = (
        segment.rpartition("*")[2] for segment in written("REF*SY*777777777", "REF*EI*123456789", "REF*0B*000000")
    )
    assert len(set(same)) == 1
    assert same != "777777777"
    assert all((int(after) - int(before)) % 10 == 1 for before, after in itertools.pairwise(counting))
    assert counting != "123456789"
    assert zeros == "000000"


def test_where_the_year_has_no_room_the_order_stays() -> None:
    sent = ["DTP*435*D8*20250101", "DTP*431*D8*20250704", "DTP*096*D8*20251231"]
    for seed in range(10):
        made = [segment.rpartition("*")[2] for segment in written(*sent, seed=seed)]
        assert made == sorted(made)
        assert {day[:4] for day in made} == {"2025"}
        assert not {"20250101", "20250704", "20251231"} & set(made)


def test_a_file_with_every_day_of_a_year_has_days_of_that_year() -> None:
    sent = [f"DTP*472*D8*{date(2024, 1, 1) + timedelta(day):%Y%m%d}" for day in range(366)]
    made = [segment.rpartition("*")[2] for segment in written(*sent)]
    assert made == sorted(made)
    assert {day[:4] for day in made} == {"2024"}


def test_days_of_the_first_week_of_a_year_stay_in_that_year() -> None:
    calendar = Calendar(date(2026, 1, 3), random.Random(1))
    days = [date(2026, 1, 1), date(2026, 1, 2)]
    calendar.begin()
    calendar.pass_by("ISA", "")
    calendar.note(days[1])
    calendar.pass_by("HL", "")
    for day in days:
        calendar.note(day)
    calendar.settle()
    calendar.begin()
    calendar.pass_by("HL", "")
    first, second = map(calendar.invented, days)
    assert first < second
    assert {first.year, second.year} == {2026}
