"""What keeps a text from being XML, in words that say how to mend it."""

from __future__ import annotations

import re

# How libxml2 begins what it says, and what to say instead; with {} in it, its own words stay.
_WORDS = (
    ("Document is empty", "the file is empty"),
    ("Start tag expected", "the file does not begin as XML does"),
    ("xmlParseEntityRef: no name", "an & stands by itself: write &amp;"),
    ("EntityRef: expecting", "an & stands by itself: write &amp;"),
    ("Unescaped '<' not allowed", "a < stands in a value: write &lt;"),
    ("AttValue: \" or ' expected", 'a value has to stand in quotes (")'),
    ("attributes construct error", 'a value has more than its two quotes: write &quot; for those within it'),
    ("Excessive depth", "elements stand more than 256 deep in one another"),
    ("Resource limit exceeded", "a value or text is longer than 10,000,000 characters"),
    ("Unsupported encoding", "{}: save the file as UTF-8, and declare that"),
    ("Invalid bytes in character encoding", "the file holds bytes that its encoding does not have: save it as UTF-8"),
    ("Input is not proper UTF-8", "the file holds bytes that its encoding does not have: save it as UTF-8"),
    ("XML or text declaration not at start", "something stands before <?xml, which has to come first"),
    ("Extra content at the end", "something stands behind the end of the first element, which is all of a file"),
)  # fmt: skip
_PLACE = re.compile(r"\s*,? line \d+, column \d+\s*$")
# Curly quotes as UTF-8, and as Windows-1252.
_CURLY = ("\u201c".encode(), "\u201d".encode(), "\u201e".encode(), b"=\x93", b"=\x94", b"=\x84")


def syntax_in_words(said: str, content: bytes) -> str:
    """What libxml2 says of a text, without the place, and what a word processor or spreadsheet did to it."""
    bare = " ".join(_PLACE.sub("", said).split())
    words = next((words for begin, words in _WORDS if bare.startswith(begin)), "{}").format(bare)
    if not content.strip():
        return "the file is empty"
    if re.match(rb'\s*"<', content) or re.search(rb'=""\w', content):
        return f'{words}; its quotes are doubled, as a spreadsheet writes them: write each once (")'
    if "entity" in bare.lower() and "not defined" in bare:
        return f"{bare}: write the character itself"
    if any(mark in content for mark in _CURLY):
        return f'{words}; it holds curly quotes: write straight ones (")'
    return words
