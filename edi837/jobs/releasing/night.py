"""The results of a night released together: each decision goes to the file that it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import field
from pathlib import Path

from edi837.decisions.charge_master import ChargeMaster
from edi837.decisions.compare import is_as_shown
from edi837.decisions.decision import ALL_ALIKE, Decision
from edi837.decisions.refusal import Refused, RefusedRow
from edi837.decisions.resolve import alike, resolve
from edi837.jobs.inputs import Input, open_input
from edi837.jobs.releasing.earlier_release import decisions_carried
from edi837.jobs.releasing.release import subject_of
from edi837.jobs.report import find_manifests
from edi837.manifest.read import MANIFEST_ENDING, Manifest, read_head, read_manifest
from edi837.system.dataclass import dataclass
from edi837.system.errors import Edi837Error, UsageError


@dataclass
class NightFile:
    """A result to release: its manifest, the file that it was made of, where to write, and the rows about it."""

    base: Manifest
    original: Input
    out: Path
    decisions: list[Decision] = field(default_factory=list)


@dataclass
class Night:
    """All results; `errors` are those that cannot be released, `refused` rows that no file takes.

    `passed_by` counts rows about files that are not among the results, by their names.
    """

    files: list[NightFile] = field(default_factory=list)
    errors: list[Edi837Error] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    passed_by: Counter[str] = field(default_factory=Counter)


def read_night(
    inputs: Sequence[Input], results: Path, decisions: Iterable[Decision], out: Path | None, held: bool
) -> Night:
    """The results in a folder with their originals; `held` says whether the held parts of split files are meant too."""
    night = Night()
    originals = _Originals(inputs)
    for path in find_manifests([str(results)]):
        try:
            head = read_head(path)
            if head.get("parent") or head["status"] != "complete" or head.get("output") is None:
                continue
            if head.get("part") == "held" and not held:
                continue
            base = read_manifest(path)
            folder = out / path.parent.relative_to(results) if out is not None else path.parent
            night.files.append(NightFile(base, originals.of(base), folder))
        except Edi837Error as error:
            night.errors.append(error)
    _Sorting(night).sort(decisions)
    return night


def refused_in(night: Night, charges: ChargeMaster | None = None) -> Iterator[Refused]:
    """All rows that would be refused, before anything is released."""
    yield from night.refused
    for file in night.files:
        earlier = decisions_carried(file.base, file.out / f"{file.base.name}.released{MANIFEST_ENDING}")
        with closing(open_input(file.original)) as source:
            yield from resolve(file.decisions, subject_of(file.base, source.data, charges), earlier).refused


class _Sorting:
    """Hands each row to the files that it means."""

    def __init__(self, night: Night) -> None:
        self._night = night
        self._files: dict[str, list[NightFile]] = {}
        for file in night.files:
            subject = subject_of(file.base)
            for name in (*subject.proposals, *subject.applied, *subject.of_release_1):
                self._files.setdefault(name, []).append(file)

    def sort(self, decisions: Iterable[Decision]) -> None:
        for row in decisions:
            files = self._alike(row) if row.exception_id == ALL_ALIKE else self._about(row)
            for file in files:
                file.decisions.append(row)

    def _alike(self, row: Decision) -> list[NightFile]:
        files = []
        refusal = RefusedRow("there is no file to release")
        for file in self._night.files:
            try:
                alike(row, file.base.proposals)
                files.append(file)
            except RefusedRow as error:
                refusal = error
        if not files:
            self._night.refused.append(Refused(row, refusal.reason, refusal.why, rule=row.shown.get("rule", "")))
        return files

    def _about(self, row: Decision) -> list[NightFile]:
        files = self._files.get(row.exception_id)
        if files:
            return files
        named = [
            file for file in self._night.files if row.about and is_as_shown(row.about, str(file.base.input["name"]))
        ]
        same_run = [file for file in named if file.base.run_id == row.run_id]
        if named:
            return (same_run or named)[:1]
        if row.about:
            self._night.passed_by[row.about] += 1
        else:
            reason = "no file among the results has a proposal with this exception_id"
            self._night.refused.append(Refused(row, reason, f"{reason}: copy the row from the report"))
        return []


class _Originals:
    """Finds the input that a manifest is about: by its digest, looked for under its name first."""

    def __init__(self, inputs: Sequence[Input]) -> None:
        self._inputs = list(inputs)
        self._digests: dict[Input, str] = {}

    def of(self, manifest: Manifest) -> Input:
        """The input; UsageError when there is none."""
        names = {str(manifest.input["name"]), str(manifest.input.get("container"))}
        for item in sorted(self._inputs, key=lambda item: item.name not in names):
            if self._digest(item) == manifest.input["sha256"]:
                return item
        raise UsageError(f"{manifest.path}: its original, {manifest.input['name']}, is not among the files named")

    def _digest(self, item: Input) -> str:
        if item not in self._digests:
            with closing(open_input(item)) as source:
                self._digests[item] = source.sha256
        return self._digests[item]
