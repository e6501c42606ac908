"""Commands run on a snippet, with the evidence that goes with it: what `edi837` says of it, as its users get it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from pathlib import Path

from click.testing import CliRunner

from edi837.cli.main import commands
from tests.completing import complete
from tests.mapping.folders import folder_with
from tests.tables import directory, hcpcs_file

Row = dict[str, str]
AS_OF = "2026-11-24"
# The drug line of the bases, 5 units of which are 50 mg, 1 mL of a vial with 50 mg/mL.
KETAMINE = "LIN**N4*67457000110~CTP****1*ML~"


def run(*arguments: str) -> str:
    """What a command writes to stdout; it must not fail."""
    result = CliRunner().invoke(commands, list(arguments), standalone_mode=False)
    assert result.exception is None, result.output
    assert result.return_value in (0, 1), result.output
    return result.stdout


def file_of(folder: Path, form: str, snippet: str) -> Path:
    """The snippet as a whole file."""
    path = folder / "claims.837"
    path.write_bytes(complete(snippet, form))
    return path


def check(folder: Path, form: str, snippet: str, *options: str, **evidence: str) -> list[Row]:
    """The rows of `edi837 check`; evidence is a chart, rates, a payer's or drug's file, or rows of official tables."""
    path = file_of(folder, form, snippet)
    given = [*options, *with_evidence(folder, **evidence)]
    rows: list[Row] = json.loads(run("check", str(path), "--format", "json", "--as-of", AS_OF, *given))
    return rows


def extract(folder: Path, form: str, snippet: str, *options: str) -> list[Row]:
    """The rows of `edi837 extract`."""
    path = file_of(folder, form, snippet)
    return list(csv.DictReader(io.StringIO(run("extract", str(path), "--as-of", AS_OF, *options))))


def fixed(folder: Path, form: str, snippet: str, *options: str, **evidence: str) -> bytes:
    """What `edi837 fix` writes: the safe fixes, and nothing else."""
    path = file_of(folder, form, snippet)
    run("fix", str(path), "-o", str(folder / "fixed.837"), *options, *with_evidence(folder, **evidence))
    return (folder / "fixed.837").read_bytes()


def approved(folder: Path, form: str, snippet: str, code: str, value: str = "", **evidence: str) -> bytes:
    """What `edi837 release` writes once a person has approved the proposal of a rule."""
    path, out = file_of(folder, form, snippet), folder / "out"
    given = ["--as-of", AS_OF, *with_evidence(folder, **evidence)]
    run("process", str(path), "--out", str(out), "--report", "jsonl", *given)
    rows = [json.loads(line) for line in (out / "claims.exceptions.jsonl").read_text("utf-8").splitlines()]
    (asked,) = [row["exception_id"] for row in rows if row["rule"] == code]
    decisions = folder / "decisions.csv"
    decisions.write_text(
        f"exception_id,decision,by,note,value\n{asked},approve,R. Okafor,record seen,{value}\n", encoding="utf-8"
    )
    manifest = ["--manifest", str(out / "claims.manifest.json"), "--decisions", str(decisions)]
    run("release", str(path), *manifest, "--out", str(out), *given)
    return (out / "claims.released.837").read_bytes()


def with_evidence(folder: Path, **evidence: str) -> list[str]:
    """Options that hand the evidence over, each kind in the file that its option takes."""
    options = []
    for kind in ("chart", "rates"):
        if kind in evidence:
            (folder / f"{kind}.csv").write_text(evidence[kind], encoding="utf-8")
            options += [f"--{kind}", str(folder / f"{kind}.csv")]
    if own := {f"{kind}s_own": evidence[kind] for kind in ("payer", "drug") if kind in evidence}:
        (folder / "mappings").mkdir(exist_ok=True)
        options += ["--mappings", str(folder_with(folder / "mappings", **own))]
    if tables := list(_tables(folder, evidence)):
        run("codes", "import", *tables, "-o", str(folder / "codes.db"), "-q")
        options += ["--codes", str(folder / "codes.db")]
    return options


def _tables(folder: Path, evidence: dict[str, str]) -> Iterable[str]:
    if "hcpcs" in evidence:
        yield from ("--hcpcs", str(hcpcs_file(folder / "HCPC2026_OCT_ANWEB.txt", evidence["hcpcs"].splitlines())))
    if "ndc" in evidence:
        yield from ("--ndc", str(directory(folder / "ndc", evidence["ndc"].splitlines())))


def chart(*key: str, **cells: str) -> str:
    """A chart of one row for the drug line of a base, complete unless a cell says otherwise."""
    claim, line = key or ("LS-1001", "2")
    row = {
        "patient_control_number": claim, "line": line, "mg_given": "50", "mg_discarded": "0", "mg_dispensed": "50",
        "route": "IV", "indication": "depression, four failed treatments", "prior_therapies": "sertraline; venlafaxine",
        "monitoring": "continuous", "adverse_events": "none", "witness": "M. OLSEN RN", **cells,
    }  # fmt: skip
    table = io.StringIO()
    csv.writer(table).writerows((row.keys(), row.values()))
    return table.getvalue()


def faults(rows: Iterable[Row]) -> list[str]:
    """Errors and warnings: code, severity, and the line where it is a line's."""
    bad = [row for row in rows if row["severity"] in ("error", "warning")]
    return [" ".join(filter(None, (row["rule"], row["severity"], row["line"]))) for row in bad]


def only(rows: Iterable[Row], code: str) -> Row:
    """The one finding of a rule."""
    (row,) = [row for row in rows if row["rule"] == code and row["result"] == "found"]
    return row


def has(rows: Iterable[Row], code: str) -> bool:
    """Whether a rule found something."""
    return any(row["rule"] == code and row["result"] == "found" for row in rows)


def unchecked(rows: Iterable[Row]) -> set[str]:
    """The rules that could not be asked."""
    return {row["rule"] for row in rows if row["result"] == "not-checked"}
