"""A single-dose vial of 100 mg in 10 mL, and claims of a dose from it with what was left."""

from __future__ import annotations

from tests.mapping.folders import payer
from tests.reference_document.asking import chart
from tests.reference_document.claims import office

VIAL = """<drug substance="ketamine hydrochloride" words="ketamine">
<source id="label" date="2026-01">Labels of vials made for these tests.</source>
<product ndc="71999-0102" name="Ketamine HCl" labeler="Harbor" form="solution" mg-per-mL="10" source="label">
<package code="10" mL="10" container="single-dose" container-source="label"/>
</product>
</drug>"""
# A payer that asks for JW and JZ, whatever the site.
ASKS_FOR_WASTE = payer('<waste modifiers="demanded" source="s"/>')


def drug(quantity: str) -> str:
    """The vial's NDC and milliliters of it."""
    return f"LIN**N4*71999010210~CTP****{quantity}*ML~"


def discarded(units: str = "2", quantity: str = "2.3", modifiers: str = "JW", line: str = "3") -> str:
    """A line for what was not given."""
    return f"LX*{line}~SV1*HC:J3000:{modifiers}*20*UN*{units}***1~DTP*472*D8*20261103~{drug(quantity)}"


def given(units: str = "8", quantity: str = "7.7", modifiers: str = "", more: str = "") -> str:
    """A claim for what was given, 77 of 100 mg."""
    return office(service=f"HC:J3000{modifiers}*60*UN*{units}", drug=drug(quantity), more=more)


def pair(**waste: str) -> str:
    """A claim for 77 mg given and 23 mg discarded."""
    return given(more=discarded(**waste))


def record(**cells: str) -> str:
    """The chart of the pair."""
    return chart(**{"mg_given": "77", "mg_discarded": "23", "mg_dispensed": "100", **cells})
