"""Every fix that the corpus offers: it parses, it cures, it touches nothing else, it is stable."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

from corpus.score import FOLDER, corpus_files, read_target
from tests.alone import worked
from tfdata_lint.catalogue import UNUSED_SUPPRESSION, load_catalogue
from tfdata_lint.engine import Done
from tfdata_lint.reading.read import read
from tfdata_lint.reading.source import Source
from tfdata_lint.rule import Applicability, Assumptions, Finding
from tfdata_lint.target import Target


def _fixed(source: Source, unsafe: bool) -> Done:
    catalogue = load_catalogue()
    codes = catalogue.codes - {UNUSED_SUPPRESSION.code}
    assumptions = Assumptions(target=read_target(source) or Target())
    return worked(source, codes, assumptions, fix=True, unsafe=unsafe)


def _wanted(finding: Finding, unsafe: bool) -> bool:
    if finding.fix is None:
        return False
    return finding.fix.applicability is Applicability.SAFE or unsafe


def _unchanged_around_edits(done: Done) -> None:
    """Lines that no edit of the first round touches stand in the fixed text, in their order."""
    assert done.source is not None and done.fixed is not None
    text = done.source.text
    touched: set[int] = set()
    for finding in done.before.findings:
        for edit in finding.fix.edits if finding.fix is not None else ():
            first, _ = done.source.position(edit.start)
            last, _ = done.source.position(edit.end)
            touched.update(range(first, last + 1))
    rest = iter(done.fixed.text.splitlines())
    for number, line in enumerate(text.splitlines(), 1):
        if number not in touched:
            assert any(line == other for other in rest), f"line {number} is gone: {line}"


@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
@pytest.mark.parametrize(
    "path", corpus_files(), ids=lambda path: path.relative_to(FOLDER).as_posix()
)
def test_fixing(path: Path, unsafe: bool) -> None:
    source = read(path)
    assert isinstance(source, Source)
    done = _fixed(source, unsafe)
    assert done.fixed is not None
    assert not done.after.troubles
    ast.parse(done.fixed.text)

    before = Counter(each.code for each in done.before.findings if not _wanted(each, unsafe))
    after = Counter(each.code for each in done.after.findings)
    assert not [each for each in done.after.findings if _wanted(each, unsafe)]
    assert after <= before, "a fix has made a finding"
    _unchanged_around_edits(done)

    again = _fixed(Source(source.path, done.fixed.text), unsafe)
    assert again.fixes == 0
    assert again.fixed is not None and again.fixed.text == done.fixed.text


def test_the_corpus_offers_fixes() -> None:
    fixes = 0
    for path in corpus_files():
        source = read(path)
        assert isinstance(source, Source)
        fixes += _fixed(source, unsafe=True).fixes
    assert fixes > 150
