"""Changed files are written."""

from __future__ import annotations

from tfdata_lint.catalogue import Catalogue
from tfdata_lint.done import Done, Run
from tfdata_lint.findings.result import Trouble
from tfdata_lint.findings.suppress import add_ignores
from tfdata_lint.reading.read import write_back
from tfdata_lint.records import replace


def write_fixes(run: Run) -> Run:
    """Write what fixes changed. A file that cannot be written is as it was, and is a trouble."""
    return Run(tuple(_written(file) for file in run.files))


def write_ignores(run: Run, catalogue: Catalogue) -> Run:
    """Write a comment on every line with a finding that suppresses it; the rest is left."""
    files = []
    for file in run.files:
        if file.source is not None and file.before.findings and file.given:
            ignored, left = add_ignores(file.source, file.before.findings, catalogue)
            after = replace(file.before, findings=tuple(left))
            number = len(file.before.findings) - len(left)
            file = _written(Done(file.before, after, file.source, ignored, number))
        files.append(file)
    return Run(tuple(files))


def _written(file: Done) -> Done:
    """Write a changed file; as if nothing had been asked for where that fails."""
    if not file.fixes or file.source is None or file.fixed is None:
        return file
    try:
        write_back(file.source, file.fixed.written, file.source.path)
    except OSError as error:
        reason = error.strerror or str(error).removeprefix(f"{file.source.path}: ")
        trouble = Trouble(file.source.path, f"not changed: {reason.removesuffix('; not written')}")
        before = replace(file.before, troubles=(*file.before.troubles, trouble))
        return Done(before, before, file.source, file.source)
    return file
