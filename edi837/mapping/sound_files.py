"""Which payer files were found sound, by the digest of their bytes, so that the next run need not read them all again.

Of shipped ones it stands in `sound_payers.json`, which `make docs` writes. Of others it is kept where a folder has
hundreds of payers, below $XDG_CACHE_HOME (~/.cache), and trusted only where nobody but the user can write. A file that
is used is read whole all the same; what is known spares the others, and the result is the same without it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from edi837.mapping.payer_heads import PayerFile, PayerHead, digest_of_chain, lists_in_files
from edi837.mapping.stated_policy import KnownBy, Period
from edi837.mapping.xml import is_shipped, shipped_mappings
from edi837.system import disk
from edi837.system.named_tuple import NamedTuple

# Fewer files are read again in less time than a person notices.
WORTH_KEEPING = 200
_OF_SHIPPED = Path(__file__).with_name("sound_payers.json")
_LARGEST = 64 << 20
# Seconds after which what is kept of a folder is of no use to anybody.
_FORGOTTEN = 90 * 24 * 3600
# RuntimeError: the user has no home.
_CANNOT = (OSError, ValueError, RuntimeError)


class Sound(NamedTuple):
    """The head of a file that was found sound, and the digest of its bytes with those of all that it extends."""

    head: PayerHead
    chain: str


def shipped_sound() -> dict[str, Sound]:
    """The shipped files that were found sound, by digest."""
    return _stated(_OF_SHIPPED.read_bytes())


def read_sound(own: Path) -> dict[str, Sound]:
    """The files of own mappings that were found sound, by digest; {} where nothing is kept, or it cannot be trusted."""
    try:
        head, _, body = _read(_place(own)).partition(b"\n")
        return _stated(body) if head.decode() == _seal(body) else {}
    except _CANNOT:
        return {}


def keep_sound(own: Path, files: Mapping[str, PayerFile], known: Mapping[str, Sound]) -> None:
    """Keep what was found sound; nothing happens where it cannot be written."""
    if len(files) < WORTH_KEEPING:
        return
    sound = sound_among((name for name, file in files.items() if not is_shipped(file.file)), files, known)
    if sound == known:
        return
    body = written(sound)
    with contextlib.suppress(*_CANNOT):
        _write(_place(own), b"%b\n%b" % (_seal(body).encode(), body))


def sound_among(names: Iterable[str], files: Mapping[str, PayerFile], known: Mapping[str, Sound]) -> dict[str, Sound]:
    """Those of `names` that need not be read before a claim meets them, of files without a fault; by digest."""
    return {
        files[name].file.sha256: known.get(files[name].file.sha256)
        or Sound(files[name].head, digest_of_chain(name, files))
        for name in names
        if files[name].unread or _can_be_kept(name, files)
    }


def _can_be_kept(name: str, files: Mapping[str, PayerFile]) -> bool:
    """Payers with policies: the tool looks through all that release 1 wrote; a list of a CSV file changes with that."""
    head = files[name].head
    return head.is_payer and head.has_policies and not any(lists_in_files(name, files))


def _place(own: Path) -> Path:
    home = os.environ.get("XDG_CACHE_HOME", "")
    folder = Path(home) if os.path.isabs(home) else Path.home() / ".cache"
    return folder / "edi837" / f"payers-{hashlib.sha256(os.fsencode(own.resolve())).hexdigest()[:16]}.json"


def _seal(body: bytes) -> str:
    """Binds what is kept to the schema and the code that found it sound, and shows that it is whole."""
    digest = hashlib.sha256(shipped_mappings().joinpath("payers", "policies.rng").read_bytes())
    for module in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(module.read_bytes())
    digest.update(body)
    return digest.hexdigest()


def _read(path: Path) -> bytes:
    """The bytes of a file that only this user can write; PermissionError else."""
    _trust(path.parent.lstat())
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    with os.fdopen(descriptor, "rb") as file:
        _trust(os.fstat(descriptor))
        return file.read(_LARGEST)


def _trust(status: os.stat_result) -> None:
    """PermissionError for what is a link, or what somebody else has or can write."""
    others_write = status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    if stat.S_ISLNK(status.st_mode) or others_write or status.st_uid != os.geteuid():
        raise PermissionError


def _write(path: Path, content: bytes) -> None:
    # Nothing is made in what is somebody else's, such as a home that sudo left in the environment.
    _trust(next(folder for folder in path.parents if folder.exists()).lstat())
    disk.make_folder(path.parent)
    _trust(path.parent.lstat())
    name, file = disk.create_temporary(path.parent)
    try:
        with file:
            file.write(content)
        disk.rename(name, path)
    finally:
        disk.remove(name, missing_ok=True)
    written = path.stat().st_mtime
    for other in path.parent.glob("payers-*.json"):
        if other.stat().st_mtime < written - _FORGOTTEN:
            disk.remove(other, missing_ok=True)


def written(sound: Mapping[str, Sound]) -> bytes:
    """As JSON."""
    return json.dumps({digest: _written(each) for digest, each in sound.items()}).encode()


def _stated(body: bytes) -> dict[str, Sound]:
    return {digest: _sound(stated) for digest, stated in json.loads(body).items()}


def _written(sound: Sound) -> list[object]:
    ids = [[known.id, known.submitter, *(day and day.isoformat() for day in known.period)] for known in sound.head.ids]
    return [sound.head.id, list(sound.head.extends), ids, sound.chain]


def _sound(stated: list[Any]) -> Sound:
    name, extends, ids, chain = stated
    known = tuple(KnownBy(known, submitter, Period(_day(first), _day(last))) for known, submitter, first, last in ids)
    return Sound(PayerHead(name, True, True, tuple(extends), known), chain)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
