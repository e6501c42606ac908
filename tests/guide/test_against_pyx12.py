"""Our faults against those that pyx12 finds when it reads the whole file itself, where it does not crash."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import pyx12.map_if
from pyx12.map_if import load_map_file
from pyx12.params import ParamsBase
from pyx12.x12n_document import x12n_document

from edi837.claim.claim import Claim
from edi837.claim.reader import ClaimReader
from edi837.findings.finding import Missing
from edi837.guide.check import check_claim, check_levels
from edi837.guide.conformance import level_faults
from edi837.guide.fault import SEGMENT_LEVEL, GuideFault
from edi837.guide.maps import OUTDATED_LISTS
from edi837.x12.batch import Batch
from edi837.x12.scan import scan
from edi837.x12.segment import Element
from tests.guide.claims import claims_in, text_of
from tests.judging import corpus_files, mappings

# Segment number in its set (0 for what is missing, which pyx12 notices at a later one), ID, element, component, code.
Told = tuple[int, str, int, int, str]
# pyx12 tells these of the segment alone, whichever of its elements they are about.
WHOLE = "8"

PARAMS = ParamsBase()
PARAMS.set("exclude_external_codes", OUTDATED_LISTS)

FAULTY = {
    "P": [
        ("CLM*LS-1001*390***11:B:1*Y", "CLM*LS-1001*390***11:B:1*Q"),
        ("SV1*HC:J3000*60*UN*5***1", "SV1*HC:J3000*60*ZZ*5***"),
        ("REF*G1*NLA2026310~\n", "REF*G1*NLA2026310~\nREF*G1*NLA2026311~\n"),
        ("CTP****1*ML~\n", ""),
        ("HI*ABK:F332~\n", ""),
        ("NM1*82*1*OKAFOR*NGOZI****XX*1578790002", "NM1*82*1*OKAFOR*NGOZI****XX"),
        ("DMG*D8*19880423*F", "DMG*D8*19881323*F"),
        ("N4*DULUTH*MN*55804", "N4*DULUTH*MN*5"),
    ],
    "I": [
        ("DTP*434*RD8*20261103-20261103", "DTP*434*RD8*20261103"),
        ("CL1*3*1*01~\n", ""),
        ("SV2*0370**430*UN*1", "SV2*0370**430*UN"),
        ("REF*6R*SA2001B~\n", "REF*6R*SA2001B~\nREF*6R*SA2001D~\n"),
        ("LIN**N4*67457000110", "LIN*1*N4*67457000110"),
        ("NM1*71*1*OKAFOR*NGOZI****XX*1578790002", "NM1*71*2*OKAFOR*NGOZI****XX*1578790002"),
        ("REF*EI*451234567~\n", ""),
    ],
    "P rich": [
        ("CLM*WC-3001*1130***24:B:1*Y*A*Y*Y*P*EM*02", "CLM*WC-3001*1130*MC**24:B:1*Y*A*Y*Y*P*EM*99"),
        ("NM1*45*2*CREEK SURGERY CENTER~\nN3*90 CREEK SIDE~\nN4*BOZEMAN*MT*59715~\nSBR", "NM1*45*2~\nSBR"),
        ("NM1*PR*2*THIRD PLAN*****PI*TP900~\n", ""),
        ("CAS*PR*2*5~\n", "CAS*PR*2~\n"),
        ("REF*6R*WC3001C~\n", "REF*6R*WC3001C~\nREF*QQ*1~\nPRV*PE*PXC*207L00000X~\n"),
        ("LX*3~\n", "LX*3*4~\n"),
        ("CR1*LB*150**A*DH*4", "CR1**150**A*DH*FAR"),
        ("SVD*TP900*0*HC:J3000:JZ**5~\nDTP*573*D8*20261108~\n", "SVD*TP900*0*HC:J3000:JZ**5~\n"),
    ],
    "I rich": [
        ("DTP*096*TM*1130", "DTP*096*TM*2530"),
        ("HI*BI:71:RD8:20261001-20261005", "HI*BI:71:RD7:20261001-20261005"),
        ("MIA*3***700*N130", "MIA*3*9**700*N130"),
        ("SV2*0636*HC:J3000:JZ*60*UN*5", "SV2*0636*HC:J3000:JZLONG*60*UN*FIVE"),
        ("HCP*02*50*10~\nLIN", "HCP*02*50*10~\nCTP****2*ML~\nLIN"),
        ("NM1*DN*1~\nREF*G2*FPRF~\n", "NM1*DN*1~\n"),
    ],
}


@pytest.fixture(autouse=True)
def _maps_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """It reads its maps anew for each file."""
    monkeypatch.setattr(pyx12.map_if, "load_map_file", _map)


@lru_cache(maxsize=4)
def _map(name: str, _params: object, _path: object) -> object:
    return load_map_file(name, PARAMS)


def by_pyx12(data: str) -> Counter[Told]:
    """What x12n_document reports of the levels above claims and of the claims, as a multiset."""
    told = io.StringIO()
    x12n_document(PARAMS, io.StringIO(data), None, None, fd_json=told)
    segments = [
        segment
        for interchange in json.loads(told.getvalue())["interchanges"]
        for group in interchange["groups"]
        for transaction in group["transactions"]
        for segment in transaction["segments"]
    ]
    return Counter(fault for segment in segments for fault in _of_segment(segment))


def _of_segment(segment: dict[str, Any]) -> Iterator[Told]:
    at, name = segment["seg_count"], segment["seg_id"]
    for error in segment["errors"]:
        if error["err_cde"].isdigit():
            yield (0 if error["err_cde"] == "3" else at), name, 0, 0, error["err_cde"]
    for element in segment["elements"]:
        for error in element["errors"]:
            yield at, name, element["ele_pos"], element["subele_pos"] or 0, error["err_cde"]


def by_us(claim: Claim, theirs: Counter[Told]) -> Counter[Told]:
    """Our faults of a claim and all levels above it."""
    return of_faults((*check_levels(claim), *check_claim(claim)), theirs)


def of_faults(faults: Iterable[GuideFault], theirs: Counter[Told]) -> Counter[Told]:
    """Our faults in the same form; what pyx12 does not tell of an element is told of the segment."""
    ours: Counter[Told] = Counter()
    for fault in faults:
        told = _form(fault)
        ours[told if theirs[told] else (told[0], told[1], 0, 0, WHOLE)] += 1
    return ours


def _form(fault: GuideFault) -> Told:
    at = fault.at
    if isinstance(at, Missing):
        return 0, at.reference.rpartition("/")[2], 0, 0, fault.code
    segment = at.segment if isinstance(at, Element) else at
    if fault.level == SEGMENT_LEVEL or not isinstance(at, Element):
        return segment.ordinal, segment.id, 0, 0, fault.code
    return segment.ordinal, segment.id, at.position, at.component, fault.code


@pytest.mark.parametrize(("name", "swap"), [(name, swap) for name, swaps in FAULTY.items() for swap in swaps])
def test_one_fault_is_told_alike(name: str, swap: tuple[str, str]) -> None:
    _compare(text_of(name, swap))


@pytest.mark.parametrize("name", FAULTY)
def test_many_faults_are_told_alike(name: str) -> None:
    _compare(text_of(name, *FAULTY[name]))


def _compare(data: str) -> None:
    (claim,) = claims_in(data.encode("latin-1"))
    theirs = by_pyx12(data)
    assert theirs
    assert by_us(claim, theirs) == theirs


def test_files_of_the_corpus_are_told_alike(corpus: Path) -> None:
    compared = 0
    for file in corpus_files(corpus):
        data = file.read_bytes().decode("latin-1")
        claims = claims_in(data.encode("latin-1"))
        # pyx12 reads no further than to an empty segment, and walks through one set of delimiters.
        if len(claims) != 1 or data.count("CLM*") != 1 or data.count("ISA*") != 1 or re.search(r"~\s*~", data):
            continue
        try:
            theirs = by_pyx12(data)
        except Exception:  # one of its crashes
            continue
        level = claims[0].provider[0].ordinal if claims[0].provider else 9999
        if any(0 < at < level for at, *_ in theirs):  # what it meets before them leads it astray
            continue
        assert by_us(claims[0], theirs) == theirs, file.name
        compared += 1
    assert compared > 30


def all_claims(data: bytes) -> list[Claim]:
    """Every claim of a file, each told which levels begin with it, as --guide all has them."""
    reader = ClaimReader(data, mappings(), everything=True)
    batches = [item for item in scan(data, reader.wanted) if isinstance(item, Batch)]
    return [claim for batch in batches for _, claim in reader.claims(batch, with_levels=True)]


def test_all_claims_of_the_corpus_are_told_alike(corpus: Path) -> None:
    """Files of many claims: each claim and each level is told once, by us as by pyx12."""
    claims = faulty = 0
    for file in corpus_files(corpus):
        data = file.read_bytes()
        one_set = data.count(b"ISA*") == data.count(b"ST*837") == 1 and not re.search(rb"~\s*~", data)
        if not one_set or data.count(b"CLM*") < 2:
            continue
        found = all_claims(data)
        theirs = by_pyx12_or_nothing(data.decode("latin-1"))
        # Other implementations; a crash; without submitter and receiver pyx12 has no place for what follows.
        if not found or theirs is None or not re.search(rb"NM1\*41.*NM1\*40", data, re.DOTALL):
            continue
        ours: Counter[Told] = Counter()
        for claim in found:
            ours += of_faults((*level_faults(claim), *check_claim(claim)), theirs)
        assert ours == theirs, file.name
        claims += len(found)
        faulty += bool(theirs)
    assert claims > 600
    assert faulty > 3


def by_pyx12_or_nothing(data: str) -> Counter[Told] | None:
    """None where it crashes."""
    try:
        return by_pyx12(data)
    except Exception:
        return None
