"""edi837 release: carry out what persons decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import click

from edi837.cli.exits import do_work, say
from edi837.cli.options import common_options
from edi837.cli.prepared import prepare_run
from edi837.decisions.charge_master import ChargeMaster, read_charge_master
from edi837.decisions.decision import Decision
from edi837.decisions.read_decisions import read_decisions
from edi837.decisions.refusal import Refused
from edi837.jobs.inputs import Input, find_inputs
from edi837.jobs.releasing.night import read_night, refused_in
from edi837.jobs.releasing.release import Released
from edi837.jobs.releasing.release import release as release_input
from edi837.jobs.run import Run
from edi837.report.figures import counted, signed_dollars
from edi837.settings.config import Loaded
from edi837.split.renumber import MOST
from edi837.system.errors import CLEAN, FOUND, UsageError, worst

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


@click.command(short_help="Splice in what named persons approved.")
@click.argument("original", metavar="ORIGINAL|DIR")
@click.option("--manifest", type=_FILE, metavar="M", help="The manifest that `process` wrote.")
@click.option("--results", type=_FOLDER, metavar="DIR", help="Results of many files; ORIGINAL is their folder.")
@click.option("--decisions", "named", type=_FILE, multiple=True, metavar="FILE",
              help="CSV or XLSX with decisions; may be given several times.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
              help="Where to write; with --results beside each manifest by default.")  # fmt: skip
@click.option("--charges", "master", type=_FILE, metavar="CSV",
              help="Charge master, for amounts in `value`: code, modifiers, unit charge, from, until.")  # fmt: skip
@click.option("--strict", is_flag=True, help="Publish nothing while a row is refused.")
@click.option("--split/--no-split", "parted", default=False,
              help="Claims with errors that are left go into NAME.held.EXT.")  # fmt: skip
@click.option("--control-number", type=click.IntRange(1, MOST), metavar="N",
              help="What is released later than the rest of its file gets new control numbers, from N on.")  # fmt: skip
@common_options(reporting=False)
def release(
    original: str,
    manifest: Path | None,
    results: Path | None,
    named: tuple[Path, ...],
    out: Path | None,
    master: Path | None,
    strict: bool,
    parted: bool,
    control_number: int | None,
    loaded: Loaded,
    quiet: bool,
    verbose: bool,
) -> int:
    """Write ORIGINAL with its safe fixes and the approved proposals, proved, as NAME.released.EXT.

    A decisions file is a copy of the report, or of the work list that `report` makes of a whole night, with `decision`
    (approve, yes, y, ok, or decline, reject, no, n), `by` and `note` filled in, and `value` where the proposal leaves
    choices: for the charge of other units as-sent or prorated, or, with --charges, the amount that the charge master
    gives; it is never left empty. For a visit's modifier drop (also when empty) or move.

    A row counts only while its rule, claim, line, before and after are those of the proposal; two rows that contradict
    each other are both refused. A row with * as its exception_id decides all proposals of its rule that show its before
    and after. What an earlier release decided is carried on.

    Errors that are left are named, and the command ends with 1: the file is written all the same. With --split their
    claims wait in NAME.held.EXT; NAME.held.manifest.json releases them later, with --control-number N under new
    numbers.
    """
    settings = loaded.settings
    items = find_inputs([original], out)
    if results is None and len(items) > 1:
        raise UsageError("release takes one file, or a folder with --results DIR")
    if results is not None and manifest is not None:
        raise UsageError("--manifest is for one file, --results for many: give one of them")
    files = named or tuple(filter(None, [settings.decisions]))
    if not files:
        raise UsageError("--decisions FILE is needed")
    run = prepare_run(replace(settings, decisions=None))
    if control_number is not None and results is not None:
        raise UsageError("--control-number is for the held claims of one file: give --manifest NAME.held.manifest.json")
    do = _Doing(run, strict, quiet, verbose, parted, control_number)
    do.charges = read_charge_master(master) if master else None
    if results is not None:
        code = do.night(items, results, _read(files), out)
    elif manifest is None or out is None:
        raise UsageError(f"Missing option '{'--manifest' if manifest is None else '--out'}'")
    else:
        code = do.release_file(items[0], manifest, _read(files), out)
    return CLEAN if code == FOUND and settings.exit_zero else code


class _Doing:
    def __init__(self, run: Run, strict: bool, quiet: bool, verbose: bool, parted: bool, number: int | None) -> None:
        self.charges: ChargeMaster | None = None
        self.run = run
        self.strict = strict
        self.quiet = quiet
        self.verbose = verbose
        self.parted = parted
        self.number = number

    def release_file(self, item: Input, manifest: Path, decisions: Sequence[Decision], out: Path) -> int:
        """Release one file."""
        code, done = self._release(item, manifest, decisions, out)
        if done is not None and done.passed_by:
            self._pass_by(done.passed_by)
            if not done.refused and done.approved + done.declined == done.carried:
                say(f"{done.name}: no row is about this file", error=True)
                return worst([FOUND, code])
        return code

    def night(self, inputs: Sequence[Input], results: Path, decisions: Sequence[Decision], out: Path | None) -> int:
        """Release all results of a folder."""
        night = read_night(inputs, results, decisions, out, held=False)
        for error in night.errors:
            say(str(error), error=True)
        codes = [error.exit_code for error in night.errors]
        refused = list(refused_in(night, self.charges)) if self.strict else night.refused
        _say_refused(refused)
        codes += [FOUND] if refused else []
        self._pass_by(night.passed_by)
        if self.strict and refused:
            say("nothing was published: --strict, and rows are refused", error=True)
            return worst(codes)
        for file in night.files:
            codes.append(self._release(file.original, file.base.path, file.decisions, file.out)[0])
        return worst(codes)

    def _release(
        self, item: Input, manifest: Path, decisions: Sequence[Decision], out: Path
    ) -> tuple[int, Released | None]:
        work: Callable[[], Released] = lambda: release_input(
            self.run,
            item,
            manifest,
            decisions,
            out,
            strict=self.strict,
            split=self.parted,
            control_number=self.number,
            charges=self.charges,
        )
        done, code = do_work(item.name, work, self.verbose)
        if done is None:
            return code, None
        _say_refused(done.refused)
        _say_remaining(done)
        if done.manifest is None and self.parted and done.remaining:
            why = "no claim is without an error, or an error is about more than claims"
            say(f"{done.name}: nothing was published: {why}; without --split the file is written whole", error=True)
            return FOUND, done
        if done.manifest is None:
            say(f"{done.name}: nothing was published: --strict, and rows are refused", error=True)
        elif not self.quiet:
            say(_sentence(done))
        return (FOUND if done.tally.open_rows or done.refused or done.remaining else CLEAN), done

    def _pass_by(self, files: dict[str, int]) -> None:
        if files and not self.quiet:
            names = ", ".join(sorted(files)[:5]) + (" …" if len(files) > 5 else "")
            say(f"{counted(sum(files.values()), 'row')} of other files passed by ({names})")


def _read(files: Iterable[Path]) -> list[Decision]:
    decisions: list[Decision] = []
    for path in files:
        rows = read_decisions(path).rows
        if not rows:
            say(f"{path}: decides nothing: no row has a decision", error=True)
        decisions.extend(rows)
    return decisions


def _say_refused(refused: Iterable[Refused]) -> None:
    for refusal in refused:
        about = ", ".join(filter(None, (f"claim {refusal.claim}" if refusal.claim else "", refusal.rule)))
        say(f"{refusal.decision.place}: refused{f' ({about})' if about else ''}: {refusal.why}", error=True)


def _say_remaining(done: Released) -> None:
    """Name each claim with errors that are left, and the rules; '-' is what is about no claim."""
    rules: dict[str, dict[str, None]] = {}
    for row in done.remaining:
        rules.setdefault(row.patient_control_number or "-", {})[row.rule] = None
    where = "goes out with" if done.held is None and done.manifest is not None else "is held for"
    for claim, codes in rules.items():
        say(f"{done.name}: claim {claim} {where} {', '.join(codes)}", error=True)
    if done.held is not None:
        part = done.held
        say(
            f"{done.name}: {counted(part.claims, 'claim')} of ${part.charges:,.2f} held in {part.output.name}; "
            f"{counted(part.claims_out, 'claim')} of ${part.charges_out:,.2f} released",
            error=True,
        )


def _sentence(done: Released) -> str:
    again = f" ({done.carried} of an earlier release)" if done.carried else ""
    return (
        f"{done.name}: {done.approved} approved, {done.declined} declined{again}, {len(done.refused)} refused; "
        f"{done.tally.open_rows} errors and warnings left to a person{_money(done)}"
    )


def _money(done: Released) -> str:
    """What became of the dollars; '' where nothing was approved."""
    if not done.approved:
        return ""
    kept = f", {counted(done.kept_charges, 'line')} with other units at the charge sent" if done.kept_charges else ""
    return f"; {signed_dollars(done.moved)} of what is billed{kept}"
