"""Case files: for each rule named snippets of EDI with the findings they give and the fixed snippet.

    ## finds: 5-3-2 on a professional line
    ```edi P as-of=2026-11-24
    SV1*HC:J3000*60*UN*5***1~
    LIN**N4*67457-001-10~
    CTP****1*ML~
    ```
    ```findings
    N203 error 2410/LIN03
    ```
    ```fixed
    ...
    ```

Blocks of a case: `edi` (form P or I, options), `findings` (empty: none), `fixed` (after the safe fixes), `proposed`
(after approving what the rule proposes), `chart`, `rates`, `prices`, `payer`, `drug` (files that the case needs), and
official tables: `mue`, `ptp` (with commas), `addendum_b`, `asp` (prices or crosswalk), `icd10` (order file of 2027) and
`taxonomy` as they are published; `hcpcs`, a line `code | description | added | ended | successors`; `ndc`, a line
`package | substance | strength | unit | form | description | start | end | excluded`.

Cases of drugs (fixtures/drugs) have the same shape; their block `line` has columns of the lines table, each with what
`edi837 extract` must write into it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field
from importlib.resources import files

from edi837.system.dataclass import dataclass

_CASE = re.compile(r"^## (.+)$", re.MULTILINE)
_BLOCK = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Case:
    """One case: its name, the form and options of its snippet, and its blocks by kind."""

    rule: str
    name: str
    form: str
    options: dict[str, str]
    blocks: dict[str, str] = field(repr=False)

    @property
    def snippet(self) -> str:
        """The EDI as given."""
        return self.blocks["edi"]

    @property
    def findings(self) -> list[str]:
        """The expected findings, a line each: code, severity, element, and options such as fix=safe."""
        return [line.strip() for line in self.blocks["findings"].splitlines() if line.strip()]


def case_text(code: str) -> str:
    """The case file of a rule; '' when it has none."""
    entry = files("edi837_cases").joinpath(f"{code}.md")
    return entry.read_text(encoding="utf-8") if entry.is_file() else ""


def case_codes() -> list[str]:
    """The rules that have a case file."""
    return sorted(
        entry.name.removesuffix(".md")
        for entry in files("edi837_cases").iterdir()
        if re.fullmatch(r"[A-Z]\d{3}\.md", entry.name)
    )


def read_cases(code: str) -> Iterator[Case]:
    """The cases of a rule. ValueError names what is wrong with a case file."""
    yield from cases_of(code, case_text(code))


def cases_of(code: str, text: str) -> Iterator[Case]:
    """The cases of a case file's text. ValueError names what is wrong with it."""
    starts = [*_CASE.finditer(text)]
    ends = [*(match.start() for match in starts[1:]), len(text)]
    for match, end in zip(starts, ends, strict=bool(starts)):
        yield _case(code, match[1].strip(), text[match.end() : end])


def _case(code: str, name: str, text: str) -> Case:
    blocks: dict[str, str] = {}
    words: list[str] = []
    for kind, heading, content in _BLOCK.findall(text):
        if kind in blocks:
            raise ValueError(f"{code}, {name}: two blocks {kind}")
        blocks[kind] = content
        if kind == "edi":
            words = heading.split()
    if "edi" not in blocks or "findings" not in blocks:
        raise ValueError(f"{code}, {name}: needs the blocks edi and findings")
    if not words or words[0] not in ("P", "I"):
        raise ValueError(f"{code}, {name}: the edi block says neither P nor I")
    options = dict(word.split("=", 1) for word in words[1:])
    return Case(code, name, words[0], options, blocks)
