"""The spellings of an NDC in LIN03, told apart by one classifier.

Source: 21 CFR 207.33 for the label's 4-4-2, 5-3-2 and 5-4-1 forms; HIPAA claims carry eleven digits, 5-4-2,
made by padding the short part with a zero on its left. 6-4-2 (twelve digits) is on labels from 2033-03-07
(91 FR 10749) and has no place in 5010.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from itertools import pairwise


class NdcForm(Enum):
    """What a LIN03 looks like; the first that fits."""

    EMPTY = "empty"
    CLEAN = "eleven digits"
    HYPHENS = "label form with hyphens"
    PADDED = "a good form with text or blanks around it"
    TEN = "ten digits"
    TWELVE = "twelve digits"
    MALFORMED = "no form of an NDC"


SAFE_FORMS = frozenset({NdcForm.CLEAN, NdcForm.HYPHENS, NdcForm.PADDED})

_LABEL_FORMS = frozenset({(4, 4, 2), (5, 3, 2), (5, 4, 1), (5, 4, 2)})
_PREFIX = re.compile(r"\A(?:NDC|N4)[ :#]*", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t]+")
_HYPHENATED = re.compile(r"([0-9]+)-([0-9]+)-([0-9]+)")
_DIGITS = re.compile(r"[0-9]+")


@lru_cache(maxsize=4096)
def classify(text: str) -> tuple[NdcForm, str]:
    """The form of `text`, and its eleven digits ('' when they cannot be known; ten or twelve for those)."""
    if not text.strip():
        return NdcForm.EMPTY, ""
    bare = _BLANKS.sub("", _PREFIX.sub("", text.strip()))
    form, digits = _classify_bare(bare)
    if form is NdcForm.CLEAN or form is NdcForm.HYPHENS:
        return (form if bare == text else NdcForm.PADDED), digits
    return form, digits


def _classify_bare(bare: str) -> tuple[NdcForm, str]:
    padded = pad(bare)
    digits = padded or bare.replace("-", "")
    if not _DIGITS.fullmatch(digits) or is_filler(digits):
        return NdcForm.MALFORMED, ""
    if len(digits) == 11 and digits.startswith("00000"):
        return NdcForm.MALFORMED, ""
    if padded:
        return NdcForm.HYPHENS, padded
    return _by_length(bare, digits)


def is_filler(digits: str) -> bool:
    """Whether the digits are one and the same, or count up or down from the first to the last: 12345678901."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(digits)}
    return len(steps) == 1 and steps <= {0, 1, 9}


def _by_length(bare: str, digits: str) -> tuple[NdcForm, str]:
    if len(digits) == 10:
        return NdcForm.TEN, digits
    if len(digits) == 12:
        return NdcForm.TWELVE, digits
    if len(digits) == 11 and bare == digits:
        return NdcForm.CLEAN, digits
    return NdcForm.MALFORMED, ""


def pad(text: str) -> str:
    """Eleven digits of a label form with hyphens; '' when `text` is not one."""
    match = _HYPHENATED.fullmatch(text)
    if not match or tuple(map(len, match.groups())) not in _LABEL_FORMS:
        return ""
    labeler, product, package = match.groups()
    return labeler.zfill(5) + product.zfill(4) + package.zfill(2)


def normal(text: str) -> str:
    """Eleven digits where the spelling decides them, else the text as it is."""
    form, digits = classify(text)
    return digits if form in SAFE_FORMS else text


def candidates(ten: str) -> tuple[str, str, str]:
    """The three eleven-digit readings of ten bare digits: 4-4-2, 5-3-2, 5-4-1."""
    return "0" + ten, ten[:5] + "0" + ten[5:], ten[:9] + "0" + ten[9:]
