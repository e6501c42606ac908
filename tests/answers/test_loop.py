"""The whole loop: claims go out, payers answer them, and what is read of the answers is what is so, to the cent."""

from __future__ import annotations

import csv
import itertools
from collections import Counter
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from edi837.answers.answer_row import UNMATCHED
from edi837.answers.answer_table import ListedAnswer
from edi837.generate.faults import fault_codes
from edi837.generate.file import generate
from edi837.generate.spec import Spec
from edi837.jobs.generated_answers import answer_file
from edi837.jobs.inputs import Input, open_input
from edi837.jobs.taken_answers import all_listed, match_and_list, results_store, take_answers
from edi837.ledger.connect import Ledger
from edi837.ledger.timelines import timelines
from tests.answers.answering import processed
from tests.night import amount

KINDS = ("999", "277ca", "835", "reversal.835", "recoupment.835")
Key = tuple[str, ...]


def answered(tmp_path: Path, kind: str, claims: int, seed: int) -> tuple[Path, list[Path], dict[Key, dict[str, str]]]:
    """Results of a generated file, the answers to it, and the truth by what a row of the table says."""
    path = tmp_path / "n.837"
    spec = Spec(claims=claims, kind=kind, density=0.5, seed=seed, faults=tuple(fault_codes(kind)), fault_rate=0.3)
    path.write_bytes(b"".join(generate(spec)))
    processed(path, tmp_path / "out")
    answer_file(tmp_path / "out" / "n.corrected.837", tmp_path / "answers", seed)
    files = [tmp_path / "answers" / f"n.{ending}" for ending in KINDS]
    with (tmp_path / "answers" / "n.truth.csv").open(newline="") as file:
        truth = {_key(row, row["claim"]): row for row in csv.DictReader(file)}
    return tmp_path / "out", [file for file in files if file.exists()], truth


def _key(row: dict[str, str], claim: str) -> Key:
    place = (row["answer_file"], row["set"], row["segment"], row["key"])
    return (*place, claim) if row["kind"] == "999" else place


def table(results: Path, files: list[Path], each: bool = False) -> list[ListedAnswer]:
    """The table of all answers, read all at once or one after the other."""
    for some in [[file] for file in files] if each else [files]:
        with results_store([results]) as store:
            taken = []
            for file in some:
                with closing(open_input(Input(file, file.name))) as source, store.writing() as session:
                    taken.append(take_answers(session, source, file.name, "2026-12-01"))
            list(match_and_list(store, taken))
    with results_store([results]) as store:
        return sorted(all_listed(store))


@pytest.mark.parametrize(("kind", "seed"), [("P", 3), ("I", 4)])
def test_what_is_read_is_the_truth_to_claim_and_cent(tmp_path: Path, kind: str, seed: int) -> None:
    results, files, truth = answered(tmp_path, kind, amount(120, 10_000), seed)
    rows = table(results, files)
    assert len(rows) == len(truth) > 300
    certainties = Counter(row.certainty for row in rows)
    assert certainties["exact"] > certainties["line"] > 0
    for row in rows:
        so = truth.pop(_key(row._asdict(), row.claim))
        if row.certainty in UNMATCHED:  # listed: lines of a claim that are alike
            assert (row.claim, row.paid, bool(row.reason)) == ("", so["paid"], True)
        else:
            assert {name: getattr(row, name) for name in so} == so
        assert row.balanced in ("", "yes")
    assert truth == {}
    assert sum(row.certainty in UNMATCHED for row in rows) < len(rows) / 50


def test_nothing_changes_when_it_is_read_again_in_another_order_or_piece_by_piece(tmp_path: Path) -> None:
    results, files, _ = answered(tmp_path, "P", 60, 5)
    rows = table(results, files)
    assert table(results, files) == rows
    for order in list(itertools.permutations(files))[7 :: amount(60, 7)]:
        (results / "answers.sqlite").unlink()
        assert table(results, list(order), each=True) == rows


def test_a_reading_that_was_cut_off_is_completed_by_the_next(tmp_path: Path) -> None:
    results, files, _ = answered(tmp_path, "P", 40, 6)
    rows = table(results, files)
    (results / "answers.sqlite").unlink()
    with results_store([results]) as store:  # kept, and never matched
        for file in files[:2]:
            with closing(open_input(Input(file, file.name))) as source, store.writing() as session:
                take_answers(session, source, file.name, "2026-12-01")
        with pytest.raises(KeyboardInterrupt):
            _interrupted(store, files[-1])
    assert table(results, files) == rows


def _interrupted(store: Ledger, file: Path) -> None:
    with closing(open_input(Input(file, file.name))) as source, store.writing() as session:
        take_answers(session, source, file.name, "2026-12-01")
        raise KeyboardInterrupt


def test_the_timeline_of_a_claim_ends_with_what_is_paid(tmp_path: Path) -> None:
    results, files, truth = answered(tmp_path, "P", 120, 3)
    rows = table(results, files)
    paid: Counter[str] = Counter()
    last: dict[str, str] = {}
    for so in truth.values():
        if not so["line"]:
            paid[so["claim"]] += int(Decimal(so["paid"] or "0") * 100)
            last[so["claim"]] = so["state"]
    assert {"rejected", "paid", "paid less"} <= set(last.values())
    with results_store([results]) as store, store.reading() as session:
        for claim in sorted({row.claim for row in rows})[:: amount(3, 1)]:
            (timeline,) = timelines(session, claim)
            assert (timeline.state, int(timeline.paid * 100)) == (last[claim], paid[claim])
            assert timeline.events[0].state == "sent"
