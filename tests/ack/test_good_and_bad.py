"""A file with a good and a bad claim: the interchange and set are accepted, one claim is accepted, one rejected."""

from __future__ import annotations

from tests.ack.answered import answers_to, claim, file_of, subscribers

BAD = (("LS-1001", "LS-1002"), ("67457000110", "6745700011"), ("6R*LS1001B", "6R*LS1002B"))
FILE = file_of(subscribers(claim(), claim("P", *BAD)))

ISA = "ISA*00*          *00*          *ZZ*CLEARPATH      *ZZ*LAKESHORE      *261124*0000*^*00501*{0:09}*0*T*:~\n"
TA1 = ISA.format(1) + "TA1*000004711*261110*0805*A*000~\nIEA*0*000000001~\n"
FUNCTIONAL = (
    ISA.format(2)
    + """\
GS*FA*CLEARPATH*LAKESHORE*20261124*0000*3*X*005010X231A1~
ST*999*0001*005010X231A1~
AK1*HC*4711*005010X222A1~
AK2*837*0001*005010X222A1~
IK3*LIN*54*2410*8~
CTX*CLM01:LS-1002~
IK4*3*234*I12*6745700011~
IK5*E*I5~
AK9*E*1*1*1~
SE*9*0001~
GE*1*3~
IEA*1*000000002~
"""
)
CLAIMS = (
    ISA.format(4)
    + """\
GS*HN*CLEARPATH*LAKESHORE*20261124*0000*5*X*005010X214~
ST*277*0001*005010X214~
BHT*0085*08*5-0001*20261124*0000*TH~
HL*1**20*1~
NM1*PR*2*CLEARPATH*****46*CP001~
TRN*1*5-0001~
DTP*050*D8*20261124~
DTP*009*D8*20261124~
HL*2*1*21*1~
NM1*41*2*LAKESHORE BILLING*****46*LS4711~
TRN*2*LS20261110~
STC*A1:19:40*20261124*WQ*780~
QTY*90*1~
QTY*AA*1~
AMT*YU*390~
AMT*YY*390~
HL*3*2*19*1~
NM1*85*2*LAKESHORE PSYCHIATRY*****XX*1467560003~
TRN*1*0~
STC*A1:19:40**WQ*780~
QTY*QA*1~
QTY*QC*1~
AMT*YU*390~
AMT*YY*390~
HL*4*3*PT~
NM1*QC*1*RIVERA*CAMILA****MI*LSM004200~
TRN*2*LS-1001~
STC*A2:20*20261124*WQ*390~
DTP*472*D8*20261103~
HL*5*3*PT~
NM1*QC*1*RIVERA*CAMILA****MI*LSM004200~
TRN*2*LS-1002~
STC*A7:218*20261124*U*390~
DTP*472*D8*20261103~
SVC*HC:J3000*60*****5~
STC*A7:218*20261124*U~
REF*FJ*LS1002B~
DTP*472*D8*20261103~
SE*38*0001~
GE*1*5~
IEA*1*000000004~
"""
)


def test_the_three_answers() -> None:
    assert answers_to(FILE) == {"000004711.ta1": TA1, "000004711.999": FUNCTIONAL, "000004711.277ca": CLAIMS}


def test_the_same_input_gives_the_same_bytes() -> None:
    first = answers_to(FILE, first=None)
    assert first == answers_to(FILE, first=None)
    assert first != answers_to(FILE.replace("LS-1001", "LS-1003"), first=None)
