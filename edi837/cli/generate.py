"""edi837 generate: synthetic claim files with labeled faults."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from datetime import date
from pathlib import Path

import click

from edi837.cli.exits import say
from edi837.cli.options import CODES, Read, codes_given
from edi837.generate.answers import as_csv
from edi837.generate.file import generate as pieces_of
from edi837.generate.spec import Spec
from edi837.jobs.file_set import FileSet, writing
from edi837.jobs.generated_answers import answer_file
from edi837.mapping.mappings import load_mappings
from edi837.report.figures import counted
from edi837.settings.readers import read_count, read_date
from edi837.system.errors import CLEAN

_FILE = click.Path(path_type=Path, dir_okay=False)
_COUNT = Read("number", read_count)


@click.command(short_help="Synthetic 837P or 837I files.")
@click.option(
    "-o", "--output", required=True, metavar="FILE|-|DIR", help="The file to write, - for standard output; or DIR."
)
@click.option("--claims", type=_COUNT, default=1000, show_default=True, metavar="N", help="Claims in the file.")
@click.option("--kind", type=click.Choice(["P", "I"]), default="P", show_default=True, help="837P or 837I.")
@click.option("--setting", default="", metavar="NAME", help="Claims of one setting, such as pain or 340b.")
@click.option("--drugs", type=click.Choice(["all"]), help="Drugs of official tables (--codes).")
@click.option("--codes", type=_FILE, metavar="FILE", help="Official tables (codes import).")
@click.option(
    "--density", type=click.FloatRange(0, 1), default=0.05, show_default=True, help="Claims with a drug line."
)
@click.option(
    "--faults", type=CODES, multiple=True, metavar="CODES", help="Faults to put in, by rule code or prefix; or all."
)
@click.option("--fault-rate", type=click.FloatRange(0, 1), default=0.1, show_default=True, help="Faulty drug claims.")
@click.option("--answers", type=_FILE, metavar="FILE", help="The answer sheet (CSV).")
@click.option(
    "--answers-for",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    metavar="CORRECTED",
    help="999, 277CA and 835 for the claims of a file, into DIR, with their truth.",
)
@click.option("--seed", type=int, default=1, show_default=True, metavar="N", help="The same seed, the same bytes.")
@click.option(
    "--per-st", type=_COUNT, default=5000, show_default=True, metavar="N", help="Claims in a transaction set."
)
@click.option("--as-of", type=Read("date", read_date), metavar="DATE", help="The day the file is made for.")
@click.option("-q", "--quiet", is_flag=True, help="Say only what went wrong.")
def generate(
    output: str, claims: int, kind: str, setting: str, drugs: str | None, codes: Path | None, density: float,
    faults: tuple[tuple[str, ...], ...],
    fault_rate: float, answers: Path | None, answers_for: Path | None, seed: int, per_st: int, as_of: object,
    quiet: bool,
) -> int:  # fmt: skip
    """Synthetic 837P or 837I: names, numbers and addresses are invented.

    With --faults some of the drug claims get one fault each; --answers lists what `check` must then find. With
    --answers-for, payers answer the claims of CORRECTED as their behavior is stated and --seed draws it: a 999, a
    277CA, an 835, one with reversals and one with recoupments, and NAME.truth.csv, which says what is so.
    """
    if answers_for is not None:
        return _answer(answers_for, Path(output), seed, as_of, quiet)
    # One key of one type, which `**` does not see.
    when = {} if as_of is None else {"as_of": as_of}
    spec = Spec(
        claims=claims, kind=kind, density=density, faults=codes_given(faults) or (), fault_rate=fault_rate,
        seed=seed, per_st=per_st, setting=setting, drugs=drugs or "", **when,  # type: ignore[arg-type]
    )  # fmt: skip
    with nullcontext() if answers is None else writing(answers):
        sheet = None if answers is None else answers.open("w", newline="", encoding="utf-8")
    tell = None if sheet is None else as_csv(sheet)
    pieces = pieces_of(spec, tell, load_mappings(None, codes))
    if output == "-":
        sys.stdout.buffer.writelines(pieces)
    else:
        path = Path(output)
        with FileSet(path.parent) as files:
            with files.create(path.name) as file:
                file.writelines(pieces)
            files.publish()
    if sheet is not None:
        sheet.close()
    if not quiet:
        say(f"{output}: {counted(claims, 'claim')}")
    return CLEAN


def _answer(corrected: Path, out: Path, seed: int, as_of: object, quiet: bool) -> int:
    names = answer_file(corrected, out, seed, as_of if isinstance(as_of, date) else None)
    if not quiet:
        say(f"{corrected.name}: {', '.join(names)}")
    return CLEAN
