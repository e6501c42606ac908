"""`codes status`: which quarters are loaded, how old they are, what comes next, and where a person downloads it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from edi837.mapping.codes_file import (
    ADDENDUM_B,
    ASC_DRUGS,
    ASC_PROCEDURES,
    ASP,
    CROSSWALK,
    CROSSWALK_AWP,
    CROSSWALK_OPPS,
    CROSSWALK_PREP,
    HCPCS,
    ICD10,
    JW_JZ,
    MEDICAID_MUE_HOSPITAL,
    MEDICAID_MUE_PRACTITIONER,
    MEDICAID_MUE_SUPPLIER,
    MEDICAID_PTP_HOSPITAL,
    MEDICAID_PTP_PRACTITIONER,
    MEDICAID_PTP_SUPPLIER,
    MUE_HOSPITAL,
    MUE_PRACTITIONER,
    MUE_SUPPLIER,
    NDC_EXCLUDED,
    NDC_OUTSOURCING,
    NDC_PACKAGES,
    NDC_PRODUCTS,
    NDC_UNFINISHED,
    PTP_HOSPITAL,
    PTP_PRACTITIONER,
    TAXONOMY,
    TITLES,
    ImportedTable,
)
from edi837.report.figures import counted

_CMS = "https://www.cms.gov/medicare"
_DRUG_PRICES = f"{_CMS}/payment/part-b-drugs/asp-pricing-files"
_FDA = "https://www.accessdata.fda.gov/cder"
_NCCI = f"{_CMS}/coding-billing/national-correct-coding-initiative-ncci-edits"
_MUE = f"{_NCCI}/medicare-ncci-medically-unlikely-edits-mues"
_ASC = f"{_CMS}/payment/prospective-payment-systems/ambulatory-surgical-center-asc/asc-payment-rates-addenda"
_PTP = (
    f"{_CMS}/coding-billing/national-correct-coding-initiative-ncci-edits/medicare-ncci-procedure-procedure-ptp-edits"
)
_MEDICAID = f"{_CMS}/coding-billing/ncci-medicaid/medicaid-ncci-edit-files"
_PAGES = {
    HCPCS: f"{_CMS}/coding-billing/healthcare-common-procedure-system/quarterly-update",
    ADDENDUM_B: f"{_CMS}/payment/prospective-payment-systems/hospital-outpatient/addendum-a-b-updates",
    ASC_PROCEDURES: _ASC,
    ASC_DRUGS: _ASC,
    ASP: _DRUG_PRICES,
    CROSSWALK: _DRUG_PRICES,
    CROSSWALK_AWP: _DRUG_PRICES,
    CROSSWALK_OPPS: _DRUG_PRICES,
    CROSSWALK_PREP: _DRUG_PRICES,
    MUE_PRACTITIONER: _MUE,
    MUE_HOSPITAL: _MUE,
    MUE_SUPPLIER: _MUE,
    MEDICAID_MUE_PRACTITIONER: _MEDICAID,
    MEDICAID_MUE_HOSPITAL: _MEDICAID,
    MEDICAID_MUE_SUPPLIER: _MEDICAID,
    PTP_PRACTITIONER: _PTP,
    PTP_HOSPITAL: _PTP,
    MEDICAID_PTP_PRACTITIONER: _MEDICAID,
    MEDICAID_PTP_HOSPITAL: _MEDICAID,
    MEDICAID_PTP_SUPPLIER: _MEDICAID,
    NDC_PRODUCTS: f"{_FDA}/ndctext.zip",
    NDC_PACKAGES: f"{_FDA}/ndctext.zip",
    NDC_EXCLUDED: f"{_FDA}/ndc_excluded.zip",
    NDC_UNFINISHED: f"{_FDA}/ndc_unfinished.zip",
    NDC_OUTSOURCING: f"{_FDA}/compounders_ndc_directory.zip",
    ICD10: f"{_CMS}/coding-billing/icd-10-codes",
    TAXONOMY: "https://www.nucc.org/index.php/code-sets-mainmenu-41/provider-taxonomy-mainmenu-40/csv-mainmenu-57",
    JW_JZ: f"{_CMS}/payment/part-b-drugs/discarded-drugs",
}
_DAILY = frozenset({NDC_PRODUCTS, NDC_PACKAGES, NDC_EXCLUDED, NDC_UNFINISHED, NDC_OUTSOURCING})


def status_text(tables: tuple[ImportedTable, ...], as_of: date) -> str:
    """A paragraph for each kind of table that is loaded, then the kinds that are not, with their pages."""
    return "\n".join(_lines(tables, as_of)) + "\n"


def _lines(tables: tuple[ImportedTable, ...], as_of: date) -> Iterator[str]:
    if not tables:
        yield "No official table is loaded: only the drugs of the mappings are known. Bring them with `codes import`."
    for kind, title in TITLES.items():
        of_kind = [table for table in tables if table.kind == kind]
        if of_kind:
            yield title
            for table in of_kind:
                yield f"  {_period(table)}: {counted(table.rows, 'row')}, {_age(table, as_of)} ({table.file})"
            if following := _following(of_kind[-1]):
                yield f"  next: {following}, {_PAGES[kind]}"
    absent = [kind for kind in TITLES if kind not in {table.kind for table in tables}]
    if absent:
        yield "Not loaded"
        yield from (f"  {TITLES[kind]}: {_PAGES[kind]}" for kind in absent)


def _period(table: ImportedTable) -> str:
    if table.dated is None:
        return "date not told"
    return f"{table.dated} to {table.last}" if table.last else f"{table.dated}"


def _age(table: ImportedTable, as_of: date) -> str:
    """In quarters, counted from the one in which the day lies."""
    if table.dated is None:
        return "its age is not known"
    quarters = _quarter(as_of) - _quarter(table.dated)
    if quarters == 0:
        return "of this quarter"
    count = abs(quarters)
    return f"{count} quarter{'s' if count > 1 else ''} {'old' if quarters > 0 else 'ahead'}"


def _quarter(day: date) -> int:
    return day.year * 4 + (day.month - 1) // 3


def _following(newest: ImportedTable) -> str:
    """What is published after the newest table of a kind."""
    if newest.kind in _DAILY:
        return "FDA publishes it daily"
    return f"from {newest.last + timedelta(days=1)}" if newest.last else ""
