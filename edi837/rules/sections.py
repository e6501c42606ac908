"""What the docstring of a rule says: its help text, its page, and what the report says of a finding."""

from __future__ import annotations

import re

from edi837.system.dataclass import dataclass


@dataclass(frozen=True)
class Sections:
    """The parts of a docstring; `title` is its first line, `remedy` what is done about such findings.

    A person is told to `act`, or of a proposal to `decide`: a sentence with columns of the row in braces. Of a
    proposal: what it `changes`, what is its `proof`, and when it is `withheld`.
    """

    title: str
    why: str
    fix: str
    remedy: str
    source: str
    changes: str = ""
    proof: str = ""
    withheld: str = ""
    act: str = ""
    decide: str = ""


_SECTION = re.compile(r"^(Why|Fix|Do|Decide|Changes|Proof|Withheld|Source): ?", re.MULTILINE)


def sections(docstring: str) -> Sections:
    """The parts of a docstring with the sections Why, Fix and Source; '' for one that is missing.

    Fix begins with safe, proposed or none. Do tells a person what to do about a finding, Decide about a proposal. A
    rule that proposes says for an auditor what changes (Changes), what proves it, and when it is Withheld.
    """
    head, *rest = _SECTION.split(docstring)
    parts = {name: " ".join(text.split()) for name, text in zip(rest[::2], rest[1::2], strict=True)}
    fix = parts.get("Fix", "")
    remedy = re.sub(r"^(safe|proposed|none)[.:,;]? *", "", fix)
    remedy = remedy[:1].upper() + remedy[1:]
    others = (parts.get(name, "") for name in ("Changes", "Proof", "Withheld", "Do", "Decide"))
    return Sections(" ".join(head.split()), parts.get("Why", ""), fix, remedy, parts.get("Source", ""), *others)
