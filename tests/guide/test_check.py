"""Each kind of fault in 837P and 837I: exactly these, at exactly these bytes."""

from __future__ import annotations

import pytest

from tests.guide.claims import faults_in

CASES = [
    ("P", ("CTP****1*ML~\n", ""), ["required-missing IK3:3 2410 line=2 2410/CTP beside LIN**N4*67457000110~"]),
    ("P", ("HI*ABK:F332~\n", ""), ["required-missing IK3:3 2300 2300/HI beside CLM*LS-1001*390***11:B:1*Y*A*Y*Y~"]),
    ("P", ("SV1*HC:J3000*60*UN", "SV1*HC:J3000**UN"), ["required-missing IK4:1 2400 line=2 SV1*HC:J3000*||"]),
    ("P", ("SV1*HC:J3000*60*UN*5", "SV1**60*UN*5"), ["required-missing IK4:1 2400 line=2 SV1*||"]),
    ("P", ("CTP****1*ML", "CTP****1"), ["required-missing IK4:1 2410 line=2 CTP****1||"]),
    (
        "P",
        ("CLM*LS-1001*390***11:B:1", "CLM*LS-1001*390***11:B"),
        ["required-missing IK4:1 2300 CLM*LS-1001*390***11:B||"],
    ),
    (
        "P",
        ("REF*EI*411234567~\n", ""),
        ["required-missing IK3:3 2010AA 2010AA/REF beside NM1*85*2*LAKESHORE PSYCHIATRY*****XX*1467560003~"],
    ),
    (
        "P",
        ("DTP*472*D8*20261103~\nREF*6R*LS1001B~\n", ""),
        ["required-missing IK3:3 2400 line=2 2400/DTP beside LX*2~"],
    ),
    (
        "I",
        ("DTP*434*RD8*20261103-20261103~\n", ""),
        ["required-missing IK3:3 2300 2300/DTP beside CLM*SA-2001*2790***13:A:1**A*Y*Y~"],
    ),
    (
        "I",
        ("SV2*0636*HC:J3000*60*UN*5", "SV2*0636*HC:J3000*60*UN"),
        ["required-missing IK4:1 2400 line=3 SV2*0636*HC:J3000*60*UN||"],
    ),
    (
        "I rich",
        ("NM1*PR*2*THIRD PLAN*****PI*TP900~\n", ""),
        ["required-missing IK3:I7 2330B 2330B/NM1 beside SBR*T*18*******BL~"],
    ),
    (
        "I rich",
        ("NM1*DN*1~\nREF*G2*FPRF~\n", "NM1*DN*1~\n"),
        ["required-missing IK3:3 2330H 2330H/REF beside NM1*DN*1~"],
    ),
    (
        "I",
        ("NM1*PR*2*NORTHERN LIFE*****PI*NL100~\n", ""),
        ["required-missing IK3:I7 2010BB 2010BB/NM1 beside HL*2*1*22*0~"],
    ),
    (
        "P",
        ("LX*2~\n", "LX*2~\nLX*3~\n"),
        [
            "required-missing IK3:3 2400 line=2 2400/SV1 beside LX*2~",
            "required-missing IK3:3 2400 line=2 2400/DTP beside LX*2~",
        ],
    ),
    ("I", ("CL1*3*1*01~\n", "CL1**1*01~\n"), ["required-missing IK4:1 2300 CL1*||"]),
    ("P", ("DMG*D8*19880423*F", "DMG**19880423*F"), ["required-missing IK4:1 2010BA DMG*||"]),
    ("P", ("LIN**N4*67457000110", "LIN*1*N4*67457000110"), ["not-used-present IK4:I10 2410 line=2 LIN*|1|"]),
    (
        "P rich",
        ("REF*G1*NLA2026998**2U:FP9", "REF*G1*NLA2026998*TEXT*2U:FP9"),
        ["not-used-present IK4:I10 2400 line=2 REF*G1*NLA2026998*|TEXT|"],
    ),
    ("I", ("CTP****1*ML", "CTP***9*1*ML"), ["not-used-present IK4:I10 2410 line=3 CTP***|9|"]),
    (
        "I",
        ("CLM*SA-2001*2790***13:A:1**A", "CLM*SA-2001*2790***13:A:1*Y*A"),
        ["not-used-present IK4:I10 2300 CLM*SA-2001*2790***13:A:1*|Y|"],
    ),
    (
        "P",
        ("SV1*HC:96365*330*UN*1***1", "SV1*HC:96365*330*UN*1**2*1"),
        ["not-used-present IK4:I10 2400 line=1 SV1*HC:96365*330*UN*1**|2|"],
    ),
    (
        "P",
        ("SV1*HC:J3000*60*UN*5***1", "SV1*HC:J3000::::::DRUG:X*60*UN*5***1"),
        [
            "not-used-present IK4:I10 2400 line=2 SV1*HC:J3000::::::|DRUG|",
            "unexpected IK4:13 2400 line=2 SV1*HC:J3000::::::DRUG:|X|",
        ],
    ),
    ("P", ("SV1*HC:J3000*60*UN", "SV1*HC:J3000*60*ML"), ["value-not-allowed IK4:7 2400 line=2 SV1*HC:J3000*60*|ML|"]),
    ("I", ("13:A:1**A*Y*Y", "13:B:1**A*Y*Y"), ["value-not-allowed IK4:7 2300 CLM*SA-2001*2790***13:|B|"]),
    ("I", ("SV2*0370**430*UN", "SV2*0370**430*EA"), ["value-not-allowed IK4:7 2400 line=2 SV2*0370**430*|EA|"]),
    ("P", ("CTP****1*ML", "CTP****1*MG"), ["value-not-allowed IK4:7 2410 line=2 CTP****1*|MG|"]),
    ("I", ("N4*FARGO*ND*581021234", "N4*FARGO*ND*58102"), ["value-not-allowed IK4:I12 2010AA N4*FARGO*ND*|58102|"]),
    ("P", ("SV1*HC:J3000*60", "SV1*ND:J3000*60"), ["value-not-allowed IK4:7 2400 line=2 SV1*|ND|"]),
    ("I", ("HI*ABK:S52531A~\n", "HI*ABX:S52531A~\n"), ["value-not-allowed IK4:7 2300 HI*|ABX|"]),
    ("P", ("N4*DULUTH*MN*55804", "N4*DULUTH*ZZ*55804"), ["value-not-allowed IK4:7 2010BA N4*DULUTH*|ZZ|"]),
    ("I", ("CL1*3*1*01~\n", "CL1*3*1*99~\n"), ["value-not-allowed IK4:7 2300 CL1*3*1*|99|"]),
    ("I", ("SV2*0370**430*UN*1", "SV2*9999**430*UN*1"), ["value-not-allowed IK4:7 2400 line=2 SV2*|9999|"]),
    ("P rich", ("CAS*PR*2*5~\n", "CAS*PR*XYZ*5~\n"), ["value-not-allowed IK4:7 2430 line=2 CAS*PR*|XYZ|"]),
    ("P", ("HI*ABK:F332~\n", "HI*ABX:F332~\n"), ["value-not-allowed IK4:7 2300 HI*|ABX|"]),
    (
        "P",
        ("SV1*HC:J3000*60*UN*5***1", "SV1*HC:J3000:J*60*UN*5***1"),
        ["length-or-type IK4:4 2400 line=2 SV1*HC:J3000:|J|"],
    ),
    (
        "P",
        ("SV1*HC:J3000*60*UN*5***1", "SV1*HC:J3000*60*UN*FIVE***1"),
        ["length-or-type IK4:6 2400 line=2 SV1*HC:J3000*60*UN*|FIVE|"],
    ),
    (
        "I",
        ("LIN**N4*67457000110", "LIN**N4*6666666666666666666666666666666666666666666666666"),
        ["length-or-type IK4:5 2410 line=3 LIN**N4*|6666666666666666666666666666666666666666666666666|"],
    ),
    (
        "I",
        ("DTP*434*RD8*20261103-20261103", "DTP*434*RD8*20261103-20261303"),
        ["length-or-type IK4:8 2300 DTP*434*RD8*|20261103-20261303|"],
    ),
    ("I rich", ("DTP*096*TM*1130", "DTP*096*TM*2530"), ["length-or-type IK4:9 2300 DTP*096*TM*|2530|"]),
    (
        "I",
        ("DTP*434*RD8*20261103-20261103", "DTP*434*RD8*2026-11-03"),
        ["length-or-type IK4:8 2300 DTP*434*RD8*|2026-11-03|"],
    ),
    (
        "I",
        ("DTP*434*RD8*20261103-20261103", "DTP*434*RD8*20261103-20261102"),
        ["length-or-type IK4:8 2300 DTP*434*RD8*|20261103-20261102|"],
    ),
    (
        "P",
        ("SV1*HC:J3000*60*UN*5***1", "SV1*HC:J3000*60.001*UN*5***1"),
        ["length-or-type IK4:6 2400 line=2 SV1*HC:J3000*|60.001|"],
    ),
    ("P", ("REF*6R*LS1001B", "REF*6R*LS1001\x85"), ["length-or-type IK4:6 2400 line=2 REF*6R*|LS1001\x85|"]),
    (
        "P",
        ("REF*G1*NLA2026310~\n", "REF*G1*NLA2026310~\nREF*G1*NLA2026311~\n"),
        ["repeated-too-often IK3:5 2300 |REF*G1*NLA2026311~|"],
    ),
    (
        "P",
        ("CTP****1*ML~\n", "CTP****1*ML~\nLIN**N4*67457000110~\nCTP****1*ML~\n"),
        ["repeated-too-often IK3:4 2410 line=2 |LIN**N4*67457000110~|"],
    ),
    (
        "I",
        ("REF*6R*SA2001B~\n", "REF*6R*SA2001B~\nREF*6R*SA2001D~\n"),
        ["repeated-too-often IK3:5 2400 line=2 |REF*6R*SA2001D~|"],
    ),
    (
        "I",
        (
            "NM1*71*1*OKAFOR*NGOZI****XX*1578790002~\n",
            "NM1*71*1*OKAFOR*NGOZI****XX*1578790002~\nNM1*71*1*OKAFOR*NGOZI****XX*1578790002~\n",
        ),
        ["repeated-too-often IK3:4 2310A |NM1*71*1*OKAFOR*NGOZI****XX*1578790002~|"],
    ),
    (
        "P",
        ("SV1*HC:J3000*60*UN*5***1", "SV1*HC:J3000*60*UN*5***1^2"),
        ["repeated-too-often IK4:12 2400 line=2 SV1*HC:J3000*60*UN*5***|1^2|"],
    ),
    ("P", ("REF*6R*LS1001B~\n", "REF*6R*LS1001B~\nZZZ*1~\n"), ["unexpected IK3:1 2400 line=2 |ZZZ*1~|"]),
    ("P", ("REF*6R*LS1001B~\n", "REF*QQ*LS1001B~\n"), ["unexpected IK3:2 2400 line=2 |REF*QQ*LS1001B~|"]),
    ("P", ("LX*2~", "LX*2*3~"), ["unexpected IK4:3 2400 line=2 LX*2*|3|"]),
    (
        "P",
        ("DTP*472*D8*20261103~\nREF*6R*LS1001B~\n", "REF*6R*LS1001B~\nDTP*472*D8*20261103~\n"),
        ["unexpected IK3:2 2400 line=2 |DTP*472*D8*20261103~|"],
    ),
    (
        "P",
        ("SV1*HC:J3000*60*UN*5***1", "SV1*HC:J3000:::::::X:Y*60*UN*5***1"),
        ["unexpected IK4:13 2400 line=2 SV1*HC:J3000:::::::|X|"],
    ),
    ("I", ("SV2*0370**430*UN*1", "SV2*0370**430:1*UN*1"), ["unexpected IK4:6 2400 line=2 SV2*0370**|430:1|"]),
    (
        "I",
        ("CL1*3*1*01~\nHI*ABK:S52531A~\n", "HI*ABK:S52531A~\nCL1*3*1*01~\n"),
        ["unexpected IK3:2 2300 |CL1*3*1*01~|"],
    ),
    (
        "P",
        ("CLM*LS-1001*390***11:B:1*Y", "CLM*LS-1001*390***11:B:1::7*Y"),
        ["unexpected IK4:13 2300 CLM*LS-1001*390***11:B:1::|7|"],
    ),
    ("P", ("REF*6R*LS1001B~\n", "REF*6R*LS1001B~\nSV3*D2150*60~\n"), ["unexpected IK3:2 2400 line=2 |SV3*D2150*60~|"]),
    ("P", ("LX*2~\n", "HI*ABK:F332~\nLX*2~\n"), ["unexpected IK3:2 2300 |HI*ABK:F332~|"]),
    (
        "P",
        (
            "NM1*82*1*OKAFOR*NGOZI****XX*1578790002~\n",
            "NM1*99*1*OKAFOR*NGOZI****XX*1578790002~\nPRV*PE*PXC*207L00000X~\nREF*G2*1~\n",
        ),
        ["unexpected IK3:2 2300 |NM1*99*1*OKAFOR*NGOZI****XX*1578790002~|"],
    ),
    (
        "P",
        ("NM1*82*1*OKAFOR*NGOZI****XX*1578790002", "NM1*82*1*OKAFOR*NGOZI****XX"),
        ["syntax-note IK4:2 2310B NM1*82*1*OKAFOR*NGOZI****XX||"],
    ),
    ("P rich", ("CAS*PR*2*5~\n", "CAS*PR*2*5**97~\n"), ["syntax-note IK4:2 2430 line=2 CAS*PR*2*5**97||"]),
    ("P rich", ("CR1*LB*150**A*DH*4", "CR1**150**A*DH*4"), ["syntax-note IK4:2 2300 CR1*||"]),
    ("I rich", ("PWK*OZ*EL***AC*ATT8002", "PWK*OZ*EL****ATT8002"), ["syntax-note IK4:2 2400 line=2 PWK*OZ*EL***||"]),
    (
        "P rich",
        ("PER*IC*FRONT OFFICE*TE*4065550110*EX*12", "PER*IC*FRONT OFFICE*TE*4065550110*EX"),
        ["syntax-note IK4:2 2010AA PER*IC*FRONT OFFICE*TE*4065550110*EX||"],
    ),
    ("P", ("N4*DULUTH*MN*55804", "N4*KOROR*PW*96940"), []),
    ("P", ("LX*2~\n", "lx*2~\n"), ["unexpected IK3:1 2400 line=2 |lx*2~|"]),
    (
        "P",
        ("LX*2~\nSV1*HC:J3000", "lx*2~\nsv1*HC:J3000"),
        ["unexpected IK3:1 2400 line=2 |lx*2~|", "unexpected IK3:1 2400 line=2 |sv1*HC:J3000*60*UN*5***1~|"],
    ),
    (
        "P",
        ("LX*2~\n", ""),
        ["required-missing IK3:3 2400 2400/LX beside SV1*HC:J3000*60*UN*5***1~"],
    ),
    (
        "P",
        ("NM1*85*2*LAKESHORE PSYCHIATRY*****XX*1467560003~\n", ""),
        ["required-missing IK3:3 2010AA 2010AA/NM1 beside N3*20 HARBOR ROAD~"],
    ),
    ("P", ("LIN**N4*67457000110~\n", ""), ["unexpected IK3:2 2400 line=2 |CTP****1*ML~|"]),
    (
        "I rich",
        ("HI*BI:71:RD8:20261001-20261005", "HI*BI:71:D8:20261001"),
        ["value-not-allowed IK4:7 2300 HI*BI:71:|D8|"],
    ),
    (
        "I rich",
        ("HI*BI:71:RD8:20261001-20261005", "HI*BI:71:RD8:20261005-20261001"),
        ["length-or-type IK4:8 2300 HI*BI:71:RD8:|20261005-20261001|"],
    ),
]


@pytest.mark.parametrize(("name", "swap", "expected"), CASES)
def test_faults_are_exactly_those(name: str, swap: tuple[str, str], expected: list[str]) -> None:
    assert faults_in(name, swap) == expected
