"""The rules that nobody answers to, as predictions.xml says."""

from __future__ import annotations

from lxml import etree

from tests.conftest import ROOT

_PREDICTIONS = etree.parse(ROOT / "mappings" / "codes" / "predictions.xml")
UNANSWERED = {str(node.get("code")) for node in _PREDICTIONS.iterfind("rule[@answered='no']")}
