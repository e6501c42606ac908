"""What people send as a mapping file and cannot be used: the bytes of payers/a.xml, and what `mappings check` says."""

from __future__ import annotations

from tests.mapping.folders import payer
from tests.mapping.policies import SOURCE, payer_of, policy

NDC = policy('<ndc is="demanded"/>', "ndc")
GOOD = payer_of(NDC)
CURLY = GOOD.replace('id="northern"', "id=\u201cnorthern\u201d")
CUT = '; it holds curly quotes: write straight ones (")'


def _asking(ask: str) -> str:
    return payer_of(policy(ask, "asked"))


def _with_example(claim: str) -> str:
    return payer_of(NDC.replace("<breaks>", f"{claim}<breaks>"))


# What is sent: the file as bytes or text, and each line of what is said of it, behind the name of the file.
REFUSED: dict[str, tuple[bytes | str, list[str]]] = {
    "nothing": (b"", ["1: column 1: the file is empty"]),
    "blanks": (" \n", ["2: column 1: the file is empty"]),
    "curly quotes": (CURLY, [f'1: column 11: a value has to stand in quotes ("){CUT}']),
    "curly quotes of Windows": (CURLY.encode("cp1252"), [f'1: column 11: a value has to stand in quotes ("){CUT}']),
    "quotes doubled by a spreadsheet": (
        f'"{GOOD.replace(chr(34), chr(34) * 2)}"',
        [
            "1: column 1: the file does not begin as XML does; its quotes are doubled, as a spreadsheet writes them: "
            'write each once (")'
        ],
    ),
    "a table": ("payer,policy\n", ["1: column 1: the file does not begin as XML does"]),
    "a page that asks to log in": ("<html/>", ["1: the file begins with html; write class or payer"]),
    "the root of something else": ("<policies/>", ["1: the file begins with policies; write class or payer"]),
    "a namespace": (
        GOOD.replace("<payer", '<payer xmlns="http://example.org/x"'),
        ["1: payer stands in a namespace, which mappings do not have: take xmlns out"],
    ),
    "an unknown encoding": (
        f'<?xml version="1.0" encoding="klingon"?>\n{GOOD}',
        ["1: column 39: Unsupported encoding: klingon: save the file as UTF-8, and declare that"],
    ),
    "another encoding than it says": (
        GOOD.replace("Northern", "N\xf6rthern").encode("latin-1"),
        ["1: column 29: the file holds bytes that its encoding does not have: save it as UTF-8"],
    ),
    "an ampersand": (GOOD.replace("Life", "& Life"), ["1: column 38: an & stands by itself: write &amp;"]),
    "an entity of HTML": (
        GOOD.replace("Life", "&nbsp;Life"),
        ["1: column 43: Entity 'nbsp' not defined: write the character itself"],
    ),
    "a bomb of entities": (
        f'\n<!DOCTYPE payer [<!ENTITY a "{"x" * 99}">]>\n<payer id="&a;&a;"/>',
        ["2: a document type declaration is not allowed"],
    ),
    "10,000 elements deep": (
        f"{'<policy>' * 10_000}{'</policy>' * 10_000}",
        ["1: column 2056: elements stand more than 256 deep in one another"],
    ),
    "more than anybody writes": (
        payer_of(*['<plan id="p"/>'] * 20_000),
        ["1: payer holds 20,002 elements, more than 10,000: write several files"],
    ),
    "an empty value": (
        payer_of(NDC, known=""),
        ["2: known-by id='': write text that is not empty, of at most 200 characters"],
    ),
    "words in other letters": (
        payer_of(policy('<when forms="p"/><ndc is="demanded"/>')),
        ["4: when forms='p': 'p' is not allowed; write I, P; did you mean P?"],
    ),
    "a limit of nothing": (_asking('<limit of="units"/>'), ["4: the limit asks nothing: it needs least or most"]),
    "a limit below 0": (_asking('<limit of="units" most="-1"/>'), ["4: the limit is below 0"]),
    "a limit that nothing keeps": (
        _asking('<limit of="units" least="5" most="3"/>'),
        ["4: nothing can keep the limit: at least 5, and at most 3"],
    ),
    "a regular expression": (
        _asking('<reference is="demanded" any-of="G1"><form picture="[0-9]{9}"/></reference>'),
        [
            "4: picture='[0-9]{9}' is a regular expression; write 9 for a digit, A for a letter, and all else as it "
            "is, such as 999-AA-9999999"
        ],
    ),
    "a letter for a digit in an example": (
        _with_example('<breaks><drug code="J30O0"/></breaks>'),
        [
            "4: cannot be made into a claim: code='J30O0' is not a procedure code such as J3000; did you mean J3000?",
        ],
    ),
    "a letter for a digit in the NDC of an example": (
        _with_example('<keeps><drug code="J3000" ndc="OO409-2053-10"/></keeps>'),
        [
            "4: cannot be made into a claim: ndc='OO409-2053-10' is not an NDC of eleven digits, such as "
            "00409-2053-10; did you mean 00409-2053-10?"
        ],
    ),
    "examples that are no claims": (
        _with_example(
            '<breaks state="ZZ"><drug code="J3000"/></breaks>\n<breaks age="3000"><drug code="J3000"/></breaks>\n'
            '<breaks after="medicare medicaid other"><drug code="J3000"/></breaks>\n'
            '<breaks setting="ofice"><drug code="J3000"/></breaks>\n'
            '<breaks references="G1:\u0416"><drug code="J3000"/></breaks>\n'
            '<breaks earlier-days="x"><drug code="J3000"/></breaks>\n'
        ),
        [
            "4: cannot be made into a claim: state='ZZ' is not a state; write two letters, such as TX",
            "5: cannot be made into a claim: a day or number of it lies out of all bounds",
            "6: cannot be made into a claim: after: at most two payers come before this one",
            "7: cannot be made into a claim: setting='ofice' is nothing that an 837P says; write office, home, "
            "infusion-center, urgent-care, hospital-outpatient, asc, emergency-room, inpatient, clinic, "
            "skilled-nursing, dialysis, telehealth, pharmacy, hospice; did you mean office?",
            "8: cannot be made into a claim: it holds letters that no claim can hold",
            "9: cannot be made into a claim: 'x' is not a number of days",
        ],
    ),
}
# What is sent and is good: other ways to write a file, and what the check remarks of it.
TAKEN: dict[str, tuple[bytes | str, list[str]]] = {
    "a byte order mark": (GOOD.encode("utf-8-sig"), []),
    "line ends of Windows": (GOOD.replace("\n", "\r\n"), []),
    "UTF-16": (GOOD.encode("utf-16"), []),
    "a file of release 1": (
        payer('<filing days="90" source="s"/>'),
        ["1: written as release 1 wrote payers; edi837 mappings convert makes policies of them"],
    ),
    "a year that is hardly meant": (
        payer_of(policy('<when from="2126-01-01"/><ndc is="demanded"/>', "ndc")),
        ["4: policy 'ndc' names 2126-01-01: is the year meant?"],
    ),
    "a condition of nothing": (
        payer_of(policy('<when/><ndc is="demanded"/>', "ndc")),
        ["4: policy 'ndc': it names nothing, so it holds for all"],
    ),
    "a list without values": (
        payer_of('<list id="some" of="ndcs" source="s"/>', policy('<when drugs="some"/><ndc is="demanded"/>')),
        ["5: the list 'some' has no value, so nothing is checked that needs one: fill it in local/"],
    ),
}
LIST_ROWS = "value,from,until\n00409205310,01/02/2026,\n00409205310,2026-05-01,2026-01-01\n4.09E+09,,\n1,,,\n"
LISTED = [
    "2: column from: must be a date as 2026-11-03",
    "3: the period ends before it begins",
    "4: list some: '4.09E+09' is not an NDC of eleven digits, such as 00409-2053-10",
    "5: has 4 cells, the header has 3",
]
ALL_IN_ONE = f"""<payer id="northern" name="Northern Life">
<known-by id="NL100"/>{SOURCE}
<policy id="ndc" says="NDC" source="s" severity="eror" status="onn">
<when sites="11" settings="ofice" drugs="J30O0" plans="gold"/><ndc is="yes" units="XX"/>
</policy><polcy/><list id="l" of="codes" source="t"/></payer>"""
ALL_FAULTS = [
    "3: policy severity='eror': write error, warning or info; did you mean error?",
    "3: policy status='onn': write on, shadow or off; did you mean on?",
    "3: policy lacks an element examples",
    "4: when has no attribute sites; did you mean states?",
    "4: ndc is='yes': write demanded, expected, refused or not-needed",
    "4: when settings='ofice': 'ofice' is not allowed; write asc, clinic, critical-access, dialysis, emergency-room, "
    "home, hospice, hospital-outpatient, infusion-center, inpatient, office, pharmacy, skilled-nursing, telehealth, "
    "urgent-care; did you mean office?",
    "4: when drugs='J30O0': J30O0 is no list of this file, and 'J30O0' is not a procedure code such as J3000; "
    "did you mean J3000?",
    "4: ndc units='XX': 'XX' is not allowed; write F2, GR, ME, ML, UN",
    "4: plan 'gold' is not a plan of this payer",
    "5: polcy does not belong into payer; did you mean policy?",
    "5: list source='t' is not a source of this file",
]
