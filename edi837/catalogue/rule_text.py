"""One rule for a terminal: docstring, predicted codes and, where wanted, its cases."""

from __future__ import annotations

import textwrap

from edi837.catalogue.cases import case_text, read_cases
from edi837.catalogue.rule_list import status_words
from edi837.mapping.code_lists import Codes
from edi837.report.figures import counted
from edi837.report.plain_words import acknowledgement_words
from edi837.rules.rule import Rule

_WIDTH = 100


def as_text(rule: Rule, codes: Codes, cases: bool = False) -> str:
    """One rule for a terminal, its cases behind it or counted."""
    sections = rule.sections
    parts = [
        f"{rule.code} {rule.name} ({rule.severity.word}, SNIP {rule.snip})",
        sections.title,
        f"Why: {sections.why}",
        f"Fix: {sections.fix}",
        f"Do: {sections.act}",
        f"Source: {sections.source}",
    ]
    if answers := predicted_codes(rule, codes):
        parts.append("Likely answers (predictions): " + " · ".join(f"{code}: {words}" for code, words in answers))
    shown = [textwrap.fill(part, width=_WIDTH, break_long_words=False, break_on_hyphens=False) for part in parts]
    count = sum(1 for _ in read_cases(rule.code))
    pointer = f"{counted(count, 'case')}: edi837 rules {rule.code} --cases"
    return "\n\n".join([*shown, case_text(rule.code).partition("\n")[2].strip() if cases else pointer]) + "\n"


def predicted_codes(rule: Rule, codes: Codes) -> list[tuple[str, str]]:
    """The predicted codes, each with its words."""
    prediction = codes.prediction(rule.code)
    answers = []
    if prediction.carc:
        answers.append((f"CARC {prediction.carc}", codes.word("carc", prediction.carc)))
    if prediction.rarc:
        answers.append((f"RARC {prediction.rarc}", codes.word("rarc", prediction.rarc)))
    if prediction.status:
        answers.append((f"277CA {prediction.status}", status_words(prediction.status, codes)))
    if prediction.ack:
        answers.append((prediction.ack, "; ".join(acknowledgement_words(prediction.ack))))
    return answers
