"""What stands around the claims: interchange, functional group, transaction set, with declared and true counts."""

from __future__ import annotations

from dataclasses import field
from decimal import Decimal

from edi837.system.dataclass import dataclass
from edi837.system.late_pattern import late_pattern
from edi837.system.named_tuple import NamedTuple
from edi837.x12.delimiters import Delimiters, Header
from edi837.x12.segment import Element, Segment
from edi837.x12.values import without_breaks

# GS01 of groups of 837.
CLAIMS = "HC"
PROFESSIONAL = frozenset({"005010X222", "005010X222A1", "005010X222A2"})
INSTITUTIONAL = frozenset({"005010X223", "005010X223A1", "005010X223A2", "005010X223A3"})
# A version, with the guides of claims of 4010, 5010 and 8020 that are not read here.
_VERSION = late_pattern("00[0-9]{4}(?:X(?:096|097|098|224|323|324|325)(?:A[1-3])?)?")
_SET_ID = late_pattern("[0-9]{3}")


class Occurrences(NamedTuple):
    """Something met more than once: where first, and how often."""

    first: int
    times: int


class Met(NamedTuple):
    """A fault of segments that was met once or more often: the element of the first one, and what is wrong."""

    at: Element
    times: int
    why: str = ""


class StraySegments(NamedTuple):
    """Segments where none may stand: the first one, and how many."""

    first: Segment
    times: int


@dataclass(slots=True)
class Interchange:
    """ISA to IEA. `loose` are the last bytes, when no terminator ends them; `junk` what stands between segments.

    `wrapped` are line breaks inside segments of a file that is read without them, `stray` segments outside of groups.
    """

    header: Header
    end: int
    isa: Segment
    iea: Segment | None = None
    groups: int = 0
    loose: Occurrences | None = None
    junk: Occurrences | None = None
    wrapped: Occurrences | None = None
    stray: StraySegments | None = None

    @property
    def delimiters(self) -> Delimiters:
        """The delimiters that its ISA declares."""
        return self.header.delimiters

    @property
    def control_number(self) -> str:
        """ISA13 as sent."""
        return self.isa.value(13)


@dataclass(slots=True)
class FunctionalGroup:
    """GS to GE; either may be missing. `repeated` says that its number was that of an earlier group of the interchange.

    `examined` counts the sets that are read here, of all its `sets`; `stray` are segments outside of its sets.
    """

    interchange: Interchange
    gs: Segment | None
    ge: Segment | None = None
    sets: int = 0
    examined: int = 0
    repeated: bool = False
    stray: StraySegments | None = None

    @property
    def control_number(self) -> str:
        """GS06 as sent."""
        return self.gs.value(6) if self.gs else ""

    @property
    def is_of_claims(self) -> bool:
        """Whether its GS says that it holds claims, by GS01 or by an implementation that is read here."""
        gs = self.gs
        return gs is not None and (
            without_breaks(gs.value(1)) == CLAIMS or without_breaks(gs.value(8)) in PROFESSIONAL | INSTITUTIONAL
        )


@dataclass(slots=True)
class TransactionSet:
    """ST to SE; either may be missing. `segments` is the true count, both included.

    `broken` are line breaks inside segments; `most_lines` claims with too many lines, `most_claims` the first claim
    too many under an HL. `repeated` says that its number was that of an earlier set of the group.
    """

    interchange: Interchange
    group: FunctionalGroup | None
    st: Segment | None
    start: int
    se: Segment | None = None
    end: int = 0
    segments: int = 0
    claims: int = 0
    charges: Decimal = field(default_factory=Decimal)
    hierarchy: Met | None = None
    junk: Occurrences | None = None
    broken: Occurrences | None = None
    most_lines: Met | None = None
    most_claims: Met | None = None
    repeated: bool = False

    @property
    def control_number(self) -> str:
        """ST02 as sent."""
        return self.st.value(2) if self.st else ""

    @property
    def implementation(self) -> str:
        """ST03, or GS08 where ST03 is empty."""
        declared = self.st.value(3) if self.st else ""
        if not declared and self.group and self.group.gs:
            declared = self.group.gs.value(8)
        return without_breaks(declared)

    @property
    def is_claim(self) -> bool:
        """Whether it is an 837 of any implementation."""
        return self.st is not None and without_breaks(self.st.value(1)) == "837"

    @property
    def kind(self) -> str:
        """What the set is, in words: its ST01, of an 837 its version too, and nothing else that may stand there."""
        set_id = without_breaks(self.st.value(1)) if self.st else ""
        if not self.is_claim:
            return set_id if _SET_ID.fullmatch(set_id) else "set of no known kind"
        version = _VERSION.match(self.implementation)
        return f"837 of {version[0]}" if version else "837 of no known version"

    @property
    def claim_type(self) -> str:
        """P or I; '' for what is passed through untouched."""
        if not self.is_claim:
            return ""
        if self.implementation in PROFESSIONAL:
            return "P"
        return "I" if self.implementation in INSTITUTIONAL else ""
