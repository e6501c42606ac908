"""A folder of own mappings, as `--mappings` names one, made from texts."""

from __future__ import annotations

from pathlib import Path


def folder_with(root: Path, **files: str) -> Path:
    """`payers_northern="<payer …>"` becomes payers/northern.xml below `root`."""
    for name, text in files.items():
        kind, _, stem = name.partition("_")
        (root / kind).mkdir(exist_ok=True)
        (root / kind / f"{stem.replace('_', '-')}.xml").write_text(text, encoding="utf-8")
    return root


def payer(*statements: str, head: str = 'id="northern" name="Northern Life" ids="NL100" inherits="commercial"') -> str:
    """A payer file: the payer on line 1, its source on line 2, each statement on a line of its own from line 3."""
    return "\n".join((f"<payer {head}>", '<source id="s" date="2026-01">Bulletin.</source>', *statements, "</payer>"))


def payer_class(name: str, inherits: str, indicators: str = "") -> str:
    """A class file without statements."""
    listed = f' filing-indicators="{indicators}"' if indicators else ""
    return f'<class id="{name}" name="{name}" inherits="{inherits}"{listed}/>'
