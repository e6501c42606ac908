"""A payer file of release 1 written as policies: what can be said so, and what is left to a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from xml.sax.saxutils import quoteattr

from edi837.mapping.payers import Entry, PayerStatement
from edi837.mapping.policy_files import PRACTICES
from edi837.system.dataclass import dataclass

_SETTINGS = {
    "11": "office", "12": "home", "20": "urgent-care", "49": "infusion-center", "19": "hospital-outpatient",
    "22": "hospital-outpatient", "23": "emergency-room", "24": "asc", "21": "inpatient", "13": "hospital-outpatient",
    "85": "critical-access", "83": "asc",
}  # fmt: skip
_DRUG = {"code": "J3000", "units": "5", "ndc": "00409-2053-10", "quantity": "ML1"}
_LONGEST = 200


@dataclass
class Converted:
    """The text of the new file, and the statements that it leaves out, by line, with what to do about each."""

    text: str = ""
    left: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class _Draft:
    """A policy to be written: its ask, what it says, severity, scope, and the drugs that break and keep it."""

    ask: str
    says: str
    severity: str = "warning"
    scope: Mapping[str, str] = field(default_factory=dict)
    breaks: Mapping[str, str] = field(default_factory=dict)
    keeps: Mapping[str, str] = field(default_factory=dict)
    breaks_drug: Mapping[str, str] = field(default_factory=dict)
    keeps_drug: Mapping[str, str] = field(default_factory=dict)


def convert_payer(entry: Entry) -> Converted:
    """The policies of an entry as release 1 wrote it. What a person has to fill in is left empty."""
    converted, policies, taken = Converted(), [], dict[str, int]()
    for statement in entry.statements:
        if statement.kind in PRACTICES:
            source = f" source={quoteattr(_source_id(entry, statement))}"
            policies.append(f"  <{statement.kind}{_written(statement.attributes)}{source}/>")
            continue
        if statement.attributes.get("none") == "yes":
            policies.append(f'  <without policy="{statement.kind}" source="{_source_id(entry, statement)}"/>')
            continue
        make = _DRAFTS.get(statement.kind)
        draft = make(statement) if make is not None else None
        if draft is None:
            converted.left.append((statement.line, _LEFT.get(statement.kind, "has no ask: say it in another way")))
            continue
        taken[statement.kind] = taken.get(statement.kind, 0) + 1
        number = taken[statement.kind]
        name = statement.kind if number == 1 else f"{statement.kind}-{number}"
        policies.append(_policy(name, draft, _source_id(entry, statement)))
    converted.text = "\n".join((*_head(entry), *policies, f"</{_tag(entry)}>", ""))
    return converted


def _tag(entry: Entry) -> str:
    return "payer" if entry.is_payer else "class"


def _head(entry: Entry) -> list[str]:
    extends = f" extends={quoteattr(' '.join(entry.extends))}" if entry.extends else ""
    ids = [known.id for known in entry.ids]
    indicators = "" if entry.is_payer or not ids else f" filing-indicators={quoteattr(' '.join(ids))}"
    root = f"<{_tag(entry)} id={quoteattr(entry.id)} name={quoteattr(entry.name)}{extends}{indicators}>"
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', root]
    lines += [f"  <known-by id={quoteattr(name)}/>" for name in ids if entry.is_payer]
    for name, statement in _sources(entry).items():
        source = statement.source
        if source is None:
            continue
        day = {4: f"{source.date}-01-01", 7: f"{source.date}-01", 10: source.date}.get(len(source.date), "")
        read = day if source.date != "undated" else ""
        title = source.text[: _LONGEST - 1] + "…" if len(source.text) > _LONGEST else source.text
        lines.append(
            f"  <source id={quoteattr(name)} publisher={quoteattr(entry.name)} title={quoteattr(title)}"
            f" published={quoteattr(source.date)} read={quoteattr(read)} review-by={quoteattr('')}/>"
        )
    return lines


def _sources(entry: Entry) -> dict[str, PayerStatement]:
    """The first statement of each source, by an id made up for the new file."""
    sources: dict[str, PayerStatement] = {}
    texts: dict[str, str] = {}
    for statement in entry.statements:
        if statement.source is not None and statement.source.text not in texts:
            texts[statement.source.text] = name = f"s{len(texts) + 1}"
            sources[name] = statement
    return sources


def _source_id(entry: Entry, statement: PayerStatement) -> str:
    return next((name for name, first in _sources(entry).items() if first.source == statement.source), "s1")


def _policy(name: str, draft: _Draft, source: str) -> str:
    head = f'  <policy id="{name}" says={quoteattr(draft.says)} source="{source}"'
    lines = [f'{head} severity="{draft.severity}" status="on">']
    if draft.scope:
        lines.append(f"    <when{_written(draft.scope)}/>")
    lines.append(f"    {draft.ask}")
    for word, given, drug in (("breaks", draft.breaks, draft.breaks_drug), ("keeps", draft.keeps, draft.keeps_drug)):
        shown = {key: value for key, value in {**_DRUG, **drug}.items() if value}
        example = f"<{word}{_written(given)}><drug{_written(shown)}/></{word}>"
        before, after = ("<examples>", "") if word == "breaks" else ("", "</examples>")
        lines.append(f"    {before}{example}{after}")
    return "\n".join([*lines, "  </policy>"])


def _written(attributes: Mapping[str, str]) -> str:
    return "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items() if value)


def _scope(statement: PayerStatement) -> dict[str, str]:
    """When a statement holds, in the words of a policy."""
    given = statement.attributes
    sites = given.get("sites") or (given.get("codes") if statement.kind == "site" else None) or ""
    settings = dict.fromkeys(_SETTINGS[site] for site in sites.split() if site in _SETTINGS)
    drugs = given.get("codes", "") if statement.kind == "ndc" else ""
    scope = {name: given.get(name, "") for name in ("forms", "uses", "from", "until")}
    if given.get("required") == "expected":
        # what is usual was told of other uses where the drug has some off its label
        scope["uses"] = " ".join("off-label" if use == "other" else use for use in scope["uses"].split())
    return {name: value for name, value in {"settings": " ".join(settings), "drugs": drugs, **scope}.items() if value}


def _ndc(statement: PayerStatement) -> _Draft | None:
    if statement["required"] == "no":
        return None
    return _Draft(
        '<ndc is="demanded"/>', "NDC, unit and quantity with each drug", statement["required"], _scope(statement),
        breaks_drug={"ndc": "", "quantity": "", **_listed(statement)}, keeps_drug=_listed(statement),
    )  # fmt: skip


def _listed(statement: PayerStatement) -> dict[str, str]:
    codes = statement.attributes.get("codes", "").split()
    return {"code": codes[0]} if codes else {}


def _authorization(statement: PayerStatement) -> _Draft | None:
    wanted = statement["required"]
    numbers = "G1 9F" if statement.attributes.get("referral") == "yes" else "G1"
    if wanted == "no":
        return None
    severity = "error" if wanted == "demanded" else "warning"
    ask = f'<reference is="{wanted}" any-of="{numbers}"/>'
    return _Draft(ask, f"An authorization is {wanted}", severity, _scope(statement), keeps={"references": "G1"})


def _claim_number(statement: PayerStatement) -> _Draft:
    severity = "error" if statement["required"] == "demanded" else "warning"
    ask = f'<reference is="{statement["required"]}" any-of="Y4"/>'
    return _Draft(ask, "The number of the accident's claim", severity, _scope(statement), keeps={"references": "Y4:1"})


def _modifier(statement: PayerStatement) -> _Draft:
    code, demanded = statement["code"], statement.attributes.get("demanded") == "yes"
    want, words = ("demanded", f"{code} is demanded") if demanded else ("refused", f"{code} is not taken")
    drugs = ({}, {"modifiers": code}) if demanded else ({"modifiers": code}, {})
    ask = f'<modifier is="{want}" any-of="{code}"/>'
    return _Draft(ask, words, "warning", _scope(statement), breaks_drug=drugs[0], keeps_drug=drugs[1])


def _waste(statement: PayerStatement) -> _Draft | None:
    scope = {"containers": "single-dose", **_scope(statement)}
    if statement["modifiers"] != "demanded":
        return None
    nothing = {"ndc": "", "quantity": ""}
    return _Draft(
        '<waste modifiers="demanded"/>', "JW or JZ on drugs from single-dose containers", "warning", scope,
        breaks_drug=nothing, keeps_drug={**nothing, "modifiers": "JZ"},
    )  # fmt: skip


def _bill_under(statement: PayerStatement) -> _Draft:
    code = statement["code"]
    return _Draft(f'<bill under="{code}"/>', f"Billed under {code}", keeps_drug={"code": code, "units": "1"})


def _stance(statement: PayerStatement) -> _Draft | None:
    says, scope = statement["says"], _scope(statement)
    if "uses" not in scope:
        return None
    inside, outside = {"diagnoses": _BY_USE.get(scope["uses"].split()[0], "E11.9")}, {"procedures": "00104"}
    breaks, keeps = (inside, outside) if says == "investigational" else (outside, inside)
    return _Draft(f'<stance says="{says}"/>', f"{says.title()} for this use", "warning", scope, breaks, keeps)


def _step_therapy(statement: PayerStatement) -> _Draft:
    trials, of = statement["trials"], statement.attributes.get("of", "")
    ask, says = f'<step trials="{trials}"{_written({"of": of})}/>', f"Other therapies tried before: {trials}"
    use = {"diagnoses": _BY_USE.get(statement.attributes.get("uses", "").split(" ")[0], "E11.9")}
    breaks, keeps = {**use, "prior-therapies": "none"}, {**use, "prior-therapies": "those of the record"}
    return _Draft(ask, says, "warning", _scope(statement), breaks, keeps)


_BY_USE = {"psychiatric": "F33.2", "pain": "G90.50"}


def _filing(statement: PayerStatement) -> _Draft:
    usual = statement.attributes.get("usual") == "yes"
    how = 'usual="yes"' if usual else 'warn-within="30"'
    keeps, breaks = {"day": "2026-11-23", "filed": "2026-11-24"}, {"day": "2015-01-02", "filed": "2026-11-24"}
    if "days" in statement.attributes:
        says = f"{statement['days']} days from service"
        ask = f'<limit of="days-to-file" most="{statement["days"]}" from="first-service" {how}/>'
    else:
        says = f"Calendar years from service: {statement['years']}"
        ask = f'<limit of="years-to-file" most="{statement["years"]}" {how}/>'
    return _Draft(ask, says, "warning" if usual else "error", {"claims": "original"}, breaks, keeps)


_DRAFTS: Mapping[str, Callable[[PayerStatement], _Draft | None]] = {
    "ndc": _ndc, "authorization": _authorization, "claim-number": _claim_number, "modifier": _modifier,
    "waste": _waste, "bill-under": _bill_under, "stance": _stance, "filing": _filing, "step-therapy": _step_therapy,
}  # fmt: skip
_LEFT = {
    "severity": "write it into local/: <severity policy= level=>, or --severity",
    "permit": "write it into local/: <permit payer= rule= by= until= digest=>",
    "stance": "name the uses: <when uses=> with <stance says=>",
    "refused-unit": "write the units that the payer takes: <ndc is= units=>",
    "authorization-number": "write pictures: <reference …><form picture=>",
    "drug-340b": "name all markers: <when modifiers=> with <modifier is= any-of=>",
    "dose": "write amounts: <limit of=\"mg\" most=>",
    "authorization": "that none is needed is <reference is=\"not-needed\">",
    "ndc": "that none is needed is <ndc is=\"not-needed\">",
    "waste": "that none is needed is <waste modifiers=\"no\">",
}  # fmt: skip
