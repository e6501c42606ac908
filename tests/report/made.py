"""Results made from claims: the base files with faults, processed as the command does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from edi837.jobs.inputs import Input
from edi837.jobs.process import Processed, process
from edi837.jobs.run import Run, prepare
from edi837.settings.config import Settings

AS_OF = date(2026, 11, 24)
BASE = Path(__file__).parents[2] / "fixtures" / "base"
Edit = tuple[str, str]

HYPHENS = ("67457000110", "67457-0001-10")
CODE = ("HC:J3000", "HC:j3000")
# 5 mL are 50 mg, 5 units, and no other reading fits: units of 5 are proposed.
_DRUG = "*60*UN*{}***1~\nDTP*472*D8*20261103~\nREF*6R*LS1001B~\nLIN**N4*{}~\nCTP****{}*ML"
PROPOSED = (_DRUG.format(5, "67457000110", 1), _DRUG.format(50, "67457018100", 5))
# So that a new rule changes no figure here.
RULES = ("A803", "C701", "D902", "M403", "N203", "P302", "Q605")
OUT_OF_BALANCE = ("*390***", "*391***")


def run_with(**settings: Any) -> Run:
    """The shipped rules and mappings with these settings."""
    return prepare(Settings(**{"as_of": AS_OF, **settings}))


def claims(*edits: Sequence[Edit], form: str = "professional") -> bytes:
    """A file of one claim for each list of edits, each under its own subscriber, with true counts."""
    text = (BASE / f"{form}.837").read_text(encoding="latin-1")
    head, rest = text.split("HL*2*1*22*0~\n")
    body, trailer = rest.split("SE*")
    content = head
    for number, changes in enumerate(edits, 2):
        one = f"HL*{number}*1*22*0~\n{body}"
        one = one.replace("LS-1001", f"LS-{1000 + number - 1}").replace("SA-2001", f"SA-{2000 + number - 1}")
        for before, after in changes:
            assert before in one, before
            one = one.replace(before, after)
        content += one
    segments = content[content.index("ST*") :].count("~") + 1
    return (content + "SE*" + re.sub(r"^\d+", str(segments), trailer)).encode("latin-1")


def processed(folder: Path, data: bytes, name: str = "claims.837", out: str = "out", **settings: Any) -> Processed:
    """The results of some bytes, in `folder`/out."""
    path = folder / name
    path.write_bytes(data)
    settings = {"report": ("csv", "html"), "select": RULES, **settings}
    return process(run_with(**settings), Input(path, name), Path(name).stem, folder / out)
