"""edi837 deid: a file to show to others."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import click

from edi837.cli.exits import do_work, say
from edi837.cli.options import common_options
from edi837.cli.prepared import prepare_run
from edi837.deid.element_kinds import Kind
from edi837.jobs.deid import UNEXPLAINED, Deidentified, Difference, deidentify
from edi837.jobs.inputs import STDIN, find_inputs, refuse_to_overwrite
from edi837.report.figures import counted
from edi837.settings.config import Loaded
from edi837.system.errors import CLEAN, FOUND, UsageError

_STILL_PHI = "still-phi"
_MOST_PLACES = 5
_WORDS = dict.fromkeys((Kind.DATE, Kind.SHORT_DATE, Kind.TIME), "dates and times") | {
    Kind.ID: "names and identifiers",
    Kind.PAYER: "names and identifiers",
    Kind.CONTROL: "control numbers",
    Kind.ADDRESS: "addresses",
    Kind.ZIP: "ZIP codes",
    Kind.TEXT: "pieces of free text",
    Kind.UNKNOWN: "pieces that nobody knows",
}
_NOT_CERTIFIED = (
    "This is no certificate: 45 CFR 164.514(b) asks for an expert, or for knowing that nothing left can tell who it "
    "is. Read the file before you send it."
)


@click.command(short_help="A copy without patient data that gives the same findings.")
@click.argument("input_", nargs=1, metavar="INPUT")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    required=True,
    help="The file to write.",
)
@click.option("--keep-dates", is_flag=True, help="Keep all dates; the file is still PHI, and its name says so.")
@common_options(reporting=False)
def deid(input_: str, output: Path, keep_dates: bool, loaded: Loaded, quiet: bool, verbose: bool) -> int:
    """A copy of INPUT to attach to a report of a fault: the same findings at the same bytes, without patient data.

    Names, addresses, identifiers, telephone and control numbers become random ones of the same length, equal where
    they were equal; a valid NPI becomes another valid one. Dates become others of their year, in the same order; ages
    of 90 and more become one. Of free text nothing is left but names of drugs and amounts, of a ZIP code the first
    three digits, or 000 where few people live. Codes, amounts, drugs and diagnoses stay; all else is blanked.

    Findings that differ are listed with what they hang on; the exit code is 1 where that is not known. The tool
    certifies nothing (45 CFR 164.514): the file is as safe as what you know of it.
    """  # fmt: skip
    items = find_inputs([input_])
    if len(items) > 1:
        raise UsageError("deid takes one file")
    output = _named(output, keep_dates)
    refuse_to_overwrite(items, output)
    # What is kept beside the file, or hangs on who sent it, cannot be handed on with it.
    settings = replace(loaded.settings, chart=None, rates=None, prices=None, remittances=None)
    settings = replace(settings, authorizations=None, decisions=None, partner={})
    run = prepare_run(settings)
    chance = random.SystemRandom()
    result, code = do_work(items[0].name, lambda: deidentify(run, items[0], output, keep_dates, chance), verbose)
    if result is None:
        return code
    if not quiet:
        say("\n".join(_sentences(items[0].name, output, result)))
    say(_NOT_CERTIFIED if not keep_dates else f"Still PHI: all dates are in it. {_NOT_CERTIFIED}")
    return FOUND if result.unexplained and not settings.exit_zero else CLEAN


# Both files are judged without what is kept beside them, and no value is shown.
_NOT_ASKED = frozenset({"chart", "rates", "prices", "remittances", "authorizations", "include_patient"})
deid.params = [parameter for parameter in deid.params if parameter.name not in _NOT_ASKED]


def _named(output: Path, keep_dates: bool) -> Path:
    """The name of the file, which says so where it is still PHI."""
    if str(output) == STDIN:
        raise UsageError("-o takes the name of a file: its findings are compared before it is there")
    if not keep_dates or _STILL_PHI in output.name.lower():
        return output
    return output.with_name(f"{output.stem}.{_STILL_PHI}{output.suffix}")


def _sentences(name: str, output: Path, result: Deidentified) -> Iterator[str]:
    kinds = Counter(
        _WORDS.get(kind, "codes and amounts in a shape that they cannot have") for kind in result.counts.elements()
    )
    listed = ", ".join(f"{words} {times:,}" for words, times in kinds.most_common())
    yield f"{name} → {output}: exchanged: {listed or 'nothing'}"
    if not result.differences:
        yield f"{counted(result.findings, 'finding')}, the same at the same bytes in both"
        return
    yield f"{counted(result.findings, 'finding')}; what differs:"
    for key, alike in groupby(sorted(result.differences, key=_kind_of), _kind_of):
        yield _sentence(key, list(alike))


def _kind_of(difference: Difference) -> tuple[str, str, bool]:
    return difference.hangs_on, difference.place.rule, difference.in_original > difference.in_output


def _sentence(key: tuple[str, str, bool], alike: list[Difference]) -> str:
    hangs_on, rule, lost = key
    places = ", ".join(str(difference.place.byte_start) for difference in alike[:_MOST_PLACES])
    more = f" and {len(alike) - _MOST_PLACES} more" if len(alike) > _MOST_PLACES else ""
    where = f"byte{'s' if len(alike) > 1 else ''} {places}{more}"
    why = f"hangs on {hangs_on}" if hangs_on != UNEXPLAINED else "nobody knows why: please report it"
    return f"  {rule} {'in the original alone' if lost else 'in the new file alone'}, {where}; {why}"
