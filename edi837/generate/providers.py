"""Billing providers: what kinds there are, and the HL 20 of one."""

from __future__ import annotations

from collections.abc import Callable

from edi837.generate import institutional, professional
from edi837.generate.chance import Random, digits, pick, whole
from edi837.generate.draft import Draft
from edi837.generate.drug_lines import Stock
from edi837.generate.invented import city, ein, npi, person, street, telephone
from edi837.generate.sample_payers import SamplePayer
from edi837.system.named_tuple import NamedTuple


class Setting(NamedTuple):
    """A kind of provider: CLM05-1 of its claims, its taxonomy, what its name ends with.

    A setting that has a name has payers of its own (all where there are none), and what makes up a claim with a drug.
    """

    kind: str
    facility: str
    taxonomy: str
    names: tuple[str, ...]
    payers: tuple[SamplePayer, ...] = ()
    compose: Callable[[Random, str, SamplePayer, Stock], Draft] | None = None


SETTINGS = {
    "P": (
        Setting("P", professional.OFFICE, "2084P0800X", ("PSYCHIATRY PC", "BEHAVIORAL HEALTH", "FAMILY MEDICINE")),
        Setting("P", professional.CLINIC, "261QP3300X", ("PAIN CLINIC", "INFUSION CLINIC", "HEALTH CENTER")),
        Setting("P", professional.URGENT_CARE, "261QU0200X", ("URGENT CARE", "WALK IN CARE")),
    ),
    "I": (
        Setting("I", institutional.HOSPITAL, "282N00000X", ("GENERAL HOSPITAL", "MEDICAL CENTER")),
        Setting("I", institutional.SURGERY_CENTER, "261QA1903X", ("SURGERY CENTER",)),
    ),
}
_PLACES = (
    "ASHWOOD", "BRAMBLE", "CEDAR RIDGE", "DEEP CREEK", "EASTPORT", "FOXGLOVE", "GLEN OAK", "HIGHLAND", "IRONWOOD",
    "KINGS MILL", "LAKESIDE", "MAPLETON", "NORTHGATE", "OLD HARBOR", "PINE HOLLOW", "ROCKY FORD", "STILLWATER",
)  # fmt: skip


class Provider(NamedTuple):
    """A billing provider: the segments after its HL, its practitioners, and how many claims it sends."""

    setting: Setting
    segments: list[list[str]]
    practitioners: tuple[str, ...]
    claims: int


def provider(random: Random, setting: Setting) -> Provider:
    """A provider of that kind."""
    town, state, postcode = city(random).split("*")
    segments = [
        ["PRV", "BI", "PXC", setting.taxonomy],
        ["NM1", "85", "2", f"{pick(random, _PLACES)} {pick(random, setting.names)}", *[""] * 4, "XX", npi(random)],
        ["N3", street(random)],
        ["N4", town, state, postcode + digits(random, 4)],
        ["REF", "EI", ein(random)],
        ["PER", "IC", "BILLING OFFICE", "TE", telephone(random)],
    ]
    people = tuple(f"{person(random)}****XX*{npi(random)}" for _ in range(whole(random, 2, 8)))
    return Provider(setting, segments, people, whole(random, 15, 80))
