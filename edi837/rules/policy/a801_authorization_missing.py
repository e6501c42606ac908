"""A801: the payer asks for an authorization, and the claim gives none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from edi837.claim.claim import ServiceLine
from edi837.claim.use import OTHER, has_uses_off_label
from edi837.findings.finding import Finding, Missing, NotChecked
from edi837.policy.findings import line_findings
from edi837.policy.holding import lifted
from edi837.rules.rule import ERROR, INFO, WARNING, Knowledge, rule
from edi837.rules.unless import needing_no_authorization, without_number_of_authorization

if TYPE_CHECKING:
    from edi837.evidence.authorizations import Authorizations


@rule(
    "A801",
    "authorization-missing",
    on=ServiceLine,
    severity=WARNING,
    snip=7,
    yields_to=("A802",),
    by_meaning=True,
    unless=((needing_no_authorization, without_number_of_authorization),),
)
def authorization_missing(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding | NotChecked]:
    """For this use the payer wants an authorization before the service; neither REF*G1 nor REF*4N is on the claim.

    With authorizations at hand, the number that is there is held against them: it may be of another code, place, payer
    or member, expired, used up, pended, denied, cancelled, or approved in part or otherwise than asked.

    Why: commercial payers commonly ask for one before ketamine for psychiatric disorders or pain, and deny the drug in
    full without it.
    Fix: none. Find the authorization and write its number into REF*G1; where none was needed, give the reason in
    REF*4N. It is an error where the payer mapping demands one.
    Do: Find the authorization of {payer_name} for {service_from}, and write it into REF*G1.
    Source: the drug mapping's reference document, on commercial insurers; Blue Cross Massachusetts, policy 087; the
    Department of Veterans Affairs on referral numbers; Medicaid programs, as their mapping says.
    """
    authorizations = knowledge.authorizations
    if authorizations is not None and line.authorization is not None:
        yield from _held_against(line, authorizations)
    if needing_no_authorization(line):
        return
    fitting = authorizations.fitting(line) if authorizations is not None and line.authorization is None else ()
    would_fit = f"; {fitting[0].named} would fit" if fitting else ""
    for answer in line_findings("A801", line, knowledge):
        yield answer if isinstance(answer, NotChecked) else answer._replace(message=answer.message + would_fit)
    if line.authorization is not None or line.claim.reference("4N"):
        return
    asked = line.claim.payer.policy.find("authorization", use=line.use, site=line.site)
    if asked is None or asked["required"] == "no" or lifted("reference", line, knowledge, "G1", "9F"):
        return
    if asked["required"] == "expected" and line.use == OTHER and not has_uses_off_label(line):
        return  # what is usual is told of uses off the label, and of this drug none is known
    if asked.attributes.get("referral") == "yes" and line.claim.reference("9F"):
        return
    demanded = asked["required"] == "demanded"
    message = (
        f"{line.claim.payer.policy.name}: for the {line.use_in_words} an authorization is "
        f"{'demanded' if demanded else 'commonly expected'}; neither REF*G1 of this payer nor REF*4N is there"
    )
    yield Finding(Missing(line.lx, "2300/REF02"), message + would_fit, severity=ERROR if demanded else None)


def _held_against(line: ServiceLine, authorizations: Authorizations) -> Iterator[Finding | NotChecked]:
    """What the number that was sent is worth by the authorizations that were given."""
    # Their readers were loaded where some were given.
    from edi837.evidence.authorizations import CANCELLED, DENIED, MODIFIED, PARTIAL, RIGHT

    if line.authorization is None:
        return
    # What a payer gave, but not as asked, is told; what it refused is an error.
    severities = {PARTIAL: INFO, MODIFIED: INFO, DENIED: ERROR, CANCELLED: ERROR}
    state = authorizations.state_of(line)
    place = line.authorization.element(2)
    if state is None:
        yield NotChecked(place, "the authorizations do not have the number of the claim")
    elif state.word != RIGHT:
        yield Finding(place, f"Authorization {state.word}: {state.sentence}", severity=severities.get(state.word))
