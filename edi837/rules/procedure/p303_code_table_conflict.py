"""P303: the official table knows the code as something else."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import ServiceLine
from edi837.findings.finding import Finding
from edi837.rules.rule import INFO, WARNING, Knowledge, rule
from edi837.rules.when import with_procedure
from edi837.x12.values import plain


@rule(
    "P303",
    "code-table-conflict",
    on=ServiceLine,
    severity=WARNING,
    snip=5,
    when=with_procedure,
    needs=("hcpcs",),
    per_file=True,
)
def code_table_conflict(line: ServiceLine, knowledge: Knowledge) -> Iterator[Finding]:
    """The HCPCS file says another substance, or another amount of it, for the code than the drug mapping.

    Why: a payer that goes by the official table reads the line as that drug and that amount. It is said once for the
    file, a warning; for each line it is a reference.
    Fix: none. Agree with the payer on the code that it takes for the drug; a code is never converted here, because
    units, charge and description would change with it.
    Do: Agree with the payer on the code that it takes for this drug.
    Source: the loaded CMS HCPCS file against the drug mappings.
    """
    code, hcpcs = line.code, knowledge.hcpcs
    if code is None or code.derived or hcpcs is None or not hcpcs.contradiction(code):
        return
    official = hcpcs.find(code.value)
    amount = f", {plain(code.mg_per_unit)} mg a unit" if code.mg_per_unit is not None else ""
    says = official.says if official else ""
    message = f"{code.value} stands for {code.substance.name}{amount} here; in the {hcpcs.table} it is {says}"
    yield Finding(line.procedure_element, message, severity=INFO)
