"""A release in two files: claims without an error that is left, and those that wait; both proved and counted."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from edi837.jobs.claims_listing import write_claims
from edi837.jobs.file_set import FileSet
from edi837.jobs.held_rows import HeldPlaces
from edi837.jobs.inputs import Input
from edi837.jobs.judging.file_judge import FileOutcome
from edi837.jobs.listing import CORRECTED, HELD, SplitPart, held_listing, write_listing
from edi837.jobs.output import corrected_name
from edi837.jobs.releasing.recounted import recount_entries
from edi837.jobs.releasing.released_rows import count_again
from edi837.jobs.releasing.remaining import Remaining
from edi837.jobs.reporting.results import RowFiles, Written, describe
from edi837.jobs.run import Run
from edi837.jobs.split import Held, Split, write_part
from edi837.manifest.entries import RECOUNT, RENUMBER, Entry
from edi837.manifest.read import MANIFEST_ENDING, Manifest
from edi837.rows.record import HELD_CLAIM, ExceptionRecord
from edi837.split.parted_file import Parted, part
from edi837.system.errors import SelfCheckFailed
from edi837.system.named_tuple import NamedTuple
from edi837.x12.source import Source
from edi837.x12.values import plain


class Release(NamedTuple):
    """A release as it would go out whole: its changes, its rows, what is left in it, and what of that holds claims
    back.
    """

    base: Manifest
    original: Input
    source: Source
    name: str
    entries: list[Entry]
    rows: list[ExceptionRecord]
    left: Remaining
    holding: Remaining
    outcome: FileOutcome


class HeldPart(NamedTuple):
    """What was split off, and what went out."""

    output: Written
    manifest: Written
    claims: int
    charges: Decimal
    claims_out: int
    charges_out: Decimal


def split_off(run: Run, whole: Release, out: Path) -> HeldPart | None:
    """Write NAME.released.EXT without the claims with errors, and these into NAME.held.EXT, each with its manifest.

    None, and nothing is written, when no claim is without an error, or an error is about more than claims.
    SelfCheckFailed when claims or dollars do not balance.
    """
    source, name, holding = whole.source, whole.name, whole.holding
    parted = part(source.data, holding.claims, holding.faults)
    with FileSet(out) as files:
        split = _write(run, files, whole, parted)
        tally = whole.outcome.tally
        if split.corrected.claims + split.held.claims != tally.claims or (
            split.corrected.charges + split.held.charges != tally.charges_in
        ):
            raise SelfCheckFailed(f"{source.name}: claims or dollars do not balance; nothing was published")
        places = HeldPlaces(split)
        if not split.corrected.claims or split.held.output is None or not _are_all_held(holding, places):
            return None
        rows = [_marked(row, place, places) for row, place in zip(whole.rows, _places(whole), strict=True)]
        count_again(tally, rows)
        report = RowFiles(files, f"{name}.released", ("csv",), lines=False)
        report.rows(rows)
        report.finish()
        listed = write_claims(files, f"{name}.released", split.outputs, run.mappings, run.key)
        reports = [*(describe(files, name) for name in report.names), listed]
        _list_held(run, files, whole, split)
        held = Held(
            split.held.output, describe(files, held_listing(name)), split.held.claims, plain(split.held.charges)
        )
        parent = {"run_id": whole.base.run_id, "sha256": whole.base.sha256}
        listing = f"{name}.released{MANIFEST_ENDING}"
        corrected = SplitPart(CORRECTED, split.corrected, split, held)
        write_listing(
            files, listing, run, source, whole.outcome, split.corrected.output, reports, parent=parent, split=corrected
        )
        files.publish()
        done = HeldPart(
            held.output,
            held.manifest,
            split.held.claims,
            split.held.charges,
            split.corrected.claims,
            split.corrected.charges,
        )
    split.close()
    return done


def _write(run: Run, files: FileSet, whole: Release, parted: Parted) -> Split:
    """Both files. Held claims keep the numbers that they came with: they get others when they are released."""
    source, data = whole.source, whole.source.data
    own_entries = [entry for entry in whole.entries if entry.rule != RECOUNT]
    proposals = list(whole.base.proposals.values())
    kinds = (
        (parted.others, "released", own_entries),
        (parted.held, HELD, [entry for entry in own_entries if entry.rule != RENUMBER]),
    )

    def counted(entries: Iterable[Entry]) -> list[Entry]:
        return recount_entries(data, entries)

    others, held = (
        write_part(
            run,
            files,
            source,
            (changes, proposals),
            keeping,
            corrected_name(whole.original, whole.name, kind),
            counted,
        )
        for keeping, kind, changes in kinds
    )
    return Split(others, held, parted.whole)


def _list_held(run: Run, files: FileSet, whole: Release, split: Split) -> None:
    """The manifest of the held claims, from which they are released; the reports are those of the whole file."""
    reports = [Written(**report) for report in whole.base.content["reports"]]
    listing, corrected = held_listing(whole.name), SplitPart(HELD, split.held, split)
    write_listing(files, listing, run, whole.source, whole.outcome, split.held.output, reports, split=corrected)


def _are_all_held(left: Remaining, places: HeldPlaces) -> bool:
    """Whether no error goes out that is not a claim's: of a set that is not held, of a group, of the file."""
    return all(
        row.patient_control_number or places.are_held(row._replace(byte_start=str(place)))
        for row, place in zip(left.rows, left.places, strict=True)
    )


def _places(whole: Release) -> list[int]:
    """Where the rows of the release are in the original."""
    places = {id(row): place for row, place in zip(whole.left.rows, whole.left.places, strict=True)}
    return [places.get(id(row), int(row.byte_start or 0)) for row in whole.rows]


def _marked(row: ExceptionRecord, place: int, places: HeldPlaces) -> ExceptionRecord:
    return row._replace(held=HELD_CLAIM) if places.are_held(row._replace(byte_start=str(place))) else row
