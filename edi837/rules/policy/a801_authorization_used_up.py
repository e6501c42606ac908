"""A801, second half: more units under an authorization than the payer gave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from edi837.claim.facts import FileFacts
from edi837.findings.finding import Elsewhere, Finding
from edi837.rules.rule import WARNING, Knowledge, Scope, rule
from edi837.x12.values import plain


@rule(
    "A801", "authorization-missing", on=FileFacts, severity=WARNING, snip=7, scope=Scope.CLAIM,
    needs=("authorizations",), quiet=True, of_earlier_files=True,
)  # fmt: skip
def authorization_used_up(file: FileFacts, knowledge: Knowledge) -> Iterator[Finding]:
    """The units billed under an authorization, in this file and by the ledger in others, are more than were approved.

    Why: the payer denies what is beyond, or the whole line.
    Fix: none. Ask the payer for more units before the claim is sent, or bill under the right number.
    Do: Ask {payer_name} for more units, or bill under the right authorization.
    Source: the authorizations that were given.
    """
    authorizations = knowledge.authorizations
    if authorizations is None:
        return
    used: defaultdict[tuple[bytes, str], Decimal] = defaultdict(Decimal)
    for claim in file.claims:
        for line in claim.authorized:
            key = line.authorization, line.procedure
            approved = authorizations.units_of(*key)
            if approved is None:
                continue
            if key not in used and knowledge.history is not None:
                used[key] = knowledge.history.authorized_units(*key)
            used[key] += line.units
            if used[key] > approved:
                both = f"{plain(used[key])} units are billed under it, {plain(approved)} were approved"
                yield Finding(Elsewhere(claim, line.number), f"Authorization used up: {both}")
