"""X104: a transaction set of another kind passes through untouched."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.findings.finding import Finding
from edi837.rules.rule import INFO, WARNING, Scope, rule
from edi837.x12.envelope import TransactionSet


@rule("X104", "implementation-not-supported", on=TransactionSet, severity=WARNING, snip=2, scope=Scope.INTERCHANGE)
def implementation_not_supported(transaction: TransactionSet) -> Iterator[Finding]:
    """The set is not an 837P or 837I of version 005010, so it is passed through without a look.

    Why: the loops of other implementations (dental, 4010) are others; judging them by these guides would be wrong.
    Fix: none. Nothing to do for sets that are not claims; a claim in an old or dental format needs another tool.
    Do: Nothing, where these are not claims; dental or old formats need another tool.
    Source: implementations 005010X222, X222A1, X222A2, X223, X223A1, X223A2 and X223A3 are read here.
    """
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
