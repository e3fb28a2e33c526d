"""The example on the page of a rule that the verifier runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tfdata_lint.analysis import Rules, lint_files
from tfdata_lint.catalogue import CANNOT_ANALYSE, UNUSED_SUPPRESSION, Catalogue, pages_folder
from tfdata_lint.reading.source import Source
from tfdata_lint.rule import Assumptions
from tfdata_lint.verify.session import Clerk

_FENCE = re.compile(r"^```(?P<kind>[^\n]*)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)


def is_page(path: Path, catalogue: Catalogue) -> bool:
    """True for the page of a rule on pipelines."""
    folder = pages_folder().resolve()
    return path.suffix == ".md" and path.resolve().parent == folder and _rule(path, catalogue)


def _rule(path: Path, catalogue: Catalogue) -> bool:
    ours = (CANNOT_ANALYSE, UNUSED_SUPPRESSION)
    return any(rule.name == path.stem and rule not in ours for rule in catalogue.rules)


def examples(page: Path) -> Iterator[Source]:
    """The examples for which no version is assumed, each on the lines of the page."""
    whole = page.read_text(encoding="utf-8")
    for match in _FENCE.finditer(whole):
        if match["kind"].strip() == "python":
            above = "\n" * whole.count("\n", 0, match.start("text"))
            yield Source(str(page), above + match["text"])


def ask(page: Path, catalogue: Catalogue, clerk: Clerk) -> None:
    """Ask about the first finding of the page's rule in the first example that has a program."""
    rule = catalogue.find(page.stem)
    rules = Rules(catalogue, lambda _: frozenset({rule.code}), Assumptions())
    start = len(clerk.asked)
    for source in examples(page):
        lint_files([source], rules, clerk.finder, None, clerk.see)
        found = clerk.asked[start:]
        runnable = [each for each in found if each.built is not None]
        if runnable:
            clerk.asked[start:] = runnable[:1]
            return
        if len(found) > 1:
            clerk.asked[start:] = found[:1]
