"""What the attributes of policies name: lists of the files, codes, diagnoses, NDCs, and words of fixed sets."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from edi837.mapping.stated_policy import Names, Period
from edi837.system.late_pattern import late_pattern
from edi837.system.named_tuple import NamedTuple
from edi837.system.near import nearest
from edi837.x12.ndc import SAFE_FORMS, classify

UNLISTED = "unlisted"
SETTINGS = frozenset(
    {
        "office", "home", "infusion-center", "urgent-care", "hospital-outpatient", "critical-access", "asc",
        "emergency-room", "inpatient", "clinic", "skilled-nursing", "dialysis", "telehealth", "pharmacy", "hospice",
    }
)  # fmt: skip
# Other spellings of a word.
SPELLINGS = {"infusion-centre": "infusion-center", "anaesthesia": "anesthesia"}
# off-label: other than anesthesia and procedures, of a drug that has uses off its label.
OFF_LABEL = "off-label"
USES = frozenset({"psychiatric", "pain", "other", "anesthesia", "procedure", "unknown", OFF_LABEL})
CONTAINERS = frozenset({"single-dose", "multi-dose"})
UNITS = frozenset({"F2", "GR", "ME", "ML", "UN"})
STATES = frozenset(
    re.findall(
        "..",
        "ALAKAZARCACOCTDEDCFLGAHIIDILINIAKSKYLAMEMDMAMIMNMSMOMTNENVNHNJNMNYNCNDOHOKORPARISCSDTNTXUTVTVAWAWVWIWYASGUMPPRVI",
    )
)
# Roles of providers, with NM101 and the loops where each stands (P, I).
ROLES = frozenset(
    {"billing", "rendering", "attending", "operating", "ordering", "referring", "supervising", "facility"}
)
ROLE_CODES = {
    "85": "billing", "82": "rendering", "71": "attending", "72": "operating", "DK": "ordering", "P3": "referring",
    "DN": "referring",
    "DQ": "supervising", "77": "facility", "prescribing": "ordering", "service": "facility",
}  # fmt: skip
_WORDS: Mapping[str, frozenset[str]] = {
    "settings": SETTINGS, "uses": USES, "containers": CONTAINERS, "forms": frozenset({"P", "I"}), "states": STATES,
    "units": UNITS, "provider": ROLES,
}  # fmt: skip
_CODE = re.compile(r"[A-Z][0-9]{4}|[0-9]{4}[0-9A-Z]")
_DIAGNOSIS = re.compile(r"[A-Z][0-9][0-9A-Z][0-9A-Z]{0,4}")
_CATEGORIES = re.compile(r"([A-Z])([0-9]{2})-\1([0-9]{2})")
_RANGE = re.compile(r"([A-Z]?)([0-9]{4,5})-\1([0-9]{4,5})")
_MODIFIER = re.compile(r"[A-Z0-9]{2}")
_NPI = late_pattern(r"[0-9]{10}")
_LABELER = late_pattern(r"[0-9]{4,5}")
# Letters that stand for a digit by mistake.
_MISTAKEN = str.maketrans("OILS", "0115")
_ALWAYS = (Period(),)
_LONGEST_RANGE = 9_999


class NamedList(NamedTuple):
    """A list of a file: its kind, and its values with their periods."""

    kind: str
    values: Mapping[str, tuple[Period, ...]]


class WrongName(ValueError):
    """A name that stands for nothing; what is allowed."""


# What an attribute may name besides lists: the kind of a value that is written itself.
_KINDS = {
    "drugs": ("codes", "ndcs", "labelers"), "diagnoses": ("diagnoses",), "providers": ("providers",),
    "labeler": ("labelers",), "procedure": ("procedures", "codes"), "diagnosis": ("diagnoses",), "tried": ("codes",),
    "under": ("codes",),
}  # fmt: skip


def names_of(attribute: str, words: tuple[str, ...], lists: Mapping[str, NamedList]) -> Names:
    """What the words of an attribute name; WrongName for one that names nothing."""
    kinds = _KINDS.get(attribute)
    if kinds is None:
        return _words(attribute, words)
    values: dict[str, dict[str, tuple[Period, ...]]] = {}
    known, empty = set(), []
    for word in words:
        listed = lists.get(word)
        if listed is not None:
            if listed.kind not in kinds:
                raise WrongName(f"{word} is a list of {listed.kind}; write one of {' or '.join(kinds)}")
            if not listed.values:
                empty.append(word)
            for value, periods in listed.values.items():
                values.setdefault(listed.kind, {}).setdefault(value, periods)
        elif word == UNLISTED and attribute == "drugs":
            known.add(UNLISTED)
        else:
            for value in _values(kinds[0], word, lists):
                values.setdefault(kinds[0], {})[value] = _ALWAYS
    return Names(values, frozenset(known), tuple(empty))


@lru_cache(maxsize=4096)
def _words(attribute: str, words: tuple[str, ...]) -> Names:
    """Those of fixed sets: thousands of files have the same."""
    return Names({}, frozenset(_word(attribute, word) for word in words))


def _values(kind: str, word: str, lists: Mapping[str, NamedList]) -> list[str]:
    try:
        return values_of(kind, word)
    except WrongName as error:
        raise WrongName(f"{word} is no list of this file, and {error}{nearest(word, lists)}") from None


def values_of(kind: str, text: str) -> list[str]:
    """The values that a word of a list stands for, as rules compare them; WrongName for one of another shape."""
    return _READERS[kind](text.strip().upper())


def _codes(text: str) -> list[str]:
    if match := _RANGE.fullmatch(text):
        letter, first, last = match.groups()
        numbers = range(int(first), min(int(last), int(first) + _LONGEST_RANGE) + 1)
        return [f"{letter}{number:0{len(first)}}" for number in numbers]
    return [_shaped(text, _CODE, "a procedure code such as J3000")]


def _diagnoses(text: str) -> list[str]:
    if match := _CATEGORIES.fullmatch(text):
        return [f"{match[1]}{number:02}" for number in range(int(match[2]), int(match[3]) + 1)]
    return [_shaped(text.replace(".", ""), _DIAGNOSIS, "a diagnosis such as F33.2")]


def _ndcs(text: str) -> list[str]:
    bare = text.replace("-", "")
    if bare.isdecimal() and (len(bare) == 9 or (len(bare) == 11 and "-" not in text)):
        return [bare]
    return [ndc_of(text)]


def ndc_of(text: str) -> str:
    """The eleven digits of an NDC; WrongName for what is none."""
    form, digits = classify(text)
    if form in SAFE_FORMS:
        return digits
    meant = text.upper().translate(_MISTAKEN)
    hint = f"; did you mean {meant}?" if classify(meant)[0] in SAFE_FORMS else ""
    raise WrongName(f"{text!r} is not an NDC of eleven digits, such as 00409-2053-10{hint}")


def _labelers(text: str) -> list[str]:
    return [_shaped(text, _LABELER, "the five digits of a labeler, such as 00409").zfill(5)]


def _providers(text: str) -> list[str]:
    return [_shaped(text, _NPI, "an NPI of ten digits")]


def _shaped(text: str, pattern: re.Pattern[str], what: str) -> str:
    if pattern.fullmatch(text):
        return text
    meant = text[:1] + text[1:].translate(_MISTAKEN)
    hint = f"; did you mean {meant}?" if meant != text and pattern.fullmatch(meant) else ""
    raise WrongName(f"{text!r} is not {what}{hint}")


_READERS: Mapping[str, Callable[[str], list[str]]] = {
    "codes": _codes, "procedures": _codes, "diagnoses": _diagnoses, "ndcs": _ndcs, "labelers": _labelers,
    "providers": _providers,
}  # fmt: skip


def _word(attribute: str, word: str) -> str:
    if attribute == "modifiers":
        return _shaped(word.upper(), _MODIFIER, "a modifier of two letters or digits, such as JZ")
    known = _WORDS.get(attribute)
    if known is None:
        return word
    meant = SPELLINGS.get(word, word)
    meant = ROLE_CODES.get(meant, meant) if attribute == "provider" else meant
    if meant not in known:
        same = next((each for each in sorted(known) if each.lower() == word.lower()), None)
        near = f"; did you mean {same}?" if same else nearest(word, known)
        raise WrongName(f"{word!r} is not allowed; write {', '.join(sorted(known))}{near}")
    return meant
