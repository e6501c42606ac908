"""Limits of the day over files: what earlier ones that went out billed, by the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from edi837.claim.facts import ClaimFacts, FileFacts, claim_facts
from edi837.claim.reader import ClaimReader
from edi837.findings.finding import Elsewhere
from edi837.ledger import files
from edi837.ledger.connect import Ledger, connect
from edi837.ledger.files import HELD, PUBLISHED, WITHDRAWN, FileEntry
from edi837.ledger.migrate import migrate
from edi837.ledger.past import Past, Rest
from edi837.ledger.unwritten import Unwritten
from edi837.mapping.mappings import Mappings
from edi837.mapping.official import load_official
from edi837.official.importing import Named, import_codes
from edi837.rules.quantity.q608_claims_exceed_mue import claims_exceed_mue
from edi837.x12.batch import Batch
from edi837.x12.scan import scan
from tests.judging import engine_for, mappings
from tests.official.test_limits import UNITS_4, UNITS_5, file_of

Changes = Sequence[tuple[str, str]]
OTHER_NUMBER = ("*LS-2*", "*LS-9*")
VOID, REPLACEMENT = (
    (("*11:B:1*", f"*11:B:{frequency}*"), ("REF*G1*NLA2026310", "REF*G1*NLA2026310~REF*F8*A1")) for frequency in "87"
)
NEXT_DAY, NEXT_QUARTER = (("20261103", "20261104"),), (("20261103", "20270203"),)


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The limits of one quarter in q4.db, those of two in both.db."""
    folder = tmp_path_factory.mktemp("mue")
    head = "HCPCS/CPT Code,Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale\n"
    names = [f"MCR_MUE_PractitionerServices_Eff_{first}.csv" for first in ("10-01-2026", "01-01-2027")]
    for name in names:
        (folder / name).write_text(head + "J3000,8,3 Date of Service Edit: Clinical,x\n")
    import_codes(Named(downloads=(folder / names[0],)), folder / "q4.db")
    import_codes(Named(downloads=tuple(folder / name for name in names)), folder / "both.db")
    return folder


@pytest.fixture(scope="module")
def known(tables: Path) -> Mappings:
    return mappings().with_official(load_official(tables / "q4.db"))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger(connect(tmp_path / "ledger.sqlite"), b"k" * 32)
    migrate(opened)
    yield opened
    opened.close()


def facts(known: Mappings, *claims: Changes) -> FileFacts:
    """The facts of a file of claims, each as file_of makes it."""
    data = file_of(claims)
    reader = ClaimReader(data, known)
    of_file = FileFacts(known, [], [], [])
    for item in scan(data, reader.wanted):
        if isinstance(item, Batch):
            for span in item.claims():
                of_file.add(claim_facts(reader.read(item.info, span), span))
    return of_file


class Folder:
    """Files that were judged one after another, each with the state it has now."""

    def __init__(self, ledger: Ledger, known: Mappings) -> None:
        self.ledger, self.known, self.number = ledger, known, 0

    def had(self, *claims: Changes, state: str = PUBLISHED) -> None:
        """An earlier file."""
        self.number += 1
        digest = f"{self.number:064}"
        entry = FileEntry(digest, "a.837", "a", state, "", self.number, "run", "2026-11-24T08:00:00Z", 10, None)
        past = Past(self.ledger, digest)
        past.look_up(facts(self.known, *claims))
        with self.ledger.writing() as session:
            files.save(session, entry)
            past.tell(session)
        past.close()

    def finds(self, *claims: Changes, digest: str = "f" * 64, unwritten: Unwritten | None = None) -> list[str]:
        """What is said of a new one."""
        return said(Past(self.ledger, digest, unwritten=unwritten), facts(self.known, *claims))


def said(past: Past, of_file: FileFacts) -> list[str]:
    past.look_up(of_file)
    knowledge = replace(engine_for().knowledge, history=past)
    found = list(claims_exceed_mue.function(of_file, knowledge))
    past.close()
    for finding in found:
        assert isinstance(finding.at, Elsewhere)
        assert isinstance(finding.at.facts, ClaimFacts)
    return [finding.message.partition("; the MUE")[0] for finding in found]


@pytest.fixture
def folder(ledger: Ledger, known: Mappings) -> Folder:
    return Folder(ledger, known)


TWO = "5 units, and with 1 other claim (1 in earlier files) of this patient, provider and day 9 units"


def test_earlier_files_count(folder: Folder) -> None:
    folder.had((*UNITS_4, OTHER_NUMBER))
    assert folder.finds(UNITS_5) == [TWO]
    assert folder.finds(UNITS_4) == []
    assert folder.finds((*UNITS_5, *NEXT_DAY)) == []
    assert folder.finds((*UNITS_5, ("LSM004200", "LSM004201"))) == []
    assert folder.finds(UNITS_4, UNITS_4) == [
        "4 units, and with 2 other claims (1 in earlier files) of this patient, provider and day 12 units"
    ]


@pytest.mark.parametrize("state", [HELD, WITHDRAWN])
def test_claims_that_did_not_go_out_do_not_count(folder: Folder, state: str) -> None:
    folder.had((*UNITS_4, OTHER_NUMBER), state=state)
    assert folder.finds(UNITS_5) == []


def test_the_file_itself_and_the_same_claim_again_count_once(folder: Folder) -> None:
    folder.had((*UNITS_4, OTHER_NUMBER))
    assert folder.finds((*UNITS_5, OTHER_NUMBER)) == []
    folder.had(UNITS_5)
    assert folder.finds(UNITS_5) == [TWO]
    assert folder.finds((*UNITS_4, OTHER_NUMBER), digest=f"{1:064}") == [TWO.replace("5 units,", "4 units,")]


def test_a_file_that_is_judged_again_is_told_of_once(folder: Folder) -> None:
    folder.had((*UNITS_4, OTHER_NUMBER))
    folder.number = 0
    folder.had((*UNITS_4, OTHER_NUMBER))
    assert folder.finds(UNITS_4) == []


@pytest.mark.parametrize(
    "later",
    [
        (*UNITS_4, OTHER_NUMBER, *VOID),
        (("*60*UN*5", "*60*UN*2"), ("*1*ML", "*.4*ML"), OTHER_NUMBER, *REPLACEMENT),
        (*UNITS_4, OTHER_NUMBER, *REPLACEMENT, *NEXT_DAY),
    ],
)
def test_what_is_voided_or_replaced_does_not_count(folder: Folder, later: Changes) -> None:
    folder.had((*UNITS_4, OTHER_NUMBER))
    assert folder.finds(UNITS_5) == [TWO]
    assert folder.finds(later, (*UNITS_5, ("*LS-3*", "*LS-7*"))) == []
    folder.had(later)
    assert folder.finds(UNITS_5) == []


def test_what_is_replaced_within_a_file_does_not_count(folder: Folder) -> None:
    same_number = ("*LS-4*", "*LS-2*")
    assert folder.finds(UNITS_4, UNITS_5, (*UNITS_4, same_number, *VOID)) == []
    assert folder.finds(UNITS_4, UNITS_5, (*UNITS_4, same_number, *REPLACEMENT)) == [
        "4 units, and with 1 other claim of this patient, provider and day 9 units"
    ]


def test_a_replacement_under_another_number_says_what_is_not_known(folder: Folder) -> None:
    folder.had((*UNITS_4, OTHER_NUMBER))
    past, of_file = Past(folder.ledger, "f" * 64), facts(folder.known, (*UNITS_5, *REPLACEMENT))
    past.look_up(of_file)
    (finding,) = claims_exceed_mue.function(of_file, replace(engine_for().knowledge, history=past))
    past.close()
    assert finding.message.endswith(
        "; the claim that this one replaces went out under another number and may be one of them"
    )


def test_files_that_are_written_down_together_know_of_each_other(folder: Folder) -> None:
    unwritten = Unwritten()
    waiting = Past(folder.ledger, "a" * 64, unwritten=unwritten)
    waiting.look_up(facts(folder.known, (*UNITS_4, OTHER_NUMBER)))
    waiting.tell_later(unwritten, "a.837", goes_out=False)
    assert folder.finds(UNITS_5, unwritten=unwritten) == []
    waiting.tell_later(unwritten, "a.837", goes_out=True)
    waiting.close()
    assert folder.finds(UNITS_5, unwritten=unwritten) == [TWO]
    unwritten.clear()
    assert folder.finds(UNITS_5, unwritten=unwritten) == []


def test_the_rest_that_goes_out_counts_for_the_part_that_waits(folder: Folder) -> None:
    rest = Past(folder.ledger, "a" * 64)
    rest.look_up(facts(folder.known, (*UNITS_4, OTHER_NUMBER)))
    part = Past(folder.ledger, "b" * 64, rest=Rest("a" * 64, "a.837", rest))
    assert said(part, facts(folder.known, UNITS_5)) == [TWO]
    rest.close()


def test_a_file_of_a_day_without_a_table_counts_once_there_is_one(folder: Folder, ledger: Ledger, tables: Path) -> None:
    folder.had((*UNITS_4, OTHER_NUMBER, *NEXT_QUARTER))
    assert folder.finds((*UNITS_5, *NEXT_QUARTER)) == []
    later = Folder(ledger, mappings().with_official(load_official(tables / "both.db")))
    assert later.finds((*UNITS_5, *NEXT_QUARTER)) == [TWO]


def test_units_go_with_their_file_and_with_the_claims_that_are_told_anew(folder: Folder) -> None:
    folder.had((*UNITS_4, OTHER_NUMBER))
    with folder.ledger.writing() as session:
        files.forget_claims(session, f"{1:064}")
    assert folder.finds(UNITS_5) == []
