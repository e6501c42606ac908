"""The evidence files: the option of each, and its columns.

docs/evidence.md says the same at length, and a test compares. A file of another kind gets a layout here, a reader of
its own beside the others, and a setting.
"""

from __future__ import annotations

from edi837.evidence.evidence_table import EvidenceColumn, EvidenceLayout

CHART = EvidenceLayout(
    "chart",
    "a chart",
    (
        EvidenceColumn("patient_control_number", "account: CLM01", required=True),
        EvidenceColumn("line", "LX01 of the line; without it the row is found by service_date and ndc"),
        EvidenceColumn("service_date", "day of the dose"),
        EvidenceColumn("mg_given", "milligrams given"),
        EvidenceColumn("mg_discarded", "milligrams discarded"),
        EvidenceColumn("mg_dispensed", "milligrams taken from the shelf"),
        EvidenceColumn("containers_opened", "number of containers"),
        EvidenceColumn("container", "single-dose or multi-dose"),
        EvidenceColumn("container_mg", "milligrams that one container holds"),
        EvidenceColumn("ndc", "package that the dose was taken from"),
        EvidenceColumn("route", "route of the dose: IV, IM ..."),
        EvidenceColumn("start", "time at which it began"),
        EvidenceColumn("stop", "time at which it ended"),
        EvidenceColumn("indication", "why the drug was given"),
        EvidenceColumn("prior_therapies", "what was tried before"),
        EvidenceColumn("monitoring", "what was watched"),
        EvidenceColumn("adverse_events", "what happened, or none"),
        EvidenceColumn("witness", "who saw the waste"),
        EvidenceColumn("authorization", "number that the payer gave"),
        EvidenceColumn("site", "place of service, on 837I facility type"),
        EvidenceColumn("risk_benefit", "that risk and benefit were weighed"),
        EvidenceColumn("ordering_provider", "who ordered the drug"),
        EvidenceColumn("action", "given (or empty), wasted, returned, dispensed, stopped, not given or cancelled"),
    ),
)
RATES = EvidenceLayout(
    "rates",
    "rates",
    (
        EvidenceColumn("payer", "id of the payer, or class of the payer mappings", True, ("payer_id", "payor")),
        EvidenceColumn("plan", "plan, as the claim names it in SBR04", called=("plan_name", "product")),
        EvidenceColumn(
            "site", "place of service, on 837I facility type; any", called=("place", "pos", "place_of_service")
        ),
        EvidenceColumn("revenue_code", "of an 837I line", called=("rev_code", "rev", "revenue")),
        EvidenceColumn(
            "code", "procedure code, or a range", called=("hcpcs", "cpt", "procedure", "hcpcs_code", "cpt_hcpcs")
        ),
        EvidenceColumn("modifier", "of lines that carry it", called=("mod", "modifiers")),
        EvidenceColumn("method", "per unit, percent of charge, ASP + %, fixed or case rate", called=("methodology",)),
        EvidenceColumn("unit_amount", "dollars or percent", True, ("rate", "amount", "allowed", "fee")),
        EvidenceColumn("lesser_of", "Y where no more than the charge is paid", called=("lesser_of_charges", "lesser")),
        EvidenceColumn("form", "P, I or empty"),
        EvidenceColumn("from", "first day", called=("effective", "effective_date", "start", "eff_date", "begin")),
        EvidenceColumn("until", "last day", called=("expires", "end", "term", "term_date", "expiration", "through")),
        EvidenceColumn("note", "exhibit or comment; not read", called=("exhibit", "notes", "comment", "contract")),
    ),
)
PRICES = EvidenceLayout(
    "prices",
    "a price list",
    (
        EvidenceColumn("ndc", "package that was bought", required=True),
        EvidenceColumn("unit", "unit that the price is for: ML, UN, GR, ME or F2", required=True),
        EvidenceColumn("cost", "dollars for one of them", required=True, called=("price", "unit cost")),
        EvidenceColumn("from", "first day of the price"),
        EvidenceColumn("until", "last day of the price"),
    ),
)
REMITTANCES = EvidenceLayout(
    "remittances",
    "days of remittances",
    (
        EvidenceColumn("claim_number", "number that the payer gave the claim: REF*F8 of the one that replaces it"),
        EvidenceColumn("patient_control_number", "account: CLM01; used where no row has the number"),
        EvidenceColumn("date", "day of the remittance", required=True, called=("remitted",)),
    ),
)
LOG = EvidenceLayout(
    "log",
    "a dispensing log",
    (
        EvidenceColumn("date", "day of the entry", True, ("day", "transaction_date")),
        EvidenceColumn("place", "cabinet, safe or unit", called=("location", "station", "cabinet")),
        EvidenceColumn("ndc", "package"),
        EvidenceColumn("action", "opening, received, removed, wasted, returned, transferred or closing", True),
        EvidenceColumn("quantity", "how much, not negative", True, ("qty",)),
        EvidenceColumn("unit", "mg, mcg, g, mL or vial", True),
        EvidenceColumn("patient_control_number", "account of the patient", called=("account", "patient_account")),
        EvidenceColumn("witness", "who saw it; not read"),
    ),
)
PURCHASES = EvidenceLayout(
    "purchases",
    "purchases",
    (
        EvidenceColumn("ndc", "package that was bought", True),
        EvidenceColumn("packages", "how many", True, ("quantity", "qty")),
        EvidenceColumn("date", "day of the invoice", called=("invoice_date", "purchased")),
        EvidenceColumn("program", "340B (or empty), WAC, GPO or other", called=("account_type", "contract")),
    ),
)
AUTHORIZATIONS = EvidenceLayout(
    "authorizations",
    "authorizations",
    (
        EvidenceColumn("number", "as the payer gave it", True, ("authorization", "auth_number")),
        EvidenceColumn("payer", "id of the payer", called=("payer_id",)),
        EvidenceColumn("member_digest", "16 hex digits of SHA-256 of the member id"),
        EvidenceColumn("code", "procedure code", called=("hcpcs", "procedure", "cpt")),
        EvidenceColumn("units", "units that were approved"),
        EvidenceColumn("from", "first day", called=("effective", "start")),
        EvidenceColumn("until", "last day", called=("expires", "end")),
        EvidenceColumn("place", "place of service, on 837I facility type", called=("site", "pos")),
        EvidenceColumn("status", "approved (or empty), partial, modified, pended, denied or cancelled"),
    ),
)
LAYOUTS = (CHART, RATES, LOG, PURCHASES, AUTHORIZATIONS, PRICES, REMITTANCES)
