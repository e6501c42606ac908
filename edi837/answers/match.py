"""Which claim an answer is of, and how sure that is. Nothing is guessed: what fits several claims is of none.

In this order: the payer's own number, once it is known; CLM01 with the provider, the dates and, of several, what tells
them apart; the lines' own numbers; a CLM01 that was cut or written otherwise, where one claim alone begins so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from edi837.answers.answer_row import AMBIGUOUS, BY_LINE, CUT, EXACT, NONE, AnswerRow, SentLine
from edi837.answers.book import Book, BookedClaim, normal
from edi837.system.named_tuple import NamedTuple
from edi837.x12.values import number

# A shorter number may begin those of claims that it has nothing to do with, and a shorter line number those of many.
_SHORTEST_CUT, _SHORTEST_LINE = 6, 4
_MOST, _NEAREST = 5, 3
BY_PAYER_NUMBER = "by the payer's own number"
_HALF = 2
# So many claims that begin alike are looked at, and such a share of a number must be the same to be named.
_NEAR, _ALIKE = 1 << 6, 0.6


class ClaimMatch(NamedTuple):
    """The claim and the line (LX) of a row, with certainty and, where there is no claim, the reason."""

    claim: BookedClaim | None
    certainty: str
    reason: str = ""
    line: str = ""


def match_claim(row: AnswerRow, lines: Sequence[AnswerRow], book: Book, of_number: Sequence[BookedClaim]) -> ClaimMatch:
    """The claim of a row about a claim, or about what is taken back for one.

    `lines` are the rows of its lines, `of_number` the claims whose normal number is that of the row.
    """
    same = [claim for claim in of_number if claim.patient_control_number == row.key]
    # The payer's number decides only where the claim's own does not.
    known = book.of_payer_number(row.payer_number) if row.payer_number and len(same) != 1 else ()
    if len(known) == 1 and not same and not objection(row, known[0]):
        return ClaimMatch(known[0], EXACT, BY_PAYER_NUMBER)
    candidates = [claim for claim in same if not contradiction(row, lines, claim)]
    if candidates:
        return _of_several(row, lines, candidates, known)
    if same:
        return ClaimMatch(None, NONE, f"{contradiction(row, lines, same[0])}: {_named(same)}")
    return _otherwise(row, lines, book, of_number)


def is_alone(row: AnswerRow, lines: Sequence[AnswerRow], of_number: Sequence[BookedClaim]) -> bool:
    """Whether one claim alone has the number of a row, as it was sent, and nothing speaks against it."""
    same = [claim for claim in of_number if claim.patient_control_number == row.key]
    return len(same) == 1 and not contradiction(row, lines, same[0])


def _otherwise(row: AnswerRow, lines: Sequence[AnswerRow], book: Book, of_number: Sequence[BookedClaim]) -> ClaimMatch:
    """The claim of a number that none went out with: by its lines, or as one that was cut."""
    wanted = normal(row.key)
    beginning = of_number or (book.beginning(wanted, _MOST) if len(wanted) >= _SHORTEST_CUT else ())
    fitting = [claim for claim in beginning if not objection(row, claim) and _supported(row, claim)]
    by_lines = _by_lines(row, lines, book)
    of_both = [claim for claim in by_lines if len(wanted) >= _SHORTEST_CUT and _begins(claim, wanted)]
    if len(of_both) == 1:
        return ClaimMatch(of_both[0], CUT)
    if fitting and by_lines and not of_both:
        return ClaimMatch(None, AMBIGUOUS, f"its number and its lines are of different claims: {_named(by_lines)}")
    if len(beginning) >= _MOST:
        return ClaimMatch(None, AMBIGUOUS, f"{_MOST} claims or more begin so: {_named(beginning)}")
    if len(fitting) == 1:
        return ClaimMatch(fitting[0], CUT)
    if fitting:
        match = _of_several(row, lines, fitting, ())
        return match._replace(certainty=CUT) if match.claim else match
    if len(by_lines) == 1 and not row.key:
        return ClaimMatch(by_lines[0], BY_LINE)
    if by_lines:
        # A number that is another claim's, sent or not, is not overruled by lines.
        certainty = NONE if row.key else AMBIGUOUS
        return ClaimMatch(None, certainty, f"no claim went out with this number; its lines are of {_named(by_lines)}")
    return ClaimMatch(None, NONE, f"no claim went out with this number{_nearest(row, book)}")


def objection(row: AnswerRow, claim: BookedClaim) -> str:
    """Why a row cannot be of a claim, '' where nothing speaks against it."""
    if row.billing_npi and claim.billing_npi and row.billing_npi != claim.billing_npi:
        return "the claim of this number is of another billing provider"
    if row.service_from and claim.service_from:
        last, claim_last = row.service_to or row.service_from, claim.service_to or claim.service_from
        if row.service_from > claim_last or last < claim.service_from:
            return "the claim of this number has other dates of service"
    return ""


def contradiction(row: AnswerRow, lines: Sequence[AnswerRow], claim: BookedClaim) -> str:
    """Why a row is not of a claim that has its number, '' where nothing speaks against it.

    Numbers of other senders are alike by chance: a row that says more than a number must agree in something of it.
    """
    if why := objection(row, claim):
        return why
    says_more = row.billing_npi or row.service_from or number(row.charge)
    if not says_more or _supported(row, claim) or (row.bht03 and row.bht03 == claim.bht03):
        return ""
    if any(_line_of(line, claim.sent_lines)[0] for line in lines):
        return ""
    return "the claim of this number has another charge, and neither provider nor dates tell that it is this one"


def _begins(claim: BookedClaim, wanted: str) -> bool:
    return normal(claim.patient_control_number).startswith(wanted)


def _supported(row: AnswerRow, claim: BookedClaim) -> bool:
    """Whether anything besides the number says that a row is of a claim."""
    return (
        bool(row.billing_npi and row.billing_npi == claim.billing_npi)
        or bool(row.service_from and row.service_from == claim.service_from)
        or _same_amount(row.charge, claim.charge)
    )


def _of_several(
    row: AnswerRow, lines: Sequence[AnswerRow], candidates: list[BookedClaim], known: Sequence[BookedClaim]
) -> ClaimMatch:
    """The one of some claims of a number that the answer's other values single out."""
    if len(candidates) == 1:
        return ClaimMatch(candidates[0], EXACT)
    numbers = {claim.number for claim in known}
    tests: tuple[Callable[[BookedClaim], bool], ...] = (
        lambda claim: bool(row.bht03) and claim.bht03 == row.bht03,
        lambda claim: bool(row.ref_d9) and claim.ref_d9 == row.ref_d9,
        lambda claim: bool(row.frequency) and claim.frequency == row.frequency,
        lambda claim: claim.number in numbers,
        lambda claim: bool(row.payer_id) and claim.payer_id == row.payer_id,
        lambda claim: bool(row.day and claim.sent) and claim.sent[:10] <= row.day,
        lambda claim: bool(row.service_from) and claim.service_from == row.service_from,
        lambda claim: _same_amount(row.charge, claim.charge),
    )
    left = candidates
    for test in tests:
        left = [claim for claim in left if test(claim)] or left
        if len(left) == 1:
            return ClaimMatch(left[0], EXACT)
    by_lines = [claim for claim in left if lines and all(_line_of(line, claim.sent_lines)[0] for line in lines)]
    if len(by_lines) == 1:
        return ClaimMatch(by_lines[0], BY_LINE)
    return ClaimMatch(None, AMBIGUOUS, f"{len(left)} claims have this number: {_named(left)}")


def _by_lines(row: AnswerRow, lines: Sequence[AnswerRow], book: Book) -> list[BookedClaim]:
    """The claims that have a line of each number that the answer's lines say; none where they say none."""
    numbers = [line.ref_6r for line in lines if len(line.ref_6r) >= _SHORTEST_LINE]
    every: list[BookedClaim] | None = None
    for ref_6r in dict.fromkeys(numbers):
        claims = [claim for claim in book.with_line(ref_6r, _MOST) if not objection(row, claim)]
        every = claims if every is None else [claim for claim in every if claim in claims]
    return every or []


def match_line(row: AnswerRow, of_claim: ClaimMatch) -> ClaimMatch:
    """The line of a row about a line; `of_claim` is what its claim was matched with."""
    if of_claim.claim is None:
        return of_claim
    line, certainty, why = _line_of(row, of_claim.claim.sent_lines)
    if line is None:
        return ClaimMatch(None, certainty, f"{why}; the claim is {of_claim.claim.place}")
    if of_claim.certainty == CUT:
        certainty = CUT
    return ClaimMatch(of_claim.claim, certainty, "", line.lx)


def _line_of(row: AnswerRow, lines: Sequence[SentLine]) -> tuple[SentLine | None, str, str]:
    if row.ref_6r:
        named = [line for line in lines if row.ref_6r == (line.ref_6r or line.lx)]
        if len(named) == 1:
            return named[0], EXACT, ""
    fitting = [line for line in lines if line.code == row.code and _same_amount(row.charge, line.charge)]
    for test in (
        lambda line: line.modifiers == row.modifiers,
        lambda line: not row.ref_6r or not line.ref_6r,
    ):
        if len(fitting) > 1:
            fitting = [line for line in fitting if test(line)] or fitting
    if len(fitting) == 1:
        return fitting[0], BY_LINE, ""
    if fitting:
        alike = ", ".join(line.lx for line in fitting)
        return None, AMBIGUOUS, f"its lines {alike} are alike, and no REF*6R tells them apart"
    return None, NONE, "no line of the claim has this code and charge"


def _same_amount(text: str, other: str) -> bool:
    """Whether two amounts are the same; what is taken back has a sign before it."""
    value, other_value = number(text), number(other)
    return value is not None and other_value is not None and abs(value) == abs(other_value)


def _nearest(row: AnswerRow, book: Book) -> str:
    """The claims with the most alike numbers, in words."""
    wanted = normal(row.key)
    begin = wanted[: max(len(wanted) // _HALF, 1)]
    if not wanted:
        return ", for the answer has none"
    near = {claim.patient_control_number: claim for claim in book.beginning(begin, _NEAR)}
    alike = {name: _likeness(wanted, normal(name)) for name in near}
    closest = sorted((name for name in near if alike[name] >= _ALIKE), key=lambda name: (-alike[name], name))
    return f"; nearest: {_named([near[name] for name in closest[:_NEAREST]])}" if closest else ""


def _likeness(wanted: str, other: str) -> float:
    """What share of the longer of two numbers is alike at its beginning and end: one wrong character costs one."""
    longer, shorter = max(len(wanted), len(other)), min(len(wanted), len(other))
    first = next((at for at in range(shorter) if wanted[at] != other[at]), shorter)
    last = next((at for at in range(shorter - first) if wanted[-1 - at] != other[-1 - at]), shorter - first)
    return (first + last) / longer


def _named(claims: Sequence[BookedClaim]) -> str:
    names = list(dict.fromkeys(claim.place for claim in claims))
    more = f" and {len(names) - _NEAREST} more" if len(names) > _NEAREST else ""
    return ", ".join(names[:_NEAREST]) + more
