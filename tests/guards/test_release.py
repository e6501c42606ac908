"""Decisions that cannot be carried out: refused, or nothing is published, and what was decided before is not lost."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from edi837.claim.claim import Claim
from edi837.decisions.decision import Decision
from edi837.findings.finding import Finding, Fix, Severity, proposed, safe
from edi837.jobs.inputs import Input
from edi837.jobs.releasing import combined
from edi837.jobs.releasing.release import Released, release
from edi837.jobs.run import Run
from edi837.manifest import proof
from edi837.rules.rule import Rule
from edi837.system.errors import SelfCheckFailed, UsageError
from edi837.x12.change import Change
from edi837.x12.segment import Element
from tests.guards.guarding import PLAIN, own_rule, processed, rewriting, run_with

MEETS_SAFE = "it meets a safe fix of the same claim, and both cannot be made together: process the released file"


class Decided:
    """A file processed, and decisions on its proposals released."""

    def __init__(self, folder: Path, *rules: Rule, data: bytes = PLAIN) -> None:
        self.folder = folder
        self.run: Run = run_with(*rules)
        self.result = processed(self.run, data, folder)
        self.out = folder / "out"
        self.manifest = self.out / "a.manifest.json"

    def decisions(self, **words: str) -> list[Decision]:
        """Decisions by the rule of the proposal."""
        ids = {one["rule"]: one["exception_id"] for one in self.result.manifest["proposals"]}
        return [Decision(ids[rule], word, "A. Turing", "as charted", file="d.csv") for rule, word in words.items()]

    def release(self, *decisions: Decision, manifest: Path | None = None, out: Path | None = None) -> Released:
        original = Input(self.folder / "a.837", "a.837")
        return release(self.run, original, manifest or self.manifest, decisions, out or self.out)

    def decide(self, **words: str) -> Released:
        return self.release(*self.decisions(**words))

    @property
    def bytes(self) -> bytes:
        return (self.out / "a.released.837").read_bytes()

    @property
    def released(self) -> dict[str, Any]:
        content: dict[str, Any] = json.loads((self.out / "a.released.manifest.json").read_bytes())
        return content

    def is_proved(self) -> bool:
        return proof.verify(
            self.folder / "a.837", self.out / "a.released.837", self.out / "a.released.manifest.json"
        ) is None  # fmt: skip


UNITS = rewriting("Z902", proposed, ("UN*5***", "UN*6***"))


def test_what_was_approved_is_made_and_proved(tmp_path: Path) -> None:
    made = Decided(tmp_path, UNITS)
    done = made.decide(Z902="approve")
    assert (done.approved, done.declined, done.refused) == (1, 0, ())
    assert made.bytes == PLAIN.replace(b"UN*5***", b"UN*6***")
    assert made.is_proved()


def test_of_two_that_meet_the_later_one_is_refused(tmp_path: Path) -> None:
    made = Decided(tmp_path, UNITS, rewriting("Z903", proposed, ("UN*5***", "UN*7***")))
    done = made.decide(Z902="approve", Z903="approve")
    assert [(one.rule, one.reason.partition(":")[0]) for one in done.refused] == [
        ("Z903", "it meets the approved fix of Z902 on the same claim")
    ]
    assert made.bytes == PLAIN.replace(b"UN*5***", b"UN*6***")
    assert [one["decision"] for one in made.released["decisions"]] == ["approve", "refused"]


Pick = Callable[[Claim], Element]


def procedure(claim: Claim) -> Element:
    return claim.target_lines[0].service_element(1)


def charge(claim: Claim) -> Element:
    return claim.target_lines[0].service_element(2)


def units(claim: Claim) -> Element:
    return claim.target_lines[0].units_element


def quantity_unit(claim: Claim) -> Element:
    return claim.target_lines[0].drug.ctp.element(5)  # type: ignore[union-attr]


def writing(code: str, make: Callable[..., Fix], pick: Pick, text: str) -> Rule:
    """A rule that wants an element to be that text; a proposal finds its claim whatever becomes of it."""

    def answers(claim: Claim) -> Iterator[Finding]:
        element = pick(claim)
        start, end = element.span
        change = Change(start, end, element.value.encode(), text.encode())
        if make is proposed or element.value != text:
            yield Finding(claim.clm, "Of the tests", make("Of the tests", change))

    return own_rule(code, answers, Severity.INFO)


@pytest.mark.parametrize(
    ("pick", "sent", "safe_text", "approved_text", "expected"),
    [
        (units, "*UN*05*", "5", "06", "*UN*6*"),
        (quantity_unit, "*1*ml:2~", "ML:2", "gr:2", "*1*GR:2~"),
        (procedure, "*HC:j3000:kx*", "HC:J3000:KX", "HC:j3000:kx::jz", "*HC:J3000:KX:JZ*"),
        (
            procedure,
            "*HC:j3000::kx:::GIVEN*",
            "HC:J3000:KX::::GIVEN",
            "HC:j3000::jz:::GIVEN",
            "*HC:J3000:JZ::::GIVEN*",
        ),
        (procedure, "*HC:j3000*", "HC:J3000", "HC:j3001", "*HC:J3001*"),
    ],
)
def test_an_approval_is_written_as_safe_fixes_write_it(
    pick: Pick, sent: str, safe_text: str, approved_text: str, expected: str, tmp_path: Path
) -> None:
    base = {units: b"*UN*5*", quantity_unit: b"*1*ML~", procedure: b"*HC:J3000*"}[pick]
    data = PLAIN.replace(base, sent.encode())
    made = Decided(
        tmp_path, writing("Z901", safe, pick, safe_text), writing("Z902", proposed, pick, approved_text), data=data
    )
    assert made.result.made == [safe_text]
    done = made.decide(Z902="approve")
    assert (done.approved, done.refused) == (1, ())
    assert made.bytes == data.replace(sent.encode(), expected.encode())
    (change,) = made.released["changes"]
    assert (change["rule"], len(change["also"])) == ("Z902", 1)
    assert made.is_proved()


def crossing(code: str) -> Rule:
    """A proposal that changes two elements at once."""

    def answers(claim: Claim) -> Iterator[Finding]:
        at = claim.clm.start + claim.content.index(b"J3000")
        old = bytes(claim.content[at - claim.clm.start :]).partition(b"*UN")[0]
        yield Finding(claim.clm, "Of the tests", proposed("Of the tests", Change(at, at + len(old), old, b"J3001*61")))

    return own_rule(code, answers, Severity.INFO)


def test_an_approval_that_meets_a_safe_fix_across_elements_is_refused(tmp_path: Path) -> None:
    made = Decided(
        tmp_path,
        writing("Z901", safe, charge, "060"),
        crossing("Z902"),
        rewriting("Z903", proposed, ("UN*5***", "UN*6***")),
    )
    done = made.decide(Z902="approve", Z903="approve")
    assert [(one.rule, one.claim, one.reason, one.why) for one in done.refused] == [
        ("Z902", "LS-1001", MEETS_SAFE, MEETS_SAFE)
    ]
    assert (done.approved, made.is_proved()) == (1, True)
    assert made.bytes == PLAIN.replace(b"*60*UN*5*", b"*060*UN*6*")


def test_an_approval_whose_writing_would_say_something_else_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slip of what writes both together is seen, as a slip of a rule is."""
    monkeypatch.setattr(combined, "_repaired", lambda elements, position, delimiters: elements[position] + "0")
    data = PLAIN.replace(b"UN*5***", b"UN*05***")
    made = Decided(tmp_path, writing("Z901", safe, units, "5"), writing("Z902", proposed, units, "06"), data=data)
    done = made.decide(Z902="approve")
    assert [one.reason for one in done.refused] == [MEETS_SAFE]
    assert made.bytes == PLAIN


def test_nothing_is_published_that_would_change_claims_or_dollars(tmp_path: Path) -> None:
    """A total that follows its line, though nobody was asked for a charge."""
    pairs = (("*390***11", "*391***11"), ("*60*UN*5*", "*61*UN*5*"))
    made = Decided(tmp_path, rewriting("Z902", proposed, *pairs))
    with pytest.raises(SelfCheckFailed, match=r"a\.837: claims or dollars do not balance; nothing was published"):
        made.decide(Z902="approve")
    assert not list(made.out.glob("*.released.*"))


def test_nothing_is_published_whose_envelope_does_not_hold(tmp_path: Path) -> None:
    trailer = rewriting("Z902", proposed, ("LX*2~\n", "LX*2~\nLX*3~\nSE*34*4711~\n"))
    run = run_with(trailer, shipped=["X101", "X102", "X103", "X104", "X105", "X106"])
    made = Decided(tmp_path, trailer)
    made.run = run
    with pytest.raises(SelfCheckFailed, match="the envelope does not hold after the release; nothing was published"):
        made.decide(Z902="approve")
    assert not list(made.out.glob("*.released.*"))


@pytest.mark.parametrize(("severity", "rows"), [(Severity.INFO, []), (Severity.WARNING, ["Z903"])])
def test_what_is_found_after_the_release_is_told_where_it_asks_for_work(
    severity: Severity, rows: list[str], tmp_path: Path
) -> None:
    def answers(claim: Claim) -> Iterator[Finding]:
        if b"UN*6***" in claim.content:
            yield Finding(claim.clm, "Of the tests")

    made = Decided(tmp_path, UNITS, own_rule("Z903", answers, severity))
    made.decide(Z902="approve")
    text = (made.out / "a.released.exceptions.csv").read_text(encoding="utf-8-sig")
    assert [line.count("found after the release") for line in text.splitlines()[1:] if ",Z903," in line] == [1] * len(
        rows
    )


def test_the_manifest_of_another_file(tmp_path: Path) -> None:
    made = Decided(tmp_path, UNITS)
    (tmp_path / "a.837").write_bytes(PLAIN.replace(b"UN*5***", b"UN*4***"))
    with pytest.raises(UsageError, match=r"is the manifest of another file than a\.837: the digests differ"):
        made.decide(Z902="approve")


def test_a_release_without_what_it_came_from(tmp_path: Path) -> None:
    made = Decided(tmp_path, UNITS)
    made.decide(Z902="approve")
    released = made.out / "a.released.manifest.json"
    assert made.release(manifest=released).approved == 1
    content = made.manifest.read_bytes()
    made.manifest.write_bytes(content.replace(b'"tool"', b'"tool" '))
    with pytest.raises(UsageError, match=r"and a\.manifest\.json, from which it was made, is not beside it"):
        made.release(manifest=released)
    made.manifest.unlink()
    with pytest.raises(UsageError, match=r"and a\.manifest\.json, from which it was made, is not beside it"):
        made.release(manifest=released)


@pytest.mark.parametrize("content", ["", "[]", '{"decisions": 5}', '{"decisions": [{"decision": "approve"}]}'])
def test_an_earlier_release_that_cannot_be_read_is_not_written_over(content: str, tmp_path: Path) -> None:
    made = Decided(tmp_path, UNITS)
    earlier = made.out / "a.released.manifest.json"
    earlier.write_text(content)
    with pytest.raises(UsageError, match="an earlier release whose decisions cannot be read; take it away first"):
        made.decide(Z902="approve")
    assert earlier.read_text() == content


def test_earlier_decisions_that_cannot_be_carried_out_again_are_not_lost(tmp_path: Path) -> None:
    made = Decided(tmp_path, UNITS)
    made.decide(Z902="approve")
    earlier = made.out / "a.released.manifest.json"
    content = json.loads(earlier.read_bytes())
    content["decisions"][0]["value"] = "7"
    earlier.write_text(json.dumps(content))
    with pytest.raises(UsageError, match=r"holds 1 decisions of A\. Turing that this release would lose"):
        made.release()
    assert json.loads(earlier.read_bytes()) == content


def test_two_earlier_releases_that_differ_are_not_brought_together(tmp_path: Path) -> None:
    made = Decided(tmp_path, UNITS)
    other = tmp_path / "other"
    made.release(*made.decisions(Z902="decline"), out=other)
    made.decide(Z902="approve")
    with pytest.raises(UsageError, match=r"holds 1 decisions of A\. Turing that this release would lose"):
        made.release(manifest=made.out / "a.released.manifest.json", out=other)
