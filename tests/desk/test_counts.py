"""The counts of the list are what is counted anew, whatever was done; and an older ledger is counted once."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import select

from edi837.ledger import desk_counts_step
from edi837.ledger.connect import Ledger
from edi837.ledger.desk_figures import counters, size
from edi837.ledger.desk_list import WorkFilter
from edi837.ledger.desk_tables import disputes, work_claims, work_counts, work_findings
from edi837.ledger.schema import decisions
from tests.desk.working import Office, office
from tests.drop.files import mixed
from tests.drop.running import DropFolder

Counts = dict[tuple[str, str], tuple[int, int]]
_FACETS = ("state", "assignee", "due", "alike")
_NEW = ("work_claims_of_file", "work_claims_of_due", "work_claims_of_payer", "work_claims_of_provider",
        "work_claims_of_drug", "work_claims_of_assignee", "work_claims_of_state", "work_claims_waiting",
        "work_claims_claim", "work_claims_ndc", "work_findings_open", "work_counts_of", "decisions_file",
        "desk_events_finding")  # fmt: skip
# What makes the tables those of before the step.
_UNDONE = (
    *(f"DROP INDEX {name}" for name in _NEW),
    "ALTER TABLE work_findings DROP COLUMN is_open",
    "ALTER TABLE work_claims DROP COLUMN state",
    "DELETE FROM work_counts WHERE facet IN ('state', 'assignee', 'due', 'alike')",
    "CREATE INDEX work_claims_file ON work_claims (sha256)",
    "CREATE INDEX work_claims_due ON work_claims (due, cents)",
    "CREATE INDEX work_claims_payer ON work_claims (payer, cents DESC, number)",
    "CREATE INDEX work_claims_assignee ON work_claims (assignee, cents DESC, number)",
    "CREATE INDEX work_findings_alike ON work_findings (alike, exception_id, cents)",
    "CREATE INDEX work_counts_facet ON work_counts (facet, value)",
)


def kept(ledger: Ledger) -> Counts:
    with ledger.reading() as session:
        rows = session.execute(select(work_counts).where(work_counts.c.facet.in_(_FACETS)))
        return {(row.facet, row.value): (row.claims, row.cents) for row in rows if row.claims}


def counted(ledger: Ledger) -> Counts:
    """The same from claims, findings, decisions and disputes, without the marks on them."""
    with ledger.reading() as session:
        claims = session.execute(select(work_claims)).all()
        findings = session.execute(select(work_findings)).all()
        decided = set(session.execute(select(decisions.c.exception_id)).scalars())
        disputed = set(session.execute(select(disputes.c.exception_id)).scalars())
    numbers, cents = Counter[tuple[str, str]](), Counter[tuple[str, str]]()

    def count(key: tuple[str, str], of: Any) -> None:
        numbers[key] += 1
        cents[key] += of.cents

    for claim in claims:
        own = {each.exception_id for each in findings if each.claim_number == claim.number and each.alike}
        state = "disputed" if own & disputed else "undecided" if own - decided else "decided" if own else "mend"
        for key in (("state", state), ("assignee", claim.assignee), ("due", claim.due)):
            count(key, claim)
    for finding in findings:
        if finding.alike and finding.exception_id not in decided | disputed:
            count(("alike", finding.alike), finding)
    return {key: (number, cents[key]) for key, number in numbers.items()}


def test_counts_follow_whatever_is_done(plain: DropFolder) -> None:
    plain.put("f.837", mixed("proposed", "proposed", "proposed", "wrong"))
    plain.run()
    with office(plain) as opened:
        ledger = opened.desk.ledger
        one, other, lead = (opened.person(name) for name in ("analyst", "other", "lead"))
        first, second, third = one.claims("state=undecided")
        seen = other.proposal(first)
        steps = (
            lambda: one.decide(first),
            lambda: other.post(f"/claims/{first}/decide", **{**seen, "decision": "decline", "note": "no"}),
            lambda: lead.decide(first),
            lambda: one.decide(second),
            lambda: one.post(f"/claims/{second}/undo", exception_id=one.proposal(second)["exception_id"]),
            lambda: one.post(f"/claims/{third}/mark/mine"),
            lambda: lead.post(f"/claims/{third}/mark/assign", value="other"),
            lambda: lead.post(f"/claims/{third}/mark/assign", value="other"),
            lambda: one.post(f"/claims/{second}/mark/ask", note="which lot?"),
        )
        for step in steps:
            assert step().status_code == 303
            assert kept(ledger) == counted(ledger)
        assert sizes_of(opened) == {"": 4, "undecided": 1, "disputed": 0, "waiting": 1, "decided": 1, "mend": 1}


def sizes_of(opened: Office) -> dict[str, int]:
    """How many claims are in each state, as the page says; held against those that a filter lists."""
    with opened.desk.ledger.reading() as session:
        states = ("", "undecided", "disputed", "waiting", "decided", "mend")
        sizes = {state: size(session, WorkFilter(state=state), opened.desk.day).claims for state in states}
        shown = counters(session, opened.desk.day)
    assert (shown.undecided[0], shown.waiting[0], shown.total[0]) == (sizes["undecided"], sizes["waiting"], sizes[""])
    viewer = opened.person("viewer")
    assert {state: len(viewer.claims(f"state={state}")) for state in states} == sizes
    return sizes


def test_an_older_ledger_is_counted_once(plain: DropFolder) -> None:
    plain.put("f.837", mixed("proposed", "proposed", "wrong"))
    plain.run()
    with office(plain) as opened:
        ledger = opened.desk.ledger
        one = opened.person("analyst")
        one.decide(one.claims("state=undecided")[0])
        before = kept(ledger)
        with ledger.writing() as session:
            for statement in _UNDONE:
                session.exec_driver_sql(statement)
        assert kept(ledger) == {}
        with ledger.writing() as session:
            desk_counts_step.add_desk_counts(session)
        assert kept(ledger) == before == counted(ledger)
