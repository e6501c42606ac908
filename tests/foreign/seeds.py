"""One small good file of each kind that comes from outside, to be spoiled; and what reads it."""

from __future__ import annotations

import shutil
import sqlite3
import zipfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from edi837.cli import main
from edi837.decisions.charge_master import read_charge_master
from edi837.decisions.read_decisions import read_decisions
from edi837.drop.lock import holder, one_at_a_time
from edi837.evidence.chart import read_chart
from edi837.evidence.price_list import read_prices
from edi837.evidence.rates import read_rates
from edi837.evidence.remittances import read_remittances
from edi837.jobs.chart_import import import_chart
from edi837.jobs.report import read_results
from edi837.jobs.reporting.stored import stored_rows
from edi837.ledger import audit_log, signing
from edi837.ledger.keys import read_key
from edi837.manifest import proof
from edi837.manifest.read import check_changes, read_entries, read_head, read_manifest
from edi837.mapping.chart_maps import load_chart_map
from edi837.mapping.mappings import read_mappings
from edi837.mapping.official import load_official
from edi837.official.code_list_files import read_single_dose, read_taxonomy
from edi837.official.hcpcs_file import read_hcpcs
from edi837.official.icd10_file import read_icd10
from edi837.official.importing import Named, import_codes
from edi837.official.mue_files import read_mue
from edi837.official.ndc_files import read_directory
from edi837.official.openfda_file import is_openfda, package_rows, product_rows, updated
from edi837.official.prices import read_addendum_b, read_asp
from edi837.official.ptp_files import read_ptp
from edi837.official.recognize import is_outsourcing, is_packages
from edi837.official.source_file import SourceFile, read_source
from edi837.official.unlisted_files import read_unlisted
from edi837.settings.config import load_settings
from edi837.settings.unattended import read_run_settings
from tests.conftest import ROOT
from tests.decisions.test_charge_master import MASTER
from tests.drop.files import faulty
from tests.foreign.answer_seeds import ANSWER_KINDS, make_answers
from tests.judging import mappings
from tests.official.test_lists import JW_JZ, NUCC, ORDER, VIAL, openfda
from tests.official.test_prices import ADDENDUM, CROSSWALK, PRICES
from tests.official.test_ptp import PAIRS, text_of
from tests.tables import PACKAGE_COLUMNS, directory, hcpcs_file, write_table

_DECISIONS = (
    ("exception_id", "rule", "patient_control_number", "line", "before", "after", "decision", "by", "note", "value"),
    ("0123456789abcdef", "M401", "LS-1", "1", "59", "", "approve", "A. Turing", "as charted", ""),
    ("*", "Q601", "LS-2", "2", "5.0", "50", "decline", "=B2", "'=1+1", "drop"),
)
_CHART = """patient_control_number,line,service_date,mg_given,mg_discarded,route,start,stop
LS-1001,2,2026-11-02,50,,IV,10:00,10:40
LS-1002,1,,12.5,37.5,IM,,
"""
_RATES = (
    "payer,site,unit_amount,form,code,from,until\nNL100,11,3.10,P,J3000,2026-01-01,2026-12-31\ncommercial,13,7,I,,,\n"
)
_MUE = """"CPT codes, descriptions and other data only are copyright",,,
"HCPCS/CPT Code",Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale
J3000,2,3 Date of Service Edit: Clinical,Prescribing Information
J2704,600,3 Date of Service Edit: Clinical,Clinical: Data
"""
_TOML = """mappings = "mappings"
report = ["csv", "html"]
as_of = 2026-11-24
exit_zero = false
[run]
publish = "clean"
stable_seconds = 30
max_megabytes = 2048
keep_archive_days = 2300
receipts = false
[severity]
Q604 = "warning"
"""
_HCPCS = ("J3000 | Injection, streptomycin, up to 1 gm | 19820101", "JW | Amount discarded | 20030101")
_NDC = ("67457-001-10 | Ketamine Hydrochloride | 50 | mg/mL | INJECTION, SOLUTION | 10 mL in 1 VIAL (67457-001-10)",)

_PRICE_LIST = "ndc,unit,cost,from,until\n67457-001-10,ML,1.25,2026-01-01,2026-12-31\n67457000210,ML,2,,\n"
_REMITTANCES = "claim_number,patient_control_number,date\nX1,LS-1001,2026-11-10\n,LS-1002,2026-11-11\n"
_LOCAL = """<local>
  <known-by payer="northern" id="NL777" from="2026-01-01"/>
  <sign policy="northern/x" by="A. Turing" role="analyst" on="2026-11-01" digest="0123456789abcdef"/>
</local>
"""


@dataclass(frozen=True)
class Kind:
    """A kind of file: the good one, relative to the folder that has it, and what reads a folder with a spoiled one."""

    file: str
    read: Callable[[Path], object]


def _all(found: Iterator[object]) -> None:
    deque(found, maxlen=0)


def _manifest(folder: Path) -> None:
    path = folder / "out" / "a.manifest.json"
    check_changes(read_manifest(path), (folder / "a.837").read_bytes())


def _proof(folder: Path) -> None:
    proof.verify(folder / "a.837", folder / "out" / "a.corrected.837", folder / "out" / "a.manifest.json")


def _stored(folder: Path) -> None:
    path = folder / "out" / "a.manifest.json"
    read_head(path)
    _all(read_entries(path, "proposals"))
    read_results([path])


def _settings(folder: Path) -> None:
    read_run_settings(load_settings({}, folder, {}), folder, {})


def _own_mappings(folder: Path) -> None:
    read_mappings(folder / "own")


def _codes(folder: Path) -> None:
    official = load_official(folder / "codes.edi837")
    if official.hcpcs:
        official.hcpcs.find("J3000")
    if official.ndc:
        official.ndc.find("67457000110")
        official.ndc.packages("674570001")
    if official.mue:
        official.mue.limit("J3000", "medicare", "practitioner", None)


def _log(folder: Path) -> None:
    lines = (folder / "audit.jsonl").read_bytes().splitlines(keepends=True)
    audit_log.verify(lines, first_number=audit_log.first_number(lines[0]) if lines else 1)


def _signed(folder: Path) -> None:
    key = signing.public_key((folder / "key.pub").read_bytes())
    signing.signed_head((folder / "head.json").read_bytes(), key)


def _private(folder: Path) -> None:
    signing.sign(audit_log.START, "2026-11-24T00:00:00Z", (folder / "key").read_bytes())


def _lock(folder: Path) -> None:
    holder(folder / "lock")
    with one_at_a_time(folder / "lock", {"run": "a"}) as notice:
        assert notice.before is None or isinstance(notice.before, dict)


def _directory(folder: Path) -> None:
    read_directory(read_source(folder / "ndc/product.txt"), read_source(folder / "ndc/package.txt"))


def _of_source(name: str, read: Callable[[SourceFile], object]) -> Callable[[Path], object]:
    return lambda folder: read(read_source(folder / name))


def _unlisted(folder: Path) -> None:
    source = read_source(folder / "unfinished_package.txt")
    if is_packages(source) or is_outsourcing(source):
        read_unlisted(source)


def _openfda(folder: Path) -> None:
    source = read_source(folder / "openfda.json")
    if is_openfda(source):
        updated(source)
        _all(product_rows(source))
        _all(package_rows(source))


def _downloads(folder: Path) -> None:
    import_codes(Named(downloads=(folder / "downloads.zip",)), folder / "downloaded.edi837")


def _export(system: str) -> Callable[[Path], object]:
    return lambda folder: import_chart([folder / f"{system}.csv"], [load_chart_map(system)], mappings().drugs, None)


KINDS = {
    "decisions.csv": Kind("decisions.csv", lambda folder: read_decisions(folder / "decisions.csv")),
    "decisions.xlsx": Kind("decisions.xlsx", lambda folder: read_decisions(folder / "decisions.xlsx")),
    "manifest": Kind("out/a.manifest.json", _manifest),
    "manifest, proved": Kind("out/a.manifest.json", _proof),
    "manifest, reported": Kind("out/a.manifest.json", _stored),
    "exceptions.csv": Kind("out/a.exceptions.csv", lambda folder: _all(stored_rows(folder / "out/a.exceptions.csv"))),
    "exceptions.jsonl": Kind(
        "out/a.exceptions.jsonl", lambda folder: _all(stored_rows(folder / "out/a.exceptions.jsonl"))
    ),
    "chart": Kind("chart.csv", lambda folder: read_chart(folder / "chart.csv")),
    "rates": Kind("rates.csv", lambda folder: read_rates(folder / "rates.csv")),
    "settings": Kind("edi837.toml", _settings),
    "drug": Kind("own/drugs/J3000.xml", _own_mappings),
    "payer": Kind("own/payers/northern.xml", _own_mappings),
    "codes": Kind("codes.edi837", _codes),
    "hcpcs": Kind("hcpcs.txt", lambda folder: read_hcpcs(read_source(folder / "hcpcs.txt"))),
    "mue": Kind("mue.csv", lambda folder: read_mue(read_source(folder / "mue.csv"))),
    "prices": Kind("prices.csv", lambda folder: read_asp(read_source(folder / "prices.csv"))),
    "crosswalk": Kind("crosswalk.csv", lambda folder: read_asp(read_source(folder / "crosswalk.csv"))),
    "addendum b": Kind("addendum.txt", lambda folder: read_addendum_b(read_source(folder / "addendum.txt"))),
    "addendum b, workbook": Kind(
        "addendum.xlsx", lambda folder: read_addendum_b(read_source(folder / "addendum.xlsx"))
    ),
    "audit log": Kind("audit.jsonl", _log),
    "signed head": Kind("head.json", _signed),
    "public key": Kind("key.pub", _signed),
    "private key": Kind("key", _private),
    "ledger key": Kind("ledger.key", lambda folder: read_key(folder / "ledger.key")),
    "lock": Kind("lock", _lock),
    "charge master": Kind("master.csv", lambda folder: read_charge_master(folder / "master.csv")),
    "price list": Kind("price-list.csv", lambda folder: read_prices(folder / "price-list.csv")),
    "remittances": Kind("remittances.csv", lambda folder: read_remittances(folder / "remittances.csv")),
    "icd-10-cm": Kind("icd10cm_order_2026.txt", _of_source("icd10cm_order_2026.txt", read_icd10)),
    "ptp edits": Kind("2026q4-practitioner-ptp-edits.txt", _of_source("2026q4-practitioner-ptp-edits.txt", read_ptp)),
    "taxonomy": Kind("nucc_taxonomy_261.csv", _of_source("nucc_taxonomy_261.csv", read_taxonomy)),
    "single-dose list": Kind("jw-jz.csv", _of_source("jw-jz.csv", read_single_dose)),
    "openfda": Kind("openfda.json", _openfda),
    "unlisted packages": Kind("unfinished_package.txt", _unlisted),
    "downloads": Kind("downloads.zip", _downloads),
    "export of a system": Kind("epic.csv", _export("epic")),
    "export of a cabinet": Kind("cabinet.csv", _export("cabinet")),
    "chart map": Kind("map.xml", lambda folder: load_chart_map(str(folder / "map.xml"))),
    "local": Kind("own/local/here.xml", _own_mappings),
    "products": Kind("ndc/product.txt", _directory),
    "packages": Kind("ndc/package.txt", _directory),
    **{name: Kind(*kind) for name, kind in ANSWER_KINDS.items()},
}


def make_seeds(folder: Path) -> Path:
    """All good files in one folder; each is read without an error."""
    (folder / "a.837").write_bytes(faulty())
    process = ["process", str(folder / "a.837"), "--out", str(folder / "out"), "--report", "csv,jsonl"]
    assert main.run([*process, "--as-of", "2026-11-24", "-q"]) == 1
    (folder / "decisions.csv").write_text("".join(",".join(row) + "\n" for row in _DECISIONS))
    _workbook(folder / "decisions.xlsx", _DECISIONS)
    (folder / "chart.csv").write_text(_CHART)
    (folder / "rates.csv").write_text(_RATES)
    (folder / "edi837.toml").write_text(_TOML)
    (folder / "mue.csv").write_text(_MUE)
    (folder / "prices.csv").write_text(PRICES)
    (folder / "crosswalk.csv").write_text(CROSSWALK)
    (folder / "addendum.txt").write_text("\n".join(ADDENDUM), encoding="latin-1")
    _workbook(folder / "addendum.xlsx", [line.replace('"', "").split("\t") for line in ADDENDUM])
    hcpcs_file(folder / "hcpcs.txt", _HCPCS)
    directory(folder / "ndc", _NDC)
    import_codes(Named(hcpcs=(folder / "hcpcs.txt",), ndc=(folder / "ndc",), mue=()), folder / "codes.edi837")
    _tables(folder)
    (folder / "master.csv").write_text(MASTER)
    (folder / "price-list.csv").write_text(_PRICE_LIST)
    (folder / "remittances.csv").write_text(_REMITTANCES)
    for system in ("epic", "cabinet"):
        shutil.copy(ROOT / "tests" / "evidence" / "exports" / f"{system}.csv", folder)
    shutil.copy(ROOT / "mappings" / "charts" / "epic.xml", folder / "map.xml")
    _audited(folder)
    make_answers(folder)
    for kind, name in (("drugs", "J3000"), ("payers", "northern")):
        (folder / "own" / kind).mkdir(parents=True)
        source = ROOT / "mappings" / kind
        chosen = source / f"{name}.xml"
        shutil.copy(
            chosen if chosen.exists() else sorted(source.glob("*.xml"))[0], folder / "own" / kind / f"{name}.xml"
        )
    (folder / "own" / "local").mkdir()
    (folder / "own" / "local" / "here.xml").write_text(_LOCAL)
    with closing(sqlite3.connect(folder / "codes.edi837")) as link:
        assert link.execute("SELECT count(*) FROM hcpcs").fetchone() == (2,)
    return folder


def _tables(folder: Path) -> None:
    """Tables as they are downloaded, alone and packed."""
    (folder / "icd10cm_order_2026.txt").write_text(ORDER)
    (folder / "2026q4-practitioner-ptp-edits.txt").write_text(text_of(*PAIRS), encoding="latin-1")
    (folder / "nucc_taxonomy_261.csv").write_text(NUCC, encoding="utf-8")
    (folder / "jw-jz.csv").write_text(JW_JZ)
    columns = PACKAGE_COLUMNS[:6]
    row = {"PRODUCTNDC": "67457-001", "NDCPACKAGECODE": "67457-001-10", "PACKAGEDESCRIPTION": "1 VIAL"}
    write_table(folder / "unfinished_package.txt", columns, [[row.get(column, "x") for column in columns]])
    (folder / "openfda.json").write_text(openfda([VIAL]))
    with zipfile.ZipFile(folder / "downloads.zip", "w") as archive:
        for name in ("nucc_taxonomy_261.csv", "jw-jz.csv", "unfinished_package.txt"):
            archive.write(folder / name, name)


def _audited(folder: Path) -> None:
    """An audit log of three lines, its signed head, both halves of the key, the key of a ledger, a lock file."""
    head, lines = audit_log.START, []
    for action in ("published", "held", "repair"):
        line, head = audit_log.line(head, "2026-11-24T00:00:00Z", "e42644403d52", action, {"sha256": "0" * 64})
        lines.append(line)
    (folder / "audit.jsonl").write_bytes(b"".join(lines))
    pair = signing.new_key()
    (folder / "key").write_bytes(pair.private)
    (folder / "key.pub").write_bytes(pair.public)
    (folder / "head.json").write_bytes(signing.sign(head, "2026-11-24T00:00:00Z", pair.private))
    (folder / "ledger.key").write_text("0123456789abcdef" * 4 + "\n")
    (folder / "ledger.key").chmod(0o600)
    (folder / "lock").write_text('{"pid": 1, "run": "r", "since": "then", "host": "h", "handling": "", "boot": "b"}')


def _workbook(path: Path, rows: Iterable[Sequence[str]]) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(list(row))
    book.save(path)
