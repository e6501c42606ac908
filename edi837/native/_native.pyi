from collections.abc import Callable, Sequence
from typing import Any

VERSION: int

class Segment: ...
class Loop: ...

def read_set(
    data: Any,
    start: int,
    marks: bytes,
    gap: bytes,
    codes: Any,
    everything: bool,
    examined: bool,
    limits: tuple[int, int, int],
    take: Callable[[bytes], object],
    take_every: Callable[[bytes], object] | None,
    is_product: Callable[[bytes], bool],
    other_amount: Callable[[bytes], object],
    /,
) -> tuple[int, int, int, int, int, tuple[int, int], tuple[int, int]] | None: ...
def each_break_follows(data: Any, terminator: bytes, /) -> bool: ...
def claim_rows(
    data: Any,
    claims: bytes,
    marks: bytes,
    gap: bytes,
    institutional: bool,
    head: bytes,
    keyed: Callable[[bytes, bytes, bytes], bytes] | None,
    /,
) -> tuple[bytes, list[tuple[int, int]]]: ...
def csv_line(row: Sequence[str], harmless: Callable[[str], str], /) -> str: ...
def cut(content: bytes, delimiters: object, at: int, ordinal: int = 1, /) -> list[Any]: ...
def stretch(
    content: Any, marks: bytes, gap: bytes, keys: bytes, shapes: dict[str, Any], /
) -> tuple[list[str], str, Any, list[int]] | None: ...
def claim_texts(texts: Any, marks: str, /) -> tuple[str, list[str], list[str], list[str]] | None: ...
def level_texts(texts: Any, marks: str, /) -> tuple[str, list[str], list[str], list[str]] | None: ...
def unmatched(known: tuple[Any, ...], texts: Any, /) -> list[int]: ...
def written_plainly(content: Any, marks: bytes, gap: bytes, /) -> bool: ...
def build(
    segments: list[Any], guide: object, marks: dict[str, Any], qualifiers: dict[str, frozenset[str]], root: str, /
) -> Any: ...
def use_element(type: type, /) -> None: ...
