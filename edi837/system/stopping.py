"""Being told to stop: Ctrl-C and SIGTERM alike end what is being done, once."""

from __future__ import annotations

import _thread
import signal
import sys
import time
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
# Seconds until a stop that could not be raised is tried again.
_MOMENT = 0.001


def stop_on_signals() -> None:
    """Raise KeyboardInterrupt at the first signal; the next ones do not disturb the tidying up.

    A signal that is ignored, as in a job in the background, stays so. A stop is not lost where Python would drop it
    or hide it in another error: it is raised a moment later.
    """
    for number in _SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)
    sys.unraisablehook = _dropped


def nothing_left_to_stop() -> None:
    """The work came to its end: a signal does not change how it ended any more."""
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def _stop(_: int, frame: FrameType | None) -> None:
    nothing_left_to_stop()
    sys.unraisablehook = _unwound
    if _imports(frame):
        _later()
    else:
        raise KeyboardInterrupt


def _imports(frame: FrameType | None) -> bool:
    """Whether a module is being imported: an error while one of its classes is made becomes a RuntimeError."""
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


def _dropped(what: UnraisableHookArgs) -> None:
    """Python drops what is raised while it clears an object away (`__del__`)."""
    if issubclass(what.exc_type, KeyboardInterrupt):
        _later()
    else:
        sys.__unraisablehook__(what)


def _unwound(what: UnraisableHookArgs) -> None:
    """After a stop: what an object that was half made says as it is cleared away is no news to anybody."""
    if issubclass(what.exc_type, KeyboardInterrupt):
        _later()


def _later() -> None:
    signal.signal(signal.SIGINT, _stop)
    # Not threading.Thread: what was interrupted may itself hold the lock that starting one takes.
    _thread.start_new_thread(_signal, (_thread.get_ident(),))


def _signal(thread: int) -> None:
    time.sleep(_MOMENT)
    # A real signal, which also ends a wait for a file or a process.
    signal.pthread_kill(thread, signal.SIGINT)
