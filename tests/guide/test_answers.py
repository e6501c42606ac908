"""Our own answers held against our own tables of their guides, X231A1 and X214."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from edi837.generate.faults import fault_codes
from edi837.generate.spec import Spec
from edi837.guide.compiling import HEADING, tables
from edi837.guide.walker import Walker
from edi837.jobs.inputs import Input
from edi837.jobs.process import process
from edi837.mapping.corrections import Corrections
from edi837.x12.delimiters import Delimiters
from tests.ack.answered import answers_to, claim, file_of, run, segments, subscribers, told_of_claims
from tests.generate.written import written
from tests.needs import shared_cases
from tests.night import amount

DELIMITERS = Delimiters("*", ":", "~", "^")
KINDS = {"999": "999", "277ca": "277CA"}
_LEVELS = {"20": "2000A", "21": "2000B", "19": "2000C", "PT": "2000D"}
WALKERS = {kind: Walker(tables(Corrections(kind)), DELIMITERS) for kind in KINDS.values()}


def stretches(text: str) -> Iterator[tuple[str, list[str]]]:
    """The sets of an answer with standard delimiters: by levels where it has any, each with the loop that it is."""
    root, stretch = HEADING, list[str]()
    for segment in text.split("~\n"):
        name = segment.partition("*")[0]
        if name in ("ST", "HL", "SE") and stretch:
            yield root, stretch
            stretch = []
        root = _LEVELS[segment.split("*")[3]] if name == "HL" else HEADING if name == "ST" else root
        if stretch or name in ("ST", "HL"):
            stretch.append(segment)


def faults(kind: str, text: str) -> list[object]:
    return [fault for root, stretch in stretches(text) for fault in WALKERS[kind].walk(root, stretch)[1]]


def files() -> Iterator[tuple[str, str]]:
    """Generated files of all faults, and cases of others where they are at hand."""
    for kind in "PI":
        spec = Spec(claims=amount(40, 1000), kind=kind, density=0.8, faults=tuple(fault_codes(kind)), fault_rate=0.9)
        yield kind, written(spec).data.decode("latin-1")
    for path in shared_cases()[:: amount(16, 1)]:
        yield path.name, path.read_bytes().decode("latin-1")


def plainly(text: str) -> str:
    """With standard delimiters."""
    element, component, segment = text[3], text[104], text[105]
    return text.translate(str.maketrans(element + component + segment, "*:~"))


def test_answers_are_valid_by_our_own_tables() -> None:
    made: Counter[str] = Counter()
    for name, text in files():
        for ending, answer in answers_to(text, run("all")).items():
            kind = KINDS.get(ending.rpartition(".")[2])
            if kind is None:
                assert [one[0] for one in segments(plainly(answer))] == ["ISA", "TA1", "IEA"]
                continue
            made[kind] += 1
            assert faults(kind, plainly(answer)) == [], (name, ending)
    assert made["999"] > 1 < made["277CA"]


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("999", "AK9*", "AK8*"),
        ("999", "IK5*", "IK5*Q"),
        ("277CA", "BHT*0085", "BHT*0019"),
        ("277CA", "QTY*QA*3", "QTY*QA"),
    ],
)
def test_a_fault_in_an_answer_is_found(kind: str, old: str, new: str) -> None:
    data = file_of(subscribers(claim(), claim("P", ("LS-1001", "LS-2")), claim("P", ("LS-1001", "LS-3"))))
    text = plainly(next(text for name, text in answers_to(data).items() if KINDS.get(name.rpartition(".")[2]) == kind))
    assert faults(kind, text) == []
    assert old in text
    assert faults(kind, text.replace(old, new)) != []


def test_no_claim_that_is_rejected_goes_out(tmp_path: Path) -> None:
    """As --ack has it: what the 277CA rejects stands in the file of held claims."""
    rejected = 0
    for number, (name, text) in enumerate(files()):
        path = tmp_path / f"{number}.837"
        path.write_bytes(text.encode("latin-1"))
        out = tmp_path / str(number)
        process(run("all"), Input(path, path.name), "a", out, split=True, ack=True)
        taken: Counter[str] = Counter()
        for answer in out.glob("*.277ca"):
            for number_, *statuses in told_of_claims(plainly(answer.read_text("latin-1"))):
                taken[number_] += statuses[0].endswith(" WQ")
                rejected += not statuses[0].endswith(" WQ")
        sent = out / "a.corrected.837"
        if sent.exists() and list(out.glob("*.277ca")):
            content = plainly(sent.read_text("latin-1"))
            gone_out = Counter(segment.split("*")[1].strip() for segment in content.split("~") if "CLM*" in segment[:6])
            assert gone_out <= taken, name
    assert rejected > 20
