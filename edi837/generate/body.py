"""What stands between the head of a transaction set and its SE: providers, patients, claims, and the count of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from edi837.generate import holes
from edi837.generate.answers import Tell
from edi837.generate.chance import pick
from edi837.generate.people import People
from edi837.generate.providers import Provider, Setting, provider
from edi837.generate.settings import settings_of
from edi837.generate.shapes import Shape, Shapes
from edi837.generate.spec import Spec

# Of claims, the share that is another one of the patient before, and the most claims of a patient.
_AGAIN, _MOST = 0.1, 4
# Where the day of service stands among the values of a claim.
_DAY = 3


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
