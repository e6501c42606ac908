"""What a file without an ISA looks like, by its first bytes: for a person who wonders what was sent."""

from __future__ import annotations

import re

from edi837.system.late_pattern import late_pattern
from edi837.system.named_tuple import NamedTuple

_HEAD = 1024


class _Look(NamedTuple):
    words: str
    begins: re.Pattern[bytes]


def _look(words: str, pattern: bytes) -> _Look:
    return _Look(words, late_pattern(pattern, re.DOTALL))


# The first that fits.
_LOOKS = (
    _look("it is empty", rb"\Z"),
    _look("it looks like gzip: unpack it, or name it .gz", rb"\x1f\x8b"),
    _look("it looks like a zip archive, or an Office file: unpack it", rb"PK[\x03\x05\x07]"),
    _look("it looks like a bzip2 archive: unpack it", rb"BZh[1-9]"),
    _look("it looks like an xz, 7-Zip, Zstandard or RAR archive: unpack it",
          rb"\xfd7zXZ|7z\xbc\xaf|\x28\xb5\x2f\xfd|Rar!|.{257}ustar"),
    _look("it looks like a PDF", rb"\s*%PDF-"),
    _look("it is encrypted or signed with PGP: decrypt it",
          rb"\s*-----BEGIN PGP|[\x84\x85\xc1][\x00-\xff][\x00-\xff]\x03|\x8c[\x00-\x20]\x04"),
    _look("it is encrypted or signed (S/MIME, PEM): decrypt it", rb"\s*-----BEGIN |MIME-Version:|\x30[\x80\x82\x83]"),
    _look("it looks like UTF-16: have it written in ASCII", rb"\xff\xfe|\xfe\xff|\x00?I\x00S\x00A"),
    _look("it looks like EBCDIC: have the transfer convert it to ASCII",
          rb"[\x00-\x3f\x40]*(?:\xc9\xe2\xc1|\xc7\xe2|\xe2\xe3)"),
    _look("it looks like HTML, such as the error page of a download",
          rb"(?:\xef\xbb\xbf)?\s*<(?:!DOCTYPE\s+html|html)"),
    _look("it looks like XML", rb"(?:\xef\xbb\xbf)?\s*<[?!A-Za-z]"),
    _look("it looks like JSON", rb"(?:\xef\xbb\xbf)?\s*[\[{]\s*[\"\[{\]}]"),
    _look("it looks like RTF, a document of a word processor", rb"\{\\rtf"),
    _look("it looks like HL7", rb"(?:\x0b)?(?:MSH|FHS|BHS)[^A-Za-z0-9]"),
    _look("it looks like EDIFACT", rb"UN[AB][^A-Za-z0-9]"),
    _look("it looks like X12 in base64: decode it", rb"\s*SVNB[KfgHX]"),
    _look("its ISA is in small letters", rb"\s*isa[^A-Za-z0-9\s]"),
    _look("it begins like X12 whose ISA was cut off", rb"\s*(?:GS|ST|BHT|HL|CLM|NM1)[*|^~!\x1d]"),
    _look("it holds nothing but zero bytes, as a transfer leaves that broke off", rb"\x00+\Z"),
)  # fmt: skip


def looks_like(head: bytes) -> str:
    """What the first bytes of a file say, in words; '' where they say nothing."""
    head = head[:_HEAD]
    return next((look.words for look in _LOOKS if look.begins.match(head)), "")
