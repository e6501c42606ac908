"""The TA1: whether an interchange was taken in."""

from __future__ import annotations

from collections.abc import Sequence

from edi837.ack.objection import Objection
from edi837.ack.received import ReceivedInterchange
from edi837.ack.writing import Address, Outgoing

ACCEPTED, WITH_ERRORS, REJECTED = "A", "E", "R"
_NO_ERROR = "000"
# The control structure is wrong: of this interchange, or of the file that it came in and was held back with.
_STRUCTURE = "022"


def write_ta1(
    out: Outgoing, address: Address, interchange: ReceivedInterchange, against: Sequence[Objection], rejected: bool
) -> None:
    """An interchange of nothing but the TA1."""
    code = next((one.code for one in against if one.code), _STRUCTURE if against or rejected else _NO_ERROR)
    verdict = REJECTED if rejected else WITH_ERRORS if against else ACCEPTED
    isa = interchange.isa
    with out.interchange(address):
        out.segment("TA1", out.text(isa[13], 9), out.text(isa[9], 6), out.text(isa[10], 4), verdict, code)
