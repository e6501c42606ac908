"""Payer files read: who is who, who extends whom, and that they hold together."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from edi837.mapping.local import Local
from edi837.mapping.payer_entries import bind, check_parents, read_entries
from edi837.mapping.payers import DEFAULT, Entry, Payers
from edi837.mapping.xml import MappingFile, is_shipped
from edi837.system.errors import MappingError


def read_payers(files: Iterable[MappingFile], whole: bool = True, local: Local | None = None) -> Payers:
    """All files of a payers folder; cycles, unknown parents and ids claimed twice are faults.

    Where not the `whole` folder could be read, who extends whom is not checked. `local` holds what a place knows of
    payers: ids, lists.
    """
    of_entry: dict[str, MappingFile] = {}
    for file in files:
        name = str(file.root.get("id"))
        if name in of_entry and is_shipped(of_entry[name]) and not is_shipped(file):
            of_entry[name] = file  # a file of one's own takes the place of the shipped one, whatever its name
        elif name in of_entry and is_shipped(file) and not is_shipped(of_entry[name]):
            continue
        elif name in of_entry:
            file.report(file.root, f"entry {name!r} is claimed by {of_entry[name].name} too")
        else:
            of_entry[name] = file
    if DEFAULT not in of_entry:
        raise MappingError("payers", None, "there is no class with id 'default'")
    check_parents(of_entry, whole)
    entries = read_entries(of_entry, local or Local())
    by_indicator: dict[str, Entry] = {}
    for entry in entries.values():
        for known_by in () if entry.is_payer else entry.ids:
            if known_by.id in by_indicator:
                file = of_entry[entry.id]
                words = f"filing indicator {known_by.id!r} is claimed by {by_indicator[known_by.id].file} too"
                file.report(file.root, words)
            by_indicator[known_by.id] = entry
    bindings = bind(entries, of_entry, local or Local())
    return Payers(MappingProxyType(entries), MappingProxyType(bindings), MappingProxyType(by_indicator))
