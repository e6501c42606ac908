"""Good answers, authorizations, logs and purchases, to be spoiled as the files of seeds.py are."""

from __future__ import annotations

import contextlib
import functools
import shutil
from collections import deque
from collections.abc import Callable
from pathlib import Path

from edi837.answers.read_answers import read_answers
from edi837.evidence.authorizations import read_authorizations
from edi837.evidence.dispensing_log import read_log
from edi837.evidence.purchases import read_purchases
from edi837.jobs.taken_answers import all_listed, take_answers
from edi837.ledger.connect import Ledger, connect
from edi837.ledger.matching import match_all
from edi837.ledger.migrate import migrate
from edi837.x12.source import open_source
from tests.answers.answering import interchange, remittance
from tests.answers.kept import SENT, claim, sent
from tests.answers.test_waiting import status
from tests.evidence.test_authorizations import HEAD, MEMBER, RESPONSE, SERVICE
from tests.judging import mappings

_STORE = "sent.sqlite"
_PAID = (
    "CLP*C1*1*80*50**12*I1*11*1 CAS*CO*45*10**PR*2*5 NM1*QC*1*A*B SVC*HC:96365*50*50**1 DTM*472*20261101 REF*6R*R1 "
    "SVC*HC:J3000:JZ*30*0**5 DTM*472*20261101 CAS*CO*197*30 LQ*HE*N30"
)
_ACCEPTED = "AK1*HC*7*005010X222A1 AK2*837*0001*005010X222A1 IK3*SV1*30*2400*8 IK4*1:2*1322*7*X IK5*R*5 AK9*R*1*1*0*5"
_TA1 = (
    f"ISA*00*{'':10}*00*{'':10}*ZZ*{'PAYER':15}*ZZ*{'US':15}*261201*0900*^*00501*000000001*0*T*:~\n"
    "TA1*000000007*261103*1000*R*006~\nIEA*0*000000001~\n"
)
_ANSWERS = {
    "835": interchange(remittance(_PAID, paid="50", plb="PLB*1*20261231*WO:I1*30")),
    "277ca": interchange(status("C1"), kind="277"),
    "277": interchange(status("C1", "P1:20*20261202"), kind="277", version="005010X212"),
    "999": interchange(_ACCEPTED, kind="999"),
    "ta1": _TA1.encode(),
    "answers": interchange(remittance(_PAID, paid="50")) + interchange(status("C1"), kind="277") + _TA1.encode(),
}
_AUTHORIZATIONS = f"{HEAD}\nA1,NL100,{MEMBER},J3000,60,2026-11-01,2026-11-30,11,approved\nA2,,,,,,,,denied\n"
_LOG = (
    "date,place,ndc,action,quantity,unit,patient_control_number,witness\n"
    "2026-11-01,Cab 1,67457-001-10,opening,20,vial,,\n2026-11-02 10:30,Cab 1,67457000110,removed,50,mg,LS-1,A. T.\n"
    "11/02/2026,Cab 1,67457-0001-10,wasted,12.5,mg,LS-1,\n2026-11-03,Cab 1,67457-001-10,closing,17,vial,,\n"
)
_PURCHASES = "ndc,packages,date,program\n67457-001-10,5,2026-10-01,340B\n67457000210,-1,2026-10-02,wac\n"
_RESPONSE_278 = RESPONSE.format(
    purpose="11", event="A1", service=SERVICE.format(status="A6", days="20261101-20261130", code="J3000", units="40")
)


def _read(folder: Path, name: str) -> None:
    deque(read_answers((folder / name).read_bytes()), maxlen=0)


def _keep(folder: Path, name: str) -> None:
    """Read, kept, matched and listed, beside claims that went out."""
    shutil.copyfile(folder / _STORE, folder / "kept.sqlite")
    store = Ledger(connect(folder / "kept.sqlite"), b"")
    with contextlib.closing(store), contextlib.closing(open_source(folder / name)) as source:
        with store.writing() as session:
            take_answers(session, source, name, SENT)
            match_all(session)
        deque(all_listed(store), maxlen=0)


Reader = Callable[[Path], object]
ANSWER_KINDS: dict[str, tuple[str, Reader]] = {
    **{name: (f"{name}.x12", functools.partial(_read, name=f"{name}.x12")) for name in _ANSWERS if name != "answers"},
    "answers, kept": ("answers.x12", functools.partial(_keep, name="answers.x12")),
    "authorizations": ("authorizations.csv", lambda folder: read_authorizations(folder / "authorizations.csv")),
    "authorizations of a 278": ("278.x12", lambda folder: read_authorizations(folder / "278.x12")),
    "dispensing log": ("log.csv", lambda folder: read_log(folder / "log.csv", mappings().drugs)),
    "purchases": ("purchases.csv", lambda folder: read_purchases(folder / "purchases.csv")),
}


def make_answers(folder: Path) -> None:
    """The good files, and claims that went out."""
    with contextlib.closing(Ledger(connect(folder / _STORE), b"")) as store:
        migrate(store)
        sent(store, claim("C1"), claim("C2"))
    for name, data in _ANSWERS.items():
        (folder / f"{name}.x12").write_bytes(data)
    texts = {"authorizations.csv": _AUTHORIZATIONS, "log.csv": _LOG, "purchases.csv": _PURCHASES}
    for name, text in {**texts, "278.x12": _RESPONSE_278}.items():
        (folder / name).write_text(text)
