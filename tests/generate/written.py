"""A generated file taken apart by plain splitting, without any of the reader's code."""

from __future__ import annotations

from dataclasses import dataclass, field

from edi837.generate.answers import ExpectedFinding
from edi837.generate.file import generate
from edi837.generate.spec import Spec

Segments = list[list[str]]


@dataclass
class Written:
    """The bytes, their segments as lists of elements, and the answers that were told."""

    data: bytes
    segments: Segments
    answers: list[ExpectedFinding] = field(default_factory=list)

    def all(self, segment_id: str) -> Segments:
        return [one for one in self.segments if one[0] == segment_id]

    def sets(self) -> list[Segments]:
        """The segments of each transaction set, ST to SE."""
        found: list[Segments] = []
        for segment in self.segments:
            if segment[0] == "ST":
                found.append([])
            if found and segment[0] not in ("GE", "IEA"):
                found[-1].append(segment)
        return found

    def claims(self) -> list[Segments]:
        """The segments of each claim, CLM to the next CLM, HL or SE."""
        found: list[Segments] = []
        inside = False
        for segment in self.segments:
            inside = segment[0] == "CLM" or (inside and segment[0] not in ("HL", "SE"))
            if segment[0] == "CLM":
                found.append([])
            if inside:
                found[-1].append(segment)
        return found


def written(spec: Spec) -> Written:
    answers: list[ExpectedFinding] = []
    data = b"".join(generate(spec, answers.append))
    element, _, terminator, _ = spec.delimiters
    pieces = data.decode("ascii").split(terminator + spec.newline)
    assert pieces.pop() == ""
    return Written(data, [piece.split(element) for piece in pieces], answers)


def holds_target(claim: Segments) -> bool:
    return any(one[0] in ("SV1", "SV2") and ":J3000" in "*".join(one) for one in claim)
