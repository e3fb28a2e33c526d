"""What is taken over from an earlier run in which all was as it is now."""

from __future__ import annotations

import os

from tfdata_lint.done import Done
from tfdata_lint.reading.files import File

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tfdata_lint.findings.result import FileResult
    from tfdata_lint.reading.source import Source


def recalled(
    results: Iterable[FileResult], readers: Mapping[str, Callable[[], bytes]]
) -> Iterator[Done]:
    """Results of an earlier run, with the texts that reports show parts of."""
    for result in results:
        reader = readers.get(result.path)
        source = _source(result.path, reader) if result.findings else None
        yield Done(result, result, source, source, given=reader is not None)


def _source(path: str, reader: Callable[[], bytes] | None) -> Source | None:
    from tfdata_lint.reading.source import Source

    if reader is None:
        from tfdata_lint.grouping import read_source

        return read_source(os.path.abspath(path))
    try:
        content = File(path, reader()).read()
    except OSError:
        return None
    return content if isinstance(content, Source) else None
