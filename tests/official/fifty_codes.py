"""Fifty real codes with claims worked by hand.

What one unit is: CMS, HCPCS Level II, long descriptions of the quarterly files of 2025 and 2026. Strengths and packages
with a label named: FDA labels of those products. Everything else about packages is invented, as are the NDCs of labeler
71190, which no product has.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from edi837.official.importing import Named, import_codes
from tests.tables import directory, hcpcs_file


class WorkedCode(NamedTuple):
    """A code, its package, an NDC quantity and its units; other units with the rule that finds them and its words.

    `strength` is a number and a unit of FDA's directory, `item` what one container is, `billunits` CMS's for it. The
    `label` is the product whose label says the strength; '' where the package is invented.
    """

    code: str
    description: str
    ndc: str
    strength: str
    item: str
    dosage: str
    billunits: str
    quantity: str
    units: str
    wrong: str
    rule: str
    words: str
    label: str = ""


_ROWS = """
J0131|Injection, acetaminophen, not otherwise specified, 10 mg
    71190-001-01|10 mg/mL|100 mL in 1 VIAL, SINGLE-DOSE|10 MG|100
    65*ML|65|650|Q605|= 650 mg = 65 units
J0171|Injection, adrenalin, epinephrine, 0.1 mg
    71190-002-01|1 mg/mL|1 mL in 1 VIAL|0.1 MG|10
    .3*ML|3|1|Q604|= 0.3 mg = 3 units
J0585|Injection, onabotulinumtoxina, 1 unit
    00023-1145-01|100 [iU]/1|1 INJECTION, POWDER in 1 VIAL, SINGLE-DOSE|1 UNIT|100
    1*UN|100|1|Q615|as many as items, for an NDC quantity of 1 × 100 = 100|Botox
J0690|Injection, cefazolin sodium, 500 mg
    71190-005-01|1 g/1|1 INJECTION, POWDER in 1 VIAL|500 MG|2
    1*UN|2|1000|Q605|1 container × 1000 mg = 1000 mg = 2 units
J0696|Injection, ceftriaxone sodium, per 250 mg
    71190-006-01|1 g/1|1 INJECTION, POWDER in 1 VIAL|250 MG|4
    1*UN|4|1|Q606|= 1000 mg = 4 units; 1 was billed, as many as containers
J0881|Injection, darbepoetin alfa, 1 microgram (non-esrd use)
    55513-002-04|25 ug/mL|1 mL in 1 VIAL, SINGLE-DOSE|1 MCG|25
    1*ML|25|1|Q606|= 0.025 mg = 25 units|Aranesp
J0885|Injection, epoetin alfa, (for non-esrd use), 1000 units
    71190-008-01|10000 [iU]/mL|1 mL in 1 VIAL, SINGLE-DOSE|1000 UNITS|10
    1*ML|10|10000|Q615|as many as units, for an NDC quantity of 1 × 10 = 10
J0897|Injection, denosumab, 1 mg
    55513-710-01|60 mg/mL|1 mL in 1 SYRINGE|1 MG|60
    1*ML|60|1|Q606|= 60 mg = 60 units|Prolia
J1010|Injection, methylprednisolone acetate, 1 mg
    71190-010-01|40 mg/mL|1 mL in 1 VIAL, SINGLE-DOSE|1 MG|40
    1*ML|40|4|Q604|= 40 mg = 40 units; 4 were billed
J1100|Injection, dexamethasone sodium phosphate, 1 mg
    71190-011-01|4 mg/mL|5 mL in 1 VIAL, MULTI-DOSE|1 MG|20
    2.5*ML|10|3|Q604|= 10 mg = 10 units; 3 were billed
J1171|Injection, hydromorphone, 0.1 mg
    71190-012-01|2 mg/mL|1 mL in 1 AMPULE|0.1 MG|20
    .5*ML|10|1|Q605|= 1 mg = 10 units; 1 was billed, as many as milligrams
J1200|Injection, diphenhydramine hcl, up to 50 mg
    71190-013-01|50 mg/mL|1 mL in 1 VIAL|50 MG|1
    .5*ML|1|25|Q605|= 25 mg = 0.5 units, rounded up to 1 unit; 25 were billed
J1303|Injection, ravulizumab-cwvz, 10 mg
    71190-014-01|100 mg/mL|3 mL in 1 VIAL, SINGLE-DOSE|10 MG|30
    27*ML|270|2700|Q605|= 2700 mg = 270 units
J1438|Injection, etanercept, 25 mg
    71190-015-01|50 mg/mL|1 mL in 1 SYRINGE|25 MG|2
    1*ML|2|1|Q606|= 50 mg = 2 units
J1442|Injection, filgrastim (g-csf), excludes biosimilars, 1 microgram
    55513-530-10|300 ug/mL|1 mL in 1 VIAL, SINGLE-DOSE|1 MCG|300
    1*ML|300|3|Q604|= 0.3 mg = 300 units; 3 were billed|Neupogen
J1453|Injection, fosaprepitant, 1 mg
    71190-017-01|150 mg/1|1 INJECTION, POWDER in 1 VIAL, SINGLE-DOSE|1 MG|150
    1*UN|150|1|Q606|= 150 mg = 150 units
J1561|Injection, immune globulin, (gamunex-c/gammaked), non-lyophilized (e.g., liquid), 500 mg
    71190-018-01|100 mg/mL|100 mL in 1 VIAL|500 MG|20
    100*ML|20|10|Q604|= 10000 mg = 20 units; 10 were billed
J1644|Injection, heparin sodium, per 1000 units
    71190-019-01|5000 [USP'U]/mL|1 mL in 1 VIAL|1000 UNITS|5
    1*ML|5|5000|Q615|as many as units, for an NDC quantity of 1 × 5 = 5
J1650|Injection, enoxaparin sodium, 10 mg
    71190-020-01|100 mg/mL|.4 mL in 1 SYRINGE|10 MG|4
    .4*ML|4|40|Q605|= 40 mg = 4 units
J1745|Injection, infliximab, excludes biosimilar, 10 mg
    57894-030-01|100 mg/1|1 INJECTION, POWDER in 1 VIAL, SINGLE-DOSE|10 MG|10
    3*UN|30|3|Q606|3 containers × 100 mg = 300 mg = 30 units|Remicade
J1756|Injection, iron sucrose, 1 mg
    00517-2340-10|20 mg/mL|5 mL in 1 VIAL, SINGLE-DOSE|1 MG|100
    10*ML|200|20|Q604|= 200 mg = 200 units; 20 were billed|Venofer
J1885|Injection, ketorolac tromethamine, per 15 mg
    71190-023-01|30 mg/mL|1 mL in 1 VIAL|15 MG|2
    1*ML|2|30|Q605|= 30 mg = 2 units
J1950|Injection, leuprolide acetate (for depot suspension), per 3.75 mg
    71190-024-01||1 KIT in 1 CARTON|3.75 MG|1
    1*UN|1|4|Q615|1 × 1 = 1
J2182|Injection, mepolizumab, 1 mg
    71190-025-01|100 mg/1|1 INJECTION, POWDER in 1 VIAL, SINGLE-DOSE|1 MG|100
    1*UN|100|1|Q606|= 100 mg = 100 units
J2270|Injection, morphine sulfate, up to 10 mg
    71190-026-01|10 mg/mL|1 mL in 1 VIAL|10 MG|1
    .4*ML|1|4|Q605|= 4 mg = 0.4 units, rounded up to 1 unit; 4 were billed
J2350|Injection, ocrelizumab, 1 mg
    50242-150-01|30 mg/mL|10 mL in 1 VIAL, SINGLE-DOSE|1 MG|300
    10*ML|300|30|Q604|= 300 mg = 300 units; 30 were billed|Ocrevus
J2354|Injection, octreotide, non-depot form for subcutaneous or intravenous injection, 25 mcg
    71190-028-01|100 ug/mL|1 mL in 1 VIAL|25 MCG|4
    1*ML|4|100|Q604|= 0.1 mg = 4 units; 100 were billed
J2357|Injection, omalizumab, 5 mg
    50242-040-62|150 mg/1|1 INJECTION, POWDER in 1 VIAL, SINGLE-DOSE|5 MG|30
    2*UN|60|300|Q605|2 containers × 150 mg = 300 mg = 60 units|Xolair
J2405|Injection, ondansetron hydrochloride, per 1 mg
    71190-030-01|2 mg/mL|2 mL in 1 VIAL, SINGLE-DOSE|1 MG|4
    2*ML|4|2|Q606|= 4 mg = 4 units; 2 were billed, as many as milliliters
J2469|Injection, palonosetron hcl, 25 mcg
    71190-031-01|.05 mg/mL|5 mL in 1 VIAL, SINGLE-DOSE|25 MCG|10
    5*ML|10|5|Q606|= 0.25 mg = 10 units; 5 were billed
J2506|Injection, pegfilgrastim, excludes biosimilar, 0.5 mg
    55513-190-01|10 mg/mL|.6 mL in 1 SYRINGE|0.5 MG|12
    .6*ML|12|6|Q605|= 6 mg = 12 units|Neulasta
J2785|Injection, regadenoson, 0.1 mg
    71190-033-01|.08 mg/mL|5 mL in 1 SYRINGE|0.1 MG|4
    5*ML|4|5|Q606|= 0.4 mg = 4 units
J2919|Injection, methylprednisolone sodium succinate, 5 mg
    71190-034-01|125 mg/1|1 INJECTION, POWDER in 1 VIAL|5 MG|25
    1*UN|25|125|Q605|= 125 mg = 25 units
J3262|Injection, tocilizumab, 1 mg
    50242-135-01|20 mg/mL|4 mL in 1 VIAL, SINGLE-DOSE|1 MG|80
    20*ML|400|20|Q606|= 400 mg = 400 units; 20 were billed, as many as milliliters|Actemra
J3301|Injection, triamcinolone acetonide, not otherwise specified, 10 mg
    71190-036-01|40 mg/mL|1 mL in 1 VIAL|10 MG|4
    1*ML|4|40|Q605|= 40 mg = 4 units
J3357|Ustekinumab, for subcutaneous injection, 1 mg
    57894-060-03|90 mg/mL|.5 mL in 1 SYRINGE|1 MG|45
    .5*ML|45|90|Q604|= 45 mg = 45 units; 90 were billed|Stelara
J3380|Injection, vedolizumab, intravenous, 1 mg
    64764-300-20|300 mg/1|1 INJECTION, POWDER in 1 VIAL, SINGLE-DOSE|1 MG|300
    1*UN|300|30|Q604|= 300 mg = 300 units; 30 were billed|Entyvio
J3420|Injection, vitamin b-12 cyanocobalamin, up to 1000 mcg
    71190-039-01|1000 ug/mL|1 mL in 1 VIAL, MULTI-DOSE|1000 MCG|1
    1*ML|1|1000|Q604|= 1 mg = 1 unit; 1000 were billed
J3475|Injection, magnesium sulfate, per 500 mg
    71190-040-01|500 mg/mL|2 mL in 1 VIAL|500 MG|2
    2*ML|2|1000|Q605|= 1000 mg = 2 units
J3480|Injection, potassium chloride, per 2 meq
    71190-041-01|2 meq/mL|20 mL in 1 VIAL|2 MEQ|20
    10*ML|10|20|Q615|0.5 × 20 = 10
J3489|Injection, zoledronic acid, 1 mg
    71190-042-01|.8 mg/mL|5 mL in 1 VIAL, SINGLE-DOSE|1 MG|4
    5*ML|4|5|Q606|= 4 mg = 4 units; 5 were billed
J7050|Infusion, normal saline solution, 250 cc
    71190-043-01|9 g/1000mL|250 mL in 1 BAG|250 ML|1
    250*ML|1|250|Q615|as many as milliliters, for an NDC quantity of 1 × 1 = 1
J7189|Factor viia (antihemophilic factor, recombinant), (novoseven rt), 1 microgram
    71190-044-01|2 mg/1|1 INJECTION, POWDER in 1 VIAL|1 MCG|2000
    1*UN|2000|2|Q605|= 2 mg = 2000 units
J7192|Factor viii (antihemophilic factor, recombinant) per i.u., not otherwise specified
    71190-045-01|1000 [iU]/1|1 INJECTION, POWDER in 1 VIAL|1 IU|
    1000*F2|1000|1|Q615|1000 units / 1 = 1000 units
J7321|Hyaluronan or derivative, hyalgan or supartz, for intra-articular injection, per dose
    71190-046-01|10 mg/mL|2 mL in 1 SYRINGE|1 DOSE|1
    2*ML|1|2|Q615|as many as milliliters; 1 × 1 = 1
J7325|Hyaluronan or derivative, synvisc or synvisc-one, for intra-articular injection, 1 mg
    71190-047-01|8 mg/mL|2 mL in 1 SYRINGE|1 MG|16
    2*ML|16|2|Q606|= 16 mg = 16 units
J9035|Injection, bevacizumab, 10 mg
    50242-060-01|25 mg/mL|4 mL in 1 VIAL, SINGLE-DOSE|10 MG|10
    16.8*ML|42|420|Q605|= 420 mg = 42 units|Avastin
J9041|Injection, bortezomib, 0.1 mg
    71190-049-01|3.5 mg/1|1 INJECTION, POWDER in 1 VIAL, SINGLE-DOSE|0.1 MG|35
    .657*UN|23|35|Q604|= 2.2995 mg = 22.995 units, rounded up to 23 units; 35 were billed
J9145|Injection, daratumumab, 10 mg
    57894-502-05|20 mg/mL|5 mL in 1 VIAL, SINGLE-DOSE|10 MG|10
    57.6*ML|116|1152|Q605|= 1152 mg = 115.2 units, rounded up to 116 units|Darzalex
J9271|Injection, pembrolizumab, 1 mg
    00006-3026-02|25 mg/mL|4 mL in 1 VIAL, SINGLE-DOSE|1 MG|100
    8*ML|200|8|Q606|= 200 mg = 200 units; 8 were billed, as many as milliliters|Keytruda
J9299|Injection, nivolumab, 1 mg
    00003-3774-12|10 mg/mL|10 mL in 1 VIAL, SINGLE-DOSE|1 MG|100
    24*ML|240|24|Q606|= 240 mg = 240 units|Opdivo
J9305|Injection, pemetrexed, not otherwise specified, 10 mg
    00002-7623-01|500 mg/1|1 INJECTION, POWDER in 1 VIAL, SINGLE-DOSE|10 MG|50
    2*UN|100|1000|Q605|2 containers × 500 mg = 1000 mg = 100 units|Alimta
J9312|Injection, rituximab, 10 mg
    50242-051-21|10 mg/mL|10 mL in 1 VIAL, SINGLE-DOSE|10 MG|10
    71*ML|71|710|Q605|= 710 mg = 71 units|Rituxan
J9355|Injection, trastuzumab, excludes biosimilar, 10 mg
    50242-132-01|150 mg/1|1 INJECTION, POWDER in 1 VIAL, SINGLE-DOSE|10 MG|15
    3*UN|45|3|Q606|3 containers × 150 mg = 450 mg = 45 units|Herceptin
A9513|Lutetium lu 177, dotatate, therapeutic, 1 millicurie
    71190-056-01|10 mCi/mL|20 mL in 1 VIAL, SINGLE-DOSE|1 MCI|200
    1*UN|200|1|Q615|as many as items, for an NDC quantity of 1 × 200 = 200
"""
_LINES = [line.strip() for line in _ROWS.strip().splitlines()]
# Three lines a code: what it is, its package, and the claims.
CODES = tuple(
    WorkedCode(*"|".join(lines).split("|")) for lines in zip(_LINES[::3], _LINES[1::3], _LINES[2::3], strict=True)
)
CROSSWALK = """October 2026 ASP NDC - HCPCS Crosswalk for Medicare Part B Drugs
"Effective October 1, 2026 through December 31, 2026"
_2026_CODE,Short Description,LABELER NAME,NDC,Drug Name,HCPCS dosage,PKG SIZE,PKG QTY,BILLUNITS,BILLUNITSPKG
"""


def tables_of(folder: Path) -> Path:
    """HCPCS file, directory and crosswalk of those codes, as one codes file."""
    hcpcs = hcpcs_file(folder / "HCPC2026_OCT_ANWEB.txt", [f"{row.code} | {row.description}" for row in CODES])
    packages = []
    for row in CODES:
        number, _, unit = row.strength.partition(" ")
        inner = f"1 {row.item.partition(' in 1 ')[2]} in 1 CARTON ({row.ndc}) / {row.item}"
        name = row.description.split(",")[1]
        words = row.item if "KIT" in row.item else inner
        packages.append(f"{row.ndc} | {name} | {number} | {unit} | INJECTION, SOLUTION | {words}")
    crossed = [
        f"{row.code},x,x,{row.ndc},x,{row.dosage},1,1,{row.billunits},{row.billunits}\n"
        for row in CODES
        if row.billunits
    ]
    (folder / "crosswalk.csv").write_text(CROSSWALK + "".join(crossed))
    downloads = (hcpcs, directory(folder / "ndc", packages), folder / "crosswalk.csv")
    import_codes(Named(downloads=downloads), folder / "codes.db")
    return folder / "codes.db"
