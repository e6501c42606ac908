"""Which claims are alike: nothing that a rule reads of them differs, so that what is said of one is said of all.

A likeness is the text of a claim and of the levels above it, where names stand for what differs from claim to claim and
is read by no rule, or by rules that are silent of whatever is written as it is here: account and reference numbers,
names and addresses, NPIs, years of birth, and the one day of all services. A value that is written in another way stays
in the text as it is, or the claim is like no other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from edi837.claim.assigned_number import is_assigned
from edi837.claim.conforming_claim import ConformingClaim, Likeness
from edi837.claim.likeness_levels import LikeLevels, without
from edi837.mapping.mappings import Mappings
from edi837.system.named_tuple import NamedTuple
from edi837.x12.batch import SetInfo
from edi837.x12.npi import is_npi

# Segments of loops 2300, 2310, 2400 and 2410 of an 837P: whoever has others, such as other payers, is like no other.
_KNOWN = frozenset({"CLM", "REF", "HI", "NM1", "PRV", "N3", "N4", "NTE", "LX", "SV1", "DTP", "LIN", "CTP"})
_NUMBER = re.compile("[0-9A-Z]{1,50}")
_DATE = re.compile("[0-9]{8}")
# Beside the authorization: those of a clearinghouse, and of a medical record.
_NUMBERS = ("D9", "EA")
_AUTHORIZATION, _LINE_NUMBER, _SERVICE_DATE = "G1", "6R", "472"
# NM103 to NM107, NM109.
_NAME = (3, 4, 5, 6, 7, 9)
_LONGEST_ACCOUNT = 20
_MOST_SHAPES = 1 << 12


class _Differing(NamedTuple):
    """Which segments of claims with the same segments hold what differs."""

    dates: tuple[int, ...]
    line_numbers: tuple[int, ...]
    authorizations: tuple[int, ...]
    numbers: tuple[tuple[int, str], ...]
    providers: tuple[int, ...]


# By the places of segments, which stay with it, where claims that have them hold what differs.
Shapes = dict[int, tuple[Mapping[str, Sequence[int]], _Differing | None]]


class Likenesses:
    """The likenesses of the claims of a set; `shapes` are known from sets with the same delimiters."""

    def __init__(self, mappings: Mappings, info: SetInfo, shapes: Shapes) -> None:
        self._placeholders = mappings.codes.placeholders
        self._delimiters = info.delimiters
        self._element = info.delimiters.element
        self._join = info.delimiters.segment.join
        self._clm = f"CLM{self._element}"
        self._service_date = self._element.join(("DTP", "472", "D8", ""))
        self._prefixes = {
            qualifier: self._element.join(("REF", qualifier, ""))
            for qualifier in (_LINE_NUMBER, _AUTHORIZATION, *_NUMBERS)
        }
        self._set = repr((info.claim_type, info.sender, info.receiver, info.usage, info.encounter, info.delimiters))
        self._levels = LikeLevels(mappings, info.delimiters)
        self._shapes = shapes

    def of(self, claim: ConformingClaim) -> Likeness | None:
        """The likeness of a claim that conforms to its guide; None for one that is like no other.

        With the first claim of a billing provider only others are alike that are the first of theirs.
        """
        shape = self._shape_of(claim) if claim.professional else None
        if shape is None:
            return None
        texts = list(claim.texts)
        day, account = self._day(texts, shape), claim.clm[1]
        levels = self._levels.above(claim, day) if day else None
        if levels is None or len(account) > _LONGEST_ACCOUNT or not _NUMBER.fullmatch(account):
            return None
        texts[0] = texts[0][len(self._clm) + len(account) :]
        if not self._has_own_numbers(texts, shape, (account, *levels.numbers)):
            return None
        for at in shape.providers:
            texts[at] = self._provider(texts[at])
        return Likeness(self._join((self._set, str(claim.first_level), levels.common, *texts)), day)

    def _day(self, texts: list[str], shape: _Differing) -> str:
        """The day of all services, which is taken out of the segments; '' where there is none, or more than one."""
        sent = {texts[at] for at in shape.dates}
        only, prefix = sent.pop(), self._service_date
        if sent or not only.startswith(prefix) or not _DATE.fullmatch(only, len(prefix)):
            return ""
        for at in shape.dates:
            texts[at] = _SERVICE_DATE
        return only[len(prefix) :]

    def _has_own_numbers(self, texts: list[str], shape: _Differing, others: tuple[str, ...]) -> bool:
        """Whether each line has a number of its own, and each authorization one that is not among `others`.

        All are taken out of the segments.
        """
        numbers = set()
        for at in shape.line_numbers:
            numbers.add(self._number(texts[at], _LINE_NUMBER))
            texts[at] = _LINE_NUMBER
        if "" in numbers or len(numbers) < len(shape.line_numbers):
            return False
        for at in shape.authorizations:
            number = self._number(texts[at], _AUTHORIZATION)
            if number in others or not is_assigned(number, self._placeholders):
                return False
            texts[at] = _AUTHORIZATION
        for at, qualifier in shape.numbers:
            if self._number(texts[at], qualifier):
                texts[at] = qualifier
        return True

    def _number(self, reference: str, qualifier: str) -> str:
        """REF02 of a REF of a qualifier, with nothing behind it, and in capitals and digits; else ''."""
        prefix = self._prefixes[qualifier]
        return (
            reference[len(prefix) :]
            if reference.startswith(prefix) and _NUMBER.fullmatch(reference, len(prefix))
            else ""
        )

    def _provider(self, name: str) -> str:
        """An NM1 with a sound NPI, without that and without the name; any other as it is."""
        nm1 = name.split(self._element)
        if len(nm1) == 10 and nm1[8] == "XX" and is_npi(nm1[9]) and name.isascii() and name.isprintable():
            return without(nm1, _NAME, self._delimiters)
        return name

    def _shape_of(self, claim: ConformingClaim) -> _Differing | None:
        key = id(claim.places)
        known = self._shapes.get(key)
        if known is None:
            if len(self._shapes) >= _MOST_SHAPES:
                self._shapes.clear()
            # The places stay with it, so that no others come to stand where they do.
            known = self._shapes[key] = (claim.places, self._look_at(claim))
        return known[1]

    def _look_at(self, claim: ConformingClaim) -> _Differing | None:
        """Where a claim has what differs; None where it holds a segment that is not known here."""
        sent = [text.split(self._element, 2)[:2] for text in claim.texts]
        names = [name for name, *_ in sent]
        first_line = names.index("LX") if "LX" in names else 0
        if not _KNOWN.issuperset(names) or "NM1" in names[first_line:]:
            return None
        by_name: dict[str, list[int]] = {}
        for at, segment in enumerate(sent):
            by_name.setdefault("*".join(segment), []).append(at)
        dates = by_name.get("DTP*472", [])
        if not dates or len(dates) < names.count("DTP"):
            return None
        return _Differing(
            tuple(dates),
            tuple(by_name.get("REF*6R", ())),
            tuple(by_name.get("REF*G1", ())),
            tuple((at, qualifier) for qualifier in _NUMBERS for at in by_name.get(f"REF*{qualifier}", ())),
            tuple(at for at, name in enumerate(names) if name == "NM1"),
        )
