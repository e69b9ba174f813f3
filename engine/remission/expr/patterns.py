"""Regular expressions that are compiled when they are first used: most of them are for what is misspelt."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    regex = re.compile
else:

    class _Pattern:
        """Stands for a compiled pattern until one of its methods is asked for, which it then keeps as its own."""

        def __init__(self, pattern: str, flags: int = 0) -> None:
            self.pattern, self._flags = pattern, flags

        def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a pattern has
            found = getattr(re.compile(self.pattern, self._flags), name)
            setattr(self, name, found)
            return found

    def regex(pattern: str, flags: int = 0) -> re.Pattern[str]:
        """Return what can be used like a compiled pattern, at no cost until it is."""
        return _Pattern(pattern, flags)
