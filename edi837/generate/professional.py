"""What a practice bills on an 837P, with a target line or without."""

from __future__ import annotations

from edi837.generate.chance import Random, pick, whole
from edi837.generate.draft import PAIN, PROCEDURE, PSYCHIATRIC, Draft, Line
from edi837.generate.drug_lines import Stock, other_line, target_line
from edi837.generate.sample_payers import MEDICARE, SamplePayer
from edi837.generate.services import OTHER_DIAGNOSES, diagnoses, service, services, some

OFFICE, HOME, URGENT_CARE, CLINIC = "11", "12", "20", "49"
_LABS = ("36415", "80048", "80053", "80061", "81003", "83036", "84443", "85025", "87635")
_VISITS = ("99202", "99203", "99204", "99212", "99213", "99214", "99215")
_ELSE = ("71046", "73610", "90471", "90834", "90837", "93000", "96127", "97110", "97140")
_DOSES = {PSYCHIATRIC: (25, 75), PAIN: (60, 190), PROCEDURE: (30, 300)}


def with_target(random: Random, facility: str, payer: SamplePayer, stock: Stock) -> Draft:
    """An infusion for a psychiatric disorder or pain, or sedation for a procedure in urgent care."""
    use = PROCEDURE if facility == URGENT_CARE else PSYCHIATRIC if random() < 0.6 else PAIN
    line, vial, mg = target_line(stock, random, *_DOSES[use])
    lines = _procedure(random) if use == PROCEDURE else _infusion(random, use)
    lines.insert(whole(random, 1, len(lines)), line)
    if random() < 0.3:
        lines.append(other_line(stock, random, payer.family == MEDICARE))
    if facility == OFFICE and use == PSYCHIATRIC and random() < 0.05:
        facility = HOME
    draft = Draft("P", facility, payer, use, diagnoses(random, use), lines, line, vial, mg)
    _point(random, draft)
    return draft


def without_target(random: Random, facility: str, payer: SamplePayer, stock: Stock) -> Draft:
    """A visit with tests, treatment or the injection of another drug."""
    lines = [service(random, pick(random, _VISITS))]
    if random() < 0.75:
        lines += services(random, some(random, _LABS, 6))
    if random() < 0.5:
        lines += services(random, some(random, _ELSE, 3))
    if random() < 0.3:
        lines += [service(random, "96372"), other_line(stock, random, payer.family == MEDICARE)]
        lines[0].composite.append("25")
    count = whole(random, 1, 4)
    draft = Draft("P", facility, payer, "", sorted({pick(random, OTHER_DIAGNOSES) for _ in range(count)}), lines)
    _point(random, draft)
    return draft


def _infusion(random: Random, use: str) -> list[Line]:
    """Infusion or injection, with the hours, the visit and the tests that go with it."""
    if use == PSYCHIATRIC and random() < 0.15:
        lines = [service(random, "96372")]
    else:
        lines = [service(random, "96365")]
        if use == PAIN or random() < 0.2:
            lines.append(service(random, "96366", units=whole(random, 1, 3)))
    if random() < 0.35:
        visit = service(random, pick(random, ("99213", "99214")))
        visit.composite.append("25")
        lines.insert(0, visit)
    if random() < 0.3:
        lines += services(random, some(random, ("94760", "96127", "81003", "93000"), 2))
    return lines


def _procedure(random: Random) -> list[Line]:
    lines = services(random, [pick(random, ("12002", "12032", "10060", "20610"))])
    lines += services(random, ["99152", "96374"] if random() < 0.7 else ["96374"])
    return lines


def _point(random: Random, draft: Draft) -> None:
    """Point lines to diagnoses: the target line to the first, others at times to more."""
    for line in draft.lines:
        if line is not draft.target and random() < 0.3:
            line.pointers = ":".join(str(number) for number in range(1, min(len(draft.diagnoses), 4) + 1))
