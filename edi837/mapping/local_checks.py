"""What policies and a place's own file name that is not there, is not judged, or is not any more what was signed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from edi837.mapping.mappings import Mappings
from edi837.mapping.payers import Entry
from edi837.mapping.policy_checks import Remark
from edi837.mapping.stated_policy import OFF, StatedPolicy
from edi837.system.near import nearest

# So many codes a remark names.
_SHOWN = 5


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


def never_judged(mappings: Mappings, entries: Iterable[Entry]) -> Iterator[Remark]:
    """Policies about codes whose lines nobody looks at: no drug mapping has them as a target."""
    for entry in entries:
        for policy in entry.stated:
            if policy.status != OFF and (codes := _without_target(mappings, policy)):
                named = ", ".join(codes[:_SHOWN]) + (" …" if len(codes) > _SHOWN else "")
                words = f"no drug mapping has {named} as a target: such lines are judged with --target alone"
                yield Remark(entry.file, policy.line, f"policy {policy.id!r}: {words}")


def _without_target(mappings: Mappings, policy: StatedPolicy) -> list[str]:
    """Its codes that are no targets; unclassified ones are judged by their NDC."""
    named = {
        code for scope in policy.when if "drugs" in scope.names for code in scope.names["drugs"].values.get("codes", ())
    }
    drugs, unclassified = mappings.drugs, mappings.codes.procedures.unclassified
    return sorted(
        code
        for code in named - drugs.targets
        if code not in unclassified and not drugs.begins_as_target(code) and not drugs.every_drug
    )
