"""Official files in their own layouts, written for a test from a few words a row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from edi837.mapping.official import Official, load_official
from edi837.official.importing import Named, import_codes

PRODUCT_COLUMNS = (
    "PRODUCTID", "PRODUCTNDC", "PRODUCTTYPENAME", "PROPRIETARYNAME", "PROPRIETARYNAMESUFFIX", "NONPROPRIETARYNAME",
    "DOSAGEFORMNAME", "ROUTENAME", "STARTMARKETINGDATE", "ENDMARKETINGDATE", "MARKETINGCATEGORYNAME",
    "APPLICATIONNUMBER", "LABELERNAME", "SUBSTANCENAME", "ACTIVE_NUMERATOR_STRENGTH", "ACTIVE_INGRED_UNIT",
    "PHARM_CLASSES", "DEASCHEDULE", "NDC_EXCLUDE_FLAG", "LISTING_RECORD_CERTIFIED_THROUGH",
)  # fmt: skip
PACKAGE_COLUMNS = (
    "PRODUCTID", "PRODUCTNDC", "NDCPACKAGECODE", "PACKAGEDESCRIPTION", "STARTMARKETINGDATE", "ENDMARKETINGDATE",
    "NDC_EXCLUDE_FLAG", "SAMPLE_PACKAGE",
)  # fmt: skip


def record(
    code: str,
    description: str,
    added: str = "20200101",
    ended: str = "",
    successors: str = "",
    kind: str = "",
    sequence: int = 1,
    effective: str = "",
) -> str:
    """One record of the contractor file, 320 places."""
    kind = kind or ("7" if len(code) == 2 else "3")
    line = [" "] * 320

    def put(first: int, text: str) -> None:
        line[first - 1 : first - 1 + len(text)] = text

    put(1, code.rjust(5))
    put(6, f"{sequence * 100:05}{kind}")
    put(12, description[:80])
    if kind in "37":
        put(92, description[:28])
        put(205, "".join(one.ljust(5) for one in successors.split()))
        put(269, added.ljust(8))
        put(277, (effective or added).ljust(8))
        put(285, ended.ljust(8))
        put(293, "D" if ended else "N")
    return "".join(line)


def hcpcs_file(path: Path, rows: Iterable[str]) -> Path:
    """Rows `code | description | added | ended | successors`; what is left out stands for a code that is in force."""
    records = []
    for row in rows:
        code, description, *rest = (cell.strip() for cell in row.split("|"))
        records.append(record(code, description, *rest))
    path.write_bytes("".join(f"{one}\r\n" for one in records).encode("latin-1"))
    return path


def directory(folder: Path, rows: Iterable[str]) -> Path:
    """Rows `package | substance | strength | unit | form | description | start | end | excluded | route`; what is left
    out at the end is empty.
    """
    folder.mkdir(exist_ok=True)
    products: dict[str, list[str]] = {}
    packages = []
    for row in rows:
        cells = [cell.strip() for cell in row.split("|")]
        code, substance, strength, unit, form, description, start, end, excluded, route = [*cells, "", "", "", "", ""][
            :10
        ]
        product = code.rpartition("-")[0]
        told = {
            "PRODUCTID": product, "PRODUCTNDC": product, "PROPRIETARYNAME": substance.title(),
            "NONPROPRIETARYNAME": substance, "DOSAGEFORMNAME": form, "LABELERNAME": "Labeler", "NDC_EXCLUDE_FLAG": "N",
            "SUBSTANCENAME": substance.upper(), "ACTIVE_NUMERATOR_STRENGTH": strength, "ACTIVE_INGRED_UNIT": unit,
            "NDCPACKAGECODE": code, "PACKAGEDESCRIPTION": description, "STARTMARKETINGDATE": start,
            "ENDMARKETINGDATE": end, "SAMPLE_PACKAGE": "N", "ROUTENAME": route,
        }  # fmt: skip
        packages.append([{**told, "NDC_EXCLUDE_FLAG": excluded or "N"}.get(name, "") for name in PACKAGE_COLUMNS])
        own = {**told, "STARTMARKETINGDATE": "", "ENDMARKETINGDATE": ""}
        products.setdefault(product, [own.get(name, "") for name in PRODUCT_COLUMNS])
    write_table(folder / "product.txt", PRODUCT_COLUMNS, products.values())
    write_table(folder / "package.txt", PACKAGE_COLUMNS, packages)
    return folder


def write_table(path: Path, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> Path:
    """A file of FDA's: cells divided by tabs, CRLF, Windows-1252."""
    lines = ["\t".join(cells) for cells in (columns, *rows)]
    path.write_bytes("".join(f"{line}\r\n" for line in lines).encode("cp1252"))
    return path


def official_for(blocks: Mapping[str, str], folder: Path) -> Official | None:
    """The tables that a case brings: `hcpcs` and `ndc` in the words above, the others as CMS writes them."""
    named: dict[str, tuple[Path, ...]] = {}
    if "hcpcs" in blocks:
        named["hcpcs"] = (hcpcs_file(folder / "HCPC2026_OCT_ANWEB.txt", blocks["hcpcs"].splitlines()),)
    if "ndc" in blocks:
        named["ndc"] = (directory(folder / "ndc", blocks["ndc"].splitlines()),)
    if "mue" in blocks:
        path = folder / "MCR_MUE_Eff_10-01-2026.csv"
        path.write_text(blocks["mue"], encoding="latin-1")
        named["mue"] = (path,)
    for block, name in (("addendum_b", "2026 October Web Addendum B.csv"), ("asp", "October 2026 ASP.csv")):
        if block in blocks:
            path = folder / name
            path.write_text(blocks[block], encoding="latin-1")
            named[block] = (path,)
    for block, name in (("ptp", "ptp.csv"), ("icd10", "icd10cm_order_2027.txt"), ("taxonomy", "nucc_taxonomy_261.csv")):
        if block in blocks:
            path = folder / name
            path.write_text(blocks[block], encoding="latin-1")
            named["downloads"] = (*named.get("downloads", ()), path)
    if not named:
        return None
    import_codes(Named(**named), folder / "codes.db")
    return load_official(folder / "codes.db")
