"""What policies ask of the claim around a line: numbers, dates, attachments, providers, procedures and diagnoses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from edi837.claim.claim import Claim, ServiceLine
from edi837.claim.loops import Loop
from edi837.claim.parties import first_segment, npi_of, party_segment
from edi837.findings.finding import Missing
from edi837.mapping.policy_names import ROLE_CODES
from edi837.mapping.stated_policy import REFUSED, Ask
from edi837.policy.known import AtHand, Doubt
from edi837.policy.policy_fault import PolicyFault
from edi837.policy.situation import age_on, diagnoses_on
from edi837.x12.segment import Segment
from edi837.x12.values import plain

Broken = PolicyFault | Doubt | None
_REFUSED = "A830"
_AUTHORIZATION, _EXCEPTION, _CASUALTY = "G1", "4N", "Y4"
# The DTP of each date, and the occurrence codes (HI*BH) that say it on an 837I.
_DATES = {"accident": "439", "onset": "431", "last-seen": "304"}
_OCCURRENCES = {"accident": frozenset({"01", "02", "03", "04", "05", "06"}), "onset": frozenset({"10", "11"})}
# The roles that each guide has a loop for.
_ON_FORM = {
    "P": frozenset({"billing", "rendering", "ordering", "referring", "supervising", "facility"}),
    "I": frozenset({"billing", "rendering", "attending", "operating", "referring", "facility"}),
}
_ENTITIES: dict[str, frozenset[str]] = {}
for _entity, _role in ROLE_CODES.items():
    _ENTITIES[_role] = _ENTITIES.get(_role, frozenset()) | {_entity}
_BILLING, _RENDERING = "billing", "rendering"


def reference(ask: Ask, line: ServiceLine, known: AtHand) -> Broken:
    """One of the numbers is there, as it looks; or none is, where they are refused."""
    claim, wanted = line.claim, ask.words("any-of")
    sent = [segment for segment in references(line) if segment.value(1).strip() in wanted]
    filled = [segment for segment in sent if segment.value(2).strip()]
    words = " or ".join(f"REF*{qualifier}" for qualifier in wanted)
    if ask.want == REFUSED:
        message = "This payer wants no such number here"
        return PolicyFault(_REFUSED, filled[0].element(2), message) if filled else None
    if not filled:
        if _AUTHORIZATION in wanted and claim.reference(_EXCEPTION):
            return None
        code, place = ("A812", _member(claim)) if wanted == (_CASUALTY,) else ("A801", Missing(line.lx, "2300/REF02"))
        verb = "is expected" if ask.want == "expected" else "is demanded"
        return PolicyFault(code, place, f"{words} {verb} by this payer, and is not there")
    if ask.pictures and not any(looks_so(segment.value(2), ask.pictures) for segment in filled):
        message = f"{words} does not look as this payer's numbers do: {' or '.join(ask.pictures)}"
        return PolicyFault("A802", filled[0].element(2), message)
    return None


def _member(claim: Claim) -> Missing:
    """Where the number of an accident's claim belongs: to the patient, or the subscriber who is the patient."""
    name = first_segment(claim.patient, "NM1") or first_segment(claim.subscriber, "NM1") or claim.clm
    return Missing(name, f"{'2010CA' if claim.patient else '2010BA'}/REF02")


def references(line: ServiceLine) -> Iterator[Segment]:
    """The REF of the line (837P; not of another payer by REF04), its claim, the patient and the subscriber."""
    claim = line.claim
    if claim.claim_type == "P":
        own = ("", claim.payer.id)
        yield from (segment for segment in line.loop.of("REF") if segment.value(4, 2).strip() in own)
    yield from claim.loop.of("REF")
    yield from (segment for segment in (*claim.patient, *claim.subscriber) if segment.id == "REF")


def looks_so(number: str, pictures: tuple[str, ...]) -> bool:
    """Whether a number has one of the pictures: 9 is a digit, A a letter, all else itself."""
    return any(_picture(picture).fullmatch(number.strip().upper()) for picture in pictures)


@lru_cache(maxsize=256)
def _picture(picture: str) -> re.Pattern[str]:
    # VA before digits is the letters VA: an A is any letter only where no other letter stands beside it.
    return re.compile(re.sub(r"[A-Z]+|9|[^A-Z9]+", _of_picture, picture))


def _of_picture(match: re.Match[str]) -> str:
    text = match[0]
    if text == "9":
        return "[0-9]"
    return "[A-Z]" * len(text) if set(text) == {"A"} else re.escape(text)


def provider(ask: Ask, line: ServiceLine, known: AtHand) -> Broken:
    """One of the providers is named with an NPI, and with a taxonomy where that is asked for."""
    roles = [role for role in _roles(ask) if role in _ON_FORM[line.claim.claim_type]]
    if not roles:
        return None
    named = {role: segments for role in roles if (segments := list(_named(line, role)))}
    if ask.want == REFUSED:
        return (
            PolicyFault(_REFUSED, next(iter(named.values()))[0], "This payer wants no such provider here")
            if named
            else None
        )
    words = " or ".join(roles)
    if not any(npi_of(segment) for segments in named.values() for segment in segments):
        message = f"This payer demands the NPI of the {words} provider"
        return PolicyFault("A831", Missing(line.claim.clm, "2300/NM109"), message)
    if "taxonomy" in ask.attributes and not any(_has_taxonomy(line, role) for role in roles):
        loop = "2000A" if roles[0] == _BILLING else "2310"
        message = f"This payer demands the taxonomy of the {words} provider"
        return PolicyFault("A831", Missing(line.claim.clm, f"{loop}/PRV03"), message)
    return None


def _roles(ask: Ask) -> list[str]:
    return sorted(ask.names["any-of"].words)


def _named(line: ServiceLine, role: str) -> Iterator[Segment]:
    """The NM1 of a role. Who bills renders too, where nobody else is named."""
    claim = line.claim
    billing = party_segment(claim.provider, "85")
    if role == _BILLING:
        yield from (billing,) if billing is not None else ()
        return
    named = [loop.segments[0] for loop in _loops(line) if _plays(loop, role)]
    if not named and role == _RENDERING and billing is not None:
        named = [billing]
    yield from named


def _loops(line: ServiceLine) -> Iterator[Loop]:
    yield from (loop for loop in chain(line.loop.loops, line.claim.loop.loops) if loop.id[:4] in ("2310", "2420"))


def _plays(loop: Loop, role: str) -> bool:
    return loop.segments[0].value(1).strip() in _ENTITIES.get(role, ())


def _has_taxonomy(line: ServiceLine, role: str) -> bool:
    levels = any(segment.id == "PRV" and segment.value(3).strip() for segment in line.claim.provider)
    if role == _BILLING:
        return levels
    loops = [loop for loop in _loops(line) if _plays(loop, role)]
    if not loops and role == _RENDERING:
        return levels
    return any(prv.value(3).strip() for loop in loops for prv in loop.of("PRV"))


def date(ask: Ask, line: ServiceLine, known: AtHand) -> Broken:
    """The date is there; or is not, where it is refused."""
    of, claim = ask.attributes["of"], line.claim
    sent = [
        segment
        for segment in chain(claim.loop.of("DTP"), line.loop.of("DTP"))
        if segment.value(1).strip() == _DATES[of] and segment.value(3).strip()
    ]
    if not sent and claim.claim_type == "I":
        sent = [segment for segment in claim.loop.of("HI") if _occurs(segment, _OCCURRENCES.get(of, frozenset()))]
    words = of.replace("-", " ")
    if ask.want == REFUSED:
        return PolicyFault(_REFUSED, sent[0], f"This payer wants no {words} date here") if sent else None
    place = Missing(claim.clm, "2300/DTP03")
    return None if sent else PolicyFault("A832", place, f"This payer demands the {words} date (DTP*{_DATES[of]})")


def _occurs(hi: Segment, codes: frozenset[str]) -> bool:
    return any(hi.value(at, 1) == "BH" and hi.value(at, 2).strip() in codes for at in range(1, len(hi.elements)))


def attachment(ask: Ask, line: ServiceLine, known: AtHand) -> Broken:
    """An attachment of a kind is announced, by a way that the payer takes; or none is."""
    types, methods = ask.words("types"), ask.words("methods")
    sent = [
        pwk
        for pwk in chain(line.claim.loop.of("PWK"), line.loop.of("PWK"))
        if pwk.value(1).strip() in types and (not methods or pwk.value(2).strip() in methods)
    ]
    if ask.want == REFUSED:
        return PolicyFault(_REFUSED, sent[0], "This payer takes no such attachment here") if sent else None
    by = f" by {' or '.join(methods)}" if methods else ""
    message = f"This payer demands an attachment (PWK01 {' or '.join(types)}){by}"
    return None if sent else PolicyFault("A833", Missing(line.claim.clm, "2300/PWK01"), message)


def procedure(ask: Ask, line: ServiceLine, known: AtHand) -> Broken:
    """One of the procedures is on the claim, or on that very day of it; or none is."""
    names = ask.names["any-of"]
    beside = [
        other
        for other in (line.claim.lines_on(line.day) if "day" in ask.attributes else line.claim.lines)
        if names.has("procedures", other.procedure, line.day) or names.has("codes", other.procedure, line.day)
    ]
    if ask.want == REFUSED:
        return (
            PolicyFault(_REFUSED, beside[0].procedure_element, "This payer wants no such procedure beside the drug")
            if beside
            else None
        )
    if beside or names.empty:
        return None if beside else Doubt(f"list {names.empty[0]} has no values yet: write them into local/")
    where = "on the same day" if "day" in ask.attributes else "on the claim"
    message = f"This payer demands one of {_few(ask)} beside the drug {where}"
    return PolicyFault("P330", line.procedure_element, message)


def diagnosis(ask: Ask, line: ServiceLine, known: AtHand) -> Broken:
    """One of the diagnoses is given for the line; or none is."""
    names = ask.names["any-of"]
    fitting = [code for code in diagnoses_on(line) if names.begins("diagnoses", code, line.day)]
    place = line.diagnoses[0].element if line.diagnoses else line.lx
    if ask.want == REFUSED:
        return PolicyFault(_REFUSED, place, "This payer does not take this diagnosis for the drug") if fitting else None
    if fitting or names.empty:
        return None if fitting else Doubt(f"list {names.empty[0]} has no values yet: write them into local/")
    return PolicyFault(
        "A834", place, f"This payer pays the drug for {_few(ask)} alone; the line points to none of them"
    )


def _few(ask: Ask) -> str:
    """What an ask names, in words."""
    named = ask.words("any-of")
    return ", ".join(named[:5]) + (" …" if len(named) > 5 else "")


def age(ask: Ask, line: ServiceLine, known: AtHand) -> Broken:
    """The patient's age on the day of service within the payer's limits."""
    years, least, most = age_on(line.claim, line.day), ask.amount("least"), ask.amount("most")
    if years is None:
        return Doubt("the patient's age on the day of service is not known")
    if least is not None and years < least:
        message = f"This payer pays the drug from {plain(least)} years of age; the patient is younger"
    elif most is not None and years > most:
        message = f"This payer pays the drug up to {plain(most)} years of age; the patient is older"
    else:
        return None
    return PolicyFault("A835", _birth(line.claim) or line.lx, message)


def _birth(claim: Claim) -> Segment | None:
    segments = claim.patient or claim.subscriber
    return next((segment for segment in segments if segment.id == "DMG"), None)
