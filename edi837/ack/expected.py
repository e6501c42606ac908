"""The codes of a TA1 or 999 in a record's `expected_999`: `TA1:021`, `999 IK5:4`, `999 IK3:CTP:3`, `999 IK4:7`."""

from __future__ import annotations

import re
from typing import NamedTuple

TA1, GROUP, SET, SEGMENT, ELEMENT = "TA1", "AK9", "IK5", "IK3", "IK4"

# Where several codes are possible the first is taken; a segment ID is never I and digits, as the codes of guides are.
_CODE = re.compile(r"(TA1|AK9|IK5|IK3|IK4)(?::(?!I[0-9])([A-Z][A-Z0-9]{1,2}))?(?::(I?[0-9]+))?")


class Expected(NamedTuple):
    """At which level, of which segment where it is named, and the code; all '' where no TA1 or 999 is expected."""

    level: str = ""
    segment: str = ""
    code: str = ""


def expected(text: str) -> Expected:
    """The first code in the text."""
    match = _CODE.search(text)
    return Expected(match[1], match[2] or "", match[3] or "") if match else Expected()
