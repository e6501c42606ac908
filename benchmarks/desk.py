"""How long the views of the desk take, and a decision, over many findings: `python -m benchmarks.desk [FINDINGS]`.

A drop folder is made with one real file, whose decisions are timed, and a list of as many findings as asked for,
written by the ledger's own writer. Each view is asked for first when no figure is known, and then when they are seconds
old; both in processor time, which is what a quiet machine takes by the clock but for the disk.
"""

from __future__ import annotations

import re
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from edi837.ledger.connect import Ledger
from edi837.ledger.desk_tables import work_claims
from edi837.ledger.files import FileEntry
from edi837.ledger.schema import files, proposals
from edi837.ledger.work_list import WorkClaim, WorkFinding, write_work
from tests.desk.working import HERE, Office, Worker, office
from tests.drop.files import mixed
from tests.drop.running import init

_OF_FILE, _TIMES = 10_000, 9
# Of every 1,000 claims so many have the first rule, payer …, half as many the next: some are frequent, some rare.
_RULES = [f"Q{600 + number}" for number in range(40)]
_PAYERS = [f"PAYER {number}" for number in range(60)]
_PROVIDERS = [f"PRACTICE {number}" for number in range(400)]
_DRUGS = [f"drug {number}" for number in range(14)]
_VIEWS = {
    "my work": "/", "next page": "", "a page far in": "", "by due date": "/?sort=due", "by age": "/?sort=age",
    "one a finding": "/?rows=findings",
    "payer, frequent": "/?payer=PAYER+0", "payer, rare": "/?payer=PAYER+59", "provider": "/?provider=PRACTICE+300",
    "drug": "/?drug=drug+3", "rule, frequent": "/?rule=Q600", "rule, rare": "/?rule=Q639",
    "undecided": "/?state=undecided", "disputed": "/?state=disputed", "waiting": "/?state=waiting",
    "decided": "/?state=decided", "to mend": "/?state=mend", "due soon, from $400": "/?due=soon&least=400",
    "later, undecided": "/?due=later&state=undecided", "payer and rule": "/?payer=PAYER+1&rule=Q601",
    "assigned": "/?assignee=analyst+3", "nobody's": "/?assignee=-", "one file": f"/?file={1:064x}",
    "alike": "/alike", "a group": "", "release": "/release", "files": "/files", "counters": "/counters",
    "a claim": "/claims/5",
}  # fmt: skip


def fill(ledger: Ledger, findings: int) -> float:
    """Two findings a claim, in files of 10,000 findings; seconds of processor time that it took."""
    with ledger.reading() as session:
        model = session.execute(files.select()).one()._mapping
    began = time.process_time()
    for start in range(0, findings // 2, _OF_FILE // 2):
        number = start // (_OF_FILE // 2) + 1
        own = {"sha256": f"{number:064x}", "name": f"night-{number}.837", "stem": f"n{number}", "settled": number + 2}
        entry = FileEntry(**{**model, **own, "proposed": _OF_FILE // 2})
        claims = range(start, min(start + _OF_FILE // 2, findings // 2))
        with ledger.writing() as session:
            session.execute(files.insert(), entry._asdict())
            write_work(session, entry, map(claim, claims))
            session.execute(
                proposals.insert(),
                [{"sha256": entry.sha256, "exception_id": f"{at * 2:016x}", "rule": rank(_RULES, at)} for at in claims],
            )
    taken = time.process_time() - began
    for assignee in range(8):
        mark_some(ledger, work_claims.c.number % 80 == assignee, assignee=f"analyst {assignee}")
    mark_some(ledger, work_claims.c.number % 40 == 11, turn="provider", turn_why="which lot?")
    return taken


def mark_some(ledger: Ledger, which: object, **values: str) -> None:
    """Mark many claims at once."""
    with ledger.writing() as session:
        session.execute(work_claims.update().where(which).values(**values))


def rank(values: list[str], number: int) -> str:
    """One of some values: the first for half of all numbers, the next for a quarter, and so on; then each in turn."""
    mixed_up = number * 2654435761 % 2**32
    for at, value in enumerate(values[:6]):
        if mixed_up % 2 ** (at + 1) < 2**at:
            return value
    return values[6 + mixed_up // 64 % (len(values) - 6)]


def claim(number: int) -> tuple[WorkClaim, list[WorkFinding]]:
    """A claim with two findings, one of them a proposal; a third has no proposal. Few are near their deadline."""
    cents = number * 7919 % 400_000
    days = number * 48271 % 1000
    due = "" if days < 150 else "2026-11-26" if days < 175 else f"2027-{number % 12 + 1:02}-{number % 28 + 1:02}"
    is_proposed = number % 3 > 0
    listed = WorkClaim(
        number, 0, 0, "", f"C{number}", "2026-09-01", rank(_PAYERS, number), rank(_PROVIDERS, number + 7),
        rank(_DRUGS, number + 3), "J3000", f"67457{number % 900:06}", "9 → 90", due, cents, 2, 2, int(is_proposed),
    )  # fmt: skip
    return listed, [finding(number, half, cents, is_proposed and not half) for half in (0, 1)]


def finding(number: int, half: int, cents: int, is_proposal: bool) -> WorkFinding:
    """A finding of a claim."""
    alike = f"{number * 40503 % 20_000:016x}" if is_proposal else ""
    name = f"{number * 2 + half:016x}"
    return WorkFinding(name, rank(_RULES, number + half), "error", "1", cents, "9", "90", alike, int(number % 5 == 0))


def taken(work: Callable[[], object]) -> float:
    """Milliseconds of processor time."""
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


def timed(opened: Office, worker: Worker, path: str) -> tuple[float, float]:
    """A view when nothing is known of it, and the median of many."""
    opened.desk._recent.clear()
    first = taken(lambda: worker.page(path))
    return first, statistics.median(taken(lambda: worker.page(path)) for _ in range(_TIMES))


def paths(worker: Worker) -> Iterator[tuple[str, str]]:
    """The views with their addresses; some are known from others."""
    pages = ["/"]
    for _ in range(30):
        (following,) = re.findall(r'href="/\?([^"]+)" data-page="next"', worker.page(pages[-1]))
        pages.append("/?" + following.replace("&amp;", "&"))
    named = {**_VIEWS, "next page": pages[1], "a page far in": pages[-1]}
    named["a group"] = re.findall(r'href="(/alike/\w{16})', worker.page("/claims/5"))[0]
    yield from named.items()


def main() -> None:
    """Time every view."""
    findings = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as name:
        drop = init(Path(name) / "drop")
        drop.put("f.837", mixed(*["proposed"] * 60))
        drop.run()
        with office(drop, alone="A. Turing") as opened:
            seconds = fill(opened.desk.ledger, findings)
            print(f"listed {findings:,} findings in {seconds:.1f} s of processor time")
            worker = opened.alone()
            print(f"{'':22} {'first':>9} {'median':>9}")
            for title, path in paths(worker):
                print("{:22} {:6.1f} ms {:6.1f} ms".format(title, *timed(opened, worker, path)))
            time_decisions(opened, worker)
    print(f"memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def time_decisions(opened: Office, worker: Worker) -> None:
    """Decisions on the real file, each with its commit."""
    numbers = [int(number) for number in re.findall(r"/claims/(\d+)", worker.page("/?file=" + sha(opened)))]
    forms = [(number, worker.proposal(number)) for number in dict.fromkeys(numbers)][:40]
    csrf, rest = worker.csrf, iter(forms)

    def decide() -> None:
        number, form = next(rest)
        data = {**form, "csrf": csrf, "decision": "approve"}
        answer = worker.client.post(f"/claims/{number}/decide", data=data, base_url=HERE)
        assert answer.status_code == 303, answer.text

    print(f"{'a decision':22} {'':9} {statistics.median(taken(decide) for _ in forms):6.1f} ms")


def sha(opened: Office) -> str:
    """The digest of the file that came."""
    with opened.desk.ledger.reading() as session:
        return str(session.execute(files.select().where(files.c.name == "f.837")).one().sha256)[:12]


if __name__ == "__main__":
    main()
