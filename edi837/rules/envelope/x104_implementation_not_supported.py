"""X104: a transaction set of another kind passes through untouched."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.findings.finding import Finding
from edi837.rules.rule import INFO, WARNING, Scope, rule
from edi837.x12.envelope import FunctionalGroup, TransactionSet
from edi837.x12.values import without_breaks

# 999 and 277CA: an answer is never answered.
_ANSWERS = ("FA", "HN")


@rule(
    "X104",
    "implementation-not-supported",
    on=(TransactionSet, FunctionalGroup),
    severity=WARNING,
    snip=2,
    scope=Scope.INTERCHANGE,
)
def implementation_not_supported(subject: TransactionSet | FunctionalGroup) -> Iterator[Finding]:
    """The set is not an 837P or 837I of version 005010, so it is passed through without a look.

    Why: the loops of other implementations (dental, 4010) are others; judging them by these guides would be wrong. A
    group in which no set is read gets no 999 of ours, and is named; the setting `unjudged_groups` can reject it.
    Fix: none. Nothing to do for sets that are not claims; a claim in an old or dental format needs another tool.
    Do: Nothing, where these are not claims; dental or old formats need another tool.
    Source: implementations 005010X222, X222A1, X222A2, X223, X223A1, X223A2 and X223A3 are read here.
    """
    if isinstance(subject, FunctionalGroup):
        yield from _without_answer(subject)
    else:
        yield from _unexamined(subject)


def _without_answer(group: FunctionalGroup) -> Iterator[Finding]:
    gs = group.gs
    if gs is not None and group.sets and not group.examined and without_breaks(gs.value(1)) not in _ANSWERS:
        message = "No set of this group is examined: it gets no 999 of ours, unless unjudged_groups rejects it"
        yield Finding(gs.element(6), message, severity=INFO)


def _unexamined(transaction: TransactionSet) -> Iterator[Finding]:
    st = transaction.st
    if st is None or transaction.claim_type:
        return
    gs = transaction.group.gs if transaction.group else None
    place = st.element(3) if st.value(3) or gs is None else gs.element(8)
    if transaction.is_claim:
        label = transaction.implementation or "no implementation"
        yield Finding(place, f"An 837 labeled {label} is passed through unexamined, and never answered as accepted")
    else:
        yield Finding(
            st.element(1),
            f"A {st.value(1)} set is passed through unexamined, and never answered as accepted",
            severity=INFO,
        )
