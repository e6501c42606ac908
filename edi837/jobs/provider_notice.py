"""The notice of a provider, out of the results of some days."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from edi837.jobs.claims_listing import ENDING, read_claims
from edi837.jobs.file_set import FileSet
from edi837.jobs.reporting.stored import exceptions_file, stored_rows
from edi837.manifest.read import MANIFEST_ENDING, read_head
from edi837.notice.notice import Notice, NoticeFile, notice_row
from edi837.notice.notice_page import write_csv, write_page
from edi837.rows.sent_claims import SentClaim
from edi837.rules import rules_by_code
from edi837.system.errors import Edi837Error, UsageError
from edi837.system.near import nearest
from edi837.x12.values import number

_GONE = "its results are no longer in the drop folder: give the folder that they went to with --results"
_RELEASED, _HELD = ".released", ".held"


def gather_notice(folders: Sequence[Path], notice: Notice, judged: Iterable[tuple[str, str]] = ()) -> Notice:
    """Add what the results in some folders say of a provider's claims, of files that were judged in its period.

    Of a file that was released its released results count. `judged` are names and digests of all files of the period,
    where they are known: those without results here are left out by name. UsageError where no claim of the provider
    stands in them.
    """
    seen: set[str] = set()
    inputs: set[str] = set()
    for path in _manifests(folders):
        try:
            inputs.add(_add_results(notice, path, seen))
        except Edi837Error as error:
            notice.left_out.append((path.name, str(error).removeprefix(f"{path}: ")))
    notice.left_out += [(name, _GONE) for name, sha256 in judged if sha256 not in inputs]
    if not notice.files:
        days = f"{notice.first} to {notice.last}"
        near = nearest(notice.npi, seen)
        raise UsageError(f"{notice.npi}: no results of {days} have a claim of this provider{near}")
    return notice


def _manifests(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        if not folder.is_dir():
            raise UsageError(f"{folder}: no such folder of results")
        paths = set(folder.rglob(f"*{MANIFEST_ENDING}"))
        for path in sorted(paths):
            stem = path.name.removesuffix(MANIFEST_ENDING)
            if not stem.endswith(_HELD) and path.with_name(f"{stem}{_RELEASED}{MANIFEST_ENDING}") not in paths:
                yield path


def _add_results(notice: Notice, path: Path, seen: set[str]) -> str:
    """Add one set of results where it is of the period; the digest of its input."""
    head = read_head(path)
    sha256 = str(head["input"]["sha256"])
    if not notice.first.isoformat() <= str(head["as_of"]) <= notice.last.isoformat():
        return sha256
    name = str(head["input"]["name"])
    if head["status"] != "complete":
        notice.left_out.append((name, "it was held back, and nothing in it was changed"))
        return sha256
    rules, shows_patients = rules_by_code(), bool(head.get("settings", {}).get("include_patient"))
    rows = 0
    for row in stored_rows(exceptions_file(path, head)):
        seen.add(row.billing_npi)
        if row.billing_npi != notice.npi:
            continue
        rows += 1
        notice.name = notice.name or row.billing_name
        listed = notice_row(row, str(head["as_of"]), rules, shows_patients)
        if listed is not None:
            notice.rows.append(listed)
    if rows or _has_claims(path, notice.npi):
        notice.files.append(_file(path, name, head, notice.npi))
    return sha256


def _file(path: Path, name: str, head: Mapping[str, Any], npi: str) -> NoticeFile:
    output = head.get("output")
    sha256 = str(output["sha256"]) if isinstance(output, Mapping) else ""
    return NoticeFile(name, str(head["as_of"]), str(head["input"]["sha256"]), sha256, _moved(path, npi))


def _listing(path: Path) -> Path:
    return path.with_name(path.name.removesuffix(MANIFEST_ENDING) + ENDING)


def _has_claims(path: Path, npi: str) -> bool:
    listing = _listing(path)
    return listing.is_file() and any(claim.billing_npi == npi for claim in read_claims(listing))


def _moved(path: Path, npi: str) -> Decimal | None:
    """What a release added to the charges of a provider's claims, by the listings before and after it."""
    after = _listing(path)
    if not path.name.endswith(_RELEASED + MANIFEST_ENDING):
        return Decimal(0)
    before = after.with_name(after.name.removesuffix(_RELEASED + ENDING) + ENDING)
    if not (before.is_file() and after.is_file()):
        return None
    charges: dict[tuple[str, ...], deque[Decimal]] = {}
    for claim in read_claims(before):
        charges.setdefault(_identity(claim), deque()).append(number(claim.charge) or Decimal(0))
    moved = Decimal(0)
    for claim in read_claims(after):
        known = charges.get(_identity(claim))
        if claim.billing_npi == npi and known:
            moved += (number(claim.charge) or Decimal(0)) - known.popleft()
    return moved


def _identity(claim: SentClaim) -> tuple[str, ...]:
    """What a claim is known by in both listings; of several alike the order tells."""
    return claim.patient_control_number, claim.billing_npi, claim.service_from, claim.frequency


def write_notice(notice: Notice, out: Path) -> list[str]:
    """Write the page and the CSV into a folder; their names."""
    name = f"notice-{notice.npi}-{notice.first}-{notice.last}"
    with FileSet(out) as files:
        with files.create(f"{name}.csv") as file:
            write_csv(file, notice)
        with files.create(f"{name}.html") as file:
            write_page(file, notice)
        files.publish()
    return [f"{name}.html", f"{name}.csv"]
