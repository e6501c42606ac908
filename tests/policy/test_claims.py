"""Claims that keep the requirements of test_requirements.py by their words, break them, or come near to it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

import pytest

from edi837.claim.reader import ClaimReader
from edi837.engine.engine import Engine
from edi837.engine.selection import Selection
from edi837.findings.finding import Severity
from edi837.jobs.judging.earlier_in_file import EarlierInFile
from edi837.mapping.drugs import SINGLE_DOSE, Package, Product
from edi837.mapping.mappings import Mappings
from edi837.policy.example_claim import OTHER_NPI
from edi837.policy.example_trial import bound
from edi837.rules import all_rules
from edi837.rules.rule import Knowledge
from edi837.x12.batch import Batch
from edi837.x12.scan import scan
from tests.policy.test_requirements import DAY, requirements
from tests.policy.written import OTHER_KETAMINE, Billed, Written, file_of

TARGETS = ["J3000", "J3490", "J0585", "J0596", "J0897", "J1745", "J2357", "J3262", "Q5103"]
BARE = (Billed(ndc=""),)
INFLIXIMAB = Billed("J1745", "10", ndc="57894003001", unit="UN")
BIOSIMILAR = Billed("Q5103", "10", ndc="", day="20250103")
DENOSUMAB = Billed("J0897", "60", ndc="55513071001")
TOXIN = Billed("J0585", "100", ndc="00023114501", unit="UN")
C1 = Billed("J0596", "210", ndc="71274035001", unit="UN")
TOCILIZUMAB = Billed("J3262", "80", ndc="50242013501", quantity="4")
UNLISTED = Billed("J3490", "1")
MEDICARE_FIRST = {"order": "S", "others": (("P", "MB"),)}


def marked(modifiers: str, **circumstances: object) -> Written:
    return Written((Billed(modifiers=modifiers),), **circumstances)  # type: ignore[arg-type]


def two(first: Billed, second: Billed) -> Written:
    return Written((first, second))


# By requirement: the claims, and whether one of them breaks it.
ASKED: list[tuple[str, bool, tuple[Written, ...]]] = [
    ("r01/ndc", True, (Written(BARE, form="I", place="85"),)),
    ("r01/ndc", False, (Written(BARE, form="I", place="11"),)),
    ("r01/ndc", True, (Written(BARE, plan="16", place="22"),)),
    ("r01/ndc", False, (Written(BARE, form="I", plan="16"),)),
    ("r01/ndc", True, (Written((UNLISTED._replace(ndc=""),), form="I", plan="16"),)),
    ("r02/ndc", False, (Written(BARE, state="ME", plan="FI"),)),
    ("r02/ndc", False, (Written(BARE, state="GA", order="T", others=(("P", "MB"), ("S", "CI"))),)),
    ("r02/ndc", True, (Written(BARE, state="GA", others=(("S", "CI"),)),)),
    ("r02/ndc", False, (Written(BARE, state="OH", provider_state="GA"),)),
    ("r04/first", False, (two(Billed(), Billed(ndc=OTHER_KETAMINE, day="20261104")),)),
    ("r04/later", True, (two(Billed(modifiers="KP"), Billed(ndc=OTHER_KETAMINE, modifiers="KP")),)),
    ("r04/first", False, (two(Billed(), INFLIXIMAB),)),
    ("r05/rebate", False, (Written(BARE),)),
    ("r06/marker", True, (marked("JG", **MEDICARE_FIRST),)),
    ("r06/marker", False, (marked("TB U8", **MEDICARE_FIRST),)),
    ("r06/marker", False, (marked("JZ"),)),
    ("r07/marker", True, (marked("TB UD", form="I"),)),
    ("r07/any-place", False, (marked("JZ UD"),)),
    ("r07/any-place", True, (marked("U8"),)),
    ("r08/ndc", False, (Written(BARE, order="T", others=(("P", "MA"), ("S", "CI"))),)),
    ("r08/ndc", True, (Written(BARE, others=(("S", "MB"),)),)),
    ("r12/route", True, (Written((TOCILIZUMAB,), plan="MB"),)),
    ("r13/injection", False, (two(Billed("64616", ndc="", day="20261102"), TOXIN),)),
    ("r13/injection", True, (two(Billed("96372", ndc=""), TOXIN),)),
    ("r14/age", True, (Written((C1,), born="20131104"),)),
    ("r14/age", False, (Written((C1,), born="20131103"),)),
    ("r14/age", True, (Written((C1,), patient="20200101"),)),
    ("r14/diagnosis", True, (Written((C1._replace(pointers="2"),), diagnoses="ABK:D841 ABF:R600"),)),
    ("r14/diagnosis", False, (Written((C1,), form="I", diagnoses="ABK:R600 ABF:D841"),)),
    ("r15/denosumab", True, (Written((DENOSUMAB, DENOSUMAB), form="I"),)),
    ("r15/denosumab", False, (two(DENOSUMAB._replace(day="20260301"), DENOSUMAB),)),
    ("r15/denosumab", True, (Written((DENOSUMAB._replace(units="61"),), provider_state="NV"),)),
    ("r16/denosumab", True, (two(DENOSUMAB._replace(day="20260601"), DENOSUMAB),)),
    ("r16/denosumab", False, (Written((DENOSUMAB._replace(day="20260601"),)), Written((DENOSUMAB,), member="BX2"))),
    ("r16/denosumab", True, (Written((DENOSUMAB._replace(day="20260601"),)), Written((DENOSUMAB,)))),
    ("r17/sourced", False, (Written((INFLIXIMAB,), form="I", place="11"),)),
    ("r17/sourced", True, (Written((INFLIXIMAB,), place="19"),)),
    ("r18/hospital", True, (Written((INFLIXIMAB,), place="19", group="SOS7"),)),
    ("r18/hospital", False, (Written((INFLIXIMAB,), place="49", group="SOS7"),)),
    ("r19/preferred", False, (Written((INFLIXIMAB,), before=("NTE*ADD*FAILED AVSOLA LAST YEAR",)),)),
    ("r19/preferred", True, (Written((INFLIXIMAB,), before=("NTE*ADD*DOING WELL",)),)),
    ("r19/preferred", False, (Written((INFLIXIMAB._replace(beside=("NTE*ADD*Q5104 NOT TOLERATED",)),)),)),
    ("r19/preferred", False, (Written((BIOSIMILAR,)), Written((INFLIXIMAB,)))),
    ("r19/preferred", True, (Written((BIOSIMILAR,), member="BX2"), Written((INFLIXIMAB,)))),
    ("r19/preferred", True, (Written((BIOSIMILAR._replace(day="20261103"),)), Written((INFLIXIMAB,)))),
    ("r20/referral", True, (Written(before=("REF*9F*VA001234567",)),)),
    ("r20/referral", False, (Written(before=("REF*9F*402-654321-12", "REF*G1*12345")),)),
    ("r20/referral", True, (Written(before=("REF*9F*XX0012345678",)),)),
    ("r21/taxonomy-rendering", False, (Written(named=()),)),
    ("r21/taxonomy-billing", True, (Written(taxonomy=""),)),
    ("r22/ordering", False, (Written(named=(f"NM1*P3*1*REED*JO****XX*{OTHER_NPI}",)),)),
    ("r22/ordering", True, (Written(named=("NM1*DN*1*REED*JO",)),)),
    ("r23/first", True, (two(Billed(day="20260801"), Billed()),)),
    ("r24/injury", False, (Written(form="I", diagnoses="BH:04:D8:20261001"),)),
    ("r25/invoice", True, (Written((UNLISTED,), before=("PWK*OZ*AA",)),)),
    ("r25/invoice", False, (Written((UNLISTED._replace(beside=("PWK*OZ*FX***AC*1",)),)),)),
    ("r26/containers", True, (Written((UNLISTED._replace(units="500", unit="UN"),)),)),
    ("r26/containers", True, (Written((UNLISTED._replace(units="2", quantity="10"),)),)),
    ("r28/ndc", True, (Written(BARE, form="I", order="S", others=(("P", "MB"),)),)),
]  # fmt: skip


@lru_cache(maxsize=1)
def in_single_doses() -> Product:
    """What the tocilizumab of the claims is: a vial of one dose."""
    code = requirements().with_targets(TARGETS).drugs.codes["J3262"]
    package = Package(TOCILIZUMAB.ndc, Decimal(4), Decimal(80), 1, SINGLE_DOSE, None)
    return Product(
        TOCILIZUMAB.ndc[:9], "A", "B", code.substance, "solution", Decimal(20), {package.ndc: package}, code.source
    )


@lru_cache(maxsize=2)
def known(unlisted: bool) -> tuple[Mappings, Engine]:
    """Mappings with the drugs of the claims as targets; those under unlisted codes by name, or by their NDC alone."""
    targets = [code for code in TARGETS if unlisted or code != UNLISTED.code]
    mappings, product = requirements().with_targets(targets), in_single_doses()
    drugs = replace(mappings.drugs, products={**mappings.drugs.products, product.ndc9: product})
    return replace(mappings, drugs=drugs), Engine(all_rules(), Selection(), Knowledge(as_of=DAY))


@pytest.mark.parametrize(
    ("name", "breaks", "claims"), ASKED, ids=[f"{at}-{asked[0]}" for at, asked in enumerate(ASKED)]
)
def test_claims_by_the_words_of_a_requirement(name: str, breaks: bool, claims: tuple[Written, ...]) -> None:
    mappings, engine = known(name.startswith("r01"))
    mappings = bound(mappings, mappings.payers.entries[name.partition("/")[0]])
    data = file_of(*claims)
    reader = ClaimReader(data, mappings)
    engine = engine.fresh(Knowledge(as_of=DAY, earlier=EarlierInFile(data, mappings)))
    said = [
        (found.finding.policy.key, found.finding.message)
        for item in scan(data, reader.wanted)
        if isinstance(item, Batch)
        for _, claim in reader.claims(item)
        for found in engine.examine(claim)[0]
        if found.finding.policy is not None and found.severity > Severity.INFO
    ]
    assert (name in [key for key, _ in said]) is breaks, said
