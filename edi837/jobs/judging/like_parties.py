"""Who stands above claims that are alike, by the texts of their levels: the patient, and who bills."""

from __future__ import annotations

from collections.abc import Sequence
from operator import is_

from edi837.claim.conforming_claim import LevelTexts
from edi837.claim.facts import patient_digest
from edi837.claim.parties import ORGANIZATION
from edi837.system.named_tuple import NamedTuple

# NM108 of a party with an NPI, and where that stands.
KIND_AT, NPI_AT = 8, 9


class Parties(NamedTuple):
    """Who is billed for and who bills, of one claim: patient digest, billing NPI, and the name of an organization."""

    patient: bytes
    billing_npi: str
    billing_name: str = ""


class PartiesAbove:
    """The parties above claim after claim, those of the claim before remembered."""

    def __init__(self) -> None:
        self._known: tuple[LevelTexts, Parties | None] | None = None

    def of(self, levels: LevelTexts, element: str) -> Parties | None:
        """Patient and billing provider; None where they are not written as nearly all are."""
        known = self._known
        if known is None or not all(map(is_, known[0], levels)):
            known = self._known = (levels, _parties(levels, element))
        return known[1]


def _parties(levels: LevelTexts, element: str) -> Parties | None:
    billing = _party(levels.provider, "85", element)
    insured = _party(levels.subscriber, "IL", element)
    patient = _party(levels.patient, "QC", element) if levels.patient else insured
    if billing is None or insured is None or patient is None or len(billing) <= NPI_AT or billing[KIND_AT] != "XX":
        return None
    birth, begins = "", "DMG" + element
    for text in (*levels.patient, *levels.subscriber):
        if text.startswith(begins):
            birth = next(iter(text.split(element)[2:]), "")
            break
    member = insured[NPI_AT].strip() if len(insured) > NPI_AT else ""
    first_name = patient[4].strip() if len(patient) > 4 else ""
    name = billing[3].strip() if billing[2].strip() == ORGANIZATION else ""
    return Parties(patient_digest(member, birth, first_name), billing[NPI_AT].strip(), name)


def _party(level: Sequence[str], entity: str, element: str) -> list[str] | None:
    """The elements of the first NM1 of an entity."""
    begins = f"NM1{element}{entity}{element}"
    for text in level:
        if text.startswith(begins):
            return text.split(element)
    return None
