"""The file around the claims: interchange, group, transaction sets. Written in pieces, in constant memory."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle, islice

from edi837.generate.answers import Tell
from edi837.generate.body import Body
from edi837.generate.chance import Random, draw_marks
from edi837.generate.drug_lines import stock
from edi837.generate.faults import chosen
from edi837.generate.people import People
from edi837.generate.shapes import CLEAN, Shapes
from edi837.generate.spec import Spec
from edi837.mapping.mappings import Mappings, load_mappings

_IMPLEMENTATIONS = {"P": "005010X222A1", "I": "005010X223A2"}
_DELIMITERS = "*:~^"
_CLAIMS_A_PIECE = 200


def generate(spec: Spec, tell: Tell | None = None, mappings: Mappings | None = None) -> Iterator[bytes]:
    """The file in pieces of some hundred claims; `tell` hears the answers of each faulty claim as it is written."""
    spec = replace(spec, faults=chosen(spec.faults, spec.kind))
    pieces = _interchange(spec, tell, mappings or load_mappings())
    return pieces if spec.delimiters == _DELIMITERS else _translated(pieces, spec.delimiters)


def _translated(pieces: Iterator[bytes], delimiters: str) -> Iterator[bytes]:
    """No value holds a delimiter, the usual ones or those asked for, so the bytes can be exchanged."""
    table = bytes.maketrans(_DELIMITERS.encode(), delimiters.encode())
    for piece in pieces:
        yield piece.translate(table)


def _interchange(spec: Spec, tell: Tell | None, mappings: Mappings) -> Iterator[bytes]:
    end, day = f"~{spec.newline}", f"{spec.as_of:%Y%m%d}"
    # Two files of different specs are two interchanges.
    control = zlib.crc32(repr(spec).encode()) % 999_999_999 + 1
    draw = random.Random(f"{spec.seed} {spec.kind}").random  # noqa: S311 - nothing secret is drawn
    people = People(draw, spec.as_of)
    body = Body(spec, f"{spec.kind}{control:09d}", Shapes(spec, stock(mappings.drugs)), people, tell)
    claims = order(spec, draw)
    isa = f"ISA*00*{'':10}*00*{'':10}*ZZ*{'SYNTHETIC':15}*ZZ*{'CLEARINGHOUSE':15}*{day[2:]}*0800*^*00501*"
    gs = f"GS*HC*SYNTHETIC*CLEARINGHOUSE*{day}*0800*{control}*X*{_IMPLEMENTATIONS[spec.kind]}"
    yield f"{isa}{control:09d}*0*T*:{end}{gs}{end}".encode()
    sets = -(-spec.claims // spec.per_st)
    for number in range(1, sets + 1):
        yield from _transaction_set(spec, f"{number:04d}", control, body, islice(claims, spec.per_st))
    yield f"GE*{sets}*{control}{end}IEA*1*{control:09d}{end}".encode()


def _transaction_set(
    spec: Spec, number: str, control: int, body: Body, chosen: Iterator[str | None]
) -> Iterator[bytes]:
    end = f"~{spec.newline}"
    head = (
        f"ST*837*{number}*{_IMPLEMENTATIONS[spec.kind]}",
        f"BHT*0019*00*{control}{number}*{spec.as_of:%Y%m%d}*0800*CH",
        "NM1*41*2*SYNTHETIC BILLING SERVICE*****46*SYNTHETIC",
        "PER*IC*EDI DESK*TE*5555550100",
        "NM1*40*2*EXAMPLE CLEARINGHOUSE*****46*CLEARINGHOUSE",
    )
    body.begin(len(head))
    yield "".join(segment + end for segment in head).encode()
    while some := list(islice(chosen, _CLAIMS_A_PIECE)):
        yield "".join(body.write(some)).encode("latin-1")
    yield f"SE*{body.segments + 1}*{number}{end}".encode()


def order(spec: Spec, random: Random) -> Iterator[str | None]:
    """For each claim: None without a target line, CLEAN, or the code of its fault."""
    faulty = draw_marks(spec.targets, spec.faulty, random)
    codes = cycle(spec.faults or (CLEAN,))
    for target in draw_marks(spec.claims, spec.targets, random):
        if not target:
            yield None
        else:
            yield next(codes) if next(faulty) else CLEAN
