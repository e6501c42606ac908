"""Rules that see all claims at once; a claim that one of them names is read again for its row."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge

from edi837.claim.facts import ClaimFacts, FileFacts
from edi837.claim.reader import ClaimReader
from edi837.engine.engine import Engine
from edi837.engine.rule_finding import RuleFinding
from edi837.findings.finding import Elsewhere, spot


def judge_whole_file(engine: Engine, facts: FileFacts, reader: ClaimReader) -> Iterator[RuleFinding]:
    """What those rules find, with the places looked up, in order of place and code.

    Each rule goes through the file in its order, so nothing waits but one finding a rule: all claims of a file may be
    the same one.
    """
    streams = [_concluded(engine, stream, reader) for stream in engine.examine_file(facts)]
    return merge(*streams, key=lambda rule_finding: (spot(rule_finding.finding.at).start, rule_finding.rule.code))


def _concluded(engine: Engine, findings: Iterator[RuleFinding], reader: ClaimReader) -> Iterator[RuleFinding]:
    for rule_finding in findings:
        yield from engine.conclude([_looked_up(rule_finding, reader)])


def _looked_up(rule_finding: RuleFinding, reader: ClaimReader) -> RuleFinding:
    place = rule_finding.finding.at
    if not isinstance(place, Elsewhere) or not isinstance(place.facts, ClaimFacts):
        return rule_finding
    claim = reader.read(place.facts.info, place.facts.span)
    line = claim.lines[place.line] if place.line >= 0 else None
    at = claim.clm.element(1)
    if line is not None:
        at = line.units_element if place.of_units else line.charge_element
    return rule_finding._replace(finding=rule_finding.finding._replace(at=at), claim=claim, line=line)
