"""What a rule or a policy against a miss would begin with: for a person to write, and to sign."""

from __future__ import annotations

import re

from edi837.report.figures import counted, dollars
from edi837.scorecard.misses import Miss
from edi837.scorecard.reasons import reasons_of

_STATUS = re.compile(r"([A-Z]\w{1,2}:\d+)(?::\w+)?")


def skeleton(miss: Miss) -> str:
    """The line of mappings/codes/predictions.xml and a policy of the payer, with what is known of both."""
    carc = " ".join(dict.fromkeys(reasons_of(miss.reasons)))
    status = next((match[1] for each in miss.reasons if (match := _STATUS.fullmatch(each))), "")
    known = {"carc": carc, "rarc": " ".join(miss.remarks), "status": status}
    prediction = " ".join(f'{name}="{value}"' for name, value in known.items() if value)
    what = f"{counted(miss.count, 'line' if miss.code else 'claim')} {miss.state}, {dollars(miss.unpaid)}"
    codes = "/".join(each for each in (carc.partition(" ")[0], *miss.remarks[:1]) if each) if carc else ""
    answers = f' codes="{codes}"' if codes else ""
    scope = f'<when drugs="{miss.code}"/>' if miss.code else "<when/>"
    return (
        f"<!-- payer {miss.payer_id or 'unknown'}: {miss.reason or 'no reason given'}, {what}. "
        "Not signed: who writes it reads the payer's policy first. -->\n"
        f'as a rule:   <rule code="" {prediction}/> in mappings/codes/predictions.xml, after `edi837 rules new`\n'
        f'as a policy: <policy id="" says="" source="" severity="warning" status="shadow"{answers}>{scope}'
        "<!-- what it asks --><examples><breaks/><keeps/></examples></policy>"
    )
