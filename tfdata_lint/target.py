"""What the linted code is for: which TensorFlow and Keras, and how much memory."""

from __future__ import annotations

from tfdata_lint.records import dataclass

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Iterable

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

    Unknown means that no version's mercy is assumed: both `at_least` and `below` answer no. What
    requires no version is `told` to be for one in a text for people, and `presumed` to be no older
    than another by such a text or its age: enough to hold a finding back, not to report one.
    """

    tensorflow: Version | None = None
    told: Version | None = None
    presumed: Version | None = None

    def __str__(self) -> str:
        if self.tensorflow is not None:
            return _written(self.tensorflow)
        if self.presumed is None:
            return "unknown"
        return f"unknown, presumably {_written(self.presumed)}"

    def at_least(self, *version: int) -> bool:
        """True when every version that the target admits is `version` or newer."""
        return self.tensorflow is not None and self.tensorflow >= version

    def presumably(self, *version: int) -> bool:
        """True when the target is `version` or newer for all that is known or presumed."""
        return self.at_least(*version) or (self.presumed is not None and self.presumed >= version)

    def below(self, *version: int) -> bool:
        """True when the target is known, or else told, to be older than `version`."""
        lowest = self.tensorflow or self.told
        return lowest is not None and lowest < version

    @staticmethod
    def lowest(targets: Iterable[Target]) -> Target:
        """The lowest of each that is known of any; what is required is presumed as well."""
        listed = list(targets)
        newest = (max(each.tensorflow or (), each.presumed or ()) for each in listed)
        return Target(
            _least(each.tensorflow for each in listed),
            _least(each.told for each in listed),
            _least(newest) if any(each.presumed for each in listed) else None,
        )


def _least(versions: Iterable[Version | None]) -> Version | None:
    return min(filter(None, versions), default=None)


def _written(version: Version) -> str:
    return ".".join(map(str, version))
