"""What analysts complained of in reports and on the command line, each with the tests that fail where it comes back."""

# ruff: noqa: E501 - each complaint stands on one line with the name of its test

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT

COMPLAINTS = {
    "the page stops after some rows, and its figures with it": "report/test_browser.py::test_fifty_rows_at_a_time_and_figures_over_all",
    "the rows of the page come by severity, never by deadline": "report/test_top.py::test_a_near_deadline_comes_before_dollars_and_one_that_is_past_before_all",
    "every row of a night is an element of the page": "report/test_browser.py::test_fifty_rows_at_a_time_and_figures_over_all",
    "a few rows print on many sheets": "report/test_browser.py::test_a_night_prints_on_few_sheets_and_a_claim_on_one",
    "no report says which claims were held": "jobs/test_held_column.py::test_every_row_of_a_held_claim_says_so",
    "the workbook shows every column by its machine name": "report/test_xlsx.py::test_every_column_of_the_contract_is_there_and_some_twenty_are_seen",
    "texts of the workbook lie over the next row": "report/test_xlsx.py::test_a_row_is_as_high_as_its_texts",
    "the workbook has no sheet of proposals": "report/test_xlsx.py::test_the_proposals_stand_on_a_sheet_of_their_own",
    "any row of the workbook can be decided": "report/test_xlsx.py::test_only_two_decisions_can_be_chosen",
    "the link to a row loses itself": "report/test_browser.py::test_the_address_of_a_row_stays_and_comes_back",
    "what to do says when the tool would do it": "test_actions.py::test_the_values_of_the_finding_stand_in_it",
    "search knows no NDC, date, field or exclusion": "report/test_browser.py::test_search_knows_dates_ndcs_fields_and_exclusion",
    "the place of a finding is no line of the file": "cli/test_check.py::test_a_finding_names_the_line_that_an_editor_shows",
    "a place comes again in the next set": "cli/test_check.py::test_where_segments_are_not_lines_it_names_byte_and_segment",
    "a reader that goes away is called a full disk": "cli/test_ends.py::test_a_reader_that_goes_away",
    "a file that was cut off has no drug lines": "test_files.py::test_a_file_cut_short_anywhere_is_held_back",
    "the last line does not add up": "cli/test_ending.py::test_claims_findings_and_dollars_add_up",
    "codes check alone ends with the help of another command": "official/test_commands.py::test_one_or_the_other_is_named",
    "a pass over what still settles says nothing": "drop/test_arrivals.py::test_what_is_still_settling_is_said",
    "a refused decision names a row and no claim": "cli/test_bad_decisions.py::test_a_row_is_refused_by_name_and_stops_no_other",
    "the words of people are refused": "decisions/test_read.py::test_the_words_that_people_type",
    "a rule's page is all test cases": "cli/test_rules.py::test_a_rule_fits_a_screen",
    "a family of rules is no rule": "cli/test_rules.py::test_a_prefix_is_a_family",
    "faults for a first trial are listed by hand": "generate/test_spec.py::test_all_and_prefixes_name_faults",
    "a shell completes no rule codes": "cli/test_rules.py::test_a_shell_completes_rule_codes",
    "rows for information are always listed": "cli/test_check.py::test_what_is_less_severe_is_not_shown",
    "computed figures are texts in JSON": "cli/test_output.py::test_each_format_says_the_same",
    "a command's help has no example": "cli/test_help.py::test_every_command_has_an_example",
    "a rule that speaks of every claim lists every claim": "report/test_html.py::test_all_rows_are_data_in_their_order_of_place",
}  # fmt: skip


@pytest.mark.parametrize("complaint", COMPLAINTS)
def test_each_complaint_has_its_test(complaint: str) -> None:
    path, _, name = COMPLAINTS[complaint].partition("::")
    text = (ROOT / "tests" / path).read_text(encoding="utf-8")
    assert re.search(rf"^(?:def|class) {name}\b", text, re.MULTILINE), COMPLAINTS[complaint]
