"""Show where the time of a cold run goes, by parts of the linter.

    python -m benchmarks.profile FOLDER_OR_FILE...

The times are those of cProfile, which makes calls dearer than they are: shares are meant, not
seconds. What Python's own functions take counts for the part that calls them.
"""

from __future__ import annotations

import cProfile
import io
import os
import pstats
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import redirect_stdout
from pathlib import Path

import tfdata_lint
from tfdata_lint.cli import main as lint

PACKAGE = str(Path(tfdata_lint.__file__).parent)

PARTS = (
    ("graph/guards", "guards: they meet and merge"),
    ("graph/values", "values: alternatives meet and merge"),
    ("graph/state", "states: copied and joined"),
    ("graph/relevance", "which functions matter"),
    ("graph/outlook", "which functions matter"),
    ("graph", "the rest of the interpreter"),
    ("reading", "reading, screen, `ast`, positions"),
    ("grouping", "reading, screen, `ast`, positions"),
    ("checks", "rules"),
    ("findings", "rules"),
)
"""The beginnings of files' names in the package, the first that fits, with what they are."""

LIBCST = "LibCST: its parser and its import"

START = "importing modules"

OTHER = "everything else"


def main(arguments: Sequence[str]) -> int:
    """Profile a run over some paths and print a table."""
    profile = cProfile.Profile()
    options = ("--isolated", "--no-cache", "--jobs=1", "--exit-zero", "--output-format=concise")
    with redirect_stdout(io.StringIO()):
        status = profile.runcall(lint, [*options, *arguments])
    spent = by_part(pstats.Stats(profile))
    total = sum(spent.values())
    print("| part | share |\n|---|---|")
    for part, seconds in spent.most_common():
        print(f"| {part} | {100 * seconds / total:.0f} % |")
    return status


def by_part(stats: pstats.Stats) -> Counter[str]:
    """Seconds in each part. Functions that are written in C count for their callers."""
    spent: Counter[str] = Counter()
    # The stubs do not know what `pstats` keeps: calls, own and total time, and those by caller.
    for (file, _, _), (_, _, own, _, callers) in stats.stats.items():  # type: ignore[attr-defined]
        if file != "~" or not callers:
            spent[_part(file)] += own
            continue
        for (caller, _, _), (_, _, own_there, _) in callers.items():
            spent[_part(caller)] += own_there
    return spent


def _part(file: str) -> str:
    """What the code in a file is for."""
    if f"{os.sep}libcst{os.sep}" in file:
        return LIBCST
    if "importlib" in file:
        return START
    if os.path.basename(file) == "ast.py":
        file = os.path.join(PACKAGE, "reading")
    if not file.startswith(PACKAGE):
        return OTHER
    name = os.path.relpath(file, PACKAGE).replace(os.sep, "/")
    return next((part for beginning, part in PARTS if name.startswith(beginning)), OTHER)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
