"""The payers that synthetic claims go to."""

from __future__ import annotations

from edi837.system.named_tuple import NamedTuple


class SamplePayer(NamedTuple):
    """`indicators` is SBR09 by kind of claim; `member` what a member id begins with, nine digits follow."""

    name: str
    id: str
    indicators: dict[str, str]
    member: str
    family: str
    dependents: bool = True
    # The claim number of property and casualty is written (REF*Y4).
    casualty: bool = False

    def indicator(self, kind: str) -> str:
        """SBR09 on claims of that kind."""
        return self.indicators[kind]


def _payer(name: str, id_: str, indicator: str, member: str, family: str, dependents: bool = True) -> SamplePayer:
    return SamplePayer(name, id_, {"P": indicator, "I": indicator}, member, family, dependents)


COMMERCIAL, MEDICARE, MEDICAID, GOVERNMENT = "commercial", "medicare", "medicaid", "government"

NORTHERN = _payer("NORTHERN MUTUAL HEALTH", "90001", "CI", "NMH", COMMERCIAL)
PRAIRIE = _payer("PRAIRIE LIFE AND HEALTH", "90002", "CI", "PLH", COMMERCIAL)
STATE_MEDICAID = _payer("STATE MEDICAID PROGRAM", "90031", "MC", "0", MEDICAID, dependents=False)
PART_B = SamplePayer("MEDICARE EXAMPLE CONTRACTOR", "90041", {"P": "MB", "I": "MA"}, "1S", MEDICARE, dependents=False)
ADVANTAGE = _payer("SUNRISE MEDICARE ADVANTAGE", "90042", "16", "SMA", MEDICARE, dependents=False)
COMPENSATION = SamplePayer("PRAIRIE COMPENSATION FUND", "90061", {"P": "WC", "I": "WC"}, "PCF", GOVERNMENT, False, True)
VETERANS = _payer("VETERANS COMMUNITY CARE", "90071", "VA", "VCC", GOVERNMENT, dependents=False)

# Each as often as it is listed.
PAYERS = (
    *(NORTHERN,) * 4,
    *(PRAIRIE,) * 3,
    *(_payer("BLUE EXAMPLE PLAN", "90011", "BL", "XEP", COMMERCIAL),) * 4,
    *(_payer("HARBOR HMO", "90021", "HM", "HHM", COMMERCIAL),) * 2,
    *(_payer("SUMMIT PPO", "90022", "12", "SPP", COMMERCIAL),) * 2,
    *(STATE_MEDICAID,) * 3,
    *(PART_B,) * 3,
    ADVANTAGE,
    _payer("UNIFORMED SERVICES PLAN", "90051", "CH", "USP", GOVERNMENT),
)
# Payers that come after another one: a supplement to Medicare, and Medicaid as the last resort.
SECOND = (NORTHERN, NORTHERN, STATE_MEDICAID)
FIRST = (PART_B, PRAIRIE)
