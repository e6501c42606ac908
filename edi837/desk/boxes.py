"""Which box of the paper forms an element is: CMS-1500 of an 837P, UB-04 (form locators, FL) of an 837I."""

from __future__ import annotations

from collections.abc import Mapping

# By element, or by loop and element where the loop tells what it is.
_PROFESSIONAL: Mapping[str, str] = {
    "CLM01": "26 account no.", "CLM02": "28 total charge", "CLM05-1": "24B place of service",
    "CLM05-3": "22 frequency", "HI": "21 diagnosis", "2400/SV101": "24D code", "2400/SV101-3": "24D modifier",
    "2400/SV101-4": "24D modifier", "2400/SV101-5": "24D modifier", "2400/SV101-6": "24D modifier",
    "2400/SV102": "24F charge", "2400/SV103": "24G unit", "2400/SV104": "24G units",
    "2400/SV105": "24B place of service", "2400/SV107": "24E pointer", "2400/DTP03": "24A date",
    "2410/LIN02": "24 NDC qualifier", "2410/LIN03": "24 NDC", "2410/CTP04": "24 NDC quantity",
    "2410/CTP05": "24 NDC unit", "2310A/NM109": "17b NPI", "2310B/NM109": "24J NPI", "2310C/NM109": "32a NPI",
    "2010AA/NM109": "33a NPI",
}  # fmt: skip
_INSTITUTIONAL: Mapping[str, str] = {
    "CLM01": "FL 3a control no.", "CLM02": "FL 47 total charge", "CLM05-1": "FL 4 type of bill",
    "CLM05-3": "FL 4 frequency", "HI": "FL 67 codes", "2400/SV201": "FL 42 revenue code", "2400/SV202": "FL 44 code",
    "2400/SV202-3": "FL 44 modifier", "2400/SV202-4": "FL 44 modifier", "2400/SV202-5": "FL 44 modifier",
    "2400/SV202-6": "FL 44 modifier", "2400/SV203": "FL 47 charge", "2400/SV204": "FL 46 unit",
    "2400/SV205": "FL 46 units", "2400/DTP03": "FL 45 date", "2410/LIN02": "FL 43 NDC qualifier",
    "2410/LIN03": "FL 43 NDC", "2410/CTP04": "FL 43 NDC quantity", "2410/CTP05": "FL 43 NDC unit",
    "2310A/NM109": "FL 76 NPI", "2010AA/NM109": "FL 56 NPI",
}  # fmt: skip


def box_of(element: str, claim_type: str) -> str:
    """The box of an element as reports write it (2400/SV104); '' for what has none."""
    boxes = _INSTITUTIONAL if claim_type == "I" else _PROFESSIONAL
    name = element.partition("/")[2]
    for known in (element, element.partition("-")[0], name, name[:2]):
        if known in boxes:
            return boxes[known]
    return ""
