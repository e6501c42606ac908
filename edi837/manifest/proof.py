"""Proof that a corrected file differs from its original only where the manifest says so, and as it may.

Standard library only, and no code shared with what writes corrected files: anyone can read this file and run it. So it
reads a manifest by itself: its bytes, its JSON, the limits of both are said here, and manifest/read.py asks for them.
What that one makes of a manifest (heads, entries, proposals) is not used here.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import re
import stat
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

_PIECE = 1 << 20
_MOST_BYTES = 1 << 30
_MOST_ENTRIES = 5_000_000
_LISTS = ("changes", "proposals", "decisions")
_TEXTS = {
    "changes": ("rule", "exception_id", "claim", "after"),
    "proposals": ("rule", "exception_id", "claim", "title"),
    "decisions": ("exception_id", "decision", "by", "note", "value"),
}
_WORDS = ("approve", "decline", "refused")
# What the proposals of a schema have and those of the one before had not.
_NEW = {"place", "ordinal", "line", "element", "before", "after"}
# What this tool makes of its own accord: claims left out, counts that follow, new control numbers. Segment → elements.
_OWN = {
    "split": {"HL": {1, 2, 4}, "SE": {1}, "GE": {1}, "IEA": {1}},
    "recount": {"SE": {1}},
    "renumber": {"ISA": {13}, "IEA": {2}, "GS": {6}, "GE": {2}, "ST": {2}, "SE": {2}, "BHT": {3}},
}
# How a claim says that it is sent again, which its provider asked for.
_RESEND = "resend"
_FREQUENCY = re.compile(r"[A-Za-z0-9]*([^A-Za-z0-9])[A-Za-z0-9]*\1")
# Where a value may be written in another way, meaning the same; and what a named person may approve.
_SAFE = {"SV1": {1, 2, 4}, "SV2": {1, 2, 3, 5}, "LIN": {2, 3}, "CTP": {4, 5}, "HI": set(range(1, 13))}
_APPROVED = {"SV1": {1, 2, 3, 4}, "SV2": {1, 2, 3, 4, 5}, "LIN": {2, 3}, "CTP": {1, 2, 3, 4, 5}, "LX": {1}, "CLM": {2}}
_NUMBERS = {("SV1", 2), ("SV1", 4), ("SV2", 3), ("SV2", 5), ("CTP", 4)}
_CHARGES = {("SV1", 2), ("SV2", 3), ("CLM", 2)}
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")
_ISA = re.compile(rb"(?:\A|[^A-Za-z0-9])ISA([^A-Za-z0-9 ])")


class ProofFault(NamedTuple):
    """Why the proof fails, and the first byte of the original where it does (None: a digest, a length, an id)."""

    offset: int | None
    why: str


class RuleChanges(NamedTuple):
    """So many changes of a rule; `origin` is proposed or permitted where a person decided, and '' where none has to."""

    rule: str
    changes: int
    origin: str
    by: str


class Listed(NamedTuple):
    """A change as the manifest lists it: bytes start..end of the original, what stood there, what stands now.

    Where whole claims are taken out, `before` is None and `digest` the SHA-256 of what stood there.
    """

    start: int
    end: int
    before: bytes | None
    after: bytes
    digest: str = ""


def read(path: Path) -> bytes:
    """The bytes of a manifest; OSError, or ValueError when it is too large, or not a regular file."""
    check_file(path)
    return path.read_bytes()


def check_file(path: Path) -> None:
    """OSError when there is nothing to read, ValueError when it is too large for a manifest, or not a regular file."""
    state = path.stat()
    if not stat.S_ISREG(state.st_mode) or state.st_size > _MOST_BYTES:
        raise ValueError(f"not a file of at most {_MOST_BYTES >> 20} MB")


def parse(content: bytes) -> dict[str, Any]:
    """A manifest as it stands; ValueError when it is not a whole JSON object, or has a key twice or a broken number."""
    try:
        manifest = json.loads(content, object_pairs_hook=_once, parse_float=_no_number, parse_constant=_no_number)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if not isinstance(manifest, dict):
        raise ValueError("not a JSON object")
    return manifest


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) < len(pairs):
        raise ValueError("a key is there twice")
    return content


def _no_number(text: str) -> None:
    raise ValueError("a number is not whole")


def listed(manifest: dict[str, Any]) -> list[Listed]:
    """The changes of a manifest; KeyError, TypeError or ValueError when it has none."""
    return [_listed(entry) for entry in manifest["changes"]]


def _listed(entry: dict[str, Any]) -> Listed:
    start, end, after = _whole(entry["start"]), _whole(entry["end"]), entry["after"].encode("latin-1")
    if entry["before"] is None:
        return Listed(start, end, None, after, entry["before_sha256"])
    return Listed(start, end, entry["before"].encode("latin-1"), after)


def _whole(value: object) -> int:
    if type(value) is not int:
        raise TypeError("an offset is not a whole number")
    return value


def compare(original: Any, corrected: Any, changes: Iterable[Listed]) -> ProofFault | None:
    """Walk both files side by side: outside the changes all bytes are equal, inside them as listed."""
    at = shifted = 0
    for change in changes:
        if change.start < at or change.end < change.start or change.end > len(original):
            return ProofFault(change.start, "the list of changes is not in order, or reaches beyond the file")
        fault = _same(original, corrected, at, shifted, change.start - at)
        if fault:
            return fault
        shifted += change.start - at
        if not _stood(original, change):
            return ProofFault(change.start, "the original does not hold what the list says stood here")
        if bytes(corrected[shifted : shifted + len(change.after)]) != change.after:
            return ProofFault(change.start, "the corrected file does not hold what the list says stands here now")
        at, shifted = change.end, shifted + len(change.after)
    fault = _same(original, corrected, at, shifted, len(original) - at)
    if fault is None and len(corrected) != shifted + len(original) - at:
        return ProofFault(len(original), "the corrected file goes on after the last byte of the original")
    return fault


def _stood(original: Any, change: Listed) -> bool:
    if change.before is not None:
        return bytes(original[change.start : change.end]) == change.before
    digest = hashlib.sha256()
    for at in range(change.start, change.end, _PIECE):
        digest.update(original[at : min(at + _PIECE, change.end)])
    return digest.hexdigest() == change.digest


def _same(original: Any, corrected: Any, at: int, shifted: int, length: int) -> ProofFault | None:
    for step in range(0, length, _PIECE):
        size = min(_PIECE, length - step)
        chunk = bytes(original[at + step : at + step + size])
        other = bytes(corrected[shifted + step : shifted + step + size])
        if chunk != other:
            place = next(
                (i for i, pair in enumerate(zip(chunk, other, strict=False)) if pair[0] != pair[1]), len(other)
            )
            return ProofFault(at + step + place, "a byte differs that no change names")
    return None


def check(manifest: dict[str, Any], original: Any) -> ProofFault | None:
    """Whether the entries of a manifest hold by themselves: ids, decisions, what may be changed at all.

    The ids of schema 1 cannot be computed again: its proposals do not say where they stand.
    """
    proposals = {proposal["exception_id"]: proposal for proposal in manifest["proposals"]}
    for name, entry in proposals.items():
        if manifest["schema"] != 1 and name != identity(manifest["input"]["sha256"], entry):
            return ProofFault(
                entry["place"][0], f"the id of a proposal of {entry['rule']} is not that of what it would change"
            )
    approved = {
        decision["exception_id"]: decision for decision in manifest["decisions"] if decision["decision"] == "approve"
    }
    places = _Places(original)
    for name, entry in proposals.items():
        fault = _not_offered(entry, approved.get(name), places)
        if fault is not None:
            return fault
    is_part = manifest.get("part") == "held"
    last = -1
    for entry in manifest["changes"]:
        start, end = entry["start"], entry["end"]
        if start < 0 or end < start or end > len(original):
            return ProofFault(start, "the list of changes reaches beyond the file")
        if start == end == last:
            return ProofFault(start, "two changes insert at one place")
        last = start if start == end else -1
        if entry["rule"] == _RESEND:
            why = _resent_otherwise(entry, manifest.get("request"), places)
        else:
            why = _objection(entry, proposals, approved, places)
        if not why and entry["exception_id"] in proposals and manifest["parent"] is None and not is_part:
            why = "a proposal is carried out, and no manifest is named that it was decided with"
        if why:
            return ProofFault(start, why)
    return None


def summary(manifest: dict[str, Any]) -> list[RuleChanges]:
    """How many changes each rule made, which came from a proposal, and by whose decision; in order of the rules."""
    by = {row["exception_id"]: row["by"] for row in manifest["decisions"] if row["decision"] == "approve"}
    proposed = {proposal["exception_id"] for proposal in manifest["proposals"]}
    changes: Counter[tuple[str, str, str]] = Counter()
    for change in manifest["changes"]:
        name = change["exception_id"]
        origin = ("proposed" if name in proposed else "permitted") if name in by else ""
        changes[change["rule"], origin, by.get(name, "")] += 1
    return [RuleChanges(rule, times, origin, person) for (rule, origin, person), times in sorted(changes.items())]


def identity(digest: str, proposal: dict[str, Any]) -> str:
    """The exception id of a proposal, computed from its place and from what it would write."""
    written = [change["after"].encode("latin-1") for change in proposal["changes"]]
    for choice in proposal["choices"]:
        written.append(choice["value"].encode())
        written.extend(change["after"].encode("latin-1") for change in choice["changes"])
    start, end = map(_whole, proposal["place"])
    text = f"{digest} {proposal['rule']} {start} {end} {proposal['element']} ".encode()
    return hashlib.sha256(text + b"\0".join(written) + f" {_whole(proposal['ordinal'])}".encode()).hexdigest()[:16]


def _objection(
    change: dict[str, Any], proposals: dict[str, Any], approved: dict[str, dict[str, Any]], places: _Places
) -> str | None:
    """What stands against a change; None where nothing does. `approved` are the decisions that approve, by id."""
    rule, name, start, end = change["rule"], change["exception_id"], change["start"], change["end"]
    if change["before"] is None:
        return None if rule == "split" and not change["after"] else "only a split takes out what is not shown"
    segment, position, terminator = places.of(start, end)
    if rule in _OWN:
        return None if position in _OWN[rule].get(segment, ()) else f"{rule} changes {segment}{position:02}"
    ends = terminator.decode("latin-1")
    if name in approved:
        if not approved[name]["by"].strip():
            return f"a change of {rule} is approved, and nobody is named who did so"
        offered = [*_offers(proposals.get(name)), *approved[name].get("changes", [])]
        together = change.get("also")
        if name in proposals and not together and _four(change) not in map(_four, offered):
            return "the change is not what was proposed and approved"
        if together and segment == "CLM" and not _adds_up(change, proposals, approved):
            return "the claim's charge does not follow the charges of its lines"
        return _beyond(change, places, puts_in_a_line=name in proposals)
    if name in proposals:
        return f"a proposal of {rule} is carried out that nobody approved"
    if _is_same(segment, position, change["before"], change["after"], ends):
        return None
    return f"{rule} changes what {segment}{position:02} says, and nobody approved it"


def _resent_otherwise(change: dict[str, Any], request: Any, places: _Places) -> str | None:
    """Why a change does not make a claim say that it is sent again as its provider asked; None where it does.

    It is CLM05-3, REF*F8 written, exchanged or taken out, or a condition code (HI*BG), each as the request has it.
    """
    asked = request if isinstance(request, dict) else {}
    if not all(isinstance(asked.get(name), str) and asked[name].strip() for name in ("by", "on", "reason")):
        return "a claim is sent again, and nobody is named who asked for it"
    claim = next((claim for claim in asked["claims"] if claim["claim"] == change["claim"]), None)
    if claim is None:
        return "a claim is sent again that nobody asked for"
    start, end, before, after = change["start"], change["end"], change["before"], change["after"]
    segment, position, terminator = places.of(start, end)
    end_mark, element = re.escape(terminator.decode("latin-1")), re.escape(places.separator(start))
    number, reason = re.escape(claim["payer_number"]), re.escape(claim["change_reason"])
    written = [f"\\s*REF{element}F8{element}{number}{end_mark}"] if number else []
    written += [f"\\s*HI{element}BG.{reason}{end_mark}", f"{element}BG.{reason}"] if reason else []
    if start == end:
        is_asked = any(re.fullmatch(each, after) for each in written)
    elif (segment, position) == ("CLM", 5):
        is_third = bool(_FREQUENCY.fullmatch(places.element_before(start)))
        is_asked = is_third and len(before) == 1 and claim["frequency"] in ("1", "7") and after == claim["frequency"]
    elif (segment, position) == ("REF", 2):
        is_asked = bool(number) and after == claim["payer_number"] and places.begins(start, "REF", "F8")
    else:
        removed = f"REF{element}F8{element}[^{end_mark}]*{end_mark}\\s*"
        is_asked = not number and not after and bool(re.fullmatch(removed, before))
    return None if is_asked else f"resend changes {segment or 'a segment'} otherwise than was asked for"


def _not_offered(proposal: dict[str, Any], decision: dict[str, Any] | None, places: _Places) -> ProofFault | None:
    """Why a proposal, or what a person typed to it, is not one that anybody can decide on; None where it is."""
    place = proposal["place"][0] if "place" in proposal else proposal["changes"][0]["start"]
    typed = decision.get("changes", []) if decision is not None else []
    if decision is not None and typed:
        why = _typed_otherwise(decision["value"], typed, proposal, places)
        if why:
            return ProofFault(place, why)
    for changes in [proposal["changes"], *(choice["changes"] for choice in proposal["choices"]), typed]:
        for change in changes:
            why = _beyond(change, places, puts_in_a_line=True)
            if why:
                return ProofFault(change["start"], why)
        if not _follows(changes, places):
            return ProofFault(place, "the claim's charge does not follow that of its line")
    return None


def _four(change: dict[str, Any]) -> tuple[Any, ...]:
    return change["start"], change["end"], change["before"], change["after"]


def _dollars(text: object) -> Decimal:
    """An amount; NaN, which equals nothing, where it is not one."""
    amount = text.strip() if isinstance(text, str) else ""
    return Decimal(amount if _NUMBER.fullmatch(amount) else "NaN")


def _added(change: dict[str, Any]) -> Decimal:
    """What a change adds to an amount; NaN where it is not one before or after."""
    return _dollars(change["after"]) - _dollars(change["before"])


def _adds_up(change: dict[str, Any], proposals: dict[str, Any], approved: dict[str, dict[str, Any]]) -> bool:
    """Whether the one change of a claim's charge is the sum of what several approved proposals add to it."""
    amount = Decimal(0)
    for name in (change["exception_id"], *change["also"]):
        typed = approved.get(name, {}).get("changes", [])
        here = [offer for offer in typed or _offers(proposals.get(name)) if offer["start"] == change["start"]]
        if here and name not in approved:
            return False
        amount += _added(here[0]) if here else 0
    return _added(change) == amount


def _follows(changes: list[dict[str, Any]], places: _Places) -> bool:
    """Whether the claim is charged what is added to its lines; a line that is divided adds nothing."""
    added = {"SV": Decimal(0), "CLM": Decimal(0)}
    charged = []
    for change in changes:
        start = _whole(change["start"])
        segment, position, _ = places.of(start, _whole(change["end"]))
        if (segment, position) in _CHARGES:
            added[segment.rstrip("12")] += _added(change)
            charged.append((start, segment))
    if any(change["start"] == change["end"] and change["after"].lstrip().startswith("LX") for change in changes):
        return added["CLM"] == 0
    return added["CLM"] == added["SV"] and places.are_of_one_claim(sorted(charged))


def _typed_otherwise(value: str, typed: list[dict[str, Any]], proposal: dict[str, Any], places: _Places) -> str | None:
    """Why the changes of an amount that a person typed do not hold; None where they do.

    They are those of the proposal with the charge prorated, but for the amount in the line and in CLM02.
    """
    choices = {choice["value"]: list(map(_four, choice["changes"])) for choice in proposal["choices"]}
    kept, prorated = choices.get("as-sent", []), choices.get("prorated", [])
    if not prorated:
        return f"{proposal['rule']} leaves no amount to type"
    written = list(map(_four, typed))
    if sorted(entry[:3] for entry in written) != sorted(entry[:3] for entry in prorated) or not set(kept) <= set(
        written
    ):
        return "a typed amount changes more than the charge"
    charges = [entry for entry in typed if places.of(entry["start"], entry["end"])[:2] in (("SV1", 2), ("SV2", 3))]
    if [_dollars(charge["after"]) for charge in charges] != [_dollars(value)]:
        return "a typed amount is not what was written"
    return None


def _beyond(change: dict[str, Any], places: _Places, puts_in_a_line: bool) -> str | None:
    """Why no decision can make a change; None when one can: in certain elements, or as a whole line that is put in."""
    start, end, after = _whole(change["start"]), _whole(change["end"]), change["after"]
    segment, position, terminator = places.of(start, end)
    ends = terminator.decode("latin-1")
    if puts_in_a_line and start == end and after.strip("\r\n")[-1:] == ends and after.lstrip().startswith("LX"):
        return None
    if ends in change["before"] + after or position not in _APPROVED.get(segment, ()):
        return f"no decision can change {segment}{position:02}"
    return None


def _offers(proposal: dict[str, Any] | None) -> Iterator[dict[str, Any]]:
    if proposal is not None:
        yield from proposal["changes"]
        for choice in proposal["choices"]:
            yield from choice["changes"]


def _is_same(segment: str, position: int, before: str, after: str, terminator: str) -> bool:
    """Whether a value is only written in another way: letters, blanks, zeros, hyphens, separators at the end."""
    if terminator in before + after:
        return False
    if not after and segment != "ISA" and not re.search(r"[\w\s.,+-]", before):
        return True
    if position not in _SAFE.get(segment, ()):
        return False
    if (segment, position) in _NUMBERS and _NUMBER.fullmatch(before) and _NUMBER.fullmatch(after):
        return Decimal(before) == Decimal(after)
    if (segment, position) == ("LIN", 3):
        old, other = (re.sub(r"\A\s*(?:NDC|N4)|[^1-9]", "", text, flags=re.IGNORECASE) for text in (before, after))
        return old == other
    old, other = (re.sub(r"[\W_]", "", text).upper() for text in (before, after))
    return old.lstrip("0") == other.lstrip("0") if (segment, position) == ("SV2", 1) else old == other


class _Places:
    """Finds segment and element of a change."""

    def __init__(self, data: Any) -> None:
        self._data = data
        self._headers: list[tuple[int, bytes, bytes]] = []
        for match in _ISA.finditer(data):
            isa, separator, last = match.start(1) - 3, match[1], match.start(1)
            for _ in range(15):
                last = data.find(separator, last + 1, isa + 512) if last >= 0 else -1
            # An element may be the word ISA as well: a header stands behind the end of a segment.
            if last >= 0 and (not self._headers or self._ends(isa)):
                self._headers.append((isa, separator, bytes(data[last + 2 : last + 3])))

    def _ends(self, at: int) -> bool:
        terminator = self._headers[-1][2]
        blanks = bytes(range(0x21)).replace(terminator, b"")
        return bytes(self._data[max(at - 256, 0) : at]).rstrip(blanks).endswith(terminator)

    def of(self, start: int, end: int) -> tuple[str, int, bytes]:
        """ID of the segment, number of the element in it ('' and 0 where the change leaves it), and the terminator."""
        at = bisect_right(self._headers, start, key=lambda header: header[0]) - 1
        if at < 0 or start > len(self._data):
            return "", 0, b"\0"
        data, (isa, separator, terminator) = self._data, self._headers[at]
        if terminator in bytes(data[start:end]):
            return "", 0, terminator
        begin = max(isa, data.rfind(terminator, isa, start) + 1)
        position = bytes(data[begin:start]).count(separator) + (data[start : start + 1] == separator and end > start)
        segment = bytes(data[begin : begin + 80]).lstrip(bytes(range(0x21))).partition(separator)[0]
        return segment.decode("latin-1"), position, terminator

    def separator(self, start: int) -> str:
        """The element separator where a change stands."""
        at = bisect_right(self._headers, start, key=lambda header: header[0]) - 1
        return self._headers[at][1].decode("latin-1") if at >= 0 else "*"

    def element_before(self, start: int) -> str:
        """What stands of an element before a change in it."""
        begin = self._data.rfind(self.separator(start).encode("latin-1"), 0, start) + 1
        return bytes(self._data[begin:start]).decode("latin-1")

    def begins(self, start: int, *elements: str) -> bool:
        """Whether the segment of a change begins with these elements."""
        terminator, data = self.of(start, start)[2], self._data
        begin = data.rfind(terminator, 0, start) + 1
        text = bytes(data[begin:start]).lstrip(bytes(range(0x21))).decode("latin-1")
        return text.split(self.separator(start))[: len(elements)] == list(elements)

    def are_of_one_claim(self, charged: list[tuple[int, str]]) -> bool:
        """Whether the segments at these places, where there is a CLM among them, are its claim's."""
        names = [name for _, name in charged]
        if "CLM" not in names:
            return True
        (first, _), (last, _) = charged[0], charged[-1]
        terminator = re.escape(self.of(first, first)[2])
        another = re.compile(terminator + rb"[\x00-\x20]*CLM").search(bytes(self._data[first:last]))
        return names[0] == "CLM" and names.count("CLM") == 1 and another is None


def verify(original: Path, corrected: Path, manifest: Path) -> ProofFault | None:
    """The whole proof over three files; OSError or ValueError when one cannot be read or is not what it should be."""
    return prove(original, corrected, load(manifest))


def load(manifest: Path) -> dict[str, Any]:
    """A manifest of a corrected file, with all that a proof needs; OSError or ValueError when it is not one."""
    try:
        content = parse(read(manifest))
        check_shape(content)
        _digest(content["output"]["sha256"])
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError("not the manifest of a corrected file") from error
    return content


def check_shape(content: dict[str, Any]) -> None:
    """KeyError, TypeError or ValueError when something is missing, of another type, or of another schema.

    `output` is null where all claims are held: there is nothing to prove then.
    """
    schema, parent = _whole(content["schema"]), content["parent"]
    if schema not in (1, 2) or content["status"] != "complete":
        raise ValueError("of another schema, or of a file that was held back")
    if sum(len(content[name]) for name in _LISTS) > _MOST_ENTRIES:
        raise ValueError("too many entries")
    output = [content["output"]] if content["output"] is not None else []
    for file in (content["input"], *output, *content["reports"]):
        _digest(file["sha256"])
        if _whole(file["bytes"]) < 0:
            raise ValueError("a size below zero")
    if parent is not None:
        _digest(parent["sha256"])
    for claim in content["request"]["claims"] if content.get("request") is not None else ():
        if not all(isinstance(claim[key], str) for key in ("claim", "frequency", "payer_number", "change_reason")):
            raise TypeError("not a text")
    for name in _LISTS:
        for entry in content[name]:
            if not all(isinstance(entry[key], str) for key in _TEXTS[name]):
                raise TypeError("not a text")
    if any(decision["decision"] not in _WORDS for decision in content["decisions"]):
        raise ValueError("a decision of another kind")
    _check_proposals(content["proposals"], schema)
    listed(content)


def _check_proposals(proposals: list[dict[str, Any]], schema: int) -> None:
    if any((proposal.keys() >= _NEW) is (schema == 1) for proposal in proposals):
        raise ValueError("proposals of another schema")
    if len({proposal["exception_id"] for proposal in proposals}) < len(proposals):
        raise ValueError("two proposals with one id")


def _digest(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch("[0-9a-f]{64}", value):
        raise ValueError("not a digest")
    return value


def prove(original: Path, corrected: Path, content: dict[str, Any]) -> ProofFault | None:
    """Both files against a manifest that was loaded; OSError or ValueError when one cannot be read."""
    changes = listed(content)
    files = [(content[name]["sha256"], content[name]["bytes"]) for name in ("input", "output")]
    before, after = (_bytes(path, size) for path, (_, size) in zip((original, corrected), files, strict=True))
    fault = compare(before, after, changes) or _checked(content, before)
    for name, data, (digest, size) in zip(("original", "corrected"), (before, after), files, strict=True):
        if hashlib.sha256(data).hexdigest() != digest or len(data) != size:
            return fault or ProofFault(None, f"the {name} file is not the one of the manifest: its digest differs")
    return fault


def _checked(manifest: dict[str, Any], original: Any) -> ProofFault | None:
    try:
        return check(manifest, original)
    except (KeyError, TypeError, AttributeError, IndexError, ValueError) as error:
        raise ValueError("not the manifest of a corrected file") from error


def _bytes(path: Path, size: int) -> Any:
    """The bytes of a file, of a packed one not many more than it should hold."""
    if str(path) == "-":
        return sys.stdin.buffer.read(size + 1)
    state = path.stat()
    if not stat.S_ISREG(state.st_mode):
        raise ValueError(f"{path.name} is not a regular file")
    with path.open("rb") as file:
        if path.suffix.lower() == ".gz":
            import gzip  # few files come packed
            import zlib

            try:
                return gzip.GzipFile(fileobj=file).read(size + 1)
            except (EOFError, zlib.error, gzip.BadGzipFile) as error:
                raise ValueError(f"{path.name} is not a whole gzip file") from error
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if state.st_size else b""


if __name__ == "__main__":
    failure = verify(*map(Path, sys.argv[1:4]))
    sys.exit(None if failure is None else f"not proved: byte {failure.offset}: {failure.why}")
