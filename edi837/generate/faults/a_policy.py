"""A: faults of authorization, and of what a payer asks for."""

from __future__ import annotations

from edi837.generate.draft import Draft
from edi837.generate.faults.registry import Expectation, fault, off_label
from edi837.generate.sample_payers import NORTHERN


@fault("A801", when=off_label)
def unauthorized(draft: Draft) -> Expectation:
    """A commercial payer, and no authorization."""
    draft.pay(NORTHERN)
    draft.authorization = ""
    return Expectation("A801", "warning", "2300/REF02", draft.drug_line)


@fault("A802", when=off_label)
def placeholder(draft: Draft) -> Expectation:
    """A word in place of its number."""
    draft.authorization = "PENDING"
    return Expectation("A802", "warning", "2300/REF02", None)


@fault("A809")
def unnamed_attachment(draft: Draft) -> Expectation:
    """Notes come by mail, and nothing names them."""
    draft.attachments.append(["PWK", "OZ", "BM"])
    return Expectation("A809", "error", "2300/PWK06", None)
