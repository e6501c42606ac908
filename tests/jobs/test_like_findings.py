"""What was said of two claims is said of others that are like them; it is what examining each of them gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from edi837.claim.reader import ClaimReader
from edi837.engine.selection import Selection
from edi837.generate.faults import fault_codes
from edi837.generate.spec import Spec
from edi837.jobs.judging import in_work, like_findings, said_claims
from edi837.jobs.judging.judge import Judge
from edi837.jobs.judging.like_findings import Describing, Replayed, Replaying
from edi837.jobs.judging.like_places import SegmentPlaces
from edi837.jobs.judging.like_rows import LikeClaim, like_claim
from edi837.jobs.judging.said_claims import Examined, LikeSaid, Said, SaidClaims
from edi837.jobs.judging.wants import Wants
from edi837.jobs.run import Run
from edi837.rows.record import Decided
from edi837.rules import all_rules
from edi837.settings.config import Settings
from edi837.x12.batch import Batch
from edi837.x12.scan import scan
from tests.generate.written import written
from tests.jobs.test_alike import _ALIKE, exchanged, file_of, said
from tests.judging import TODAY, mappings
from tests.night import NIGHT, amount

# The claims of test_alike, each with a fault of its own: what is sent, and what stands there then.
_FAULTY = {
    "N203": ("LIN**N4*00409205115", "LIN**N4*00409-2051-15"),
    "M402": ("SV1*HC:J3000*", "SV1*HC:J3000::JZ*"),
    "M405": ("SV1*HC:J3000*", "SV1*HC:J3000:JZ:JW*"),
    "Q606": ("CTP****0.3*ML", "CTP****3*ML"),
    "Q604": ("SV1*HC:J3000*70*UN*3*", "SV1*HC:J3000*70*UN*300*"),
    "N201": ("~LIN**N4*00409205115~CTP****0.3*ML~", "~"),
    "N204": ("LIN**N4*00409205115", "LIN**N4*0409205115"),
}
_OTHERS = [{name: values[number % 2] for name, values in _ALIKE.items()} for number in range(1, 6)]


@pytest.fixture(autouse=True)
def _one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Claims that go through a step together are all read before one of them is remembered."""
    monkeypatch.setattr(in_work, "_CLAIMS", 1)


def judged(data: bytes, replay: bool = True, decisions: dict[str, Decided] | None = None, **wants: bool) -> Any:
    """All that a file gives, and the rules of which others told in how many claims."""
    settings = Settings(as_of=TODAY, guide="touched")
    run = Run(settings, mappings(), None, Selection(), all_rules(), decisions or {})
    reader = ClaimReader(data, run.mappings)
    judge = Judge(run, reader, run.recorder("a.837", "digest"), Wants(**wants))
    assert judge.guided is not None
    if not replay:
        judge.guided._likes = judge.guided._said = judge.guided._passing._alike = None
    rules: list[str] = []
    read = judge.guided.read

    def noted(*place: Any) -> Any:
        claim = read(*place)
        if isinstance(claim, LikeSaid):
            rules.extend(row.rule for row in claim.replayed.rows)
        return claim

    judge.guided.read = noted  # type: ignore[method-assign]
    return [said(judge.batch(item)) for item in scan(data, reader.wanted) if isinstance(item, Batch)], rules


def same(data: bytes, **wants: Any) -> list[str]:
    """The rules of which others told, where what is said of all claims is what is said of each by itself."""
    results, rules = judged(data, **wants)
    reference, none = judged(data, replay=False, **wants)
    assert results == reference
    assert none == []
    return rules


def faulty(code: str, *claims: dict[str, str]) -> bytes:
    """A file of claims with the same fault each."""
    sent, there = _FAULTY[code]
    data = file_of(*claims)
    assert sent.encode() in data
    changed = data.replace(sent.encode(), there.encode())
    added = there.count("~") - sent.count("~")
    body, _, end = changed.rpartition(b"SE*")
    count, _, rest = end.partition(b"*")
    return body + b"SE*%d*" % (int(count) + added * (len(claims) + 1)) + rest


@pytest.mark.parametrize("code", _FAULTY)
def test_what_is_found_and_fixed_is_said_of_those_that_are_alike(code: str) -> None:
    rules = same(faulty(code, {}, *_OTHERS))
    assert rules.count(code) >= len(_OTHERS) - 2


def test_places_go_by_the_segments_where_lines_end_in_line_breaks() -> None:
    data = faulty("N203", {}, *_OTHERS).replace(b"~", b"~\r\n")
    assert "N203" in same(data)


def test_a_claim_with_segments_divided_in_two_ways_is_examined() -> None:
    data = faulty("N203", *[{}] * 3)
    changed = data[::-1].replace(b"~3*XL~", b"~3*XL\n~", 1)[::-1].replace(b"LX*2~", b"LX*2~\n")
    assert same(changed) == []


def test_generated_claims() -> None:
    faults = tuple(fault_codes("P")) if NIGHT else ("N203", "M402", "Q605", "W503")
    spec = Spec(claims=amount(70, 20_000), density=1, faults=faults, fault_rate=0.9, seed=7)
    assert len(same(written(spec).data)) > 0


def test_generated_claims_of_which_some_values_are_exchanged() -> None:
    faults = ("N203", "M402", "Q605", "W503")
    data = written(Spec(claims=amount(40, 2_000), density=1, faults=faults, fault_rate=0.9, seed=5)).data
    for seed in range(1, amount(2, 50)):
        same(exchanged(data, seed))


def test_days_left_are_those_of_each_claim() -> None:
    days = ("20261015", "20261101", "20261102", "20261001", "20260301")
    medicare = {"payer": "90041", "indicator": "MB"}
    data = faulty("N203", *({**medicare, "day": day, "account": f"P{day}"} for day in days))
    assert same(data).count("N203") == len(days) - 2
    left = {row.days_left for rows, *_ in judged(data)[0] for row in rows if row.rule == "N203"}
    assert left == {"", "311", "325", "342", "343", "97"}


@pytest.mark.parametrize("wants", [{"lines": False}, {"fixes": False}, {"bytes_stay": True}])
def test_whatever_is_wanted(wants: dict[str, bool]) -> None:
    assert "N203" in same(faulty("N203", {}, *_OTHERS), **wants)


def test_what_a_person_decided_is_looked_up_for_each() -> None:
    decisions = {"0123456789abcdef": Decided("decline", "A B", "", "")}
    assert same(faulty("Q604", {}, *_OTHERS), decisions=decisions) == []


def wrong_row(self: Replaying, like: like_findings.LikeRow, row: Callable[..., Any] = Replaying._row) -> Any:
    return row(self, like)._replace(message="another")


def wrong_change(self: SegmentPlaces, like: Any, change: Callable[..., Any] = SegmentPlaces.change) -> Any:
    return change(self, like).shifted(1)


def without_proposals(self: Replaying, likes: Any, of: Callable[..., Any] = Replaying.of) -> Any:
    said = of(self, likes)
    return said and Replayed(said.rows, said.changes, [])


@pytest.mark.parametrize(
    ("code", "place", "name", "wrong"),
    [
        ("N203", Replaying, "_row", wrong_row),
        ("N203", SegmentPlaces, "change", wrong_change),
        ("Q604", Replaying, "of", without_proposals),
    ],
)
def test_what_is_not_the_same_of_a_second_claim_is_said_of_none(
    code: str, place: Any, name: str, wrong: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = faulty(code, {}, *_OTHERS)
    monkeypatch.setattr(place, name, wrong)
    assert same(data) == []


def test_a_second_claim_of_which_the_same_is_said_is_as_the_first_in_all_that_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its days, dates and doses are not looked at by themselves: what is compared tells them."""
    is_same, met = SaidClaims._is_same, []

    def compared(
        self: SaidClaims, said: Said, common: LikeClaim, at: SegmentPlaces, sent: str, examined: Examined
    ) -> bool:
        same = is_same(self, said, common, at, sent, examined)
        if same:
            other = like_claim(said.counted, examined.claim, sent, examined.lines, examined.facts)
            assert other is not None
            ours, theirs = common.__dict__ | {"facts": None}, other.__dict__ | {"facts": None}
            assert [line.places for line in ours.pop("lines")] == [line.places for line in theirs.pop("lines")]
            numbers = [[places for _, places in each.pop("authorized")] for each in (ours, theirs)]
            assert numbers[0] == numbers[1]
            assert ours == theirs
        met.append(same)
        return same

    monkeypatch.setattr(SaidClaims, "_is_same", compared)
    faults = ("N203", "M402", "Q605", "W503")
    spec = Spec(claims=amount(70, 5_000), density=1, faults=faults, fault_rate=0.9, seed=7)
    judged(written(spec).data)
    for code in _FAULTY:
        judged(faulty(code, {}, *_OTHERS))
    assert met.count(True) > len(_FAULTY)


def test_the_same_claim_sent_twice_is_no_trial() -> None:
    data = faulty("N203", {}, {}, {})
    assert same(data) == []


@pytest.mark.parametrize(
    ("claim", "code"),
    [({"day": "20261225"}, "C708"), ({"last_day": "20261101"}, "P309"), ({"number": "NONE"}, "A802")],
)
def test_who_tells_the_day_or_a_number_is_asked_of_each(claim: dict[str, str], code: str) -> None:
    claims = [{**claim, "account": f"P{number}"} for number in range(5)]
    results, _ = judged(file_of(*claims))
    assert code in {row.rule for rows, *_ in results for row in rows}
    assert code not in same(file_of(*claims))


def test_words_that_hold_a_value_of_the_claim_are_said_of_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Describing, "_own_values", lambda self: ["hyphen"])
    assert same(faulty("N203", {}, *_OTHERS)) == []


def test_other_bytes_than_those_that_are_to_be_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A claim is read where a change of those that are like it does not find its bytes."""
    monkeypatch.setattr(SegmentPlaces, "change", lambda self, like: None)
    assert same(faulty("N203", {}, *_OTHERS)) == []


@pytest.mark.parametrize(("most", "is_kept"), [(4, True), (1, False)])
def test_what_came_once_is_forgotten_first(most: int, is_kept: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Claims of one kind come four times, then others that come once each, then one of that kind."""
    monkeypatch.setattr(said_claims, "_MOST", most)
    once = [{"ndc": f"00409205{number}"} for number in range(116, 122)]
    claims = [{**_OTHERS[number % 2], "account": f"P{number}"} for number in range(4)]
    rules = same(faulty("M405", *claims, *once, {"account": "LAST"}))
    assert len(rules) == 2 + is_kept
