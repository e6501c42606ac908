"""What was learned of claims that are alike, as one process tells it to another that judges claims of the same source.

Each would else examine the first claims of each kind by itself. What is heard is as good as what was learned here: a
claim about which something was found is only believed once it was tried, by whichever process met the second one.
"""

from __future__ import annotations

from edi837.engine.alike import Counted
from edi837.jobs.judging.judge import Judge
from edi837.jobs.judging.like_rows import LikeClaim
from edi837.jobs.judging.said_claims import Said
from edi837.system.named_tuple import NamedTuple


class _News(NamedTuple):
    """What claims have in common and what is said of them, each with the text of its likeness; `of` names the work."""

    of: str
    counted: list[tuple[str, Counted]]
    likes: list[tuple[str, LikeClaim]]
    said: list[tuple[str, Said]]


class Telling:
    """What the judge of a process learns of claims that are alike."""

    def __init__(self, judge: Judge) -> None:
        self._mappings = judge.run.mappings
        self._of = repr((judge.recorder.run_id, self._mappings.sha256, judge.recorder.file, judge.wants))
        self._memory, self._likes, self._said = judge.alike.memory, judge.likes, judge.alike.said
        self._note_anew()

    def tell(self) -> bytes:
        """What was learned since this was asked last; b'' where that is nothing."""
        counted = self._memory.news if self._memory is not None else None
        likes = self._likes.news if self._likes is not None else None
        said = self._said.news if self._said is not None else None
        if not (counted or likes or said):
            return b""
        # What is known with its lines and facts need not be told twice, nor what was kept and tried since.
        known = {id(like.counted) for _, like in likes or ()}
        counts = [each for each in counted or () if id(each[1]) not in known]
        latest = {id(each): (text, each) for text, each in said or ()}
        news = _News(self._of, counts, likes or [], [*latest.values()])
        self._note_anew()
        import pickle  # both only here: who judges alone tells nothing

        return pickle.dumps(news, pickle.HIGHEST_PROTOCOL)

    def hear(self, news: bytes) -> None:
        """Take what another process told, where it judges by the same run, of the same source, what is wanted here."""
        import pickle

        heard: _News = pickle.loads(news)  # noqa: S301 - pickled by tell() of a process beside this one
        if heard.of != self._of or self._memory is None:
            return
        for text, counted in heard.counted:
            self._memory.take(text, counted, self._mappings)
        if self._likes is not None:
            for text, like in heard.likes:
                self._likes.take(self._memory.take(text, like.counted, self._mappings), like)
        if self._said is not None:
            for text, said in heard.said:
                self._said.take(text, said)

    def _note_anew(self) -> None:
        for each in (self._memory, self._likes, self._said):
            if each is not None:
                each.news = []
