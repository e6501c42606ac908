"""How an ask is broken."""

from __future__ import annotations

from edi837.findings.finding import Fix, Place, Severity
from edi837.system.named_tuple import NamedTuple


class PolicyFault(NamedTuple):
    """What a line or its claim does not have that a policy asks for, and the rule that reports it.

    `most` is the highest severity that it can have: a warning where it is inferred, information where it only nears.
    `beside` are codes that its rule yields to, and this fault does not.
    """

    rule: str
    at: Place
    message: str
    fix: Fix | None = None
    most: Severity = Severity.ERROR
    beside: frozenset[str] = frozenset()
