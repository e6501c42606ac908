"""Mapping files that cannot be used: each fault by itself, with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from edi837.engine.selection import check_payers
from edi837.mapping.mappings import load_mappings
from edi837.rules import all_rules
from edi837.system.errors import MappingError
from tests.mapping.folders import folder_with, payer, payer_class

RULES = all_rules()
# What changes units, charge, code or NDC, or adds a modifier that makes a line payable (JW, JZ, TB, KX …).
NEVER_PERMITTED = [
    *("C707", "M406", "M409", "N204", "N213", "N216", "P302", "P307", "Q601", "Q603", "Q604", "Q605", "Q606", "Q611"),
    *("W502", "W504", "W508"),
]
DAY = "write a date such as 2026-11-24"


def refusal(root: Path, **files: str) -> tuple[str, int | None, str]:
    """File (below `root`), line and words of the error that loading gives."""
    with pytest.raises(MappingError) as caught:
        check_payers(load_mappings(folder_with(root, **files)).payers, RULES)
    error = caught.value
    place = f"{error.file}:{error.line}" if error.line else error.file
    assert str(error).startswith(f"{place}: ")
    return Path(error.file).name, error.line, str(error)[len(place) + 2 :]


# name → (statements from line 3 on, line of the fault, words in the message)
STATEMENTS = {
    "contradictory answers": (
        ['<filing days="90" source="s"/>', '<filing days="91" source="s"/>'],
        4,
        "contradicts the filing on line 3",
    ),
    "contradictory answers for one site": (
        [
            '<site codes="12" paid="no" source="s"/>',
            '<ctp03 wanted="yes" source="s"/>',
            '<site codes="12" paid="yes" source="s"/>',
        ],
        5,
        "contradicts the site on line 3",
    ),
    "one permission, two names": (
        ['<permit rule="M403" by="A" until="2027-01-01"/>', '<permit rule="M403" by="B" until="2027-01-01"/>'],
        4,
        "contradicts the permit on line 3",
    ),
    "a permission without a name": (['<permit rule="M403" by="" until="2026-12-31"/>'], 3, "permit"),
    "a permission by nobody": (['<permit rule="M403" until="2026-12-31"/>'], 3, "permit"),
    "a permission without an end": (['<permit rule="M403" by="Chief of billing"/>'], 3, "permit"),
    "a permission of a rule that is not there": (
        ['<permit rule="M499" by="A" until="2027-01-01"/>'],
        3,
        "there is no rule M499",
    ),
    "a severity of a rule that is not there": (['<severity rule="Z999" level="off"/>'], 3, "there is no rule Z999"),
    "a period that ends before it begins": (
        ['<waste modifiers="no" from="2026-02-01" until="2026-01-31" source="s"/>'],
        3,
        "the period ends before it begins",
    ),
    "a day that the month does not have": (['<waste modifiers="no" from="2026-02-30" source="s"/>'], 3, DAY),
    "a day with a time zone": (['<permit rule="M403" by="A" until="2026-12-31Z"/>'], 3, DAY),
    "a source that is not named": (
        ['<filing days="90" source="x"/>'],
        3,
        "filing source='x' is not a source of this file",
    ),
    "a statement without source": (['<filing days="90"/>'], 3, "filing lacks the attribute source"),
    "a source named twice": (['<source id="s" date="2026">Again.</source>'], 3, "source 's' is named twice"),
    "an element that is not known": (
        ['<sight codes="12" source="s"/>'],
        3,
        "sight does not belong into payer; did you mean site?",
    ),
    "a value that is not known": (
        ['<site codes="12" paid="maybe" source="s"/>'],
        3,
        "site paid='maybe': write yes, packaged or no",
    ),
    "a use that is not known": (
        ['<stance says="mixed" uses="sleep" source="s"/>'],
        3,
        "stance uses='sleep': write one or more, with blanks between, of: psychiatric",
    ),
    "days that are none": (['<filing days="-3" source="s"/>'], 3, "'-3'"),
    "a rule code with five characters": (['<severity rule="Q6044" level="off"/>'], 3, "severity"),
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_statement_that_cannot_be(name: str, tmp_path: Path) -> None:
    statements, line, words = STATEMENTS[name]
    file, at, message = refusal(tmp_path, payers_northern=payer(*statements))
    assert (file, at) == ("northern.xml", line)
    assert words in message


@pytest.mark.parametrize("code", NEVER_PERMITTED)
def test_what_raises_or_divides_a_bill_is_never_permitted(code: str, tmp_path: Path) -> None:
    statement = f'<permit rule="{code}" by="Chief of billing" until="2027-01-01"/>'
    known = load_mappings(folder_with(tmp_path, payers_northern=payer(statement))).payers
    with pytest.raises(MappingError) as caught:
        check_payers(known, RULES)
    assert str(caught.value).endswith(f"northern.xml:3: {code} can never be permitted to run unattended")


HEADS = {
    "an unknown class": (
        payer(head='id="n" name="N" ids="NL100" inherits="nobody"'),
        "inherits from 'nobody', which no file describes",
    ),
    "a payer as class": (
        payer(head='id="n" name="N" ids="NL100" inherits="aetna"'),
        "inherits from 'aetna', which is a payer, not a class",
    ),
    "no name": (payer(head='id="n" ids="NL100"'), "payer lacks the attribute name: write text that is not empty"),
    "no ids in the list of ids": (payer(head='id="n" name="N" ids=""'), "payer ids='': write"),
    "another root": ("<insurer/>", "the file begins with insurer; write class or payer"),
}


@pytest.mark.parametrize("name", HEADS)
def test_a_payer_that_cannot_be(name: str, tmp_path: Path) -> None:
    text, words = HEADS[name]
    file, line, message = refusal(tmp_path, payers_n=text)
    assert (file, line) == ("n.xml", 1)
    assert words in message


def test_classes_that_inherit_in_a_circle(tmp_path: Path) -> None:
    files = {f"payers_{name}": payer_class(name, above) for name, above in (("a1", "b1"), ("b1", "c1"), ("c1", "a1"))}
    file, line, message = refusal(tmp_path, **files)
    assert (file, line, message) == ("a1.xml", 1, "inherits from itself by way of 'a1'")


def test_a_class_that_inherits_from_itself(tmp_path: Path) -> None:
    assert refusal(tmp_path, payers_a1=payer_class("a1", "a1"))[1:] == (1, "inherits from itself by way of 'a1'")


def test_a_payer_below_a_circle(tmp_path: Path) -> None:
    circle = {"payers_b1": payer_class("b1", "c1"), "payers_c1": payer_class("c1", "b1")}
    file, _, message = refusal(tmp_path, payers_a0=payer(head='id="a0" name="A" ids="A0" inherits="b1"'), **circle)
    assert (file, message) == ("a0.xml", "inherits from itself by way of 'b1'")


DOUBLED = {
    "payer id": (payer(head='id="other" name="O" ids="X1 nl100"'), "payer id 'NL100'"),
    "entry": (payer(head='id="northern" name="O" ids="X1"'), "entry 'northern'"),
}


@pytest.mark.parametrize("what", DOUBLED)
def test_an_id_that_two_files_claim_names_both(what: str, tmp_path: Path) -> None:
    text, named = DOUBLED[what]
    file, line, message = refusal(tmp_path, payers_northern=payer(), payers_other=text)
    assert (file, line) == ("other.xml", 1)
    assert message == f"{named} is claimed by {tmp_path / 'payers' / 'northern.xml'} too"


def test_a_filing_indicator_that_two_classes_claim(tmp_path: Path) -> None:
    message = refusal(tmp_path, payers_zz=payer_class("zz", "default", "MC"))[2]
    assert message.startswith("filing indicator 'MC' is claimed by ")
    assert message.endswith("medicaid.xml too")


def test_without_the_class_default_nothing_can_be_answered(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match="there is no class with id 'default'"):
        load_mappings(
            folder_with(tmp_path, payers_default='<class id="nobody" name="N" filing-indicators="11 17 ZZ"/>')
        )


def test_a_permission_that_has_run_out_is_read(tmp_path: Path) -> None:
    statement = '<permit rule="M403" by="Chief of billing" until="2020-01-31"/>'
    known = load_mappings(folder_with(tmp_path, payers_northern=payer(statement)))
    check_payers(known.payers, RULES)
    found = known.payers.policy("NL100", "CI").find("permit", rule="M403")
    assert found is not None
    assert (found["by"], found["until"], found.line) == ("Chief of billing", "2020-01-31", 3)


DRUG = (
    '<drug substance="x" words="x"><source id="s" date="2026">S.</source>\n'
    '<code value="J3000" mg-per-unit="1" target="no" official="no" source="s"/></drug>'
)
GUIDE = (
    '<guide claim-type="P" implementation="005010X222A1" most-lines="50">'
    '<loop id="2000A" starts="HL:20" holds="PRV"/></guide>'
)
OTHER_FOLDERS = {
    "drugs_lidocaine_2": (DRUG, 2, "code J3000 has a mapping already"),
    "codes_more": (
        '<predictions checked="2026"><rule code="N299"/>\n<rule code="N299"/></predictions>',
        2,
        "rule N299 is listed twice",
    ),
    "codes_zz": ('<words checked="2026"><carc code="16">Again</carc></words>', 1, "is listed in two files"),
    "guides_third": (GUIDE, 1, "there is another guide for claim type P"),
}


@pytest.mark.parametrize("name", OTHER_FOLDERS)
def test_other_folders_name_file_and_line_too(name: str, tmp_path: Path) -> None:
    text, line, words = OTHER_FOLDERS[name]
    file, at, message = refusal(tmp_path, **{name: text})
    assert (file, at) == (f"{name.partition('_')[2].replace('_', '-')}.xml", line)
    assert words in message
