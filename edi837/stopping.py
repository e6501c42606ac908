"""Being told to stop: Ctrl-C and SIGTERM alike end what is being done, once."""

from __future__ import annotations

import _thread
import signal
import sys
import time
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
# Seconds until a stop that was dropped is raised again: by then the object that dropped it is gone.
_MOMENT = 0.001


def stop_on_signals() -> None:
    """Raise KeyboardInterrupt at the first signal; the next ones do not disturb the tidying up.

    A signal that is ignored, as in a job in the background, stays so.
    """
    for number in _SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)
    sys.unraisablehook = _dropped


def _stop(_: int, __: object) -> NoReturn:
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _dropped(what: UnraisableHookArgs) -> None:
    """Python drops what is raised while an object is cleared away (`__del__`): a stop must not be lost with it."""
    if not issubclass(what.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(what)
        return
    signal.signal(signal.SIGINT, _stop)
    # Not threading.Thread: the object may have been cleared away by a thread's start, which holds a lock.
    _thread.start_new_thread(_stop_again, (_thread.get_ident(),))


def _stop_again(main: int) -> None:
    time.sleep(_MOMENT)
    # A real signal, which also ends the wait for a file or a process.
    signal.pthread_kill(main, signal.SIGINT)
