"""Two desks over one drop folder: neither logs out the people of the other, nor takes what it makes."""

from __future__ import annotations

import os
import time
from datetime import timedelta

from edi837.drop.folder import LOOKS
from tests.desk.working import ALONE, Office, office
from tests.drop.running import DropFolder


def test_a_desk_of_one_person_leaves_those_of_a_team_logged_in(team: Office) -> None:
    analyst = team.person("analyst")
    with office(team.drop, alone=ALONE) as opened:
        alone = opened.alone()
        number = alone.claims()[0]
        assert analyst.claims() == [number]
        assert alone.decide(number).status_code == 303
        assert "A. Turing" in analyst.page(f"/claims/{number}")
        assert alone.get("/people").status_code == 403
    with office(team.drop, alone=ALONE) as again:
        assert alone.get("/").status_code == 401
        assert again.alone().get("/").status_code == 200
    assert analyst.get("/").status_code == 200


def test_what_a_killed_desk_left_goes_with_a_pass_and_what_is_in_use_stays(plain: DropFolder) -> None:
    looks = plain.path / LOOKS
    for name in ("left", "in use"):
        (looks / name).mkdir(parents=True)
        (looks / name / "f.released.837").write_bytes(b"ISA")
    long_ago = time.time() - timedelta(days=2).total_seconds()
    os.utime(looks / "left", (long_ago, long_ago))
    assert plain.run().code == 0
    assert [path.name for path in looks.iterdir()] == ["in use"]
