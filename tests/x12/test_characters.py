import re

from hypothesis import given
from hypothesis import strategies as st

from edi837.x12.characters import in_class

ALL = "".join(map(chr, range(256)))


@given(st.sets(st.sampled_from(ALL), min_size=1))
def test_a_class_holds_its_characters_and_no_others(characters: set[str]) -> None:
    held = re.compile(f"[{in_class(characters)}]")
    assert set(held.findall(ALL)) == characters
    of_bytes = re.compile(f"[{in_class(characters)}]".encode("ascii"))
    assert {byte.decode("latin-1") for byte in of_bytes.findall(ALL.encode("latin-1"))} == characters


def test_what_follows_each_other_is_a_range() -> None:
    assert in_class("cabz-") == r"\x2d\x61-\x63\x7a"
    assert in_class("ab") == r"\x61\x62"
