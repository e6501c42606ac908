"""Code lists: predicted answers, codes in words, modifiers, what surrounds a drug line, lanes and letters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field, fields
from functools import partial
from typing import Any

from edi837.mapping.code_sets import CodeSet, PrefixSet, Wildcards
from edi837.mapping.groups import Diagnoses, ModifierGroups, PlacesOfService, Procedures, RevenueCodes, fill, name_of
from edi837.mapping.lanes import NO_LANES, Lanes, read_lanes
from edi837.mapping.letters import NO_LETTERS, Letters, read_letters
from edi837.mapping.xml import MappingFile, shipped_file, text_of, words_of
from edi837.system.dataclass import dataclass
from edi837.system.errors import MappingError


@dataclass(frozen=True)
class Prediction:
    """What a payer or clearinghouse is likely to answer; '' where nothing is expected."""

    carc: str = ""
    rarc: str = ""
    status: str = ""
    ack: str = ""


@dataclass(frozen=True)
class UseDiagnoses:
    """A use of a drug by diagnosis, and the conditions that it is told apart into, the narrow ones first."""

    name: str
    diagnoses: PrefixSet
    conditions: tuple[tuple[str, PrefixSet], ...]

    def condition(self, diagnosis: str) -> str:
        """The condition that a diagnosis of this use stands for; '' when none is named."""
        return next((name for name, prefixes in self.conditions if diagnosis in prefixes), "")


_MOST_REMEMBERED = 10_000


@dataclass(frozen=True)
class Codes:
    """Everything in the codes folder."""

    procedures: Procedures
    revenue: RevenueCodes
    places: PlacesOfService
    diagnoses: Diagnoses
    modifier_groups: ModifierGroups
    predictions: dict[str, Prediction] = field(default_factory=dict)
    words: dict[tuple[str, str], str] = field(default_factory=dict)
    modifiers: dict[str, str] = field(default_factory=dict)
    cpt_modifiers: frozenset[str] = frozenset()
    conflicts: dict[frozenset[str], str] = field(default_factory=dict)
    uses: tuple[UseDiagnoses, ...] = ()
    placeholders: frozenset[str] = frozenset()
    lanes: Lanes = NO_LANES
    letters: Letters = NO_LETTERS
    _groups: dict[str, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)
    _conditions: dict[tuple[str, frozenset[str]], tuple[str, ...]] = field(
        default_factory=dict, compare=False, repr=False
    )

    _uses: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    def use_of(self, diagnosis: str) -> str:
        """The first of the uses that a diagnosis belongs to; '' where it belongs to none. Remembered as below."""
        known = self._uses.get(diagnosis)
        if known is None:
            known = next((use.name for use in self.uses if diagnosis in use.diagnoses), "")
            if len(self._uses) < _MOST_REMEMBERED:
                self._uses[diagnosis] = known
        return known

    def groups(self, procedure: str) -> frozenset[str]:
        """The names of the procedure groups that hold a code; remembered, for the same codes come again and again."""
        known = self._groups.get(procedure)
        if known is None:
            groups = {name_of(field.name): getattr(self.procedures, field.name) for field in fields(self.procedures)}
            known = frozenset(name for name, codes in groups.items() if procedure in codes)
            if len(self._groups) < _MOST_REMEMBERED:
                self._groups[procedure] = known
        return known

    def conditions(self, diagnosis: str, uses: frozenset[str]) -> tuple[str, ...]:
        """What a diagnosis stands for in each of the uses that it belongs to; remembered as above."""
        known = self._conditions.get((diagnosis, uses))
        if known is None:
            fitting = (use for use in self.uses if use.name in uses and diagnosis in use.diagnoses)
            known = tuple(use.condition(diagnosis) or use.name for use in fitting)
            if len(self._conditions) < _MOST_REMEMBERED:
                self._conditions[diagnosis, uses] = known
        return known

    def prediction(self, rule: str) -> Prediction:
        """The predicted codes of a rule."""
        return self.predictions.get(rule, _NOTHING)

    def word(self, kind: str, code: str) -> str:
        """A carc, rarc, category, status or entity code in words; '' when it is not listed."""
        return self.words.get((kind, code), "")


_NOTHING = Prediction()


def read_codes(files: Iterable[MappingFile]) -> Codes:
    """All files of a codes folder; they may be split and named at will. A group that is missing is a fault."""
    read: dict[str, Any] = {}
    last: dict[str, MappingFile] = {}
    for file in files:
        last[str(file.root.tag)] = file
        for kind, values in _READERS[str(file.root.tag)](file).items():
            _merge(file, read, kind, values)
    for name, (kind_of, element, root) in _GROUPS.items():
        if root not in last:
            raise MappingError("codes", None, f"no file has the root {root}, which the rules need")
        read[name] = fill(kind_of, element, read.get(name, {}), last[root], partial(_shipped, root, name))
    return Codes(**read)


def _shipped(root: str, kind: str) -> dict[str, Any]:
    """The groups of a kind in the shipped file of that root."""
    # Each reader gives the type of its kind, which a table of readers does not say.
    shipped: dict[str, Any] = _READERS[root](shipped_file("codes", f"{root}.xml"))[kind]  # type: ignore[assignment]
    return shipped


# Where the groups of each kind are read: their element, and the root of its file.
_GROUPS: dict[str, tuple[type, str, str]] = {
    "procedures": (Procedures, "procedures", "context"),
    "revenue": (RevenueCodes, "revenue", "context"),
    "places": (PlacesOfService, "places", "context"),
    "diagnoses": (Diagnoses, "diagnoses", "context"),
    "modifier_groups": (ModifierGroups, "group", "modifiers"),
}
# Names of groups as release 1 wrote them.
_FORMER = {"anaesthesia": "anesthesia", "surgical-centre": "surgical-center"}


def _merge(file: MappingFile, read: dict[str, Any], kind: str, values: object) -> None:
    before = read.get(kind)
    if before is None:
        read[kind] = values
    elif isinstance(before, dict) and isinstance(values, dict):
        if twice := sorted(map(str, before.keys() & values.keys())):
            file.report(file.root, f"{kind} {', '.join(twice)} is listed in two files")
        before.update(values)
    elif isinstance(before, Lanes | Letters):
        file.report(file.root, f"{kind} stand in two files")
    else:
        # Values of one kind are of one type, which a dict of all kinds cannot say.
        read[kind] = before | values if isinstance(before, frozenset) else (*before, *values)  # type: ignore[operator, misc]


def _read_predictions(file: MappingFile) -> dict[str, object]:
    predictions: dict[str, Prediction] = {}
    for node in file.root:
        code = str(node.get("code"))
        if code in predictions:
            file.report(node, f"rule {code} is listed twice")
        predictions[code] = Prediction(*(str(node.get(name) or "") for name in ("carc", "rarc", "status", "ack")))
    return {"predictions": predictions}


def _read_words(file: MappingFile) -> dict[str, object]:
    return {"words": {(str(node.tag), str(node.get("code"))): text_of(node) for node in file.root.iterfind("*[@code]")}}


def _read_modifiers(file: MappingFile) -> dict[str, object]:
    root = file.root
    named = {str(node.get("code")): text_of(node) for node in root.iterfind("modifier")}
    listed = {code: "" for node in root.iterfind("listed") for code in words_of(node, "codes")}
    of_cpt = {code for node in root.iterfind("listed[@level='1']") for code in words_of(node, "codes")}
    of_cpt |= {str(node.get("code")) for node in root.iterfind("modifier[@level='1']")}
    return {
        "modifiers": listed | named,
        "cpt_modifiers": frozenset(of_cpt),
        "conflicts": {
            frozenset((str(node.get("first")), str(node.get("second")))): str(node.get("severity"))
            for node in root.iterfind("conflict")
        },
        "modifier_groups": {
            str(node.get("name")): frozenset(words_of(node, "codes")) for node in root.iterfind("group")
        },
    }


def _read_context(file: MappingFile) -> dict[str, object]:
    root = file.root

    def groups(tag: str) -> Mapping[str, tuple[str, ...]]:
        named = ((str(node.get("name")), words_of(node, "codes")) for node in root.iterfind(tag))
        return {_FORMER.get(name, name): codes for name, codes in named}

    placeholders = root.find("placeholders")
    return {
        "procedures": {name: CodeSet(codes) for name, codes in groups("procedures").items()},
        "revenue": {name: Wildcards(codes) for name, codes in groups("revenue").items()},
        "places": {name: frozenset(codes) for name, codes in groups("places").items()},
        "diagnoses": {name: _DIAGNOSES.get(name, PrefixSet)(codes) for name, codes in groups("diagnoses").items()},
        "uses": tuple(
            UseDiagnoses(
                str(node.get("name")),
                PrefixSet(words_of(node, "diagnoses")),
                tuple(
                    (str(condition.get("name")), PrefixSet(words_of(condition, "diagnoses")))
                    for condition in node.iterfind("condition")
                ),
            )
            for node in root.iterfind("use")
        ),
        "placeholders": frozenset() if placeholders is None else frozenset(words_of(placeholders, "words")),
    }


def _read_lanes(file: MappingFile) -> dict[str, object]:
    return {"lanes": read_lanes(file)}


def _read_letters(file: MappingFile) -> dict[str, object]:
    return {"letters": read_letters(file)}


# A category is not billable as it stands; what is below it is.
_DIAGNOSES: dict[str, Callable[[Iterable[str]], object]] = {"not-billable": frozenset, "complete": frozenset}
_READERS = {
    "predictions": _read_predictions,
    "words": _read_words,
    "modifiers": _read_modifiers,
    "context": _read_context,
    "lanes": _read_lanes,
    "letters": _read_letters,
}
