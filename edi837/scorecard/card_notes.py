"""What must be said beside the figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import edi837
from edi837.catalogue.rule_changes import releases
from edi837.report.figures import counted
from edi837.rules.rule import Rule
from edi837.scorecard.card import Scorecard
from edi837.scorecard.card_tables import APPEALS, MISSES, OVERPAYMENTS, PROBATION, REPAIRS, SCORES
from edi837.scorecard.interval import exact_interval
from edi837.scorecard.score import ENOUGH, tenths

REPAIRED = "What a repair prevented cannot be seen: nobody answered the claim that did not go out."
STANDS = (
    "A payment does not make a claim right. Whether it is an overpayment, and how much of it, a person finds out; the "
    "sixty days are counted from the day of the payment, the earliest that it could be known."
)
PROPOSED = "Proposed, not done: a person signs it into the payer's mapping, or does not."

TITLES = {
    SCORES: "What the findings were worth",
    PROBATION: "Proposed for probation",
    OVERPAYMENTS: "Paid, and the finding stands",
    MISSES: "What no rule saw",
    APPEALS: "What became of appeals",
    REPAIRS: "Repaired before sending",
}
ABOUT = {PROBATION: PROPOSED, OVERPAYMENTS: STANDS, REPAIRS: REPAIRED, MISSES: "Skeletons are for a person to write."}
NOTHING = {
    SCORES: "No finding stood on a claim that went out.",
    PROBATION: "No rule is wrong often enough, on answers enough.",
    OVERPAYMENTS: "No line was paid under a finding that stands.",
    APPEALS: "No appeal was noted: edi837 answers enter CLAIM --state appealed.",
    MISSES: "Every denial and rejection had been foreseen, or none was answered.",
    REPAIRS: "Nothing was repaired.",
}

_NAMED = 8


def recall_in_words(card: Scorecard) -> str:
    """How many of the denials and rejections a finding had foreseen, with both numbers."""
    if not card.refused:
        return "no denial and no rejection was answered"
    words = f"{card.foreseen:,} of {card.refused:,} denials and rejections had a finding that foresaw them"
    if card.refused < ENOUGH:
        return f"not enough: {words}"
    interval = exact_interval(card.foreseen, card.refused)
    return f"{words}: between {tenths(interval.lower)} and {tenths(interval.upper)}"


def notes(card: Scorecard, rules: Mapping[str, Rule], remarks: Sequence[str]) -> Iterator[str]:
    """The sentences at the end; `remarks` are those of whoever gathered the claims."""
    yield (
        "Counted is each rule once on each line of a claim that went out with the finding standing. It came true where "
        "an answer to that line, or to its claim, named what the rule predicted: the CARC, with the RARC where both "
        "are predicted and the answer has a remark, the status, or the segment or element of a 999."
    )
    yield (
        f"Precision is what came true of what was answered. From and to are the exact 95 % interval (Clopper and "
        f"Pearson); with fewer than {ENOUGH} answers there is no share."
    )
    yield "A denial that is overturned later came true all the same; a payment that is taken back is neither."
    if card.with_its_set:
        yield (
            f"{counted(card.with_its_set, 'finding')} went out in a set that was rejected for something else: nobody "
            "judged the claims, so they count as unanswered."
        )
    for payer_id in sorted({payer_id for _, payer_id, _ in card.waiting}):
        usual = card.usual_days(payer_id)
        if usual is not None:
            yield f"Payer {payer_id or 'unknown'} answers nine of ten within {counted(usual, 'day')}: later is overdue."
    for code, names in sorted(card.names.items()):
        former = sorted(names - {rules[code].name}) if code in rules else []
        if code not in rules:
            yield f"{code} ({', '.join(sorted(names))}) is not a rule of this release any more."
        elif former:
            yield f"{code} was called {', '.join(former)} and is {rules[code].name} now: counted together, by its code."
    yield from _fewer_rules(card, rules)
    yield from remarks


def _fewer_rules(card: Scorecard, rules: Mapping[str, Rule]) -> Iterator[str]:
    """The releases that judged claims and did not have all the rules that there are now."""
    judges = {each.split()[1] for miss in card.misses.values() for each in miss.judged_by if each}
    for release in releases(rules.values()):
        later = sorted(rules.keys() - release.rules.keys())
        if release.name in judges - {edi837.__version__} and later:
            named = ", ".join(later[:_NAMED]) + ("…" if later[_NAMED:] else "")
            yield (
                f"Release {release.name} judged some of the claims whose denial no rule saw, and did not have "
                f"{counted(len(later), 'rule')} of this one ({named})."
            )
