"""X105: group and set name two implementations, or one that is not the current one."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.findings.finding import Finding
from edi837.rules.rule import WARNING, Scope, rule
from edi837.x12.envelope import TransactionSet

_CURRENT = {"P": "005010X222A1", "I": "005010X223A2"}


@rule("X105", "implementation-labels-disagree", on=TransactionSet, severity=WARNING, snip=2, scope=Scope.INTERCHANGE)
def implementation_labels_disagree(transaction: TransactionSet) -> Iterator[Finding]:
    """GS08 and ST03 differ, or they are not 005010X222A1 (837P) or 005010X223A2 (837I).

    Why: receivers route a group by GS08 and check a set by ST03; where the two differ, or name an older or unknown
    edition of the guide, some refuse the group. The claims are read here all the same.
    Fix: none. Have the billing system write the same current label into both; labels are never changed here.
    Do: Have the billing system write one current version label: {before} was sent.
    Source: 837 guides: ST03 repeats GS08; labels ending in A2 and A3 are met in the field.
    """
    st, group = transaction.st, transaction.group
    if st is None or not transaction.claim_type or transaction.broken is not None:
        return  # passed through: X104 or X111 says so
    declared = st.value(3).strip()
    if not declared:
        return  # X118 says so
    if group is not None and group.gs is not None and (of_group := group.gs.value(8).strip()) != declared:
        said = f"ST03 says {declared}, and the GS08 of its group says {of_group or 'nothing'}"
        yield Finding(st.element(3), said)
    elif declared != (current := _CURRENT[transaction.claim_type]):
        yield Finding(st.element(3), f"The set is labeled {declared}; the edition in use is {current}")
