"""A809: an attachment is announced, and nothing names it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding
from edi837.rules.rule import ERROR, Scope, rule
from edi837.rules.unless import without_attachment

# By mail, electronically, by e-mail, by file transfer, by fax.
_SENT = frozenset({"BM", "EL", "EM", "FT", "FX"})


@rule(
    "A809",
    "attachment-without-control-number",
    on=Claim,
    severity=ERROR,
    snip=7,
    scope=Scope.CLAIM,
    unless=(without_attachment,),
)
def attachment_without_control_number(claim: Claim) -> Iterator[Finding]:
    """PWK says that material is sent, and gives no control number to find it by.

    Why: the payer cannot match what arrives with the claim, and denies it for a missing record; clearinghouses reject
    it.
    Fix: none. Give the attachment a number, write it on the attachment and as PWK05 AC with PWK06.
    Do: Give the attachment a number, and write it into PWK06 with AC.
    Source: 837 guides, PWK05 and PWK06; Stedi on attachments; CMS-0053-F on the 275.
    """
    for pwk in chain(claim.loop.of("PWK"), *(line.loop.of("PWK") for line in claim.target_lines)):
        if pwk.value(2).strip() in _SENT and not (pwk.value(5).strip() == "AC" and pwk.value(6).strip()):
            empty = 5 if pwk.value(6).strip() and not pwk.value(5).strip() else 6
            yield Finding(pwk.element(empty), "An attachment is sent, and PWK05/PWK06 give no control number for it")
