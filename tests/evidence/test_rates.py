"""The rate table: contracts as people keep them, which row is a line's, and what it comes to."""

from __future__ import annotations

from pathlib import Path

import pytest

from edi837.claim.claim import ServiceLine
from edi837.evidence.expected_payment import ExpectedPayment, expected_payment
from edi837.evidence.rates import Rate, read_rates
from edi837.system.errors import MappingError
from tests.completing import complete
from tests.judging import judge, rates_of

TABLE = """payer,site,unit_amount,form,code,from,until
NL100,11,3.10,,,,
NL100,11,4,P,J3000,,2026-12-31
NL100,22,2.5,,,,
NL100,13,9,,,2027-01-01,
commercial,13,7,I,,,
"""
KEPT = "Payer,Plan,Place,Rev Code,HCPCS,Modifier,Method,Rate,Lesser Of,Effective,Expires,Exhibit"
LINE = "SV1*HC:J3000*60*UN*5***1~"


def line_of(snippet: str = LINE, form: str = "P") -> ServiceLine:
    return judge(complete(snippet, form)).claims[0].target_lines[0]


def expected(rows: str, snippet: str = LINE, form: str = "P") -> str:
    answer = expected_payment(rates_of(f"{KEPT}\n{rows}\n"), line_of(snippet, form))
    return f"{answer.allowed}: {answer.how}" if isinstance(answer, ExpectedPayment) else answer.why


@pytest.mark.parametrize("form, amounts", [("P", {"11": "4", "22": "2.5"}), ("I", {"11": "3.10", "22": "2.5"})])
def test_rates_by_site(form: str, amounts: dict[str, str]) -> None:
    line = line_of("CTP****1*ML~", form)
    assert line.day is not None
    rates = rates_of(TABLE)
    by_site = {site: rates.rate_of(line, site, line.day) for site in ("11", "22")}
    assert {site: str(rate.amount) for site, rate in by_site.items() if isinstance(rate, Rate)} == amounts


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("NL100,,11,,J3000,,per unit,$4.00,N,07/01/2026,12/31/2026,B", "20.00: 5 × 4 = 20.00"),
        ("NL100,,*,,,,% of charge,45%,,,,", "27.00: 45 % of 60.00 = 27.00"),
        ('NL100,,any,,J0000-J9999,,Flat Rate,"$1,250.00",,,,', "1250.00: 1250.00 fixed"),
        ("NL100,,11,,J3000,,fixed,100,Y,,,", "100.00: 100.00 fixed, and the lesser of it and the charge is 60.00"),
        ('NL100,,11,,J3000,,case rate,"$1,250.00",,,,', "a case rate of 1250.00 is for the whole claim (row 2)"),
        (
            "NL100,,11,,J3000,,ASP + %,106%,,,,",
            "the rate is 106 % of ASP, and no ASP price of that day is loaded (--codes)",
        ),
        (
            "NL100,,11,,J3000,,ASP + %,6%,,,,",
            "the rate is 106 % of ASP, and no ASP price of that day is loaded (--codes)",
        ),
        ("NL100,PPO,11,,J3000,,,4,,,,", "20.00: 5 × 4 = 20.00 under plan PPO, which the claim does not name"),
        ("NL100,,11,,96365-96379,,,4,,,,", "the rate table has no rate for this payer, site and date"),
        ("NL100,,11,,J3000,JW,,0,,,,", "the rate table has no rate for this payer, site and date"),
        ("NL100,,11,0636,J3000,,,4,,,,", "the rate table has no rate for this payer, site and date"),
        ("NL100,,11,,J3000,,,4,,11/04/2026,,", "the rate table has no rate for this payer, site and date"),
        ("NL100,,11,,J3000,,,4,,,11/03/2026,", "20.00: 5 × 4 = 20.00"),
        ("NL100,,11,,J3000,,,4,,,,\nNL100,,11,,J3000,,,5,,,,", "several rates fit as well as one another (rows 2, 3)"),
        ("NL100,,*,,,,,9,,,,\nNL100,,11,,J3000,,,4,,,,", "20.00: 5 × 4 = 20.00"),
        ("NL100,,11,,,,,9,,,,\nNL100,,11,,J3000-J3001,,,8,,,,\nNL100,,11,,J3000,,,4,,,,", "20.00: 5 × 4 = 20.00"),
        (
            "NL100,,11,,J3000,,,4,,,,\nNL100,,11,,J3000,,per diem,5,,,,",
            "20.00: 5 × 4 = 20.00",
        ),
        (
            "NL100,,22,,J3000,,,4,,,,\nNL100,,11,,J3000,,per diem,5,,,,",
            "the rate table has no rate for this payer, site and date; rows that cannot be used: 3",
        ),
    ],
)
def test_what_a_row_makes_of_a_line(row: str, told: str) -> None:
    assert expected(row) == told


def test_the_most_particular_row_is_the_contracts() -> None:
    rows = "NL100,,11,,J3000,,,4,,,,\nNL100,,11,,J3000,JW,,0,,,,"
    assert expected(rows, "SV1*HC:J3000:JW*60*UN*5***1~") == "0.00: 5 × 0 = 0.00"
    assert expected("NL100,,13,636,J3000,,,3,,,,", "SV2*0636*HC:J3000*60*UN*5~", "I") == "15.00: 5 × 3 = 15.00"


def test_both_sides_of_a_change_within_a_line_are_told() -> None:
    snippet = f"{LINE}DTP*472*RD8*20260930-20261001~"
    rows = "NL100,,11,,,,,3,,07/01/2026,09/30/2026,\nNL100,,11,,,,,4,,10/01/2026,,"
    both = "3 per unit until 2026-09-30 (row 2), 4 per unit from 2026-10-01 (row 3)"
    assert expected(rows, snippet) == f"the rate changes within the days of the line: {both}"
    assert expected(rows.replace(",4,", ",3,"), snippet) == "15.00: 5 × 3 = 15.00"
    ends = "3 per unit until 2026-09-30 (row 2), none at its end"
    assert expected(rows.split("\n")[0], snippet) == f"the rate changes within the days of the line: {ends}"


@pytest.mark.parametrize(
    "text, message",
    [
        ("", ":1: column 'payer' is missing"),
        ("payer,site\n", ":1: column 'unit_amount' is missing"),
        ("payer,site,unit_amount,rank\n", ":1: column 'rank' is not a column of rates; they are: payer, plan, site"),
        ("payer,site,unit_amount,Place\n", ":1: column 'site' is there twice"),
        ("payer,site,unit_amount\nNL,11\n", ":2: has 2 cells, the header has 3"),
        ("payer,site,unit_amount\n,11,1\n", ":2: column payer: must be a payer's id, or a class"),
        ("payer,site,unit_amount\nNL,office,1\n", ":2: column site: must be two digits"),
        ("payer,site,unit_amount\nNL,11,-1\n", ":2: column unit_amount: must be an amount such as 12.50"),
        ("payer,site,unit_amount,form\nNL,11,1,X\n", ":2: column form: must be p, i or empty"),
        ("payer,site,unit_amount,from\nNL,11,1,11/03\n", ":2: column from: must be a date as 2026-11-03"),
        ("payer,unit_amount,from,until\nNL,1,2026-02-01,2026-01-01\n", ":2: column until: the rate ends before"),
        ("payer,method,rate\nNL,percent of charge,0.45\n", ":2: column unit_amount: must be a percentage such as 45%"),
        ("payer,method,rate\nNL,asp + %,70%\n", ":2: column unit_amount: must say the whole percentage of ASP"),
        ("payer,method,rate\nNL,per diem,70\n", ":2: column method: must be per unit, percent of charge"),
        ("payer,code,rate\nNL,J9999-J0000,70\n", ":2: column code: must be a procedure code, a range"),
        ("payer,modifier,rate\nNL,JW JZ,70\n", ":2: column modifier: must be one modifier"),
        ("payer,lesser_of,rate\nNL,maybe,70\n", ":2: column lesser_of: must be Y, N or empty"),
        ('payer,site,unit_amount\nNL,"11,1\n', ":2: is not a CSV file: unexpected end of data"),
    ],
)
def test_one_clear_error(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "rates.csv"
    path.write_text(text)
    with pytest.raises(MappingError) as caught:
        read_rates(path)
    assert str(caught.value).removeprefix(str(path)).startswith(message)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match=r"rates\.csv: cannot be read: No such file or directory"):
        read_rates(tmp_path / "rates.csv")
