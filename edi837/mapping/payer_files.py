"""Payer files read: who is who, who extends whom, and that they hold together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from edi837.mapping.local import Local
from edi837.mapping.payer_entries import Entries, bind, check_parents
from edi837.mapping.payer_heads import PayerFile, digest_of_chain, head_of
from edi837.mapping.payers import DEFAULT, Entry, Payers
from edi837.mapping.sound_files import Sound
from edi837.mapping.xml import MappingFile, is_shipped
from edi837.system.errors import MappingError

# What may be about doses of other files. Looked for in the bytes: most files are not read until a claim meets them.
_EARLIER = re.compile(rb"within-days\s*=|\btried\s*=")


def payer_files(files: Iterable[MappingFile], sound: Mapping[str, Sound], local: Local) -> dict[str, PayerFile]:
    """The files of a payers folder by the id of their payer or class; an id that two have is a fault.

    Those that are `sound`, as all that they extend is, stay unread; not those that an unattended permit is bound to.
    """
    of_entry: dict[str, PayerFile] = {}
    for file in files:
        known = sound.get(file.sha256)
        head = known.head if known else head_of(file)
        other = of_entry.get(head.id)
        if other is None or (is_shipped(other.file) and not is_shipped(file)):
            # A file of one's own takes the place of the shipped one, whatever its name.
            of_entry[head.id] = PayerFile(file, head, known is not None)
        elif not is_shipped(file) or is_shipped(other.file):
            file.report(file.root, f"entry {head.id!r} is claimed by {other.file.name} too")
    permitted = {permit.payer for permit in local.permits}
    return {
        name: file._replace(unread=file.unread and name not in permitted and _has_chain(name, of_entry, sound))
        for name, file in of_entry.items()
    }


def _has_chain(name: str, files: Mapping[str, PayerFile], sound: Mapping[str, Sound]) -> bool:
    return sound[files[name].file.sha256].chain == digest_of_chain(name, files)


def read_payers(files: Mapping[str, PayerFile], whole: bool = True, local: Local | None = None) -> Payers:
    """All files of a payers folder; cycles, unknown parents and ids claimed twice are faults.

    Where not the `whole` folder could be read, who extends whom is not checked. `local` holds what a place knows of
    payers: ids, lists.
    """
    if DEFAULT not in files:
        raise MappingError("payers", None, "there is no class with id 'default'")
    check_parents(files, whole)
    entries = Entries(files, local or Local())
    by_indicator: dict[str, Entry] = {}
    for name, (file, head, _) in files.items():
        for known_by in () if head.is_payer else head.ids:
            if known_by.id in by_indicator:
                words = f"filing indicator {known_by.id!r} is claimed by {by_indicator[known_by.id].file} too"
                file.report(file.root, words)
            by_indicator[known_by.id] = entries[name]
    bindings = bind(files, entries, local or Local())
    asks_earlier = any(_asks_earlier(file.file.content) for file in files.values())
    return Payers(
        entries, MappingProxyType(bindings), MappingProxyType(by_indicator), entries.read_at_once, asks_earlier
    )


def _asks_earlier(content: bytes) -> bool:
    """Whether a file may ask about earlier claims, in whatever encoding; most are told apart by a word alone."""
    plain = content.replace(b"\0", b"") if b"\0" in content else content
    return (b"within-days" in plain or b"tried" in plain) and _EARLIER.search(plain) is not None
