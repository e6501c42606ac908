"""X118: an element of the ST holds what it cannot hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from edi837.findings.finding import Finding
from edi837.rules.rule import ERROR, Scope, rule
from edi837.x12.envelope import INSTITUTIONAL, PROFESSIONAL, TransactionSet
from edi837.x12.values import without_breaks

_CLAIM = "837"
_NUMBER = re.compile(r"[A-Za-z0-9]{4,9}")


@rule("X118", "set-header-invalid", on=TransactionSet, severity=ERROR, snip=1, scope=Scope.INTERCHANGE)
def set_header_invalid(transaction: TransactionSet) -> Iterator[Finding]:
    """ST01 does not name the set, ST02 is not a number of 4 to 9 characters, or ST03 does not name the implementation.

    Why: a 999 repeats ST01 and ST02, and the guide is chosen by ST03; a receiver rejects what it cannot name.
    Fix: none. Correct the settings of the system that writes the envelope; the ST is never changed here.
    Do: Correct {element} in the settings of the sending system; {before} was sent.
    Source: X12.6 and the 837 guides; 999 IK502 6, 7, 23 and I6.
    """
    st = transaction.st
    label = transaction.implementation
    if st is None or label not in PROFESSIONAL | INSTITUTIONAL:
        return
    if without_breaks(st.value(1)) != _CLAIM:
        if not without_breaks(st.value(1)):
            yield Finding(st.element(1), "ST01 is empty, and an 837 stands under its label", ack="999 IK5:6")
        return
    if not _NUMBER.fullmatch(without_breaks(st.value(2))):
        yield Finding(st.element(2), "ST02 is not a number of 4 to 9 characters", ack="999 IK5:7")
    elif transaction.repeated:
        yield Finding(st.element(2), "ST02 is the number of an earlier set of the group", ack="999 IK5:23")
    if not without_breaks(st.value(3)):
        yield Finding(st.element(3), "ST03 is empty: the set does not name its implementation", ack="999 IK5:I6")
