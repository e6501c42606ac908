"""What `process` says at its end: figures that add up, dollars, the files, and what comes next."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from edi837.jobs.inputs import Input
from edi837.jobs.judging.tally import Tally
from edi837.jobs.several import Finished
from edi837.mapping.mappings import Mappings
from edi837.report.figures import counted, dollars, dollars_of, share


def file_sentence(done: Finished) -> str:
    """One input: its claims, and what they are after repair; the three figures are those with drug lines."""
    tally = done.tally
    if done.quarantine:
        return f"{done.name}: quarantined ({', '.join(done.quarantine)}), see {done.manifest.parent}"
    repaired = tally.clean_after_repair - tally.clean_as_received
    held = done.held
    split = (
        f"; {counted(held.claims, 'claim')} of {dollars_of(held.charges)} held in {held.output.name}" if held else ""
    )
    return (
        f"{done.name}: {counted(tally.claims, 'claim')}, {tally.claims_examined:,} with drug lines = "
        f"{tally.clean_as_received:,} clean as received + {repaired:,} clean after repair + "
        f"{counted(tally.need_a_person, 'claim')} to work on, {dollars(tally.charges_at_risk)} at risk{split}"
    )


def closing_lines(
    finished: Sequence[tuple[Input, Finished]], out: Path, mappings: Mappings, decided: bool
) -> Iterator[str]:
    """What holds for all inputs: repairs, findings, clean claim rate, a code that CMS knows otherwise, what next."""
    total = Tally()
    for _, done in finished:
        total.add(done.tally)
    files = len(finished)
    if files > 1:
        yield f"together: {counted(total.claims, 'claim')} in {counted(files, 'file')}"
    yield _findings(total)
    if total.claims_examined:
        yield (
            f"clean claim rate {share(total.clean_as_received, total.claims_examined)} "
            f"({total.clean_as_received:,} of {total.claims_examined:,}), "
            f"{share(total.clean_after_repair, total.claims_examined)} after repair"
        )
    yield from _conservation([done for _, done in finished], total.charges_in)
    unread = sum(done.tally.claims for _, done in finished if done.quarantine)
    if unread:
        yield f"{counted(unread, 'claim')} in quarantined files were not examined"
    if not_examined := total.claims - total.claims_examined - unread:
        yield f"{counted(not_examined, 'claim')} without a drug line were not examined beyond the envelope"
    if total.target_lines:
        yield from _conflicts(mappings)
    if files == 1:
        yield f"written to {out}: {', '.join(finished[0][1].results)}"
    yield from _next(finished, out, total, decided)


def _conservation(finished: Sequence[Finished], charges_in: Decimal) -> Iterator[str]:
    """Where the dollars went, when not all of them are in corrected files."""
    held = sum((Decimal(done.held.charges) for done in finished if done.held), Decimal(0))
    quarantined = sum((done.tally.charges_in for done in finished if done.quarantine), Decimal(0))
    if held or quarantined:
        corrected = charges_in - held - quarantined
        parts = f"{dollars(corrected)} corrected + {dollars(held)} held + {dollars(quarantined)} quarantined"
        yield f"{dollars(charges_in)} came in = {parts}"


def _findings(total: Tally) -> str:
    left = f"{counted(total.open_rows, 'finding')} left"
    if total.proposed and total.proposed <= total.open_rows:
        others = total.open_rows - total.proposed
        left += f" = {counted(total.proposed, 'proposal')} to decide + {others:,} to correct at the source"
    return f"{counted(total.repaired, 'value')} repaired; {left}"


def _conflicts(mappings: Mappings) -> Iterator[str]:
    """The target codes that CMS's own table gives to another drug."""
    for value in sorted(mappings.drugs.targets):
        code = mappings.drugs.codes.get(value)
        if code is not None and code.conflict:
            yield f"{value} was judged as {code.substance.name}; in CMS's own table it is another drug (rule P303)"


# What `report` and `release` read the rows of a result from.
_ROWS = (".exceptions.csv", ".exceptions.jsonl")


def _next(finished: Sequence[tuple[Input, Finished]], out: Path, total: Tally, decided: bool) -> Iterator[str]:
    if not total.open_rows:
        return
    pages = [done.manifest.parent / name for _, done in finished for name in done.results if name.endswith(".html")]
    workbooks = [name for _, done in finished for name in done.results if name.endswith(".exceptions.xlsx")]
    look = f"open {pages[0]}; " if len(pages) == 1 else ""
    if not total.proposed or decided:
        if look:
            yield f"next: {look.rstrip('; ')}"
        return
    if not any(name.endswith(_ROWS) for _, done in finished for name in done.results):
        yield f"next: {look}to decide on proposals, process again with --report csv and what else you want"
        return
    if len(finished) > 1:
        yield f"next: {look}edi837 report {out} --report xlsx -o decisions.xlsx, decide there, then"
        yield f"      edi837 release {_originals(finished)} --results {out} --decisions decisions.xlsx --out released"
        return
    item, done = finished[0]
    if item.path is None:
        return
    decisions = done.manifest.parent / workbooks[0] if workbooks else Path("decisions.xlsx")
    if workbooks:
        yield f"next: {look}decide in {decisions}, then"
    else:
        yield f"next: {look}edi837 report {done.manifest.parent} --report xlsx -o {decisions}, decide there, then"
    yield (
        f"      edi837 release {os.fspath(item.path)} --manifest {done.manifest} --decisions {decisions} --out released"
    )


def _originals(finished: Sequence[tuple[Input, Finished]]) -> str:
    """The folder that the inputs came from; DIR where they came from several places."""
    folders = {item.path.parent for item, _ in finished if item.path is not None}
    return os.fspath(folders.pop()) if len(folders) == 1 else "DIR"
