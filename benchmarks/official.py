"""What official tables of full size cost: to import four quarters of them, and to start with them loaded.

    python benchmarks/official.py --share 1 --rounds 5 --output benchmarks/TABLES.md

Tables are made by counting, in the published layouts and under the published names, in ZIP archives. Whole processes:
processor seconds are user and system together, memory is RssAnon. `--share 0.01` takes a hundredth of the rows.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.measure import Command, cpu, paired, peak, run  # noqa: E402
from edi837.generate.file import generate  # noqa: E402
from edi837.generate.spec import Spec  # noqa: E402

_EDI837 = (sys.executable, "-m", "edi837")
# A report that finds something ends with 1.
_FINE = frozenset({0, 1})
_CLINICAL = "3 Date of Service Edit: Clinical"


class Quarter(NamedTuple):
    """Of 2026: its number, month, and the month of its end."""

    number: int
    month: str
    end: str

    @property
    def first(self) -> str:
        """As names of files have it."""
        return f"{self.number * 3 - 2:02}-01-2026"


QUARTERS = (
    Quarter(1, "January", "March 31"), Quarter(2, "April", "June 30"), Quarter(3, "July", "September 30"),
    Quarter(4, "October", "December 31"),
)  # fmt: skip


class Sizes(NamedTuple):
    """Rows of each table, a quarter."""

    codes: int
    crossings: int
    addendum: int
    limits: int
    pairs: int
    packages: int

    @classmethod
    def of(cls, share: float) -> Sizes:
        """A share of what is published."""
        return cls(*(max(10, int(rows * share)) for rows in (9_000, 10_000, 19_000, 16_000, 1_500_000, 250_000)))


def code(number: int) -> str:
    """A code for each number below 30,000: J codes, then Q and C codes."""
    return f"{'JQC'[number // 10_000]}{number % 10_000:04}"


def ndc(number: int) -> str:
    """A package's, in the form 5-4-2."""
    return f"{10_000 + number // 20_000:05}-{number // 2 % 10_000:04}-0{number % 2}"


def hcpcs(sizes: Sizes) -> str:
    """The contractor file: records of 320 places."""
    rows = (f"{code(at)}001003{f'Injection, drug {at}, 10 mg':80}{f'Drug {at}':28}" for at in range(sizes.codes))
    return "".join(f"{row:268}2020010120200101        N\r\n" for row in rows)


def crosswalk(sizes: Sizes, quarter: Quarter) -> str:
    """Of ASP, with its banner."""
    head = f"{quarter.month} 2026 ASP NDC - HCPCS Crosswalk\r\n"
    head += f'"     Effective {quarter.month} 1, 2026 through {quarter.end}, 2026"\r\n\r\n"A note,\r\nof two lines"\r\n'
    head += "_2026_CODE,Short Description,LABELER NAME,NDC,Drug Name,HCPCS dosage,PKG SIZE,PKG QTY,BILLUNITS,"
    head += "BILLUNITSPKG\r\n"
    rows = (
        f"{code(at % 1000)},Drug,Labeler,{ndc(at)},Drug,10 MG,4,1,10,10\r\n" for at in range(sizes.crossings)
    )  # fmt: skip
    return head + "".join(rows)


def prices(sizes: Sizes, quarter: Quarter) -> str:
    """Payment limits of the first thousand codes."""
    head = f'Limits\r\n\r\n"Effective {quarter.month} 1, 2026 through {quarter.end}, 2026"\r\n'
    head += "HCPCS Code,Short Description,HCPCS Code Dosage,Payment Limit,Co-insurance Percentage,Notes\r\n"
    return head + "".join(f"{code(at)},Drug,10 MG,12.345,20.000,\r\n" for at in range(min(1000, sizes.codes)))


def addendum_b(sizes: Sizes) -> str:
    """OPPS, a row a code."""
    head = "Addendum B\r\n\r\nHCPCS Code,Short Descriptor,SI,APC,Relative Weight,Payment Rate\r\n"
    return head + "".join(f'{code(at)},Drug,K,9999,,"$1,234.125 "\r\n' for at in range(sizes.addendum))


def limits(sizes: Sizes, setting: str) -> str:
    """MUE: a notice in one cell, then a row a code."""
    head = f'"A notice\r\nof lines",,,\r\n"HCPCS/\r\nCPT Code",{setting} MUE Values,MUE Adjudication Indicator,'
    head += "MUE Rationale\r\n"
    return head + "".join(f"{code(at)},100,{_CLINICAL},Data\r\n" for at in range(sizes.limits))


def pairs(first: int, count: int) -> Iterator[str]:
    """PTP edits of one part: twenty column 2 codes a column 1 code."""
    yield "notice\t\t\t\t\t\t\r\nColumn1/Column2 Edits\t\t\t\t\t\t\r\n"
    yield "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale\r\n"
    yield "\t\tprior to 1996\tDate\tDate\t0=not allowed\t\r\n"
    for at in range(first, first + count):
        yield f"{at // 20 % 90_000 + 10_000}\t{code(at % 20 * 7 + at // 2_000_000)}\t\t20220101\t*\t1\tStandards\r\n"


def directory(sizes: Sizes) -> dict[str, str]:
    """FDA's products and packages, two packages a product."""
    product = "PRODUCTID\tPRODUCTNDC\tPRODUCTTYPENAME\tPROPRIETARYNAME\tPROPRIETARYNAMESUFFIX\tNONPROPRIETARYNAME\t"
    product += (
        "DOSAGEFORMNAME\tROUTENAME\tSTARTMARKETINGDATE\tENDMARKETINGDATE\tMARKETINGCATEGORYNAME\tAPPLICATIONNUMBER\t"
    )
    product += "LABELERNAME\tSUBSTANCENAME\tACTIVE_NUMERATOR_STRENGTH\tACTIVE_INGRED_UNIT\tPHARM_CLASSES\tDEASCHEDULE\t"
    product += "NDC_EXCLUDE_FLAG\tLISTING_RECORD_CERTIFIED_THROUGH\r\n"
    package = "PRODUCTID\tPRODUCTNDC\tNDCPACKAGECODE\tPACKAGEDESCRIPTION\tSTARTMARKETINGDATE\tENDMARKETINGDATE\t"
    package += "NDC_EXCLUDE_FLAG\tSAMPLE_PACKAGE\r\n"
    products = "".join(
        f"{ndc(at)[:-3]}_a\t{ndc(at)[:-3]}\tHUMAN\tDrug {at % 4000}\t\tDrug\tINJECTION, SOLUTION\tINTRAVENOUS\t20200101"
        f"\t\tNDA\tNDA{at}\tLabeler\tDRUG {at % 4000}\t25\tmg/mL\tClass\t\tN\t20271231\r\n"
        for at in range(0, sizes.packages, 2)
    )
    packages = "".join(
        f"{ndc(at)[:-3]}_a\t{ndc(at)[:-3]}\t{ndc(at)}\t1 VIAL, SINGLE-DOSE in 1 CARTON ({ndc(at)})  / 4 mL in 1 VIAL, "
        f"SINGLE-DOSE\t20200101\t\tN\tN\r\n"
        for at in range(sizes.packages)
    )
    return {"product.txt": product + products, "package.txt": package + packages}


def write_tables(folder: Path, sizes: Sizes) -> None:
    """Archives as they are published, four quarters of them."""
    for quarter in QUARTERS:
        month, day, version = quarter.month, quarter.first, 319 + quarter.number
        files = {f"HCPC2026_{month[:3].upper()}_ANWEB.txt": hcpcs(sizes)}
        files[f"{month} 2026 ASP NDC-HCPCS Crosswalk.csv"] = crosswalk(sizes, quarter)
        files[f"{month} 2026 Medicare Part B Payment Limit File.csv"] = prices(sizes, quarter)
        files[f"2026 {month} Web Addendum B.csv"] = addendum_b(sizes)
        files[f"MCR_MUE_PractitionerServices_Eff_{day}.csv"] = limits(sizes, "Practitioner Services")
        files[f"MCR_MUE_OutpatientHospitalServices_Eff_{day}.csv"] = limits(sizes, "Outpatient Hospital Services")
        for name, text in files.items():
            _zip(folder / f"{Path(name).stem}.zip", {name: text})
        part = sizes.pairs // 4
        for at in range(4):
            name = f"ccipra-v{version}r0-f{at + 1}"
            text = "".join(pairs(at * part, part))
            _zip(
                folder / f"medicare-ncci-2026q{quarter.number}-practitioner-ptp-edits-{name}.zip", {f"{name}.TXT": text}
            )
    _zip(folder / "ndctext.zip", directory(sizes))


def _zip(path: Path, files: dict[str, str]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in files.items():
            archive.writestr(name, text.encode("latin-1"))


def measured(folder: Path, sizes: Sizes, rounds: int) -> Iterator[str]:
    """The table, in Markdown."""
    downloads, codes, claim = folder / "downloads", folder / "codes.db", folder / "claim.837"
    downloads.mkdir()
    write_tables(downloads, sizes)
    claim.write_bytes(b"".join(generate(Spec(claims=1, density=1.0))))
    whole = Command(
        (*_EDI837, "codes", "import", str(downloads), "-o", str(codes), "-q"), before=lambda: codes.unlink(True)
    )
    took = run(whole)
    yield f"Four quarters of {sizes.codes:,} HCPCS codes, {sizes.crossings:,} crosswalk rows, {sizes.addendum:,} rows"
    yield f"of Addendum B, {sizes.limits:,} of each of two MUE tables and {sizes.pairs:,} PTP pairs; {sizes.packages:,}"
    yield "packages of the NDC directory."
    yield ""
    yield "| step | CPU s | clock s | peak RssAnon, MB | codes file, MB |"
    yield "| --- | --- | --- | --- | --- |"
    megabytes = codes.stat().st_size / 1e6
    yield f"| `codes import` of all of it | {took.cpu:.1f} | {took.wall:.1f} | {peak(whole):.0f} | {megabytes:.0f} |"
    words = (*_EDI837, "check", str(claim), "-q")
    commands = {
        "`check` of one claim": Command(words, _FINE),
        "`check` of one claim, with `--codes`": Command((*words, "--codes", str(codes)), _FINE),
    }
    for name, runs in paired(commands, rounds).items():
        yield f"| {name} | {cpu(runs):.2f} | {min(each.wall for each in runs):.2f} | {peak(commands[name]):.0f} | |"


def main() -> None:
    """Measure, and write."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--share", type=float, default=1.0)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--output", type=Path)
    wanted = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        lines = list(measured(Path(name), Sizes.of(wanted.share), wanted.rounds))
    text = "\n".join(lines) + "\n"
    sys.stdout.write(text)
    if wanted.output is not None:
        wanted.output.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
