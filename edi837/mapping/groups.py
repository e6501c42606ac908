"""The groups of codes that rules ask for by name. Each must stand in the mappings, or they do not load.

Files of release 1 cannot have the groups that came after it: those are then taken from the shipped file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, Literal, TypeVar

from edi837.mapping.code_sets import CodeSet, PrefixSet, Wildcards
from edi837.mapping.xml import MappingFile
from edi837.system.dataclass import dataclass


@dataclass(frozen=True)
class Procedures:
    """Procedure codes by what they are beside a drug line; a code may be in several."""

    anesthesia: CodeSet
    surgery: CodeSet
    minor_surgery: CodeSet
    vascular_access: CodeSet
    bedside: CodeSet
    treatment: CodeSet
    administration: CodeSet
    visit: CodeSet
    other_service: CodeSet
    emergency: CodeSet
    unclassified: CodeSet
    initial: CodeSet
    add_on: CodeSet
    intravenous: CodeSet
    subcutaneous_or_intramuscular: CodeSet


@dataclass(frozen=True)
class RevenueCodes:
    """Revenue codes by department."""

    procedure: Wildcards
    bedside: Wildcards
    treatment: Wildcards
    emergency: Wildcards
    visit: Wildcards
    service: Wildcards
    drug: Wildcards
    self_administered: Wildcards
    total: Wildcards
    detailed: Wildcards


@dataclass(frozen=True)
class PlacesOfService:
    """Places of service (837P), and facility types (837I) in `inpatient_facility`."""

    telehealth: frozenset[str]
    facility: frozenset[str]
    surgical_center: frozenset[str]
    emergency: frozenset[str]
    office: frozenset[str]
    inpatient_facility: frozenset[str]


@dataclass(frozen=True)
class Diagnoses:
    """Diagnoses that rules ask about besides those of a use."""

    nonspecific: PrefixSet
    not_billable: frozenset[str]
    complete: frozenset[str]
    seven_characters: PrefixSet
    adverse_event: PrefixSet


@dataclass(frozen=True)
class ModifierGroups:
    """Modifiers by what they say of a line; `drug_340b` is written 340b."""

    not_on_drugs: frozenset[str]
    visit: frozenset[str]
    distinct: frozenset[str]
    discarded: frozenset[str]
    nothing_discarded: frozenset[str]
    drug_340b: frozenset[str]
    no_cost: frozenset[str]
    compound: frozenset[str]
    anatomic: frozenset[str]
    several_visits: frozenset[str]
    later_procedure: frozenset[str]


ModifierGroup = Literal[
    "not_on_drugs",
    "visit",
    "distinct",
    "discarded",
    "nothing_discarded",
    "drug_340b",
    "no_cost",
    "compound",
    "anatomic",
    "several_visits",
    "later_procedure",
]
_WRITTEN = {"drug_340b": "340b"}
# The groups that files of release 1 have, by their element; this list does not change any more. A group that came later
# is taken from the shipped file where a file does not have it.
RELEASE_1 = {
    "procedures": frozenset(
        [
            "anesthesia",
            "surgery",
            "administration",
            "visit",
            "emergency",
            "unclassified",
            "intravenous",
            "subcutaneous-or-intramuscular",
        ]
    ),
    "revenue": frozenset(["procedure", "emergency", "visit", "service", "drug", "self-administered", "total"]),
    "places": frozenset(["telehealth", "facility", "surgical-center", "emergency", "office", "inpatient-facility"]),
    "diagnoses": frozenset(["nonspecific", "adverse-event"]),
    "group": frozenset(
        ["not-on-drugs", "visit", "distinct", "discarded", "nothing-discarded", "340b", "no-cost", "compound"]
    ),
}
Group = TypeVar("Group")
# The groups of one kind as they were read, by name.
Groups = Mapping[str, Any]


def name_of(field: str) -> str:
    """The name of a group in the files."""
    return _WRITTEN.get(field, field.replace("_", "-"))


def fill(
    kind: type[Group],
    element: str,
    read: Mapping[str, Any],
    file: MappingFile,
    shipped: Callable[[], Mapping[str, Any]],
) -> Group | None:
    """The groups of one kind, those that came after release 1 from `shipped` where the files do not have them.

    None when one is missing, which is a fault of the file that should have it.
    """
    # Every Group is a dataclass, which the type does not say.
    names = {field.name: name_of(field.name) for field in fields(kind)}  # type: ignore[arg-type]
    missing = {name for name in names.values() if name not in read}
    if refused := sorted(missing & RELEASE_1[element]):
        for name in refused:
            file.report(None, f'there is no <{element} name="{name}">, which the rules ask for')
        return None
    lent = shipped() if missing else {}
    return kind(**{field: read[name] if name in read else lent[name] for field, name in names.items()})
