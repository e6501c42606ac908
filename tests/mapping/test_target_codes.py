"""`--target` with codes that no mapping has, prefixes and all-drugs."""

from __future__ import annotations

from pathlib import Path

import pytest

from edi837.mapping.mappings import load_mappings
from edi837.system.errors import UsageError
from tests.cli.calling import call
from tests.completing import complete

LINES = """CLM*LS-1001*1330***11:B:1*Y*A*Y*Y~
HI*ABK:F332~
NM1*82*1*OKAFOR*NGOZI****XX*1578790002~
LX*1~
SV1*HC:96365*330*UN*1***1~
DTP*472*D8*20261103~
LX*2~
SV1*HC:J0696*100*UN*4***1~
DTP*472*D8*20261103~
LIN**N4*71101006001~
CTP****1*UN~
LX*3~
SV1*HC:Q5998*200*UN*2***1~
DTP*472*D8*20261103~
LIN**N4*71102130510~
CTP****1*UN~
LX*4~
SV1*HC:Q9967*100*UN*50***1~
DTP*472*D8*20261103~
LX*5~
SV1*HC:90371*200*UN*2***1~
DTP*472*D8*20261103~
LIN**N4*7110500~
CTP****1*ML~
LX*6~
SV1*HC:96372*100*UN*1***1~
DTP*472*D8*20261103~
LIN**N4*71106000601~
CTP****1*ML~
LX*7~
SV1*HC:J3490*100*UN*1***1~
DTP*472*D8*20261103~
LX*8~
SV1*HC:J2250*200*UN*2***1~
DTP*472*D8*20261103~
"""


@pytest.mark.parametrize(
    "target, extracted",
    [
        ("J0696", ["J0696"]),
        ("j0696,Q5", ["J0696", "Q5998"]),
        ("Q", ["Q5998", "Q9967"]),
        ("J", ["J0696", "J3490", "J2250"]),
        ("all-drugs", ["J0696", "Q5998", "90371", "J3490", "J2250"]),
        ("J3000", []),
    ],
)
def test_the_lines_that_are_drug_lines(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], target: str, extracted: list[str]
) -> None:
    """All-drugs is any J code, and any line with an NDC that is no visit or administration."""
    path = tmp_path / "claims.837"
    path.write_bytes(complete(LINES, "P"))
    ended = call(capfd, "extract", path, "--target", target, "--as-of", "2026-11-24")
    header, *rows = ended.text.splitlines()
    at = header.split(",").index("procedure")
    assert (ended.code, [row.split(",")[at] for row in rows]) == (0, extracted)


def test_what_no_mapping_has_is_examined_for_what_needs_no_facts(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Unknown drugs are asked for no authorization, dose or use; how a line is written is asked of every drug."""
    path = tmp_path / "claims.837"
    path.write_bytes(complete(LINES.replace("J0696*100*UN*4", "J0696*100*UN*0"), "P"))
    ended = call(capfd, "check", path, "--target", "J0,Q5,90371", "--as-of", "2026-11-24", "--format", "csv", "-q")
    header, *rows = ended.text.splitlines()
    names = header.split(",")
    rule, severity, line = names.index("rule"), names.index("severity"), names.index("line")
    left = [row.split(",") for row in rows if row.split(",")[severity] in ("error", "warning")]
    assert sorted((row[rule], row[line]) for row in left) == [("N206", "5"), ("Q602", "2")]


def test_mapped_codes_keep_their_facts() -> None:
    drugs = load_mappings().with_targets(["J"]).drugs
    known, other = drugs.codes.get("J3000"), drugs.codes.get("J9035")
    assert known is not None
    assert (known.target, str(known.mg_per_unit), known.derived) == (True, "10", False)
    assert other is not None
    assert (other.target, other.mg_per_unit, other.derived) == (True, None, True)
    assert drugs.codes.get("Q5998") is None
    assert drugs.codes.get("J3490") is None
    assert len(drugs.codes) == len(load_mappings().drugs.codes)


@pytest.mark.parametrize(
    "target, message",
    [("J30000", "'J30000' is neither a code, the beginning of one, nor all-drugs"), ("G2082", "what one unit is")],
)
def test_what_is_no_target(target: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        load_mappings().with_targets([target])


def test_extract_takes_all_drugs_and_some_columns(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "claims.837"
    path.write_bytes(complete(LINES, "P"))
    more = ("--all-drugs", "--columns", "procedure,units,ndc", "--as-of", "2026-11-24")
    ended = call(capfd, "extract", path, *more)
    assert ended.text.splitlines()[:3] == ["procedure,units,ndc", "J0696,4,71101006001", "Q5998,2,71102130510"]
    assert (
        '{"procedure": "J0696", "units": "4", "ndc": "71101006001"}'
        in call(capfd, "extract", path, *more, "--format", "jsonl").text
    )
    wrong = call(capfd, "extract", path, "--columns", "price")
    assert (wrong.code, "'price' is not a column of the lines table: file, " in wrong.err) == (2, True)
