"""What the columns and words of an export mean, so that a chart can be written: mappings/charts, or a user's file."""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping
from pathlib import Path

from edi837.mapping.xml import MappingFile, Node, read_file, shipped_mappings
from edi837.system.dataclass import dataclass
from edi837.system.errors import MappingError, UsageError
from edi837.system.named_tuple import NamedTuple

_FOLDER = "charts"
_NEEDED = ("account", "action")


class ExportColumn(NamedTuple):
    """A column of an export: its name, the digits that its values have (0 for any), and the unit that they are in."""

    name: str
    digits: int
    unit: str


@dataclass(frozen=True)
class ChartMap:
    """Columns by what they are, words in small letters by what they mean; without `zone` times stay as written."""

    id: str
    name: str
    columns: Mapping[str, ExportColumn]
    actions: Mapping[str, str]
    statuses: Mapping[str, str]
    routes: Mapping[str, str]
    units: Mapping[str, str]
    zone: zoneinfo.ZoneInfo | None
    drug: str


def shipped_chart_maps() -> list[str]:
    """The names of the maps that come with the package."""
    folder = shipped_mappings().joinpath(_FOLDER)
    return sorted(entry.name.removesuffix(".xml") for entry in folder.iterdir() if entry.name.endswith(".xml"))


def load_chart_map(name: str) -> ChartMap:
    """A map by the path of its file, or by the name of one that is shipped; MappingError says what is wrong with it."""
    path = Path(name)
    if path.suffix != ".xml" and name in shipped_chart_maps():
        return _chart_map(read_file(shipped_mappings().joinpath(_FOLDER, f"{name}.xml"), _FOLDER))
    if not path.is_file():
        raise UsageError(f"--map {name}: no such file, and not one of {', '.join(shipped_chart_maps())}")
    return _chart_map(read_file(path, _FOLDER))


def _chart_map(file: MappingFile) -> ChartMap:
    root = file.root
    columns = {
        str(node.get("is")): ExportColumn(
            str(node.get("name")), int(str(node.get("digits") or 0)), str(node.get("in") or "")
        )
        for node in root.iterfind("column")
    }
    if missing := [name for name in _NEEDED if name not in columns]:
        raise MappingError(file.name, int(root.sourceline or 0), f"names no column that is the {missing[0]}")
    if "time" not in columns and "date" not in columns:
        raise MappingError(file.name, int(root.sourceline or 0), "names no column that is the time or date")
    return ChartMap(
        str(root.get("id")),
        str(root.get("name")),
        columns,
        _words(file, "action"),
        _words(file, "status"),
        _words(file, "route"),
        _words(file, "unit"),
        _zone(file, root),
        str(root.get("drug") or ""),
    )


def _words(file: MappingFile, tag: str) -> Mapping[str, str]:
    words: dict[str, str] = {}
    for node in file.root.iterfind(tag):
        for each in node.iterfind("word"):
            word = " ".join(str(each.text or "").split()).lower()
            if words.setdefault(word, str(node.get("is"))) != node.get("is"):
                raise MappingError(
                    file.name, int(each.sourceline or 0), f"the word of this {tag} has another meaning too"
                )
    return words


def _zone(file: MappingFile, root: Node) -> zoneinfo.ZoneInfo | None:
    name = root.get("zone")
    try:
        return zoneinfo.ZoneInfo(str(name)) if name else None
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        raise MappingError(file.name, int(root.sourceline or 0), "the zone is not one of the tz database") from None
