"""Rules that see all claims at once; a claim that one of them names is read again for its row."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge

from edi837.claim.facts import ClaimFacts, FileFacts
from edi837.claim.reader import ClaimReader
from edi837.engine.engine import Engine
from edi837.engine.found import Found
from edi837.findings.finding import Elsewhere, spot


def judge_whole_file(engine: Engine, facts: FileFacts, reader: ClaimReader) -> Iterator[Found]:
    """What those rules find, with the places looked up, in order of place and code.

    Each rule goes through the file in its order, so nothing waits but one finding a rule: all claims of a file may be
    the same one.
    """
    found = [_concluded(engine, one, reader) for one in engine.examine_file(facts)]
    return merge(*found, key=lambda one: (spot(one.finding.at).start, one.rule.code))


def _concluded(engine: Engine, found: Iterator[Found], reader: ClaimReader) -> Iterator[Found]:
    for one in found:
        yield from engine.conclude([_looked_up(one, reader)])


def _looked_up(one: Found, reader: ClaimReader) -> Found:
    place = one.finding.at
    if not isinstance(place, Elsewhere) or not isinstance(place.facts, ClaimFacts):
        return one
    claim = reader.read(place.facts.info, place.facts.span)
    line = claim.lines[place.line] if place.line >= 0 else None
    at = line.charge_element if line else claim.clm.element(1)
    return one._replace(finding=one.finding._replace(at=at), claim=claim, line=line)
