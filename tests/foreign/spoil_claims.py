"""Ways to spoil a claim file that know what one is; the ISA stays one, so that the file is read."""

from __future__ import annotations

import random
from collections.abc import Callable

Segments = list[bytes]

# What an element or component may hold that no guide allows.
_ODD = (
    b"", b" ", b"0", b"-1", b"1E5", b"1e999999", b"NaN", b"Infinity", b"1.", b".", b"-", b"+5", b"9" * 30, b"9" * 5000,
    b"0" * 40,
    b"1.23456789012345678901234567890123456789", b"00000000", b"99999999", b"20260230", b"19000101", b"00010101",
    b"99991231", b"00010101-99991231", b"20261103-20261101",
    b"20261101-", b"2460", b"\0", b"\x1a", b"\x85", b"\xa0", b"\xb2", b"\xff", b"\xd9\xa3", b"\xe2\x80\xa8",
    b"a" * 40_000, b"J3000", b"j3000",
    b"HC:J3000", b"HC:J3000:::::::::", b":", b":::", b"^", b"J3000^J3490", b"HC", b"N4", b"UN", b"ML", b"F2", b"XX",
    b"59", b"JZ", b"JW",
    b"67457000110", b"67457-001-10", b"00000000000", b"6745700011", b"1467560003", b"=1+1", b'"', b"\n", b"\r\n",
    b"\t", b"IEA", b"ISA*00*",
    b"20", b"22", b"23", b"1", b"2", b"3", b"8", b"7", b"0019", b"005010X222A1", b"005010X223A2", b"005010X222A2",
    b"004010X098A1",
)  # fmt: skip
_SEGMENTS = (
    b"LX*1", b"LX*0", b"LX", b"SV1*HC:J3000*1*UN*1***1", b"SV1", b"SV2*0636*HC:J3000*1*UN*1", b"LIN**N4*67457000110",
    b"LIN**N4",
    b"CTP****1*UN", b"CTP****1*ML", b"CTP", b"HL*1**20*1", b"HL*9*8*23*0", b"HL*2*2*22*1", b"HL",
    b"CLM*X*1***11:B:1*Y*A*Y*Y", b"CLM*X", b"CLM",
    b"DTP*472*D8*20261103", b"DTP*472*RD8*20261103-20261104", b"DTP*472*D8*", b"DTP*434*RD8*20261103-20261102",
    b"HI*ABK:F339", b"HI*ABK:",
    b"HI", b"REF*G1*A1", b"REF*F8*X", b"REF*6R*1", b"REF", b"NTE*ADD*x", b"NM1*85*2*X*****XX*1467560003",
    b"NM1*PR*2*P*****PI*NL100", b"NM1*IL*1",
    b"NM1", b"SBR*P*18*******CI", b"SBR*S*18", b"SBR", b"CAS*CO*45*1", b"CAS*CO*45*NaN", b"SVD*P*1*HC:J3000**1",
    b"AMT*D*1e9", b"AMT*D",
    b"SE*1*0001", b"SE", b"ST*837*0001*005010X222A1", b"ST*835*0009", b"GE*1*1",
    b"GS*HC*A*B*20261103*1000*1*X*005010X222A1", b"IEA*1*1",
    b"PRV*BI*PXC*207L00000X", b"DMG*D8*19790312*F", b"DMG", b"PAT", b"PAT*19", b"MEA*TR*R1*1", b"CR1", b"K3*x",
    b"ZZ9*1", b"", b"*", b"  ",
)  # fmt: skip


def spoiled_claims(content: bytes, chance: random.Random) -> bytes:
    """The file with one to four segments or elements spoiled; mostly its counts are right again."""
    segments = [one.strip(b"\r\n") for one in content.rstrip().rstrip(b"~").split(b"~")]
    for _ in range(chance.randint(1, 4)):
        chance.choice(_WAYS)(segments, chance)
    if chance.random() < 0.7:
        _count(segments)
    if chance.random() < 0.03:
        segments += segments
    joined = chance.choice((b"~\n", b"~\n", b"~", b"~\r\n", b"~\n\n", b"~ \n")).join([*segments, b""])
    if chance.random() < 0.05:
        joined = joined[: chance.randrange(106, len(joined) + 1)]
    if chance.random() < 0.05:
        joined = joined.replace(b"*", b"|") if chance.random() < 0.5 else joined.replace(b":", b">")
    return joined


def _count(segments: Segments) -> None:
    begun = 0
    for at, segment in enumerate(segments):
        if segment.startswith(b"ST*"):
            begun = at
        elif segment.startswith(b"SE*"):
            parts = segment.split(b"*")
            segments[at] = b"*".join([b"SE", b"%d" % (at - begun + 1), *parts[2:]])


def _place(segments: Segments, chance: random.Random) -> int:
    """Any segment but the first, which is the ISA."""
    return chance.randrange(1, len(segments)) if len(segments) > 1 else 0


def _element(segments: Segments, chance: random.Random) -> None:
    at = _place(segments, chance)
    parts = segments[at].split(b"*")
    where = chance.randrange(0 if chance.random() < 0.1 or len(parts) == 1 else 1, len(parts))
    parts[where] = chance.choice(_ODD)
    if at:
        segments[at] = b"*".join(parts)


def _component(segments: Segments, chance: random.Random) -> None:
    at = _place(segments, chance)
    parts = segments[at].split(b"*")
    composed = [place for place, part in enumerate(parts) if b":" in part]
    if at and composed:
        where = chance.choice(composed)
        inner = parts[where].split(b":")
        inner[chance.randrange(len(inner))] = chance.choice(_ODD)
        parts[where] = b":".join(inner)
        segments[at] = b"*".join(parts)


def _of_another(segments: Segments, chance: random.Random) -> None:
    """An element of another segment in place of one."""
    at, other = _place(segments, chance), _place(segments, chance)
    parts = segments[at].split(b"*")
    if at:
        parts[chance.randrange(len(parts))] = chance.choice(segments[other].split(b"*"))
        segments[at] = b"*".join(parts)


def _more(segments: Segments, chance: random.Random) -> None:
    """Elements at the end, or fewer of them."""
    at = _place(segments, chance)
    parts = segments[at].split(b"*")
    if at:
        more = [chance.choice(_ODD)] * chance.choice((0, 1, 30))
        segments[at] = b"*".join(parts[: chance.randrange(1, len(parts) + 1)] + more)


def _put_in(segments: Segments, chance: random.Random) -> None:
    segments.insert(max(1, _place(segments, chance)), chance.choice(_SEGMENTS))


def _gone(segments: Segments, chance: random.Random) -> None:
    at = _place(segments, chance)
    if at:
        del segments[at : at + chance.choice((1, 1, 2, 8))]


def _twice(segments: Segments, chance: random.Random) -> None:
    at = _place(segments, chance)
    if at:
        segments[at:at] = segments[at : at + chance.choice((1, 1, 3, 20))] * chance.choice((1, 1, 60))


def _exchanged(segments: Segments, chance: random.Random) -> None:
    one, other = _place(segments, chance), _place(segments, chance)
    if one and other:
        segments[one], segments[other] = segments[other], segments[one]


_WAYS: tuple[Callable[[Segments, random.Random], None], ...] = (
    _element, _element, _element, _component, _component, _of_another, _of_another, _more, _put_in, _put_in, _gone,
    _twice,
    _exchanged,
)  # fmt: skip
