"""What a file without an ISA looks like."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import lzma
import zipfile

import pytest

from edi837.x12.looks import looks_like
from edi837.x12.patterns import NOTHING_WANTED
from edi837.x12.scan import NoHeader, scan

X12 = "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *261124*0905*^*00501*000000001*0*T*:~"


def zipped(text: str) -> bytes:
    with io.BytesIO() as file:
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("claims.837", text)
        return file.getvalue()


LOOKS = {
    "empty": b"",
    "gzip": gzip.compress(X12.encode()),
    "zip": zipped(X12),
    "bzip2": bz2.compress(X12.encode()),
    "xz": lzma.compress(X12.encode()),
    "PDF": b"%PDF-1.7\n%\xe2\xe3",
    "PGP": b"-----BEGIN PGP MESSAGE-----\nVersion: 2\n",
    "S/MIME": b"MIME-Version: 1.0\nContent-Type: application/pkcs7-mime\n",
    "UTF-16": X12.encode("utf-16"),
    "EBCDIC": X12.encode("cp037"),
    "HTML": b"<!DOCTYPE html><html><body>404</body></html>",
    "XML": b'<?xml version="1.0"?><claims/>',
    "JSON": b'{"claims": []}',
    "HL7": b"MSH|^~\\&|SENDER|",
    "EDIFACT": b"UNB+UNOA:1+SENDER",
    "base64": base64.b64encode(X12.encode()),
    "small letters": X12.lower().encode(),
    "cut off": X12.encode()[106:] + b"GS*HC*SENDER*RECEIVER*20261124*0905*1*X*005010X222A1~",
    "zero bytes": bytes(4096),
}


@pytest.mark.parametrize("name", LOOKS)
def test_it_is_named(name: str) -> None:
    assert name in looks_like(LOOKS[name])


@pytest.mark.parametrize("name", LOOKS)
def test_the_scan_says_so(name: str) -> None:
    assert list(scan(LOOKS[name], NOTHING_WANTED)) == [NoHeader(0, None, looks_like(LOOKS[name]))]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "cp500", "cp1140"])
def test_other_encodings_of_an_isa(encoding: str) -> None:
    assert "UTF-16" in looks_like(X12.encode(encoding)) or "EBCDIC" in looks_like(X12.encode(encoding))


def test_of_other_text_nothing_is_said() -> None:
    assert looks_like(b"Dear Sir or Madam,") == ""
