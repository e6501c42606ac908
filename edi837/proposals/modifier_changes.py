"""Changes that several rules make: places of modifiers closed up, one modifier dropped or added."""

from __future__ import annotations

from edi837.claim.claim import ServiceLine
from edi837.x12.change import Change
from edi837.x12.values import code

FIRST, LAST, DESCRIPTION = 3, 6, 7


def close_gaps(line: ServiceLine) -> tuple[Change, ...]:
    """Take out the empty places before a filled one; the description keeps its place. () when there is no gap."""
    filled = _filled(line)
    gaps = [component for component in range(FIRST, _last_filled(line)) if component not in filled]
    return _without(line, gaps) if gaps else ()


def drop_modifier(line: ServiceLine, *components: int) -> tuple[Change, ...]:
    """Take out the modifiers in some places (3 to 6); those after them move up, the description keeps its place."""
    return _without(line, list(components))


def add_modifier(line: ServiceLine, modifier: str) -> Change | None:
    """Write a modifier into the first free place after the others; None when all four are taken."""
    place = _last_filled(line) + 1 if _last_filled(line) else FIRST
    return line.service_element(line.procedure_at, place).becomes(modifier) if place <= LAST else None


def _filled(line: ServiceLine) -> list[int]:
    """The places that hold a modifier."""
    return [at for at, part in enumerate(line.parts[FIRST - 1 : LAST], FIRST) if code(part)]


def _last_filled(line: ServiceLine) -> int:
    return max(_filled(line), default=0)


def _without(line: ServiceLine, components: list[int]) -> tuple[Change, ...]:
    """Delete whole places; a description after them keeps its place, so their separators are put back before it."""
    if not any(line.parts[DESCRIPTION - 1 :]):
        before = components[-1] == len(line.parts)
        return tuple(_deletion(line, at, (-1, 0) if before else (0, 1)) for at in components)
    last_kept = max((at for at in _filled(line) if at not in components), default=0)
    closed = [at for at in components if at < last_kept]
    changes = [_deletion(line, at, (0, 1) if at in closed else (0, 0)) for at in components]
    if closed:
        _, end = line.service_element(line.procedure_at, last_kept).span
        separators = line.service.delimiters.component * len(closed)
        changes.append(Change(end, end, b"", separators.encode("latin-1")))
    return tuple(changes)


def _deletion(line: ServiceLine, component: int, wider: tuple[int, int]) -> Change:
    start, end = line.service_element(line.procedure_at, component).span
    start, end = start + wider[0], end + wider[1]
    offset = start - line.service.start
    return Change(start, end, line.service.text[offset : offset + end - start].encode("latin-1"), b"")
