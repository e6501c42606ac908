"""Work on one file that must not stop the others, whatever is wrong with it, or with us."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TypeVar

from edi837.drop.attempts import count_failure
from edi837.drop.drop import Drop
from edi837.drop.take import TakenFile
from edi837.system.errors import Edi837Error, Unreadable

Done = TypeVar("Done")
Aside = TypeVar("Aside")


def isolated(drop: Drop, taken: TakenFile, work: Callable[[], Done], put_aside: Callable[[], Aside]) -> Done | Aside:
    """What `work` gives; where it meets a fault of ours, what `put_aside` gives: nothing of the file is carried out.

    Errors of disk and ledger go to the caller, and Unreadable where there is not enough memory, which is counted.
    """
    try:
        return work()
    except MemoryError:
        count_failure(drop, taken.key)
        raise Unreadable(f"{taken.name}: there is not enough memory") from None
    except (Edi837Error, OSError):
        raise
    except Exception as error:  # one file is isolated: the others go on
        drop.log("error", "fault", f"{taken.name}: {fault_in_words(error)}", file=taken.name)
        return put_aside()


def fault_in_words(error: BaseException) -> str:
    """The kind of an error and where it came from, without any value: they may be a patient's."""
    places, trace = [], error.__traceback__
    while trace is not None:
        places.append(f"{os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}")
        trace = trace.tb_next
    return f"a fault of the tool, {type(error).__name__} at {' '.join(places[-6:])}"
