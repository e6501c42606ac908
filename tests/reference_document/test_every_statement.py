"""The statements of the document in its order, each with the test that proves it."""

from __future__ import annotations

import importlib

import pytest

STATEMENTS = """
Definition | ten milligrams of ketamine hydrochloride | definition.test_a_unit_of_j3000_is_ten_milligrams_of_ketamine_hydrochloride
Definition | units are counted by it | definition.test_units_are_held_against_ten_milligrams_each
Definition | tables that say otherwise | definition.test_an_official_file_that_calls_j3000_something_else_is_said_aloud_and_nothing_is_converted
Definition | the drug, not the procedure | definition.test_the_code_reports_the_drug_so_the_service_must_be_billed_beside_it
Definition | drug lines told from others | definition.test_the_drug_is_extracted_and_its_administration_is_not
Definition | level II | definition.TestLevelTwo
Definition | must be used | definition.test_ketamine_under_any_other_code_is_found_extracted_and_not_changed
Definition | tracking of utilization | utilization.test_lines_units_milligrams_and_charges_by
Definition | charts of it | utilization.test_a_page_shows_it_as_charts
Definition | hospitals, surgery centers, offices | settings.test_where_the_drug_is_given_is_read_and_found_right
Definition | places that cannot be | settings.test_a_place_where_the_claim_cannot_be_right
Definition | regulated: waste | regulation.test_discarded_ketamine_needs_a_witness
Definition | abuse: days | regulation.test_treatment_days_that_follow_each_other_too_closely_are_told
Definition | titration: doses | regulation.test_a_day_s_dose_beyond_reason_is_told
Clinical context | anesthesia, pain, off-label uses | clinical_context.test_each_line_says_what_the_drug_was_given_for
Clinical context | with other anesthetics | clinical_context.test_other_anesthetics_of_the_date_are_shown_beside_the_line
Clinical context | in one compound | clinical_context.test_ingredients_of_one_compound_carry_one_number
Clinical context | psychiatric uses keep the code | clinical_context.TestOffLabel
Clinical context | monitoring is mandatory | clinical_context.test_whenever_it_is_given_somebody_watches
Clinical context | regional and post-operative pain | clinical_context.test_the_condition_is_named_from_the_diagnosis
Clinical context | risk and benefit | clinical_context.test_benefit_and_risk_are_to_be_on_record
Clinical context | dissociation, tachycardia | clinical_context.test_a_side_effect_on_the_claim_is_in_the_record
Modifiers | JW, precisely | waste.test_an_amount_that_is_not_precise_is_told_with_its_arithmetic
Modifiers | 25 | modifiers.TestSeparateVisit
Modifiers | 59 | modifiers.TestDistinctService
Modifiers | wrong ones deny | modifiers.test_a_wrong_modifier_is_told_with_the_denial_that_it_leads_to
Modifiers | payers differ | modifiers.TestPayers
Documentation | exact quantity | documentation.TestExactQuantity
Documentation | unused and total quantity | documentation.TestUnusedQuantity
Documentation | rationale, condition, prior therapies | documentation.TestReason
Documentation | all that it must show | documentation.test_the_checklist_names_all_that_the_record_must_show
Documentation | monitoring | documentation.test_monitoring
Documentation | side effects | documentation.test_side_effects
Documentation | protocol | documentation.test_how_it_was_given
Denials | dosage or route missing | denials.test_a_record_without_dose_or_route_is_told_with_the_denial_it_leads_to
Denials | each with its answer | denials.test_every_row_of_a_report_says_what_to_expect
Denials | total milligrams | denials.test_milligrams_that_the_record_does_not_have
Denials | supporting findings | denials.test_findings_that_support_the_use
Denials | modifiers and waste | denials.test_modifiers_and_waste_come_back_as_told
Denials | prior authorization | denials.TestPriorAuthorization
Denials | off label without evidence | denials.TestWithoutEvidence
Denials | appeals with supplemental evidence | appeals.test_an_appeal_goes_with_what_supports_it
Commercial insurers | authorization before it | commercial_insurers.test_authorization_before_uses_off_label
Commercial insurers | complete denial without it | commercial_insurers.test_without_it_the_whole_charge_of_the_drug_is_at_risk
Commercial insurers | after other therapies | commercial_insurers.test_only_after_other_treatments_failed
Commercial insurers | guidelines differ | commercial_insurers.TestGuidelinesOfEachPayer
Commercial insurers | rates by site | commercial_insurers.TestSiteOfService
Similar codes | other substances | similar_codes.test_each_has_a_mapping_with_its_own_unit
Similar codes | not interchangeable | similar_codes.test_ketamine_under_their_code
Similar codes | told from the drug that was given | similar_codes.test_their_drug_under_the_code_of_ketamine
"""  # noqa: E501
ROWS = [[cell.strip() for cell in row.split("|")] for row in STATEMENTS.strip().splitlines()]


@pytest.mark.parametrize("section, statement, test", ROWS, ids=[f"{row[0]}: {row[1]}" for row in ROWS])
def test_a_statement_has_its_test(section: str, statement: str, test: str) -> None:
    name, _, attribute = test.partition(".")
    module = importlib.import_module(f"tests.reference_document.test_{name}")
    said = [module.__doc__ or "", getattr(module, attribute).__doc__ or ""]
    assert any(text.startswith(f"{section}: ") for text in said), statement
