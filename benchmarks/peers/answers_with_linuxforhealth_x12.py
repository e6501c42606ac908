"""linuxforhealth-x12: what it reads of the answers in a file, a set a line, as JSON; `refused` says why it does not.

A row is its level, what it is called by, charge, paid, and its codes. Each set is given to it in an interchange of its
own, without its PER: of a set with a contact of the payer, which the guide requires, it makes no model.
"""

import json
import sys

from linuxforhealth.x12.io import X12ModelReader

ADJUSTMENTS = range(1, 7)


def adjustments(loop):
    """The codes of the CAS of a claim or line."""
    for cas in loop.get("cas_segment") or ():
        for number in ADJUSTMENTS:
            if reason := cas.get(f"adjustment_reason_code_{number}"):
                yield f"{cas['adjustment_group_code']}-{reason}"


def money(value):
    """An amount as text."""
    return None if value is None else str(value)


def payments(model):
    """The rows of an 835."""
    for group in model.get("loop_2000") or ():
        for claim in group.get("loop_2100") or ():
            clp, codes = claim["clp_segment"], list(adjustments(claim))
            lines = []
            for line in claim.get("loop_2110") or ():
                svc, of_line = line["svc_segment"], list(adjustments(line))
                sent = (
                    svc["composite_medical_procedure_identifier_2"] or svc["composite_medical_procedure_identifier_1"]
                )
                codes += of_line
                name = sent.split(":")[1] if ":" in sent else svc["revenue_code"] or ""
                amounts = svc["line_item_charge_amount"], svc["line_item_provider_payment_amount"]
                lines.append(["line", name, *map(money, amounts), of_line])
            amounts = clp["total_claim_charge_amount"], clp["claim_payment_amount"]
            yield ["claim", clp["patient_control_number"], *map(money, amounts), codes]
            yield from lines


def statuses(stc):
    """The statuses of an STC."""
    return [value for number in (1, 2, 3) if (value := stc.get(f"health_care_claim_status_{number}"))]


def tracked(node):
    """The claims of a status response, wherever they stand below it."""
    if isinstance(node, list):
        for member in node:
            yield from tracked(member)
    elif isinstance(node, dict):
        for name, member in node.items():
            if name in ("loop_2200d", "loop_2200e"):
                for claim in member if isinstance(member, list) else [member]:
                    if claim:
                        yield claim
            else:
                yield from tracked(member)


def responses(model):
    """The rows of a 277."""
    for claim in tracked(model):
        own = [ref for ref in claim.get("ref_segment") or () if ref["reference_identification_qualifier"] == "EJ"]
        name = own[0]["reference_identification"] if own else claim["trn_segment"]["reference_identification_1"]
        listed = claim["stc_segment"]
        listed = listed if isinstance(listed, list) else [listed]
        yield ["claim", name, None, None, [code for stc in listed for code in statuses(stc)]]


def sets(text):
    """Each set that it knows as an interchange of its own."""
    text = text.removeprefix("\xef\xbb\xbf")
    element, end = text[3], text[105]
    segments = [segment.strip("\r\n") for segment in text.split(end)]
    opening, body = [], []
    for segment in segments:
        name = segment.split(element, 1)[0]
        if name in ("ISA", "GS"):
            opening = ([] if name == "ISA" else opening[:1]) + [segment]
        elif name == "ST":
            body = [segment]
        elif name == "SE" and body:
            kept = [each for each in body if each.split(element, 1)[0] != "PER"]
            number = segment.split(element)[2]
            kept.append(element.join(("SE", str(len(kept) + 1), number)))
            closing = [element.join(("GE", "1", opening[1].split(element)[6]))]
            closing.append(element.join(("IEA", "1", opening[0].split(element)[13])))
            yield end.join([*opening, *kept, *closing, ""])
            body = []
        elif body:
            body.append(segment)


def printed(content):
    """What is read of one set."""
    try:
        with X12ModelReader(content) as reader:
            (item,) = reader.models()
            model = item.dict()
    except Exception as error:
        return {"refused": " ".join(f"{type(error).__name__}: {error}".split())[:200]}
    kind = model["header"]["st_segment"]["transaction_set_identifier_code"]
    return {"kind": kind, "rows": list((payments if kind == "835" else responses)(model))}


with open(sys.argv[1], encoding="latin-1", newline="") as file:
    for content in sets(file.read()):
        print(json.dumps(printed(content)))
