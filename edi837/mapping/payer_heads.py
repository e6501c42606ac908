"""Who a payer file is, whom it extends, and by which ids it is known: what is needed until a claim meets it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from edi837.mapping.policy_parts import known_by
from edi837.mapping.stated_policy import KnownBy, Period
from edi837.mapping.xml import MappingFile, has_policies, words_of
from edi837.system.named_tuple import NamedTuple


class PayerHead(NamedTuple):
    """A payer or class by its `id`. `extends` are the files that it builds on; `ids` as in Entry."""

    id: str
    is_payer: bool
    has_policies: bool
    extends: tuple[str, ...]
    ids: tuple[KnownBy, ...]


class PayerFile(NamedTuple):
    """A file of the payers folder, and who it is; `unread` where it was found sound before, until it is used."""

    file: MappingFile
    head: PayerHead
    unread: bool = False


def head_of(file: MappingFile) -> PayerHead:
    """The head of a file; a period of an id that ends before it begins is a fault."""
    root = file.root
    is_payer = root.tag == "payer"
    ids = words_of(root, "ids" if is_payer else "filing-indicators")
    return PayerHead(
        str(root.get("id")),
        is_payer,
        has_policies(root),
        words_of(root, "extends") or words_of(root, "inherits"),
        (*(KnownBy(name.upper(), "", Period()) for name in ids), *known_by(file)),
    )


def above(name: str, files: Mapping[str, PayerFile]) -> list[str]:
    """A file and all that it extends, nearest first."""
    names = [name]
    for at in names:
        names += [parent for parent in files[at].head.extends if parent in files and parent not in names]
    return names


def digest_of_chain(name: str, files: Mapping[str, PayerFile]) -> str:
    """Of a file and all that it extends, which it may name lists and plans of."""
    return hashlib.sha256(" ".join(files[at].file.sha256 for at in above(name, files)).encode()).hexdigest()


def lists_in_files(name: str, files: Mapping[str, PayerFile]) -> Iterator[str]:
    """The CSV files that a file, and those which it extends, take lists from."""
    for at in above(name, files):
        yield from (str(node.get("file")) for node in files[at].file.root.iterfind("list") if node.get("file"))
