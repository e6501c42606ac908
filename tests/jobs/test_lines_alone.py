"""Where lines alone are wanted, no rule of claims is asked, and the lines are the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from edi837.engine.engine import Engine
from edi837.jobs.check import Rows, check
from edi837.jobs.inputs import Input
from edi837.jobs.run import prepare
from edi837.rows.lines import LineRow
from edi837.settings.config import Settings
from tests.conftest import ROOT

SAMPLE = ROOT / "fixtures" / "sample" / "claims.837"


@pytest.mark.parametrize("guide", ["none", "changed", "touched", "all"])
def test_no_rule_is_asked(monkeypatch: pytest.MonkeyPatch, guide: str) -> None:
    run = prepare(Settings(guide=guide))
    item = Input(SAMPLE, "claims.837")
    expected: list[LineRow] = []
    check(run, item, Rows(on_rows=lambda rows: None, on_lines=expected.extend))
    lines: list[LineRow] = []

    def refuse(*_: object) -> None:
        raise AssertionError("a rule is asked")

    monkeypatch.setattr(Engine, "examine", refuse)
    check(run, item, Rows(on_lines=lines.extend))
    assert lines == expected
    assert lines


def test_engines_of_a_run_count_apart() -> None:
    run = prepare(Settings())
    one, other = run.engine(), run.engine()
    one.counts.superseded += 1
    assert other.counts.superseded == 0
    assert other.counts is not run.engine().counts
    assert run.engine(history=Path) is not run.engine()  # type: ignore[arg-type]
    assert run.engine(history=Path).knowledge.history is Path  # type: ignore[arg-type]


def test_all_files_of_a_run_share_its_engines() -> None:
    run = prepare(Settings())
    run.engine(), run.ended_engine()
    later = run.with_audit({"number": 2})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Engine, "__init__", lambda *_: pytest.fail("rules were brought together again"))
        assert later.engine().counts is not run.engine().counts
        assert later.ended_engine().counts is not run.ended_engine().counts
    assert (run.audit, later.audit) == (None, {"number": 2})
