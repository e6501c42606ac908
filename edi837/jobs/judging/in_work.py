"""Claims on their way through the steps of judging, a few at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field

from edi837.claim.claim import Claim
from edi837.claim.facts import ClaimFacts
from edi837.engine.alike import Counted
from edi837.engine.counts import Counts
from edi837.engine.rule_finding import RuleFinding, Skipped
from edi837.fix.plan import Plan
from edi837.jobs.judging.like_rows import Like
from edi837.jobs.judging.said_claims import LikeSaid
from edi837.rows.lines import LineRow
from edi837.system.dataclass import dataclass
from edi837.x12.batch import ClaimSpan

# So many claims go through a step together, or so many bytes of claims. Each step has code and tables of its own, which
# the next one drives out of the caches of the processor; more claims than these would drive out one another.
_CLAIMS, _BYTES = 32, 1 << 15

# A claim as a place, and the first of its levels that begins with it.
Placed = tuple[ClaimSpan, int]


@dataclass(slots=True)
class ClaimInWork:
    """A claim, and what is known of it so far; None where only its guide was asked, and had nothing to say.

    `counted` is what another tells of it that is like it, `counts` what was counted of it by itself. One of which
    others tell all that is wanted is not read, but is a `like`; with what was `said` of others, where something was.
    `lines` are the rows of its lines, once they were made; `collapsed` are its findings that the file gets one row for:
    (rule code, severity, message).
    """

    span: ClaimSpan
    claim: Claim | None
    findings: list[RuleFinding] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    plan: Plan = field(default_factory=Plan)
    counted: Counted | None = None
    counts: Counts | None = None
    like: Like | None = None
    said: LikeSaid | None = None
    facts: ClaimFacts | None = None
    lines: list[LineRow] | None = None
    collapsed: list[tuple[str, str, str]] = field(default_factory=list)


def in_parts(claims: Iterable[Placed]) -> Iterator[list[Placed]]:
    """Claims in file order, a few at a time."""
    part: list[Placed] = []
    size = 0
    for placed in claims:
        span = placed[0]
        part.append(placed)
        size += span.end - span.start
        if len(part) == _CLAIMS or size >= _BYTES:
            yield part
            part, size = [], 0
    if part:
        yield part
