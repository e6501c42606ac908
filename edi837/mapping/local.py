"""What a place knows of its payers and decides for itself: ids, lists, severities, signatures, permits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date

from edi837.mapping.policy_names import NamedList
from edi837.mapping.policy_parts import list_of, period_of
from edi837.mapping.stated_policy import KnownBy
from edi837.mapping.xml import MappingFile
from edi837.system.dataclass import dataclass
from edi837.system.named_tuple import NamedTuple


class Signature(NamedTuple):
    """Who read a policy (payer/id), and the digest of what it said then."""

    policy: str
    by: str
    role: str
    on: date
    until: date
    digest: str
    file: str
    line: int


class Permit(NamedTuple):
    """A rule whose proposals may be made unattended for a payer, and the digest of the payer's file then."""

    payer: str
    rule: str
    by: str
    until: date
    digest: str
    file: str
    line: int


@dataclass(frozen=True)
class Local:
    """All files of the folder; lists are by payer and id, levels by policy."""

    known_by: tuple[tuple[KnownBy, str], ...] = ()
    lists: Mapping[str, Mapping[str, NamedList]] = field(default_factory=dict)
    levels: Mapping[str, str] = field(default_factory=dict)
    signatures: tuple[Signature, ...] = ()
    permits: tuple[Permit, ...] = ()
    # Payers and policies that are named, with file and line.
    named: tuple[tuple[str, MappingFile, int], ...] = ()


def read_local(files: Iterable[MappingFile]) -> Local:
    """The files of a local folder; a level that is given twice is a fault."""
    known_by: list[tuple[KnownBy, str]] = []
    lists: dict[str, dict[str, NamedList]] = {}
    levels: dict[str, str] = {}
    signatures: list[Signature] = []
    permits: list[Permit] = []
    named: list[tuple[str, MappingFile, int]] = []
    for file in files:
        for node in file.root:
            stated = {str(name): str(value) for name, value in node.attrib.items()}
            at = file.name, int(node.sourceline or 0)
            named.append((stated.get("policy") or stated["payer"], file, at[1]))
            if node.tag == "known-by":
                submitter = stated.get("submitter", "").upper()
                known = KnownBy(stated["id"].strip().upper(), submitter, period_of(file, node))
                known_by.append((known, stated["payer"]))
            elif node.tag == "list":
                lists.setdefault(stated["payer"], {})[stated["id"]] = list_of(file, node)
            elif node.tag == "severity":
                if levels.setdefault(stated["policy"], stated["level"]) != stated["level"]:
                    file.report(node, f"policy {stated['policy']!r} has another level before")
            elif node.tag == "sign":
                days = date.fromisoformat(stated["on"]), date.fromisoformat(stated["until"])
                signatures.append(
                    Signature(stated["policy"], stated["by"], stated["role"], *days, stated["digest"], *at)
                )
            else:
                until = date.fromisoformat(stated["until"])
                permits.append(Permit(stated["payer"], stated["rule"], stated["by"], until, stated["digest"], *at))
    return Local(tuple(known_by), lists, levels, tuple(signatures), tuple(permits), tuple(named))
