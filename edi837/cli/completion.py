"""What a shell offers after TAB, beyond what click knows by itself."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem

from edi837.catalogue.rule_list import FAMILIES
from edi837.rules import rules_by_code


def complete_codes(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Rule codes and their families; of several with commas, the last is completed."""
    before, comma, begun = incomplete.rpartition(",")
    offers = {**FAMILIES, **{rule.code: rule.name for rule in rules_by_code().values()}}
    return [
        CompletionItem(f"{before}{comma}{code}", help=words)
        for code, words in offers.items()
        if code.startswith(begun.upper())
    ]
