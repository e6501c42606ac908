"""Which files a command reads, and under which names their results are written."""

from __future__ import annotations

import fnmatch
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from edi837.errors import UsageError

STDIN = "-"
_WANTED = ("*.837*", "*.edi", "*.x12", "*.txt", "*.dat")
_RESULTS = ("*.corrected.*", "*.released.*", "*.held.*", "*.ta1", "*.999", "*.277ca")


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
    found: list[Input] = []
    for one in named:
        found.extend(_expand(one, out))
    paths = Counter(os.path.realpath(item.path) if item.path else STDIN for item in found)
    if twice := [path for path, times in paths.items() if times > 1]:
        raise UsageError(f"{twice[0]} is given twice")
    return found


def _expand(named: str, out: Path | None) -> Iterator[Input]:
    if named == STDIN:
        yield Input(None, "stdin.837")
        return
    path = Path(named)
    if path.is_dir():
        inside = sorted(_search(path, out))
        if not inside:
            raise UsageError(f"{named}: no file that could be a claim file ({' '.join(_WANTED)}, also with .gz)")
        yield from (Input(one, one.name, PurePath(one.parent.relative_to(path))) for one in inside)
    elif path.exists() or path.is_symlink():
        yield Input(path, path.name)
    else:
        raise UsageError(f"{named}: no such file or folder")


def _search(folder: Path, out: Path | None) -> Iterator[Path]:
    passed_by = os.path.realpath(out) if out else None
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if os.path.realpath(os.path.join(parent, name)) != passed_by]
        for name in names:
            path = Path(parent, name)
            if _is_wanted(name) and path.is_file() and not path.is_symlink():
                yield path


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


def result_names(inputs: Sequence[Input]) -> dict[Input, str]:
    """NAME for each input; inputs that would write the same file use their whole file name."""
    wanted = Counter((item.below, item.stem, item.extension) for item in inputs)
    stems = Counter((item.below, item.stem) for item in inputs)
    names = {}
    for item in inputs:
        clash = wanted[item.below, item.stem, item.extension] > 1 or stems[item.below, item.stem] > 1
        names[item] = item.name if clash else item.stem
    return names


def check_held_names(names: Mapping[Input, str]) -> None:
    """UsageError when the results of one input would be named as the held claims of another."""
    taken = {(item.below, name) for item, name in names.items()}
    for item, name in names.items():
        if (item.below, f"{name}.held") in taken:
            raise UsageError(f"{item.name}: its held claims would be named as the results of another INPUT; call twice")
