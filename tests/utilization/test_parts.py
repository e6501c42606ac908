"""What is in the figures and what is counted apart: voids, replacements, claims that come again, JW and JZ."""

from __future__ import annotations

from edi837.utilization.seen import Seen
from tests.report.made import claims
from tests.utilization.counting import by, counting, frequency, line, overview, total

TWICE = ("LS-1002", "LS-1001")


def test_a_plain_claim() -> None:
    row = total([])

    assert (row.claims, row.lines, row.units, row.mg, row.ndc_mg, row.charge) == (1, 1, "5", "50", "50", "60")
    assert (row.charge_per_unit, row.charge_per_mg) == ("12.00", "1.2000")
    assert (row.without_units, row.without_mg, row.without_ndc_mg, row.without_charge) == (0, 0, 0, 0)
    assert (row.discarded_share, row.jz_share, row.void_claims, row.repeated_claims) == ("0.0", "0.0", 0, 0)


def test_a_void_subtracts_nothing_and_adds_nothing() -> None:
    row = total([], [frequency("8"), line(charge="70", units="6")])

    assert (row.claims, row.lines, row.units, row.mg, row.charge) == (1, 1, "5", "50", "60")
    assert (row.void_claims, row.void_lines, row.void_units, row.void_mg, row.void_charge) == (1, 1, "6", "60", "70")


def test_originals_replacements_and_voids_by_frequency() -> None:
    rows = by("frequency", [], [frequency("7")], [frequency("8")], [frequency("")])

    assert {key: (row.name, row.claims, row.replacement_claims, row.void_claims) for key, row in rows.items()} == {
        "1": ("Original", 1, 0, 0),
        "7": ("Replacement of an earlier claim", 1, 1, 0),
        "8": ("Void of an earlier claim", 0, 0, 1),
        "": ("none", 1, 0, 0),
    }


def test_the_same_claim_twice_counts_twice_and_is_told() -> None:
    once, twice = total([]), total([], [TWICE])

    assert (once.lines, once.repeated_claims) == (1, 0)
    assert (twice.lines, twice.charge, twice.repeated_claims, twice.repeated_charge) == (2, "120", 1, "60")


def test_a_replacement_comes_again_and_a_void_does_not() -> None:
    assert total([], [TWICE, frequency("7")]).repeated_claims == 1
    assert total([], [TWICE, frequency("8")]).repeated_claims == 0
    assert total([frequency("8")], [TWICE]).repeated_claims == 0


def test_a_claim_comes_again_in_another_file() -> None:
    row = overview(claims([]), claims([]), claims([("LS-1001", "OTHER")])).total

    assert (row.claims, row.repeated_claims) == (3, 1)


def test_a_claim_of_a_file_that_does_not_count_came_not_before() -> None:
    seen = Seen()
    assert [seen.again(b"1" * 16), seen.again(b"1" * 16)] == [False, True]
    seen.forget()
    assert seen.again(b"1" * 16) is False
    seen.keep()
    seen.forget()
    assert seen.again(b"1" * 16) is True


def test_what_is_remembered_is_bounded_and_said() -> None:
    seen = Seen(most=2)
    assert [seen.again(bytes([number] * 16)) for number in (1, 2, 3, 3, 1)] == [False, False, False, False, True]
    assert seen.full

    made = counting(claims([]))
    made.seen = seen
    assert made.overview().repeats_beyond > 0


def test_a_second_payer() -> None:
    row = total([], [("SBR*P", "SBR*S")])

    assert (row.claims, row.secondary_claims, row.secondary_charge) == (2, 1, "60")


def test_what_was_discarded() -> None:
    row = total([line("J3000:JW", charge="12", units="1")], [line("J3000:JZ")], [line(units="9")])

    assert (row.lines, row.mg, row.charge) == (3, "150", "132")
    assert (row.discarded_lines, row.discarded_units, row.discarded_mg, row.discarded_charge) == (1, "1", "10", "12")
    assert (row.discarded_share, row.jz_lines, row.jz_share) == ("6.7", 1, "50.0")


def test_jw_with_jz_is_discarded_alone() -> None:
    row = total([line("J3000:JW:JZ")])

    assert (row.discarded_lines, row.jz_lines, row.jz_share) == (1, 0, "")


def test_a_line_under_another_code_has_mg_by_ndc_alone() -> None:
    row = total([line("J3490", units="1")])

    assert (row.lines, row.units, row.mg, row.ndc_mg, row.charge) == (1, "", "", "50", "60")
    assert (row.without_units, row.without_mg, row.without_ndc_mg, row.charge_per_mg) == (1, 1, 0, "")


def test_no_data_is_not_a_zero() -> None:
    none = total([line(charge="x", units="five"), ("CTP****1*ML~\n", "")])
    some = total([line(charge="x", units="five"), ("CTP****1*ML~\n", "")], [])

    assert (none.units, none.mg, none.ndc_mg, none.charge, none.charge_per_unit) == ("", "", "", "", "")
    assert (some.units, some.mg, some.ndc_mg, some.charge, some.charge_per_unit) == ("5", "50", "50", "60", "12.00")
    assert (some.without_units, some.without_mg, some.without_ndc_mg, some.without_charge) == (1, 1, 1, 1)


def test_rates_are_of_lines_that_tell_both() -> None:
    row = total([], [line(charge="x", units="100")], [line(charge="1000", units="x")])

    assert (row.units, row.charge) == ("105", "1060")
    assert (row.charge_per_unit, row.charge_per_mg) == ("12.00", "1.2000")


def test_a_number_that_the_standard_has_no_room_for_is_none() -> None:
    row = total([line(charge="9" * 40, units="0." + "0" * 40 + "1"), ("CTP****1*", "CTP****0.0000001*")])

    assert (row.units, row.charge, row.ndc_mg) == ("", "", "")
    assert (row.without_units, row.without_charge, row.without_ndc_mg) == (1, 1, 1)


def test_test_files_and_encounters_are_told() -> None:
    data = claims([]).replace(b"*0*T*:~", b"*0*P*:~")
    assert "test" not in overview(data).utilization.total.parts
    assert overview(claims([])).utilization.total["test"].claims == 1
    assert overview(data.replace(b"*0805*CH~", b"*0805*RP~")).utilization.total["encounter"].claims == 1
