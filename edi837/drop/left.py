"""Errors that are left in a file: as the audit log lists them, and in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from edi837.report.figures import counted
from edi837.rows.record import ExceptionRecord

# How many errors are named in a message; the audit log names all.
_SHOWN = 20


def left_in(rows: Iterable[ExceptionRecord]) -> list[dict[str, str]]:
    """Errors that are left, as the audit log lists them."""
    return [
        {
            "claim": row.patient_control_number,
            "rule": row.rule,
            "exception_id": row.exception_id,
            "byte": row.byte_start,
        }
        for row in rows
    ]


def in_words(left: Sequence[Mapping[str, str]]) -> str:
    """The errors that are left by rules and ids of the report, without any value of a claim; '' for none."""
    if not left:
        return ""
    shown = ", ".join(f"{row['rule']} {row['exception_id']}" for row in left[:_SHOWN])
    more = f" and {len(left) - _SHOWN} more" if len(left) > _SHOWN else ""
    claims = len({row["claim"] for row in left if row["claim"]})
    return f"{counted(len(left), 'error')} in {counted(claims, 'claim')}: {shown}{more}"
