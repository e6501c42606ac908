"""Being told to stop: Ctrl-C and SIGTERM alike end what is being done, once."""

from __future__ import annotations

import signal
from typing import NoReturn

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def stop_on_signals() -> None:
    """Raise KeyboardInterrupt at the first signal; the next ones do not disturb the tidying up.

    A signal that is ignored, as in a job in the background, stays so.
    """
    for number in _SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)


def _stop(_: int, __: object) -> NoReturn:
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt
