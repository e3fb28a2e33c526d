"""Which files of a project, beside those that are looked at, use a function of one of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from tfdata_lint.reading.files import File
from tfdata_lint.reading.imports import Finder
from tfdata_lint.reading.project import location
from tfdata_lint.reading.source import Source
from tfdata_lint.reading.surroundings import functions_around
from tfdata_lint.regex import Regex
from tfdata_lint.rule import Finding

HANDED_ON = frozenset({"returned", "yielded"})
"""Uses whose meaning other files decide."""

_NAME = Regex(r"\w+")


def handed_on(
    sources: Mapping[str, Source], findings: Iterable[Finding], given: Collection[str]
) -> dict[str, set[str]]:
    """The functions that hand on a dataset which there is a finding about: their names by the
    absolute path of their file.

    Those in a file that was not given are among them when a given one uses the dataset: others may
    finish what it does not.
    """
    found: dict[str, set[str]] = {}
    for finding in findings:
        if finding.trail and finding.path not in given and finding.path in sources:
            source = sources[finding.path]
            names = functions_around(source, finding.line)
            found.setdefault(location(source), set()).update(names)
        last = finding.trail[-1] if finding.trail else None
        if last is not None and last.stage in HANDED_ON and last.path in sources:
            source = sources[last.path]
            rest = source.line(last.line)[last.column - 1 :]
            name = _NAME.match(rest)
            if name is not None:
                found.setdefault(location(source), set()).add(name[0])
    return found


def callers(
    functions: Mapping[str, Collection[str]], known: Collection[str], finder: Finder
) -> list[str]:
    """The files of the project that import a file and name one of its functions, sorted, without
    those that are known already. All paths are absolute."""
    return sorted(
        {
            importer
            for path, names in functions.items()
            for importer in (finder.importers(path) if names else ())
            if importer not in known and importer not in functions and _name(importer, names)
        }
    )


def _name(path: str, names: Collection[str]) -> bool:
    """True for a file in which one of the names stands, in a notebook perhaps behind an escape."""
    try:
        data = File.at(path).data
    except OSError:
        return False
    written = "|".join(map(re.escape, sorted(names)))
    return re.search(rf"(?:(?<!\w)|(?<=\\[nrt]))(?:{written})(?!\w)".encode(), data) is not None
