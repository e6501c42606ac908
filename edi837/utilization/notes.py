"""How the figures of a utilization report were counted, and what a reader has to know before using them."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.report.figures import counted, dollars
from edi837.utilization.line_parts import ENCOUNTER, REPEATED, REPLACEMENT, SECONDARY, TEST, VOID
from edi837.utilization.overview import CountedFile, Overview

_ALWAYS = (
    "Every target line of every claim is in the figures, claims of frequency 1 and 7 alike; only void claims "
    "(frequency 8) are counted apart, and they subtract nothing.",
    "Lines, units, mg and dollars of the groups add up to the total. A claim with lines in several groups counts as a "
    "claim in each.",
    "Units are those of target codes. Mg are units times the amount of a unit; mg by NDC are the NDC quantity times "
    "its strength. A line that does not tell a value is counted as such, never as a zero.",
    "JW % is what was discarded of all mg; JZ % are lines with JZ of the lines of what was given. Charges are what was "
    "billed, not what was paid.",
)
_QUESTIONS = (
    "Counts: opening + received - given - wasted - returned - transferred - closing, in mg by place and day. A "
    "difference is a question to the records, and says nothing of a person: open multi-dose vials, late entries and "
    "rounding are frequent answers. Patients are named by control number alone."
)
# Parts of the total: what they are, and what a reader should make of it.
_PARTS = (
    (VOID, "Voids (frequency 8), not in the figures", ""),
    (REPLACEMENT, "Replacements (frequency 7), in the figures", ""),
    (
        REPEATED,
        "Claims with the billing provider, claim number, payer and dates of an earlier one in these files, in the "
        "figures once more",
        "They are corrections, or the same claims again: give each file once, and not a claim with what replaces it.",
    ),
    (
        SECONDARY,
        "Claims to a second or later payer (SBR01 is not P), in the figures",
        "The first payer was likely billed for the same service.",
    ),
    (TEST, "Claims in test interchanges (ISA15 T), in the figures", ""),
    (ENCOUNTER, "Encounter reports (BHT06 RP), in the figures", ""),
)


def title(overview: Overview) -> str:
    """`Utilization of J3000`."""
    codes = ", ".join(overview.targets[:6]) + (", …" if len(overview.targets) > 6 else "")
    return f"Utilization of {codes}" if codes else "Utilization"


def no_lines_note(overview: Overview) -> str:
    """The sentence for inputs without a target line."""
    files = counted(len(overview.files), "file")
    return f"No target line ({', '.join(overview.targets)} or an NDC of the same drug) is in {files}."


def files_left_out(overview: Overview) -> Iterator[tuple[str, str]]:
    """The files, or parts of them, that are not in the figures, each with why."""
    for name, codes in overview.held:
        yield name, f"held back by {', '.join(codes)}"
    for name in overview.unread:
        yield name, "could not be read"
    for file in overview.files:
        if file.unexamined:
            yield file.name, passed_by_note(file)


def passed_by_note(file: CountedFile) -> str:
    """What of a file was passed by: no value of a wrapped set can be trusted."""
    return f"line breaks inside segments (X111), not examined: {counted(file.unexamined, 'transaction set')}"


def cautions(overview: Overview) -> Iterator[str]:
    """What holds for these inputs alone."""
    total = overview.utilization.total
    for part, what, so in _PARTS:
        sums = total[part]
        if sums.claims:
            charge = dollars(sums.charge) if sums.lines_with_charge else "no charge told"
            text = f"{what}: {counted(sums.claims, 'claim')}, {counted(sums.lines, 'line')}, {charge}."
            yield f"{text} {so}".rstrip()
    utilization = overview.utilization
    codes, drugs = len(utilization.codes), len(utilization.substances)
    if codes > 1 or drugs > 1:
        several = f"{counted(codes, 'code')} and {counted(drugs, 'drug')}"
        yield f"Units and mg of {several} are added up here: read them by code and by drug."
    if overview.repeats_beyond:
        yield f"Claims that came before were looked for among the first {overview.repeats_beyond:,} claims only."


def notes(overview: Overview) -> list[str]:
    """All sentences: what holds for these inputs first."""
    of_counts = overview.counts.notes if overview.counts is not None else []
    return [*of_counts, *([_QUESTIONS] if overview.counts is not None else []), *cautions(overview), *_ALWAYS]
