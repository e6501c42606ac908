"""A service line is what its SV1 or SV2 says, whatever became of its LX, its letters and its separators."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from edi837.claim.claim import Claim
from edi837.claim.reader import ClaimReader
from edi837.x12.batch import Batch
from edi837.x12.scan import scan
from edi837.x12.segment import Element
from tests.completing import base, complete
from tests.judging import engine_for, judge, mappings

FIRST = "LX*1~SV1*HC:96365*350*UN*1***1~DTP*472*D8*20261103~REF*6R*A1~"
REST = "DTP*472*D8*20261104~REF*6R*A2~LIN**N4*67457000110~CTP****1*ML~"
DRUG = "SV1*HC:J3000*60*UN*5***1~"

WRITTEN = {
    "no LX at all": FIRST.removeprefix("LX*1~") + DRUG + REST,
    "two services under one LX": FIRST + DRUG + REST,
    "small letters": FIRST + "lx*2~sv1*HC:J3000*60*UN*5***1~" + REST,
    "mixed letters": FIRST + "LX*2~Sv1*HC:J3000*60*UN*5***1~" + REST,
    "a blank after the ID": FIRST + "LX *2~SV1 *HC:J3000*60*UN*5***1~" + REST,
    "another component separator": FIRST + "LX*2~SV1*HC>J3000*60*UN*5***1~" + REST,
    "another one in small letters": FIRST + "lx*2~sv1*hc|j3000*60*UN*5***1~" + REST,
    "the service of a dental claim": FIRST + "LX*2~SV3*HC:J3000*60****5~" + REST,
    "an SV1 under the ID of a dental one": FIRST + "LX*2~SV3*HC:J3000*60*UN*5***1~" + REST,
    "the service of an institutional claim": FIRST + "LX*2~SV2*0636*HC:J3000*60*UN*5~" + REST,
    "blanks after its values": FIRST + "LX*2 ~SV1*HC:J3000*60 *UN *5 ***1 ~" + REST,
}


def whole(lines: str) -> bytes:
    """The clean file with these lines, one segment a line; nothing is counted anew, for no envelope is asked."""
    segments = base("P")
    first = next(at for at, one in enumerate(segments) if one.startswith("LX*"))
    end = next(at for at, one in enumerate(segments) if one.startswith("SE*"))
    return "".join(
        f"{one.rstrip('~')}~\n" for one in [*segments[:first], *lines.split("~")[:-1], *segments[end:]]
    ).encode()


def claims_in(data: bytes) -> Iterator[Claim]:
    reader = ClaimReader(data, mappings())
    for item in scan(data, reader.wanted):
        if isinstance(item, Batch):
            for _, claim in reader.claims(item):
                yield claim


@pytest.mark.parametrize("lines", WRITTEN.values(), ids=WRITTEN)
def test_the_drug_line_is_read_and_no_value_goes_to_another_line(lines: str) -> None:
    (claim,) = claims_in(whole(lines))
    service, drug = claim.lines
    assert (service.procedure, service.control_number, service.ndc) == ("96365", "A1", "")
    assert (drug.procedure, str(drug.charge), str(drug.units)) == ("J3000", "60", "5")
    assert (drug.control_number, drug.ndc, drug.is_target) == ("A2", "67457000110", True)
    assert str(drug.service_from) == "2026-11-04"


@pytest.mark.parametrize("lines", WRITTEN.values(), ids=WRITTEN)
def test_each_value_stands_where_it_is_said_to(lines: str) -> None:
    data = whole(lines)
    (claim,) = claims_in(data)
    for segment in claim.loop.walk():
        assert data[segment.start : segment.end - 1].decode("latin-1") == segment.text
        for position in range(1, len(segment.elements)):
            for component in range(len(segment.components(position)) + 1):
                place = Element(segment, position, component)
                start, end = place.span
                assert data[start:end].decode("latin-1") == place.value


@pytest.mark.parametrize("lines", WRITTEN.values(), ids=WRITTEN)
def test_it_is_told_and_never_changed_where_lines_are_not_certain(lines: str) -> None:
    judged = judge(whole(lines), engine_for(guide=True), mappings())
    assert any(word.split()[0] in ("G901", "G905", "G906", "X119", "X120") for word in judged.words)
    (claim,) = judged.claims
    assert claim.regular or not any(plan.fixes for plan in judged.plans)


def test_a_service_without_procedure_is_read_by_its_drug() -> None:
    (claim,) = claims_in(whole(FIRST + "LX*2~SV1**60*UN*5***1~" + REST))
    (line,) = claim.target_lines
    assert (line.procedure, line.ndc, str(line.units)) == ("", "67457000110", "5")


def test_a_claim_in_small_letters_is_a_claim_of_its_own() -> None:
    again = "clm*LS-2*60***11:B:1*Y*A*Y*Y~HI*ABK:F332~LX*1~" + DRUG + REST.replace("A2", "B1")
    first, second = claims_in(whole(FIRST + "LX*2~" + DRUG + REST + again))
    assert [line.control_number for line in first.lines] == ["A1", "A2"]
    assert (second.patient_control_number, second.lines[0].control_number) == ("LS-2", "B1")


def test_a_segment_id_has_no_change() -> None:
    (claim,) = claims_in(complete("SV1*HC:J3000*60*UN*5***1~", "P"))
    with pytest.raises(ValueError, match="never changed"):
        claim.lines[-1].service.element(0).becomes("UN")


def test_a_regular_claim_is_not_read_so() -> None:
    (claim,) = claims_in(complete("SV1*HC:J3000*60*UN*5***1~", "P"))
    assert claim.regular
    assert all(segment.delimiters is claim.info.delimiters for segment in claim.loop.walk())
