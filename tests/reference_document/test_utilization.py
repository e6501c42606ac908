"""Definition: the code serves to follow how much of the drug is used, where, by whom and for whom."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from lxml import html

from tests.completing import complete
from tests.reference_document.asking import AS_OF, Row, run
from tests.reference_document.claims import hospital, insured_by, office

CLAIMS = {
    "october": ("P", office().replace("20261103", "20261020")),
    "office": ("P", insured_by("MB", office(), "MEDICARE*****PI*MC100")),
    "hospital": ("I", hospital().replace("J3000*60*UN*5", "J3000*100*UN*5")),
    "waste": ("P", office(service="HC:J3000:JW*12*UN*1", drug="LIN**N4*67457000110~CTP****.2*ML~")),
}
GROUPS = {
    "provider": {"1467560003": ["4", "16", "160", "232"]},
    "payer": {"MC100": ["1", "5", "50", "60"], "NL100": ["3", "11", "110", "172"]},
    "site": {"POS 11": ["3", "11", "110", "132"], "TOB 13": ["1", "5", "50", "100"]},
    "month": {"2026-10": ["1", "5", "50", "60"], "2026-11": ["3", "11", "110", "172"]},
}


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    for name, (form, claim) in CLAIMS.items():
        (tmp_path / f"{name}.837").write_bytes(complete(claim, form))
    return [str(tmp_path / f"{name}.837") for name in CLAIMS]


def counted(files: list[str]) -> list[Row]:
    """The rows of `edi837 utilization`."""
    return list(csv.DictReader(io.StringIO(run("utilization", *files, "--format", "csv", "--as-of", AS_OF))))


@pytest.mark.parametrize("dimension", GROUPS)
def test_lines_units_milligrams_and_charges_by(files: list[str], dimension: str) -> None:
    """By provider, payer, site and month."""
    rows = [row for row in counted(files) if row["dimension"] == dimension]
    assert {row["key"]: [row[name] for name in ("lines", "units", "mg", "charge")] for row in rows} == GROUPS[dimension]


def test_what_was_discarded_is_no_use_of_the_drug(files: list[str]) -> None:
    """Waste is counted, and told apart."""
    (total,) = [row for row in counted(files) if row["dimension"] == "total"]
    assert (total["units"], total["discarded_units"], total["discarded_mg"], total["discarded_charge"]) == (
        "16", "1", "10", "12",
    )  # fmt: skip


def test_a_page_shows_it_as_charts(files: list[str], tmp_path: Path) -> None:
    """The months of service, and the parts of each group, as bars."""
    run("utilization", *files, "--format", "html", "-o", str(tmp_path / "use.html"), "--as-of", AS_OF)
    page = html.fromstring((tmp_path / "use.html").read_bytes())

    told = [title.partition(":")[0] for title in page.xpath("//figure/svg/title/text()")]
    assert told[:2] == ["Milligrams by month of service", "Charge by month of service"]
    assert {"Charge by billing provider", "Charge by payer", "Charge by site of care"} <= set(told)
    words = " ".join(" ".join(page.itertext()).split())
    for name in ("2026-10", "2026-11", "NORTHERN LIFE", "MEDICARE", "Office", "Hospital, outpatient"):
        assert name in words
