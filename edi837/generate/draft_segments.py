"""A draft as segments: the levels above the claim, and the claim."""

from __future__ import annotations

from edi837.generate import holes
from edi837.generate.draft import Draft, Line, money
from edi837.generate.sample_payers import SamplePayer

Segments = list[list[str]]


def levels(draft: Draft) -> Segments:
    """HL 22 with the subscriber and the payer, and HL 23 where the patient is a dependent."""
    payer = draft.payer
    responsibility = "S" if draft.other_payer else "P"
    relationship = "" if draft.dependent else "18"
    group = holes.GROUP if payer.dependents else ""
    segments = [
        ["HL", holes.SUBSCRIBER_HL, holes.PROVIDER_HL, "22", "1" if draft.dependent else "0"],
        ["SBR", responsibility, relationship, group, "", "", "", "", "", payer.indicator(draft.kind)],
        _insured(payer),
    ]
    if not draft.dependent:
        segments += _whereabouts(holes.BIRTH)
        if payer.casualty:
            segments.append(["REF", "Y4", f"WC{holes.MEMBER}"])
    segments.append(["NM1", "PR", "2", payer.name, "", "", "", "", "PI", payer.id])
    if draft.dependent:
        segments += [
            ["HL", holes.PATIENT_HL, holes.SUBSCRIBER_HL, "23", "0"],
            ["PAT", "19"],
            ["NM1", "QC", "1", holes.DEPENDENT],
            *_whereabouts(holes.DEPENDENT_BIRTH),
        ]
    return segments


def _insured(payer: SamplePayer) -> list[str]:
    return ["NM1", "IL", "1", holes.SUBSCRIBER, "", "", "", "MI", payer.member + holes.MEMBER]


def _whereabouts(born: str) -> Segments:
    return [["N3", holes.STREET], ["N4", holes.CITY], ["DMG", "D8", born]]


def claim(draft: Draft) -> Segments:
    """Loop 2300 and all in it."""
    segments = _professional(draft) if draft.kind == "P" else _institutional(draft)
    if draft.other_payer:
        segments += _other_payer(draft, draft.other_payer)
    for number, line in enumerate(draft.lines, 1):
        segments += _line(draft, line, str(number))
    return segments


def _professional(draft: Draft) -> Segments:
    place = f"{draft.facility}:B:{draft.frequency}"
    first, *others = draft.diagnoses
    return [
        ["CLM", holes.PATIENT_CONTROL_NUMBER, _total(draft), "", "", place, "Y", "A", "Y", "Y"],
        *draft.attachments,
        *_references(draft),
        ["HI", f"ABK:{first}", *(f"ABF:{other}" for other in others)],
        *([["NM1", "DN", "1", draft.referring]] if draft.referring else []),
        ["NM1", "82", "1", draft.practitioner],
        ["PRV", "PE", "PXC", "207Q00000X"],
    ]


def _institutional(draft: Draft) -> Segments:
    facility = f"{draft.facility}:A:{draft.frequency}"
    first, *others = draft.diagnoses
    segments = [
        ["CLM", holes.PATIENT_CONTROL_NUMBER, _total(draft), "", "", facility, "", "A", "Y", "Y"],
        ["DTP", "434", "RD8", draft.statement],
        ["CL1", "3", "1", "01"],
        *draft.attachments,
        *_references(draft),
        ["HI", f"ABK:{first}"],
        ["HI", f"APR:{draft.reason}"],
    ]
    if others:
        segments.append(["HI", *(f"ABF:{other}" for other in others)])
    segments.append(["NM1", "71", "1", draft.practitioner])
    return segments


def _total(draft: Draft) -> str:
    return money(draft.total + draft.total_off)


def _references(draft: Draft) -> Segments:
    named = [("G1", draft.authorization), ("F8", draft.original_reference)]
    return [["REF", qualifier, text] for qualifier, text in named if text]


def _other_payer(draft: Draft, payer: SamplePayer) -> Segments:
    paid = sum(_paid(line) for line in draft.lines)
    return [
        ["SBR", "P", "18", "", "", "", "", "", "", payer.indicator(draft.kind)],
        ["AMT", "D", money(paid)],
        ["OI", "", "", "Y", "", "", "Y"],
        _insured(payer),
        ["NM1", "PR", "2", payer.name, "", "", "", "", "PI", payer.id],
    ]


def _line(draft: Draft, line: Line, number: str) -> Segments:
    composite = ":".join(line.composite)
    charge = money(line.charge)
    segments = [["LX", line.number or number]]
    if draft.kind == "P":
        segments.append(["SV1", composite, charge, line.unit, line.units, line.place, "", line.pointers])
    else:
        segments.append(["SV2", line.revenue, composite, charge, line.unit, line.units])
    segments.append(["DTP", "472", line.day_format, line.day])
    segments.append(["REF", "6R", f"{holes.PATIENT_CONTROL_NUMBER}L{number}"])
    for drug in line.drugs:
        segments += [drug.lin, drug.ctp] if drug.ctp else [drug.lin]
    if draft.other_payer:
        segments += _adjudicated(draft, line, draft.other_payer)
    return segments


def _paid(line: Line) -> int:
    """Cents that the other payer paid: half of a whole number of dollars below the charge."""
    return line.charge // 200 * 100 + line.paid_off


def _adjudicated(draft: Draft, line: Line, payer: SamplePayer) -> Segments:
    """Loop 2430: what was paid, the contract's part, and the patient's part add up to the charge."""
    paid = _paid(line)
    rest = line.charge - paid + line.paid_off
    patient = rest // 300 * 100
    service = ["SVD", payer.id, money(paid), ":".join(line.composite), line.revenue, line.units]
    shares = [["CAS", "CO", "45", money(rest - patient)]]
    if patient:
        shares.append(["CAS", "PR", "2", money(patient)])
    return [service, *shares, ["DTP", "573", "D8", holes.ADJUDICATED]]
