"""A payer file with policies, made from texts."""

from __future__ import annotations

from pathlib import Path

from tests.mapping.folders import folder_with

SOURCE = (
    '<source id="s" publisher="Northern Life" title="Bulletin" published="2026-01" read="2026-11-01" '
    'review-by="2027-11-01"/>'
)
EXAMPLES = '<examples><breaks><drug code="J3000"/></breaks><keeps><drug code="J3000"/></keeps></examples>'


def policy(
    body: str, name: str = "asked", severity: str = "error", status: str = "on", examples: str = EXAMPLES
) -> str:
    """A policy of one line."""
    head = f'<policy id="{name}" says="As the bulletin says" source="s" severity="{severity}" status="{status}">'
    return f"{head}{body}{examples}</policy>"


def payer_of(
    *parts: str, head: str = 'id="northern" name="Northern Life" extends="commercial"', known: str = "NL100"
) -> str:
    """The payer on line 1, its id on line 2, its source on line 3, each part on a line of its own from line 4."""
    return "\n".join((f"<payer {head}>", f'<known-by id="{known}"/>', SOURCE, *parts, "</payer>"))


def folder_of(root: Path, *parts: str, **files: str) -> Path:
    """Own mappings with that payer file."""
    return folder_with(root, payers_northern=payer_of(*parts), **files)
