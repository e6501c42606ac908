"""Files that native code takes: regular ones, and the same ones with a few bytes changed anywhere."""

from __future__ import annotations

from hypothesis import strategies as st

from edi837.x12.patterns import Wanted

WANTED = Wanted(frozenset({"J3000", "J3490", "Q1"}), frozenset({"674570001", "004092053"}))
_LABELS = {"P": "005010X222A1", "I": "005010X223A2", "D": "005010X224A2", "X": ""}
_AMOUNTS = ["60", "0", "60.5", "60.50", "060.25", "", "+60", "60.", ".5", "1.234", "x", "999999999", "12345678901234"]
_CODES = ["J3000", "j3000", "J 3000", "\tJ3000 ", "J30000", "J3490", "99213", "q1", "", "J3000J3000"]
_NDCS = ["67457000110", "67457-001-10", "N467457000110", "0409-2053-10", "00409469930", "", "K"]
# What is put in anywhere: parts of segments that the scan looks at, line breaks, and what stands between segments.
TOKENS = [
    "~", "*", ":", "\n", "\r\n", "\r", " ", "\0", "\xa0", "~~", "~HL*", "~HL*3*1*22*0", "~HL*9*9*23*1", "~CLM",
    "~CLM*1*5", "~LX*1", "~LIN**N4*67457000110", "~SV1*HC:J3000", "~SV2*1*HC:J3490:", "~SE*1*1", "~ST*837*2", "~GE*1*1",
    "~GS*HC", "~IEA*1*1", "~ISA*", "*ISA*", "J3000", "1", "0", "22",
]  # fmt: skip


@st.composite
def _claim(draw: st.DrawFn, form: str, number: int) -> list[str]:
    made = [draw(st.sampled_from([f"CLM*{number}*{draw(st.sampled_from(_AMOUNTS))}***11:B:1", "CLM", f"CLM*{number}"]))]
    for line in range(draw(st.sampled_from([0, 1, 1, 2, 3, 60]))):
        procedure = f"HC:{draw(st.sampled_from(_CODES))}{draw(st.sampled_from(['', ':JW']))}"
        service = f"SV1*{procedure}*6*UN*5" if form == "P" else f"SV2*0636*{procedure}*6*UN*5"
        made += [f"LX*{line + 1}", service]
        if draw(st.booleans()):
            made.append(f"LIN**N4*{draw(st.sampled_from(_NDCS))}")
    return made


@st.composite
def _set(draw: st.DrawFn, number: int) -> list[str]:
    form = draw(st.sampled_from("PPPIIIDX"))
    made = [f"ST*{draw(st.sampled_from(['837', '837', '837', '834']))}*{number}*{_LABELS[form]}", "BHT*0019*00*1"]
    levels: list[list[str]] = []
    bodies: list[list[str]] = []
    for _ in range(draw(st.integers(0, 2))):
        top = _level(levels, bodies, "", "20")
        for _ in range(draw(st.integers(0, 2))):
            subscriber = _level(levels, bodies, str(top), "22")
            for patient in range(draw(st.integers(0, 2))):
                if patient:
                    _level(levels, bodies, str(subscriber), "23")
                for one in range(draw(st.sampled_from([0, 1, 2, 3]))):
                    bodies[-1] += draw(_claim(form, one))
    children = {level[2] for level in levels}
    for level, body in zip(levels, bodies, strict=True):
        made += ["*".join([*level, "1" if level[1] in children else "0"]), *body]
    return [*made, f"SE*{len(made) + 1}*{number}"]


def _level(levels: list[list[str]], bodies: list[list[str]], parent: str, code: str) -> int:
    levels.append(["HL", str(len(levels) + 1), parent, code])
    bodies.append(["NM1*85*2*X"])
    return len(levels)


@st.composite
def regular_files(draw: st.DrawFn) -> bytes:
    """One interchange with up to three sets, mostly as regular as they come."""
    element, component = draw(st.sampled_from(["*:", "|^", "\x1d\x1f", "*>", ".:"]))
    segment = draw(st.sampled_from(["~", "~", "~", "!", "\n", "\x1c"]))
    ending = segment + draw(st.sampled_from(["", "\n", "\r\n"] if segment != "\n" else [""]))
    sets = [draw(_set(number)) for number in range(draw(st.integers(1, 3)))]
    isa = "ISA*00*          *00*          *ZZ*A              *ZZ*B              *261110*0805*{*00501*000000001*0*T*:"
    body = ["GS*HC*A*B*20261110*0805*1*X*005010X222A1", *(one for each in sets for one in each), "GE*1*1", "IEA*1*1"]
    text = "\0".join([isa, *body, ""])
    for _ in range(draw(st.sampled_from([0, 0, 1, 1, 2, 4]))):
        at = draw(st.integers(107, len(text)))
        dropped = draw(st.sampled_from([0, 0, 1, 3]))
        text = text[:at] + draw(st.sampled_from(TOKENS)).replace("~", "\0") + text[at + dropped :]
    return text.translate({42: element, 58: component, 0: ending}).encode("latin-1")
