"""What is wrong with policies that can be read: contradictions, dead ends, leftovers, old sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations

from edi837.mapping.payers import Entry, Payers
from edi837.mapping.policy_files import PRACTICES
from edi837.mapping.policy_overlap import contrary, covers, meet
from edi837.mapping.stated_policy import OFF, Ask, PayerPlan, Period, PolicyScope, PolicySource
from edi837.system.errors import MappingError
from edi837.system.named_tuple import NamedTuple

# SBR09 as the guides list it.
_INDICATORS = frozenset(re.findall("..", "11121314151617AMBLCHCIDSFIHMLMMAMBMCOFTVVAWCZZ"))
_CONTACT = re.compile(r"@|\(?\b[0-9]{3}\)?[-. ][0-9]{3}[-. ][0-9]{4}\b|\b1?[2-9][0-9]{9}\b")
_QUOTES = re.compile('[\u201c\u201d\u2018\u2019\u00ab\u00bb"]')
_EXPRESSION = re.compile(r"[][{}\\^$|*+?]")
_PICTURE = "write 9 for a digit, A for a letter, and all else as it is, such as 999-AA-9999999"
# Years that a policy begins in and that are hardly meant.
_FIRST_YEAR, _YEARS_AHEAD = 1990, 3
# So many days after its day of review a source is a fault of a strict check.
_GRACE = timedelta(days=90)


class Remark(NamedTuple):
    """Something to know of a file that is no fault of it."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


def policy_faults(payers: Payers, entries: Sequence[Entry], today: date, strict: bool) -> Iterator[MappingError]:
    """The faults of some entries: those of a strict check with it."""
    extended = {name for other in payers.entries.values() for name in other.extends}
    for entry in entries:
        for line, message in (
            *_of_plans(entry),
            *_of_sources(entry, today, strict),
            *_of_asks(entry),
            *_contradictions(entry),
            *_dead_ends(entry),
            *_leftovers(entry, payers),
            *(() if entry.id in extended else entry.unused()),
        ):
            yield MappingError(entry.file, line, message)


def remarks(entries: Sequence[Entry], today: date) -> Iterator[Remark]:
    """Sources whose day of review has passed, and files that are written as release 1 wrote them."""
    for entry in entries:
        for source, line in _sources(entry).items():
            if source.review_by < today:
                words = f"the source {source} was to be read again by {source.review_by}"
                yield Remark(entry.file, line, words)
        yield from _never_reached(entry)
        yield from _not_meant(entry, today)
    yield from written_as_before(entries)


def written_as_before(entries: Iterable[Entry]) -> Iterator[Remark]:
    """Which payer files are written as release 1 wrote them: the first, and how many more there are; or nothing."""
    former = [entry for entry in entries if entry.kinds - PRACTICES - {"permit"}]
    if former:
        others = f" and {len(former) - 1} more" if len(former) > 1 else ""
        words = f"written as release 1 wrote payers{others}; edi837 mappings convert makes policies of them"
        yield Remark(former[0].file, former[0].line, words)


# What narrows a statement of release 1 down, and the kinds of which not the first alone counts.
_NARROWING = ("uses", "sites", "forms", "codes", "rule", "unit")
_EACH_COUNTS = frozenset({"modifier", "drug-340b", "procedure-for"})


def _never_reached(entry: Entry) -> Iterator[Remark]:
    """Statements of release 1 behind one that answers all that they could: of several that fit the first counts."""
    for number, statement in enumerate(entry.statements):
        for before in entry.statements[:number]:
            if before.kind != statement.kind or before.kind in _EACH_COUNTS:
                continue
            given = [(before.attributes.get(name), statement.attributes.get(name)) for name in _NARROWING]
            wide = all(wider is None or (other and set(other.split()) <= set(wider.split())) for wider, other in given)
            if wide and not {"from", "until"} & before.attributes.keys():
                words = f"the {statement.kind} is never reached: the one on line {before.line} answers before it"
                yield Remark(entry.file, statement.line, words)
                break


def _not_meant(entry: Entry, today: date) -> Iterator[Remark]:
    """Years that are hardly meant, conditions that name nothing, and lists that nobody has filled in."""
    empty: dict[str, int] = {}
    for policy in entry.stated:
        for scope in (*policy.when, *policy.excepts):
            for day in (day for day in scope.period if day is not None):
                if not _FIRST_YEAR <= day.year <= today.year + _YEARS_AHEAD:
                    yield Remark(entry.file, scope.line, f"policy {policy.id!r} names {day}: is the year meant?")
            if not scope.stated:
                yield Remark(entry.file, scope.line, f"policy {policy.id!r}: it names nothing, so it holds for all")
        naming: tuple[PolicyScope | Ask, ...] = (*policy.when, *policy.excepts, *policy.asks)
        for asked in naming:
            for names in asked.names.values():
                empty.update((name, asked.line) for name in names.empty if name not in empty)
    for name, line in empty.items():
        words = f"the list {name!r} has no value, so nothing is checked that needs one: fill it in local/"
        yield Remark(entry.file, line, words)


def _sources(entry: Entry) -> dict[PolicySource, int]:
    """The sources of an entry's policies, with the line of the first that names each."""
    sources: dict[PolicySource, int] = {}
    for policy in entry.stated:
        sources.setdefault(policy.source, policy.line)
    return sources


def _of_plans(entry: Entry) -> Iterator[tuple[int, str]]:
    known = {known.id for known in entry.ids}
    for plan in entry.plans:
        what = f"plan {plan.id!r} is one that no claim can have"
        if not (plan.indicators or plan.payer_ids or plan.groups):
            yield plan.line, f"{what}: it needs filing-indicators, payer-ids or groups"
        if plan.indicators and plan.indicators.isdisjoint(_INDICATORS):
            yield plan.line, f"{what}: SBR09 is never {' or '.join(sorted(plan.indicators))}"
        if plan.payer_ids and known and plan.payer_ids.isdisjoint(known):
            yield plan.line, f"{what}: the payer is not known by {' or '.join(sorted(plan.payer_ids))}"


def _of_sources(entry: Entry, today: date, strict: bool) -> Iterator[tuple[int, str]]:
    for source, line in _sources(entry).items():
        if source.published != "undated" and source.published[:10] > source.read.isoformat():
            yield line, f"its source was published on {source.published}, after it was read on {source.read}"
        if source.read > today:
            yield line, f"its source was read on {source.read}, which is still to come"
        if source.review_by < source.read:
            yield line, f"its source is to be read again by {source.review_by}, before it was read on {source.read}"
        if strict and source.review_by + _GRACE < today:
            yield line, f"its source was to be read again by {source.review_by}, more than 90 days ago"
        if _CONTACT.search(f"{source.publisher} {source.title}"):
            yield line, "its source names a telephone number or an address of mail, which has no place in a report"
    for policy in entry.stated:
        if _QUOTES.search(f"{policy.says} {policy.source.title} {policy.source.publisher}"):
            yield policy.line, f"policy {policy.id!r} holds quotes as a spreadsheet writes them; take them out"


def _of_asks(entry: Entry) -> Iterator[tuple[int, str]]:
    """Asks that ask nothing, that nothing can keep, and pictures that are written as regular expressions."""
    asks = [ask for policy in entry.stated for ask in policy.asks]
    for ask in (*asks, *(part for whole in asks for part in whole.parts)):
        least, most = ask.amount("least"), ask.amount("most")
        if ask.kind == "limit" and least is None and most is None:
            yield ask.line, "the limit asks nothing: it needs least or most"
        if any(amount is not None and amount < 0 for amount in (least, most)):
            yield ask.line, "the limit is below 0"
        if least is not None and most is not None and least > most:
            yield ask.line, f"nothing can keep the limit: at least {least}, and at most {most}"
        for picture in ask.pictures:
            if _EXPRESSION.search(picture):
                yield ask.line, f"picture={picture!r} is a regular expression; {_PICTURE}"


def _contradictions(entry: Entry) -> Iterator[tuple[int, str]]:
    """Two policies of a file that ask the contrary of the same thing where both hold."""
    standing = [policy for policy in entry.stated if policy.status != OFF]
    for first, second in combinations(standing, 2):
        if any(contrary(ask, other) for ask in first.asks for other in second.asks) and meet(first, second):
            yield second.line, f"policy {second.id!r} contradicts {first.id!r} on line {first.line}"


def _dead_ends(entry: Entry) -> Iterator[tuple[int, str]]:
    """Policies that hold for nothing, because an exception takes all of it away."""
    for policy in entry.stated:
        for scope in policy.when or (PolicyScope(Period(), {}, 0, policy.line, {}),):
            covering = next((each for each in policy.excepts if covers(each, scope)), None)
            if covering is not None:
                yield covering.line, f"takes away all that policy {policy.id!r} holds for on line {scope.line}"


def _leftovers(entry: Entry, payers: Payers) -> Iterator[tuple[int, str]]:
    """What a file takes away that nobody states, and plans that no policy of it or of those that extend it names."""
    if not (entry.stated or entry.without):
        return
    above = [payers.entries[name] for name in _above(entry, payers.entries)]
    stated = {policy.id for other in above for policy in other.stated}
    stated |= {statement.kind for other in above for statement in other.statements}
    for name in sorted(entry.without - stated):
        yield entry.line, f"takes away policy {name!r}, which nothing that it extends states"
    if not entry.plans:
        return
    named = {
        word
        for other in payers.entries.values()
        if other is entry or entry.id in _above(other, payers.entries)
        for policy in other.stated
        for words in (
            *(scope.stated.get("plans", "") for scope in (*policy.when, *policy.excepts)),
            *(example.attributes.get("plan", "") for example in policy.examples),
        )
        for word in words.split()
    }
    for plan in _unused(entry.plans, named):
        yield plan.line, f"plan {plan.id!r} is named by no policy"


def _unused(plans: Sequence[PayerPlan], named: set[str]) -> Iterator[PayerPlan]:
    return (plan for plan in plans if plan.id not in named)


def _above(entry: Entry, entries: Mapping[str, Entry]) -> list[str]:
    names = list(entry.extends)
    for name in names:
        names += [parent for parent in entries[name].extends if parent not in names] if name in entries else []
    return [name for name in names if name in entries]
