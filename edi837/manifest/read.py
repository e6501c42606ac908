"""A manifest read back. It is not trusted: what it lists must hold by itself, and within the file that it is about."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from edi837.manifest import proof
from edi837.manifest.entries import SCHEMA, SPLIT, ChangeEntry, Entry, RemovedEntry
from edi837.manifest.proposal import Proposal, proposal_of
from edi837.system.errors import SelfCheckFailed, Unreadable, UsageError
from edi837.x12.delimiters import Buffer

_ENDING = ".manifest.json"
_RELEASED = ".released"


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
        name = self.path.name.removesuffix(_ENDING)
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


def read_manifest(path: Path) -> Manifest:
    """Read a manifest. UsageError when it cannot be used, and what to do; SelfCheckFailed when an id does not hold."""
    try:
        stored = proof.read(path)
        content = proof.parse(stored)
        schema, status = content["schema"], content["status"]
    except OSError as error:
        raise Unreadable(f"{path}: cannot be read: {error.strerror}") from error
    except (ValueError, KeyError) as error:
        raise UsageError(f"{path}: is not a whole manifest ({error}); run process again") from None
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
        manifest = Manifest(path, hashlib.sha256(stored).hexdigest(), content, _entries(content), _proposals(content))
        _check(manifest)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UsageError(f"{path}: is not a manifest that this version writes; run process again") from None
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
    values: dict[str, Any] = {**entry, "also": tuple(entry.get("also", ()))}
    return ChangeEntry(**values)


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
    for name in ("run_id", "tool", "as_of", "mappings_sha256"):
        if not isinstance(content[name], str):
            raise TypeError(name)
    proof.check_shape(dict(content))
    for entry in content["proposals"]:
        if proof.identity(manifest.input["sha256"], entry) != entry["exception_id"]:
            raise SelfCheckFailed(
                f"{manifest.path}: the proposal {entry['exception_id']} of {entry['rule']} is not that of its id: the "
                "manifest was changed; run process again"
            )
