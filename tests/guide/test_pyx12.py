"""What the adapter takes for granted of pyx12: its version, its silence, when it is loaded, the shape of its maps."""

from __future__ import annotations

import logging
import random
import subprocess
import sys
from importlib.metadata import version
from typing import Any

import pytest
from pyx12.nodeCounter import NodeCounter

from edi837.guide.check import check_claim, check_levels
from edi837.guide.counter import PathCounter
from edi837.guide.maps import claim_start, part
from tests.guide.claims import ROOT, claim_of

CANARY = "CANARYBIRD"
SWAPS = (
    ("NM1*IL*1*RIVERA*CAMILA****MI*LSM004200", f"NM1*IL*1*{CANARY}*CAMILA**{CANARY}**MI*LSM004200*{CANARY}"),
    ("DMG*D8*19880423*F", f"DMG*D8*{CANARY}*{CANARY}"),
    ("NM1*82*1*OKAFOR*NGOZI****XX*1578790002", f"NM1*{CANARY}*1*{CANARY}~\nREF*G1*{CANARY}*{CANARY}"),
    ("SV1*HC:J3000*60*UN*5***1", f"SV1*HC:J3000*60*{CANARY}*{CANARY}***{CANARY}"),
)


def test_version_is_the_one_that_was_studied() -> None:
    """Later ones rename every code; read what changed, then this test and the adapter."""
    assert version("pyx12").startswith("4.0.")


def run(program: str) -> tuple[str, str]:
    """What a fresh interpreter writes to stdout and stderr."""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True)
    return done.stdout, done.stderr


def test_nothing_is_written_to_stderr() -> None:
    program = (
        "from edi837.guide.check import check_claim, check_levels\n"
        "from tests.guide.claims import claim_of\n"
        "from tests.guide.test_pyx12 import SWAPS\n"
        "claim = claim_of('P', *SWAPS)\n"
        "for fault in (*check_levels(claim), *check_claim(claim)): print(fault.message)\n"
    )
    out, err = run(program)
    assert err == ""
    assert len(out.splitlines()) > 8
    assert CANARY not in out


def test_nothing_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    claim = claim_of("P", *SWAPS)
    with caplog.at_level(logging.DEBUG):
        assert [*check_levels(claim), *check_claim(claim)]
        # What pyx12 itself would say, and where it would say it.
        logging.getLogger("pyx12.error_handler").error(CANARY)
    assert caplog.records == []


def test_pyx12_is_loaded_when_a_claim_is_held_against_the_guide_and_not_before() -> None:
    program = (
        "import sys\n"
        "from dataclasses import replace\n"
        "from pathlib import Path\n"
        "from edi837.engine.engine import Engine\n"
        "from edi837.rules import all_rules\n"
        "from tests.judging import engine_for, judge\n"
        "data = Path('fixtures/base/professional.837').read_bytes()\n"
        "engine = engine_for()\n"
        "judge(data, engine)\n"
        "print('pyx12' in sys.modules)\n"
        "judge(data, Engine(all_rules(), engine.selection, replace(engine.knowledge, guide=True)))\n"
        "print('pyx12' in sys.modules)\n"
    )
    assert run(program) == ("False\nTrue\n", "")


@pytest.mark.parametrize("claim_type", ["P", "I"])
def test_places_follow_from_the_maps(claim_type: str) -> None:
    """Positions are counted by `seq`, composites name themselves by it, syntax notes name elements that are there."""
    root = claim_start(claim_type, of_patient=False).node.root
    for node in root.loop_segment_iterator():
        if node.is_map_root() or not node.is_segment():
            continue
        assert [child.seq for child in node.children] == list(range(1, len(node.children) + 1))
        for child in node.children:
            if child.is_composite():
                assert int(child.refdes[-2:]) == child.seq
                assert [inner.seq for inner in child.children] == list(range(1, len(child.children) + 1))
        for note in node.syntax:
            assert len(note) > 2
            assert max(note[1:]) <= len(node.children)


@pytest.mark.parametrize("claim_type", ["P", "I"])
def test_claims_of_patients_and_of_subscribers_have_the_same_map(claim_type: str) -> None:
    def shape(node: Any) -> list[tuple[Any, ...]]:
        return [
            (one.id, one.usage, one.pos, one.get_max_repeat(), shape(one) if one.is_loop() else len(one.children))
            for one in node.childIterator()
        ]

    of_subscriber, of_patient = (claim_start(claim_type, patient).node.parent for patient in (False, True))
    assert shape(of_subscriber) == shape(of_patient)
    assert of_patient.get_path() == of_subscriber.get_path().replace("2000B/2300", "2000B/2000C/2300")


def test_parts_of_the_map_do_not_share_claims() -> None:
    assert {"CLM", "SV1", "LIN"} <= part("P", True).ids
    assert {"CLM", "HL", "SE"} & (part("P", True).ids ^ part("P", False).ids) == {"CLM", "HL"}
    assert part("P", False).qualifiers["HL"] == (3, 0, frozenset({"20", "22", "23"}))
    assert part("P", True).qualifiers["SV1"] == (1, 1, frozenset({"ER", "HC", "IV", "WK"}))
    assert "SV2" not in part("I", True).qualifiers


def test_counter_counts_as_that_of_pyx12() -> None:
    start = claim_start("I", of_patient=True)
    nodes = [node for node in start.node.root.loop_segment_iterator() if not node.is_map_root()]
    source = random.Random(5)
    mine, theirs = PathCounter(start.counts, start.texts), NodeCounter(dict(start.counts))
    for _ in range(4000):
        path = source.choice(nodes).x12path
        if source.random() < 0.05:
            mine.reset_to_node(path)
            theirs.reset_to_node(path)
        for counter in (mine, theirs):
            counter.increment(path)
    counted = [(mine.get_count(node.x12path), theirs.get_count(node.x12path)) for node in nodes]
    assert all(one == other for one, other in counted)
    assert any(one > 1 for one, _ in counted)
    assert mine.get_count("/ISA_LOOP") == theirs.get_count("/ISA_LOOP")
