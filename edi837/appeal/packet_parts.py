"""A packet as headings, paragraphs, tables and lists, for whichever format it is written in."""

from __future__ import annotations

from edi837.system.dataclass import dataclass


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `note` says that it is for who reads the packet first, not for the payer."""

    text: str
    note: bool = False


@dataclass(frozen=True)
class Bullets:
    """Items below one another."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Facts:
    """Values with their titles."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Grid:
    """A table with a row of titles."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Lines:
    """Text whose lines stay as they are, such as segments."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """A heading with what stands under it; each begins on a sheet of its own where `apart` says so."""

    title: str
    parts: tuple[Paragraph | Bullets | Facts | Grid | Lines, ...]
    apart: bool = False


@dataclass(frozen=True)
class Packet:
    """A title, and sections in their order."""

    title: str
    sections: tuple[Section, ...]
