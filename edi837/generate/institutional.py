"""What a hospital or surgery center bills on an 837I for an outpatient, with a target line or without."""

from __future__ import annotations

from edi837.generate.chance import Random, pick, whole
from edi837.generate.draft import PAIN, PROCEDURE, PSYCHIATRIC, Draft, Line
from edi837.generate.drug_lines import Stock, other_line, target_line
from edi837.generate.sample_payers import MEDICARE, NORTHERN, SamplePayer
from edi837.generate.services import OTHER_DIAGNOSES, diagnoses, service, services, some

HOSPITAL, SURGERY_CENTER = "13", "83"
_LABS = ("80048", "80053", "81003", "83036", "84443", "85025", "87635")
_OPERATIONS = {HOSPITAL: ("25605", "27818", "12032", "62323"), SURGERY_CENTER: ("25605", "27818", "64415", "45378")}
_ROOM = {HOSPITAL: "0360", SURGERY_CENTER: "0490"}
_DOSES = {PSYCHIATRIC: (25, 75), PAIN: (60, 190), PROCEDURE: (50, 300)}


def with_target(random: Random, facility: str, payer: SamplePayer, stock: Stock) -> Draft:
    """An operation, an emergency, or an infusion in the outpatient department.

    Not for Medicare: it packages the drug at these sites, and says so on the line.
    """
    draw = random()
    if facility == SURGERY_CENTER or draw < 0.5:
        use, lines = PROCEDURE, _operation(random, facility)
    elif draw < 0.7:
        use, lines = PROCEDURE, _emergency(random)
    else:
        use = PSYCHIATRIC if draw < 0.87 else PAIN
        lines = [service(random, "G0463", "0510"), service(random, "96365", "0260")]
        lines[0].composite.append("25")
    line, vial, mg = target_line(stock, random, *_DOSES[use])
    line.revenue = "0636" if random() < 0.8 else "0250"
    lines.append(line)
    if random() < 0.4:
        lines.append(_other_drug(random, stock))
    payer = NORTHERN if payer.family == MEDICARE else payer
    return Draft("I", facility, payer, use, diagnoses(random, use), lines, line, vial, mg)


def without_target(random: Random, facility: str, payer: SamplePayer, stock: Stock) -> Draft:
    """An operation or emergency with other drugs, or tests of an outpatient."""
    draw = random()
    if facility == SURGERY_CENTER or draw < 0.3:
        lines = [*_operation(random, facility), _other_drug(random, stock)]
    elif draw < 0.6:
        lines = [*_emergency(random), *services(random, ["71046"], "0324"), _pharmacy(random)]
    else:
        lines = services(random, some(random, _LABS, 5), "0300") + services(random, ["93000"], "0730")
    if random() < 0.5:
        lines.append(_pharmacy(random))
    count = whole(random, 1, 4)
    codes = sorted({pick(random, OTHER_DIAGNOSES) for _ in range(count)})
    return Draft("I", facility, payer, "", codes, lines)


def _operation(random: Random, facility: str) -> list[Line]:
    lines = [service(random, pick(random, _OPERATIONS[facility]), _ROOM[facility])]
    lines.append(_bare(random, "0370", 250, 900))
    if random() < 0.6:
        lines.append(_bare(random, "0710", 150, 500))
    if random() < 0.4:
        lines += services(random, some(random, _LABS, 3), "0300")
    return lines


def _emergency(random: Random) -> list[Line]:
    lines = [service(random, pick(random, ("99283", "99284")), "0450"), service(random, "96374", "0260")]
    lines[0].composite.append("25")
    return lines + services(random, some(random, _LABS, 3), "0300")


def _bare(random: Random, revenue: str, low: int, high: int) -> Line:
    """A line that has a revenue code alone."""
    return Line([], whole(random, low, high) * 100, "1", revenue)


def _pharmacy(random: Random) -> Line:
    return _bare(random, "0258", 12, 90)


def _other_drug(random: Random, stock: Stock) -> Line:
    line = other_line(stock, random, waste_modifiers=False)
    line.revenue = "0636"
    return line
