"""Ways to spoil a workbook that know what stands in one: types of cells, texts, merged cells, sheets, parts."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable
from xml.sax.saxutils import escape

from tests.foreign.spoil_table import ODD_CELLS

_CELL = re.compile(rb"<c [^>]*?(?:/>|>.*?</c>)", re.DOTALL)
_TYPES = (b"", b"s", b"n", b"b", b"e", b"d", b"str", b"inlineStr", b"zzz")
_VALUES = (
    b"", b"0", b"-1", b"99999", b"1e308", b"1e999999", b"NaN", b"INF", b"45962", b"45962.5", b"-45962", b"2958466",
    b"60", b"0.5",
    b"1.0", b"5", b"#N/A", b"#REF!", b"TRUE", b"2026-11-03", b"2026-11-03T10:00:00", b"9" * 400, b"x", b"\xd9\xa3",
)  # fmt: skip
_FORMULAS = (b"", b"", b"<f>B2</f>", b'<f t="shared" si="9"/>', b'<f t="array" ref="A1:Z9">1</f>', b"<f/>")
_TARGETS = (b"../../../etc/passwd", b"/xl/worksheets/sheet1.xml", b"none.xml", b"", b"worksheets/../x")
_PLACES = (b"A1", b"A0", b"XFD1048576", b"ZZZZ1", b"A99999999", b"1", b"", b"a1", b"A1:B2", b"B2", b"C1")


def spoiled_workbook(content: bytes, chance: random.Random) -> bytes:
    """The workbook with one to three things of it spoiled."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    for _ in range(chance.randint(1, 3)):
        chance.choice(_WAYS)(parts, chance)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as other:
        for name, part in parts.items():
            other.writestr(name, part)
        if chance.random() < 0.03:
            other.writestr(chance.choice(list(parts)), b"<x/>")
    packed = made.getvalue()
    return packed[: chance.randrange(len(packed))] if chance.random() < 0.03 else packed


Parts = dict[str, bytes]


def _sheet(parts: Parts, chance: random.Random) -> str:
    names = [name for name in parts if name.startswith("xl/worksheets/") and name.endswith(".xml")]
    return chance.choice(names) if names else next(iter(parts))


def _cell(parts: Parts, chance: random.Random) -> None:
    """Another cell in place of one: of any type, with any value, formula, style and place."""
    name = _sheet(parts, chance)
    cells = list(_CELL.finditer(parts[name]))
    if not cells:
        return
    cell = chance.choice(cells)
    found = re.search(rb'r="(.*?)"', cell[0])
    place = found[1] if found and chance.random() < 0.85 else chance.choice(_PLACES)
    kind, value = chance.choice(_TYPES), chance.choice(_VALUES)
    if kind == b"inlineStr" or chance.random() < 0.4:
        kind = b"inlineStr"
        text = "".join(one for one in chance.choice(ODD_CELLS) if one >= " " and one < "\ufffe")
        inside = b"<is><t>" + escape(text).encode() + b"</t></is>"
    else:
        formula = chance.choice(_FORMULAS)
        inside = formula + chance.choice((b"<v>" + value + b"</v>", b"<v/>", b""))
    style = chance.choice((b"", b"", b' s="99"', b' s="-1"', b' s="x"', b' s="0"'))
    made = b'<c r="' + place + b'"' + (b' t="' + kind + b'"' if kind else b"") + style + b">" + inside + b"</c>"
    parts[name] = parts[name][: cell.start()] + made + parts[name][cell.end() :]


def _row_place(parts: Parts, chance: random.Random) -> None:
    name = _sheet(parts, chance)
    rows = list(re.finditer(rb'<row r="(\d+)"', parts[name]))
    if rows:
        row = chance.choice(rows)
        number = chance.choice((b"0", b"-1", b"1", b"2", b"x", b"1048577", b"9" * 30, b""))
        parts[name] = parts[name][: row.start(1)] + number + parts[name][row.end(1) :]


def _merged(parts: Parts, chance: random.Random) -> None:
    name = _sheet(parts, chance)
    areas = (b"G2:G3", b"A1:XFD1048576", b"G3:G2", b"B2", b"", b"A0:A0", b"H2:I2", b"G2:G9999999", b"ZZZ1:A2")
    cells = b"".join(b'<mergeCell ref="%s"/>' % chance.choice(areas) for _ in range(chance.randint(1, 3)))
    parts[name] = parts[name].replace(b"</sheetData>", b"</sheetData><mergeCells>" + cells + b"</mergeCells>")


def _book(parts: Parts, chance: random.Random) -> None:
    """Another state, name, number or epoch of sheets."""
    pattern, instead = chance.choice(
        (
            (rb'state="\w+"', b'state="veryHidden"'), (rb"<sheet ", b'<sheet state="hidden" '),
            (rb'state="\w+"', b'state="zz"'),
            (rb'name="[^"]*"', b'name=""'), (rb'name="[^"]*"', b"name=\"a&apos;b&quot;/\""),
            (rb'sheetId="\d+"', b'sheetId="x"'),
            (rb'r:id="\w+"', b'r:id="rId99"'), (rb"<sheet .*?/>", b""), (rb"<workbookPr", b'<workbookPr date1904="1"'),
            (rb"<workbookPr", b'<workbookPr date1904="x"'), (rb"(<sheet .*?/>)", rb"\1\1"),
            (rb"<calcPr[^>]*/>", b"<calcPr x='y'/>"),
            (rb'activeTab="\d+"', b'activeTab="99"'), (rb'r:id="\w+"', b""),
            (rb"</workbook>", b'<definedNames><definedName name="x">x</definedName></definedNames></workbook>'),
        )
    )  # fmt: skip
    if "xl/workbook.xml" in parts:
        parts["xl/workbook.xml"] = re.sub(pattern, instead, parts["xl/workbook.xml"], count=1)


def _texts(parts: Parts, chance: random.Random) -> None:
    """Shared strings that are gone, fewer, or odd."""
    name = "xl/sharedStrings.xml"
    if name not in parts:
        return
    kind = chance.randrange(4)
    if kind == 0:
        del parts[name]
    elif kind == 1:
        parts[name] = re.sub(rb"<si>.*?</si>", b"", parts[name], count=chance.randint(1, 9), flags=re.DOTALL)
    elif kind == 2:
        parts[name] = re.sub(rb"<t[^>]*>.*?</t>", b"<r><rPr/><t>a</t></r>", parts[name], count=2, flags=re.DOTALL)
    else:
        parts[name] = parts[name].replace(b"approve", b"_x0000_approve").replace(b"</sst>", b"<si/></sst>")


def _styles(parts: Parts, chance: random.Random) -> None:
    """Cells of a style that makes numbers days, or of one that is not there."""
    name = "xl/styles.xml"
    if name in parts:
        number = chance.choice((b"14", b"22", b"46", b"99", b"-1", b"x"))
        parts[name] = re.sub(rb'numFmtId="\d+"', b'numFmtId="' + number + b'"', parts[name], count=chance.randint(1, 9))


def _relations(parts: Parts, chance: random.Random) -> None:
    names = [name for name in parts if name.endswith(".rels")]
    if names:
        name = chance.choice(names)
        target = chance.choice(_TARGETS)
        parts[name] = re.sub(rb'Target="[^"]*"', b'Target="' + target + b'"', parts[name], count=chance.randint(1, 3))


def _member(parts: Parts, chance: random.Random) -> None:
    """A member that is gone, is called otherwise, or holds nothing or another one's bytes."""
    name = chance.choice(list(parts))
    kind = chance.randrange(4)
    if kind < 2:
        part = parts.pop(name)
        if kind or not parts:
            parts[chance.choice(("../" + name, "/" + name, name.upper(), name.replace("/", "\\"), "x"))] = part
    else:
        parts[name] = b"" if kind == 2 else parts[chance.choice(list(parts))]


def _dimension(parts: Parts, chance: random.Random) -> None:
    name = _sheet(parts, chance)
    parts[name] = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="' + chance.choice(_PLACES) + b'"', parts[name])


def _unclosed(parts: Parts, chance: random.Random) -> None:
    name = _sheet(parts, chance)
    at = chance.randrange(len(parts[name]) + 1)
    parts[name] = parts[name][:at] + chance.choice((b"", b"<", b"</row>", b"&x;", b"\0", b"<row/>", b"<!--"))


_WAYS: tuple[Callable[[Parts, random.Random], None], ...] = (
    _cell, _cell, _cell, _cell, _cell, _row_place, _merged, _book, _book, _texts, _styles, _relations, _member,
    _dimension,
    _unclosed,
)  # fmt: skip
