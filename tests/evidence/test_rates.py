"""The rate table."""

from __future__ import annotations

from pathlib import Path

import pytest

from edi837.evidence.rates import read_rates
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


@pytest.mark.parametrize("form, expected", [("P", {"11": "4", "22": "2.5"}), ("I", {"11": "3.10", "22": "2.5"})])
def test_rates_by_site(form: str, expected: dict[str, str]) -> None:
    snippet = "CTP****1*ML~\n"
    line = judge(complete(snippet, form)).claims[0].target_lines[0]
    found = rates_of(TABLE).by_site(line)
    assert {site: str(rate.unit_amount) for site, rate in found.items()} == expected


@pytest.mark.parametrize(
    "text, message",
    [
        ("", ":1: column 'payer' is missing"),
        ("payer,site\n", ":1: column 'unit_amount' is missing"),
        (
            "payer,site,unit_amount,rate\n",
            ":1: column 'rate' is not a column of rates; they are: payer, site, unit_amount",
        ),
        ("payer,site,unit_amount,site\n", ":1: column 'site' is there twice"),
        ("payer,site,unit_amount\nNL,11\n", ":2: has 2 cells, the header has 3"),
        ("payer,site,unit_amount\n,11,1\n", ":2: column payer: must be a payer's id, or a class"),
        ("payer,site,unit_amount\nNL,office,1\n", ":2: column site: must be two digits"),
        ('payer,site,unit_amount\nNL,11,"1,000"\n', ":2: column unit_amount: must be a plain amount such as 12.50"),
        ("payer,site,unit_amount,form\nNL,11,1,X\n", ":2: column form: must be P, I or empty"),
        ("payer,site,unit_amount,from\nNL,11,1,11/03/2026\n", ":2: column from: must be a date as 2026-11-03"),
        (
            "payer,site,unit_amount,from,until\nNL,11,1,2026-02-01,2026-01-01\n",
            ":2: column until: the rate ends before",
        ),
        ("payer,site,unit_amount\nNL,11,1\nnl,11,2\n", ":3: speaks of the same as row 2"),
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
