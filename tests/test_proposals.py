"""Laws of what is proposed for units, quantities and waste, over claims that hypothesis makes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edi837.engine.rule_finding import RuleFinding
from edi837.fix.recount import recounts
from edi837.rules.rule import INFO
from edi837.x12.change import in_order
from tests.claim.reading import changed
from tests.judging import Judged
from tests.night import amount
from tests.single_dose import MULTI_DOSE, NDC, UNKNOWN, Billed, charted, claim_of, judged

OF_QUANTITY = {"Q601", "Q603", "Q604", "Q605", "Q606", "Q611"}
OURS = OF_QUANTITY | {"W501", "W502", "W504", "W507", "W508"}

AMOUNTS = ["1", "2", "5", "8", "10", "23", "50", "77", "100", "500", "4.5", "0.7", "7.7", "2.3", "1.5", "9.999"]
LINES = st.builds(
    Billed,
    st.sampled_from(["", ":JZ", ":JW", ":KX", ":JW:JZ", ":59:XU", ":KX:KX", ":JZ::::KETAMINE"]),
    st.sampled_from(AMOUNTS),
    st.sampled_from(["60", "0", "33"]),
    st.sampled_from([*NDC.values(), MULTI_DOSE, UNKNOWN, "71288044301"]),
    st.sampled_from(AMOUNTS),
)
CHARTS = st.one_of(
    st.none(),
    st.builds(
        charted,
        st.sampled_from(["", "0", "10", "50", "77", "77.5", "100", "500"]),
        st.sampled_from(["", "0", "5", "23", "50", "450"]),
        st.sampled_from(["", "50", "100", "500"]),
    ),
)
CLAIMS = st.lists(LINES, min_size=1, max_size=3)
CODES = st.sampled_from(["UN", "UN", "UN", "ML", "ME", "GR", "MJ", "un", ""])
UNITS_OF_QUANTITY = st.sampled_from(["ML", "ML", "ME", "UN", "GR", "F2"])


def file_of(lines: list[Billed], form: str, code: str, unit: str) -> bytes:
    data = claim_of(lines, form)
    head, _, drugs = data.partition(b"LX*2~")
    return head + b"LX*2~" + drugs.replace(b"*UN*", f"*{code}*".encode()).replace(b"*ML~", f"*{unit}~".encode())


def proposals(found: Judged) -> list[RuleFinding]:
    return [one for one in found.found if one.rule.code in OURS and one.finding.fix and not one.finding.fix.safe]


def units_after(one: RuleFinding) -> Decimal | None:
    """The units that a proposal writes into its line; None where it leaves them."""
    assert one.line is not None
    assert one.finding.fix is not None
    at = one.line.units_element.span
    written = [change.replacement for change in one.finding.fix.changes if (change.start, change.end) == at]
    return Decimal(written[0].decode()) if written else None


FILES = st.tuples(CLAIMS, st.sampled_from(["P", "I"]), CODES, UNITS_OF_QUANTITY)


@settings(max_examples=amount(60, 4000))
@given(FILES, CHARTS)
def test_a_line_has_one_fault_of_quantity(given_file: tuple[list[Billed], str, str, str], chart: str | None) -> None:
    found = judged(file_of(*given_file), chart or "")
    told = [one.line.number for one in found.found if one.line and one.rule.code in OF_QUANTITY]
    assert len(told) == len(set(told))


@settings(max_examples=amount(60, 4000))
@given(FILES)
def test_without_a_chart_more_is_proposed_only_where_the_claim_itself_proves_it(
    given_file: tuple[list[Billed], str, str, str],
) -> None:
    for one in proposals(judged(file_of(*given_file))):
        assert one.line is not None
        after, before = units_after(one), one.line.units
        if after is None or before is None or after <= before:
            continue
        # A part of a unit is rounded up; a number in ML, ME or GR becomes the units that the NDC quantity gives too.
        assert one.rule.code in ("Q601", "Q603")
        if one.rule.code == "Q603":
            assert after - before < 1


@settings(max_examples=amount(60, 4000))
@given(FILES, CHARTS)
def test_what_is_approved_is_not_found_again_and_brings_no_more_faults(
    given_file: tuple[list[Billed], str, str, str], chart: str | None
) -> None:
    data = file_of(*given_file)
    before = judged(data, chart or "")
    for one in proposals(before):
        assert one.line is not None
        assert one.finding.fix is not None
        for changes in [choice.changes for choice in one.finding.fix.choices] or [one.finding.fix.changes]:
            after = judged(changed(data, tuple(in_order([*changes, *recounts(data, changes)]))), chart or "")
            again = _faults(after, one)
            assert one.rule.code not in again
            assert len(again) <= len(_faults(before, one))
            for claim, was in zip(after.claims, before.claims, strict=True):
                assert claim.charge is not None
                assert was.charge is not None
                added = sum(line.charge or 0 for line in claim.lines) - sum(line.charge or 0 for line in was.lines)
                assert claim.charge - was.charge == added


def _faults(found: Judged, of: RuleFinding) -> list[str]:
    """The rules of units and waste that find something on the line of `of`."""
    assert of.line is not None
    return [
        one.rule.code
        for one in found.found
        if one.line and one.line.number == of.line.number and one.severity > INFO and one.rule.code[0] in "QW"
    ]


HUGE = "9" * 40


@pytest.mark.parametrize("place", ["units", "charge", "quantity", "chart"])
def test_values_beyond_all_measure_crash_nothing(place: str) -> None:
    line = Billed("", "10", "60", NDC["10", "10"], "10")
    lines = [line if place == "chart" else line._replace(**{place: HUGE})]
    chart = charted(HUGE, HUGE, HUGE) if place == "chart" else charted("77", "23", "100")
    for pair in (lines, [*lines, Billed(":JW", "2", "12", NDC["10", "10"], "2.3")]):
        found = judged(file_of(pair, "P", "UN", "ML"), chart)
        assert [one.rule.code for one in found.found if one.crashed and one.rule.code in OURS] == []
