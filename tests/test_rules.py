"""Every rule by its case file: what it finds, what it does not, and the bytes after its fixes."""

from __future__ import annotations

import inspect
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from edi837.catalogue.cases import Case, case_codes, case_text, read_cases
from edi837.catalogue.rule_list import fix_of
from edi837.catalogue.rule_page import rule_page
from edi837.catalogue.skeletons import TO_WRITE
from edi837.engine.selection import Selection
from edi837.findings.finding import Severity
from edi837.mapping.mappings import Mappings, load_mappings
from edi837.rules import rules_by_code
from edi837.x12.change import in_order, splice
from tests.completing import complete
from tests.judging import Judged, applied, approved, chart_of, engine_for, judge, mappings, prices_of, rates_of
from tests.predicted import UNANSWERED
from tests.tables import official_for

RULES = rules_by_code()
# What G908 tells is a fault of pyx12, and no data is known to bring one up: tests/guide/test_crashes.py.
NOT_BY_DATA = {"G908"}
CASES = [case for code in case_codes() for case in read_cases(code)]


def known_for(case: Case, folder: Path) -> Mappings:
    """The shipped mappings, or with those that the case brings."""
    own = {"payer": "payers", "drug": "drugs"}
    brought = {kind: case.blocks[kind] for kind in own if kind in case.blocks}
    known = mappings()
    if brought:
        for kind, text in brought.items():
            (folder / own[kind]).mkdir()
            (folder / own[kind] / "case.xml").write_text(text, encoding="utf-8")
        known = load_mappings(folder)
    official = official_for(case.blocks, folder)
    known = known.with_official(official) if official is not None else known
    return known.with_targets(case.options["target"].split(",")) if "target" in case.options else known


def judge_case(case: Case, data: bytes, known: Mappings) -> Judged:
    chart = chart_of(case.blocks["chart"]) if "chart" in case.blocks else None
    as_of = date.fromisoformat(case.options.get("as-of", "2026-11-24"))
    selection = Selection(tuple(case.options["select"].split(","))) if "select" in case.options else None
    rates = rates_of(case.blocks["rates"]) if "rates" in case.blocks else None
    prices = prices_of(case.blocks["prices"]) if "prices" in case.blocks else None
    guide = case.options.get("guide") == "on"
    return judge(data, engine_for(chart, as_of, selection, known.official, rates, guide, prices), known)


@dataclass(frozen=True)
class Tried:
    """A case and what is said of its file."""

    case: Case
    data: bytes
    known: Mappings
    judged: Judged


@pytest.fixture(scope="module")
def tried(request: pytest.FixtureRequest) -> Iterator[Tried]:
    """Of a module, so that pytest runs the tests of one case one after another and the case is judged once."""
    case: Case = request.param
    with tempfile.TemporaryDirectory() as folder:
        data, known = complete(case.snippet, case.form), known_for(case, Path(folder))
        yield Tried(case, data, known, judge_case(case, data, known))


def of_cases(block: str | None = None) -> pytest.MarkDecorator:
    """A test of each case, or of those that have such a block."""
    cases = [case for case in CASES if block is None or block in case.blocks]
    return pytest.mark.parametrize("tried", cases, ids=lambda case: f"{case.rule}: {case.name}", indirect=True)


def told(judged: Judged, rule: str) -> list[str]:
    """What the case has to list: errors and warnings of all rules, and infos of its own."""
    return [word for word in judged.words if word.split()[1] != "info" or word.startswith(rule)]


def expected(case: Case, judged: Judged) -> list[str]:
    """The listed findings with the line, which a case may leave out, taken from what was found."""
    found = told(judged, case.rule)
    listed = []
    for line in case.findings:
        wanted = line.split()
        match = next((word for word in found if wanted in (word.split(), without_line(word))), line)
        if match in found:
            found.remove(match)
        listed.append(match)
    return sorted(listed)


def without_line(word: str) -> list[str]:
    return [part for part in word.split() if not part.startswith("line=")]


@of_cases()
def test_findings_are_exactly_those_listed(tried: Tried) -> None:
    assert told(tried.judged, tried.case.rule) == expected(tried.case, tried.judged)


@of_cases("fixed")
def test_fixed_bytes_are_exactly_those_shown(tried: Tried) -> None:
    case, before = tried.case, tried.judged
    fixed = applied(tried.data, before.plans)
    assert fixed == complete(case.blocks["fixed"], case.form)
    after = judge_case(case, fixed, tried.known)
    repaired = sum(len(plan.fixes) for plan in before.plans)
    assert len(after.found) == len(before.found) - repaired
    assert not any(plan.fixes for plan in after.plans)


@of_cases("proposed")
def test_proposed_bytes_are_exactly_those_shown(tried: Tried) -> None:
    case = tried.case
    changed = approved(tried.data, tried.judged.found, case.rule)
    assert changed == complete(case.blocks["proposed"], case.form)
    after = judge_case(case, changed, tried.known)
    assert not any(one.rule.code == case.rule for one in after.found)


def bill(judged: Judged) -> list[tuple[object, ...]]:
    """What each line bills, but for its modifiers."""
    return [
        (line.procedure, line.revenue_code, line.units, line.charge, line.ndc)
        for claim in judged.claims
        for line in claim.lines
    ]


def modifiers(judged: Judged) -> list[Counter[str]]:
    return [Counter(line.modifiers) for claim in judged.claims for line in claim.lines]


@of_cases()
def test_what_a_payer_may_permit_changes_no_bill_and_adds_no_modifier(tried: Tried) -> None:
    """So that no rule forgets to say of itself that its fix must never run unattended."""
    data, judged = tried.data, tried.judged
    for one in judged.found:
        fix = one.finding.fix
        if fix is None or fix.safe or fix.choices or one.rule.never_permitted:
            continue
        after = judge_case(tried.case, b"".join(splice(data, in_order(fix.changes))), tried.known)
        assert bill(after) == bill(judged), one.rule.code
        assert all(left <= sent for left, sent in zip(modifiers(after), modifiers(judged), strict=True)), one.rule.code


@pytest.mark.parametrize("code", sorted(RULES))
def test_rule_is_documented_and_has_cases_both_ways(code: str) -> None:
    rule = RULES[code]
    sections = rule.sections
    assert sections.title
    assert sections.why
    assert re.match(r"(safe|proposed|none)\b", sections.fix)
    assert sections.remedy
    assert bool(sections.decide) == bool(sections.changes), "Decide is for what is proposed"
    assert sections.source
    assert TO_WRITE not in (inspect.getdoc(rule.function) or "") + case_text(code)
    cases = list(read_cases(code))
    lists = [any(line.startswith(code) for line in case.findings) for case in cases]
    assert any(lists) or code in NOT_BY_DATA, "no case that finds"
    assert not all(lists), "no case that does not find"


@pytest.mark.parametrize("code", sorted(RULES))
def test_what_a_rule_proposes_is_declared_for_an_auditor(code: str) -> None:
    sections = RULES[code].sections
    declared = [bool(text) for text in (sections.changes, sections.proof, sections.withheld)]
    assert declared == 3 * ["proposed" in fix_of(RULES[code]) or "proposed" in case_fixes(code)], (
        "a rule that proposes says in its docstring what it Changes, its Proof, and when the proposal is Withheld"
    )
    assert ("### For an auditor" in rule_page([RULES[code]], RULES, mappings().codes)) == declared[0]


def case_fixes(code: str) -> set[str]:
    """The kinds of fix that the cases of a rule show."""
    lines = (line.split() for case in read_cases(code) for line in case.findings)
    return {word[4:] for words in lines if words[:1] == [code] for word in words if word.startswith("fix=")}


@pytest.mark.parametrize("code", sorted(RULES))
def test_the_answer_to_a_rule_is_predicted_in_words_that_are_known(code: str) -> None:
    codes = mappings().codes
    told = codes.predictions[code]
    assert RULES[code].severity is Severity.INFO or told.carc or told.status or told.ack or code in UNANSWERED, (
        "write what payers answer, or answered='no', into mappings/codes/predictions.xml"
    )
    if told.status:
        category, numbers, *entity = told.status.split(":")
        assert codes.word("category", category)
        assert all(codes.word("status", number) for number in numbers.split("+"))
        assert all(codes.word("entity", one) for one in entity)


def test_case_files_belong_to_rules() -> None:
    assert set(case_codes()) <= set(RULES)
