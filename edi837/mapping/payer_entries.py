"""The entries of payer files: whom each extends, its policies or statements, and the ids that name it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from edi837.mapping.local import Local, Permit
from edi837.mapping.payer_heads import PayerFile, PayerHead, above
from edi837.mapping.payer_statements import statements_of
from edi837.mapping.payers import Binding, Entry, PayerStatement
from edi837.mapping.policy_files import policies_of, practices_of
from edi837.mapping.policy_names import NamedList
from edi837.mapping.policy_parts import lists_of, plans_of
from edi837.mapping.stated_policy import OFF, SHADOW, KnownBy, PayerPlan, StatedPolicy
from edi837.mapping.xml import MappingFile
from edi837.system.errors import MappingErrors
from edi837.system.near import nearest


def check_parents(files: Mapping[str, PayerFile], whole: bool) -> None:
    """Report a file that extends what is not there, or itself; a ring is reported once."""
    in_ring: set[str] = set()
    for name in files if whole else ():
        _follow(name, (name,), files, in_ring)


def _follow(at: str, path: tuple[str, ...], files: Mapping[str, PayerFile], in_ring: set[str]) -> None:
    """The files above one; `path` leads to it, `in_ring` has those of rings that were reported."""
    file, here = files[path[0]].file, files[at]
    for parent in here.head.extends:
        if parent not in files:
            hint = nearest(parent, files)
            if len(path) == 1:
                file.report(file.root, f"inherits from {parent!r}, which no file describes{hint}")
        elif not here.head.has_policies and files[parent].head.is_payer:
            if len(path) == 1:
                file.report(file.root, f"inherits from {parent!r}, which is a payer, not a class")
        elif parent in path:
            if path[0] not in in_ring:
                file.report(file.root, f"inherits from itself by way of {parent!r}")
            in_ring.update(path)
        else:
            _follow(parent, (*path, parent), files, in_ring)


class Entries(Mapping[str, Entry]):
    """The entries of files by id, in the order of the files; of one that was found sound before, when it is asked for.

    A file can name the lists and plans of those that it extends.
    """

    def __init__(self, files: Mapping[str, PayerFile], local: Local) -> None:
        self._files, self._local = files, local
        self._lists: dict[str, Mapping[str, NamedList]] = {}
        self._plans: dict[str, tuple[PayerPlan, ...]] = {}
        self._entries: dict[str, Entry] = {}
        self.read_at_once = tuple(self[name] for name, file in files.items() if not file.unread)

    def __getitem__(self, name: str) -> Entry:
        entry = self._entries.get(name)
        if entry is None:
            entry = self._entries[name] = self._read(name)
        return entry

    def __contains__(self, name: object) -> bool:
        return name in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def _read(self, name: str) -> Entry:
        """The entry of a file; MappingErrors where one that was found sound has a fault, which is a fault of ours."""
        file, head, unread = self._files[name]
        before = len(file.faults)
        entry = self._entry(file, head)
        if unread and len(file.faults) > before:
            raise MappingErrors(file.faults[before:])
        return _decided(entry, self._local)

    def _entry(self, file: MappingFile, head: PayerHead) -> Entry:
        if not head.has_policies:
            return _entry_of(file, head, statements_of(file))
        chain = above(head.id, self._files)
        lists = {of: named for at in reversed(chain) for of, named in self._lists_of(at).items()}
        plans = {plan.id: plan for at in reversed(chain) for plan in self._plans_of(at)}
        without = frozenset(str(node.get("policy")) for node in file.root.iterfind("without"))
        stated = policies_of(file, lists, plans)
        return _entry_of(file, head, practices_of(file), stated, without, self._plans_of(head.id))

    def _lists_of(self, name: str) -> Mapping[str, NamedList]:
        file, head, _ = self._files[name]
        if name not in self._lists:
            filled = self._local.lists.get(name, {})
            self._lists[name] = {
                of: filled[of] if of in filled and filled[of].kind == named.kind else named
                for of, named in (lists_of(file) if head.has_policies else {}).items()
            }
        return self._lists[name]

    def _plans_of(self, name: str) -> tuple[PayerPlan, ...]:
        file, head, _ = self._files[name]
        if name not in self._plans:
            self._plans[name] = plans_of(file) if head.has_policies else ()
        return self._plans[name]


def _decided(entry: Entry, local: Local) -> Entry:
    """The entry with the levels that a place gives its policies, and with the permits that no edit has voided."""
    permits = tuple(
        PayerStatement("permit", _permitted(permit), None, permit.file, permit.line)
        for permit in local.permits
        if permit.payer == entry.id and permit.digest == entry.sha256
    )
    levels = local.levels
    if not permits and not (levels and any(policy.key in levels for policy in entry.stated)):
        return entry
    stated = tuple(_leveled(policy, levels.get(policy.key, "")) for policy in entry.stated)
    return replace(entry, stated=stated, statements=(*entry.statements, *permits))


def _permitted(permit: Permit) -> Mapping[str, str]:
    return {"rule": permit.rule, "by": permit.by, "until": permit.until.isoformat()}


def _leveled(policy: StatedPolicy, level: str) -> StatedPolicy:
    if not level:
        return policy
    return replace(policy, status=level) if level in (SHADOW, OFF) else replace(policy, severity=level)


def _entry_of(
    file: MappingFile,
    head: PayerHead,
    statements: tuple[PayerStatement, ...],
    stated: tuple[StatedPolicy, ...] = (),
    without: frozenset[str] = frozenset(),
    plans: tuple[PayerPlan, ...] = (),
) -> Entry:
    return Entry(
        id=head.id,
        name=str(file.root.get("name")),
        extends=head.extends,
        is_payer=head.is_payer,
        ids=head.ids,
        statements=statements,
        file=file.name,
        line=int(file.root.sourceline or 0),
        stated=stated,
        without=without,
        plans=plans,
        sha256=file.sha256,
        unused=partial(_unused, file) if head.has_policies else tuple,
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


def bind(files: Mapping[str, PayerFile], entries: Mapping[str, Entry], local: Local) -> dict[str, tuple[Binding, ...]]:
    """The files that payer ids name, those of one submitter first, what `local` says before all.

    An id that a file and another one that extends it both name is the latter's; every other that two name is a fault.
    """
    bindings: dict[str, list[Binding]] = {}
    for name, (file, head, _) in files.items():
        for known in head.ids if head.is_payer else ():
            others = bindings.setdefault(known.id, [])
            double = next((other for other in others if _same(other.known_by, known)), None)
            if double is None:
                others.append(Binding(known, name, entries))
                continue
            if name in above(double.payer, files):
                continue
            if double.payer not in above(name, files):
                words = f"payer id {known.id!r} is claimed by {files[double.payer].file.name} too"
                file.report(file.root, words)
            others[others.index(double)] = Binding(known, name, entries)
    for known, name in local.known_by:
        if name in files:
            bindings.setdefault(known.id, []).insert(0, Binding(known, name, entries))
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
