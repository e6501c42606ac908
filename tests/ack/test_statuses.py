"""What a 277CA says of a claim: received, accepted, or rejected with the status of each error that is left."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from edi837.ack.answer import ClaimAnswer
from edi837.ack.named_parties import Party
from edi837.ack.objection import Objection
from edi837.ack.status import statuses
from edi837.ack.verdict import Verdict
from edi837.findings.finding import Severity
from edi837.x12.hierarchy import Context
from tests.ack.answered import answers_to, claim, file_of, lines, ranked, run, subscribers, told_of_claims

ACCEPTED, RECEIVED = "A2:20 WQ", "A1:19:40 WQ"
CLAIMS = "000004711.277ca"
INSTITUTIONAL = "000004712.277ca"
FILE = file_of(subscribers(claim()))
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


def test_an_error_that_no_status_names_does_not_reject() -> None:
    """A status must say what is wrong; the claim is held, and is not said to be accepted."""
    data = file_of(subscribers(claim("P", ("UN*5***1", "UN*100***1"), ("CTP****1*ML", "CTP****20*ML"))))
    (one,) = told_of_claims(answers_to(data, ranked("Q607", Severity.ERROR))[CLAIMS])
    assert one[1:] == [RECEIVED]


def test_the_row_of_a_file_stands_against_each_claim_that_it_is_about() -> None:
    """Without a chart D907 has one row for the file; as an error no claim of it is accepted."""
    data = file_of(subscribers(claim(), claim("P", ("LS-1001", "LS-1002"))))
    told_of = told_of_claims(answers_to(data, ranked("D907", Severity.ERROR))[CLAIMS])
    assert told_of == [["LS-1001", RECEIVED], ["LS-1002", RECEIVED]]


def test_what_can_be_named_is_told_alone() -> None:
    unnamed = Objection("Z999", "", "", "", "", 0, "", 0, 0, "", "7", "", 0)
    named = unnamed._replace(status="A7:218")
    assert not Verdict(CLEAN, (unnamed,)).rejected
    assert [status.first for status in statuses(Verdict(CLEAN, (unnamed, named)), True)] == [("A7", "218")]


def test_a_claim_sent_twice_is_rejected_the_second_time() -> None:
    """What rules find that see the whole file comes after all claims, and goes to the right one."""
    data = file_of(subscribers(claim(), claim("P", ("LS-1001", "LS-1002")), claim()))
    assert told_of_claims(answers_to(data)[CLAIMS]) == [
        ["LS-1001", ACCEPTED],
        ["LS-1002", ACCEPTED],
        ["LS-1001", "A7:54 U"],
    ]


def test_nothing_is_said_in_words() -> None:
    """STC12 is no longer valid for use (X12 interpretation 1465)."""
    data = file_of(subscribers(claim(), claim("P", ("CLM*LS-1001*390", "CLM*LS-1002*391"))))
    told_of = [one.split("*") for one in lines(answers_to(data)[CLAIMS], "STC")]
    assert [one[1] for one in told_of if len(one) > 12] == []
    assert ["A8", "400"] in [one[1].split(":") for one in told_of]


def test_only_a_payer_accepts_into_adjudication() -> None:
    run_as = {
        name: replace(run(), settings=replace(run().settings, answer_as=name)) for name in ("clearinghouse", "payer")
    }
    answers = {name: answers_to(FILE, judged_by)[CLAIMS] for name, judged_by in run_as.items()}
    assert {name: told_of_claims(text) for name, text in answers.items()} == {
        "clearinghouse": [["LS-1001", RECEIVED]],
        "payer": [["LS-1001", ACCEPTED]],
    }
    assert [lines(answers[name], "NM1")[0][:6] for name in run_as] == ["NM1*AY", "NM1*PR"]


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
