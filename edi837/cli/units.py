"""edi837 units: an amount of a drug as units, NDC quantity, containers and waste."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import click

from edi837.cli.options import Read
from edi837.cli.prepared import load_own
from edi837.dosing.drug_amount import amount_in
from edi837.mapping.mappings import Mappings
from edi837.official.conversion import Asked, codes_named, convert
from edi837.settings.config import load_settings
from edi837.settings.readers import read_date
from edi837.system.errors import CLEAN, FOUND, UsageError
from edi837.x12.ndc import pad

_PATH = click.Path(path_type=Path)
_CODE = re.compile(r"[A-Z][0-9]{4}|[0-9]{4}[0-9A-Z]")


@click.command(short_help="An amount of a drug as units, NDC quantity, waste.")
@click.argument("drug", metavar="CODE|NAME")
@click.option("--amount", required=True, metavar="AMOUNT", help="What was given: '300 mg', '0.5 mL', '2,000 units'.")
@click.option("--ndc", default="", metavar="NDC", help="The package that was used: eleven digits, or with hyphens.")
@click.option("--mappings", "own", type=_PATH, metavar="DIR", help="Own mappings; they come first.")
@click.option("--codes", "loaded", type=_PATH, metavar="FILE", help="Official tables (codes import).")
@click.option("--as-of", type=Read("date", read_date), metavar="DATE", help="The day of service; else today.")
def units(drug: str, amount: str, ndc: str, own: Path | None, loaded: Path | None, as_of: date | None) -> int:
    """Say what an AMOUNT of a drug is on a claim, with the arithmetic and the tables that it rests on.

    Facts are those of the drug mappings, else of official tables where they agree; nothing is guessed. Ends with 1
    where the units could not be computed.
    """
    settings = load_settings({}, Path.cwd()).settings
    mappings = load_own(own or settings.mappings, loaded or settings.codes)
    measure = amount_in(amount)
    if measure is None or measure.number <= 0:
        raise UsageError(f"--amount: {amount!r} is not an amount such as '300 mg', '0.5 mL' or '2,000 units'")
    day = as_of or settings.today
    conversion = convert(Asked(_code(drug, mappings, day), _ndc(ndc), measure, day), mappings)
    click.echo("\n".join(conversion.lines))
    return CLEAN if conversion.units is not None else FOUND


def _code(drug: str, mappings: Mappings, day: date) -> str:
    """The code itself, or the one code of a drug by its name."""
    if _CODE.fullmatch(drug.upper()):
        return drug.upper()
    codes = codes_named(drug, mappings, day)
    if len(codes) == 1:
        return codes[0]
    if codes:
        raise UsageError(f"{drug!r} has the codes {', '.join(codes)}: name the one")
    raise UsageError(f"{drug!r} is in no drug mapping and no loaded HCPCS file")


def _ndc(text: str) -> str:
    digits = text if re.fullmatch(r"[0-9]{11}", text) else pad(text)
    if text and not digits:
        raise UsageError(f"--ndc: {text!r} is not an NDC of eleven digits, or of ten with hyphens")
    return digits
