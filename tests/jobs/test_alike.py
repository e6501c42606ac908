"""Of claims that are alike the rules say the same: with what is remembered of others, and without, nothing differs."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from edi837.claim.claim import Claim
from edi837.claim.reader import ClaimReader
from edi837.engine.selection import Selection
from edi837.generate.faults import fault_codes
from edi837.generate.spec import Spec
from edi837.jobs.judging import in_work
from edi837.jobs.judging.batch_result import BatchResult
from edi837.jobs.judging.in_work import ClaimInWork
from edi837.jobs.judging.judge import Judge
from edi837.jobs.judging.wants import Wants
from edi837.jobs.run import Run
from edi837.mapping.mappings import Mappings, load_mappings
from edi837.rules import all_rules
from edi837.settings.config import Settings
from edi837.x12.batch import Batch
from edi837.x12.scan import scan
from tests.generate.written import written
from tests.judging import TODAY, mappings
from tests.night import NIGHT, amount

_HEAD = (
    "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *261110*0800*^*00501*000000001*0*T*:~"
    "GS*HC*SENDER*RECEIVER*20261110*0800*1*X*005010X222A1~ST*837*0001*005010X222A1~"
    "BHT*0019*00*1*20261110*0800*CH~NM1*41*2*BILLING SERVICE*****46*SENDER~PER*IC*DESK*TE*5555550100~"
    "NM1*40*2*RECEIVER*****46*RECEIVER~"
)
_PROVIDER = (
    "HL*1**20*1~PRV*BI*PXC*261QP3300X~NM1*85*2*INFUSION CLINIC*****XX*2907241600~N3*12 KILN RD~N4*SALEM*OR*973013581~"
    "REF*EI*005458664~"
)
_CLAIM = (
    "HL*{hl}*1*22*0~SBR*P*18*{group}******{indicator}~NM1*IL*1*{last}*ANN****MI*{member}~N3*{street}~N4*BOISE*ID*83702~"
    "DMG*D8*{born}*F~NM1*PR*2*HARBOR HMO*****PI*{payer}~"
    "CLM*{account}*320***11:B:1*Y*A*Y*Y~REF*D9*{trace}~REF*G1*{number}~HI*ABK:F314~"
    "NM1*DN*1*{doctor}*GUS****XX*2516207349~NM1*82*1*{doctor}*HUGO****XX*{npi}~PRV*PE*PXC*207Q00000X~"
    "LX*1~SV1*HC:96365*250*UN*1***1~DTP*472*D8*{day}~REF*6R*{first}~"
    "LX*2~SV1*HC:J3000*70*UN*3***1~DTP*472*D8*{last_day}~REF*6R*{second}~LIN**N4*{ndc}~CTP****0.3*ML~"
)
# What stands in alike claims, each in another form of its own.
_ALIKE = {
    "group": ("098315", "77B"),
    "last": ("EASTERLING", "OWL"),
    "member": ("HHM137730954", "W2"),
    "street": ("6959 PIER ST", "1 A WAY"),
    "born": ("19680725", "20011231"),
    "account": ("P0881", "Q2"),
    "trace": ("T17", "9"),
    "number": ("PA43250681", "990217345"),
    "doctor": ("OAKHURST", "HUGHES"),
    "npi": ("2523041871", "2356366676"),
    "day": ("20261015", "20261101"),
    "first": ("P1L1", "A"),
    "second": ("P1L2", "B"),
}
_EXCHANGED = frozenset(
    (b"CLM", b"REF", b"NM1", b"N3", b"N4", b"DMG", b"SBR", b"DTP", b"HI", b"SV1", b"LIN", b"CTP", b"PRV")
)
_RATE = 0.02
# What stands in all of them where nothing else is said.
_SAME = {"indicator": "HM", "payer": "90021", "ndc": "00409205115"}  # fmt: skip


@pytest.fixture(autouse=True)
def _one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Claims that go through a step together are all read before one of them is remembered."""
    monkeypatch.setattr(in_work, "_CLAIMS", 1)


def file_of(*claims: dict[str, str]) -> bytes:
    """A file of some claims; the first claim of the provider is like no other of it."""
    first = {name: values[0] for name, values in _ALIKE.items()}
    texts = []
    for number, claim in enumerate(({}, *claims), 2):
        values = _SAME | first | claim
        texts.append(_CLAIM.format(hl=number, **{"last_day": values["day"]} | values))
    body = _HEAD + _PROVIDER + "".join(texts)
    count = body[body.index("ST*") :].count("~") + 1
    return f"{body}SE*{count}*0001~GE*1*1~IEA*1*000000001~".encode("latin-1")


class Judged:
    """Files judged by one run; `known` says of each claim whether one that is like it was known."""

    def __init__(self, alike: bool = True, read_with: Mappings | None = None, **settings: Any) -> None:
        chosen = {"as_of": TODAY, "guide": "touched"} | settings
        self.run = Run(Settings(**chosen), read_with or mappings(), None, Selection(), all_rules())
        self.alike = alike
        self.known: list[bool] = []

    def of(self, data: bytes) -> list[Any]:
        """All that a file gives."""
        reader = ClaimReader(data, self.run.mappings)
        judge = Judge(self.run, reader, self.run.recorder("", ""), Wants(facts=True))
        if not self.alike:
            assert judge.guided is not None
            judge.alike.memory = judge.guided._passing._alike = None
        examine = judge.alike.examine

        def noted(each: ClaimInWork, claim: Claim) -> None:
            self.known.append(each.counted is not None)
            examine(each, claim)

        judge.alike.examine = noted  # type: ignore[method-assign]
        return [said(judge.batch(item)) for item in scan(data, reader.wanted) if isinstance(item, Batch)]


def said(result: BatchResult) -> list[Any]:
    return [
        list(result.rows), result.lines, result.changes, result.proposals, result.deferred, result.faulty, result.facts,
        vars(result.tally),
    ]  # fmt: skip


def known(*claims: dict[str, str], **settings: Any) -> list[bool]:
    """Whether each claim was known by others; what is said of them is what is said of them without."""
    judged, data = Judged(**settings), file_of(*claims)
    assert judged.of(data) == Judged(alike=False, **settings).of(data)
    return judged.known[1:]


def test_claims_that_are_alike_are_asked_once() -> None:
    others = [{name: values[1]} for name, values in _ALIKE.items()]
    others.append({name: values[1] for name, values in _ALIKE.items()})
    assert known({}, *others) == [False] + [True] * len(others)


@pytest.mark.parametrize(
    ("claim", "code"),
    [
        ({"account": "A" * 21}, "G934"),
        ({"account": "PA43250681"}, "A802"),
        ({"member": "PA43250681"}, "A802"),
        ({"number": "NONE"}, "A802"),
        ({"number": "PA0000000"}, "A802"),
        ({"number": "123456789"}, "A802"),
        ({"number": "20261015"}, "A802"),
        ({"number": "2907241600"}, "A802"),
        ({"number": "F314"}, "A802"),
        ({"number": "J3000"}, "A802"),
        ({"first": "P1L2"}, "G933"),
        ({"npi": "2523041870"}, "C712"),
        ({"doctor": "GRÜN"}, "X111"),
        ({"born": "20200101"}, "C716"),
        ({"born": "20270101"}, "C716"),
        ({"born": "18900101"}, "C716"),
        ({"day": "20261225"}, "C708"),
        ({"day": "20250101"}, "C709"),
        ({"last_day": "20261101"}, "P309"),
    ],
)
def test_a_claim_of_which_another_thing_is_said_is_not_alike(claim: dict[str, str], code: str) -> None:
    assert known({}, {}, claim, {}) == [False, True, False, True]
    plain = Judged(alike=False)
    assert code in {row.rule for result in plain.of(file_of({}, claim)) for row in result[0]}


def test_what_a_payer_is_asked_is_not_asked_for_another() -> None:
    medicare = {"payer": "90041", "indicator": "MB"}
    assert known({}, medicare, {"indicator": "CI"}, medicare, {}) == [False, False, False, True, True]


def test_days_between_which_a_rule_changes_are_not_alike() -> None:
    """W502 asks for JZ since 1 July 2023; that day itself is like no other."""
    days = ("20230629", "20230620", "20230701", "20230701", "20230702", "20230710", "20230701")
    answers = [False, True, False, True, False, True, True]
    assert known(*({"day": day} for day in days), as_of=date(2023, 7, 25)) == answers


def test_a_claim_that_came_too_late_is_not_like_one_that_did_not() -> None:
    """A commercial payer has a limit of 365 days, as is usual: within it nothing is said."""
    days = ("20251201", "20251130", "20251124", "20251123", "20251123")
    assert known(*({"day": day} for day in days)) == [False, True, True, False, False]


@pytest.mark.parametrize(
    ("sent", "there"),
    [
        ("NM1*82*1", "NM1*71*1"),
        ("472*D8*20261015~REF", "472*RD8*20261015-20261015~REF"),
        ("HI*ABK:F314", "HI*ABK:F314~HI*BH:11:D8:20261001"),
        ("HI*ABK:F314", "DTP*439*D8*20261001~HI*ABK:F314"),
        ("LX*2~", "NM1*82*1*OTHER*DOC****XX*2523041871~LX*2~"),
        ("REF*D9", "REF*F8*1~REF*D9"),
        ("320***11:B:1", "320***11:B:7"),
        ("HI*ABK:F314", "HI*ABK:F31.4"),
        ("SV1*HC:J3000", "SV1*HC:J3000 "),
        ("SV1*HC:96365", "SV1*HC:96365999"),
        (
            "PRV*PE*PXC*207Q00000X",
            "PRV*PE*PXC*207Q00000X~SBR*S*18*******CI~OI***Y***Y~NM1*IL*1*A*B****MI*1~NM1*PR*2*C*****PI*D",
        ),
        ("SBR*P", "PAT*****D8*20261001~SBR*P"),
        ("DMG*D8*19680725", "DMG*D8*1968"),
    ],
)
def test_what_is_not_plain_is_looked_at_in_each_claim(sent: str, there: str) -> None:
    data = file_of({}, {})
    changed = data.replace(sent.encode(), there.encode())
    judged = Judged()
    assert judged.of(changed) == Judged(alike=False).of(changed)
    assert not any(judged.known)


def test_payers_whose_policies_go_by_more_are_looked_at() -> None:
    """Policies of some plans, states, providers and ages."""
    assert known(*[{"payer": "87726", "indicator": "CI"}] * 3) == [False] * 3


def test_rows_of_lines_are_given_to_each_claim() -> None:
    assert known({}, {}, not_checked="lines") == [False, False]


@pytest.mark.parametrize("kind", ["P", "I"] if NIGHT else ["P"])
def test_nothing_is_missed_in_generated_claims(kind: str) -> None:
    """With all faults, and with values exchanged; what is remembered goes from file to file."""
    faults = tuple(fault_codes(kind) if NIGHT else ("C712", "A802", "W503"))
    data = written(Spec(claims=amount(40, 2_000), kind=kind, density=1, faults=faults, fault_rate=0.2, seed=3)).data
    judged, plain = Judged(), Judged(alike=False)
    for seed in range(amount(3, 50)):
        changed = exchanged(data, seed)
        assert judged.of(changed) == plain.of(changed)
    assert (sum(judged.known) > len(judged.known) // 4) is (kind == "P")


def exchanged(data: bytes, seed: int) -> bytes:
    """A file with some values in the place of others of its own; as it is for seed 0."""
    draw = random.Random(seed)
    segments = data.split(b"~")
    by_name: dict[bytes, list[list[bytes]]] = {}
    for segment in segments:
        by_name.setdefault(segment.split(b"*")[0], []).append(segment.split(b"*"))
    for at, segment in enumerate(segments if seed else ()):
        elements = segment.split(b"*")
        if elements[0].strip() in _EXCHANGED and draw.random() < _RATE:
            number = draw.randrange(1, len(elements))
            other = draw.choice(by_name[elements[0]])
            elements[number] = other[number] if number < len(other) else b""
            segments[at] = b"*".join(elements)
    return b"~".join(segments)


def test_another_sender_and_another_use_of_the_set_are_not_alike() -> None:
    """A partner may have severities of its own; a set that only reports may have charges of zero."""
    data = file_of({}, {})
    judged, plain = Judged(), Judged(alike=False)
    for changed in (data, data.replace(b"SENDER ", b"ANOTHER"), data.replace(b"*CH~", b"*RP~"), data):
        assert judged.of(changed) == plain.of(changed)
    assert judged.known == [False, False, True] * 3 + [True] * 3


@pytest.mark.parametrize(
    ("sent", "there", "is_known"),
    [
        ("NM1*85*2*INFUSION CLINIC*****XX*2907241600", "NM1*85*2*INFUSION CLINIC*****XX*2907241601", False),
        ("NM1*85*2*INFUSION CLINIC*****XX*2907241600", "NM1*85*2*ANOTHER*****XX*2523041871", True),
        ("NM1*85*2*INFUSION", "NM1*85*1*INFUSION", False),
        ("N3*12 KILN RD", "N3*9 HILL", True),
        ("N3*12 KILN RD", "N3*PO BOX 12", False),
        ("REF*EI*005458664", "REF*EI*123456780", True),
        ("REF*EI*005458664", "REF*EI*00545", False),
        ("261QP3300X", "207Q00000X", False),
    ],
)
def test_another_provider_is_alike_where_nothing_is_said_of_it(sent: str, there: str, is_known: bool) -> None:
    data = file_of({})
    changed = data.replace(sent.encode(), there.encode())
    judged, plain = Judged(), Judged(alike=False)
    assert [judged.of(one) for one in (data, changed)] == [plain.of(one) for one in (data, changed)]
    assert judged.known == [False, False, is_known, is_known]


def test_levels_of_which_something_was_said_with_an_earlier_claim_are_looked_at_again() -> None:
    """G921 is said of a subscriber with its first claim: the second is clean, and like no first one."""
    data = file_of({}, {}).replace(b"~N3*6959 PIER ST", b"")
    claim = data[data.rindex(b"CLM*") : data.rindex(b"SE*")]
    at = data.index(b"HL*3*")
    at = data.index(b"HL*", at + 1) if b"HL*" in data[at + 1 :] else at
    twice = data[:at] + claim.replace(b"P0881", b"P0882") + data[at:]
    judged = Judged()
    assert judged.of(twice) == Judged(alike=False).of(twice)
    assert not any(judged.known)


_PAYER = """<payer id="testpay" name="Test Pay">
  <known-by id="TP001"/>
  <source id="s" publisher="P" title="T" published="2024" read="2026-11-24" review-by="2026-12-31"/>
  <policy id="p" says="What came before counts" source="s" severity="error" status="on">
    <when drugs="J3000"/>{ask}
    <examples>
      <breaks><drug code="J3000" units="6" ndc="00409-2053-10" quantity="ML1"/></breaks>
      <keeps note="J2250 tried and failed"><drug code="J3000" units="5" ndc="00409-2053-10" quantity="ML1"/></keeps>
    </examples>
  </policy>
</payer>
"""


@pytest.mark.parametrize(
    ("ask", "rule"),
    [
        ('<step tried="J2250" trials="1"/>', "A806"),
        ('<any-of><step tried="J2250" trials="1"/><attachment types="OZ" is="demanded"/></any-of>', "A806"),
        ('<limit of="units" most="5" within-days="30"/>', ""),
    ],
)
def test_what_other_claims_of_the_patient_decide_is_asked_of_each(ask: str, rule: str, tmp_path: Path) -> None:
    """One patient had the treatment before, another did not: an alike claim of the second is not as clean."""
    (tmp_path / "payers").mkdir()
    (tmp_path / "payers" / "testpay.xml").write_text(_PAYER.format(ask=ask))
    read_with = load_mappings(tmp_path)
    payer = {"payer": "TP001", "indicator": "CI"}
    before = [payer | {"member": f"M{number}", "day": "20260901"} for number in range(3)]
    after = [payer | {"member": f"M{number}", "account": f"A{number}"} for number in range(5)]
    data = file_of(*before, *after)
    start = data.index(b"*TP001")
    data = data[:start] + data[start:].replace(b"HC:96365*250", b"HC:J2250*250", 3)
    judged = Judged(read_with=read_with)
    answers = judged.of(data)
    assert answers == Judged(alike=False, read_with=read_with).of(data)
    assert not any(judged.known[1:])
    reader = ClaimReader(data, read_with)
    batches = (item for item in scan(data, reader.wanted) if isinstance(item, Batch))
    policies = [claim.payer.policy.policies for batch in batches for _, claim in reader.claims(batch)]
    assert policies[-1].asks_earlier
    found = [row.rule for result in answers for row in result[0]]
    assert not rule or found.count(rule) >= 2, found


def under_one_level(*changes: tuple[str, str]) -> bytes:
    """Three claims of one subscriber, the texts of the last changed; each other change is made in the level."""
    data = file_of({}).decode("latin-1")
    for sent, there in changes[1:]:
        at = data.index("HL*3*")
        data = data[:at] + data[at:].replace(sent, there, 1)
    end = data.rindex("SE*")
    claim = data[data.rindex("CLM*") : end]
    others = [claim.replace("P0881", account) for account in ("Q11", "Q22")]
    others[1] = others[1].replace(*changes[0])
    return (data[:end] + "".join(others) + data[end:]).encode("latin-1")


@pytest.mark.parametrize(
    "changes",
    [
        (("PA43250681", "HHM137730954"), ("EASTERLING*ANN", "M\xdcLLER*ANN")),
        (("Q22", "Q23"), ("NM1*IL*1*EASTERLING*ANN****MI*HHM137730954", "NM1")),
        (("Q22", "Q23"), ("NM1*IL*1*EASTERLING*ANN****MI*HHM137730954", "NM1*IL")),
        (("Q22", "Q23"), ("DMG*D8*19680725*F", "DMG*D8")),
        (("Q22", "Q23"), ("DMG*D8*19680725*F", "DMG")),
    ],
)
def test_a_level_that_is_not_plain_is_like_no_other(changes: tuple[tuple[str, str], ...]) -> None:
    """Its fault is said with its first claim; the claims that follow are looked at each by itself."""
    data = under_one_level(*changes)
    judged = Judged()
    assert judged.of(data) == Judged(alike=False).of(data)
    assert not any(judged.known)
