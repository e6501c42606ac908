"""The service that a line bills: SV1, SV2 or SV3 read alike, though their elements stand in other places."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from edi837.x12 import values
from edi837.x12.segment import Element, Segment

# Where the parts of a service stand: procedure, charge, unit code, units.
_POSITIONS = {"SV1": (1, 2, 3, 4), "SV2": (2, 3, 4, 5), "SV3": (1, 2, 0, 6)}
_NOWHERE = (9, 9, 9, 9)
# An SV3 has no unit code: one that does is an SV1 under another name.
_UNIT_CODES = ("UN", "MJ")


class Service:
    """Values as their safe fixes would write them; the `…_element` properties give the places.

    `service` is the LX of a line that has no service.
    """

    def __init__(self, service: Segment) -> None:
        kind = service.id
        self.service = service
        self.professional = kind == "SV1"
        meant = "SV1" if kind == "SV3" and service.value(3) in _UNIT_CODES else kind
        self.procedure_at, self.charge_at, self.unit_at, self.units_at = _POSITIONS.get(meant, _NOWHERE)
        self.parts, self.procedure, self.modifiers = _coded(
            service.value(self.procedure_at), service.delimiters.component
        )
        self.qualifier = self.parts[0]
        self.charge: Decimal | None = values.number(service.value(self.charge_at))
        self.units: Decimal | None = values.number(service.value(self.units_at))
        # SV103 or SV204 as sent; '' where the service has no place for it.
        self.unit = service.value(self.unit_at) if self.unit_at else ""
        # The diagnosis pointers of an SV1 that are numbers; no claim has a hundred diagnoses.
        sent = service.components(7) if self.professional else []
        self.pointers = [int(text) for text in sent if text.isdecimal() and len(text) < 3 and int(text)]
        # SV201 in four digits; '' on an SV1.
        self.revenue_code = values.revenue_code(service.value(1)) if kind == "SV2" else ""

    def service_element(self, position: int, component: int = 0) -> Element:
        """A place in SV1 or SV2."""
        return Element(self.service, position, component)

    @property
    def procedure_element(self) -> Element:
        """SV101-2 or SV202-2."""
        return Element(self.service, self.procedure_at, 2)

    @property
    def units_element(self) -> Element:
        """SV104 or SV205."""
        return Element(self.service, self.units_at)

    @property
    def charge_element(self) -> Element:
        """SV102 or SV203."""
        return Element(self.service, self.charge_at)

    @property
    def procedure_sent(self) -> str:
        """The procedure code as sent."""
        return self.parts[1] if len(self.parts) > 1 else ""

    @property
    def modifiers_sent(self) -> str:
        """The modifiers as sent, joined with colons."""
        return ":".join(filter(None, self.parts[2:6]))

    @property
    def description(self) -> str:
        """SV101-7 or SV202-7."""
        return self.parts[6] if len(self.parts) > 6 else ""

    def modifier_element(self, modifier: str) -> Element:
        """Where a modifier stands; the first place of modifiers when it stands nowhere."""
        for component, part in enumerate(self.parts[2:6], 3):
            if values.code(part) == modifier:
                return Element(self.service, self.procedure_at, component)
        return Element(self.service, self.procedure_at, 3)


@lru_cache(maxsize=1 << 12)
def _coded(text: str, component: str) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    """The parts of a composite with a procedure, its code, and its modifiers; the same few come line after line."""
    parts = tuple(text.split(component))
    procedure = values.code(parts[1]) if len(parts) > 1 else ""
    return parts, procedure, values.modifiers(parts[2:6]) if len(parts) > 2 else ()
