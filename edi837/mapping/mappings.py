"""All mappings together, with one digest over the files that they came from."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from edi837.mapping.code_lists import Codes, read_codes
from edi837.mapping.corrections import Corrections, read_corrections
from edi837.mapping.drug_files import read_drugs
from edi837.mapping.drugs import Drugs
from edi837.mapping.guides import Guide, read_guides
from edi837.mapping.local import Local, read_local
from edi837.mapping.payer_files import payer_files, read_payers
from edi837.mapping.payers import Payers
from edi837.mapping.refused_names import refused_names
from edi837.mapping.sound_files import keep_sound, read_sound, shipped_sound
from edi837.mapping.target_codes import with_targets
from edi837.mapping.xml import MappingFile, read_folder
from edi837.system.dataclass import dataclass
from edi837.system.errors import MappingError, MappingErrors

if TYPE_CHECKING:
    from edi837.mapping.official import Official

FOLDERS = ("drugs", "payers", "codes", "guides", "local")


@dataclass(frozen=True)
class Mappings:
    """What the engine is told; never changes while files are processed."""

    drugs: Drugs
    payers: Payers
    codes: Codes
    guides: dict[str, Guide]
    corrections: dict[str, Corrections]
    sha256: str
    official: Official | None = None
    local: Local = field(default_factory=Local)

    def with_official(self, official: Official) -> Mappings:
        """The same with official tables beside them; an NDC directory knows the products that no mapping has."""
        digest = hashlib.sha256(f"{self.sha256} {official.sha256}".encode()).hexdigest()
        drugs = self.drugs
        if official.ndc is not None:
            from edi837.mapping.directory import Directory  # not without a compact file, nor the tables in it

            drugs = drugs.with_directory(Directory(official.ndc, drugs.substances.values()))
        return replace(self, drugs=drugs, official=official, sha256=digest)

    def with_targets(self, targets: list[str]) -> Mappings:
        """The same with other targets: codes, prefixes, or all-drugs; UsageError for what is none of them."""
        return replace(self, drugs=with_targets(self.drugs, targets, self.codes.procedures.unclassified))


def load_mappings(own: Path | None = None, codes: Path | None = None) -> Mappings:
    """The shipped mappings, and those of the folder `own`, which come first; `codes` holds official tables.

    MappingErrors with every fault of every file.
    """
    mappings, faults = read_mappings(own, spare=True)
    if faults or mappings is None:
        raise MappingErrors(faults)
    if codes is None:
        return mappings
    from edi837.mapping.official import load_official

    return mappings.with_official(load_official(codes))


def read_mappings(own: Path | None, spare: bool = False) -> tuple[Mappings | None, list[MappingError]]:
    """The mappings and all their faults; with faults they are good for more checks and for nothing else.

    `spare` leaves payer files that were found sound before unread until they are asked for.
    """
    if own is not None:
        check_own(own)
    with _uncollected():
        return _read(own, spare)


@contextmanager
def _uncollected() -> Generator[None]:
    """Without the collector, which would look through all that is read, again and again, for what stays anyway."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _read(own: Path | None, spare: bool) -> tuple[Mappings | None, list[MappingError]]:
    faults: list[MappingError] = []
    kept = read_sound(own) if own is not None and spare else {}
    sound = {**shipped_sound(), **kept} if spare else {}
    folders: dict[str, list[MappingFile]] = {
        name: list(read_folder(name, own, faults, sound if name == "payers" else ())) for name in FOLDERS
    }
    whole = not faults
    faults.extend([*refused_names(faults, folders["payers"])])
    digest = hashlib.sha256()
    for name, files in folders.items():
        for file in files:
            digest.update(f"{name}/{Path(file.name).name} {file.sha256}\n".encode())
    try:
        local = read_local(folders["local"])
        payers = payer_files(folders["payers"], sound, local)
        mappings = Mappings(
            drugs=read_drugs(folders["drugs"]),
            payers=read_payers(payers, whole=whole, local=local),
            codes=read_codes(folders["codes"]),
            guides=read_guides(folders["guides"]),
            corrections=read_corrections(folders["guides"]),
            sha256=digest.hexdigest(),
            local=local,
        )
    except MappingError as error:
        return None, [*faults, error]
    if own is not None and not faults:
        keep_sound(own, payers, kept)
    return mappings, faults


def check_own(own: Path) -> None:
    """A folder without a file that could be read is a wrong path, not a wish for the shipped mappings alone."""
    if not own.is_dir():
        raise MappingError(str(own), None, "is not a folder")
    if not any((own / name).is_dir() for name in FOLDERS):
        raise MappingError(str(own), None, f"has none of the folders {', '.join(FOLDERS)}")
