"""The entries of payer files: whom each extends, its policies or statements, and the ids that name it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from edi837.mapping.local import Local, Permit
from edi837.mapping.payer_statements import statements_of
from edi837.mapping.payers import Binding, Entry, PayerStatement
from edi837.mapping.policy_files import policies_of, practices_of
from edi837.mapping.policy_names import NamedList
from edi837.mapping.policy_parts import known_by, lists_of, plans_of
from edi837.mapping.stated_policy import OFF, SHADOW, KnownBy, PayerPlan, Period, StatedPolicy
from edi837.mapping.xml import MappingFile, has_policies, words_of
from edi837.system.near import nearest


def check_parents(of_entry: Mapping[str, MappingFile], whole: bool) -> None:
    """Report a file that extends what is not there, or itself; a ring is reported once."""
    in_ring: set[str] = set()
    for name in of_entry if whole else ():
        _follow(name, (name,), of_entry, in_ring)


def _follow(at: str, path: tuple[str, ...], of_entry: Mapping[str, MappingFile], in_ring: set[str]) -> None:
    """The files above one; `path` leads to it, `in_ring` has those of rings that were reported."""
    file, here = of_entry[path[0]], of_entry[at]
    for parent in parents_of(here):
        if parent not in of_entry:
            hint = nearest(parent, of_entry)
            if len(path) == 1:
                here.report(here.root, f"inherits from {parent!r}, which no file describes{hint}")
        elif not has_policies(here.root) and of_entry[parent].root.tag == "payer":
            if len(path) == 1:
                file.report(file.root, f"inherits from {parent!r}, which is a payer, not a class")
        elif parent in path:
            if path[0] not in in_ring:
                file.report(file.root, f"inherits from itself by way of {parent!r}")
            in_ring.update(path)
        else:
            _follow(parent, (*path, parent), of_entry, in_ring)


def parents_of(file: MappingFile) -> tuple[str, ...]:
    """The ids of the files that a file extends."""
    return words_of(file.root, "extends") or words_of(file.root, "inherits")


def read_entries(of_entry: Mapping[str, MappingFile], local: Local) -> dict[str, Entry]:
    """All entries. A file can name the lists and plans of those that it extends."""
    own_lists: dict[str, dict[str, NamedList]] = {}
    own_plans: dict[str, tuple[PayerPlan, ...]] = {}
    for name, file in of_entry.items():
        if has_policies(file.root):
            filled = local.lists.get(name, {})
            own_lists[name] = {
                of: filled[of] if of in filled and filled[of].kind == named.kind else named
                for of, named in lists_of(file).items()
            }
            own_plans[name] = plans_of(file)
    entries = {}
    for name, file in of_entry.items():
        if not has_policies(file.root):
            entries[name] = _decided(_entry(file, ()), local)
            continue
        above = _above(name, of_entry)
        lists = {of: named for at in reversed(above) for of, named in own_lists.get(at, {}).items()}
        plans = {plan.id: plan for at in reversed(above) for plan in own_plans.get(at, ())}
        entries[name] = _decided(_entry(file, own_plans[name], lists, plans), local)
    return entries


def _decided(entry: Entry, local: Local) -> Entry:
    """The entry with the levels that a place gives its policies, and with the permits that no edit has voided."""
    permits = tuple(
        PayerStatement("permit", _permitted(permit), None, permit.file, permit.line)
        for permit in local.permits
        if permit.payer == entry.id and permit.digest == entry.sha256
    )
    stated = tuple(_leveled(policy, local.levels.get(policy.key, "")) for policy in entry.stated)
    return replace(entry, stated=stated, statements=(*entry.statements, *permits)) if permits or stated else entry


def _permitted(permit: Permit) -> Mapping[str, str]:
    return {"rule": permit.rule, "by": permit.by, "until": permit.until.isoformat()}


def _leveled(policy: StatedPolicy, level: str) -> StatedPolicy:
    if not level:
        return policy
    return replace(policy, status=level) if level in (SHADOW, OFF) else replace(policy, severity=level)


def _above(name: str, of_entry: Mapping[str, MappingFile]) -> list[str]:
    """A file and all that it extends, nearest first."""
    names = [name]
    for at in names:
        names += [parent for parent in parents_of(of_entry[at]) if parent in of_entry and parent not in names]
    return names


def _entry(
    file: MappingFile,
    own_plans: tuple[PayerPlan, ...],
    lists: Mapping[str, NamedList] | None = None,
    plans: Mapping[str, PayerPlan] | None = None,
) -> Entry:
    root = file.root
    is_payer = root.tag == "payer"
    ids = words_of(root, "ids" if is_payer else "filing-indicators")
    statements: tuple[PayerStatement, ...] = ()
    stated: tuple[StatedPolicy, ...] = ()
    without: frozenset[str] = frozenset()
    if lists is None or plans is None:
        statements = statements_of(file)
    else:
        stated = policies_of(file, lists, plans)
        statements = practices_of(file)
        without = frozenset(str(node.get("policy")) for node in root.iterfind("without"))
    return Entry(
        id=str(root.get("id")),
        name=str(root.get("name")),
        extends=parents_of(file),
        is_payer=is_payer,
        ids=(*(KnownBy(name.upper(), "", Period()) for name in ids), *known_by(file)),
        statements=statements,
        file=file.name,
        line=int(root.sourceline or 0),
        stated=stated,
        without=without,
        plans=own_plans,
        sha256=file.sha256,
        unused=tuple if lists is None else partial(_unused, file),
    )


def _unused(file: MappingFile) -> Iterator[tuple[int, str]]:
    """The lists and sources that nothing in a file names."""
    words = {
        word
        for node in file.root.iter("*")
        if node.tag not in ("source", "list")
        for value in node.attrib.values()
        for word in str(value).split()
    }
    sources = words | {str(node.get("source")) for node in file.root.iterfind("list")}
    for tag, named in (("list", words), ("source", sources)):
        for node in file.root.iterfind(tag):
            if str(node.get("id")) not in named:
                yield int(node.sourceline or 0), f"{tag} {node.get('id')!s} is named by nothing in the file"


def bind(
    entries: Mapping[str, Entry], of_entry: Mapping[str, MappingFile], local: Local
) -> dict[str, tuple[Binding, ...]]:
    """The files that payer ids name, those of one submitter first, what `local` says before all.

    An id that a file and another one that extends it both name is the latter's; every other that two name is a fault.
    """
    bindings: dict[str, list[Binding]] = {}
    for entry in entries.values():
        for known in entry.ids if entry.is_payer else ():
            others = bindings.setdefault(known.id, [])
            double = next((other for other in others if _same(other.known_by, known)), None)
            if double is None:
                others.append(Binding(known, entry))
            elif double.entry.id in _above(entry.id, of_entry):
                others[others.index(double)] = Binding(known, entry)
            elif entry.id not in _above(double.entry.id, of_entry):
                file = of_entry[entry.id]
                file.report(file.root, f"payer id {known.id!r} is claimed by {double.entry.file} too")
                others[others.index(double)] = Binding(known, entry)
    for known, name in local.known_by:
        if name in entries:
            bindings.setdefault(known.id, []).insert(0, Binding(known, entries[name]))
    return {
        payer_id: tuple(sorted(known, key=lambda binding: not binding.known_by.submitter))
        for payer_id, known in bindings.items()
    }


def _same(known: KnownBy, other: KnownBy) -> bool:
    """Whether two bindings can speak of one claim."""
    first, last = known.period
    apart = (last and other.period.first and last < other.period.first) or (
        first and other.period.last and other.period.last < first
    )
    return known.submitter == other.submitter and not apart
