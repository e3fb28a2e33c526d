"""What the linted code is for: which TensorFlow and Keras, and how much memory."""

from __future__ import annotations

from tfdata_lint.records import dataclass

Version = tuple[int, ...]

MEMORY_GIB = 16.0
"""The memory that data may fill where nobody says how much there is."""

KERAS_3: Version = (2, 16)
"""The first TensorFlow whose Keras is Keras 3."""

_FIRST_FOR_PYTHON: tuple[tuple[Version, Version], ...] = (
    ((3, 13), (2, 20)),
    ((3, 12), (2, 16)),
    ((3, 11), (2, 12)),
    ((3, 10), (2, 8)),
    ((3, 9), (2, 5)),
)
"""The first TensorFlow that was published for each version of Python, as its wheels say."""


def needed_for_python(version: Version) -> Version | None:
    """The first TensorFlow that runs on this Python or a newer one; None where all of them may."""
    return next((first for python, first in _FIRST_FOR_PYTHON if version >= python), None)


@dataclass(frozen=True, slots=True)
class Target:
    """The lowest TensorFlow version that the code must run on, or None when nothing says so.

    Unknown means that no version's mercy is assumed: both `at_least` and `below` answer no.
    """

    tensorflow: Version | None = None

    def at_least(self, *version: int) -> bool:
        """True when every version that the target admits is `version` or newer."""
        return self.tensorflow is not None and self.tensorflow >= version

    def below(self, *version: int) -> bool:
        """True when the target is known to be older than `version`."""
        return self.tensorflow is not None and self.tensorflow < version
