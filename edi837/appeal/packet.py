"""The packet of a denied claim: letter, what proves it and what is missing, and how the claim came to be as it is."""

from __future__ import annotations

from collections.abc import Iterator

from edi837.appeal.denied_claim import DeniedClaim
from edi837.appeal.packet_parts import Bullets, Facts, Grid, Lines, Packet, Paragraph, Section
from edi837.mapping.code_lists import Codes
from edi837.report.figures import dollars_of
from edi837.rows.record import APPROVED, REPAIRED, ExceptionRecord

_APPEAL = "appeal"
_BLANK = "____________________"


def packet_of(claim: DeniedClaim, codes: Codes) -> Packet:
    """The packet; the letter is there where an appeal is what the denial asks for."""
    sections = [_what_to_do(claim)]
    if claim.lane.name == _APPEAL:
        sections.append(_letter(claim, codes))
    sections += [_evidence(claim), _answers(claim), _claim(claim), _history(claim)]
    return Packet(f"Claim {claim.number}, {claim.state}", tuple(sections))


def _what_to_do(claim: DeniedClaim) -> Section:
    parts: list[Paragraph | Facts] = [
        Facts((
            ("What to do", claim.lane.title),
            ("Why", claim.lane.reason),
            ("Until", claim.deadline),
            ("At stake", f"{dollars_of(claim.charge)}, of which {dollars_of(claim.paid)} was paid"),
        )),
        Paragraph(
            "Nobody has signed this yet. Read each sentence, find what is missing or strike what needs it, sign, send, "
            f"and note it: edi837 answers enter {claim.number} --state appealed --by NAME --note TEXT.",
            note=True,
        ),
    ]  # fmt: skip
    if claim.lane.name != _APPEAL:
        parts.append(Paragraph("There is no letter: what the payer answered does not ask for an appeal.", note=True))
    return Section("What to do", tuple(parts))


def _letter(claim: DeniedClaim, codes: Codes) -> Section:
    letter = codes.letters.letter_for(claim.carcs)
    reasons = tuple(_reason(claim, carc, codes) for carc in claim.carcs)
    return Section(
        "Letter",
        (
            Paragraph(f"To {claim.payer or _BLANK}"),
            Facts((
                ("Claim", claim.number), ("Your number", claim.payer_number or _BLANK),
                ("Billing provider", f"NPI {claim.billing_npi}" if claim.billing_npi else _BLANK),
                ("Service", claim.service), ("Charge", dollars_of(claim.charge)), ("Member", _BLANK),
            )),
            Paragraph(f"On {claim.denied_on or _BLANK} you answered this claim with:"),
            Bullets(reasons or ("no reason code",)),
            *(Paragraph(text) for text in letter.says(claim.values)),
            Paragraph("We ask you to judge the claim again. Enclosed is what the next page lists."),
            Facts((("Signed", _BLANK), ("Name", _BLANK), ("Date", _BLANK))),
        ),
        apart=True,
    )  # fmt: skip


def _reason(claim: DeniedClaim, carc: str, codes: Codes) -> str:
    named = [each for each in claim.lines if any(code.endswith(f"-{carc}") for code in each.codes.split())]
    of_lines = f" on line {', '.join(each.lx for each in named)}" if named else ""
    remarks = list(dict.fromkeys(remark for each in named for remark in each.remarks.split()))
    group = next((code for each in named for code in each.codes.split() if code.endswith(f"-{carc}")), carc)
    words = codes.word("carc", carc)
    spoken = [f"{remark} ({meant})" if (meant := codes.word("rarc", remark)) else remark for remark in remarks]
    with_remarks = f", with {', '.join(spoken)}" if spoken else ""
    return f"{group}{f' ({words})' if words else ''}{of_lines}{with_remarks}"


def _evidence(claim: DeniedClaim) -> Section:
    rows = tuple((each.words, each.where or "missing") for each in claim.evidence)
    missing = sum(not each.where for each in claim.evidence)
    counted = f"{missing} of {len(rows)} are missing." if rows else "The letter names none."
    parts: list[Paragraph | Bullets | Grid] = [Paragraph(counted)]
    if rows:
        parts.append(Grid(("What", "Where it is"), rows))
    if claim.arithmetic:
        parts.append(Bullets(claim.arithmetic))
    return Section("What proves it", tuple(parts), apart=True)


def _answers(claim: DeniedClaim) -> Section:
    lines = tuple(tuple(each) for each in claim.lines)
    answers = tuple(tuple(each) for each in claim.answers)
    return Section(
        "What was answered",
        (
            Grid(("Line", "Code", "Modifiers", "Units", "Charge", "Paid", "State", "Reasons", "Remarks"), lines),
            Grid(("Day", "State", "By", "Codes", "Paid", "How sure", "File"), answers)
            if answers
            else Paragraph("No answer is known."),
            Paragraph(
                "Only the payer's own acceptance (277CA) proves that it has the claim; a TA1, a 999 and the receipts "
                "of a clearinghouse prove the way there.",
                note=True,
            ),
        ),
        apart=True,
    )


def _claim(claim: DeniedClaim) -> Section:
    facts = Facts((("File", claim.file), ("SHA-256", claim.output_sha256)))
    if not claim.segments:
        return Section(
            "The claim as it was sent", (facts, Paragraph("The file is not here: give it back to see the claim.")), True
        )
    masked = Paragraph(
        "Names, identifiers and free text are masked; enclose the claim itself where the payer asks.", note=True
    )
    return Section("The claim as it was sent", (facts, Lines(claim.segments), masked), apart=True)


def _history(claim: DeniedClaim) -> Section:
    changes = tuple(_changes(claim.findings))
    stood = tuple(
        f"{row.rule}{f' line {row.line}' if row.line else ''}: {row.message}"
        for row in claim.findings
        if row.disposition not in (REPAIRED, APPROVED)
    )
    return Section(
        "What this tool did and found",
        (
            Grid(("Rule", "Where", "Before", "After", "By"), changes)
            if changes
            else Paragraph("Nothing in the claim was changed."),
            Bullets(stood) if stood else Paragraph("Nothing else was found in it."),
            *((Paragraph("What the findings rest on:"), Bullets(claim.sources)) if claim.sources else ()),
        ),
        apart=True,
    )


def _changes(rows: tuple[ExceptionRecord, ...]) -> Iterator[tuple[str, ...]]:
    for row in rows:
        if row.disposition in (REPAIRED, APPROVED):
            by = row.by or "safe repair: only how the value is written"
            yield row.rule, f"{row.element}{f', line {row.line}' if row.line else ''}", row.before, row.after, by
