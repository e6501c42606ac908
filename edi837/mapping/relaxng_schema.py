"""A schema of mappings: whether it allows a file, and what is wrong with one that it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from edi837.system.errors import MappingError
from edi837.system.lazy import lazy

if TYPE_CHECKING:
    from edi837.mapping.grammar import Grammar

Node = etree._Element

# The items of longer lists are held against it so many at a time.
AT_ONCE = 1000


class Schema:
    """In RelaxNG. Whether a file is valid is libxml2's word; its text says what is wrong with one that is not."""

    def __init__(self, text: bytes) -> None:
        self._text = text
        self.relaxng = etree.RelaxNG(etree.fromstring(text))

    @lazy
    def grammar(self) -> Grammar:
        """As a person reads it."""
        from edi837.mapping.grammar import Grammar  # not for files that are valid

        return Grammar(self._text)

    def refused(self, root: Node, name: str) -> list[MappingError]:
        """What it refuses, each fault by itself; in libxml2's words where none can be named."""
        if self._allows(root):
            return []
        from edi837.mapping.explain import MappingFault, explain

        error = self.relaxng.error_log.filter_from_errors()[0]
        faults = explain(root, self.grammar) or [MappingFault(error.line, error.message)]
        return [MappingError(name, fault.line, fault.message) for fault in faults]

    def _allows(self, root: Node) -> bool:
        """Whether it allows a file; the items of a long list are put in the place of all, so many at once."""
        long = {node: list(node) for node in root.iter("list") if len(node) > AT_ONCE}
        try:
            for node, items in long.items():
                node[:] = items[:AT_ONCE]
            if not self.relaxng.validate(root):
                return False
            for node, items in long.items():
                for begin in range(AT_ONCE, len(items), AT_ONCE):
                    node[:] = items[begin : begin + AT_ONCE]
                    if not self.relaxng.validate(root):
                        return False
            return True
        finally:
            for node, items in long.items():
                node[:] = items
