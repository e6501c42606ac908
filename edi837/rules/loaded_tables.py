"""The official tables that a rule may ask, by the names under which it says that it needs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edi837.system.dataclass import dataclass

if TYPE_CHECKING:
    from edi837.mapping.hcpcs import Hcpcs
    from edi837.mapping.listed_codes import DiagnosisCodes, Taxonomy
    from edi837.mapping.listings import Listings
    from edi837.mapping.mue import Mue
    from edi837.mapping.official import Official
    from edi837.mapping.payment import Crosswalk
    from edi837.mapping.ptp import Ptp


@dataclass(frozen=True, kw_only=True)
class LoadedTables:
    """Those of a compact file; None for each that is not loaded."""

    official: Official | None = None

    @property
    def hcpcs(self) -> Hcpcs | None:
        """The HCPCS file."""
        return self.official.hcpcs if self.official else None

    @property
    def ndc(self) -> Listings | None:
        """The NDC directory."""
        return self.official.ndc if self.official else None

    @property
    def mue(self) -> Mue | None:
        """Medically unlikely edits."""
        return self.official.mue if self.official else None

    @property
    def ptp(self) -> Ptp | None:
        """Procedure-to-procedure edits."""
        return self.official.ptp if self.official else None

    @property
    def icd10(self) -> DiagnosisCodes | None:
        """ICD-10-CM."""
        return self.official.icd10 if self.official else None

    @property
    def taxonomy(self) -> Taxonomy | None:
        """NUCC's provider taxonomy."""
        return self.official.taxonomy if self.official else None

    @property
    def crosswalk(self) -> Crosswalk | None:
        """The ASP NDC-HCPCS crosswalk."""
        return self.official.crosswalk if self.official else None
