"""MUE tables of practitioners and outpatient hospitals."""

from __future__ import annotations

from pathlib import Path

import pytest

from edi837.official.mue_files import read_mue
from edi837.official.source_file import read_source
from edi837.system.errors import MappingError

PRACTITIONER = """"CPT codes are copyright of their owner.
All rights reserved.",,,
"HCPCS/
CPT Code",Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale
J3000,2,3 Date of Service Edit: Clinical,Prescribing Information
A0425,250,1 Line Edit,Clinical: Data
"""
HOSPITAL = PRACTITIONER.replace("Practitioner Services", "Outpatient Hospital Services")


def saved(tmp_path: Path, text: str, name: str = "MCR_MUE_PractitionerServices_Eff_07-01-2024.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="cp1252")
    return path


@pytest.mark.parametrize(
    "text, kind",
    [
        (PRACTITIONER, "mue-practitioner"),
        (HOSPITAL, "mue-hospital"),
        (PRACTITIONER.replace("Practitioner", "DME Supplier"), "mue-supplier"),
    ],
)
def test_its_kinds(tmp_path: Path, text: str, kind: str) -> None:
    made = read_mue(read_source(saved(tmp_path, text)))
    assert made.records["mue"] == [
        ("J3000", "2", "3", "Prescribing Information"),
        ("A0425", "250", "1", "Clinical: Data"),
    ]
    assert (made.table.kind, str(made.table.dated), made.table.rows) == (kind, "2024-07-01", 2)


@pytest.mark.parametrize(
    "change, message",
    [
        (
            ("Practitioner Services", "Other Services"),
            ": its values are called 'Other Services MUE Values'",
        ),
        (
            ("MUE Adjudication Indicator", "Edit"),
            ": has no column for the adjudication indicator: is this the MUE table of",
        ),
        (("J3000,2,", "J3000,two,"), ":5: column Practitioner Services MUE Values: 'two' is not a number of units"),
        (
            (",3 Date of Service Edit: Clinical", ",4 New"),
            ":5: column MUE Adjudication Indicator: '4 New' does not begin",
        ),
        ((",3 Date of Service Edit: Clinical", ","), ":5: column MUE Adjudication Indicator: is empty: the row is cut"),
        (("A0425,250", "J3000,3"), ":6: J3000 is there a second time with other values"),
        (("A0425,250,1 Line Edit,Clinical: Data", "A0425,2"), ":6: is cut: it has 2 cells, the header 4 at least"),
    ],
)
def test_one_clear_error(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    assert change[0] in PRACTITIONER
    path = saved(tmp_path, PRACTITIONER.replace(*change, 1))
    with pytest.raises(MappingError) as caught:
        read_mue(read_source(path))
    assert str(caught.value).removeprefix(str(path)).startswith(message)
