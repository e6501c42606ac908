"""Regular expressions that are compiled when they are first used: of a hundred and fifty a small file uses half."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    late_pattern = re.compile
else:

    class late_pattern:  # noqa: N801 - used like re.compile
        """What re.compile makes of a text, when one of its methods is asked for; from then on that is an attribute.

        Whether the text is a regular expression is seen then too, and by tests/system/test_late_pattern.py.
        """

        def __init__(self, text: str | bytes, flags: int = 0) -> None:
            self._text, self._flags = text, flags

        def __getattr__(self, name: str) -> Any:
            # What Python asks of any object, such as when it is copied, is not the pattern's.
            if name.startswith("_"):
                raise AttributeError(name)
            value = self.__dict__[name] = getattr(re.compile(self._text, self._flags), name)
            return value
