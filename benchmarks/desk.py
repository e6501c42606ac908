"""How long the views of the desk take, and a decision, over many findings: `python -m benchmarks.desk [FINDINGS]`.

A drop folder is made with one real file, whose decisions are timed, and a list of as many findings as asked for.
"""

from __future__ import annotations

import re
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from edi837.ledger.connect import Ledger
from edi837.ledger.desk_tables import work_claims, work_counts, work_findings
from edi837.ledger.schema import files
from tests.desk.working import HERE, Office, office
from tests.drop.files import mixed
from tests.drop.running import init

_PAYERS, _RULES = 40, ("Q604", "Q605", "M403", "C701", "A802", "N203", "P307", "W501")
_VIEWS = {
    "my work": "/", "next page": "", "by due date": "/?sort=due", "one a finding": "/?rows=findings",
    "payer": "/?payer=PAYER+7", "rule": "/?rule=Q605", "state": "/?state=undecided",
    "due and dollars": "/?due=soon&least=400",
    "alike": "/alike", "release": "/release", "files": "/files", "counters": "/counters",
}  # fmt: skip


def fill(ledger: Ledger, findings: int) -> None:
    """Two findings a claim, in files of 10,000 claims."""
    claims = findings // 2
    with ledger.writing() as session:
        model = session.execute(files.select()).first()._mapping
        for start in range(0, claims, 10_000):
            sha256 = f"{start + 1:064x}"
            own = {"sha256": sha256, "name": f"night-{start}.837", "stem": f"n{start}", "settled": start + 2}
            session.execute(files.insert(), {**model, **own, "proposed": 10_000})
            numbers = range(start + 100, min(start + 10_000, claims) + 100)
            session.execute(work_claims.insert(), [claim(number, sha256) for number in numbers])
            session.execute(
                work_findings.insert(), [finding(number, sha256, half) for number in numbers for half in (0, 1)]
            )
            for facet, values in (("payer", [f"PAYER {each}" for each in range(_PAYERS)]), ("rule", list(_RULES))):
                rows = [
                    {"sha256": sha256, "facet": facet, "value": each, "claims": 250, "cents": 100_000}
                    for each in values
                ]
                session.execute(work_counts.insert(), rows)


def claim(number: int, sha256: str) -> dict[str, object]:
    """A claim on the list."""
    due = "" if number % 3 else f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}"
    return {
        "number": number, "sha256": sha256, "claim_start": number, "rows_start": 0, "rows_end": 0, "more_rows": "",
        "claim": f"C{number}", "service": "2026-09-01", "payer": f"PAYER {number % _PAYERS}",
        "provider": f"PRACTICE {number % 90}", "drug": "ketamine", "procedure": "J3000",
        "ndc": "67457000110", "units": "9 → 90", "due": due,
        "cents": number * 7919 % 100_000, "findings": 2, "errors": 1, "proposals": 1,
        "undecided": number % 2,
        "disputed": 0,
        "since": "2026-11-24T06:00:00Z", "assignee": "", "turn": "", "turn_why": "", "wait_until": "", "lease_by": "",
        "lease": "", "version": 0,
    }  # fmt: skip


def finding(number: int, sha256: str, half: int) -> dict[str, object]:
    """A finding of a claim; every other one is a proposal."""
    return {
        "claim_number": number, "sha256": sha256, "exception_id": f"{number * 2 + half:016x}",
        "rule": _RULES[(number + half) % 8], "severity": "error", "line": "1",
        "cents": number * 7919 % 100_000, "before": "9", "after": "90",
        "alike": "" if half else f"{number % 5_000:016x}", "raises": 0,
    }  # fmt: skip


def median(work: Callable[[], object], times: int) -> float:
    """Milliseconds of processor time: what a quiet machine takes by the clock, but for the disk."""
    taken = []
    for _ in range(times):
        began = time.process_time()
        work()
        taken.append((time.process_time() - began) * 1000)
    return statistics.median(taken)


def main() -> None:
    """Time every view."""
    findings = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as name:
        drop = init(Path(name) / "drop")
        drop.put("f.837", mixed(*["proposed"] * 60))
        drop.run()
        with office(drop, alone="A. Turing") as opened:
            fill(opened.desk.ledger, findings)
            worker = opened.alone()
            _VIEWS["next page"] = "/?" + re.findall(r'href="/\?([^"]+)" data-page="next"', worker.page("/"))[0].replace(
                "&amp;", "&"
            )
            for title, path in _VIEWS.items():
                print(f"{title:18} {median(lambda path=path: worker.page(path), 9):7.1f} ms")
            print(f"{'a claim':18} {median(lambda: worker.page('/claims/5'), 9):7.1f} ms")
            numbers = [int(number) for number in re.findall(r"/claims/(\d+)", worker.page("/?file=" + sha(opened)))]
            forms = [(number, worker.proposal(number)) for number in dict.fromkeys(numbers)][:40]
            csrf, rest = worker.csrf, iter(forms)

            def decide() -> None:
                number, form = next(rest)
                data = {**form, "csrf": csrf, "decision": "approve"}
                answer = worker.client.post(f"/claims/{number}/decide", data=data, base_url=HERE)
                assert answer.status_code == 303, answer.text

            print(f"{'a decision':18} {median(decide, len(forms)):7.1f} ms")
    print(f"{findings:,} findings; memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def sha(opened: Office) -> str:
    """The digest of the file that came."""
    with opened.desk.ledger.reading() as session:
        return str(session.execute(files.select().where(files.c.name == "f.837")).one().sha256)[:12]


if __name__ == "__main__":
    main()
