"""Files made by hypothesis: delimiters, letter case, blanks, indentation, NDC spellings, levels."""

from __future__ import annotations

from hypothesis import strategies as st

CODES = ["J3000", "j3000", "J 3000", " J3000 ", "J30000", "J3001", "99213", "J3490", "J2704", ""]
NDCS = [
    "67457000110", "67457-001-10", "0409-2053-10", "N467457000110", "67457 0001 10", "6745700110", "067457000110",
    "00409469930", "NDC:42023-114-10", "", "KETAMINE",
]  # fmt: skip


@st.composite
def delimiters(draw: st.DrawFn) -> tuple[str, str, str]:
    """Element, component and segment delimiter, all different."""
    element = draw(st.sampled_from("*|^\x1d+"))
    component = draw(st.sampled_from(":<>\x1f"))
    segment = draw(st.sampled_from("~!\n\x1c'"))
    return element, component, segment


@st.composite
def lines(draw: st.DrawFn, form: str, number: int) -> list[str]:
    """One service line, often a drug line."""
    code, units = draw(st.sampled_from(CODES)), draw(st.sampled_from(["5", "05", "50", "5.5", "x", ""]))
    modifiers = draw(st.sampled_from(["", ":JW", "::jz", ":KX:", ":25:59", ":: GC ::TEXT"]))
    procedure = f"HC:{code}{modifiers}"
    service = f"SV1*{procedure}*60*UN*{units}***1" if form == "P" else f"SV2*0636*{procedure}*60*UN*{units}"
    made = [f"LX*{number}", service, "DTP*472*D8*20261103"]
    if draw(st.booleans()):
        made.append(f"LIN**{draw(st.sampled_from(['N4', 'n4', 'UP']))}*{draw(st.sampled_from(NDCS))}")
        if draw(st.booleans()):
            quantity = draw(st.sampled_from(["1", "0.5", "+1", "0", "a"]))
            made.append(f"CTP****{quantity}*{draw(st.sampled_from(['ML', 'ml', 'MG']))}")
    return made


@st.composite
def claims(draw: st.DrawFn, form: str, number: int) -> list[str]:
    """One claim with up to three lines."""
    facility = "11:B:1" if form == "P" else "13:A:1"
    made = [f"CLM*PCN{number}*{60 * draw(st.integers(0, 3))}***{facility}*Y*A*Y*Y"]
    made.append(draw(st.sampled_from(["HI*ABK:F332", "HI*ABK:F33.2*ABF:G89.4", "REF*G1*AUTH", "PWK*OZ*FX"])))
    for line in range(draw(st.integers(0, 3))):
        made += draw(lines(form, line + 1))
    return made


@st.composite
def sets(draw: st.DrawFn, number: int) -> list[str]:
    """One transaction set; mostly 837P or 837I, sometimes another kind."""
    form = draw(st.sampled_from("PI"))
    label = draw(st.sampled_from(["005010X222A1", "005010X222"] if form == "P" else ["005010X223A2", "005010X223A3"]))
    kind = draw(st.sampled_from(["837", "837", "837", "837", "835"]))
    made = [f"ST*{kind}*{number:04}*{label}", "BHT*0019*00*1*20261110*0805*CH"]
    level = 0
    for provider in range(draw(st.integers(1, 2))):
        level += 1
        top = level
        made += [f"HL*{level}**20*1", f"NM1*85*2*PROVIDER {provider}*****XX*1467560003"]
        for _ in range(draw(st.integers(0, 2))):
            level += 1
            made += [f"HL*{level}*{top}*22*0", "SBR*P*18*******CI", "NM1*PR*2*PAYER*****PI*NL100"]
            if draw(st.booleans()):
                level += 1
                made += [f"HL*{level}*{level - 1}*23*0", "PAT*19"]
            for claim in range(draw(st.integers(0, 2))):
                made += draw(claims(form, number * 10 + claim))
    return [*made, f"SE*{len(made) + 1}*{number:04}"]


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """A file of one or two interchanges, each with delimiters of its own."""
    text = ""
    for interchange in range(draw(st.integers(1, 2))):
        element, component, segment = draw(delimiters())
        ended = segment + draw(st.sampled_from(["", "\n", "\r\n", "\r\n  ", "~~"[:0]] if segment != "\n" else [""]))
        control = f"{interchange + 1:09}"
        body = [s for number in range(draw(st.integers(1, 2))) for s in draw(sets(number + 1))]
        count = sum(1 for one in body if one.startswith("ST*"))
        made = [f"GS*HC*AA*BB*20261110*0805*{interchange + 1}*X*005010X222A1", *body, f"GE*{count}*{interchange + 1}"]
        made.append(f"IEA*1*{control}")
        repetition = "^" if element != "^" else "U"
        parties = "*".join(f"ZZ*{party:<15}" for party in "AB")
        isa = f"ISA*00*{'':10}*00*{'':10}*{parties}*261110*0805*{repetition}*00501*{control}*0*T*:"
        blank = draw(st.sampled_from(["", "", "", "  "]))
        whole = "".join(f"{blank}{one}\0" for one in made)
        translated = (isa + "\0" + whole).translate({ord("*"): element, ord(":"): component})
        text += translated.replace("\0", ended)
    return text.encode("latin-1")
