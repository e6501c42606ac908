"""A denied claim with all that is known of it: what was sent, what was answered, what was found, and what proves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from edi837.mapping.lanes import Lane
from edi837.rows.record import ExceptionRecord
from edi837.system.dataclass import dataclass
from edi837.system.named_tuple import NamedTuple


class DeniedLine(NamedTuple):
    """A line as it was sent, and what was answered to it; '' for what is not known."""

    lx: str
    code: str
    modifiers: str
    units: str
    charge: str
    paid: str
    state: str
    codes: str
    remarks: str


class ReceivedAnswer(NamedTuple):
    """An answer that came: its day, what it says and by whom, how surely it is of this claim, and its file."""

    day: str
    state: str
    by: str
    codes: str
    paid: str
    certainty: str
    source: str


class Evidence(NamedTuple):
    """Something that goes with a letter: its words, and where it is; `where` is '' while it is missing."""

    words: str
    where: str


@dataclass(frozen=True)
class DeniedClaim:
    """The claim; dates are CCYY-MM-DD, amounts plain decimals. `segments` are masked as reports mask them.

    `denied_on` is the day of the answer, `payer_number` the payer's latest number of the claim, `sources` what the
    findings rest on. `values` are those that letters may name, '' for what nothing says.
    """

    number: str
    payer: str
    payer_number: str
    billing_npi: str
    service: str
    charge: str
    paid: str
    state: str
    denied_on: str
    lane: Lane
    deadline: str
    file: str
    output_sha256: str
    lines: tuple[DeniedLine, ...]
    answers: tuple[ReceivedAnswer, ...]
    findings: tuple[ExceptionRecord, ...] = ()
    segments: tuple[str, ...] = ()
    arithmetic: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()

    @property
    def carcs(self) -> tuple[str, ...]:
        """The reason codes of its lines and answers, without their groups."""
        spoken = [*(line.codes for line in self.lines), *(answer.codes for answer in self.answers)]
        codes = " ".join(spoken).split()
        return tuple(dict.fromkeys(code.partition("-")[2] for code in codes if "-" in code))
