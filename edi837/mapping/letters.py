"""Letters to a payer that denied, by reason code: paragraphs with the values that each needs, and what proves them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from edi837.mapping.xml import MappingFile, Node, text_of, words_of
from edi837.system.dataclass import dataclass

_VALUE = re.compile(r"\{([a-z_]+)\}")
# What a paragraph may name: values of the claim, its answers and the mappings.
VALUES = frozenset({
    "accepted", "sent", "interchange", "limit", "authorization", "policy", "arithmetic", "diagnoses", "remarks",
})  # fmt: skip


@dataclass(frozen=True)
class LetterParagraph:
    """A text with {values}, and the names of those without which it is not said."""

    text: str
    needs: frozenset[str]


@dataclass(frozen=True)
class Letter:
    """Paragraphs in their order, and the names of the evidence that goes with them."""

    name: str
    paragraphs: tuple[LetterParagraph, ...]
    evidence: tuple[str, ...]

    def says(self, values: Mapping[str, str]) -> tuple[str, ...]:
        """The paragraphs whose values are all known, with these in their places."""
        known = {name for name, value in values.items() if value}
        return tuple(
            _VALUE.sub(lambda match: values[match[1]], each.text) for each in self.paragraphs if each.needs <= known
        )


@dataclass(frozen=True)
class Letters:
    """Letters by reason code, and what each evidence is in words."""

    by_carc: dict[str, Letter]
    other: Letter
    evidence: dict[str, str]

    def letter_for(self, carcs: Iterable[str]) -> Letter:
        """The letter for the first reason that has one of its own, else the one for all others."""
        return next((self.by_carc[carc] for carc in carcs if carc in self.by_carc), self.other)


NO_LETTERS = Letters({}, Letter("other", (), ()), {})


def read_letters(file: MappingFile) -> Letters:
    """The letters of a file; an unknown value or evidence, a code twice, or no letter for all others is a fault."""
    evidence = {str(node.get("name")): text_of(node) for node in file.root.iterfind("evidence")}
    by_carc: dict[str, Letter] = {}
    other: Letter | None = None
    for node in file.root.iterfind("letter"):
        letter = _letter(file, node, evidence)
        carcs = words_of(node, "carc")
        for carc in carcs:
            if carc in by_carc:
                file.report(node, f"reason code {carc} has two letters")
            by_carc[carc] = letter
        other = letter if not carcs else other
    if other is None:
        file.report(file.root, "no letter is for all other reason codes: one needs no carc")
        other = NO_LETTERS.other
    return Letters(by_carc, other, evidence)


def _letter(file: MappingFile, node: Node, evidence: Mapping[str, str]) -> Letter:
    named = words_of(node, "evidence")
    for name in named:
        if name not in evidence:
            file.report(node, f"the evidence {name} is not described")
    paragraphs = []
    for each in node.iterfind("paragraph"):
        needs, text = frozenset(words_of(each, "needs")), text_of(each)
        for name in sorted({*needs, *_VALUE.findall(text)}):
            if name not in VALUES:
                file.report(each, f"{name} is not a value of letters: {', '.join(sorted(VALUES))}")
            elif name not in needs:
                file.report(each, f"the paragraph names {{{name}}} and does not need it")
        paragraphs.append(LetterParagraph(text, needs))
    return Letter(str(node.get("name")), tuple(paragraphs), named)
