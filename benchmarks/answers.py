"""What it costs to match an 835 with the claims of a long time.

    python benchmarks/answers.py --claims 1000000 --payments 100000

Claims that went out are written into a store beside results; an 835 of one set names some of them, two lines each, and
a thousand claims that never went out. Then what the commands and the desk ask of such a store: a second, small
remittance, a row settled by hand, unmatched rows, a timeline, who waits, what was paid. Prints seconds and memory.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from edi837.jobs.overdue_claims import overdue_claims  # noqa: E402
from edi837.jobs.settling import Word, settle  # noqa: E402
from edi837.jobs.taken_answers import take_answers, unmatched_listed  # noqa: E402
from edi837.ledger.connect import Ledger, Session, connect  # noqa: E402
from edi837.ledger.matching import match_all  # noqa: E402
from edi837.ledger.migrate import migrate  # noqa: E402
from edi837.ledger.payments import line_payments, touchless  # noqa: E402
from edi837.ledger.row_matches import unmatched  # noqa: E402
from edi837.ledger.sent import SentFile, add_claims  # noqa: E402
from edi837.ledger.timelines import timelines  # noqa: E402
from edi837.rows.sent_claims import SentClaim  # noqa: E402
from edi837.settings.answer_times import AnswerTimes  # noqa: E402
from edi837.x12.source import open_source  # noqa: E402

_CLAIMS_A_FILE = 10_000
_NPI = "1881000004"
_UNKNOWN = 1_000


def claims(first: int, number: int) -> Iterator[SentClaim]:
    """Claims of two lines."""
    for at in range(first, first + number):
        name = f"ACCT{at:012d}"
        lines = [
            {"lx": "1", "ref_6r": f"{name}A", "code": "96365", "modifiers": "", "units": "1", "charge": "330"},
            {"lx": "2", "ref_6r": f"{name}B", "code": "J3000", "modifiers": "JZ", "units": "5", "charge": "60"},
        ]
        file = at // _CLAIMS_A_FILE
        yield SentClaim(
            f"{file:064d}", f"{file:09d}", str(file), "0001", f"B{file}", "20", "30", str(at * 500),
            str(at * 500 + 499), name, "", _NPI, "90001", "EXAMPLE PAYER", "390", "2026-11-03", "2026-11-03", "1", "",
            "", json.dumps(lines),
        )  # fmt: skip


def payments(chosen: list[int]) -> Iterator[str]:
    """An 835 that pays the claims of these numbers."""
    yield f"ISA*00*{'':10}*00*{'':10}*ZZ*{'PAYER':15}*ZZ*{'US':15}*261201*0900*^*00501*000000001*0*T*:~"
    yield "GS*HP*PAYER*US*20261201*0900*1*X*005010X221A1~ST*835*0001~"
    yield f"BPR*I*{300 * len(chosen)}*C*CHK************20261201~TRN*1*T1*1999999999~DTM*405*20261201~N1*PR*PAYER~"
    yield f"N3*1 WAY~N4*DULUTH*MN*55802~PER*BL*DESK*TE*5555550100~N1*PE*PROVIDER*XX*{_NPI}~LX*1~"
    for at in chosen:
        name = f"ACCT{at:012d}"
        yield f"CLP*{name}*1*390*300**12*ICN{at}*11*1~NM1*QC*1*A*B~"
        yield f"SVC*HC:96365*330*264**1~DTM*472*20261103~CAS*CO*45*66~REF*6R*{name}A~"
        yield f"SVC*HC:J3000:JZ*60*36**5~DTM*472*20261103~CAS*CO*45*24~REF*6R*{name}B~"
    segments = 13 - 2 + 10 * len(chosen)
    yield f"SE*{segments + 1}*0001~GE*1*1~IEA*1*000000001~"


def measured(what: str, began: float) -> None:
    """Say how long something took, and the memory that was held at most until then."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{what}: {time.process_time() - began:.1f} CPU s, {held} MB held at most", flush=True)


def _asked(known: str, unknown: str, small: Path) -> Iterator[tuple[str, Callable[[Session], object]]]:
    """What is asked of a large store; `known` and `unknown` are numbers of claims that an answer has."""

    def take(session: Session) -> None:
        with closing(open_source(small)) as source:
            take_answers(session, source, small.name, "2026-12-02")
        match_all(session)

    now, unset = datetime(2026, 12, 24, tzinfo=UTC), AnswerTimes({}, {})
    word = Word("M. Chen", "by telephone", "2026-12-02")
    yield "a small remittance read and matched", take
    yield "a row settled by hand", lambda session: settle(session, unknown, known, word)
    yield "the first 500 unmatched rows", lambda session: unmatched_listed(session, 500)
    yield "the timeline of a claim", lambda session: timelines(session, known)
    yield "who waits longer than usual", lambda session: sum(1 for _ in overdue_claims(session, now, unset))
    yield "touchless claims, and payments by line", lambda session: (touchless(session), line_payments(session))


def main() -> None:
    """Measure it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--payments", type=int, default=100_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = Ledger(connect(Path(folder) / "answers.sqlite"), b"")
        migrate(store)
        began = time.process_time()
        for first in range(0, given.claims, _CLAIMS_A_FILE):
            number = min(_CLAIMS_A_FILE, given.claims - first)
            digest = f"{first // _CLAIMS_A_FILE:064d}"
            with store.writing() as session:
                add_claims(session, digest, {digest: SentFile("out.837", "2026-11-20")}, claims(first, number))
        measured(f"{given.claims:,} claims kept", began)
        path = Path(folder) / "pay.835"
        chosen = random.Random(1).sample(range(given.claims), given.payments)
        path.write_text("".join(payments([*chosen, *range(given.claims, given.claims + _UNKNOWN)])))
        began = time.process_time()
        with closing(open_source(path)) as source, store.writing() as session:
            take_answers(session, source, path.name, "2026-12-01")
        measured(f"{given.payments:,} CLP read and kept", began)
        began = time.process_time()
        with store.writing() as session:
            match_all(session)
        measured("matched", began)
        small = Path(folder) / "small.835"
        small.write_text("".join(payments([1])).replace("TRN*1*T1", "TRN*1*T2"))
        for what, act in _asked(f"ACCT{chosen[0]:012d}", f"ACCT{given.claims:012d}", small):
            began = time.process_time()
            with store.writing() as session:
                act(session)
            measured(what, began)
        with store.reading() as session:
            print(
                f"unmatched rows: {unmatched(session)}; store: {Path(folder, 'answers.sqlite').stat().st_size >> 20} MB"
            )
        store.close()


if __name__ == "__main__":
    main()
