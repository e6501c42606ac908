"""The rows of a page, read back from its data as the script reads them."""

from __future__ import annotations

import base64
import json
import re
import zlib
from pathlib import Path
from typing import Any

_BLOCK = re.compile(rb'<script type="application/json" class="block">(.*?)</script>', re.DOTALL)
_AS_IT_IS = ("exception_id", "byte_start", "length", "segment", "claim", "claim_start", "over_file", "cents", "days")


def rows_of(page: bytes | Path) -> list[dict[str, Any]]:
    """Each row with its columns, and its `excerpt` as lines: mark, number and text, what is marked in brackets."""
    content = page.read_bytes() if isinstance(page, Path) else page
    return [row for block in _BLOCK.findall(content) for row in _rows(json.loads(block))]


def text_of(page: bytes | Path) -> str:
    """All that a page shows to somebody: the page as it is, and what is packed in it."""
    content = page.read_bytes() if isinstance(page, Path) else page
    packed = [json.dumps(unpacked(json.loads(block)), ensure_ascii=False) for block in _BLOCK.findall(content)]
    return "\n".join([content.decode("utf-8"), *packed])


def unpacked(block: dict[str, Any]) -> dict[str, Any]:
    """The numbers of a block."""
    return dict(json.loads(zlib.decompress(base64.b64decode(block["packed"]))))


def _rows(block: dict[str, Any]) -> list[dict[str, Any]]:
    texts, numbers = block["texts"], unpacked(block)
    rows: list[dict[str, Any]] = [{} for _ in range(block["length"])]
    for name, column in numbers["columns"].items():
        values = column if isinstance(column, list) else [column] * block["length"]
        for row, value in zip(rows, values, strict=True):
            row[name] = value if name in _AS_IT_IS else texts[value]
    for row, excerpt in zip(rows, numbers["excerpts"], strict=True):
        row["excerpt"] = _lines(numbers["claims"][excerpt[0]], excerpt[1:]) if excerpt else []
    return rows


def _lines(claim: str, marks: list[Any]) -> list[str]:
    lines, following = [], 0
    for line in claim.split("\n"):
        number, _, text = line.partition("\t")
        following = int(number) if number.isdigit() else following
        lines.append(("" if number == "-" else str(following), text))
        following += number != "-"
    shown, at = [], 0
    while at < len(marks):
        if isinstance(marks[at], list):
            mark, place, *spans = marks[at]
            number, text = lines[place]
            for start, end in reversed(list(zip(spans[::2], spans[1::2], strict=True))):
                text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
            shown.append(f"{mark}{number} {text}")
            at += 1
        else:
            shown += [f" {number} {text}" for number, text in lines[marks[at] : marks[at] + marks[at + 1]]]
            at += 2
    return shown
