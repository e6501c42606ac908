"""What policies ask of a line itself: NDC, labeler, modifiers, and how it is billed."""

from __future__ import annotations

from edi837.claim.amounts import container, content
from edi837.claim.claim import ServiceLine
from edi837.claim.modifiers import missing_modifier
from edi837.claim.pairs import discarded_beside, says_nothing_discarded
from edi837.claim.use import shown_at
from edi837.findings.finding import Fix, Missing, Place, proposed
from edi837.mapping.drugs import MULTI_DOSE
from edi837.mapping.policies_in_force import MARKERS_340B
from edi837.mapping.policy_names import UNITS
from edi837.mapping.stated_policy import REFUSED, Ask
from edi837.policy.known import AtHand, Doubt
from edi837.policy.policy_fault import PolicyFault
from edi837.proposals.modifier_changes import add_modifier
from edi837.x12.ndc import NdcForm
from edi837.x12.values import plain

# Modifiers that declare a fact about purchase, waste, route, coverage or the patient: nothing proposes them unproven.
DECLARING = MARKERS_340B | frozenset({"JW", "JZ", "JA", "JB", "KX", "GA", "GZ", "GY", "GX"})
_OF_WASTE = frozenset({"JW", "JZ"})
# Rules that say of waste modifiers what a demand for JW or JZ says again, and nothing of any other.
ABOUT_WASTE = frozenset({"W501", "W502"})
_FIRST, _LATER, _LINE = "first-of-code", "later-of-code", "on-line"
Broken = PolicyFault | Doubt | None


def ndc(ask: Ask, line: ServiceLine, known: AtHand) -> Broken:
    """The NDC is there, with a quantity in a unit that the payer takes; or is not, where it is refused."""
    drug = line.drug
    named = drug is not None and drug.form is not NdcForm.EMPTY
    if ask.want == REFUSED:
        return PolicyFault("A830", drug.lin, "This payer wants no NDC here") if named and drug is not None else None
    if not named or drug is None:
        place: Place = Missing(line.lx, "2410/LIN03") if drug is None else drug.lin.element(3)
        return PolicyFault("N201", place, "The line names no NDC; this payer demands it")
    units, sent = ask.words("units"), drug.unit.strip().upper()
    if units and drug.ctp is not None and sent in UNITS and sent not in units:
        message = f"This payer does not take the unit {drug.unit}; it takes {', '.join(units)}"
        return PolicyFault("N213", drug.ctp.element(5, 1), message)
    return None


def labeler(ask: Ask, line: ServiceLine, known: AtHand) -> Broken:
    """The labeler is one of a list on the day."""
    drug, names = line.drug, ask.names["in"]
    if drug is None or not drug.ndc:
        return None  # what is not there is asked for by others
    if names.empty:
        return Doubt(f"list {names.empty[0]} has no values yet: write them into local/")
    if names.has("labelers", drug.ndc[:5], line.day):
        return None
    message = f"The payer's list has no labeler {drug.ndc[:5]} on the day of service"
    return PolicyFault("N230", drug.lin.element(3), message)


def modifier(ask: Ask, line: ServiceLine, known: AtHand) -> Broken:
    """One of the modifiers is there, in its place, on the line of the code that should have it; or none is."""
    wanted = ask.words("any-of")
    sent = [modifier for modifier in line.modifiers if modifier in wanted]
    words = " or ".join(wanted)
    if ask.want == REFUSED:
        return (
            PolicyFault("M404", line.modifier_element(sent[0]), f"{sent[0]} is not taken here by this payer")
            if sent
            else None
        )
    if ask.attributes.get(_LINE) in (_FIRST, _LATER) and _is_first(line) is (ask.attributes[_LINE] == _LATER):
        return None
    code = "M408" if not MARKERS_340B.isdisjoint(wanted) else "M409"
    if not sent:
        other = next((modifier for modifier in line.modifiers if code == "M408" and modifier in MARKERS_340B), "")
        if other:
            message = f"{other} is not this payer's modifier for 340B stock; it is {words}"
            return PolicyFault(code, line.modifier_element(other), message)
        beside = frozenset() if set(wanted) <= _OF_WASTE else ABOUT_WASTE
        message = f"This payer demands {words} here"
        return PolicyFault(code, missing_modifier(line), message, _added(line, wanted), beside=beside)
    if ask.attributes.get("place") == "first" and line.modifiers[0] not in wanted:
        return PolicyFault(code, line.modifier_element(sent[0]), f"This payer wants {words} as the first modifier")
    return None


def _is_first(line: ServiceLine) -> bool:
    same = [other for other in line.claim.lines_on(line.day) if other.procedure == line.procedure]
    return not same or same[0] is line


def _added(line: ServiceLine, wanted: tuple[str, ...]) -> Fix | None:
    """The modifier that is missing, where it is the only one and declares no fact."""
    (only, *others) = wanted
    conflicts = line.claim.mappings.codes.conflicts
    if others or only in DECLARING or any(frozenset((only, present)) in conflicts for present in line.modifiers):
        return None
    change = add_modifier(line, only)
    return None if change is None else proposed(f"Add {only}", change)


def waste(ask: Ask, line: ServiceLine, known: AtHand) -> Broken:
    """JZ or a JW line beside the line, where the container is single-dose (the rule W502 says more of it)."""
    if ask.attributes["modifiers"] != "demanded" or line.discarded or says_nothing_discarded(line):
        return None
    if container(line) == MULTI_DOSE or discarded_beside(line) is not None:
        return None
    return PolicyFault("W502", missing_modifier(line), "The line has neither JZ nor a JW line beside it")


def bill(ask: Ask, line: ServiceLine, known: AtHand) -> Broken:
    """The code, the units and the payment that the payer has for the drug."""
    if "under" in ask.attributes:
        names = ask.names["under"]
        if line.procedure in names.values.get("codes", {}):
            return None
        message = f"This payer wants the drug billed under {' or '.join(ask.words('under'))}, not {line.procedure}"
        return PolicyFault("P331", line.procedure_element, message)
    if "drug" in ask.attributes:
        return PolicyFault("A836", line.procedure_element, "This payer does not pay the drug here when it is billed so")
    if ask.attributes.get("paid") == "packaged":
        message = f"The drug is paid within other services at site {line.site}, not apart"
        return PolicyFault("A808", line.site_element, message)
    return _billed_units(ask, line) if "units" in ask.attributes else None


def stance(ask: Ask, line: ServiceLine, known: AtHand) -> Broken:
    """The payer's published policy calls the use investigational."""
    if ask.attributes["says"] != "investigational":
        return None
    message = f"{line.claim.payer.policy.name} calls the {line.use_in_words} investigational"
    return PolicyFault("A805", shown_at(line), message)


def _billed_units(ask: Ask, line: ServiceLine) -> Broken:
    units, drug = line.units, line.drug
    if units is None:
        return None
    if ask.attributes["units"] == "one":
        message = f"{plain(units)} units are billed; this payer takes 1, whatever the dose"
        return PolicyFault("P307", line.units_element, message) if units != 1 else None
    whole = content(line)
    if drug is None or drug.quantity is None:
        return Doubt("without the quantity of the NDC it is not known how many containers were opened")
    if drug.unit == "UN":
        containers = drug.quantity
    elif drug.dose is not None and whole:
        containers = drug.dose.mg / whole
    else:
        return Doubt("what one container of the NDC holds is not known")
    opened = containers.to_integral_value(rounding="ROUND_CEILING")
    if units == opened:
        return None
    message = f"{plain(units)} units are billed; this payer counts containers, and {plain(opened)} were opened"
    return PolicyFault("P307", line.units_element, message)
