"""The faults that can be made, a function for each rule code: one module a letter of the catalogue.

Importing a module declares its faults.
"""

from edi837.generate.faults import context, identification, modifier, policy, procedure, quantity, waste, writing
from edi837.generate.faults.registry import FAULTS, chosen, fault_codes

__all__ = [
    "FAULTS",
    "chosen",
    "context",
    "fault_codes",
    "identification",
    "modifier",
    "policy",
    "procedure",
    "quantity",
    "waste",
    "writing",
]  # fmt: skip
