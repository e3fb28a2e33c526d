"""The example on the page of a rule that the verifier runs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from tfdata_lint.analysis import Rules, lint_files
from tfdata_lint.catalogue import CANNOT_ANALYSE, UNUSED_SUPPRESSION, Catalogue, pages_folder
from tfdata_lint.findings.result import FileResult, Result
from tfdata_lint.reading.source import Source
from tfdata_lint.regex import Regex
from tfdata_lint.rule import Assumptions, Severity
from tfdata_lint.verify.session import Asked, Clerk

_FENCE = Regex(r"^```(?P<kind>[^\n]*)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)


_GRAVITY = (Severity.ERROR, Severity.WARNING, Severity.INFO)


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


def _rank(asked: Asked) -> tuple[int, bool]:
    needs_data = asked.built is not None and bool(asked.built.question.made_up)
    return _GRAVITY.index(asked.finding.severity), needs_data


def ask(page: Path, catalogue: Catalogue, clerk: Clerk) -> None:
    """Ask about the first finding of the page's rule in one example.

    It is the gravest that has a program, rather one that brings its own data, else the first.
    """
    rule = catalogue.find(page.stem)
    rules = Rules(catalogue, lambda _: frozenset({rule.code}), Assumptions())
    start = len(clerk.asked)
    for source in examples(page):
        lint_files([source], rules, clerk.finder, None, clerk.see)
    found = clerk.asked[start:]
    built = (each for each in found if each.built)
    chosen = min(built, key=_rank, default=None) or next(iter(found), None)
    clerk.asked[start:] = [] if chosen is None else [chosen]


def with_pages(result: Result, asked: Sequence[Asked]) -> Result:
    """The result with what was asked about pages."""
    pages = {each.finding.path: each.finding for each in asked}
    texts = {path: Path(path).read_text(encoding="utf-8") for path in pages}
    return replace(
        result,
        files=(*result.files, *(FileResult(path, (found,)) for path, found in pages.items())),
        sources={**result.sources, **{path: Source(path, text) for path, text in texts.items()}},
    )
