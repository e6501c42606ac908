"""Payer files written as policies: what is read of them, and what they refuse."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from edi837.mapping.local_checks import never_judged
from edi837.mapping.mappings import Mappings, load_mappings, read_mappings
from edi837.mapping.policy_checks import policy_faults, remarks
from edi837.mapping.stated_policy import OFF, SHADOW, Example
from edi837.policy.example_trial import bound, read_example
from edi837.policy.holding import asked, in_force_for
from edi837.rules.rule import Knowledge
from tests.mapping.folders import folder_with, payer
from tests.mapping.policies import folder_of, payer_of, policy

DAY = date(2026, 11, 24)
NO_CLASS = 'id="northern" name="Northern Life"'
NDC = policy('<ndc is="demanded"/>', "ndc")


def keys(mappings: Mappings, payer_id: str = "NL100", **known: object) -> list[str]:
    standing = mappings.payers.policy(payer_id, "CI", **known).policies.policies  # type: ignore[arg-type]
    return [stated.key for stated in standing if stated.owner != "commercial"]


def refused(root: Path, *parts: str, **files: str) -> list[str]:
    _, faults = read_mappings(folder_of(root, *parts, **files))
    return [f"{fault.line}: {str(fault).partition(': ')[2]}" for fault in faults]


REFUSED = {
    "a letter for a digit": (
        policy('<when drugs="J30O0"/><ndc is="demanded"/>'),
        "4: when drugs='J30O0': J30O0 is no list of this file, and 'J30O0' is not a procedure code such as J3000; "
        "did you mean J3000?",
    ),
    "a list that is not there": (
        policy('<when providers="entities"/><ndc is="demanded"/>'),
        "4: when providers='entities': entities is no list of this file, and 'ENTITIES' is not an NPI of ten digits",
    ),
    "a setting that is none": (policy('<when settings="ofice"/><ndc is="demanded"/>'), "did you mean office?"),
    "a plan that is not declared": (
        policy('<when plans="advantage"/><ndc is="demanded"/>'),
        "4: plan 'advantage' is not a plan of this payer",
    ),
    "a source that is not there": (
        NDC.replace('source="s"', 'source="t"'),
        "4: policy source='t' is not a source of this file",
    ),
    "a period that ends before it begins": (
        policy('<when from="2026-02-01" until="2026-01-01"/><ndc is="demanded"/>'),
        "4: the period ends before it begins",
    ),
    "a word of the schema": (
        NDC.replace("demanded", "yes"),
        "4: ndc is='yes': write demanded, expected, refused or not-needed",
    ),
    "a list of another kind": (
        '<list id="npis" of="providers" source="s"/>' + policy('<when drugs="npis"/><ndc is="demanded"/>'),
        "npis is a list of providers; write one of codes or ndcs or labelers",
    ),
    "an item of another kind": (
        '<list id="some" of="ndcs" source="s"><item value="12-34"/></list>'
        + policy('<when drugs="some"/><ndc is="demanded"/>'),
        "list some: '12-34' is not an NDC of eleven digits, such as 00409-2053-10",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_a_policy_names_has_to_be_there(what: str, tmp_path: Path) -> None:
    part, words = REFUSED[what]
    (fault,) = refused(tmp_path, part)
    assert words in fault


def test_a_file_that_names_a_payer_twice_names_both(tmp_path: Path) -> None:
    (fault,) = refused(tmp_path, NDC, NDC)
    assert fault == "5: policy 'ndc' is named twice; before on line 4"


def test_a_bomb_of_entities_is_refused(tmp_path: Path) -> None:
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 30))
    text = f'<!DOCTYPE payer [<!ENTITY e0 "x">{bomb}]>\n<payer id="a" name="&e29;"/>'
    _, faults = read_mappings(folder_with(tmp_path, payers_a=text))
    assert len(faults) == 1


def test_quotes_of_a_spreadsheet_are_named_with_their_column(tmp_path: Path) -> None:
    _, faults = read_mappings(folder_with(tmp_path, payers_a="<payer id=\u201ca\u201d/>"))
    assert "column " in str(faults[0])
    assert str(faults[0]).endswith('it holds curly quotes: write straight ones (")')


def test_a_long_list_is_read_from_a_file_beside_it(tmp_path: Path) -> None:
    part = '<list id="many" of="ndcs" source="s" file="many.csv"/>' + policy('<when drugs="many"/><ndc is="demanded"/>')
    folder = folder_of(tmp_path, part)
    rows = "".join(f"{number:011},2026-01-01,\n" for number in range(10**9, 10**9 + 50_000))
    (folder / "payers" / "many.csv").write_text(f"value,from,until\n{rows}", encoding="utf-8")
    (stated,) = load_mappings(folder).payers.entries["northern"].stated
    names = stated.when[0].names["drugs"]
    assert names.has("ndcs", "01000049999", DAY)
    assert not names.has("ndcs", "01000049999", date(2025, 12, 31))
    assert not names.has("ndcs", "01000050000", DAY)


def test_a_policy_of_the_same_id_takes_the_place_of_one_that_is_extended(tmp_path: Path) -> None:
    state = payer_of(
        NDC, policy('<date is="demanded" of="accident"/>', "injury"), head='id="state" name="State"', known="S1"
    )
    head = 'id="northern" name="Northern Life" extends="state"'
    near = payer_of(policy('<ndc is="expected"/>', "ndc"), '<without policy="injury" source="s"/>', head=head)
    mappings = load_mappings(folder_with(tmp_path, payers_state=state, payers_northern=near))
    assert keys(mappings) == ["northern/ndc"]
    assert keys(mappings, "S1") == ["state/ndc", "state/injury"]


def test_a_class_of_release_1_is_not_asked_what_a_nearer_policy_asks(tmp_path: Path) -> None:
    asked = ('<ndc required="error" source="s"/>', '<authorization required="expected" uses="pain" source="s"/>')
    former = payer(*asked, head='id="former" name="Former" filing-indicators="CI"').replace("payer", "class")
    none = 'id="commercial" name="Commercial" filing-indicators="BL"'
    files = {"payers_former": former, "payers_commercial": f"<class {none}/>"}
    mappings = load_mappings(folder_with(tmp_path, payers_northern=payer_of(NDC, head=NO_CLASS), **files))
    found = mappings.payers.policy("NL100", "CI")
    assert found.find("ndc", code="J3490", form="P") is None
    assert found.find("authorization", use="pain") is not None
    assert mappings.payers.policy("NL999", "CI").find("ndc", code="J3490", form="P") is not None


def lines_asked(folder: Path, rule: str, **named: str) -> list[str]:
    """The policies that a rule holds against the line of an example, by key."""
    mappings = load_mappings(folder)
    entry = mappings.payers.entries["northern"]
    (stated,) = [each for each in mappings.payers.entries["commercial"].stated if each.id == "authorization"]
    example = Example(True, named, ({"code": named.pop("code", "J3000"), "units": "5"},), 1)
    line = read_example(example, stated, entry, bound(mappings, entry), DAY).lines[0]
    known = Knowledge(as_of=DAY)
    return [each.policy.key for each in asked(rule, line) if in_force_for(each, line, known) is True]


def test_a_class_is_not_asked_of_what_a_payer_speaks_of(tmp_path: Path) -> None:
    """For some plans, places or days it may be; of other drugs and uses the class still speaks."""
    number = '<reference is="demanded" any-of="G1"/>'
    pain, mood = {"diagnoses": "G90.50"}, {"diagnoses": "F33.2"}
    narrow = folder_of(tmp_path, policy(f'<when uses="psychiatric"/>{number}', "number"))
    assert lines_asked(narrow, "A801", **mood) == ["northern/number"]
    assert lines_asked(narrow, "A801", **pain) == ["commercial/authorization"]
    wide = folder_of(tmp_path, policy(f'<when forms="I" from="2026-01-01"/>{number}', "number"))
    assert lines_asked(wide, "A801", **mood) == []
    listed = folder_of(tmp_path, policy(f'<when drugs="J1745" settings="hospital-outpatient"/>{number}', "number"))
    assert lines_asked(listed, "A801", **mood) == []
    other = folder_of(tmp_path, policy('<reference is="demanded" any-of="F8"/>', "number"))
    assert lines_asked(other, "A801", **mood) == ["northern/number", "commercial/authorization"]
    shadow = folder_of(tmp_path, policy(number, "number", status=SHADOW))
    assert lines_asked(shadow, "A801", **pain) == ["northern/number", "commercial/authorization"]


def test_a_file_of_release_1_answers_before_a_class_of_policies(tmp_path: Path) -> None:
    """Of what it speaks of; the rest is the class's."""
    none = folder_with(tmp_path, payers_northern=payer('<authorization required="no" uses="psychiatric" source="s"/>'))
    assert lines_asked(none, "A801", diagnoses="F33.2") == []
    assert lines_asked(none, "A801", diagnoses="G90.50") == ["commercial/authorization"]
    assert lines_asked(none, "C709", diagnoses="F33.2") == ["commercial/filing"]
    filing = folder_with(tmp_path, payers_northern=payer('<filing days="90" source="s"/>'))
    assert lines_asked(filing, "C709", diagnoses="F33.2") == []


def test_an_id_of_two_files_is_the_one_that_extends_the_other(tmp_path: Path) -> None:
    more = payer_of(policy('<ndc is="expected"/>', "more"), head='id="more" name="More" extends="northern"')
    mappings = load_mappings(folder_with(tmp_path, payers_northern=payer_of(NDC), payers_more=more))
    assert keys(mappings) == ["more/more", "northern/ndc"]
    stranger = payer_of(NDC, head='id="stranger" name="Stranger"')
    _, faults = read_mappings(folder_with(tmp_path, payers_stranger=stranger))
    assert "payer id 'NL100' is claimed by" in str(faults[0])


def test_a_payer_is_known_by_another_id_at_a_submitter_and_for_a_time(tmp_path: Path) -> None:
    text = payer_of(NDC).replace('id="NL100"', 'id="X1" submitter="CLEAR" from="2026-01-01"')
    mappings = load_mappings(folder_with(tmp_path, payers_northern=text))
    assert keys(mappings, "X1", submitter="clear", day=DAY) == ["northern/ndc"]
    assert keys(mappings, "X1", submitter="OTHER", day=DAY) == []
    assert keys(mappings, "X1", submitter="CLEAR", day=date(2025, 12, 31)) == []
    assert mappings.payers.depends_on_day("x1")


LOCAL = """<local>
<known-by payer="northern" id="OURS"/>
<severity policy="northern/ndc" level="shadow"/>
<list payer="northern" id="entities" of="providers"><item value="1234567893"/></list>
</local>"""


def test_what_a_place_knows_stands_apart(tmp_path: Path) -> None:
    part = '<list id="entities" of="providers" source="s"/>' + policy(
        '<when providers="entities"/><ndc is="demanded"/>', "of-entities"
    )
    mappings = load_mappings(folder_of(tmp_path, NDC, part, local_ours=LOCAL))
    ndc, of_entities, *_ = mappings.payers.policy("OURS", "CI").policies.policies
    assert ndc.status == SHADOW
    assert of_entities.when[0].names["providers"].has("providers", "1234567893", DAY)
    assert not of_entities.when[0].names["providers"].empty


def test_a_policy_that_is_off_asks_nothing(tmp_path: Path) -> None:
    mappings = load_mappings(folder_of(tmp_path, policy('<ndc is="demanded"/>', "ndc", status=OFF)))
    found = mappings.payers.policy("NL100", "CI")
    assert [stated.policy.key for stated in found.policies.by_rule["N201"]] == ["commercial/ndc-unlisted"]


FAULTY = {
    "contradicting": (
        (NDC, policy('<when forms="P"/><ndc is="refused"/>', "none")),
        "5: policy 'none' contradicts 'ndc' on line 4",
    ),
    "without effect": (
        (policy('<when states="TX" forms="P"/><except states="TX OK"/><ndc is="demanded"/>', "ndc"),),
        "4: takes away all that policy 'ndc' holds for on line 4",
    ),
    "a list of nothing": (
        (NDC, '<list id="unused" of="codes" source="s"/>'),
        "5: list unused is named by nothing in the file",
    ),
    "a plan that no claim can have": (
        ('<plan id="gold" filing-indicators="QQ"/>', policy('<when plans="gold"/><ndc is="demanded"/>')),
        "4: plan 'gold' is one that no claim can have: SBR09 is never QQ",
    ),
    "a plan of nothing": (
        ('<plan id="gold"/>', policy('<when plans="gold"/><ndc is="demanded"/>')),
        "4: plan 'gold' is one that no claim can have: it needs filing-indicators, payer-ids or groups",
    ),
    "a plan of no policy": (
        ('<plan id="gold" filing-indicators="CI"/>', NDC),
        "4: plan 'gold' is named by no policy",
    ),
    "a leftover": (
        (NDC, '<without policy="filling" source="s"/>'),
        "1: takes away policy 'filling', which nothing that it extends states",
    ),
}


def faults_of(root: Path, text: str, strict: bool = False, today: date = DAY) -> list[str]:
    mappings = load_mappings(folder_with(root, payers_northern=text))
    own = [mappings.payers.entries["northern"]]
    return [
        f"{fault.line}: {str(fault).partition(': ')[2]}" for fault in policy_faults(mappings.payers, own, today, strict)
    ]


@pytest.mark.parametrize("what", FAULTY)
def test_what_holds_together_badly(what: str, tmp_path: Path) -> None:
    parts, words = FAULTY[what]
    assert faults_of(tmp_path, payer_of(*parts)) == [words]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ('title="Bulletin"', 'title="Call 612-555-0142"', "names a telephone number"),
        ('read="2026-11-01"', 'read="2027-03-01"', "which is still to come"),
        ('published="2026-01"', 'published="2026-12"', "after it was read on 2026-11-01"),
        ('review-by="2027-11-01"', 'review-by="2026-10-01"', "before it was read on 2026-11-01"),
        ('title="Bulletin"', 'title="The \u201cnew\u201d bulletin"', "quotes as a spreadsheet writes them"),
    ],
)
def test_sources_that_cannot_be(before: str, after: str, words: str, tmp_path: Path) -> None:
    assert any(words in fault for fault in faults_of(tmp_path, payer_of(NDC).replace(before, after)))


def test_an_old_source_is_a_fault_of_a_strict_check(tmp_path: Path) -> None:
    later = date(2028, 2, 1)
    assert faults_of(tmp_path, payer_of(NDC), today=later) == []
    assert faults_of(tmp_path, payer_of(NDC), strict=True, today=later) == [
        "4: its source was to be read again by 2027-11-01, more than 90 days ago"
    ]


def test_two_policies_that_never_meet_do_not_contradict(tmp_path: Path) -> None:
    parts = (
        policy('<when until="2025-12-31"/><ndc is="demanded"/>', "before"),
        policy('<when from="2026-01-01"/><ndc is="not-needed"/>', "since"),
        policy('<when states="OH"/><reference is="demanded" any-of="G1"/>', "number"),
        policy('<when states="TX"/><reference is="refused" any-of="G1"/>', "no-number"),
    )
    assert faults_of(tmp_path, payer_of(*parts)) == []


def test_files_of_release_1_hold_beside_them(tmp_path: Path) -> None:
    text = payer('<filing days="90" source="s"/>')
    found = load_mappings(folder_with(tmp_path, payers_northern=text)).payers.policy("NL100", "CI")
    assert {stated.owner for stated in found.policies.policies} == {"commercial"}
    assert found.find("filing") is not None


def test_a_file_of_ones_own_takes_the_place_of_the_shipped_entry(tmp_path: Path) -> None:
    """Whatever its name: nobody needs to know which files are shipped."""
    head = 'id="texas-medicaid" name="Texas Medicaid" extends="medicaid"'
    mappings = load_mappings(folder_with(tmp_path, payers_tx=payer_of(NDC, head=head)))
    assert keys(mappings) == ["texas-medicaid/ndc", "medicaid/authorization"]
    assert keys(mappings, "617591011C21P") == []


def test_a_statement_behind_a_wide_one_is_named(tmp_path: Path) -> None:
    text = payer(
        '<filing days="90" source="s"/>',
        '<ndc required="error" source="s"/>',
        '<ndc required="no" forms="I" source="s"/>',
    )
    mappings = load_mappings(folder_with(tmp_path, payers_northern=text))
    told = [(remark.line, remark.message) for remark in remarks([mappings.payers.entries["northern"]], DAY)]
    assert (5, "the ndc is never reached: the one on line 4 answers before it") in told


def test_codes_that_nobody_looks_at_are_named(tmp_path: Path) -> None:
    """An unclassified code is judged by its NDC; a policy that is off asks for nothing."""
    parts = (
        policy('<when drugs="J3000 J0585 J1745 J3490"/><ndc is="demanded"/>', "some"),
        policy('<when drugs="J0586"/><ndc is="demanded"/>', "off", status="off"),
    )
    mappings = load_mappings(folder_of(tmp_path, *parts))
    told = [str(remark) for remark in never_judged(mappings, [mappings.payers.entries["northern"]])]
    assert [words.partition("northern.xml:")[2] for words in told] == [
        "4: policy 'some': no drug mapping has J0585, J1745 as a target: such lines are judged with --target alone"
    ]
    assert not list(never_judged(mappings.with_targets(["J"]), [mappings.payers.entries["northern"]]))
