"""What differs between two claims of one shape: a mark for each, and text with marks made into a template.

The marks are private-use characters, so one that is left unfilled cannot be written as Latin-1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from operator import itemgetter

from edi837.system.named_tuple import NamedTuple

_FIRST = 0xE000
_MARK = re.compile("[\ue000-\ue0ff]")

COUNT = 18
(
    # Numbers of the levels
    PROVIDER_HL, SUBSCRIBER_HL, PATIENT_HL,
    # of the patient
    MEMBER, GROUP, SUBSCRIBER, DEPENDENT, STREET, CITY, BIRTH, DEPENDENT_BIRTH,
    # and of the claim.
    PATIENT_CONTROL_NUMBER, AUTHORIZATION, PRACTITIONER, DAY, DAY_BEFORE, DAY_AFTER, ADJUDICATED,
) = (chr(_FIRST + number) for number in range(COUNT))  # fmt: skip
# Where the values of the three kinds stand in a list of values.
LEVELS, PATIENT, CLAIM = slice(0, 3), slice(3, 11), slice(11, 18)


class Template(NamedTuple):
    """Text with places for values; `take` brings the values into their order."""

    text: str
    take: Callable[[Sequence[str]], tuple[str, ...]]
    segments: int

    def fill(self, values: Sequence[str]) -> str:
        """The text with values in it."""
        return self.text % self.take(values)


def template(segments: list[list[str]], newline: str) -> Template:
    """Segments, elements beginning with the ID, as one template; empty elements at the end are left off."""
    text = "".join(f"{'*'.join(segment).rstrip('*')}~{newline}" for segment in segments)
    order = [ord(mark) - _FIRST for mark in _MARK.findall(text)]
    return Template(_MARK.sub("%s", text.replace("%", "%%")), itemgetter(*order), len(segments))
