"""A claim in the words of the paper forms, CMS-1500 and UB-04; the patient is masked unless asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from edi837.jobs.reporting.spans import CutClaims, DelimitersInOrder
from edi837.rows.masking import MASK, masked_text
from edi837.system.named_tuple import NamedTuple
from edi837.x12.delimiters import Buffer, Delimiters
from edi837.x12.segment import Segment, cut

# The patient stands before the claim, in so many bytes at most.
_BEFORE = 1 << 16
_LONGEST = 400
_PERSONS = {"IL": "Insured", "QC": "Patient"}


class FormField(NamedTuple):
    """One box: where it stands on the paper form, what it is called, what is in it."""

    box: str
    name: str
    value: str


class FormLine(NamedTuple):
    """A service line as box 24 (FL 42–47) has it."""

    number: str
    day: str
    code: str
    modifiers: str
    units: str
    charge: str
    drug: str
    pointers: str


class ClaimForm(NamedTuple):
    """A claim: its boxes, lines, the masked text of its segments, and the patient's boxes."""

    fields: tuple[FormField, ...]
    lines: tuple[FormLine, ...]
    segments: tuple[str, ...]
    patient: tuple[FormField, ...]
    is_institutional: bool = False

    @property
    def labels(self) -> tuple[str, ...]:
        """What the boxes of a line are called: day, code, modifiers, units, charge."""
        if self.is_institutional:
            return "FL 45 date", "FL 42, 44 code", "Mod.", "FL 46 units", "FL 47 charge"
        return "24A date", "24D code", "Mod.", "24G units", "24F charge"


class BilledClaim(NamedTuple):
    """The segments of a claim where it stands, and those of the levels of insured and patient above it."""

    delimiters: Delimiters
    segments: tuple[Segment, ...]
    subscriber: tuple[Segment, ...]
    patient: tuple[Segment, ...]

    @property
    def is_institutional(self) -> bool:
        """Whether it is an 837I: CLM05-2 says so."""
        return self.segments[0].components(5)[1:2] == ["A"]


def placed_claim(data: Buffer, start: int, claim: str) -> BilledClaim | None:
    """The claim whose CLM begins at `start`; None where there is none."""
    delimiters = DelimitersInOrder(data).at(start)
    if delimiters is None:
        return None
    segments = CutClaims(data).around(delimiters, start, claim).segments
    if not segments or segments[0].id != "CLM":
        return None
    return BilledClaim(delimiters, tuple(segments), *_levels(data, start, delimiters))


def form_of(placed: BilledClaim, reveal: bool) -> ClaimForm:
    """The claim as its form has it. With `reveal` the patient is shown."""
    persons = (*placed.subscriber, *placed.patient)
    patient = tuple(_patient(persons) if reveal else _masked(persons))
    segments = placed.segments
    texts = tuple(masked_text(segment.text, placed.delimiters) for segment in segments[:_LONGEST])
    return ClaimForm(tuple(_fields(segments)), tuple(_lines(segments)), texts, patient, placed.is_institutional)


def _levels(data: Buffer, start: int, delimiters: Delimiters) -> tuple[tuple[Segment, ...], tuple[Segment, ...]]:
    """What stands above the claim of insured and patient, without the claims that stand between."""
    begin = max(0, start - _BEFORE)
    subscriber, patient, level = list[Segment](), list[Segment](), list[Segment]()
    for segment in reversed(cut(data[begin:start], delimiters, begin)):
        level.append(segment)
        if segment.id == "CLM":
            level = []  # what was passed is of another claim
        elif segment.id == "HL":
            if segment.value(3) == "22":
                subscriber = level
                break
            if segment.value(3) == "23" and not patient:
                patient = level
            level = []
    return tuple(subscriber[::-1]), tuple(patient[::-1])


def _patient(segments: Sequence[Segment]) -> Iterator[FormField]:
    who = street = ""
    for segment in segments:
        if segment.id == "NM1":
            who = _PERSONS.get(segment.value(1), "")
            if who:
                name = ", ".join(filter(None, (segment.value(3), f"{segment.value(4)} {segment.value(5)}".strip())))
                yield FormField("2" if who == "Patient" else "4", f"{who}’s name", name)
                if segment.value(9):
                    yield FormField("1a", f"{who}’s ID", segment.value(9))
        elif who and segment.id == "DMG":
            yield FormField("3", f"{who}’s birth date, sex", f"{_day(segment.value(2))} {segment.value(3)}".strip())
        elif who and segment.id == "N3":
            street = " ".join(filter(None, segment.elements[1:3]))
        elif who and segment.id == "N4":
            yield FormField("5", f"{who}’s address", ", ".join(filter(None, (street, *segment.elements[1:4]))))


def _masked(segments: Sequence[Segment]) -> Iterator[FormField]:
    for field in _patient(segments):
        yield field._replace(value=MASK)


def _fields(segments: Sequence[Segment]) -> Iterator[FormField]:
    head = segments[0]
    place = head.components(5)
    yield FormField("26", "Patient’s account no.", head.value(1))
    yield FormField("28", "Total charge", head.value(2))
    if len(place) > 1 and place[1] == "A":
        yield FormField("FL 4", "Type of bill", f"{place[0]}{place[2] if len(place) > 2 else ''}")
    else:
        yield FormField("24B", "Place of service", place[0])
        yield FormField("22", "Frequency", place[2] if len(place) > 2 else "")
    for segment in segments[1:]:
        if segment.id == "LX":
            return
        if segment.id == "HI":
            codes = " ".join(text.partition(segment.delimiters.component)[2] for text in segment.elements[1:])
            yield FormField("21", "Diagnoses and codes", codes)
        elif segment.id == "REF" and segment.value(1) in _REFERENCES:
            yield FormField(*_REFERENCES[segment.value(1)], segment.value(2))
        elif segment.id == "DTP" and segment.value(1) in _DATES:
            yield FormField(*_DATES[segment.value(1)], _day(segment.value(3)))
        elif segment.id == "NM1" and segment.value(1) in _PROVIDERS:
            yield FormField(*_PROVIDERS[segment.value(1)], f"NPI {segment.value(9)}")


_REFERENCES = {"G1": ("23", "Prior authorization"), "F8": ("22", "Payer’s claim number"), "9F": ("23", "Referral")}
_DATES = {"434": ("FL 6", "Statement covers"), "435": ("FL 12", "Admission"), "431": ("14", "Onset")}
_PROVIDERS = {"82": ("24J", "Rendering provider"), "DN": ("17", "Referring provider"), "71": ("FL 76", "Attending"),
              "77": ("32", "Service facility")}  # fmt: skip


def _lines(segments: Sequence[Segment]) -> Iterator[FormLine]:
    line: dict[str, str] = {}
    for segment in segments:
        if segment.id == "LX":
            if line:
                yield _line(line)
            line = {"number": segment.value(1)}
        elif line:
            line |= _of_line(segment)
    if line:
        yield _line(line)


def _of_line(segment: Segment) -> dict[str, str]:
    match segment.id:
        case "SV1":
            code = segment.components(1)
            return {"code": "".join(code[1:2]), "modifiers": " ".join(filter(None, code[2:6])),
                    "charge": segment.value(2), "units": f"{segment.value(4)} {segment.value(3)}",
                    "pointers": segment.value(7)}  # fmt: skip
        case "SV2":
            code = segment.components(2)
            return {"code": f"{segment.value(1)} {''.join(code[1:2])}", "modifiers": " ".join(filter(None, code[2:6])),
                    "charge": segment.value(3), "units": f"{segment.value(5)} {segment.value(4)}"}  # fmt: skip
        case "DTP" if segment.value(1) == "472":
            return {"day": _day(segment.value(3))}
        case "LIN":
            return {"drug": segment.value(3)}
        case "CTP":
            return {"quantity": f"{segment.value(4)} {segment.value(5, 1)}"}
        case _:
            return {}


def _line(line: dict[str, str]) -> FormLine:
    drug = " · ".join(filter(None, (line.get("drug", ""), line.get("quantity", ""))))
    return FormLine(**{name: line.get(name, "") for name in FormLine._fields if name != "drug"}, drug=drug)


def _day(text: str) -> str:
    """A date, or two of them, as people write them."""
    days = [f"{day[:4]}-{day[4:6]}-{day[6:8]}" if len(day) >= 8 else day for day in text.split("-")]
    return " – ".join(dict.fromkeys(days))
