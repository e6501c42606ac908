"""When a pass first judged a claim under a policy, beside when it took effect and was read."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

import pytest

from tests.cli.calling import AS_OF, call
from tests.drop.running import DropFolder
from tests.drop.test_doses_over_files import file_of
from tests.mapping.policies import folder_of, policy

POLICIES = (
    policy('<when drugs="J3000" from="2026-10-01"/><ndc is="demanded"/>', "kept"),
    policy('<when drugs="J3000"/><attachment is="demanded" types="OZ"/>', "broken"),
    policy('<when drugs="J1745"/><ndc is="demanded"/>', "apart"),
    policy('<reference is="not-needed" any-of="G1"/>', "lifting"),
)
SAID = re.compile(r"northern/(\w+)  read(.*), (first claim judged on|no claim judged)")


def judged(plain: DropFolder, capfd: pytest.CaptureFixture[str], *more: str) -> dict[str, tuple[str, str]]:
    """By policy what is said of its effect, and whether a claim was judged."""
    mine = plain.path / "mine"
    ended = call(capfd, "mappings", "stale", mine, "--all", "--root", plain.path, "--as-of", AS_OF, *more)
    return {name: (drift, word) for name, drift, word in SAID.findall(ended.text)}


def test_the_first_claim_under_each_policy(plain: DropFolder, capfd: pytest.CaptureFixture[str]) -> None:
    (plain.path / "mine").mkdir()
    folder_of(plain.path / "mine", *POLICIES)
    settings = plain.path / "edi837.toml"
    settings.write_text('mappings = "mine"\n' + settings.read_text(encoding="utf-8"))
    plain.put("a.837", file_of(21, "20260930"))
    plain.run()
    yes, no = "first claim judged on", "no claim judged"
    since = " 31 days after it took effect"
    assert judged(plain, capfd) == {"kept": (since, no), "broken": ("", yes), "apart": ("", no), "lifting": ("", yes)}
    plain.put("b.837", file_of(22, "20261103"))
    plain.run()
    assert judged(plain, capfd)["kept"] == (since, yes)
    with closing(sqlite3.connect(plain.path / "ledger.sqlite")) as ledger, ledger:
        ledger.execute("update facts set value = ? where name = 'policies'", ('{"northern/kept": "2026-10-05"}',))
    plain.put("c.837", file_of(23, "20261104"))
    plain.run()
    text = call(capfd, "mappings", "stale", plain.path / "mine", "--all", "--root", plain.path, "--as-of", AS_OF).text
    assert "northern/kept  read 31 days after it took effect, first claim judged on 2026-10-05 4 days after" in text
