from __future__ import annotations

import hashlib
from collections import Counter
from decimal import Decimal

import pytest

from edi837.generate.spec import Spec
from tests.generate.written import holds_target, written

KINDS = ("P", "I")


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_spec_gives_the_same_bytes_and_answers(kind):
    spec = Spec(claims=400, kind=kind, density=0.5, faults=("N203", "Q605"), seed=7)
    first, second = written(spec), written(spec)
    assert first.data == second.data
    assert first.answers == second.answers


def test_another_seed_gives_other_claims_under_another_control_number():
    first, second = written(Spec(claims=50, seed=1)), written(Spec(claims=50, seed=2))
    assert first.all("ISA")[0][13] != second.all("ISA")[0][13]
    assert {one[1] for one in first.all("CLM")}.isdisjoint(one[1] for one in second.all("CLM"))
    assert first.all("HI") != second.all("HI")


def test_a_file_can_be_made_again_later():
    # Pinned: the sequence of random() is the only thing of Python that the bytes hang on.
    data = written(Spec(claims=20, density=0.5, faults=("N203",))).data
    assert hashlib.sha256(data).hexdigest() == "c5d17c2b2f0d604a8bf1faa0339bf7536ae228e39427a9cd9cabdd76aef3f13e"


@pytest.mark.parametrize("kind", KINDS)
def test_counts_and_control_numbers_of_the_envelope_agree(kind):
    file = written(Spec(claims=250, kind=kind, per_st=100))
    sets = file.sets()
    assert [sum(segment[0] == "CLM" for segment in one) for one in sets] == [100, 100, 50]
    assert [(one[0][2], one[-1][2]) for one in sets] == [("0001", "0001"), ("0002", "0002"), ("0003", "0003")]
    assert [int(one[-1][1]) for one in sets] == [len(one) for one in sets]
    (isa,), (gs,), (ge,), (iea,) = (file.all(name) for name in ("ISA", "GS", "GE", "IEA"))
    assert ge == ["GE", "3", gs[6]]
    assert iea == ["IEA", "1", isa[13]]
    assert {one[0][3] for one in sets} == {gs[8]}


@pytest.mark.parametrize("kind", KINDS)
def test_levels_are_numbered_and_hang_together(kind):
    for one in written(Spec(claims=600, kind=kind, per_st=300)).sets():
        levels = [segment for segment in one if segment[0] == "HL"]
        assert [int(level[1]) for level in levels] == list(range(1, len(levels) + 1))
        by_number = {level[1]: level for level in levels}
        parents = Counter(level[2] for level in levels)
        for level in levels:
            above = by_number[level[2]][3] if level[2] else ""
            assert (level[3], above) in (("20", ""), ("22", "20"), ("23", "22"))
            assert level[4] == ("1" if parents[level[1]] else "0")
        assert {level[3] for level in levels} == {"20", "22", "23"}


@pytest.mark.parametrize("kind", KINDS)
def test_claims_balance_and_number_their_lines(kind):
    charge_at = {"P": 2, "I": 3}[kind]
    file = written(Spec(claims=500, kind=kind, density=0.3))
    claims = file.claims()
    assert len({claim[0][1] for claim in claims}) == 500
    references = [segment[2] for segment in file.segments if segment[:2] == ["REF", "6R"]]
    assert len(set(references)) == len(references) == len(file.all("LX"))
    for claim in claims:
        lines = [segment for segment in claim if segment[0] in ("SV1", "SV2")]
        assert Decimal(claim[0][2]) == sum(Decimal(line[charge_at]) for line in lines)
        assert [int(segment[1]) for segment in claim if segment[0] == "LX"] == list(range(1, len(lines) + 1))


@pytest.mark.parametrize("kind", KINDS)
def test_another_payer_has_paid_some_claims_and_the_lines_balance(kind):
    paid_claims = [
        claim for claim in written(Spec(claims=2500, kind=kind)).claims() if any(one[0] == "SVD" for one in claim)
    ]
    assert 0.02 < len(paid_claims) / 2500 < 0.05
    for claim in paid_claims:
        charges: list[Decimal] = []
        told: list[Decimal] = []
        for segment in claim:
            if segment[0] in ("SV1", "SV2"):
                charges.append(Decimal(segment[{"P": 2, "I": 3}[kind]]))
            elif segment[0] == "SVD":
                told.append(Decimal(segment[2]))
            elif segment[0] == "CAS":
                told[-1] += Decimal(segment[3])
        assert told == charges
        paid = sum(Decimal(segment[2]) for segment in claim if segment[0] == "SVD")
        assert [Decimal(segment[2]) for segment in claim if segment[0] == "AMT"] == [paid]


@pytest.mark.parametrize(("density", "expected"), [(0, 0), (0.05, 20), (0.333, 133), (1, 400)])
def test_the_share_of_claims_with_a_target_line_is_met_exactly(density, expected):
    for kind in KINDS:
        claims = written(Spec(claims=400, kind=kind, density=density)).claims()
        assert sum(map(holds_target, claims)) == expected


def test_the_smallest_file_that_is_asked_for_holds_a_target_line():
    assert list(map(holds_target, written(Spec(claims=1)).claims())) == [True]


def test_every_identifier_has_its_check_digit():
    file = written(Spec(claims=300))
    identifiers = [one[9] for one in file.all("NM1") if one[8:9] == ["XX"]]
    assert len(set(identifiers)) > 20
    assert all(_luhn_sum(f"80840{identifier}") % 10 == 0 for identifier in identifiers)


def _luhn_sum(digits: str) -> int:
    doubled = [int(figure) * (2 if place % 2 else 1) for place, figure in enumerate(reversed(digits))]
    return sum(value // 10 + value % 10 for value in doubled)


def test_payers_places_and_patients_vary():
    file = written(Spec(claims=3000, density=0.5))
    assert {one[9] for one in file.all("SBR")} == {"CI", "BL", "HM", "12", "MB", "16", "MC", "CH"}
    assert {one[5] for one in file.all("CLM")} == {"11:B:1", "12:B:1", "20:B:1", "49:B:1"}
    assert len(file.all("PAT")) > 300
    assert len(file.all("CLM")) > len([one for one in file.all("HL") if one[3] == "22"])


@pytest.mark.parametrize("newline", ["", "\n", "\r\n"])
def test_line_breaks_stand_between_segments_alone(newline):
    plain = written(Spec(claims=40, newline="", faults=("M401",), density=1))
    file = written(Spec(claims=40, newline=newline, faults=("M401",), density=1))
    # The control number hangs on the whole spec.
    assert [one[0] for one in file.segments] == [one[0] for one in plain.segments]
    assert file.data.count(b"\n") == (len(file.segments) if newline else 0)
    assert file.data.count(b"\r") == (len(file.segments) if newline == "\r\n" else 0)


def test_other_delimiters_are_declared_and_used():
    file = written(Spec(claims=60, density=1, delimiters="|>\n!", newline=""))
    isa = file.all("ISA")[0]
    assert (isa[11], isa[16]) == ("!", ">")
    assert [sum(segment[0] == "CLM" for segment in one) for one in file.sets()] == [60]
    assert b"*" not in file.data
    assert b"HC>J3000" in file.data


def test_services_are_thirty_to_eighty_days_old():
    days = {one[3] for one in written(Spec(claims=800)).all("DTP") if one[1] == "472"}
    assert (min(days), max(days)) == ("20260822", "20261011")
