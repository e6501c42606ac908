"""One attempt at one file: Spark may make several, one after the other or side by side, and end any at any moment.

Each works in a folder of its own, and gives its files their names only when the set is complete, the manifest last.
The same input gives the same bytes, so it does not matter whose files stand; and no attempt ever takes away what
another one published: what an earlier job left was taken away before the first of them began.
"""

from __future__ import annotations

import os
import uuid
from contextlib import suppress
from pathlib import Path

from edi837.jobs.inputs import Input
from edi837.jobs.several import Finished, process_alone
from edi837.manifest.read import MANIFEST_ENDING, read_head
from edi837.scale.job import Job
from edi837.system import disk
from edi837.system.errors import Edi837Error, Failure, failure_of
from edi837.system.named_tuple import NamedTuple

# Below the folder of the results; one folder for each attempt.
ATTEMPTS = ".edi837-attempts"


class FileTask(NamedTuple):
    """An input, and the name of its results."""

    item: Input
    name: str


def attempt(job: Job, task: FileTask) -> Finished | Failure:
    """Process a file; a failure is its result, the others go on."""
    folder = job.out / ATTEMPTS / uuid.uuid4().hex
    try:
        done = process_alone(job.run(), task.item, task.name, folder)
        return publish(done, folder, job.out)
    except Exception as error:  # one file is isolated: nothing of it is published
        return failure_of(error)
    finally:
        with suppress(OSError):
            disk.remove_tree(folder)


def publish(done: Finished, folder: Path, out: Path) -> Finished:
    """Give the files of a complete set their names; the manifest says that all of them are there."""
    below = done.manifest.parent.relative_to(folder)
    target = out / below
    disk.make_folder(target)
    names = sorted(entry.name for entry in os.scandir(done.manifest.parent) if entry.is_file())
    names.remove(done.manifest.name)
    for name in names:
        disk.rename(done.manifest.parent / name, target / name)
    disk.sync_folder(target)
    disk.rename(done.manifest, target / done.manifest.name)
    disk.sync_folder(target)
    return Finished(
        done.name, target / done.manifest.name, done.quarantine, done.tally, done.results, done.held, done.held_claims
    )


def clear(out: Path, task: FileTask) -> None:
    """Take away what an earlier job made of an input: the manifest first, then what it lists."""
    folder = out / task.item.below
    for manifest in (folder / f"{task.name}{MANIFEST_ENDING}", folder / f"{task.name}.held{MANIFEST_ENDING}"):
        if manifest.is_file():
            names = _listed(manifest)
            disk.remove(manifest)
            for name in names:
                disk.remove(folder / name, missing_ok=True)


def _listed(manifest: Path) -> list[str]:
    """The files beside a manifest that it lists."""
    with suppress(Edi837Error, TypeError, KeyError):
        head = read_head(manifest)
        names = [str(file["name"]) for file in (head.get("output"), *head["reports"]) if file]
        return [name for name in names if Path(name).name == name]
    return []
