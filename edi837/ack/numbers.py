"""The control numbers of answers: one sequence for interchanges and groups, so that none comes twice."""

from __future__ import annotations

import hashlib

MOST = 999_999_999


class Numbers:
    """Counts from a first number on; after the last one of nine digits comes 1."""

    def __init__(self, first: int) -> None:
        self.next = first

    def take(self) -> int:
        """The next number."""
        number = self.next
        self.next = number % MOST + 1
        return number


def first_for(digest: str) -> int:
    """The first number for an input of that SHA-256: the same input is answered with the same numbers.

    A receiver that refuses numbers it has seen then refuses the second answer to one file, and no other.
    """
    return int(hashlib.sha256(f"answers to {digest}".encode()).hexdigest(), 16) % MOST + 1
