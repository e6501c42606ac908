"""The rules in a line each, and for programs."""

from __future__ import annotations

from typing import Any

from edi837.catalogue.cases import read_cases
from edi837.mapping.code_lists import Codes
from edi837.rules.rule import Rule

FAMILIES = {
    "X": "Envelope and syntax",
    "N": "Drug identification (loop 2410)",
    "P": "Procedure code",
    "M": "Modifiers",
    "W": "Waste (JW, JZ)",
    "Q": "Quantity",
    "C": "Claim context",
    "A": "Authorization and payer policy",
    "D": "Documentation",
    "G": "Guide conformance",
}


def fix_of(rule: Rule) -> str:
    """safe, proposed or none: the first word of the section Fix."""
    return rule.sections.fix.split(".")[0].split(" ")[0].strip(",;:")


def one_line(rule: Rule) -> str:
    """Code, severity, fix, name, title."""
    return f"{rule.code}  {rule.severity.word:<8} {fix_of(rule):<9} {rule.name}: {rule.sections.title}"


def status_words(status: str, codes: Codes) -> str:
    """A 277CA status (category:status[+status][:entity]) in words."""
    category, _, rest = status.partition(":")
    numbers, _, entity = rest.partition(":")
    words = [codes.word("category", category), *(codes.word("status", number) for number in numbers.split("+"))]
    if entity:
        words.append(codes.word("entity", entity))
    return "; ".join(filter(None, words))


def as_json(rule: Rule, codes: Codes) -> dict[str, Any]:
    """One rule for programs."""
    prediction = codes.prediction(rule.code)
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity.word,
        "snip": rule.snip,
        "fix": fix_of(rule),
        "title": rule.sections.title,
        "why": rule.sections.why,
        "fix_text": rule.sections.fix,
        "remedy": rule.sections.remedy,
        "do": rule.sections.act,
        "decide": rule.sections.decide,
        "source": rule.sections.source,
        "yields_to": sorted(rule.yields_to),
        "needs": list(rule.needs),
        "quarantines": rule.quarantines,
        "expected_277ca": prediction.status,
        "expected_999": prediction.ack,
        "likely_carc": prediction.carc,
        "likely_rarc": prediction.rarc,
        "cases": [
            {"name": case.name, "form": case.form, "edi": case.snippet, "findings": case.findings}
            for case in read_cases(rule.code)
        ],
    }
