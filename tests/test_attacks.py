"""Attacks on the drop folder and on what is read from outside, each with the tests that make it."""

# ruff: noqa: E501 - each attack stands on one line with the name of its test

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT

ATTACKS = {
    "work/ is emptied after a kill": "drop/test_interference.py::test_a_set_whose_results_were_taken_away_before_it_was_sent_is_not_called_published",
    "half a set is sent, then work/ is emptied": "drop/test_interference.py::test_a_set_that_was_taken_away_half_sent_leaves_nothing_in_the_outbox",
    "the lock file is deleted": "drop/test_interference.py::test_a_deleted_lock_file_lets_no_second_run_in",
    "the folder is moved away under a run": "drop/test_interference.py::test_a_run_sees_that_another_folder_stands_in_place_of_its_own",
    "a move meets a file": "drop/test_interference.py::test_nothing_is_overwritten_by_a_move",
    "a file given back meets a new one": "drop/test_interference.py::test_a_file_given_back_does_not_overwrite_what_came_meanwhile",
    "a sender writes on after rest": "drop/test_interference.py::test_what_a_sender_goes_on_writing_is_a_new_file",
    "a writer goes on with decisions": "drop/test_poison.py::test_files_in_processing_of_decisions_that_were_written_on_come_back_to_their_folder",
    "decisions end the process": "drop/test_poison.py::test_decisions_that_end_the_process_keep_nothing_back_and_are_put_aside",
    "a waiting file ends the process": "drop/test_poison.py::test_a_file_in_hold_that_ends_the_process_is_put_aside_and_can_be_accepted",
    "a claim file ends the process": "drop/test_surroundings.py::test_a_file_that_ends_the_process_again_and_again_is_put_aside",
    "bombs in decisions": "drop/test_poison.py::test_decisions_beyond_what_a_spreadsheet_holds_are_put_aside_in_bounded_memory",
    "stops from outside": "drop/test_poison.py::test_a_stop_from_outside_is_not_counted_even_when_the_process_is_killed_after_it",
    "a file that takes too much memory": "drop/test_poison.py::test_a_file_that_takes_more_memory_than_there_is_is_put_aside_and_the_others_go_out",
    "rows all over a long claim": "report/test_excerpt.py::test_rows_all_over_a_long_claim_share_its_parts_and_show_what_each_would_show_alone",
    "restarts and want of memory": "drop/test_poison.py::test_what_counts_as_the_fault_of_a_file",
    "a long pass keeps people waiting": "drop/test_poison.py::test_a_person_and_decisions_do_not_wait_for_the_end_of_a_long_pass",
    "kill -9 anywhere": "drop/test_faults.py::test_a_run_that_is_killed_at_any_operation",
    "a disk that fails anywhere": "drop/test_faults.py::test_a_disk_that_fails_at_any_operation",
    "power cuts": "drop/test_crash_states.py::test_every_state_that_a_crash_leaves_comes_to_the_same_end",
    "calls that fail below Python": "drop/test_below_python.py::test_a_pass_whose_calls_fail_below_python_loses_nothing",
    "a full disk": "drop/test_surroundings.py::test_a_full_disk_loses_nothing_and_the_next_run_goes_on",
    "runs that race": "drop/test_surroundings.py::test_of_runs_that_race_one_works_and_the_others_touch_nothing",
    "a database that stops": "drop/test_surroundings.py::test_a_postgresql_that_stops_in_mid_run",
    "a hurt ledger": "drop/test_surroundings.py::test_nothing_leaves_the_inbox_while_a_page_of_the_ledger_is_hurt",
    "a cut audit log": "drop/test_surroundings.py::test_an_audit_log_that_was_cut_touches_nothing",
    "an audit log without its beginning": "drop/test_rotate.py::test_a_log_without_its_first_lines_or_any_does_not_hold",
    "an audit log that is gone": "drop/test_rotate.py::test_a_log_that_is_gone_is_told_and_nothing_is_touched",
    "SIGTERM": "drop/test_surroundings.py::test_an_interrupted_run_ends_with_130_and_the_next_one_goes_on",
    "a clock put back": "drop/test_surroundings.py::test_a_clock_that_is_put_back_neither_stops_nor_repeats_anything",
    "a clock of years ahead": "drop/test_names_and_clocks.py::test_an_arrival_of_a_day_to_come_does_not_blind_the_alert",
    "digests that begin alike": "drop/test_names_and_clocks.py::test_two_files_of_one_name_whose_digests_begin_alike_both_go_out_under_names_of_their_own",
    "a claim file x.done": "drop/test_names_and_clocks.py::test_a_claim_file_that_is_called_as_a_marker_is_read",
    "leftovers of a killed process": "drop/test_names_and_clocks.py::test_what_a_process_left_that_was_killed_long_ago_is_removed_and_nothing_else",
    "modes": "drop/test_patient.py::test_everything_that_is_made_is_for_its_owner_alone",
    "links, pipes, devices": "drop/test_arrivals.py::test_links_and_devices_are_put_aside_unread_and_said_once",
    "odd names": "drop/test_arrivals.py::test_names_are_made_safe",
    "packed files that are none": "drop/test_arrivals.py::test_a_packed_file_that_is_none_is_held_back",
    "packed files that are bombs": "drop/test_mistaken.py::test_a_packed_file_is_unpacked_up_to_the_largest_size_that_is_allowed",
    "formulas behind other separators": "report/test_other_separators.py::test_what_another_separator_would_make_a_formula_is_guarded",
    "formulas in cells": "report/test_payloads.py::test_csv_runs_nothing",
    "patients in messages and reports": "drop/test_patient.py::test_no_word_about_a_patient_gets_out",
    "forged manifests": "manifest/test_forged.py::test_what_does_not_hold_ends_with_6",
    "tampered bytes": "cli/test_verify.py::test_each_tampered_byte_is_found_and_the_first_is_named",
    "files of every kind, spoiled": "foreign/test_parsers.py::test_what_is_spoiled_is_read_or_refused_in_words",
    "long claims": "fix/test_long_claims.py::test_the_guard_does_not_walk_the_claim_for_each_fix",
    "sets without a receipt": "drop/test_receipts.py::test_a_set_that_left_without_a_receipt_is_an_alarm_only_where_receipts_are_asked_for",
    "archived files that changed": "drop/test_receipts.py::test_an_archived_file_that_changed_is_found_by_its_digest",
    "retention with a clock of years ahead": "drop/test_retention.py::test_a_clock_of_years_ahead_removes_nothing_until_a_person_believes_it",
    "receipts of any name": "drop/test_receipts.py::test_a_receipt_of_any_name_that_is_none_of_ours_is_told_and_stops_nothing",
    "foreign files among those of senders": "drop/test_interference.py::test_what_others_put_where_senders_files_wait_stops_nothing",
    "a lock file of nonsense": "foreign/test_parsers.py::test_a_lock_file_that_says_nothing_is_nobodys",
    "claims of thousands of drug lines": "fix/test_long_claims.py::test_a_claim_of_many_lines_takes_as_long_for_each",
    "results over inputs": "cli/test_inputs.py::test_an_input_that_a_result_would_be_written_over_is_refused_before_anything_is_read",
    "an edited set is accepted": "drop/test_edited.py::test_who_accepts_a_file_does_not_send_what_was_edited",
    "an edited set is released": "drop/test_edited.py::test_decisions_do_not_release_what_was_edited_since",
    "two folders, one ledger": "drop/test_take_over.py::test_a_standby_is_refused_until_a_person_lets_it_take_over",
    "a copied folder": "drop/test_take_over.py::test_a_copy_of_the_folder_is_another_folder",
    "a ledger that is gone": "drop/test_take_over.py::test_a_ledger_that_is_gone_is_not_begun_anew_by_itself",
    "an older ledger": "drop/test_take_over.py::test_a_ledger_that_was_restored_is_older_than_the_log",
    "a power cut, then an older ledger": "drop/test_restored.py::test_what_the_log_has_as_sent_and_nothing_shows_waits_for_a_person",
    "files that an older ledger does not know": "drop/test_restored.py::test_what_waits_unknown_is_judged_anew_and_a_part_stays_one",
    "a rewritten log of the same size": "drop/test_take_over.py::test_a_log_of_equal_size_with_another_last_line_is_seen_at_once",
    "a waiting manifest of another shape": "drop/test_edited.py::test_a_waiting_manifest_of_another_shape_stops_nothing_else",
    "a run that begins while figures are written": "drop/test_keeping.py::test_figures_that_a_run_which_began_meanwhile_swept_are_left_to_it",
    "a ledger of a version that is nonsense": "ledger/test_damage.py::test_a_version_that_is_not_known_is_told",
    "a ledger without a table": "ledger/test_damage.py::test_a_table_that_is_missing_is_told",
    "a password in the ledger's address": "drop/test_settings.py::test_what_cannot_be_is_named_with_file_and_line",
    "an address of no database": "ledger/test_ledger.py::test_an_address_that_cannot_be",
    "offsets beyond any file": "manifest/test_forged.py::test_an_offset_beyond_the_file_ends_at_once",
    "pipes as manifests": "manifest/test_forged.py::test_a_pipe_is_no_manifest",
    "pipes as claims": "cli/test_inputs.py::test_a_pipe_with_a_name_is_not_waited_for",
    "patients in what is said": "cli/test_privacy.py::test_no_person_is_named",
    "patients in reports": "cli/test_privacy.py::test_reports_name_no_person_unless_told_to",
    "a database that goes away anywhere": "drop/test_postgres_restarts.py::test_a_server_that_goes_away_at_any_operation",
    "a paused run": "drop/test_overtaken.py::test_who_was_overtaken_before_it_wrote_an_intent_publishes_nothing",
    "connections that are ended": "drop/test_overtaken.py::test_a_pass_whose_connections_are_ended_stops_there",
    "a file system that cannot lock": "drop/test_network_file_systems.py::test_a_folder_that_cannot_be_locked",
    "kill -9 of --accept": "drop/test_accept_killed.py::test_it_is_sent_once_wherever_it_was_killed",
    "kill -9 while an interrupted set is put aside": "drop/test_together.py::test_a_run_that_is_killed_while_it_puts_them_aside_calls_none_published_either",
    "lines for the audit log are taken away": "drop/test_together.py::test_where_their_lines_for_the_audit_log_are_lost_none_is_called_published",
    "a full disk under many files": "drop/test_together.py::test_a_disk_that_is_full_when_they_are_written_down_leaves_all_for_the_next_run",
    "paths that lead out": "drop/test_keeping.py::test_no_path_leads_out_of_the_drop_folder",
    "entities and doctypes": "mapping/test_xml.py::test_hostile_text_is_refused_where_it_begins",
    "payloads on the page": "report/test_payloads.py::test_html_shows_every_payload_and_makes_no_element_of_it",
    "fixes that are made twice": "test_laws.py::test_fixing_is_idempotent",
    "bytes that no fix lists": "test_laws.py::test_the_proof_holds_and_sees_every_other_byte",
    "people, power cuts and full disks together": "drop/test_drop_laws.py::Delivery",
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_each_attack_is_made(attack: str) -> None:
    path, _, name = ATTACKS[attack].partition("::")
    text = (ROOT / "tests" / path).read_text(encoding="utf-8")
    assert re.search(rf"^(?:def|class) {name}\b", text, re.MULTILINE), ATTACKS[attack]
