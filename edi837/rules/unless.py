"""Cheap reasons why a rule has nothing to say, shared by rules as their `unless`: the engine asks each once a subject.

Where one of them is true, the rules that name it say nothing of the subject, so asking less is all that they do: what a
rule is about, and is counted for, stands in its `when`. Where nothing is certain, they are false.
"""

from __future__ import annotations

from edi837.claim.claim import Claim, ServiceLine
from edi837.mapping.policy_names import OFF_LABEL
from edi837.mapping.stated_policy import PolicyScope
from edi837.x12.lenient import LenientSegment
from edi837.x12.values import badly_written

_ADJUSTMENTS = ("7", "8")
_OLD = 120


# What the payer's mapping says: these read nothing but `ServiceLine.asked`.


def _states(line: ServiceLine, rule: str) -> bool:
    return rule in line.claim.payer.policy.policies.by_rule


def _may_ask(line: ServiceLine, rule: str) -> bool:
    """Whether a policy that a rule reports can hold for the form and use of a line."""
    return any(
        not stated.policy.when or any(_can_hold(scope, line) for scope in stated.policy.when)
        for stated in line.claim.payer.policy.policies.by_rule.get(rule, ())
    )


def _can_hold(scope: PolicyScope, line: ServiceLine) -> bool:
    forms, uses = scope.names.get("forms"), scope.names.get("uses")
    if forms is not None and line.claim.claim_type not in forms.words:
        return False
    return uses is None or line.use in uses.words or OFF_LABEL in uses.words


def needing_no_authorization(line: ServiceLine) -> bool:
    """The payer asks for no authorization for this use and site."""
    if _may_ask(line, "A801"):
        return False
    asked = line.claim.payer.policy.find("authorization", use=line.use, site=line.site)
    return asked is None or asked["required"] == "no"


def needing_no_step_therapy(line: ServiceLine) -> bool:
    """The payer does not want other treatments tried first."""
    return not _may_ask(line, "A806") and line.claim.payer.policy.find("step-therapy", use=line.use) is None


def without_stance(line: ServiceLine) -> bool:
    """No policy of the payer speaks of this use."""
    return not _may_ask(line, "A805") and line.claim.payer.policy.find("stance", use=line.use) is None


def paid_at_site(line: ServiceLine) -> bool:
    """The payer's mapping says nothing against this site, and names no table that may."""
    if _states(line, "A808"):
        return False
    paid = line.claim.payer.policy.find("site", code=line.site, form=line.claim.claim_type)
    return paid is None or (paid["paid"] == "yes" and "table" not in paid.attributes)


def needing_no_modifier(line: ServiceLine) -> bool:
    """The payer's mapping speaks of no modifier at this site, on whatever day."""
    return not _states(line, "M409") and not any(
        line.claim.payer.policy.ever("modifier", site=line.site, form=line.claim.claim_type)
    )


def without_340b(line: ServiceLine) -> bool:
    """The line has no modifier, and no policy of the payer asks for one of 340B stock."""
    return not line.modifiers and not _states(line, "M408")


def needing_no_waste_modifier(line: ServiceLine) -> bool:
    """The payer does not ask for JW or JZ at this site, on whatever day."""
    if _may_ask(line, "W502"):
        return False
    asked = line.claim.payer.policy.ever("waste", site=line.site, form=line.claim.claim_type)
    return all(statement["modifiers"] != "demanded" for statement in asked)


def of_usual_limits(line: ServiceLine) -> bool:
    """The payer's mapping has no limits of its own for a dose."""
    return "dose" not in line.claim.payer.policy.kinds


def at_usual_place(line: ServiceLine) -> bool:
    """The place of service is not one that drugs are seldom given or paid at."""
    places = line.claim.mappings.codes.places
    place = line.place_of_service
    return place not in places.telehealth and place not in places.facility and place not in places.surgical_center


BY_PAYER = frozenset(
    {
        needing_no_authorization, needing_no_step_therapy, without_stance, paid_at_site, needing_no_modifier,
        needing_no_waste_modifier, of_usual_limits, at_usual_place,
    }
)  # fmt: skip


# What stands around a line.


def without_number_of_authorization(line: ServiceLine) -> bool:
    """Neither the line nor its claim has a REF*G1 of this payer."""
    return line.authorization is None


def only_target_line(line: ServiceLine) -> bool:
    """No other line of the claim is a target."""
    return len(line.claim.target_lines) == 1


def without_note(line: ServiceLine) -> bool:
    """The line has no NTE."""
    return line.loop.first("NTE") is None


def with_plain_charge(line: ServiceLine) -> bool:
    """The charge is not written in another way than it should be."""
    return not badly_written(line.service.value(line.charge_at))


def on_one_day(line: ServiceLine) -> bool:
    """The service begins and ends on one day, or has no valid date."""
    return line.service_days[0] == line.service_days[1]


def of_usual_age(line: ServiceLine) -> bool:
    """The patient is over the least age of the drug, and not older than people are; or that is not known."""
    born, day = line.claim.born, line.day
    if born is None or day is None:
        return True
    limits = line.code.substance.dose if line.code is not None else None
    least = limits.least_age if limits is not None else 0
    return least < day.year - born.year < _OLD


def pointing_to_first(line: ServiceLine) -> bool:
    """The line points to the first diagnosis of the claim, which there is."""
    return line.service.value(7) == "1" and bool(line.claim.pointed)


def without_mistaken_codes(line: ServiceLine) -> bool:
    """No line of the claim has a code that is confused with those of a drug."""
    return line.claim.mappings.drugs.mistaken_codes.isdisjoint(line.claim.procedures)


def only_initial_line(line: ServiceLine) -> bool:
    """No other line of the claim can only begin an administration."""
    return len(line.claim.lines_in_group(None, "initial")) < 2


# Claims and lines.


def passing(subject: Claim | ServiceLine) -> bool:
    """It is known of the claim that each rule with a reason in `unless_conforming` has one."""
    return subject.passes


# Claims.


def plainly_written(claim: Claim) -> bool:
    """Nothing in the claim has to be read with leniency: no blanks end a value, no separator is another one."""
    return not isinstance(claim.clm, LenientSegment)


def of_mapped_payer(claim: Claim) -> bool:
    """The payer has a mapping of its own."""
    return claim.payer.policy.mapped


def of_known_class(claim: Claim) -> bool:
    """It is known of which class the payer is."""
    return claim.payer.policy.known_class


def needing_no_claim_number(claim: Claim) -> bool:
    """The payer does not ask for the number of an accident's claim."""
    return "claim-number" not in claim.payer.policy.kinds and "A812" not in claim.payer.policy.policies.by_rule


def without_filing_limit(claim: Claim) -> bool:
    """The payer's mapping knows no time limit for claims."""
    return "filing" not in claim.payer.policy.kinds and "C709" not in claim.payer.policy.policies.by_rule


def without_pictured_number(claim: Claim) -> bool:
    """There is no REF*G1, and no other number of which a policy says what it looks like."""
    return b"G1" not in claim.content and "A802" not in claim.payer.policy.policies.by_rule


def without_attachment(claim: Claim) -> bool:
    """There is no PWK."""
    return b"PWK" not in claim.content


def standing_alone(claim: Claim) -> bool:
    """The claim neither replaces another, nor names one."""
    return claim.frequency not in _ADJUSTMENTS and b"F8" not in claim.content


# Of claims, what reads nothing but the policy of the payer.
BY_POLICY = frozenset({of_mapped_payer, of_known_class, needing_no_claim_number, without_filing_limit})
