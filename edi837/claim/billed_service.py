"""A service with what the mappings say of it, whichever line of whichever claim bills it."""

from __future__ import annotations

from edi837.claim.service import Service
from edi837.mapping.drugs import DrugCode
from edi837.mapping.mappings import Mappings
from edi837.x12.segment import Segment

ADMINISTERED, DISCARDED = "administered", "discarded"
_OF_SERVICES = frozenset({"administration", "visit"})


class BilledService(Service):
    """All that follows from the segment and the mappings."""

    def __init__(self, service: Segment, mappings: Mappings) -> None:
        super().__init__(service)
        self.code: DrugCode | None = mappings.drugs.codes.get(self.procedure)
        self.under_target = self.code is not None and self.code.target
        # The procedure groups (administration, surgery, visit …) that hold the code.
        self.groups = mappings.codes.groups(self.procedure)
        # Whether the code is a visit or an administration, which no drug is billed under.
        self.is_service = not _OF_SERVICES.isdisjoint(self.groups)
        # Whether it bills what was not given: a JW line; and that in a word.
        self.discarded = not mappings.codes.modifier_groups.discarded.isdisjoint(self.modifiers)
        self.role = DISCARDED if self.discarded else ADMINISTERED
        # By code and department, what was done.
        self.work = self.procedure, self.revenue_code
        # What is billed, as sent, but for the charge and what else differs from claim to claim.
        self.billed_service = (
            service.id,
            *self.parts,
            service.value(self.units_at),
            self.unit,
            None if self.professional else service.value(1),
        )
