"""Damaged files, three thousand by night: each is answered, or has nobody to answer; what is said balances."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal

import pytest

from edi837.jobs.check import Rows, check
from edi837.jobs.inputs import Input
from edi837.rows.record import ExceptionRecord
from tests.ack.answered import answers_to, claim, file_of, run, segments, subscribers
from tests.ack.readers import faults
from tests.guide.claims import FILES
from tests.night import amount

OTHER = (("HC:J3000", "HC:J1100"), ("LIN**N4*67457000110~\nCTP****1*ML~\n", ""), ("LS-1001", "LS-1003"))
SOURCES = [
    file_of(subscribers(claim(), claim("P", ("LS-1001", "LS-1002")), claim("P", *OTHER)), subscribers(claim())),
    file_of(subscribers(claim("I"), claim("I", ("SA-2001", "SA-2002")), form="I"), form="I"),
    *(path.read_text(encoding="latin-1") for name, path in FILES.items() if " " in name),
]
# Names, numbers, birth dates and streets of the patients in them.
VALUES = [
    "",
    " ",
    "-1",
    "A" * 300,
    "9" * 60,
    "A:B:C:D:E:F:G:H:I:J",
    "20261340",
    "\xe9",
    "\x07",
    "^",
    "\n",
    "0",
    "ZZ",
    "1E9",
]
IDS = ["", "ZZ", "sv1", "ISA", "GS", "GE", "ST", "SE", "HL", "CLM", "LX", "NM1"]
TOTAL = amount(200, 3000)
HEADS = tuple(one[: one.index("GS*")] for one in SOURCES)


def mutated(source: random.Random) -> str:
    """One of the files with one to four faults, anywhere from ISA to IEA."""
    parts = [one.split("*") for one in source.choice(SOURCES).split("~\n")]
    for _ in range(source.randint(1, 4)):
        at, kind = source.randrange(len(parts)), source.randrange(8)
        elements = parts[at]
        if kind < 3 and len(elements) > 1:
            elements[source.randrange(1, len(elements))] = source.choice(VALUES)
        elif kind == 3:
            parts[at] = list(source.choice(parts))
        elif kind == 4 and len(parts) > 2:
            del parts[at]
        elif kind == 5:
            elements.insert(source.randint(1, len(elements)), source.choice(VALUES))
        elif kind == 6:
            elements[0] = source.choice(IDS)
        else:
            parts[at] = elements[: source.randint(1, len(elements))]
    text = "~\n".join("*".join(one) for one in parts)
    return text[: source.randrange(len(text))] if source.randrange(20) == 0 else text


def files() -> Iterator[tuple[int, str]]:
    source = random.Random(999277)
    for number in range(TOTAL):
        text = mutated(source)
        yield number, text if number % 3 == 0 else recounted(text)


def recounted(text: str) -> str:
    """With SE01 as it must be, so that more than the envelope is looked at."""
    parts, since = text.split("~\n"), 0
    for at, one in enumerate(parts):
        since = 1 if one.startswith("ST*") else since + 1
        elements = one.split("*")
        if elements[0] == "SE" and len(elements) > 1:
            parts[at] = "*".join(["SE", str(since), *elements[2:]])
    return "~\n".join(parts)


def test_every_one_is_answered(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    answered = with_claims = 0
    for number, text in files():
        for kind, answer in answers_to(text, run("all" if number % 2 else "changed")).items():
            answered += 1
            if kind.endswith("277ca"):
                with_claims += 1
                balances(answer)
                if number % 10 == 0 and text.startswith(HEADS):  # an ISA that is no good is repeated as it came
                    assert faults(answer, monkeypatch) == [], f"file {number}"
    assert capfd.readouterr() == ("", "")
    assert answered > TOTAL
    assert with_claims > TOTAL / 3


def balances(answer: str) -> None:
    """Counts and dollars of claims, providers and sets are the same; STC12 is not sent."""
    claims: list[Decimal] = []
    totals: dict[str, Decimal] = {}
    level = ""
    for one in segments(answer.replace(answer[3], "*").replace(answer[105], "~")):
        if one[0] == "HL":
            level = one[3]
        elif one[0] == "TRN" and level == "PT":
            claims.append(Decimal(-1))
        elif one[0] == "STC" and level == "PT" and "".join(one[4:5]):
            claims[-1] = Decimal(one[4])
            assert len(one) <= 12
        elif one[0] in ("QTY", "AMT"):
            totals[one[1]] = totals.get(one[1], Decimal(0)) + Decimal(one[2])
    count = Decimal(len(claims))
    assert totals.get("90", 0) + totals.get("AA", 0) == totals.get("QA", 0) + totals.get("QC", 0) == count
    assert totals.get("YU", 0) + totals.get("YY", 0) == 2 * sum(claims)


def test_every_finding_has_a_place(tmp_path_factory: pytest.TempPathFactory, capfd: pytest.CaptureFixture[str]) -> None:
    """The guide's findings too, with the guide asked for all claims."""
    path = tmp_path_factory.mktemp("mutated") / "a.837"
    of_guide = 0
    for number, text in files():
        if number % 5:
            continue
        content = text.encode("latin-1")
        path.write_bytes(content)
        rows: list[ExceptionRecord] = []
        check(run("all"), Input(path, "a.837"), Rows(on_rows=rows.extend))
        for row in rows:
            assert 0 <= int(row.byte_start) <= int(row.byte_end) <= len(content)
            if row.rule.startswith("G"):
                assert row.element
                assert row.segment
                of_guide += 1
    assert of_guide > TOTAL / 5
    assert capfd.readouterr() == ("", "")
