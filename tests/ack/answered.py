"""Files put together from the bases, answered, and the answers read."""

from __future__ import annotations

import functools
import re
import tempfile
from dataclasses import replace
from pathlib import Path

from edi837.ack.outgoing import ControlNumbers
from edi837.findings.finding import Severity
from edi837.jobs.acknowledge import acknowledge
from edi837.jobs.inputs import Input
from edi837.jobs.run import Run, prepare
from edi837.settings.config import Settings
from tests.judging import TODAY

ROOT = Path(__file__).parents[2]
BASES = {"P": ROOT / "fixtures/base/professional.837", "I": ROOT / "fixtures/base/institutional.837"}
Segments = list[list[str]]


@functools.lru_cache(maxsize=8)
def run(guide: str = "none", workers: int = 1) -> Run:
    return prepare(Settings(as_of=TODAY, guide=guide, workers=workers, report=("jsonl",), answer_as="payer"))


def ranked(code: str, level: Severity) -> Run:
    """A run in which a rule is as severe as that."""
    return replace(run(), selection=replace(run().selection, severities={code: level}))


def claim(form: str = "P", *swaps: tuple[str, str]) -> str:
    """The claim of a base with texts swapped, each of which must be there once."""
    text = BASES[form].read_text(encoding="latin-1")
    text = text[text.index("CLM*") : text.index("SE*")]
    return swapped(text, *swaps)


def level(form: str = "P", *swaps: tuple[str, str]) -> str:
    """The subscriber of a base, with its HL."""
    text = BASES[form].read_text(encoding="latin-1")
    return swapped(text[text.index("HL*2") : text.index("CLM*")], *swaps)


def swapped(text: str, *swaps: tuple[str, str]) -> str:
    for old, new in swaps:
        assert text.count(old) == 1, f"{old} is there {text.count(old)} times"
        text = text.replace(old, new)
    return text


def file_of(*bodies: str, form: str = "P", above: tuple[tuple[str, str], ...] = ()) -> str:
    """An interchange with one group, and in it a set for each body: what follows the provider, counted again.

    `above` are swaps in what stands before the body, from ST on.
    """
    text = BASES[form].read_text(encoding="latin-1")
    opens, first, closes = (text.index(one) for one in ("ST*", "HL*2", "GE*"))
    heading = swapped(text[opens:first], *above)
    sets = []
    for number, body in enumerate(bodies, 1):
        whole = re.sub(r"ST\*837\*\d+", f"ST*837*{number:04}", heading) + body
        sets.append(f"{whole}SE*{whole.count('~') + 1}*{number:04}~\n")
    return text[:opens] + "".join(sets) + text[closes:].replace("GE*1", f"GE*{len(bodies)}")


def subscribers(*claims: str, form: str = "P") -> str:
    """A subscriber for each claim, numbered from HL 2 on."""
    return "".join(level(form, ("HL*2*1", f"HL*{number}*1")) + one for number, one in enumerate(claims, 2))


def answers_to(
    data: str | bytes, judged_by: Run | None = None, name: str = "a.837", first: int | None = 1
) -> dict[str, str]:
    """The answers by the ends of their names, such as 000004711.999."""
    content = data.encode("latin-1") if isinstance(data, str) else data
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(content)
        out = Path(folder, "out")
        numbers = ControlNumbers(first) if first else None
        done = acknowledge(judged_by or run(), Input(path, name), path.stem, out, numbers)
        made = sorted(one.name for one in out.iterdir())
        assert made == sorted(done.names)
        return {one.removeprefix(f"{path.stem}."): (out / one).read_bytes().decode("ascii") for one in done.names}


def segments(text: str) -> Segments:
    """The segments of an answer with standard delimiters."""
    return [one.split("*") for one in text.split("~\n") if one]


def lines(text: str, *ids: str) -> list[str]:
    """The segments with one of these IDs, as text."""
    return [one for one in text.split("~\n") if one.split("*")[0] in ids]


def told_of_claims(text: str) -> list[list[str]]:
    """Of each claim in a 277CA: its control number, then status and action of each of its STC and of its lines'."""
    claims: list[list[str]] = []
    level = ""
    for one in segments(text):
        if one[0] == "HL":
            level = one[3]
        elif level == "PT" and one[0] == "TRN":
            claims.append([one[2]])
        elif level == "PT" and one[0] == "STC":
            claims[-1].append(" ".join([one[1], *filter(None, one[10:12]), one[3]]))
        elif level == "PT" and one[0] == "SVC":
            claims[-1].append(one[1])
    return claims
