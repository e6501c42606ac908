"""A mapping file with many slips: one run names each with its line, element, attribute and what is allowed."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from edi837.mapping.explain import explain
from edi837.mapping.grammar import Grammar
from edi837.mapping.mappings import load_mappings
from edi837.mapping.xml import schema_for
from edi837.system.errors import MappingErrors
from tests.conftest import ROOT
from tests.mapping.folders import folder_with

Node = etree._Element
SHIPPED = sorted((ROOT / "mappings").rglob("*.xml"))

DRUG = """\
<drug substance="ketorolac" words="ketorolac" schedule="VI" off-label="pain sleep">
  <source id="label" date="Nov 2026">A label.</source>
  <code value="J188" mg-per-unit="0" target="maybe" official="yes" source="label"/>
  <product ndc="0409-3795" name="Ketorolac" labeler="L" form="solution" mg-per-ml="30" source="label">
    <package code="1" mL="1" mg="30" containers="0" container="single" container-source="label"/>
  </product>
  <product ndc="00409-3795" name="Ketorolac" labeler="L" form="powder" source="label"/>
  <dos warning-mg="1"/>
</drug>
"""
SLIPS = [
    (1, "drug schedule='VI': write II, III, IV or V"),
    (1, "drug off-label='pain sleep': 'sleep' is not allowed; write one or more, with blanks between, of: "),
    (2, "source date='Nov 2026': write a year, month or day, such as 2026-11"),
    (3, "code value='J188': write five capital letters or digits, such as J3000"),
    (3, "code mg-per-unit='0': write a number above 0"),
    (3, "code target='maybe': write yes or no"),
    (4, "product ndc='0409-3795': write labeler and product as 5-4 digits, such as 00409-3795"),
    (4, "product has no attribute mg-per-ml; did you mean mg-per-mL?"),
    (4, "product lacks the attribute mg-per-mL: write a number above 0"),
    (5, "package code='1': write the last two digits of the NDC, such as 01"),
    (5, "package containers='0': write a whole number from 1 to 99999"),
    (5, "package container='single': write single-dose, multi-dose or unknown; did you mean single-dose?"),
    (5, "package cannot have mg beside mL='1'"),
    (7, "product lacks an element package"),
    (8, "dos does not belong into drug; did you mean dose?"),
]


@pytest.mark.parametrize(
    ("slip", "instead", "allowed"),
    [
        ('containers="0"', 'containers="{}"', "a whole number from 1 to 99999"),
        ('mg-per-unit="0"', 'mg-per-unit="{}"', "a number above 0"),
    ],
)
def test_a_number_of_thousands_of_digits_is_a_slip(tmp_path: Path, slip: str, instead: str, allowed: str) -> None:
    folder = folder_with(tmp_path, drugs_ketorolac=DRUG.replace(slip, instead.format("9" * 5000)))
    with pytest.raises(MappingErrors, match=f"9…': write {allowed}"):
        load_mappings(folder)


def test_every_slip_of_a_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(MappingErrors) as caught:
        load_mappings(folder_with(tmp_path, drugs_ketorolac=DRUG))
    place = str(tmp_path / "drugs" / "ketorolac.xml")
    lines = str(caught.value).splitlines()
    assert len(lines) == len(SLIPS)
    for said, (line, words) in zip(lines, SLIPS, strict=True):
        assert said.startswith(f"{place}:{line}: {words}")


def test_every_slip_of_every_file_is_named_in_one_run(tmp_path: Path) -> None:
    """What the schema takes and what does not hold together, in files of different folders."""
    payer = (
        '<payer id="northern" name="N" ids="NL100" inherits="comercial"><source id="s" date="2026">S.</source>\n'
        '<filing days="90" source="t"/>\n<filing days="91" source="s"/>\n'
        '<waste modifiers="no" from="2026-02-01" until="2026-01-01" source="s"/></payer>'
    )
    drug = (
        '<drug substance="x" words="x"><source id="label" date="2026">S.</source>\n'
        '<code value="J9998" target="yes" official="no" source="label"/>\n'
        '<code value="J9999" mg-per-unit="1" target="no" official="no" source="lable"/></drug>'
    )
    with pytest.raises(MappingErrors) as caught:
        load_mappings(folder_with(tmp_path, payers_northern=payer, drugs_x=drug))
    assert [(Path(one.file).name, one.line, str(one).partition(": ")[2]) for one in caught.value.faults] == [
        ("x.xml", 2, "a target code needs mg-per-unit"),
        ("x.xml", 3, "code source='lable' is not a source of this file; did you mean label?"),
        ("northern.xml", 1, "inherits from 'comercial', which no file describes; did you mean commercial?"),
        ("northern.xml", 2, "filing source='t' is not a source of this file"),
        ("northern.xml", 3, "contradicts the filing on line 2"),
        ("northern.xml", 4, "the period ends before it begins"),
    ]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_fault_is_named_when_the_schema_refuses_and_only_then(path: Path) -> None:
    """Each shipped file with one slip in it, many times: libxml2 says whether it is valid, and must be agreed with."""
    root = etree.fromstring(path.read_bytes(), etree.XMLParser(remove_comments=True))
    schema = schema_for(path.parent.name, root)
    assert explain(root, schema.grammar) == []
    for kind, slipped in _slips(root, random.Random(837)):
        found = explain(slipped, schema.grammar)
        assert bool(found) is not schema.relaxng.validate(slipped), (kind, found)


def _slips(root: Node, chance: random.Random) -> Iterator[tuple[str, Node]]:
    for _ in range(60):
        slipped = copy.deepcopy(root)
        node = chance.choice(list(slipped.iter()))
        kind = chance.choice(["drop", "rename", "empty", "value", "more", "element", "double", "remove", "text"])
        name = chance.choice([str(one) for one in node.attrib] or ["none"])
        if kind == "drop":
            node.attrib.pop(name, None)
        elif kind == "rename" and name in node.attrib:
            node.attrib[f"{name}x"] = node.attrib.pop(name)
        elif kind == "empty":
            node.attrib[name] = ""
        elif kind == "value":
            node.attrib[name] = chance.choice(["yes", "0", "7", "2026-02-30", "J3000", "a b", "JZ", "-1.5", "error"])
        elif kind == "more":
            node.attrib[chance.choice(["until", "codes", "source", "mg", "known", "sites"])] = "12"
        elif kind == "element":
            node.tag = chance.choice([f"{node.tag!s}s", "source", "code", "rule"])
        elif kind == "double":
            node.append(copy.deepcopy(chance.choice(list(slipped.iter()))))
        elif kind == "remove" and node.getparent() is not None:
            node.getparent().remove(node)  # type: ignore[union-attr]
        elif kind == "text":
            node.text = chance.choice(["", "words"])
        yield kind, slipped


# What no shipped schema has: groups told apart by a value, attributes of which one is needed, repeated choices.
SCHEMA = b"""\
<grammar xmlns="http://relaxng.org/ns/structure/1.0" datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
  <start><element name="plan"><interleave>
    <oneOrMore><element name="source">
      <attribute name="read"><choice><data type="date"/><value>never</value></choice></attribute>
    </element></oneOrMore>
    <zeroOrMore><ref name="policy"/></zeroOrMore>
  </interleave></element></start>
  <define name="policy"><element name="policy">
    <oneOrMore><choice>
      <element name="bill"><choice><attribute name="under"><data type="NCName"/></attribute>
        <attribute name="drug"><value>refused</value></attribute></choice></element>
      <element name="limit"><choice>
        <group><attribute name="of"><choice><value>units</value><value>mg</value></choice></attribute>
          <optional><attribute name="most"><data type="decimal"/></attribute></optional></group>
        <group><attribute name="of"><value>days</value></attribute>
          <attribute name="from"><value>service</value></attribute></group>
      </choice></element>
    </choice></oneOrMore>
    <element name="examples"><oneOrMore><element name="breaks"><empty/></element></oneOrMore></element>
  </element></define>
</grammar>"""
PLANS = {
    '<plan><source read="2026-13-01"/></plan>': "source read='2026-13-01': write a date such as 2026-11-24 or never",
    "<plan/>": "plan lacks an element source",
    "<policy/>": "the file begins with policy; write plan",
    "<bill/>": "bill lacks the attribute under, or drug: write a name of letters",
    '<bill under="a" drug="refused"/>': "bill cannot have drug beside under='a'",
    '<limit of="unit"/>': "limit of='unit': write units or mg; did you mean units?",
    '<limit of="days"/>': "limit lacks the attribute from: write service",
    '<limit of="mg" from="service"/>': "limit cannot have from beside of='mg'",
    "": "policy lacks an element: bill or limit",
}


@pytest.mark.parametrize("text", PLANS)
def test_choices_of_a_schema_are_told_apart(text: str) -> None:
    whole = text if text.startswith(("<pl", "<po")) else _plan(text)
    root = etree.fromstring(whole)
    assert not etree.RelaxNG(etree.fromstring(SCHEMA)).validate(root)
    (fault,) = explain(root, Grammar(SCHEMA))
    assert fault.message.startswith(PLANS[text])


def _plan(asks: str) -> str:
    return f'<plan><source read="never"/><policy>{asks}<examples><breaks/></examples></policy></plan>'
