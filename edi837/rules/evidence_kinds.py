"""What a rule can need besides its subject, and how it is said that it was not given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Evidence = Literal[
    "chart",
    "history",
    "guide",
    "hcpcs",
    "ndc",
    "mue",
    "ptp",
    "icd10",
    "taxonomy",
    "rates",
    "crosswalk",
    "authorizations",
]

EVIDENCE: Mapping[Evidence, str] = {
    "chart": "no chart was given (--chart)",
    "history": "earlier files are known only to the ledger of `edi837 run`",
    "guide": "the claim was not held against its implementation guide (--guide)",
    "hcpcs": "no HCPCS file was loaded (--codes)",
    "ndc": "no NDC directory was loaded (--codes)",
    "mue": "no MUE table was loaded (--codes)",
    "ptp": "no PTP edits of NCCI were loaded (--codes)",
    "icd10": "no ICD-10-CM order file was loaded (--codes)",
    "taxonomy": "no provider taxonomy was loaded (--codes)",
    "crosswalk": "no ASP NDC-HCPCS crosswalk was loaded (--codes)",
    "authorizations": "no authorizations were given (--authorizations)",
    "rates": "no rate table was given (--rates)",
}
