"""What an answer says, one value for each claim, line or level of it, and the words that it is told in."""

from __future__ import annotations

from edi837.system.named_tuple import NamedTuple

TA1, FUNCTIONAL, FUNCTIONAL_4010, CLAIM_ACK = "TA1", "999", "997", "277CA"
STATUS, REMITTANCE, PAPER = "277", "835", "paper"

# What one row of an answer speaks of. The first five stand for all claims below them.
INTERCHANGE, GROUP, SET, BATCH, PROVIDER = "interchange", "group", "set", "batch", "provider"
CLAIM, LINE, RECOUPMENT = "claim", "line", "recoupment"
# PLB03-1 WO: a payment of a claim that is taken back.
RECOUPMENT_CODE = "PLB-WO"
LEVELS = frozenset((INTERCHANGE, GROUP, SET, BATCH, PROVIDER))

RECEIVED, SENT, ACCEPTED, REJECTED, PENDING = "received", "sent", "accepted", "rejected", "pending"
PAID, PAID_LESS, DENIED, REVERSED, RECOUPED = "paid", "paid less", "denied", "reversed", "recouped"
CORRECTED, APPEALED, OVERTURNED, UPHELD, WRITTEN_OFF = "corrected", "appealed", "overturned", "upheld", "written off"
STATES = (
    RECEIVED, SENT, ACCEPTED, REJECTED, PENDING, PAID, PAID_LESS, DENIED, REVERSED, RECOUPED, CORRECTED, APPEALED,
    OVERTURNED, UPHELD, WRITTEN_OFF,
)  # fmt: skip

PARTNER, CLEARINGHOUSE, PAYER = "partner", "clearinghouse", "payer"

EXACT, BY_LINE, CUT, AMBIGUOUS, NONE = "exact", "line", "cut", "ambiguous", "none"
UNMATCHED = (AMBIGUOUS, NONE)


class SentLine(NamedTuple):
    """A line of a claim that went out, as NAME.claims.csv has it."""

    lx: str
    ref_6r: str
    code: str
    modifiers: str
    units: str
    charge: str


class AnswerRow(NamedTuple):
    """One row: `key` is what the answer calls the claim by, `level` what it speaks of; '' for what it does not say.

    `segment` counts from 1 (ST). `item` numbers the rows of a set; a line's `parent` is the item of its claim. `day`
    and dates are CCYY-MM-DD, amounts plain decimals. `faults` are the places in a set that a 999 names: `33:IK3:8`,
    with a space between two. `group` and `transaction` are those that a 999 answers, `bht03` that of a 277CA,
    `filing_indicator` that of an 835 (CLP06).
    """

    item: int
    level: str
    segment: int
    key: str
    state: str
    by: str
    day: str
    parent: int = 0
    payer_number: str = ""
    group: str = ""
    transaction: str = ""
    bht03: str = ""
    billing_npi: str = ""
    payer_id: str = ""
    charge: str = ""
    service_from: str = ""
    service_to: str = ""
    frequency: str = ""
    ref_d9: str = ""
    ref_6r: str = ""
    code: str = ""
    modifiers: str = ""
    codes: str = ""
    remarks: str = ""
    paid: str = ""
    patient_share: str = ""
    balanced: str = ""
    faults: str = ""
    filing_indicator: str = ""


class AnswerSet(NamedTuple):
    """A set of an answer, or a TA1; `digest` is that of its content, whatever delimiters and envelope it came in.

    `trace` is what the payer calls an 835 by; `notes` are sums that do not agree and
    what the guide has against it, in words without values of patients.
    """

    kind: str
    control_number: str
    digest: str
    day: str
    sender: str
    trace: str = ""
    amount: str = ""
    notes: tuple[str, ...] = ()
    adjustments: tuple[tuple[str, str], ...] = ()
