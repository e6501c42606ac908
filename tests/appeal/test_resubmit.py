"""Claims prepared to go again: the bytes, the proof, and each refusal."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from edi837.appeal.resending import Resending
from edi837.jobs import denied_claims, prepared_claims
from edi837.jobs.inputs import Input
from edi837.jobs.releasing import resubmit as resubmitting
from edi837.jobs.releasing.resent_claim import resending_changes
from edi837.jobs.releasing.resubmit import ProviderRequest, ResentClaim
from edi837.jobs.releasing.resubmit import resubmit as resubmit_claims
from edi837.jobs.run import prepare
from edi837.manifest.read import read_head
from edi837.settings.config import Settings
from edi837.split.parted_file import EnvelopeFault, Parted, Whole
from edi837.system.errors import UsageError
from edi837.x12.change import splice
from edi837.x12.delimiters import Buffer, Delimiters
from edi837.x12.segment import plain_cut
from edi837.x12.source import Source, open_source
from tests.appeal.conftest import AS_OF, Night, done, proposals

STARS = Delimiters("*", ":", "~")
REQUEST = ("--requested-by", "L. Ortiz", "--requested-on", "2026-11-23", "--reason", "the dose was corrected")


def resent(claim: bytes, resending: Resending) -> bytes:
    changes = resending_changes(claim, plain_cut(claim, STARS, 0), resending)
    return b"".join(splice(claim, changes))


def test_a_replacement_carries_the_payers_number_after_the_references_of_its_claim() -> None:
    claim = b"CLM*A*5***11:B:1*Y~\nREF*G1*N~\nHI*ABK:F331~\nLX*1~\nREF*6R*1~\n"

    assert resent(claim, Resending("7", "ICN9")) == (
        b"CLM*A*5***11:B:7*Y~\nREF*G1*N~\nREF*F8*ICN9~\nHI*ABK:F331~\nLX*1~\nREF*6R*1~\n"
    )


def test_a_number_that_is_there_is_exchanged() -> None:
    claim = b"CLM*A*5***11:B:7*Y~REF*F8*OLD~HI*ABK:F331~LX*1~"

    assert resent(claim, Resending("7", "NEW")) == b"CLM*A*5***11:B:7*Y~REF*F8*NEW~HI*ABK:F331~LX*1~"


def test_a_new_claim_replaces_none() -> None:
    claim = b"CLM*A*5***11:B:7*Y~\nREF*F8*OLD~\nHI*ABK:F331~\nLX*1~\n"

    assert resent(claim, Resending("1")) == b"CLM*A*5***11:B:1*Y~\nHI*ABK:F331~\nLX*1~\n"


@pytest.mark.parametrize(
    ("claim", "resending"),
    [
        (b"CLM*A*5***11:B:1*Y~HI*ABK:F331~LX*1~", Resending("1")),
        (b"CLM*A*5***11:B:7*Y~REF*F8*N~HI*ABK:F331~LX*1~", Resending("7", "N")),
    ],
)
def test_what_says_so_already_stays(claim: bytes, resending: Resending) -> None:
    assert resent(claim, resending) == claim


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (b"CLM*A*5***13:A:1~HI*ABK:F331~LX*1~", b"CLM*A*5***13:A:7~REF*F8*N~HI*ABK:F331~HI*BG:D9~LX*1~"),
        (b"CLM*A*5***13:A:1~HI*BG:09~LX*1~", b"CLM*A*5***13:A:7~REF*F8*N~HI*BG:09*BG:D9~LX*1~"),
    ],
)
def test_the_reason_of_a_change_is_a_condition_code(claim: bytes, expected: bytes) -> None:
    assert resent(claim, Resending("7", "N", "D9")) == expected


def test_a_claim_gives_one_reason_of_a_change() -> None:
    with pytest.raises(UsageError, match="gives D1 as the reason of a change already"):
        resent(b"CLM*A*5***13:A:7~HI*BG:D1~LX*1~", Resending("7", "N", "D9"))


@pytest.fixture(scope="module")
def proposed(night: Night, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A proposal on a claim that was denied or paid less, with units that would become others."""
    rows = proposals(night, tmp_path_factory.mktemp("again"))
    return next(row for row in rows if row["rule"] == "Q603" and row["patient_control_number"] in night.denied)


@pytest.fixture
def decisions(proposed: dict[str, str], tmp_path: Path) -> Path:
    path = tmp_path / "decisions.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["exception_id", "decision", "by", "note", "value"])
        writer.writerow([proposed["exception_id"], "approve", "M. Chen", "by the chart", "prorated"])
    return path


@pytest.fixture
def mappings(proposed: dict[str, str], tmp_path: Path) -> Path:
    """Mappings in which the payer takes a claim that replaces another."""
    folder = tmp_path / "own" / "payers"
    folder.mkdir(parents=True)
    (folder / "mine.xml").write_text(
        f'<payer id="mine" name="Mine" ids="{proposed["payer_id"]}" inherits="commercial">'
        '<source id="letter" date="2026-11">Letter of the payer.</source>'
        '<replacement taken="yes" source="letter"/></payer>',
        encoding="utf-8",
    )
    return tmp_path / "own"


def resubmit(night: Night, claim: str, out: Path, *more: object) -> int:
    return done("resubmit", claim, "--results", night.results, "--out", out, "--as-of", AS_OF, *REQUEST, *more)


def test_the_claim_alone_goes_again_and_is_proved(
    night: Night, proposed: dict[str, str], decisions: Path, mappings: Path, tmp_path: Path
) -> None:
    claim, out = proposed["patient_control_number"], tmp_path / "res"

    assert resubmit(night, claim, out, "--decisions", decisions, "--mappings", mappings) == 0

    sent, again = night.sent.read_text("latin-1"), (out / "night.resubmitted.837").read_text("latin-1")
    assert re.findall(r"CLM\*(\w+)", again) == [claim]
    assert re.search(rf"CLM\*{claim}\*[\d.]+\*\*\*\d\d:B:7\*", again)
    assert re.search(r"REF\*F8\*ICN\d+~", again)
    assert re.search(r"ISA.{87}(\d{9})", again)[1] not in sent  # type: ignore[index]
    manifest = out / "night.resubmitted.manifest.json"
    assert done("verify", night.sent, out / "night.resubmitted.837", manifest) == 0
    request = json.loads(manifest.read_text())["request"]
    assert (request["by"], request["on"], request["reason"]) == ("L. Ortiz", "2026-11-23", "the dose was corrected")
    assert (out / "night.resubmitted.claims.csv").read_text().count("\n") == 2


def test_it_breaks_nothing_that_the_guide_asks_for(
    night: Night, proposed: dict[str, str], decisions: Path, mappings: Path, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    out = tmp_path / "res"
    resubmit(night, proposed["patient_control_number"], out, "--decisions", decisions, "--mappings", mappings)
    capsys.readouterr()

    done("check", out / "night.resubmitted.837", "--guide", "all", "--select", "G,X", "--as-of", AS_OF, "-q")

    assert not re.findall(r"(?:error|warning):", capsys.readouterr().out)


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("by", " ", "nobody is named who asked for it"),
        ("claims", [], "a claim is sent again that nobody asked for"),
        ("frequency", "1", "resend changes CLM otherwise than was asked for"),
        ("payer_number", "OTHER", "otherwise than was asked for"),
    ],
)
def test_a_forged_request_is_not_proved(
    night: Night, proposed: dict[str, str], decisions: Path, mappings: Path, tmp_path: Path,
    capsys: pytest.CaptureFixture[str], field: str, value: object, why: str,
) -> None:  # fmt: skip
    out = tmp_path / "res"
    resubmit(night, proposed["patient_control_number"], out, "--decisions", decisions, "--mappings", mappings)
    manifest = out / "night.resubmitted.manifest.json"
    content = json.loads(manifest.read_text())
    of_claim = field in ("frequency", "payer_number")
    (content["request"]["claims"][0] if of_claim else content["request"])[field] = value
    manifest.write_text(json.dumps(content))

    assert done("verify", night.sent, out / "night.resubmitted.837", manifest) == 6
    assert why in capsys.readouterr().err


def test_a_payer_of_which_nobody_knows_whether_it_takes_such_a_claim(
    night: Night, proposed: dict[str, str], decisions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert resubmit(night, proposed["patient_control_number"], tmp_path / "res", "--decisions", decisions) == 2
    assert "no mapping says whether this payer takes" in capsys.readouterr().err
    assert not (tmp_path / "res").exists()


def test_a_claim_about_which_nothing_is_approved(
    night: Night, proposed: dict[str, str], decisions: Path, mappings: Path, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    decisions.write_text(decisions.read_text().replace("approve", "decline"))

    out = tmp_path / "res"
    claim = proposed["patient_control_number"]
    assert resubmit(night, claim, out, "--decisions", decisions, "--mappings", mappings) == 2
    assert "nothing about it is approved" in capsys.readouterr().err
    assert not list(out.glob("*"))


def test_claims_of_a_file_are_looked_up_in_it_together(
    night: Night, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mappings: Path, decisions: Path
) -> None:
    opened, heads = [], []

    def open_and_count(path: Path) -> Source:
        opened.append(path)
        return open_source(path)

    def read_and_count(path: Path) -> dict[str, Any]:
        heads.append(path)
        return read_head(path)

    monkeypatch.setattr(prepared_claims, "open_source", open_and_count)
    monkeypatch.setattr(denied_claims, "read_head", read_and_count)
    claims = sorted(night.denied)[:3]
    assert (
        resubmit(night, claims[0], tmp_path / "out", *claims[1:], "--mappings", mappings, "--decisions", decisions) == 2
    )
    assert len(claims) == 3
    assert len(opened) == 1
    assert len(heads) == len(set(heads))


def test_two_requests_for_one_claim(
    night: Night, proposed: dict[str, str], decisions: Path, mappings: Path, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    claim, out = proposed["patient_control_number"], tmp_path / "res"
    assert resubmit(night, claim, out, "--decisions", decisions, "--mappings", mappings) == 0
    first = (out / "night.resubmitted.837").read_bytes()

    assert resubmit(night, claim, out, "--decisions", decisions, "--mappings", mappings) == 2

    assert "is prepared already, as L. Ortiz asked on 2026-11-23" in capsys.readouterr().err
    assert (out / "night.resubmitted.837").read_bytes() == first


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--requested-by", " "), "cannot be empty"),
        (("--requested-on", "2026-12-24"), "is a day to come"),
        (("--root", "drop"), "say where the claims are"),
    ],
)
def test_a_request_that_says_too_little(
    night: Night,
    decisions: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    options: tuple[str, ...],
    why: str,
) -> None:
    assert resubmit(night, "A-1", tmp_path / "res", "--decisions", decisions, *options) == 2
    assert why in capsys.readouterr().err


ASKED = ProviderRequest("L. Ortiz", "2026-11-23", "the dose")


def cut_out(path: Path, start: int, out: Path) -> object:
    """The claim at a place of a file, asked for as nobody on the command line can."""
    run = prepare(Settings(as_of=date(2026, 11, 24)))
    claims = [ResentClaim("A-1", start, Resending("1"))]
    return resubmit_claims(run, Input(path, path.name), {}, claims, [], ASKED, out, "night", 900_000)


def test_a_claim_that_is_not_where_it_was_listed(night: Night, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"A-1: is not in night\.corrected\.837 where it was listed"):
        cut_out(night.sent, 7, tmp_path / "res")
    assert not list((tmp_path / "res").glob("*"))


def test_a_file_that_is_not_whole_any_more(night: Night, tmp_path: Path) -> None:
    path = tmp_path / "cut.837"
    path.write_bytes(night.sent.read_bytes()[:-200])

    with pytest.raises(UsageError, match="its claims cannot be cut out"):
        cut_out(path, 7, tmp_path / "res")


def test_a_decision_that_is_refused_stops_all(
    night: Night, proposed: dict[str, str], decisions: Path, mappings: Path, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    decisions.write_text(decisions.read_text().replace("prorated", "anything"))

    claim, out = proposed["patient_control_number"], tmp_path / "res"
    assert resubmit(night, claim, out, "--decisions", decisions, "--mappings", mappings) == 2
    assert "is refused" in capsys.readouterr().err
    assert not list(out.glob("*"))


def test_claims_of_a_set_that_cannot_be_divided(
    night: Night, proposed: dict[str, str], decisions: Path, mappings: Path, tmp_path: Path,
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    divided = resubmitting.part

    def undivided(data: Buffer, held: Iterable[int], faults: Sequence[EnvelopeFault]) -> Parted:
        parted = divided(data, held, faults)
        parted.whole.append(Whole("1", "1", "0001", 0, 3, "30", "its levels (HL) are not sound"))
        return parted

    monkeypatch.setattr(resubmitting, "part", undivided)
    claim, out = proposed["patient_control_number"], tmp_path / "res"
    assert resubmit(night, claim, out, "--decisions", decisions, "--mappings", mappings) == 2
    assert "cannot be divided" in capsys.readouterr().err


def test_what_was_written_is_counted_again(
    night: Night, proposed: dict[str, str], decisions: Path, mappings: Path, tmp_path: Path,
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Were another claim in what was written, nothing would be published."""
    divided = resubmitting.part
    monkeypatch.setattr(resubmitting, "part", lambda data, held, faults: divided(data, [*held][1:], faults))
    claim, out = proposed["patient_control_number"], tmp_path / "res"

    assert resubmit(night, claim, out, "--decisions", decisions, "--mappings", mappings) == 6

    assert "not the claims that were named" in capsys.readouterr().err
    assert not list(out.glob("*"))
