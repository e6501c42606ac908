"""What a 277CA says of a claim: received, accepted, or rejected with the status of each error that is left."""

from __future__ import annotations

from decimal import Decimal

import pytest

from edi837.ack.answer import ClaimAnswer
from edi837.ack.answer_text import words
from edi837.ack.named_parties import Party
from edi837.ack.objection import Objection
from edi837.ack.status import statuses
from edi837.ack.verdict import Verdict
from edi837.findings.finding import Severity
from edi837.x12.delimiters import Delimiters
from edi837.x12.hierarchy import Context
from tests.ack.answered import answers_to, claim, file_of, lines, ranked, run, subscribers, told_of_claims

ACCEPTED, RECEIVED = "A2:20 WQ", "A1:19:40 WQ"
CLAIMS = "000004711.277ca"
INSTITUTIONAL = "000004712.277ca"
CLEAN = ClaimAnswer(0, 0, Context(), "1", Decimal(1), "", "", ("D8", "20261103"), Party(), Party(), True, False)


def told(*swaps: tuple[str, str], guide: str = "none") -> list[str]:
    """What is said of the one claim of a file."""
    (one,) = told_of_claims(answers_to(file_of(subscribers(claim("P", *swaps))), run(guide))[CLAIMS])
    return one[1:]


def test_a_claim_without_errors_is_accepted() -> None:
    assert told() == [ACCEPTED]


def test_a_claim_that_nobody_looked_at_is_received() -> None:
    """It has no drug line: the rules did not judge it, so it is never said to be accepted."""
    assert told(("HC:J3000", "HC:J1100"), ("LIN**N4*67457000110~\nCTP****1*ML~\n", "")) == [RECEIVED]


def test_with_the_guide_such_a_claim_is_rejected_where_the_guide_forbids_something() -> None:
    other = (("HC:J3000", "HC:J1100"), ("LIN**N4*67457000110~\nCTP****1*ML~\n", ""))
    assert told(*other, guide="all") == [RECEIVED]
    assert told(*other, ("HI*ABK:F332~\n", ""), guide="all") == ["A3:684 U"]


@pytest.mark.parametrize(
    ("swaps", "statuses"),
    [
        # A status with two numbers has a second composite.
        ([("67457000110", "00409469930")], ["A8:218 A8:507 U", "HC:J3000", "A8:218 A8:507 U"]),
        # Of the claim: no line is named.
        ([("CLM*LS-1001*390", "CLM*LS-1001*391")], ["A8:400 U"]),
        # With an entity.
        ([("XX*1578790002", "XX*1578790003")], ["A7:562:82 U"]),
        # Two errors of a line are one STC of the line, and two of the claim.
        (
            [("CTP****1*ML", "CTP****0*MG"), ("UN*5***1", "UN*0***1")],
            ["A7:476 U", "A7:724 U", "A7:659 U", "HC:J3000", "A7:476 A7:724 A7:659 U"],
        ),
    ],
)
def test_each_error_has_its_status(swaps: list[tuple[str, str]], statuses: list[str]) -> None:
    assert told(*swaps) == statuses


def test_a_warning_does_not_reject() -> None:
    assert told(("REF*G1*NLA2026310~\n", "")) == [ACCEPTED]
    data = file_of(subscribers(claim("P", ("REF*G1*NLA2026310~\n", ""))))
    (one,) = told_of_claims(answers_to(data, ranked("A801", Severity.ERROR))[CLAIMS])
    assert one[1:] == ["A6:252:85 U", "HC:J3000", "A6:252:85 U"]


def test_an_error_without_a_status_says_where_to_look() -> None:
    data = file_of(subscribers(claim("P", ("UN*5***1", "UN*100***1"), ("CTP****1*ML", "CTP****20*ML"))))
    (one,) = told_of_claims(answers_to(data, ranked("Q607", Severity.ERROR))[CLAIMS])
    assert one[1] == "A3:21 U"


def test_the_row_of_a_file_rejects_each_claim_that_it_is_about() -> None:
    """Without a chart D907 has one row for the file; as an error it stands against each claim."""
    data = file_of(subscribers(claim(), claim("P", ("LS-1001", "LS-1002"))))
    told_of = told_of_claims(answers_to(data, ranked("D907", Severity.ERROR))[CLAIMS])
    assert [one[:2] for one in told_of] == [["LS-1001", "A3:21 U"], ["LS-1002", "A3:21 U"]]


def test_a_claim_sent_twice_is_rejected_the_second_time() -> None:
    """What rules find that see the whole file comes after all claims, and goes to the right one."""
    data = file_of(subscribers(claim(), claim("P", ("LS-1001", "LS-1002")), claim()))
    assert told_of_claims(answers_to(data)[CLAIMS]) == [
        ["LS-1001", ACCEPTED],
        ["LS-1002", ACCEPTED],
        ["LS-1001", "A7:54 U"],
    ]


def test_words_say_what_the_status_means_and_what_was_found() -> None:
    data = file_of(subscribers(claim("P", ("CLM*LS-1001*390", "CLM*LS-1001*391"))))
    (status,) = [one for one in lines(answers_to(data)[CLAIMS], "STC") if "A8" in one]
    assert status.split("*")[12] == (
        "Rejected; fields contradict each other; Claim is out of balance (C701); CLM02 is 391, the lines add up to 390"
    )


def test_words_are_cut() -> None:
    one = Objection("Z999", "A7:218", "", "", "", 0, "", 0, 0, "", "7", "word " * 99, 0)
    standard = Delimiters("*", ":", "~", "^")
    (status,) = statuses(Verdict(CLEAN, (one,)), run().mappings.codes)
    assert status.words.startswith("Rejected for invalid information; National Drug Code (line 7, Z999): word word")
    assert len(words(status.words, standard, 264)) in (263, 264)


def test_an_institutional_claim() -> None:
    """Its bill type and statement dates; a line without procedure is known by its revenue code."""
    bad = claim("I", ("67457000110", "6745700011"), ("RD8*20261103-20261103", "RD8*20261103-20261105"))
    text = answers_to(file_of(subscribers(claim("I"), bad, form="I"), form="I"))[INSTITUTIONAL]
    assert lines(text, "REF", "SVC", "DTP")[2:] == [
        "REF*BLT*131",
        "DTP*472*D8*20261103",
        "REF*BLT*131",
        "DTP*472*RD8*20261103-20261105",
        "SVC*HC:J3000*60**0636***5",
        "REF*FJ*SA2001C",
        "DTP*472*D8*20261103",
    ]


def test_a_line_without_procedure_is_known_by_its_revenue_code() -> None:
    bad = claim("I", ("SV2*0636*HC:J3000*60", "SV2*0636**60"), ("CTP****1*ML~\n", ""))
    text = answers_to(file_of(subscribers(bad, form="I"), form="I"), run())[INSTITUTIONAL]
    assert lines(text, "SVC") == ["SVC*NU:0636*60*****5"]


def test_prescription_and_tracking_number_come_back() -> None:
    bad = claim(
        "P", ("67457000110", "6745700011"), ("CTP****1*ML~\n", "CTP****1*ML~\nREF*XZ*RX77~\n"),
        ("REF*G1*NLA2026310~\n", "REF*G1*NLA2026310~\nREF*D9*TRACE-1~\n"),
    )  # fmt: skip
    assert lines(answers_to(file_of(subscribers(bad)))[CLAIMS], "REF") == [
        "REF*D9*TRACE-1",
        "REF*FJ*LS1001B",
        "REF*XZ*RX77",
    ]
