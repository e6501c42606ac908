"""Who may do what at the desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from edi837.system.dataclass import dataclass

SEE, DECIDE, LEAD, RELEASE, AUDIT, MANAGE = "see", "decide", "lead", "release", "audit", "manage"
# An admin manages people and sees no claim.
RIGHTS: Mapping[str, frozenset[str]] = {
    "viewer": frozenset({SEE}),
    "analyst": frozenset({SEE, DECIDE}),
    "lead": frozenset({SEE, DECIDE, LEAD}),
    "releaser": frozenset({SEE, RELEASE}),
    "auditor": frozenset({SEE, AUDIT}),
    "admin": frozenset({MANAGE}),
}
ROLES = tuple(RIGHTS)


@dataclass(frozen=True)
class Worker:
    """Who makes a request. `is_alone`: one person on loopback, who may do everything but add people."""

    name: str
    roles: tuple[str, ...]
    is_alone: bool = False

    @property
    def rights(self) -> frozenset[str]:
        """What this person may do."""
        if self.is_alone:
            return frozenset({SEE, DECIDE, LEAD, RELEASE, AUDIT})
        return frozenset(right for role in self.roles for right in RIGHTS.get(role, ()))

    def may(self, right: str) -> bool:
        """Whether this person may do something."""
        return right in self.rights


def known_roles(words: Iterable[str]) -> tuple[str, ...]:
    """The roles among words, in their order; ValueError names one that is not a role."""
    chosen = set(words)
    if unknown := sorted(chosen - set(ROLES)):
        raise ValueError(f"{unknown[0]!r} is not a role: {', '.join(ROLES)}")
    return tuple(role for role in ROLES if role in chosen)
