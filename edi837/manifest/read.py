"""A manifest read back: its head alone, the entries of a list one by one, or all of it.

It is not trusted: what it lists must hold by itself, and within the file that it is about. How large it may be, and
what JSON is taken, is said once, in proof.py, which reads manifests without this module.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from edi837.manifest import proof
from edi837.manifest.entries import (
    SCHEMA,
    SPLIT,
    ChangeEntry,
    Entry,
    RemovedEntry,
    change_of,
    listed_change,
    whole_number,
)
from edi837.manifest.head_shape import check_head
from edi837.manifest.proposal import Proposal, proposal_of
from edi837.system.dataclass import dataclass
from edi837.system.errors import SelfCheckFailed, Unreadable, UsageError
from edi837.x12.delimiters import Buffer

T = TypeVar("T")
# How the name of each manifest ends.
MANIFEST_ENDING = ".manifest.json"
_RELEASED = ".released"
# Entries of the long lists stand on lines of their own, so that a manifest is read without holding them.
_OPENS, _CLOSES = '": [', "}],"
_SCHEMAS = (1, SCHEMA)


@dataclass(frozen=True)
class Manifest:
    """A manifest of this schema over a file that was not held back; `content` is all of it, as it stands."""

    path: Path
    sha256: str
    content: Mapping[str, Any]
    changes: tuple[Entry, ...]
    proposals: Mapping[str, Proposal]

    @property
    def name(self) -> str:
        """NAME of the results; of a release that of what it came from."""
        name = self.path.name.removesuffix(MANIFEST_ENDING)
        return name.removesuffix(_RELEASED) if self.parent else name

    @property
    def input(self) -> Mapping[str, Any]:
        """Name, digest and size of the file that it is about."""
        return dict(self.content["input"])

    @property
    def proposals_of_release_1(self) -> Mapping[str, Proposal]:
        """Proposals that leave a choice, by the ids that they had in release 1, which left none."""
        digest = self.input["sha256"]
        entries = [entry for entry in self.content["proposals"] if entry["choices"]]
        return {
            proof.identity(digest, {**entry, "choices": []}): self.proposals[entry["exception_id"]] for entry in entries
        }

    @property
    def run_id(self) -> str:
        """The run that judged it."""
        return str(self.content["run_id"])

    @property
    def decisions(self) -> tuple[Mapping[str, str], ...]:
        """What was decided: by a permission, or by persons in a release."""
        return tuple(self.content["decisions"])

    @property
    def parent(self) -> Mapping[str, str] | None:
        """Of a release, the run and the digest of the manifest that it came from."""
        return self.content["parent"] or None

    @property
    def part(self) -> str:
        """Of a split file, which part it is about; '' of a whole one."""
        return str(self.content.get("part", ""))


def read_head(path: Path) -> dict[str, Any]:
    """A manifest of either schema, held back or not, without the entries of its long lists; UsageError if not one."""
    content = _parsed(path, _head)
    try:
        schema = whole_number(content["schema"])
        check_head(content)
    except (KeyError, TypeError, ValueError):
        schema = 0
    if schema not in _SCHEMAS:
        raise UsageError(f"{path}: is not a manifest of edi837 (schema 1 or 2)")
    return content


def _parsed(path: Path, parse: Callable[[Path], T]) -> T:
    """What `parse` makes of a manifest. Unreadable where the system does not give it, UsageError where it is broken."""
    try:
        return parse(path)
    except OSError as error:
        raise Unreadable(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise UsageError(f"{path}: is not a whole manifest ({error}); run process again") from None


def _head(path: Path) -> dict[str, Any]:
    """Line by line, for there may be millions of entries; what was laid out anew is read whole."""
    proof.check_file(path)
    try:
        return proof.parse("".join(_without_entries(path)).encode())
    except ValueError:
        return proof.parse(proof.read(path))


def _whole(path: Path) -> tuple[dict[str, Any], str]:
    """All of it, and its digest."""
    stored = proof.read(path)
    return proof.parse(stored), hashlib.sha256(stored).hexdigest()


def _without_entries(path: Path) -> Iterator[str]:
    inside = False
    with path.open(encoding="utf-8") as file:
        for line in file:
            if not inside:
                yield line
                inside = line.rstrip().endswith(_OPENS)
            elif line.rstrip().endswith(_CLOSES):
                yield "],\n"
                inside = False


def read_entries(path: Path, name: str) -> Iterator[dict[str, Any]]:
    """The entries of one of the long lists of a manifest; UsageError when it is not as this package writes it."""
    try:
        yield from _listed(path, name)
    except ValueError:
        raise UsageError(_not_ours(path)) from None


def _listed(path: Path, name: str) -> Iterator[dict[str, Any]]:
    inside = False
    with path.open(encoding="utf-8") as file:
        for line in file:
            text = line.rstrip()
            if not inside:
                inside = text == f'"{name}{_OPENS}'
                continue
            yield proof.parse(text.removesuffix("],").removesuffix(",").encode())
            if text.endswith(_CLOSES):
                return


def read_manifest(path: Path) -> Manifest:
    """All of a manifest. UsageError, with what to do, when it cannot be used; SelfCheckFailed when an id is not its."""
    content, sha256 = _parsed(path, _whole)
    schema, status = content.get("schema"), content.get("status")
    if status == "quarantined":
        raise UsageError(f"{path}: is the manifest of a quarantined file; there is nothing to release")
    if schema == 1 and type(schema) is int:
        raise UsageError(
            f"{path}: was written by release 1 (schema 1): run `{_process(path, content)}` again; decisions count "
            "where rule, before and after are the same"
        )
    if type(schema) is not int or schema != SCHEMA or status != "complete":
        raise UsageError(f"{path}: is of schema {schema!r}, status {status!r}; this version reads schema {SCHEMA}")
    try:
        manifest = Manifest(path, sha256, content, _entries(content), _proposals(content))
        _check(manifest)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UsageError(_not_ours(path)) from None
    return manifest


def check_changes(manifest: Manifest, data: Buffer) -> None:
    """SelfCheckFailed when the manifest lists a change that cannot be in this file, or that nobody may make."""
    fault = proof.check(dict(manifest.content), data)
    if fault is not None:
        raise SelfCheckFailed(f"{manifest.path}: byte {fault.offset}: {fault.why}; nothing was published")


def stored_entry(entry: Mapping[str, Any]) -> Entry:
    """A change as it was read back."""
    texts = (entry["rule"], entry["exception_id"], entry["claim"], *entry.get("also", ()))
    if not all(isinstance(text, str) for text in texts):
        raise TypeError("not a text")
    if entry["before"] is None:
        if entry["rule"] != SPLIT or entry["after"]:
            raise ValueError("only a split takes out what is not shown")
        return RemovedEntry(**entry)
    change = change_of(entry)
    reasons: dict[str, Any] = {name: value for name, value in entry.items() if name not in listed_change(change)}
    reasons["also"] = tuple(entry.get("also", ()))
    return ChangeEntry(change, **reasons)


def _not_ours(path: Path) -> str:
    return f"{path}: is not a manifest that this version writes; run process again"


def _process(path: Path, content: Mapping[str, Any]) -> str:
    """The command that makes these results again."""
    source = content.get("input")
    name = str(source.get("name", "ORIGINAL")) if isinstance(source, dict) else "ORIGINAL"
    return f"edi837 process {name} --out {path.parent}{' --split' if 'part' in content else ''}"


def _entries(content: Mapping[str, Any]) -> tuple[Entry, ...]:
    proof.listed(dict(content))
    return tuple(stored_entry(entry) for entry in content["changes"])


def _proposals(content: Mapping[str, Any]) -> dict[str, Proposal]:
    proposals = [proposal_of(proposal) for proposal in content["proposals"]]
    by_id = {proposal.exception_id: proposal for proposal in proposals}
    if len(by_id) < len(proposals):
        raise ValueError("two proposals have one id")
    return by_id


def _check(manifest: Manifest) -> None:
    """What must hold without the file: shapes, and the ids of the proposals."""
    content = manifest.content
    check_head(content)
    proof.check_shape(dict(content))
    for entry in content["proposals"]:
        if proof.identity(manifest.input["sha256"], entry) != entry["exception_id"]:
            raise SelfCheckFailed(
                f"{manifest.path}: the proposal {entry['exception_id']} of {entry['rule']} is not that of its id: the "
                "manifest was changed; run process again"
            )
