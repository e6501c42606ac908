"""Which claims hold a target line, and which of those are faulty, claim by claim."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle

from edi837.generate.chance import Random, marked
from edi837.generate.shapes import CLEAN
from edi837.generate.spec import Spec


def order(spec: Spec, random: Random) -> Iterator[str | None]:
    """For each claim: None without a target line, CLEAN, or the code of its fault."""
    faulty = marked(spec.targets, spec.faulty, random)
    codes = cycle(spec.faults or (CLEAN,))
    for target in marked(spec.claims, spec.targets, random):
        if not target:
            yield None
        else:
            yield next(codes) if next(faulty) else CLEAN
