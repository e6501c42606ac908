"""Spoiled claim files through whole commands: judged, or refused in words, never a fault of the tool."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edi837.cli.main import run
from edi837.system.errors import SELF_CHECK
from tests.cli.calling import CANARIES
from tests.drop.files import BASES
from tests.foreign.spoil_claims import spoiled_claims
from tests.jobs.splitting import claims
from tests.night import amount, sample

_COMMANDS = (
    ("process", "--report", "csv", "--out"),
    ("process", "--report", "csv,html", "--guide", "all", "--split", "--out"),
    ("process", "--report", "csv", "--ack", "--target", "all-drugs", "--out"),
    ("deid", "-o"),
    ("check", "--format", "sarif"),
    ("extract", "--all-lines"),
    ("fix", "-o"),
    ("utilization", "--format", "json"),
    ("ack", "write", "--out"),
)  # fmt: skip


def _call(words: tuple[str, ...], path: Path, to: Path, capfd: pytest.CaptureFixture[str]) -> int:
    """The exit code; nothing of a rule that failed, and no person, may be said."""
    capfd.readouterr()
    last = [str(to)] if words[-1] in ("--out", "-o") else []
    code = run([*words, *last, str(path)])
    said = capfd.readouterr()
    rows = "".join(each.read_text(encoding="utf-8") for each in to.rglob("*.exceptions.csv"))
    assert not any("fault of the tool" in text for text in (said.err, said.out, rows)), said.err
    assert not any(canary in said.err for canary in CANARIES)
    return code


@pytest.mark.parametrize("form", ["professional", "institutional"])
def test_a_segment_of_nothing_but_its_name_is_judged(
    form: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    segments = (BASES / f"{form}.837").read_bytes().split(b"~")
    places = [at for at, segment in enumerate(segments) if segment.strip()[:3] not in (b"", b"ISA")]
    services = [at for at in places if segments[at].strip()[:3] in (b"SV1", b"SV2")]
    assert services
    for at in {services[-1], *sample(places, 4, seed=837)}:
        name = segments[at].partition(b"*")[0]
        (tmp_path / "a.837").write_bytes(b"~".join([*segments[:at], name, *segments[at + 1 :]]))
        assert _call(("check",), tmp_path / "a.837", tmp_path, capfd) != SELF_CHECK, name


@pytest.mark.parametrize("kind", ["P", "I"])
def test_what_is_spoiled_is_judged_or_refused_in_words(
    kind: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    content = claims(kind, "clean", "proposed", "wrong")
    ended: Counter[int] = Counter()

    @settings(
        max_examples=amount(day=6, night=3_000), deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @given(seed=st.integers(0, 1 << 32))
    def tried(seed: int) -> None:
        chance = random.Random(seed)
        (tmp_path / "a.837").write_bytes(spoiled_claims(content, chance))
        code = _call(chance.choice(_COMMANDS), tmp_path / "a.837", tmp_path / "to", capfd)
        assert code != SELF_CHECK
        ended[code] += 1
        shutil.rmtree(tmp_path / "to", ignore_errors=True)
        (tmp_path / "to").unlink(missing_ok=True)

    tried()
    assert ended.total() > 5
    assert ended.keys() <= {0, 1, 2, 4}
