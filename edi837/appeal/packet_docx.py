"""A packet as DOCX, for who writes on it; the extra `docx` holds what is needed."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from edi837.appeal.packet_parts import Bullets, Facts, Grid, Lines, Packet, Paragraph
from edi837.report.visible import visible
from edi837.system.errors import UsageError

# Files say when they were made; a packet of the same claim is the same bytes.
_MADE = datetime(2026, 1, 1, tzinfo=UTC)
_SMALL = 9


def docx(packet: Packet) -> bytes:
    """The file; UsageError where python-docx is not installed."""
    try:
        from docx import Document as Word
        from docx.shared import Pt
    except ImportError as error:
        raise UsageError("DOCX needs the extra `docx`: pip install 'edi837[docx]'; --format html does not") from error
    # What a style holds depends on its kind, which the types of the library do not say.
    word: Any = Word()
    word.styles["Normal"].font.name = "Calibri"
    word.styles["Normal"].font.size = Pt(11)
    word.core_properties.title = visible(packet.title)
    word.core_properties.author = ""
    word.core_properties.created = word.core_properties.modified = _MADE
    word.add_heading(visible(packet.title), level=1)
    for section in packet.sections:
        if section.apart:
            word.add_page_break()
        word.add_heading(visible(section.title), level=2)
        for part in section.parts:
            _add(word, part, Pt(_SMALL))
    saved = io.BytesIO()
    word.save(saved)
    return _timeless(saved)


def _timeless(saved: io.BytesIO) -> bytes:
    """The same parts, none with the time at which it was packed."""
    packed = io.BytesIO()
    with ZipFile(saved) as parts, ZipFile(packed, "w", ZIP_DEFLATED) as whole:
        for name in parts.namelist():
            whole.writestr(ZipInfo(name, _MADE.timetuple()[:6]), parts.read(name), ZIP_DEFLATED)
    return packed.getvalue()


def _add(word: Any, part: Paragraph | Bullets | Facts | Grid | Lines, small: Any) -> None:
    match part:
        case Paragraph():
            run = word.add_paragraph().add_run(visible(part.text))
            run.italic = part.note
        case Bullets():
            for item in part.items:
                word.add_paragraph(visible(item), style="List Bullet")
        case Facts():
            _table(word, [(f"{title}:", value) for title, value in part.pairs])
        case Grid():
            _table(word, [part.titles, *part.rows]).style = "Table Grid"
        case Lines():
            for line in part.lines:
                run = word.add_paragraph(style="No Spacing").add_run(visible(line))
                run.font.name, run.font.size = "Courier New", small


def _table(word: Any, rows: list[tuple[str, ...]]) -> Any:
    table = word.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = visible(text)
    return table
