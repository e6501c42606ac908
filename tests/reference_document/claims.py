"""Claims of the tests here: the office's and the hospital's, with one thing changed."""

from __future__ import annotations

from tests.reference_document.asking import KETAMINE

_RENDERING = "NM1*82*1*OKAFOR*NGOZI****XX*1578790002~"


def office(
    diagnosis: str = "F332",
    beside: str = "96365",
    place: str = "11",
    service: str = "HC:J3000*60*UN*5",
    drug: str = KETAMINE,
    authorization: str = "REF*G1*NLA2026310~",
    notes: str = "",
    rendering: bool = True,
    more: str = "",
) -> str:
    """A claim of 837P: a service of the date and the drug line; `more` are lines from LX 3 on."""
    name = _RENDERING if rendering else ""
    head = f"CLM*LS-1001*{390 + 20 * more.count('LX*')}***{place}:B:1*Y*A*Y*Y~"
    visit = f"LX*1~SV1*HC:{beside}*330*UN*1***1~DTP*472*D8*20261103~"
    line = f"LX*2~SV1*{service}***1~DTP*472*D8*20261103~{drug}"
    return f"{head}{notes}{authorization}HI*ABK:{diagnosis}~{name}{visit}{line}{more}"


def hospital(department: str = "0360", beside: str = "25605", site: str = "13", diagnosis: str = "S52531A") -> str:
    """A claim of 837I: an outpatient service of the date, and the drug line."""
    head = f"CLM*SA-2001*390***{site}:A:1**A*Y*Y~DTP*434*RD8*20261103-20261103~CL1*3*1*01~REF*G1*NLA2026311~"
    people = f"HI*ABK:{diagnosis}~HI*APR:{diagnosis}~NM1*71*1*OKAFOR*NGOZI****XX*1578790002~"
    service = f"LX*1~SV2*{department}*HC:{beside}*330*UN*1~DTP*472*D8*20261103~"
    return f"{head}{people}{service}LX*2~SV2*0636*HC:J3000*60*UN*5~DTP*472*D8*20261103~{KETAMINE}"


def insured_by(indicator: str, claim: str, payer: str = "NORTHERN LIFE*****PI*NL100") -> str:
    """The claim under a subscriber whose payer is of another class (SBR09)."""
    return (
        f"SBR*P*18*******{indicator}~NM1*IL*1*RIVERA*CAMILA****MI*LSM004200~N3*7 BIRCH LANE~N4*DULUTH*MN*55804~"
        f"DMG*D8*19880423*F~NM1*PR*2*{payer}~{claim}"
    )
