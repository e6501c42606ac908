"""The file around the claims: interchange, group, transaction sets. Written in pieces, in constant memory."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import cycle, islice

from edi837.generate import holes
from edi837.generate.answers import Tell
from edi837.generate.chance import Random, draw_marks, pick
from edi837.generate.drug_lines import Stock, stock
from edi837.generate.faults import chosen
from edi837.generate.people import People
from edi837.generate.providers import Provider, Setting, provider
from edi837.generate.settings import settings_of
from edi837.generate.shapes import CLEAN, Shape, Shapes
from edi837.generate.spec import Spec
from edi837.generate.table_drugs import suitable_faults, table_drugs
from edi837.mapping.mappings import Mappings, load_mappings

_IMPLEMENTATIONS = {"P": "005010X222A1", "I": "005010X223A2"}
_DELIMITERS = "*:~^"
_CLAIMS_A_PIECE = 200
# Of claims, the share that is another one of the patient before, and the most claims of a patient.
_AGAIN, _MOST = 0.1, 4
# Where the day of service stands among the values of a claim.
_DAY = 3


def generate(spec: Spec, tell: Tell | None = None, mappings: Mappings | None = None) -> Iterator[bytes]:
    """The file in pieces of some hundred claims; `tell` hears the answers of each faulty claim as it is written."""
    mappings = mappings or load_mappings()
    drugs = table_drugs(mappings, spec.as_of) if spec.drugs else ()
    spec = replace(spec, faults=chosen(spec.faults, spec.kind, suitable_faults(drugs) if drugs else None))
    pieces = _interchange(spec, tell, replace(stock(mappings.drugs), of_tables=drugs))
    return pieces if spec.delimiters == _DELIMITERS else _translated(pieces, spec.delimiters)


def _translated(pieces: Iterator[bytes], delimiters: str) -> Iterator[bytes]:
    """No value holds a delimiter, the usual ones or those asked for, so the bytes can be exchanged."""
    table = bytes.maketrans(_DELIMITERS.encode(), delimiters.encode())
    for piece in pieces:
        yield piece.translate(table)


def _interchange(spec: Spec, tell: Tell | None, drugs: Stock) -> Iterator[bytes]:
    end, day = f"~{spec.newline}", f"{spec.as_of:%Y%m%d}"
    # Two files of different specs are two interchanges.
    written = repr(spec).replace(", drugs=''", "")
    control = zlib.crc32(written.encode()) % 999_999_999 + 1
    draw = random.Random(f"{spec.seed} {spec.kind}").random  # noqa: S311 - nothing secret is drawn
    people = People(draw, spec.as_of)
    body = Body(spec, f"{spec.kind}{control:09d}", Shapes(spec, drugs), people, tell)
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


class Body:
    """Writes claims one after the other; `segments` counts them within the set, `claims` within the file."""

    def __init__(self, spec: Spec, prefix: str, shapes: Shapes, people: People, tell: Tell | None) -> None:
        self._settings = settings_of(spec)
        self._end = f"~{spec.newline}"
        self._prefix = prefix
        self._shapes = shapes
        self._people = people
        self._draw = people.random
        self._tell = tell
        self._values = [""] * holes.COUNT
        self.claims = 0
        self.begin(0)

    def begin(self, segments: int) -> None:
        """Begin a transaction set, of which so many segments are written."""
        self.segments = segments
        self._level = 0
        self._provider: Provider | None = None
        self._room = 0
        self._last: Shape | None = None
        self._class: str | None = None
        self._times = 0
        self._days: set[str] = set()

    def write(self, chosen: Iterable[str | None]) -> Iterator[str]:
        """The text of claims: for each, None without a target line, '' for a clean one with it, or a fault."""
        for code in chosen:
            last = self._last
            if last and code == self._class and not code and self._times < _MOST and self._draw() < _AGAIN:
                self._times += 1
                yield self._claim(last, again=True)
                continue
            shape = self._shape(code)
            if self._room <= 0 or self._provider is None or shape.setting is not self._provider.setting:
                yield self._open_provider(shape.setting)
            yield self._open_patient(shape)
            yield self._claim(shape)
            self._last, self._class, self._times = shape, code, 1

    def _shape(self, code: str | None) -> Shape:
        draw = self._draw
        if code:
            return self._shapes.faulty(code, draw())
        same = self._provider.setting if self._provider and self._room > 0 else pick(draw, self._settings)
        return self._shapes.clean(same, code is not None, draw())

    def _open_provider(self, setting: Setting) -> str:
        self._provider = opened = provider(self._draw, setting)
        self._room = opened.claims
        self._level += 1
        self._values[0] = str(self._level)
        segments = [["HL", self._values[0], "", "20", "1"], *opened.segments]
        self.segments += len(segments)
        return "".join("*".join(segment) + self._end for segment in segments)

    def _open_patient(self, shape: Shape) -> str:
        values = self._values
        self._level += 1
        values[1] = str(self._level)
        if shape.dependent:
            self._level += 1
            values[2] = str(self._level)
        values[holes.PATIENT] = self._people.patient(shape.elderly, shape.dependent)
        self.segments += shape.levels.segments
        return shape.levels.fill(values)

    def _claim(self, shape: Shape, again: bool = False) -> str:
        assert self._provider is not None
        self.claims += 1
        self._room -= 1
        number = f"{self._prefix}{self.claims:07d}"
        visit = self._people.visit(number, self._provider.practitioners)
        while again and visit[_DAY] in self._days:
            visit = self._people.visit(number, self._provider.practitioners)
        self._days = {*self._days, visit[_DAY]} if again else {visit[_DAY]}
        self._values[holes.CLAIM] = visit
        self.segments += shape.claim.segments
        if self._tell:
            for answer in shape.answers:
                self._tell(answer._replace(patient_control_number=number))
        return shape.claim.fill(self._values)
