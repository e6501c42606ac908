"""What an earlier run left unfinished: intents are carried out to their end, everything else begins anew."""

from __future__ import annotations

import os

from edi837.drop.context import Drop
from edi837.drop.intent import Intent, Interfered, carry_out
from edi837.drop.interference import set_aside
from edi837.drop.result import Result
from edi837.drop.root import AUDIT, INBOX, PENDING, PROCESSING, WORK
from edi837.drop.take import left_behind
from edi837.ledger import trail
from edi837.system import disk


def recover(drop: Drop) -> list[Result]:
    """Bring the drop folder to where nothing is half done; what could not be completed, and waits for a person."""
    with drop.ledger.reading() as session:
        waiting = trail.intents(session)
    interfered = []
    for number, body in waiting:
        intent = Intent.loads(body)
        try:
            carry_out(drop, number, intent)
            drop.log("warning", "recovered", "an earlier run was cut off; what it had begun to move is complete now")
        except Interfered as error:
            interfered.append(set_aside(drop, number, intent, error))
    _count_cut_off(drop)
    _sweep(drop)
    _sync_log(drop)
    return interfered


def _sweep(drop: Drop) -> None:
    """Take away what was being made."""
    for entry in sorted(os.scandir(drop.root.folder(WORK)), key=lambda entry: entry.name):
        if entry.is_dir(follow_symlinks=False):
            disk.remove_tree(drop.root.folder(WORK) / entry.name)
        else:
            disk.remove(drop.root.folder(WORK) / entry.name)
    pending = drop.root.path / PENDING
    for path in sorted(pending.iterdir()) if pending.is_dir() else ():
        disk.remove(path)
    for path in sorted(drop.root.path.glob(".edi837-*.tmp")):
        disk.remove(path)


def _count_cut_off(drop: Drop) -> None:
    """A file in processing/ with a work folder was being handled when the process ended."""
    cut_off = [taken.token for taken in left_behind(drop) if (drop.root.folder(WORK) / taken.token).is_dir()]
    if cut_off:
        with drop.ledger.writing() as session:
            for token in cut_off:
                trail.cut_off(session, token)


def _sync_log(drop: Drop) -> None:
    """Renames by a run that was cut off may not have lasted yet."""
    for name in (INBOX, PROCESSING):
        disk.sync_folder(drop.root.folder(name))
    if (drop.root.path / AUDIT).exists():
        disk.sync_folder(drop.root.path)
