"""Lines that the desk left for the audit log are appended by whoever holds the drop folder.

The desk writes them to the ledger in the transaction of what they tell, so that neither is there without the other; the
log itself belongs to one run at a time.
"""

from __future__ import annotations

from edi837.drop.audit_lines import Stamped, write_stamped
from edi837.drop.drop import Drop
from edi837.drop.intent import Intent, resolve_upon
from edi837.drop.take import new_token, work_folder
from edi837.ledger import desk_log


def write_waiting_lines(drop: Drop) -> None:
    """Append the lines that wait, in the order in which they came."""
    with drop.ledger.reading() as session:
        lines = desk_log.waiting_lines_in(session)
    if not lines:
        return
    token = new_token()
    part = write_stamped(drop, token, (Stamped(line.at, line.run, line.action, line.facts) for line in lines))
    with resolve_upon(drop, Intent(work=drop.root.relative(work_folder(drop, token)), part=part)) as session:
        desk_log.take_lines(session, lines)
