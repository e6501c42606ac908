"""`--target`: codes, prefixes (J, Q5, C9) or all-drugs.

What no mapping has is judged by the rules that need no facts of the drug.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from edi837.mapping.citation import Citation
from edi837.mapping.code_sets import CodeSet
from edi837.mapping.drugs import DrugCode, Drugs, Substance
from edi837.system.errors import UsageError
from edi837.system.late_pattern import late_pattern

ALL_DRUGS = "ALL-DRUGS"
# What is a drug by its code alone; other codes are with an NDC.
_DRUG_PREFIXES = ("J",)
_CODE = late_pattern(r"[A-Z0-9][0-9]{3}[A-Z0-9]")
_PREFIX = late_pattern(r"[A-Z][A-Z0-9]{0,3}")
_NO_DRUG = Substance("", (), "", frozenset(), None, ())


class TargetCodes(Mapping[str, DrugCode]):
    """The codes of the mappings; one that begins as a target does, and is in none, is known by its value alone.

    An unclassified code stands for no drug, whatever it begins with.
    """

    def __init__(self, codes: Mapping[str, DrugCode], prefixes: tuple[str, ...], without: CodeSet) -> None:
        self._codes = dict(codes)
        self._prefixes = prefixes
        self._without = without

    def __getitem__(self, value: str) -> DrugCode:
        code = self._codes.get(value)
        if code is not None:
            return code
        if value.startswith(self._prefixes) and _CODE.fullmatch(value) and value not in self._without:
            return unmapped(value)
        raise KeyError(value)

    def __iter__(self) -> Iterator[str]:
        return iter(self._codes)

    def __len__(self) -> int:
        return len(self._codes)


@lru_cache(maxsize=20_000)
def unmapped(value: str) -> DrugCode:
    """A code of which no mapping says what it stands for."""
    source = Citation("no drug mapping", "undated")
    return DrugCode(value, _NO_DRUG, None, True, False, None, None, (), "", source, derived=True)


def with_targets(drugs: Drugs, targets: Iterable[str], unclassified: CodeSet) -> Drugs:
    """The same mappings with other targets; UsageError for what is neither a code, a prefix nor all-drugs."""
    words = set(targets)
    every = ALL_DRUGS in words
    prefixes = {word for word in words - {ALL_DRUGS} if _PREFIX.fullmatch(word)} | set(_DRUG_PREFIXES if every else ())
    values = words - prefixes - {ALL_DRUGS}
    if wrong := sorted(value for value in values if not _CODE.fullmatch(value)):
        raise UsageError(f"--target: {wrong[0]!r} is neither a code, the beginning of one, nor all-drugs")
    if bare := sorted(value for value in values & drugs.codes.keys() if drugs.codes[value].mg_per_unit is None):
        raise UsageError(f"--target: the mapping of {bare[0]} does not say what one unit is")
    begins = tuple(sorted(prefixes))
    codes = {
        value: replace(code, target=_is_target(code, values, begins, every)) for value, code in drugs.codes.items()
    }
    codes |= {value: unmapped(value) for value in values - drugs.codes.keys()}
    known: Mapping[str, DrugCode] = TargetCodes(codes, begins, unclassified) if begins else codes
    return replace(drugs, codes=known, prefixes=begins, every_drug=every, _completed={})


def _is_target(code: DrugCode, values: set[str], prefixes: tuple[str, ...], every: bool) -> bool:
    if code.value in values:
        return True
    return code.mg_per_unit is not None and (every or (bool(prefixes) and code.value.startswith(prefixes)))
