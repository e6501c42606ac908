"""The segments around a row: the claim, the place, what a fix makes of it, and nobody's name."""

from __future__ import annotations

import pytest

from edi837.jobs.reporting import spans
from edi837.jobs.reporting.excerpt import excerpt
from edi837.jobs.reporting.spans import CutClaims, delimiters_at
from edi837.report.shown import ExcerptLine
from edi837.rows.record import ExceptionRecord
from edi837.x12.change import Change
from edi837.x12.segment import cut
from tests.report.made import claims
from tests.report.rows import row
from tests.steps import steps

ONE = claims([])
TWO = claims([], [])


def at(data: bytes, value: bytes, segment: int = 1, **values: str) -> ExceptionRecord:
    """A row about the first such bytes, in the first claim."""
    start = data.index(value)
    facts = {"patient_control_number": "LS-1001", "segment": str(segment), "byte_start": str(start)}
    return row(**{**facts, "byte_end": str(start + len(value)), **values})


def change(data: bytes, value: bytes, replacement: bytes) -> Change:
    start = data.index(value)
    return Change(start, start + len(value), value, replacement)


def insertion(data: bytes, before: bytes, added: bytes) -> Change:
    start = data.index(before)
    return Change(start, start, b"", added)


def lines(data: bytes, told: ExceptionRecord, *changes: Change, include_patient: bool = False) -> list[str]:
    """Mark, number and text of each line; what is marked stands in brackets."""
    delimiters = delimiters_at(data, [int(told.byte_start)])[int(told.byte_start)]
    return [word(one) for one in excerpt(CutClaims(data), delimiters, told, changes, include_patient)]


def word(line: ExcerptLine) -> str:
    marks = {"": " ", "at": ">", "before": "-", "after": "+", "left-out": "…"}
    text = "".join(f"[{part.text}]" if part.marked else part.text for part in line.parts)
    return f"{marks[line.mark]}{line.number} {text}"


def test_the_whole_claim_with_its_place_marked() -> None:
    told = lines(ONE, at(ONE, b"67457000110", 32))

    assert told == [
        " 19 CLM*LS-1001*390***11:B:1*Y*A*Y*Y~",
        " 20 REF*G1*NLA2026310~",
        " 21 HI*ABK:F332~",
        " 22 NM1*82*(masked)~",
        " 23 PRV*PE*PXC*2084P0800X~",
        " 24 LX*1~",
        " 25 SV1*HC:96365*330*UN*1***1~",
        " 26 DTP*472*D8*20261103~",
        " 27 REF*6R*LS1001A~",
        " 28 LX*2~",
        " 29 SV1*HC:J3000*60*UN*5***1~",
        " 30 DTP*472*D8*20261103~",
        " 31 REF*6R*LS1001B~",
        ">32 LIN**N4*[67457000110]~",
        " 33 CTP****1*ML~",
    ]


def test_a_fix_shows_the_segment_before_and_after() -> None:
    told = lines(ONE, at(ONE, b"67457000110", 32), change(ONE, b"67457000110", b"1"))

    assert told[13:] == ["-32 LIN**N4*[67457000110]~", "+ LIN**N4*[1]~", " 33 CTP****1*ML~"]


def test_a_fix_of_several_elements() -> None:
    changes = change(ONE, b"*60*UN", b"*6*UN"), change(ONE, b"5***1", b"50***1"), change(ONE, b"CTP****1", b"CTP****2")

    told = lines(ONE, at(ONE, b"67457000110", 32), *changes)

    assert told[10:12] == ["-29 SV1*HC:J3000[*60*UN]*[5***1]~", "+ SV1*HC:J3000[*6*UN]*[50***1]~"]
    assert told[14:] == [">32 LIN**N4*[67457000110]~", "-33 [CTP****1]*ML~", "+ [CTP****2]*ML~"]


def test_a_fix_that_adds_segments() -> None:
    added = insertion(ONE, b"LX*2~", b"LX*2~SV1*HC:J3000:JW*10*UN*1***1~")

    told = lines(ONE, at(ONE, b"J3000", 29), added, change(ONE, b"LX*2~", b"LX*3~"))

    assert told[9:13] == ["+ [LX*2]~", "+ [SV1*HC:J3000:JW*10*UN*1***1]~", "-28 [LX*2]~", "+ [LX*3]~"]


def test_segments_added_at_the_end_of_the_claim() -> None:
    end = ONE.index(b"SE*34")

    told = lines(ONE, at(ONE, b"J3000", 29), Change(end, end, b"", b"LX*3~SV1*HC:J3000*1*UN*1***1~"))

    assert told[-3:] == [" 33 CTP****1*ML~", "+ [LX*3]~", "+ [SV1*HC:J3000*1*UN*1***1]~"]


def test_a_fix_that_takes_a_segment_away() -> None:
    told = lines(ONE, at(ONE, b"J3000", 29), change(ONE, b"REF*6R*LS1001B~\n", b""))

    assert told[11:14] == [" 30 DTP*472*D8*20261103~", "-31 [REF*6R*LS1001B]~", " 32 LIN**N4*67457000110~"]


def test_something_missing_marks_the_segment_that_it_is_missed_at() -> None:
    told = at(ONE, b"LX*2~", 28)._replace(element="2410/LIN03", before="")

    assert lines(ONE, told)[9] == ">28 [LX*2]~"


def test_an_empty_element_marks_its_segment() -> None:
    end = ONE.index(b"~\nDTP*472*D8*20261103~\nREF*6R*LS1001B")
    told = at(ONE, b"SV1*HC:J3000", 29)._replace(byte_start=str(end), byte_end=str(end))

    assert lines(ONE, told)[10] == ">29 [SV1*HC:J3000*60*UN*5***1]~"


def test_a_place_above_the_claim_shows_its_level_with_names_masked() -> None:
    told = lines(ONE, at(ONE, b"CI~", 13, element="2000B/SBR09"))

    assert told == [
        " 12 HL*2*1*22*0~",
        ">13 SBR*P*18*******[CI]~",
        " 14 NM1*IL*(masked)~",
        " 15 N3*(masked)~",
        " 16 N4*(masked)~",
        " 17 DMG*(masked)~",
        " 18 NM1*PR*(masked)~",
    ]


def test_names_are_shown_on_request() -> None:
    assert " 22 NM1*82*1*OKAFOR*NGOZI****XX*1578790002~" in lines(ONE, at(ONE, b"J3000", 29), include_patient=True)


def test_a_masked_place_is_marked_as_a_whole() -> None:
    assert lines(ONE, at(ONE, b"1578790002", 22))[3] == ">22 NM1*82*[(masked)]~"


@pytest.mark.parametrize("reference", [b"REF*SY*123456789", b"REF*1W*M0001"])
def test_references_that_identify_a_person_are_masked(reference: bytes) -> None:
    data = ONE.replace(b"REF*G1*NLA2026310", reference)

    assert lines(data, at(data, b"J3000", 29))[1] == f" 20 {reference[:6].decode()}*(masked)~"


@pytest.mark.parametrize("slip", [b"xNM1*82*1", b"nm1*82*1", b"N M1*82*1", b"PAT*01*1"])
def test_a_segment_that_is_not_known_may_name_a_person(slip: bytes) -> None:
    data = ONE.replace(b"NM1*82*1", slip)

    assert lines(data, at(data, b"J3000", 29))[3] == f" 22 {slip.split(b'*')[0].decode()}*(masked)~"


def test_the_claim_of_the_place_and_no_other() -> None:
    start = TWO.rindex(b"67457000110")
    told = row(patient_control_number="LS-1002", segment="54", byte_start=str(start), byte_end=str(start + 11))

    shown = lines(TWO, told)

    assert (shown[0], len(shown)) == (" 41 CLM*LS-1002*390***11:B:1*Y*A*Y*Y~", 15)


def test_an_envelope_segment_stands_alone() -> None:
    told = at(ONE, b"SE*34", element="SE01", segment="", patient_control_number="")
    told = told._replace(byte_start=str(int(told.byte_start) + 3))

    assert lines(ONE, told) == ["> SE*[34]*4711~"]


def test_a_row_about_the_whole_file_has_none() -> None:
    assert lines(ONE, row(element="", byte_start="0", byte_end="0")) == []


def test_a_long_claim_shows_its_head_the_line_and_what_changes() -> None:
    head, line, tail = ONE.partition(b"LX*2~\nSV1*HC:J3000*60*UN*5***1~\nDTP*472*D8*20261103~\nREF*6R*LS1001B~\n")
    others = b"".join(b"LX*%d~\nSV1*HC:96366*1*UN*1***1~\nDTP*472*D8*20261103~\n" % number for number in range(2, 40))
    data = head + others + line + tail.replace(b"SE*34", others + b"SE*34")

    told = lines(data, at(data, b"67457000110", 146), change(data, b"67457000110", b"1"))

    assert told == [
        " 19 CLM*LS-1001*390***11:B:1*Y*A*Y*Y~",
        "… … 122 more",
        " 142 LX*2~",
        " 143 SV1*HC:J3000*60*UN*5***1~",
        " 144 DTP*472*D8*20261103~",
        " 145 REF*6R*LS1001B~",
        "-146 LIN**N4*[67457000110]~",
        "+ LIN**N4*[1]~",
        " 147 CTP****1*ML~",
        "… … 114 more",
    ]


def test_other_delimiters_in_a_second_interchange() -> None:
    other = ONE.replace(b"*", b"|").replace(b"~\n", b"^").replace(b"|^|", b"|{|")
    data = ONE + other
    start = data.index(b"J3000", len(ONE))
    told = row(patient_control_number="LS-1001", segment="29", byte_start=str(start), byte_end=str(start + 5))

    assert lines(data, told)[10] == ">29 SV1|HC:[J3000]|60|UN|5|||1^"


def test_the_letters_isa_in_a_value_begin_no_interchange() -> None:
    data = ONE.replace(b"RIVERA", b"LISA ISA")

    assert lines(data, at(data, b"J3000", 29))[10] == ">29 SV1*HC:[J3000]*60*UN*5***1~"


def test_the_letters_of_a_claim_in_a_value_begin_no_claim() -> None:
    data = ONE.replace(b"REF*6R*LS1001B", b"REF*6R*CLM").replace(b"CTP****1", b"CTP****1")

    assert lines(data, at(data, b"67457000110", 32))[0] == " 19 CLM*LS-1001*390***11:B:1*Y*A*Y*Y~"


def test_a_file_cut_off_within_the_claim() -> None:
    data = ONE[: ONE.index(b"CTP****1") + 5]

    assert lines(data, at(data, b"67457000110", 32))[-1] == ">32 LIN**N4*[67457000110]~"


def test_every_segment_is_shown_once_and_in_order() -> None:
    """What is not after is the claim as it came."""
    told = lines(ONE, at(ONE, b"67457000110", 32), change(ONE, b"67457000110", b"1"), include_patient=True)
    text = "".join(one[1:].partition(" ")[2].replace("[", "").replace("]", "") for one in told if one[0] != "+")

    assert text == ONE[ONE.index(b"CLM*") : ONE.index(b"SE*")].decode().replace("\n", "")


def test_many_rows_about_one_long_claim_cut_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    data = ONE.replace(b"REF*G1*NLA2026310~", b"REF*G1*NLA2026310~" * 3_000)
    cuts = []
    monkeypatch.setattr(spans, "cut", lambda *given: cuts.append(given[2]) or cut(*given))
    claims_cut = CutClaims(data)
    delimiters = delimiters_at(data, [0])[0]
    place = at(data, b"67457000110", 3_031)
    shown = {excerpt(claims_cut, delimiters, place, (), False) for _ in range(50)}
    assert len(shown) == len(cuts) == 1


def test_rows_all_over_a_long_claim_share_its_parts_and_show_what_each_would_show_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(spans, "_AFTER", 1 << 10)
    monkeypatch.setattr(spans, "_BEFORE", 1 << 12)
    number = 400
    data = ONE.replace(b"REF*G1*NLA2026310~", b"".join(b"REF*G1*NLA%07d~" % one for one in range(number)))
    delimiters = delimiters_at(data, [0])[0]
    places = [at(data, b"NLA%07d" % one, 20 + one) for one in range(number)]
    alone = [excerpt(CutClaims(data), delimiters, place, (), False) for place in places]
    cut_bytes: list[int] = []
    monkeypatch.setattr(spans, "cut", lambda *given: cut_bytes.append(len(given[0])) or cut(*given))
    shared, backwards = CutClaims(data), CutClaims(data)
    assert [excerpt(shared, delimiters, place, (), False) for place in places] == alone
    assert sum(cut_bytes) < 4 * len(data)
    assert [excerpt(backwards, delimiters, place, (), False) for place in reversed(places)] == alone[::-1]


def test_the_beginning_of_a_claim_is_looked_for_once_by_all_rows_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    data = ONE.replace(b"REF*G1*NLA2026310~", b"".join(b"REF*G1*NLA%07d~" % one for one in range(400)))
    delimiters = delimiters_at(data, [0])[0]
    searched: list[int] = []
    begin = spans._begin
    monkeypatch.setattr(spans, "_begin", lambda *given: searched.append(given[4] - given[3]) or begin(*given))
    shared = CutClaims(data)
    for one in range(400):
        excerpt(shared, delimiters, at(data, b"NLA%07d" % one), (), False)
    assert sum(searched) < 2 * len(data)


def test_no_row_looks_at_all_segments_of_a_long_claim() -> None:
    def work(count: int) -> int:
        data = ONE.replace(b"REF*G1*NLA2026310~", b"REF*G1*NLA2026310~" * count)
        claims_cut, delimiters = CutClaims(data), delimiters_at(data, [0])[0]
        place, fix = at(data, b"67457000110", count + 31), change(data, b"67457000110", b"1")
        assert excerpt(claims_cut, delimiters, place, [fix], False)  # cuts the claim, once for all rows
        return steps(lambda: excerpt(claims_cut, delimiters, place, [fix], False))

    assert work(4_000) < work(1_000) + 1_000
