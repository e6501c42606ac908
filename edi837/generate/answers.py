"""The answer sheet: which findings of severity error or warning a check of the file must give, and no others."""

from __future__ import annotations

import csv
from collections.abc import Callable
from typing import TextIO

from edi837.system.named_tuple import NamedTuple


class ExpectedFinding(NamedTuple):
    """One finding; `line` is LX01, '' for a finding on the claim; `element` as in the exception report."""

    patient_control_number: str
    line: str
    rule: str
    severity: str
    element: str


Tell = Callable[[ExpectedFinding], object]


def as_csv(file: TextIO) -> Tell:
    """Writes the header, and gives what writes a row; open the file with newline=''."""
    writer = csv.writer(file)
    writer.writerow(ExpectedFinding._fields)
    return writer.writerow
