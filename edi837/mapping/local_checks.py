"""What a place's own file says of payers and policies that are not there, or are not any more what was signed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from edi837.mapping.mappings import Mappings
from edi837.mapping.policy_checks import Remark
from edi837.system.near import nearest


def local_remarks(mappings: Mappings, today: date) -> Iterator[Remark]:
    """Names that nothing has, signatures and permits that an edit voided, and those that have ended."""
    entries, local = mappings.payers.entries, mappings.local
    policies = {policy.key: policy for entry in entries.values() for policy in entry.stated}
    for name, file, line in local.named:
        known = policies if "/" in name else entries
        if name not in known:
            yield Remark(file.name, line, f"{name!r} is nothing that a payer file has{nearest(name, known)}")
    for signature in local.signatures:
        policy = policies.get(signature.policy)
        if policy is not None and policy.digest != signature.digest:
            words = f"the policy was edited since; its digest is {policy.digest}"
            yield Remark(signature.file, signature.line, f"the signature of {signature.policy} is void: {words}")
        elif signature.until < today:
            yield Remark(
                signature.file, signature.line, f"the signature of {signature.policy} ended on {signature.until}"
            )
    for permit in local.permits:
        entry = entries.get(permit.payer)
        if entry is not None and entry.sha256 != permit.digest:
            words = f"the permit of {permit.rule} is void: {entry.file} was edited since; its digest is {entry.sha256}"
            yield Remark(permit.file, permit.line, words)
        elif permit.until < today:
            yield Remark(permit.file, permit.line, f"the permit of {permit.rule} ended on {permit.until}")
