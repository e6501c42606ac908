"""The section on similar codes: lidocaine, meperidine and propofol are other drugs, under codes of their own."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.completing import complete
from tests.reference_document.asking import KETAMINE, check, extract, faults, fixed, has, only
from tests.reference_document.claims import office


class Similar(NamedTuple):
    """A code, its substance, what a unit of it is, an NDC of it, and milligrams in a milliliter of that."""

    code: str
    substance: str
    unit: str
    ndc: str
    strength: str
    now: str


SIMILAR = {
    "lidocaine": Similar("J2001", "lidocaine hydrochloride", "10 mg", "00409427601", "10", "J2002 or J2003 or J2004"),
    "meperidine": Similar("J2175", "meperidine hydrochloride", "100 mg", "00409118130", "50", "J2175"),
    "propofol": Similar("J2704", "propofol", "10 mg", "00409469930", "10", "J2704"),
}
each = pytest.mark.parametrize("name", SIMILAR)


def billed(code: str, ndc: str, quantity: str = "1", units: str = "5") -> str:
    """The drug line under a code and an NDC."""
    return f"SV1*HC:{code}*60*UN*{units}***1~LIN**N4*{ndc}~CTP****{quantity}*ML~"


@each
def test_each_has_a_mapping_with_its_own_unit(tmp_path: Path, name: str) -> None:
    """Similar codes: they stand for other substances, in other amounts."""
    other = SIMILAR[name]
    (line,) = extract(tmp_path, "P", billed(other.code, other.ndc), "--target", other.code)
    told = [line[name] for name in ("substance", "unit_amount", "mg_by_ndc")]
    assert told == [other.substance, other.unit, other.strength]


@each
def test_their_drug_under_the_code_of_ketamine(tmp_path: Path, name: str) -> None:
    """Similar codes: both drugs are named, and the code that the other one has; nothing is swapped."""
    other = SIMILAR[name]
    wrong = billed("J3000", other.ndc)
    row = only(check(tmp_path, "P", wrong), "N209")

    assert (row["severity"], row["fix"], row["likely_rarc"]) == ("error", "none", "M119")
    assert row["message"] == (
        f"J3000 stands for ketamine hydrochloride here; the NDC is {other.substance}, which is billed under {other.now}"
    )
    assert fixed(tmp_path, "P", wrong) == complete(wrong, "P")


@each
def test_ketamine_under_their_code(tmp_path: Path, name: str) -> None:
    """Similar codes: they are not interchangeable, whatever the drugs are both used for."""
    other = SIMILAR[name]
    wrong = f"SV1*HC:{other.code}*60*UN*5***1~{KETAMINE}"
    row = only(check(tmp_path, "P", wrong), "P305")

    assert (row["severity"], row["fix"]) == ("error", "none")
    assert f"is billed under {other.code}, {other.substance}" in row["message"]
    assert fixed(tmp_path, "P", wrong) == complete(wrong, "P")


@each
def test_their_drug_under_their_code_is_none_of_ours(tmp_path: Path, name: str) -> None:
    """Similar codes: a line that bills one of them rightly is neither judged nor extracted as ketamine.

    That the code of lidocaine has ended is told on claims of other drugs too.
    """
    other = SIMILAR[name]
    line = billed(other.code, other.ndc)
    assert extract(tmp_path, "P", line) == []
    found = [row["rule"] for row in check(tmp_path, "P", line) if row["result"] == "found"]
    assert found == (["P304"] if other.code == "J2001" else [])


LIDOCAINE = "LX*3~SV1*HC:{}*20*UN*{}***1~DTP*472*D8*{}~LIN**N4*00409427601~CTP****5*ML~"


@pytest.mark.parametrize(
    "code, units, day, ended",
    [("J2001", "5", "20240903", False), ("J2001", "5", "20261103", True), ("J2003", "50", "20261103", False)],
)
def test_the_code_of_lidocaine_ended_and_its_successors_are_named(
    tmp_path: Path, code: str, units: str, day: str, ended: bool
) -> None:
    """Similar codes: to tell codes apart one has to know which are in force, beside a ketamine line too."""
    rows = check(tmp_path, "P", office(more=LIDOCAINE.format(code, units, day)))
    late = [] if day.startswith("2026") else ["C709 warning"]
    assert faults(rows) == (["P304 error 3"] if ended else late)
    if ended:
        assert only(rows, "P304")["message"] == (
            "J2001 ended on 2024-09-30, and the service was on 2026-11-03; "
            "its successors are J2002, J2003, J2004, each with its own amount"
        )


@pytest.mark.parametrize("code, found", [("J2704", False), ("J9999", False), ("J0013", True)])
def test_esketamine_is_another_drug_too(tmp_path: Path, code: str, found: bool) -> None:
    """Similar codes: the broader family holds one whose name is nearly the same."""
    beside = f"LX*3~SV1*HC:{code}*20*UN*1***1~DTP*472*D8*20261103~"
    assert has(check(tmp_path, "P", office(more=beside)), "P310") == found
