"""Which files a command reads, and under which names their results are written."""

from __future__ import annotations

import fnmatch
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from pathlib import Path, PurePath
from typing import NoReturn

from edi837.manifest.read import MANIFEST_ENDING
from edi837.system.dataclass import dataclass
from edi837.system.errors import Unreadable, UsageError
from edi837.x12.source import Source, open_source, read_stream

STDIN = "-"
# What follows NAME. in the names of results.
_RESULT_KINDS = frozenset(
    ("corrected", "released", "held", "exceptions", "lines", "claims", "manifest", "ta1", "999", "277ca")
)
_WANTED = ("*.837*", "*.edi", "*.x12", "*.txt", "*.dat")
_RESULTS = (
    "*.corrected.*",
    "*.released.*",
    "*.held.*",
    "*.ta1",
    "*.999",
    "*.277ca",
    "*.exceptions.*",
    "*.lines.csv",
    "*.claims.csv",
    f"*{MANIFEST_ENDING}",
)


@dataclass(frozen=True)
class Input:
    """A file to read (None: standard input); its name, and where its results go below the output folder."""

    path: Path | None
    name: str
    below: PurePath = field(default_factory=PurePath)

    @property
    def stem(self) -> str:
        """The name without .gz and its last extension."""
        return PurePath(_unpacked(self.name)).stem

    @property
    def extension(self) -> str:
        """The last extension after .gz is taken off, with its point; '' when there is none."""
        return PurePath(_unpacked(self.name)).suffix


def _unpacked(name: str) -> str:
    return name[:-3] if name.lower().endswith(".gz") else name


def find_inputs(named: Sequence[str], out: Path | None = None) -> list[Input]:
    """The inputs in the order named; folders are searched recursively, sorted by path, links not followed.

    UsageError when nothing is named, something is missing, a folder holds nothing, or a file comes twice.
    """
    if not named:
        raise UsageError("no INPUT was given: name files, folders, or - for standard input")
    inputs: list[Input] = []
    for name in named:
        inputs.extend(_expand(name, out))
    paths = Counter(os.path.realpath(item.path) if item.path else STDIN for item in inputs)
    if twice := [path for path, times in paths.items() if times > 1]:
        raise UsageError(f"{twice[0]} is given twice")
    return inputs


def _expand(named: str, out: Path | None) -> Iterator[Input]:
    if named == STDIN:
        yield Input(None, "stdin.837")
        return
    path = Path(named)
    if path.is_dir():
        inside = sorted(_search(path, out))
        if not inside:
            raise UsageError(f"{named}: no file that could be a claim file ({' '.join(_WANTED)}, also with .gz)")
        yield from (Input(member, member.name, PurePath(member.parent.relative_to(path))) for member in inside)
    elif path.exists() or path.is_symlink():
        yield Input(path, path.name)
    else:
        raise UsageError(f"{named}: no such file or folder")


def _search(folder: Path, out: Path | None) -> Iterator[Path]:
    passed_by = os.path.realpath(out) if out else None
    for parent, folders, names in os.walk(folder, onerror=_unreadable):
        folders[:] = [name for name in folders if os.path.realpath(os.path.join(parent, name)) != passed_by]
        for name in names:
            path = Path(parent, name)
            if _is_wanted(name) and path.is_file() and not path.is_symlink():
                yield path


def _unreadable(error: OSError) -> NoReturn:
    """A folder that cannot be read may hold claims: it is not passed by."""
    raise Unreadable(f"{error.filename}: {error.strerror}")


def _is_wanted(name: str) -> bool:
    low = _unpacked(name.lower())
    return any(fnmatch.fnmatch(low, pattern) for pattern in _WANTED) and not any(
        fnmatch.fnmatch(low, pattern) for pattern in _RESULTS
    )


def refuse_to_overwrite(inputs: Sequence[Input], output: Path | str | None) -> None:
    """UsageError when what is to be written is one of the inputs."""
    if output in (None, STDIN):
        return
    place = os.path.realpath(str(output))
    if any(item.path is not None and os.path.realpath(item.path) == place for item in inputs):
        raise UsageError(f"{output}: is one of the inputs; an input is never overwritten")


def result_names(inputs: Sequence[Input], out: Path, others: Iterable[Path | None] = ()) -> dict[Input, str]:
    """NAME for each input; inputs that would write the same files use their whole file name.

    UsageError when even these are the same, since one would take the place of the other; and when a result would be
    written over one of the inputs, or of the `others` that the command reads. Nothing was read by then.
    """
    names = {item: item.stem for item in inputs}
    while twice := _twice(names):
        if all(names[item] == item.name for item in twice):
            raise UsageError(
                f"{twice[0].path} and {twice[1].path} would be written under one name; run the command once for each"
            )
        names |= {item: item.name for item in twice}
    _refuse_results_over_inputs(names, out, [*(item.path for item in inputs), *others])
    return names


def _refuse_results_over_inputs(names: Mapping[Input, str], out: Path, read: Iterable[Path | None]) -> None:
    paths = {os.path.realpath(path): path for path in read if path is not None}
    by_folder: dict[str, list[str]] = {}
    for place in paths:
        by_folder.setdefault(os.path.dirname(place), []).append(place)
    for item, name in names.items():
        for place in by_folder.get(os.path.realpath(out / item.below), ()):
            if _is_result_of(name, os.path.basename(place)):
                raise UsageError(
                    f"{paths[place]}: is read, and would be overwritten by a result of {item.name}; an input is never "
                    "overwritten: choose another --out, or leave out what an earlier run made"
                )


def _is_result_of(name: str, file: str) -> bool:
    """Whether a file is called as a result of an input with this NAME is."""
    kind, _, _ = file.removeprefix(f"{name}.").partition(".")
    return file.startswith(f"{name}.") and kind.lower() in _RESULT_KINDS


def _twice(names: Mapping[Input, str]) -> list[Input]:
    """Inputs that have one name, the first such name alone."""
    same: dict[tuple[PurePath, str], list[Input]] = {}
    for item, name in names.items():
        same.setdefault((item.below, name), []).append(item)
    return next((items for items in same.values() if len(items) > 1), [])


def check_held_names(names: Mapping[Input, str]) -> None:
    """UsageError when the results of one input would be named as the held claims of another."""
    taken = {(item.below, name) for item, name in names.items()}
    for item, name in names.items():
        if (item.below, f"{name}.held") in taken:
            raise UsageError(
                f"{item.name}: its held claims would be named as the results of another INPUT; run the command once "
                "for each"
            )


def open_input(item: Input) -> Source:
    """The source of an input; Unreadable says what is wrong with it."""
    if item.path is None:
        return read_stream(sys.stdin.buffer, item.name)
    return open_source(item.path, item.name)
