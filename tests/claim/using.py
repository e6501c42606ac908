"""Claims with one drug line, and what stands beside it, for tests of what the drug is for."""

from __future__ import annotations

from tests.completing import complete
from tests.judging import judge

DRUG = "LIN**N4*67457000110~CTP****1*ML~"
DAY, OTHER_DAY = "20261103", "20261104"


def dated(number: int, service: str, day: str = DAY) -> str:
    """A service line; '' for no date."""
    return f"LX*{number}~{service}~" + (f"DTP*472*D8*{day}~" if day else "")


def professional(
    *procedures: str, hi: str = "HI*ABK:Z79899~", place: str = "11", pointers: str = "1", day: str = DAY
) -> str:
    """A claim with the drug, and beside it lines of these procedures on `day`."""
    lines = [dated(at, f"SV1*HC:{code}*100*UN*1***1", day) for at, code in enumerate(procedures, 2)]
    drug = dated(1, f"SV1*HC:J3000*60*UN*5***{pointers}") + DRUG
    return f"CLM*LS-1*0***{place}:B:1*Y*A*Y*Y~{hi}{drug}{''.join(lines)}"


def institutional(
    *services: str,
    hi: str = "HI*ABK:Z79899~",
    facility: str = "13",
    revenue: str = "0636",
    procedure: str = "",
    day: str = DAY,
) -> str:
    """A claim with the drug, and beside it lines such as `0360*HC:25605`; `procedure` is a qualifier of HI."""
    lines = [dated(at, f"SV2*{one}*100*UN*1", day) for at, one in enumerate(services, 2)]
    drug = dated(1, f"SV2*{revenue}*HC:J3000*60*UN*5") + DRUG
    icd = f"HI*{procedure}:0PSH04Z:D8:{DAY}~" if procedure else ""
    return (
        f"CLM*SA-1*0***{facility}:A:1**A*Y*Y~DTP*434*RD8*{DAY}-{OTHER_DAY}~CL1*3*1*01~{hi}{icd}{drug}{''.join(lines)}"
    )


def use_of(claim: str, form: str) -> str:
    """The use of the only drug line."""
    (line,) = judge(complete(claim, form)).claims[0].target_lines
    return line.use
