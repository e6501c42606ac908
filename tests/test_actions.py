"""What each rule tells a person to do: short, an action, and with the values of the finding."""

from __future__ import annotations

import re

import pytest

from edi837.rows.action import NOUNS, action, places
from edi837.rows.masking import MASK
from edi837.rows.record import APPROVED, NOT_CHECKED, PROPOSED_FIX, REPAIRED, ExceptionRecord
from edi837.rules import all_rules
from edi837.rules.sections import Sections

RULES = {f"{rule.code} {rule.function.__name__}": rule.sections for rule in all_rules()}
FULL = ExceptionRecord(
    "e", "r", "f", interchange="000000003", patient_control_number="LS-1001", line="2", payer_name="NORTHERN LIFE",
    billing_name="LAKESHORE", service_from="2026-11-03", procedure="J3000", modifiers="JZ KX", units="50", charge="60",
    revenue_code="0636", ndc="67457018100", ndc_quantity="5", ndc_unit="ML", element="2400/SV104", before="50-SENT",
    after="5-NEW", drug="ketamine",
)  # fmt: skip
FORMS = {"charge": "$60.00", "ndc": "67457-0181-00", "where": "line 2"}


def sentences(sections: Sections) -> list[str]:
    return [sections.act, *([sections.decide] if sections.decide else [])]


@pytest.mark.parametrize("name", sorted(RULES))
def test_a_sentence_is_short_and_names_values_that_a_row_has(name: str) -> None:
    for sentence in sentences(RULES[name]):
        assert re.fullmatch(r"[A-Z].*[.?!]", sentence)
        assert 4 <= len(sentence.split()) <= 16
        assert set(places(sentence)) <= NOUNS.keys()


@pytest.mark.parametrize("name", sorted(RULES))
def test_the_values_of_the_finding_stand_in_it(name: str) -> None:
    sections = RULES[name]
    for row, sentence in ((FULL, sections.act), (FULL._replace(fix=PROPOSED_FIX), sections.decide or sections.act)):
        said = action(sections, row)
        for place in places(sentence):
            value = FORMS.get(place) or getattr(row, place)
            assert value in said
        assert len(said.split()) <= 18
        assert "{" not in said


@pytest.mark.parametrize("name", sorted(RULES))
def test_a_row_without_values_reads_as_a_sentence(name: str) -> None:
    said = action(RULES[name], ExceptionRecord("e", "r", "f"))

    assert re.fullmatch(r"[A-Z][^{}]*[.?!]", said)
    assert "  " not in said


def test_most_sentences_name_a_value() -> None:
    named = [name for name, sections in RULES.items() if any(map(places, sentences(sections)))]
    assert len(named) > 0.8 * len(RULES)


def test_what_may_name_a_patient_or_is_long_is_not_said() -> None:
    sections = RULES["C712 npi_invalid"]
    assert "{before}" in sections.act

    assert (
        "charge is 1.0.0"
        in action(Sections("", "", "", "", "", act="Charge is {charge}."), FULL._replace(charge="1.0.0")).lower()
    )
    for value in (MASK, "x" * 31, " "):
        assert "what was sent" in action(sections, FULL._replace(before=value)).lower()


def test_nothing_is_to_do_where_all_is_done_and_what_was_not_asked_is_checked() -> None:
    sections = RULES["N203 ndc_with_hyphens"]

    assert action(sections, FULL._replace(disposition=REPAIRED)) == "Nothing to do: 50-SENT was written as 5-NEW."
    done = FULL._replace(disposition=REPAIRED, before="", after="Close the gap")
    assert action(sections, done) == "Done: Close the gap."
    assert action(sections, FULL._replace(disposition=APPROVED)) == "Nothing to do: 5-NEW was approved."
    assert action(sections, FULL._replace(result=NOT_CHECKED)).startswith("Give what is missing")
