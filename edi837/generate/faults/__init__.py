"""The faults that can be made, a function for each rule code: one module a letter of the catalogue.

Importing a module declares its faults.
"""

from edi837.generate.faults import (
    a_policy,
    c_context,
    m_modifier,
    n_identification,
    p_procedure,
    q_quantity,
    w_waste,
    x_writing,
)
from edi837.generate.faults.registry import FAULTS, chosen, fault_codes

__all__ = [
    "FAULTS",
    "a_policy",
    "c_context",
    "chosen",
    "fault_codes",
    "m_modifier",
    "n_identification",
    "p_procedure",
    "q_quantity",
    "w_waste",
    "x_writing",
]
