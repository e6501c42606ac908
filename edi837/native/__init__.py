"""The scan of a transaction set, the claim cut, rows and lines of CSV in native code, where it was built.

Everything here has its double in Python, which is the reference: x12.openset, x12.segment, x12.lenient, claim.loops,
guide.heads, guide.unmatched, claim.likeness_texts, rows.regular_claims and report.writers.
The results are the same, so no file says which was used. EDI837_NATIVE=disable takes the doubles,
EDI837_NATIVE=require fails where there is no native code.
"""

from __future__ import annotations

import os
from types import ModuleType

# As module.c has it: an extension that was built from other sources is not used.
_VERSION = 11


def _load() -> ModuleType | None:
    wish = os.environ.get("EDI837_NATIVE", "")
    if wish == "disable":
        return None
    try:
        from edi837.native import _native
    except ImportError:
        if wish == "require":
            raise
        return None
    if _native.VERSION == _VERSION:
        return _native
    if wish == "require":
        raise ImportError(f"the extension is version {_native.VERSION}, not {_VERSION}: build it again")
    return None


native = _load()
WORDS = "native code" if native else "Python alone"
