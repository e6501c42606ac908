"""Shapes: composed claims made into templates, kept and filled again and again with other people and dates.

Composing and rendering a claim costs a hundred times what filling its template does. A shape hangs on seed, kind and
number alone, so it does not matter when, or whether, it is needed.
"""

from __future__ import annotations

import random

from edi837.generate import holes, institutional, professional, sample_payers, table_drugs
from edi837.generate.answers import ExpectedFinding
from edi837.generate.chance import Random, pick
from edi837.generate.draft import PAIN, PSYCHIATRIC, Draft, Line
from edi837.generate.draft_segments import claim, levels
from edi837.generate.drug_lines import Stock
from edi837.generate.faults import FAULTS
from edi837.generate.faults.registry import Expectation, Fault
from edi837.generate.holes import Template, template
from edi837.generate.invented import npi, person
from edi837.generate.providers import Setting
from edi837.generate.sample_payers import MEDICARE
from edi837.generate.settings import settings_of
from edi837.generate.spec import Spec
from edi837.system.named_tuple import NamedTuple

_COMPOSERS = {
    ("P", True): professional.with_target,
    ("P", False): professional.without_target,
    ("I", True): institutional.with_target,
    ("I", False): institutional.without_target,
}
_DEPENDENTS = 0.25
_REFERRED = 0.35


def compose(random: Random, setting: Setting, target: bool, stock: Stock, other_payer: bool = False) -> Draft:
    """A claim of that setting, with a target line or not; `other_payer` says whether another payer came before."""
    payer = pick(random, sample_payers.SECOND if other_payer else setting.payers or sample_payers.PAYERS)
    composer = setting.compose if setting.compose is not None and target else _COMPOSERS[setting.kind, target]
    draft = composer(random, setting.facility, payer, stock)
    if other_payer:
        draft.other_payer = pick(random, sample_payers.FIRST)
    draft.dependent = draft.payer.dependents and not other_payer and random() < _DEPENDENTS
    draft.reason = draft.diagnoses[0]
    # Psychiatric and pain use needs an authorization at most payers; a few others have one as well.
    if draft.use in (PSYCHIATRIC, PAIN) or random() < 0.05:
        draft.authorization = f"PA{holes.AUTHORIZATION}"
    if draft.payer is sample_payers.VETERANS:
        draft.authorization = f"VA00{holes.AUTHORIZATION}"  # all care is referred, under ten digits
    if draft.kind == "P" and random() < _REFERRED:
        draft.referring = f"{person(random)}****XX*{npi(random)}"
    return draft


CLEAN = ""
# How many shapes of clean claims for each setting, and of each fault.
_CLEAN_SHAPES, _FAULTY_SHAPES = 250, 60
# Every so many-th claim comes after another payer.
_EVERY = 28
_ATTEMPTS = 1000


class Shape(NamedTuple):
    """Templates of the levels above a claim and of the claim; answers without patient control number."""

    setting: Setting
    levels: Template
    claim: Template
    elderly: bool
    dependent: bool
    answers: tuple[ExpectedFinding, ...]


class Shapes:
    """The shapes of one file, made when they are first asked for."""

    def __init__(self, spec: Spec, stock: Stock) -> None:
        self._spec = spec
        self._stock = stock
        self._known: dict[tuple[object, ...], Shape] = {}

    def clean(self, setting: Setting, target: bool, number: float) -> Shape:
        """A clean shape of a setting; `number` from 0 to 1 picks it."""
        key = (setting.facility, target, int(number * _CLEAN_SHAPES))
        shape = self._known.get(key)
        if shape is None:
            draft = compose(
                self._random(key), setting, target, self._stock, key[2] % _EVERY == 0 and not setting.payers
            )
            shape = self._known[key] = self._shape(setting, draft, ())
        return shape

    def faulty(self, code: str, number: float) -> Shape:
        """A shape with a fault, of whatever setting it is possible in."""
        key = (code, int(number * _FAULTY_SHAPES))
        shape = self._known.get(key)
        if shape is None:
            fault = (table_drugs.FAULTS if self._spec.drugs else FAULTS)[code]
            setting, draft = self._suitable(fault, self._random(key))
            expected = fault.make(draft)
            shape = self._known[key] = self._shape(
                setting, draft, expected if isinstance(expected, list) else [expected]
            )
        return shape

    def _random(self, key: tuple[object, ...]) -> Random:
        name = f"{self._spec.seed} {self._spec.kind} {' '.join(map(str, key))}"
        return random.Random(name).random  # noqa: S311 - nothing secret is drawn

    def _suitable(self, fault: Fault, draw: Random) -> tuple[Setting, Draft]:
        for _ in range(_ATTEMPTS):
            setting = pick(draw, settings_of(self._spec))
            draft = compose(draw, setting, True, self._stock, fault.other_payer)
            if fault.when(draft):
                return setting, draft
        raise AssertionError(f"no claim suits {fault.code}")

    def _shape(self, setting: Setting, draft: Draft, expected: list[Expectation] | tuple[()]) -> Shape:
        newline = self._spec.newline
        return Shape(
            setting,
            template(levels(draft), newline),
            template(claim(draft), newline),
            draft.payer.family == MEDICARE,
            draft.dependent,
            tuple(
                ExpectedFinding(
                    "", _number(draft, expectation.line), expectation.code, expectation.severity, expectation.element
                )
                for expectation in expected
            ),
        )


def _number(draft: Draft, line: Line | None) -> str:
    """LX01 of a line."""
    if line is None:
        return ""
    return line.number or str(1 + next(at for at, other in enumerate(draft.lines) if other is line))
