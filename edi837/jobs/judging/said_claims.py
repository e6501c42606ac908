"""What was said of claims about which something was found, for those that are like them: from the third on.

Of the first it is kept; with the second, which is examined as well, it is tried whether writing it again gives the very
same rows, changes, proposals, lines, facts and counts. Only then is it said of others, and else never.
"""

from __future__ import annotations

from collections.abc import Sequence

from edi837.claim.claim import Claim
from edi837.claim.conforming_claim import ConformingClaim, Likeness
from edi837.claim.facts import ClaimFacts
from edi837.engine.alike import AlikeClaims, Counted
from edi837.jobs.judging.like_findings import Describing, LikeRow, Replayed, Replaying
from edi837.jobs.judging.like_places import SegmentPlaces, segment_places
from edi837.jobs.judging.like_rows import Like, LikeClaim, LikeClaims, amounts_of, like_claim
from edi837.rows.claim_rows import ClaimRow
from edi837.rows.lines import LineRow
from edi837.rows.recording import Recorder
from edi837.system.dataclass import dataclass
from edi837.system.named_tuple import NamedTuple
from edi837.x12.batch import ClaimSpan
from edi837.x12.delimiters import Buffer
from edi837.x12.values import day as day_of

# So many kinds of claims are kept, about 6 KB each; then those of which no second one has come are forgotten.
_MOST = 1 << 11
# Of one likeness so many periods are kept.
_MOST_PERIODS = 32


class Examined(NamedTuple):
    """All that came of a claim that was examined, about which something was found."""

    claim: Claim
    span: ClaimSpan
    recorded: Sequence[ClaimRow]
    replayed: Replayed
    lines: Sequence[LineRow]
    facts: ClaimFacts
    unasked: tuple[tuple[str, str], ...]
    collapsed: tuple[tuple[str, str, str], ...]
    superseded: int


@dataclass
class Said:
    """What was said of the first claim, from which to which day it holds; None where it is not the same of others."""

    counted: Counted
    account: str
    superseded: int
    common: LikeClaim | None
    rows: tuple[LikeRow, ...] = ()
    tried: bool = False


class LikeSaid(NamedTuple):
    """A claim of which all is said that was said of others: its lines and facts, its rows and fixes, its counts."""

    like: Like
    replayed: Replayed
    said: Said


class SaidClaims:
    """What was said of the claims of a source."""

    def __init__(self, data: Buffer, memory: AlikeClaims, likes: LikeClaims, recorder: Recorder) -> None:
        self._data = data
        self._memory = memory
        self._likes = likes
        self._recorder = recorder
        self._known: dict[str, list[Said]] = {}
        # What was kept or tried, by the likeness of its claim, where that is noted.
        self.news: list[tuple[str, Said]] | None = None
        # What a person decided is looked up for each row, and a wrapped file has other places.
        self._plain = not recorder.decisions and recorder.unwrapped is None

    def find(self, likeness: Likeness, claim: ConformingClaim, span: ClaimSpan) -> LikeSaid | None:
        """What is said of a claim; None where that is not known."""
        said = self._said(likeness)
        if said is None or not said.tried or said.common is None:
            return None
        at = segment_places(self._data, claim, span)
        return self._replay(said, said.common, at, likeness.day) if at is not None else None

    def learn(self, examined: Examined) -> None:
        """Keep what was said of a claim, or try with it what was said of one that is like it."""
        conformance = examined.claim.conformance
        likeness = conformance.likeness if conformance is not None else None
        texts = conformance.texts if conformance is not None else None
        if likeness is None or texts is None or not self._plain:
            return
        known = self._said(likeness)
        if known is None:
            self._keep(likeness, texts, examined)
        elif not known.tried and known.account != texts.clm[1]:
            known.tried = True
            at = segment_places(self._data, texts, examined.span)
            if at is None or known.common is None or not self._is_same(known, known.common, at, likeness.day, examined):
                known.common = None
            self._note(likeness.text, known)

    def take(self, text: str, said: Said) -> None:
        """Take what another process kept, if nothing was kept here; or tried, if that was not tried here."""
        if not self._plain:
            return
        known = self._known.get(text, [])
        for at, own in enumerate(known):
            if (own.counted.first, own.counted.last) == (said.counted.first, said.counted.last):
                if said.tried and not own.tried:
                    known[at] = said
                return
        others = self._others(text)
        if others is not None:
            others.append(said)

    def _note(self, text: str, said: Said) -> None:
        if self.news is not None:
            self.news.append((text, said))

    def _others(self, text: str) -> list[Said] | None:
        """What is kept of a likeness; None where there is no room for more."""
        if len(self._known) >= _MOST:
            self._forget()
        others = self._known.setdefault(text, [])
        return others if len(others) < _MOST_PERIODS else None

    def _said(self, likeness: Likeness) -> Said | None:
        for said in self._known.get(likeness.text, ()):
            if said.counted.first <= likeness.day <= said.counted.last:
                return said
        return None

    def _keep(self, likeness: Likeness, texts: ConformingClaim, examined: Examined) -> None:
        claim = examined.claim
        period = self._memory.period(likeness, claim)
        others = self._others(likeness.text) if period is not None else None
        if period is None or others is None:
            return
        counted = Counted(*period, examined.unasked, examined.collapsed)
        said = Said(counted, texts.clm[1], examined.superseded, None)
        others.append(said)
        day, at = day_of(likeness.day), segment_places(self._data, texts, examined.span)
        if day is not None and at is not None and claim.regular:
            describing = Describing(at, day, claim.payer.policy, self._recorder.as_of)
            rows = describing.rows(examined.recorded)
            if rows is not None:
                said.rows = rows
                said.common = like_claim(counted, claim, likeness.day, examined.lines, examined.facts)
        self._note(likeness.text, said)

    def _forget(self) -> None:
        """Make room: by what came once, and by all where that is little."""
        twice = {text: others for text, others in self._known.items() if any(said.tried for said in others)}
        self._known = twice if len(twice) <= _MOST // 2 else {}

    def _replay(self, said: Said, common: LikeClaim, at: SegmentPlaces, sent: str) -> LikeSaid | None:
        day, known = day_of(sent), self._likes.above.of(at.claim.levels, at.claim.element)
        if day is None or known is None:
            return None
        replayed = Replaying(at, day, known, self._recorder).of(said.rows)
        return LikeSaid(Like(common, at.claim, day, known), replayed, said) if replayed is not None else None

    def _is_same(self, said: Said, common: LikeClaim, at: SegmentPlaces, sent: str, examined: Examined) -> bool:
        """Whether what was said of the first is all that came of another.

        One with other days, dates or doses than alike claims have has other lines or facts as well.
        """
        again = self._replay(said, common, at, sent)
        return (
            again is not None
            and again.replayed == examined.replayed
            and again.like.line_rows(examined.span) == examined.lines
            and again.like.claim_facts(examined.span) == examined.facts
            and common.amounts == amounts_of(examined.claim)
            and (sorted(said.counted.unasked), sorted(said.counted.collapsed), said.superseded)
            == (sorted(examined.unasked), sorted(examined.collapsed), examined.superseded)
        )
