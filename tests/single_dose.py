"""Claims for drugs from containers of every kind, with a drug mapping of their own in place of the shipped one."""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path
from typing import NamedTuple

from edi837.findings.finding import Finding
from edi837.mapping.mappings import Mappings, load_mappings
from tests.completing import complete
from tests.dosing.worked import Example
from tests.judging import Judged, chart_of, engine_for, judge

# (strength, volume) → NDC; the two sizes of 50 mg/mL are packages of one product.
NDC = {
    ("10", "5"): "71999010105",
    ("10", "10"): "71999010210",
    ("50", "2"): "71999050102",
    ("50", "10"): "71999050110",
    ("50", "1.5"): "71999050201",
    ("100", "5"): "71999100105",
}
MULTI_DOSE, UNKNOWN = "71999050310", "71999050410"
PAYER = "HB900"

_PACKAGE = '<package code="{code}" mL="{volume}" container="{kind}" container-source="label"/>'
_DRUGS = """<drug substance="ketamine hydrochloride" words="ketamine" off-label="psychiatric pain">
<source id="label" date="2026-01">Labels made for these tests.</source>
<code value="J3000" mg-per-unit="10" target="yes" official="no" source="label"/>
{products}
</drug>"""
_PAYERS = f"""<payer id="harbor" name="Harbor Health" ids="{PAYER}" inherits="default">
<source id="bulletin" date="2026-01">Bulletin made for these tests.</source>
<waste modifiers="demanded" from="2023-07-01" source="bulletin"/>
</payer>"""


def _products() -> str:
    packages: dict[str, list[str]] = {}
    strengths = {"71999050310"[:9]: "50", "71999050410"[:9]: "50"}
    for (strength, volume), ndc in NDC.items():
        strengths[ndc[:9]] = strength
        package = _PACKAGE.format(code=ndc[9:], volume=volume, kind="single-dose")
        packages.setdefault(ndc[:9], []).append(package)
    packages[MULTI_DOSE[:9]] = [_PACKAGE.format(code="10", volume="10", kind="multi-dose")]
    packages[UNKNOWN[:9]] = ['<package code="10" mL="10" container="unknown"/>']
    return "\n".join(
        f'<product ndc="{ndc[:5]}-{ndc[5:]}" name="Ketamine HCl" labeler="Harbor" form="solution"'
        f' mg-per-mL="{strengths[ndc]}" source="label">{"".join(inner)}</product>'
        for ndc, inner in packages.items()
    )


@functools.lru_cache(maxsize=1)
def known() -> Mappings:
    """The shipped mappings with other ketamine products, and a payer that asks for JW and JZ everywhere."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (("drugs/J3000.xml", _DRUGS.format(products=_products())), ("payers/harbor.xml", _PAYERS)):
            path = Path(folder) / name
            path.parent.mkdir()
            path.write_text(text, encoding="utf-8")
        return load_mappings(Path(folder))


class Billed(NamedTuple):
    """One drug line: modifiers with colons before them, units, charge, NDC and CTP04 in ML."""

    modifiers: str
    units: str
    charge: str
    ndc: str
    quantity: str


def lines_of(example: Example, ndc: str = "") -> list[Billed]:
    """What the example bills, rightly."""
    ndc = ndc or NDC[example.strength, example.volume]
    if not example.has_waste_line:
        return [Billed(":JZ", example.units, "60", ndc, example.quantity)]
    return [
        Billed("", example.units, str(6 * int(example.units)), ndc, example.quantity),
        Billed(":JW", example.waste_units, str(6 * int(example.waste_units)), ndc, example.waste_quantity),
    ]


_HEAD = {
    "P": "CLM*HB-1*{total}***11:B:1*Y*A*Y*Y~REF*G1*HBA1~HI*ABK:F332~NM1*82*1*OKAFOR*NGOZI****XX*1578790002~"
    "PRV*PE*PXC*2084P0800X~LX*1~SV1*HC:96365*330*UN*1***1~DTP*472*D8*20261103~REF*6R*HB1A~",
    "I": "CLM*HB-1*{total}***13:A:1**A*Y*Y~DTP*434*RD8*20261103-20261103~CL1*3*1*01~HI*ABK:S52531A~HI*APR:S52531A~"
    "NM1*71*1*OKAFOR*NGOZI****XX*1578790002~LX*1~SV2*0360*HC:25605*330*UN*1~DTP*472*D8*20261103~REF*6R*HB1A~",
}
_SERVICE = {"P": "SV1*HC:J3000{m}*{c}*UN*{u}***1~", "I": "SV2*0636*HC:J3000{m}*{c}*UN*{u}~"}
_SUBSCRIBER = (
    "SBR*P*18*******ZZ~NM1*IL*1*RIVERA*CAMILA****MI*LSM004200~N3*7 BIRCH LANE~N4*DULUTH*MN*55804~"
    f"DMG*D8*19880423*F~NM1*PR*2*HARBOR HEALTH*****PI*{PAYER}~"
)


def claim_of(lines: list[Billed], form: str) -> bytes:
    """A file with one claim: a service of that date, and the drug lines from LX 2 on."""
    total = 330 + sum(int(line.charge) for line in lines)
    text = _SUBSCRIBER + _HEAD[form].format(total=total)
    for number, line in enumerate(lines, 2):
        text += f"LX*{number}~" + _SERVICE[form].format(m=line.modifiers, c=line.charge, u=line.units)
        text += f"DTP*472*D8*20261103~REF*6R*HB{number}~LIN**N4*{line.ndc}~CTP****{line.quantity}*ML~"
    return complete(text, form)


def charted(given: str, discarded: str, dispensed: str) -> str:
    """A chart row for the first drug line, with everything that the record has to show."""
    return (
        "patient_control_number,line,mg_given,mg_discarded,mg_dispensed,route,indication,monitoring,witness\n"
        f"HB-1,2,{given},{discarded},{dispensed},IV,treatment-resistant depression,continuous,M. OLSEN RN\n"
    )


def judged(data: bytes, chart: str = "") -> Judged:
    """What all rules say of the file."""
    return judge(data, engine_for(chart_of(chart) if chart else None), known())


def faults(found: Judged) -> list[str]:
    """The codes of errors and warnings, each with its line."""
    return sorted(
        f"{one.rule.code} {one.line.number if one.line else ''}".strip()
        for one in found.found
        if one.severity.word in ("error", "warning")
    )


def finding(found: Judged, code: str) -> Finding:
    """The only finding of a rule."""
    (one,) = [one.finding for one in found.found if one.rule.code == code]
    return one
