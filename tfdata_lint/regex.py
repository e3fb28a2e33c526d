"""Regular expressions that are compiled when they are asked for the first time.

A run asks few of all that its modules hold, and to compile one takes longer than most questions.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False

if TYPE_CHECKING:
    Regex = re.compile
else:

    class Regex:
        """What `re.compile` would return, as soon as one of its attributes is read."""

        def __init__(self, text, flags=0):
            self._said = text, flags

        def __getattr__(self, name):
            if name == "_said":
                # Of a copy that is being made.
                raise AttributeError(name)
            attribute = getattr(re.compile(*self._said), name)
            # From now on it is found here.
            setattr(self, name, attribute)
            return attribute
