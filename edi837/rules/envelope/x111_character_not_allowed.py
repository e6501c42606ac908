"""X111: a line break or another character that X12 does not allow stands in a segment."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim
from edi837.findings.finding import Finding, Outside
from edi837.rules.rule import ERROR, WARNING, Scope, Tells, rule
from edi837.x12.envelope import FunctionalGroup, Interchange, TransactionSet
from edi837.x12.segment import Segment

_PLAIN = bytes(range(0x20, 0x7F)) + b"\r\n"


@rule(
    "X111",
    "character-not-allowed",
    on=(TransactionSet, FunctionalGroup, Interchange, Claim),
    severity=WARNING,
    snip=1,
    scope=Scope.INTERCHANGE,
    per_set=True,
    tells=Tells.SET_UNEXAMINED,
)
def character_not_allowed(subject: TransactionSet | FunctionalGroup | Interchange | Claim) -> Iterator[Finding]:
    """A segment holds a control character, a byte beyond ASCII, or a line break.

    Why: receivers that hold to the basic and extended character sets reject the segment; others read accents in another
    encoding and change the value. A file with line breaks inside its segments was wrapped on the way, most likely at 80
    columns: where its terminator is not a line break, it is read without them, and nothing in it is changed. A set that
    cannot be read so is passed through unexamined (an error).
    Fix: none. Have the export write plain characters (e for é), and the transfer keep the bytes as they are.
    Do: Have the export write plain characters, such as e for é, in {element}.
    Source: X12.6 on the character sets; 999 IK403 code 6.
    """
    if isinstance(subject, Claim):
        if subject.content.translate(None, _PLAIN):
            yield from _in_claim(subject)
    elif isinstance(subject, FunctionalGroup):
        yield from _in_envelope(subject.gs, subject.ge)
    elif isinstance(subject, Interchange):
        yield from _in_interchange(subject)
    elif subject.broken is not None and subject.claim_type:
        first, times = subject.broken
        places = "one place" if times == 1 else f"{times} places"
        message = f"Line breaks stand inside segments at {places}: the set is passed through unexamined"
        yield Finding(Outside(first - 1, first), message, severity=ERROR)


def _in_interchange(interchange: Interchange) -> Iterator[Finding]:
    if interchange.wrapped is None:
        yield from _in_envelope(interchange.isa, interchange.iea)
        return
    first, times = interchange.wrapped
    places = "one place" if times == 1 else f"{times} places"
    message = f"Line breaks stand inside segments at {places}: the file is read without them, and its bytes stay"
    yield Finding(Outside(first, first + 1), message)


def _in_envelope(*segments: Segment | None) -> Iterator[Finding]:
    """Line breaks in the envelope segments that come with one."""
    for segment in segments:
        for position, text in enumerate(segment.elements if segment is not None else ()):
            if segment is not None and segment.delimiters.breaks.intersection(text):
                yield Finding(segment.element(position), f"A line break stands inside {segment.id}")
                break


def _in_claim(claim: Claim) -> Iterator[Finding]:
    """One finding an element; the delimiters of the interchange may be such characters themselves."""
    allowed = claim.info.delimiters.all
    for segment in claim.loop.walk():
        for position, text in enumerate(segment.elements):
            if not (text.isascii() and text.isprintable()):
                characters = {character for character in text if not " " <= character <= "~"} - allowed
                if characters:
                    kinds = " and ".join(sorted({_kind(character) for character in characters}))
                    yield Finding(segment.element(position), f"The element holds {kinds}")


def _kind(character: str) -> str:
    return "bytes beyond ASCII" if character > "\x7f" else "control characters"
