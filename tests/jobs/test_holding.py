"""What of a release holds claims back: errors that nobody accepted, and proposals that wait on."""

from __future__ import annotations

from pathlib import Path

from edi837.decisions.decision import Decision
from edi837.jobs.inputs import Input
from edi837.jobs.releasing import remaining
from edi837.jobs.releasing.release import Released, release
from edi837.jobs.releasing.remaining import Exempt, Remaining, holding
from edi837.manifest.read import read_manifest
from edi837.split.parted_file import EnvelopeFault
from tests.jobs.splitting import claims, run
from tests.jobs.test_release_split import processed
from tests.report.rows import row


def parted(folder: Path, exempt: Exempt, *decisions: Decision) -> Released:
    """The file released in two parts, its clean claims apart."""
    out = folder / "out"
    return release(
        run(),
        Input(folder / "a.837", "a.837"),
        out / "a.manifest.json",
        decisions or [],
        out,
        split=True,
        exempt=exempt,
    )


def sent(folder: Path) -> list[bool]:
    """Which of four claims went out."""
    content = (folder / "out" / "a.released.837").read_bytes()
    return [b"LS-100%d" % number in content for number in range(2, 6)]


def test_an_error_that_is_accepted_goes_out_with_its_claim_and_the_others_wait(tmp_path: Path) -> None:
    data = claims("P", "clean", "wrong", "wrong", "proposed")
    processed(tmp_path, data)
    manifest = read_manifest(tmp_path / "out" / "a.manifest.json")
    (proposal,) = manifest.proposals
    first = parted(tmp_path, Exempt(undecided=frozenset({proposal})))
    assert (sent(tmp_path), first.held and first.held.claims) == ([True, False, False, False], 3)
    wrong = [each for each in first.remaining if each.patient_control_number == "LS-1003"]
    exempt = Exempt(frozenset(each.exception_id for each in wrong), frozenset({proposal}))
    assert parted(tmp_path, exempt).held is not None
    assert sent(tmp_path) == [True, True, False, False]
    every = Exempt(frozenset(each.exception_id for each in first.remaining))
    approved = Decision(proposal, "approve", "A. Turing", "charted")
    assert parted(tmp_path, every, approved).held is None
    assert sent(tmp_path) == [True] * 4


def test_a_proposal_that_is_in_no_claim_holds_the_whole_file(tmp_path: Path) -> None:
    data = claims("P", "clean", "proposed")
    processed(tmp_path, data)
    manifest = read_manifest(tmp_path / "out" / "a.manifest.json")
    ((name, proposal),) = manifest.proposals.items()
    exempt = Exempt(undecided=frozenset({name}))
    after = proposal._replace(start=data.index(b"HL*3*"), claim="LS-1002")
    for outside in (proposal._replace(claim=""), proposal._replace(claim="LS-9"), after):
        assert holding(data, Remaining(), exempt, {name: outside}) is None
    assert holding(data, Remaining(), exempt, manifest.proposals) == Remaining(claims=(data.index(b"CLM*LS-1003"),))


def test_while_an_error_of_a_level_counts_no_claim_is_freed() -> None:
    data = claims("P", "clean", "clean")
    first, second = (data.index(b"CLM*LS-100%d" % number) for number in (2, 3))
    inside = row(rule="C701", exception_id="a", patient_control_number="LS-1002")
    level = row(rule="C709", exception_id="b", patient_control_number="LS-1003")
    of_file = row(rule="X104", exception_id="c", patient_control_number="")
    faults = (EnvelopeFault(0, "X104"),)
    left = Remaining((inside, level, of_file), (first + 5, second - 40, 0), (first, second), faults)

    def claims_held(*accepted: str) -> tuple[tuple[int, ...], tuple[EnvelopeFault, ...]]:
        held = holding(data, left, Exempt(frozenset(accepted)), {})
        assert held is not None
        return held.claims, held.faults

    assert claims_held() == ((first, second), faults)
    assert claims_held("a") == ((first, second), faults)
    assert claims_held("a", "b") == ((second,), faults)
    assert claims_held("a", "c") == ((first, second), ())
    assert claims_held("a", "b", "c") == ((), ())
    assert Exempt() == remaining.NO_EXEMPTION
