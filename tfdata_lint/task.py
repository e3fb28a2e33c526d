"""What is to be done with which files."""

from __future__ import annotations

from tfdata_lint.records import dataclass

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tfdata_lint.catalogue import Catalogue
    from tfdata_lint.config import Config
    from tfdata_lint.rule import Assumptions

    Input = tuple[str, Callable[[], bytes]]
    """A file's path as the user knows it, and what reads it; reading may raise OSError."""


@dataclass(frozen=True, slots=True)
class Task:
    """What to do with the files. What costs to find out is asked for only when it is needed.

    `assumptions` are those about the world in which files with some paths run together. `folders`
    are the folders that the user named, as far up as a project may reach. `keeps` says that results
    of earlier runs may be used and kept.
    """

    config: Config
    catalogue: Callable[[], Catalogue]
    assumptions: Callable[[Iterable[str]], Assumptions]
    fix: bool = False
    jobs: int = 1
    folders: Sequence[str] = ()
    keeps: bool = False
