"""Settings by name: a kind of provider with what it bills and who pays, to try the rules on one trade at a time."""

from __future__ import annotations

from collections.abc import Callable

from edi837.generate import institutional, professional, sample_payers, table_drugs
from edi837.generate.chance import Random, pick, whole
from edi837.generate.draft import PAIN, PROCEDURE, PSYCHIATRIC, Draft, Line
from edi837.generate.drug_lines import Stock, other_line, target_line
from edi837.generate.providers import SETTINGS, Setting
from edi837.generate.sample_payers import SamplePayer
from edi837.generate.services import diagnoses, service, services
from edi837.generate.spec import Spec
from edi837.system.errors import UsageError

_PRIVATE = (sample_payers.NORTHERN, sample_payers.PRAIRIE)
_340B = "TB"


def _with_use(use: str) -> Callable[[Random, str, SamplePayer, Stock], Draft]:
    """The first claim drawn that is for a use."""

    def compose(random: Random, facility: str, payer: SamplePayer, stock: Stock) -> Draft:
        while (draft := professional.with_target(random, facility, payer, stock)).use != use:
            pass
        return draft

    return compose


def _in_department(*revenue: str) -> Callable[[Random, str, SamplePayer, Stock], Draft]:
    """The first claim drawn that has a line of a department."""

    def compose(random: Random, facility: str, payer: SamplePayer, stock: Stock) -> Draft:
        while True:
            draft = institutional.with_target(random, facility, payer, stock)
            if any(line.revenue in revenue for line in draft.lines):
                return draft

    return compose


def _anesthesia(random: Random, facility: str, payer: SamplePayer, stock: Stock) -> Draft:
    """Minutes of anesthesia in an office, and drugs that the group brings along."""
    target, vial, mg = target_line(stock, random, 30, 200)
    minutes = whole(random, 20, 90)
    composite = ["HC", pick(random, ("00300", "00400", "01810")), pick(random, ("AA", "QZ"))]
    lines = [Line(composite, minutes * 900, str(minutes), unit="MJ"), target]
    if random() < 0.5:
        lines.append(other_line(stock, random, waste_modifiers=False))
    return Draft("P", facility, payer, PROCEDURE, diagnoses(random, PROCEDURE), lines, target, vial, mg)


def _home_infusion(random: Random, facility: str, payer: SamplePayer, stock: Stock) -> Draft:
    """A day of home infusion, and at times the nurse's visit."""
    target, vial, mg = target_line(stock, random, 60, 190)
    lines = [*services(random, ["S9379"]), target]
    if random() < 0.6:
        lines.append(service(random, "99601"))
    return Draft("P", facility, payer, PAIN, diagnoses(random, PAIN), lines, target, vial, mg)


def _bought_under_340b(random: Random, facility: str, payer: SamplePayer, stock: Stock) -> Draft:
    draft = institutional.with_target(random, facility, payer, stock)
    draft.drug_line.composite.append(_340B)
    return draft


def _office(names: tuple[str, ...], payer: SamplePayer) -> Setting:
    return Setting("P", professional.OFFICE, "2084P0800X", names, (payer,), professional.with_target)


NAMED: dict[str, Setting] = {
    "psychiatry": Setting("P", professional.OFFICE, "2084P0800X", ("PSYCHIATRY PC",), _PRIVATE, _with_use(PSYCHIATRIC)),
    "pain": Setting("P", professional.CLINIC, "208VP0000X", ("PAIN CLINIC",), _PRIVATE, _with_use(PAIN)),
    "infusion-center": Setting(
        "P", professional.CLINIC, "261QI0500X", ("INFUSION CENTER",), (), professional.with_target
    ),
    "anesthesia-group": Setting("P", professional.OFFICE, "207L00000X", ("ANESTHESIA PC",), _PRIVATE, _anesthesia),
    "home-infusion": Setting("P", professional.HOME, "251F00000X", ("HOME INFUSION",), _PRIVATE, _home_infusion),
    "medicare-advantage": _office(("MEDICAL GROUP",), sample_payers.ADVANTAGE),
    "medicaid": _office(("COMMUNITY HEALTH",), sample_payers.STATE_MEDICAID),
    "workers-compensation": _office(("REHABILITATION",), sample_payers.COMPENSATION),
    "veterans": _office(("VETERANS CARE",), sample_payers.VETERANS),
    "hospital": Setting(
        "I", institutional.HOSPITAL, "282N00000X", ("GENERAL HOSPITAL",), _PRIVATE, _in_department("0360")
    ),
    "emergency": Setting(
        "I", institutional.HOSPITAL, "282N00000X", ("MEDICAL CENTER",), _PRIVATE, _in_department("0450")
    ),
    "surgery-center": Setting(
        "I", institutional.SURGERY_CENTER, "261QA1903X", ("SURGERY CENTER",), _PRIVATE, institutional.with_target
    ),
    "340b": Setting("I", institutional.HOSPITAL, "282N00000X", ("COUNTY HOSPITAL",), _PRIVATE, _bought_under_340b),
}


def settings_of(spec: Spec) -> tuple[Setting, ...]:
    """The setting that was named, or those of the kind; UsageError for a name that is not known, or of another kind."""
    if spec.drugs:
        return (table_drugs.SETTINGS[spec.kind],)
    if not spec.setting:
        return SETTINGS[spec.kind]
    if spec.setting not in NAMED:
        raise UsageError(f"--setting: {spec.setting} is not known; known are {' '.join(NAMED)}")
    setting = NAMED[spec.setting]
    if setting.kind != spec.kind:
        raise UsageError(f"--setting: {spec.setting} bills on 837{setting.kind}; add --kind {setting.kind}")
    return (setting,)
