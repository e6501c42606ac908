"""How often a drug is given is told by the other claims of a file, and never held for all that there is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.calling import AS_OF, call
from tests.completing import base
from tests.mapping.policies import folder_of, policy

OFTEN = policy('<limit of="doses" most="1" within-days="30"/>', "often")


def two_claims(second_day: str) -> bytes:
    """The base file with its claim twice: the second on another day."""
    segments = base("P")
    start, end = (next(at for at, text in enumerate(segments) if text.startswith(name)) for name in ("CLM", "SE"))
    claim = segments[start:end]
    again = [text.replace("LS-1001", "LS-1002").replace("20261103", second_day) for text in claim]
    tail = [f"SE*{34 + len(claim)}*4711", *segments[end + 1 :]]
    return "".join(f"{text}~\n" for text in (*segments[:end], *again, *tail)).encode("latin-1")


@pytest.mark.parametrize(
    ("second_day", "claims"), [("20261102", ["LS-1001"]), ("20261004", []), ("20261005", ["LS-1001"])]
)
def test_two_claims_of_a_patient(
    second_day: str, claims: list[str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "two.837"
    path.write_bytes(two_claims(second_day))
    ended = call(
        capfd, "check", path, "--mappings", folder_of(tmp_path, OFTEN), "--as-of", AS_OF, "--format", "csv",
        "--select", "Q610",
    )  # fmt: skip
    header, *rows = [line.split(",") for line in ended.text.splitlines()]
    at = header.index("patient_control_number")
    assert [row[at] for row in rows if "often" in ",".join(row) and row[header.index("severity")] == "error"] == claims
