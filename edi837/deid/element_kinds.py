"""What each element of an 837 holds: the list by which an element is kept, and everything that it does not name is not.

A word stands for each element in its order; where it is a composite, one for each component, joined by ":". "-" is an
element that nobody needs: it is blanked, as all that follow the last word are, and whole segments without a line here.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from edi837.x12.values import without_breaks


class Kind(Enum):
    """What an element holds, by its word below; the first eight are kept where the value has the shape of its kind."""

    CODE = "code"
    NUMBER = "number"
    PROCEDURE = "procedure"
    DIAGNOSIS = "diagnosis"
    NDC = "ndc"
    REASON = "reason"
    TAXONOMY = "taxonomy"
    VERSION = "version"
    DATE = "date"
    SHORT_DATE = "day"
    TIME = "time"
    CONTROL = "control"
    PAYER = "payer"
    ID = "id"
    ADDRESS = "address"
    ZIP = "zip"
    TEXT = "text"
    UNKNOWN = "-"


_SERVICE = "code:procedure:code:code:code:code:text:procedure"
_INFORMATION = "code:diagnosis:code:date:number:number:-:code:code"
_ADJUSTMENT = " reason number number" * 6
_CONTENTS = {
    "ISA": "code id code id code id code id day time code version control code code code",
    "IEA": "number control", "GS": "code id id date time control code version", "GE": "number control",
    "ST": "code control version", "SE": "number control", "TA1": "control day time code code",
    "BHT": "code code id date time code", "HL": "number number code code",
    "NM1": "code code id id id id id code id code code id", "N2": "id id", "N3": "address address",
    "N4": "id code zip code", "PER": "code id code id code id code id", "DMG": "code date code",
    "PAT": "code - - - code date code number code", "PRV": "code code taxonomy",
    "SBR": "code code id id code code code code code", "CUR": "code code", "REF": "code id - code:id:code:id:code:id",
    "CLM": "id number - - code:code:code code code code code code code:code:code:code:code code - - - code - - - code",
    "DTP": "code code date", "CL1": "code code code", "PWK": "code code - - code id text",
    "CN1": "code number number id number id", "AMT": "code number", "K3": "text", "NTE": "code text",
    "CR1": "code number code code code number", "CR2": "number number code code number number number code",
    "CR3": "code code number", "CR6": "code date date date code code code", "CRC": "code code code code code code code",
    "HI": " ".join([_INFORMATION] * 12),
    "HCP": "code number number id number code number reason code procedure code number code code code",
    "LX": "number", "SV1": f"{_SERVICE} number code number code - number:number:number:number - code - code code - - "
    "code", "SV2": f"reason {_SERVICE} number code number number number",
    "SV3": f"{_SERVICE} number code code:code:code:code:code code number",
    "SV5": f"{_SERVICE} code number number number code", "PS1": "id number code", "MEA": "code code number",
    "QTY": "code number", "LIN": "id code ndc", "CTP": "number number number number number:number",
    "SVD": f"payer number {_SERVICE} reason number number", "CAS": f"code{_ADJUSTMENT}",
    "OI": "code code code code code code", "MIA": "number number number number reason" + " number" * 14 + " reason" * 5,
    "MOA": "number number reason reason reason reason reason number number", "FRM": "reason code text date number",
    "LQ": "code reason",
}  # fmt: skip
CONTENTS: Mapping[str, tuple[tuple[Kind, ...], ...]] = {
    segment: tuple(tuple(map(Kind, word.split(":"))) for word in words.split()) for segment, words in _CONTENTS.items()
}


def segment_name(sent: str) -> str:
    """The segment ID that is meant, however it is written."""
    return without_breaks(sent).upper()


def kinds_of(segment: str, position: int) -> tuple[Kind, ...]:
    """The kind of an element, or those of its components."""
    elements = CONTENTS.get(segment, ())
    return elements[position - 1] if position <= len(elements) else (Kind.UNKNOWN,)
