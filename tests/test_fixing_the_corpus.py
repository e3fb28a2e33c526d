"""Every fix that the corpus offers: it parses, it cures, it touches nothing else, it is stable.

The files of a project are fixed together, as a run over their folder does it, and alone, too.
"""

from __future__ import annotations

import ast
import json
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

import pytest

from corpus.score import FOLDER, Unit, read_target, units
from tfdata_lint.analysis import Rules, lint_files
from tfdata_lint.catalogue import UNUSED_SUPPRESSION, load_catalogue
from tfdata_lint.done import Done
from tfdata_lint.findings.result import FileResult
from tfdata_lint.grouping import Group
from tfdata_lint.reading.files import read_data, read_file
from tfdata_lint.reading.imports import Finder
from tfdata_lint.reading.source import Source
from tfdata_lint.records import replace
from tfdata_lint.rule import Applicability, Assumptions, Finding
from tfdata_lint.target import Target
from tfdata_lint.work import Job, work


def _units() -> list[Unit]:
    together = units()
    alone = (
        Unit("one file", (path,)) for unit in together if len(unit.files) > 1 for path in unit.files
    )
    return [*together, *alone]


def _name(unit: Unit) -> str:
    first = unit.files[0].relative_to(FOLDER)
    return first.as_posix() if len(unit.files) == 1 else "/".join(first.parts[:2])


def _sources(unit: Unit) -> list[Source]:
    sources = []
    for path in unit.files:
        source = read_file(path)
        assert isinstance(source, Source)
        sources.append(source)
    return sources


def _fixed(sources: Iterable[Source], unsafe: bool) -> list[Done]:
    return work(replace(_job(sources), fix=True, unsafe=unsafe))


def _job(sources: Iterable[Source]) -> Job:
    group = Group(tuple(sources), frozenset(source.path for source in sources))
    catalogue = load_catalogue()
    codes = catalogue.codes - {UNUSED_SUPPRESSION.code}
    target = next(filter(None, map(read_target, group.sources)), Target())
    rules = Rules(catalogue, lambda _: codes, Assumptions(target=target))
    finder = Finder() if len(group.sources) > 1 else None
    return Job(group, rules, finder)


def _wanted(finding: Finding, unsafe: bool) -> bool:
    if finding.fix is None:
        return False
    return finding.fix.applicability is Applicability.SAFE or unsafe


def _unchanged_around_edits(done: Done) -> None:
    """Lines that no edit of the first round touches stand in the fixed text, in their order."""
    assert done.source is not None and done.fixed is not None
    text = done.source.original
    touched: set[int] = set()
    for finding in done.before.findings:
        for edit in finding.fix.edits if finding.fix is not None else ():
            first, _ = done.source.position(edit.start)
            last, _ = done.source.position(edit.end)
            touched.update(range(first, last + 1))
    rest = iter(done.fixed.original.splitlines())
    for number, line in enumerate(text.splitlines(), 1):
        if number not in touched:
            assert any(line == other for other in rest), f"line {number} is gone: {line}"


def _without_code(notebook: str) -> Any:
    content = json.loads(notebook)
    for cell in content["cells"]:
        if cell["cell_type"] == "code":
            del cell["source"]
    return content


@pytest.mark.parametrize("unit", _units(), ids=_name)
def test_fixing(unit: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: dict[tuple[tuple[str, str], ...], dict[str, FileResult]] = {}

    def known(sources: Collection[Source], *given: Any) -> dict[str, FileResult]:
        # What is found in a text is found again, whichever fixes are wanted: it is asked once.
        state = tuple((source.path, source.text) for source in sources)
        if state not in looked:
            looked[state] = lint_files(sources, *given)
        return looked[state]

    monkeypatch.setattr("tfdata_lint.work.lint_files", known)
    _fixing(unit, unsafe=False)
    fixes = [
        finding.fix
        for results in looked.values()
        for result in results.values()
        for finding in result.findings
        if finding.fix is not None
    ]
    # Where no round offered another kind of fix, all of them together are what has just been made.
    if any(fix.applicability is not Applicability.SAFE for fix in fixes):
        _fixing(unit, unsafe=True)


def _fixing(unit: Unit, unsafe: bool) -> None:
    files = _fixed(_sources(unit), unsafe)
    again = []
    before: Counter[tuple[str, str]] = Counter()
    after: Counter[tuple[str, str]] = Counter()
    for done in files:
        assert done.source is not None and done.fixed is not None
        assert not done.after.troubles
        ast.parse(done.fixed.text)
        before.update((each.path, each.code) for each in done.before.findings)
        before.subtract(
            (each.path, each.code) for each in done.before.findings if _wanted(each, unsafe)
        )
        after.update((each.path, each.code) for each in done.after.findings)
        assert not [each for each in done.after.findings if _wanted(each, unsafe)]
        _unchanged_around_edits(done)
        path, text = done.source.path, done.fixed.written
        if path.endswith(".ipynb"):
            assert _without_code(text) == _without_code(done.source.written)
        source = read_data(text.encode(done.fixed.encoding), path)
        assert isinstance(source, Source)
        again.append(source)
    assert after <= before, "a fix has made a finding"

    if again == _sources(unit):
        # The same would be asked once more.
        assert not any(done.fixes for done in files)
        return
    written = {source.path: source.written for source in again}
    if unsafe:
        # Where nothing was left to be fixed, nothing is in the same text.
        for done in files:
            assert done.fixed is not None and done.fixed.written == written.pop(done.before.path)
        return
    for done in _fixed(again, unsafe):
        assert done.fixes == 0
        assert done.fixed is not None and done.fixed.written == written.pop(done.before.path)
    assert not written
