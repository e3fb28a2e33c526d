"""What came of files: as they are, and as fixes make them."""

from __future__ import annotations

from tfdata_lint.findings.cells import in_cells
from tfdata_lint.findings.result import FileResult, Result
from tfdata_lint.records import dataclass

TYPE_CHECKING = False

if TYPE_CHECKING:
    from tfdata_lint.cache import Origin
    from tfdata_lint.reading.source import Source


class EngineError(Exception):
    """A run that could not be finished; the text is for the user."""


@dataclass(frozen=True, slots=True)
class Done:
    """What came of one file as it is, and as fixes make it; equal when nothing is fixed.

    A file that was not `given` is never written. `origin` is what the result depends on, None where
    that is more than can be told.
    """

    before: FileResult
    after: FileResult
    source: Source | None = None
    fixed: Source | None = None
    fixes: int = 0
    given: bool = True
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """What came of all files, in the order of their paths."""

    files: tuple[Done, ...]

    @property
    def changed(self) -> list[Done]:
        """The files that fixes change."""
        return [done for done in self.files if done.fixes]

    @property
    def before(self) -> Result:
        """The result for the files as they are."""
        sources = {done.before.path: done.source for done in self.files if done.source is not None}
        return Result(tuple(in_cells(done.before, sources) for done in self.files), sources)

    @property
    def after(self) -> Result:
        """The result for the files as fixes make them."""
        sources = {done.after.path: done.fixed for done in self.files if done.fixed is not None}
        return Result(
            tuple(in_cells(done.after, sources) for done in self.files),
            sources,
            fixed=sum(done.fixes for done in self.files),
        )
