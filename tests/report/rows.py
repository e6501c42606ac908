"""Rows made by hand, for what does not need a claim."""

from __future__ import annotations

from typing import Any

from edi837.rows.record import ExceptionRecord


def row(number: int = 1, **values: Any) -> ExceptionRecord:
    """A row that asks for work."""
    plain = {
        "exception_id": f"{number:016x}", "run_id": "0123456789ab", "file": "a.837", "interchange": "1", "group": "1",
        "transaction": "1", "segment": "12", "byte_start": str(number * 100), "byte_end": str(number * 100 + 5),
        "patient_control_number": f"C{number}", "line": "1", "payer_id": "P1", "payer_name": "ONE",
        "billing_npi": "1467560003", "charge": "10", "rule": "N203", "name": "ndc-with-hyphens", "severity": "error",
        "element": "2410/LIN03", "at_risk": "10", "message": "The NDC is written with hyphens",
    }  # fmt: skip
    return ExceptionRecord(**{**plain, **values})
