"""One work list over many results: from their manifests and exceptions files, nothing is judged again."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, nullcontext
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from edi837.jobs.file_set import FileSet
from edi837.jobs.reporting.kept_rows import Kept
from edi837.jobs.reporting.known_timelines import timelines_beside, timelines_in
from edi837.jobs.reporting.results import STREAMED
from edi837.jobs.reporting.showing import Showing
from edi837.jobs.reporting.stored import digest_of, exceptions_file, stored_rows
from edi837.manifest.read import MANIFEST_ENDING, read_head
from edi837.mapping.mappings import load_mappings
from edi837.report.page import Page, ReportedFile
from edi837.rows.record import COLUMNS, ExceptionRecord
from edi837.rules import all_rules
from edi837.settings.config import Settings
from edi837.settings.readers import SHOWING
from edi837.system.dataclass import dataclass
from edi837.system.errors import Edi837Error, UsageError

if TYPE_CHECKING:
    from edi837.ledger.connect import Ledger

Write = Callable[[Sequence[ExceptionRecord]], object]


@dataclass(frozen=True)
class StoredResult:
    """A manifest that was read, with the file of its rows."""

    path: Path
    manifest: Mapping[str, Any]
    rows: Path


@dataclass
class Results:
    """What was found: results to report on, those left out with why, the errors among these, and the folders named."""

    stored: list[StoredResult] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    errors: list[Edi837Error] = field(default_factory=list)
    folders: list[Path] = field(default_factory=list)


@dataclass(frozen=True)
class Reported:
    """What a command needs to know of a report."""

    names: tuple[Path, ...]
    files: int
    open_rows: int
    quarantined: int


def find_manifests(named: Sequence[str]) -> list[Path]:
    """The manifests in the order named; folders are searched, sorted by path. UsageError when there is none."""
    if not named:
        raise UsageError("no MANIFEST was given: name manifests, or folders that hold some")
    paths: dict[str, Path] = {}
    for name in named:
        path = Path(name)
        if path.is_dir():
            inside = sorted(
                each for each in path.rglob("*" + MANIFEST_ENDING) if each.is_file() and not each.is_symlink()
            )
            if not inside:
                raise UsageError(f"{name}: no *{MANIFEST_ENDING} in it")
        elif path.exists():
            inside = [path]
        else:
            raise UsageError(f"{name}: no such file or folder")
        paths.update((os.path.realpath(each), each) for each in inside)
    return list(paths.values())


def read_results(manifests: Sequence[Path]) -> Results:
    """Read and check each; one that is damaged is left out, as is one whose release, or whose twin, is there."""
    results = Results()
    read: list[StoredResult] = []
    for path in manifests:
        try:
            manifest = read_head(path)
            read.append(StoredResult(path, manifest, exceptions_file(path, manifest)))
        except Edi837Error as error:
            results.errors.append(error)
            results.left_out.append((path.name, str(error).removeprefix(f"{path}: ")))
    _choose(read, results)
    return results


def _choose(read: Sequence[StoredResult], results: Results) -> None:
    """Each run of a file once, and of a release and what it was made from only the release.

    The manifest of held claims lists the same rows as the one that names it.
    """
    names_held = {_run(stored) for stored in read if stored.manifest.get("held")}
    read = [stored for stored in read if stored.manifest.get("part") != "held" or _run(stored) not in names_held]
    parents = {
        stored.manifest["parent"]["sha256"]: stored.path.name for stored in read if stored.manifest.get("parent")
    }
    runs: dict[tuple[str, ...], str] = {}
    for result in read:
        later = parents.get(digest_of(result.path)) if parents else None
        run = (*_run(result), str(result.manifest.get("parent")))
        if later is not None:
            results.left_out.append((result.path.name, f"its release is shown instead: {later}"))
        elif run in runs:
            results.left_out.append((result.path.name, f"the same run of the same file as {runs[run]}"))
        else:
            runs[run] = result.path.name
            results.stored.append(result)


def _run(result: StoredResult) -> tuple[str, str]:
    return result.manifest["run_id"], result.manifest["input"]["sha256"]


def report(settings: Settings, results: Results, targets: Mapping[str, Path], ledger: Ledger | None = None) -> Reported:
    """Write the report in each format to its target; they are published together. The `ledger` says what became of
    claims; without it the answers that are kept beside the results do, or above them in the folders that were named.
    """
    if taken := [path for path in targets.values() if _is_read(path, results)]:
        raise UsageError(f"{taken[0]}: is one of the files to read; name another with -o")
    rules = {rule.code: rule for rule in all_rules()}
    kept = Kept(settings, rules)
    folder = next(iter(targets.values())).parent
    names = {form: path.name for form, path in targets.items()}
    with FileSet(folder) as files:
        open_rows = _pass_rows(files, names, kept, results)
        listed = tuple(ReportedFile.of(result.manifest, _own_page(result, folder)) for result in results.stored)
        title = listed[0].name if len(listed) == 1 else f"{len(listed)} files"
        full = _full(names, results)
        page = Page(title, listed, kept.totals, full, results.left_out, kept.words(), excerpts=False)
        stores = [folder for result in results.stored for folder in (result.path.parent, *results.folders)]
        mappings = load_mappings(settings.mappings)
        known = timelines_in(ledger, mappings.payers) if ledger is not None else None
        with timelines_beside(stores, mappings.payers) if known is None else nullcontext(known) as timelines:
            showing = Showing(mappings.codes, timelines=timelines)
            kept.write(files, names, page, showing)
        files.publish()
    held = sum(bool(file.quarantine) for file in listed)
    return Reported(tuple(targets.values()), len(listed), open_rows, held)


def _is_read(path: Path, results: Results) -> bool:
    real = os.path.realpath(path)
    return any(real in (os.path.realpath(result.path), os.path.realpath(result.rows)) for result in results.stored)


def _pass_rows(files: FileSet, names: Mapping[str, str], kept: Kept, results: Results) -> int:
    """All rows of all results, in order, to the reports; how many ask for work."""
    open_rows = 0
    with ExitStack() as stack:
        writers = [
            STREAMED[form](stack.enter_context(files.create(name)), COLUMNS)
            for form, name in names.items()
            if form not in SHOWING
        ]
        for row in _rows(results):
            open_rows += row.counts
            kept.take([row])
            for writer in writers:
                writer.write([row])
        for writer in writers:
            writer.finish()
    return open_rows


def _rows(results: Results) -> Iterator[ExceptionRecord]:
    for result in results.stored:
        yield from stored_rows(result.rows)


def _own_page(result: StoredResult, folder: Path) -> str:
    """The address of a result's own page, from a page in `folder`; '' where there is none."""
    for report in result.manifest["reports"]:
        path = result.path.parent / Path(str(report.get("name", ""))).name
        if path.name.endswith(".exceptions.html") and path.is_file():
            relative = Path(os.path.relpath(path.resolve(), folder.resolve()))
            return quote(os.fsencode(relative.as_posix()))
    return ""


def _full(names: Mapping[str, str], results: Results) -> str:
    """Where all rows are."""
    whole = next((name for form, name in names.items() if form not in SHOWING), "")
    return whole or (results.stored[0].rows.name if len(results.stored) == 1 else "the exceptions file of each")
