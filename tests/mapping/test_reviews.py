"""Each shipped fact has a source, and each source a date and a day by which it is read again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import etree

from edi837.cli.main import commands
from edi837.mapping.reviews import overdue, reviews
from edi837.mapping.xml import has_policies
from tests.mapping.folders import folder_with, payer

SHIPPED = Path(__file__).parents[2] / "mappings"
# What is told by an element that has a source: what stands in it, or is told of a package whose kind is not known.
FILES = sorted(path for folder in ("codes", "drugs", "payers") for path in (SHIPPED / folder).glob("*.xml"))
# Predictions are ours as a whole; a mistake between drugs is sourced where it is written; a conflict explains a code.
OF_FILE = {"rule", "conflict"}
SOURCED = {"policy", "list", "without"}
FACTS = {
    "procedures", "revenue", "places", "use", "condition", "diagnoses", "placeholders", "modifier", "listed", "group",
    "carc", "rarc", "category", "status", "entity", "place", "facility", "frequency", "code", "charge", "dose",
    "mistaken-for", "product",
}  # fmt: skip


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_shipped_fact_names_a_source_of_its_file(path: Path) -> None:
    root = etree.parse(str(path)).getroot()
    known = {node.get("id") for node in root.iterfind("source")}
    assert known or len(root) == 0, "a file with facts names its sources"
    of_policies = has_policies(root)
    bare = [
        f"{path.name}:{node.sourceline} {node.tag}"
        for node in root.iter("*")
        if (node.tag in SOURCED if of_policies else node.tag in FACTS or path.parent.name == "payers")
        and node is not root and node.tag != "source"
        and node.get("source") not in known
    ]  # fmt: skip
    assert bare == []
    named = [node for node in root.iter("package") if node.get("container") != "unknown"]
    assert [node.sourceline for node in named if node.get("container-source") not in known] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_source_has_a_date_and_a_day_of_review(path: Path) -> None:
    sources = list(etree.parse(str(path)).getroot().iterfind("source"))
    assert [
        node.get("id")
        for node in sources
        if not (node.get("date") or node.get("published")) or not node.get("review-by")
    ] == []


def test_a_payer_with_ids_says_where_they_are_from() -> None:
    roots = [etree.parse(str(path)).getroot() for path in FILES]
    assert [root.get("id") for root in roots if root.get("ids") and root.find("source[@id='ids']") is None] == []


def test_what_is_to_be_read_again_is_listed_by_its_day() -> None:
    known = reviews()
    due = {(one.file, one.id) for one in overdue(known, date(2026, 11, 24))}
    assert ("drugs/J3000.xml", "directory") in due
    assert ("payers/tricare.xml", "filing") not in due
    assert due < {(one.file, one.id) for one in overdue(known, date(2099, 1, 1))}


def test_own_sources_without_a_day_are_listed_too(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, payers_own=payer('<authorization required="demanded" source="s"/>'))
    result = CliRunner().invoke(
        commands, ["mappings", "facts", str(folder), "--as-of", "2026-11-24"], standalone_mode=False
    )
    assert result.return_value == 1
    assert "no date  payers/own.xml  s (2026-01), 1 fact: Bulletin." in result.stdout
