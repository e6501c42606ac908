"""X108: the lines of a claim are not numbered 1, 2, 3."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.claim.claim import Claim, ServiceLine
from edi837.findings.finding import Finding
from edi837.rules.rule import WARNING, Scope, rule

# As they should be sent; more lines than these are more than any guide allows.
_NUMBERS = list(map(str, range(1, 1000)))


@rule(
    "X108",
    "line-numbers-out-of-sequence",
    on=Claim,
    severity=WARNING,
    snip=2,
    scope=Scope.CLAIM,
    yields_to=("X107",),
)
def line_numbers_out_of_sequence(claim: Claim) -> Iterator[Finding]:
    """LX01 does not count the lines of the claim from 1 on.

    Why: payers name a line by its number; where one is missing or doubled, a line was lost or copied on the way, and an
    answer cannot be matched to its line.
    Fix: none. Compare the claim with the billing system: is a line missing? Then have it renumber the lines; numbers
    are changed here only where an approved fix adds a line.
    Do: Look whether a line is missing at LX {before}; then have the lines renumbered.
    Source: 837 guides, LX01: begins with 1 in each claim, one more for each line.
    """
    if [line.number for line in claim.lines] == _NUMBERS[: len(claim.lines)]:
        return
    # That a line has no LX is the guide's to say.
    numbered = [line for line in claim.lines if line.lx.id == "LX"]
    wrong = [line for place, line in enumerate(numbered, 1) if not _has_number(line, place)]
    # A claim with more lines than the guide allows is the envelope's finding.
    if not wrong or len(claim.lines) > claim.mappings.guides[claim.claim_type].most_lines:
        return
    times = "" if len(wrong) == 1 else f"; {len(wrong)} of the {len(claim.lines)} numbers are not their line's"
    message = f"Line {wrong[0].index + 1} of the claim is not numbered {wrong[0].index + 1}{times}"
    yield Finding(wrong[0].lx.element(1), message)


def _has_number(line: ServiceLine, place: int) -> bool:
    """Whether LX01 is that number, written with zeros before it."""
    number = line.number
    return number.isascii() and number.isdigit() and len(number) <= 6 and int(number) == place
