"""A claim is held against its guide once, and what nobody asks for is not made of it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from edi837.claim.claim import Claim
from edi837.engine.engine import Engine
from edi837.generate.spec import Spec
from edi837.guide.compiling import CLAIM
from edi837.guide.walker import Walker
from edi837.jobs.check import Rows, check
from edi837.jobs.inputs import Input
from edi837.jobs.judging import judge
from edi837.jobs.judging.file_judge import FileOutcome
from edi837.jobs.run import prepare
from edi837.rows.record import NOT_CHECKED, ExceptionRecord
from edi837.settings.config import Settings
from tests.conftest import ROOT
from tests.generate.written import written

SAMPLE = ROOT / "fixtures" / "sample" / "claims.837"


@pytest.fixture
def clean(tmp_path: Path) -> Input:
    path = tmp_path / "clean.837"
    path.write_bytes(written(Spec(claims=20, density=0.5, seed=3)).data)
    return Input(path, "clean.837")


def checked(item: Input, **settings: Any) -> tuple[FileOutcome, list[ExceptionRecord]]:
    rows: list[ExceptionRecord] = []
    return check(prepare(Settings(**settings)), item, Rows(on_rows=rows.extend)), rows


@pytest.mark.parametrize(("guide", "claims"), [("touched", "claims_examined"), ("all", "claims")])
def test_a_claim_is_walked_once(clean: Input, monkeypatch: pytest.MonkeyPatch, guide: str, claims: str) -> None:
    walked: Counter[str] = Counter()
    through = Walker.walked

    def counted(walker: Walker, root: str, content: bytes) -> Any:
        walked[root] += 1
        return through(walker, root, content)

    monkeypatch.setattr(Walker, "walked", counted)
    monkeypatch.setattr(Walker, "walk", lambda *_: pytest.fail("a clean stretch is walked for its faults"))
    monkeypatch.setattr("edi837.jobs.judging.file_judge.outside_claims", lambda *_: [])
    outcome, _ = checked(clean, guide=guide)
    assert walked[CLAIM] == outcome.tally.summary()[claims] > 0


def test_facts_are_made_where_they_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Claim] = []
    facts = judge.claim_facts

    def counted(claim: Claim, *rest: Any) -> Any:
        made.append(claim)
        return facts(claim, *rest)

    monkeypatch.setattr(judge, "claim_facts", counted)
    checked(Input(SAMPLE, "claims.837"), guide="all", select=("G",))
    assert not made
    outcome, _ = checked(Input(SAMPLE, "claims.837"), guide="all", select=("X",))
    assert len(made) == outcome.tally.claims_examined > 0


def test_what_is_not_chosen_is_not_counted() -> None:
    """W505 is silent where Q611 speaks, which needs a chart: that is heard, and not counted as if it had been asked."""
    outcome, rows = checked(Input(SAMPLE, "claims.837"), select=("W505",))
    listed = [row for row in rows if row.result == NOT_CHECKED]
    assert outcome.tally.summary()["not_checked"] == 0 == len(listed)


def test_no_rule_is_asked_of_a_passing_claim_where_only_the_guide_is(
    clean: Input, monkeypatch: pytest.MonkeyPatch
) -> None:
    examine = Engine._examine

    def of_envelopes_alone(engine: Engine, situations: Any, subject: object, *rest: Any) -> None:
        assert not (isinstance(subject, Claim) and subject.passes)
        examine(engine, situations, subject, *rest)

    monkeypatch.setattr(Engine, "_examine", of_envelopes_alone)
    outcome, rows = checked(clean, guide="all", select=("G",))
    assert (outcome.tally.claims_examined > 0, rows) == (True, [])
