"""One rule for a terminal: docstring, predicted codes and cases."""

from __future__ import annotations

from edi837.catalogue.cases import case_text
from edi837.catalogue.listing import status_words
from edi837.mapping.codes import Codes
from edi837.report.words import acknowledged
from edi837.rules.rule import Rule


def as_text(rule: Rule, codes: Codes) -> str:
    """One rule for a terminal."""
    sections = rule.sections
    parts = [
        f"{rule.code} {rule.name} ({rule.severity.word}, SNIP {rule.snip})",
        sections.title,
        f"Why: {sections.why}",
        f"Fix: {sections.fix}",
        f"Source: {sections.source}",
    ]
    if told := predicted(rule, codes):
        parts.append("Likely answers (predictions): " + " · ".join(f"{code}: {words}" for code, words in told))
    return "\n\n".join([*parts, case_text(rule.code).partition("\n")[2].strip()]) + "\n"


def predicted(rule: Rule, codes: Codes) -> list[tuple[str, str]]:
    """The predicted codes, each with its words."""
    prediction = codes.prediction(rule.code)
    told = []
    if prediction.carc:
        told.append((f"CARC {prediction.carc}", codes.word("carc", prediction.carc)))
    if prediction.rarc:
        told.append((f"RARC {prediction.rarc}", codes.word("rarc", prediction.rarc)))
    if prediction.status:
        told.append((f"277CA {prediction.status}", status_words(prediction.status, codes)))
    if prediction.ack:
        told.append((prediction.ack, "; ".join(acknowledged(prediction.ack))))
    return told
