"""What is kept of a file: codes, amounts, drugs and diagnoses, each where it belongs and in a shape that it can have.

A code is one that the guides list for that very element, or no longer than two characters; in free text there are
words of the drug mappings, and amounts with their units.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from edi837.deid.element_kinds import CONTENTS, Kind
from edi837.deid.surrogates import blanked
from edi837.guide.compiling import tables
from edi837.guide.tables import CompositeTable, GuideTables, LoopTable
from edi837.mapping.mappings import Mappings
from edi837.rules.guide.g936_billing_address_post_office_box import POST_OFFICE_BOX
from edi837.x12 import ndc
from edi837.x12.delimiters import Delimiters
from edi837.x12.values import code

_SHORT = 2
# Up to seven digits before the point: eight are a date, nine a social security number, ten a telephone.
_NUMBER = re.compile(r"[+-]?\$?0*[0-9]{0,3}(?:,?[0-9]{3}){0,2}(?:[0-9])?\.?[0-9]{0,6}")
_MOST_DIGITS = 7
_SHAPES: Mapping[Kind, re.Pattern[str]] = {
    Kind.CODE: re.compile(r"[0-9]{1,3}|USD|CAD"),
    # HCPCS and CPT, with letters in place of digits too; what has five signs and two digits may be a HIPPS code.
    Kind.PROCEDURE: re.compile(r"[A-Z](?=[A-Z]*[0-9])[0-9OIL]{4}|(?=(?:[A-Z]*[0-9]){2})[A-Z0-9]{5}"),
    # ICD-10-CM, ICD-9-CM, ICD-10-PCS, and the short codes of occurrences, values, conditions and groups.
    Kind.DIAGNOSIS: re.compile(
        r"[A-Z][0-9][0-9A-Z]\.?[0-9A-Z]{0,4}|[VE]?[0-9]{2,3}\.?[0-9]{0,2}|[0-9][0-9A-HJ-NP-Z]{6}"
        r"|(?=(?:[A-Z]*[0-9]){2})[0-9A-HJ-NP-Z]{7}|[A-Z][0-9]{4}|[0-9]{4}[0-9A-Z]|[0-9]{4}"
    ),
    Kind.REASON: re.compile(r"[A-Z]{0,2}[0-9]{1,4}"),
    Kind.TAXONOMY: re.compile(r"[0-9]{3}[0-9A-Z]{6}X"),
    Kind.VERSION: re.compile(r"00[0-9]{3}|00[0-9]{4}(?:X[0-9]{3}(?:[A-Z][0-9]{1,2}){0,3})?"),
}
_NDC_FORMS = frozenset({*ndc.SAFE_FORMS, ndc.NdcForm.TEN, ndc.NdcForm.TWELVE})
_UNITS = frozenset({
    "MG", "MGS", "MCG", "MCGS", "UG", "G", "GM", "GMS", "GR", "GRAM", "GRAMS", "MILLIGRAM", "MILLIGRAMS", "ML", "MLS",
    "CC", "CCS", "UN", "UNIT", "UNITS", "VIAL", "VIALS",
})  # fmt: skip
_WORDS = frozenset({
    "PER", "NOT", "NON", "COMPOUND", "COMPOUNDED", "COMPOUNDING", "HCL", "HYDROCHLORIDE", "INJ", "INJECTION", "IV",
    "IM",
})  # fmt: skip
_MODIFIER_WORDS = frozenset({"MOD", "MODS", "MODIFIER", "MODIFIERS"})
_TOKEN = re.compile(r"[0-9]+(?:\.[0-9]+)?|[A-Za-z]+(?:-[A-Za-z]+)*|.", re.DOTALL)
_AMOUNT = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,3})?")
_SIGNS_OF_TEXT = frozenset("/-.,")
# Digits that count up or down, as somebody types them who has no number.
_UP, _FEWEST = "01234567890", 6
_COUNTING = "|".join(
    digits[at : at + length]
    for length in range(len(_UP), _FEWEST - 1, -1)
    for digits in (_UP, _UP[::-1])
    for at in range(len(_UP) - length + 1)
)
_AUTHORIZATION, _PAYER = "G1", "PR"

Place = tuple[str, int, int]


class KeptValues:
    """Says what may stay."""

    def __init__(self, mappings: Mappings) -> None:
        self._codes = _guide_codes(mappings)
        self._ids = frozenset(name for corrections in mappings.corrections.values() for name in tables(corrections).ids)
        self._payers = mappings.payers.bindings
        self._placeholders = mappings.codes.placeholders
        self._modifiers = frozenset(mappings.codes.modifiers) | _MODIFIER_WORDS
        named = (word for substance in mappings.drugs.substances.values() for word in substance.words)
        self._words = _WORDS | _UNITS | {part.upper() for word in named for part in re.split("[^A-Za-z]+", word)}

    def knows(self, segment: str) -> bool:
        """Whether an 837 can have segments of that ID."""
        return segment in self._ids or segment in CONTENTS

    def keeps(self, kind: Kind, text: str, elements: list[str], place: Place) -> bool:
        """Whether a value, not blank, stays as it is."""
        value = code(text)
        if kind in _SHAPES or kind is Kind.NUMBER:
            return len(value) <= _SHORT or _has_shape(kind, value) or value in self._codes.get(place, ())
        if kind is Kind.NDC:
            return len(value) <= _SHORT or ndc.classify(text)[0] in _NDC_FORMS
        of_payer = kind is Kind.PAYER or (place[0] == "NM1" and elements[1].strip().upper() == _PAYER)
        return of_payer and value in self._payers

    def words(self, kind: Kind, text: str, elements: list[str], place: Place) -> list[tuple[int, int]]:
        """Words of an identifier or address that stay: NONE in place of an authorization, a post office box."""
        if kind is Kind.ADDRESS:
            return [match.span() for match in POST_OFFICE_BOX.finditer(text)]
        if place[:2] != ("REF", 2) or elements[1].strip() != _AUTHORIZATION:
            return []
        written = re.finditer(f"[A-Za-z]{{2,}}|{_COUNTING}", text)
        return [
            match.span()
            for match in written
            if match[0][0].isdigit() or any(match[0].upper() in word for word in self._placeholders)
        ]

    def text(self, text: str, delimiters: Delimiters) -> str:
        """Free text of which only known words and amounts are left."""
        tokens = _TOKEN.findall(text)
        words = re.findall("[A-Z0-9]+", text.upper())
        if words and self._modifiers.issuperset(words):
            return text
        return "".join(
            token if self._is_known(token, tokens[at + 1 : at + 3]) else blanked(token, delimiters)
            for at, token in enumerate(tokens)
        )

    def _is_known(self, token: str, following: list[str]) -> bool:
        if token in _SIGNS_OF_TEXT:
            return True
        if token[0].isdigit():
            unit = next((word for word in following if word != " "), "")
            return unit.upper() in _UNITS and _AMOUNT.fullmatch(token) is not None
        parts = token.upper().split("-")
        return self._words.issuperset(parts)


@lru_cache(maxsize=1 << 14)
def _has_shape(kind: Kind, value: str) -> bool:
    if kind is not Kind.NUMBER:
        return _SHAPES[kind].fullmatch(value) is not None
    whole = re.sub("[^0-9]", "", value.partition(".")[0]).lstrip("0")
    return _NUMBER.fullmatch(value) is not None and len(whole) <= _MOST_DIGITS


def _guide_codes(mappings: Mappings) -> Mapping[Place, frozenset[str]]:
    """The codes that the guides have for an element or component, wherever its segment stands in them."""
    codes: dict[Place, frozenset[str]] = {}
    for corrections in mappings.corrections.values():
        for place, listed in _codes_of(tables(corrections)):
            codes[place] = codes.get(place, frozenset()) | listed
    return codes


def _codes_of(guide: GuideTables) -> Iterable[tuple[Place, frozenset[str]]]:
    waiting: list[LoopTable] = list(guide.roots.values())
    while waiting:
        loop = waiting.pop()
        waiting += loop.loops
        for segment in loop.segments:
            for place in segment.places:
                for element in place.parts if isinstance(place, CompositeTable) else (place,):
                    yield (segment.id, element.position, element.component), element.codes
