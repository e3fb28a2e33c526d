"""Running the linter on one file, without any other."""

from __future__ import annotations

from tfdata_lint.analysis import Rules
from tfdata_lint.catalogue import load_catalogue
from tfdata_lint.done import Done
from tfdata_lint.grouping import Group
from tfdata_lint.reading.source import Source
from tfdata_lint.rule import Assumptions
from tfdata_lint.work import Job, work


def worked(
    source: Source,
    codes: frozenset[str],
    assumptions: Assumptions,
    *,
    fix: bool = False,
    unsafe: bool = False,
) -> Done:
    """What comes of a file, and of its fixes if asked."""
    group = Group((source,), frozenset({source.path}))
    rules = Rules(load_catalogue(), lambda _: codes, assumptions)
    (done,) = work(Job(group, rules, fix=fix, unsafe=unsafe))
    return done
