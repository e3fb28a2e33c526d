"""What the screen leaves out is interpreted all the same, and nothing is found in it."""

from __future__ import annotations

import ast
import random
import re
import warnings
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tfdata_lint import analysis
from tfdata_lint.analysis import lint
from tfdata_lint.catalogue import load_catalogue
from tfdata_lint.grouping import telling_names
from tfdata_lint.reading.project import Project
from tfdata_lint.reading.screen import may_hold_pipelines
from tfdata_lint.reading.source import Source
from tfdata_lint.reading.strangers import Strangers
from tfdata_lint.reading.survey import leads_to_pipelines
from tfdata_lint.rule import Assumptions

ROOT = Path(__file__).parent.parent

VARIANTS = 2
"""Programs that are made of each text by leaving out statements."""

_BLOCK = re.compile(r"```python[^\n]*\n(.*?)```", re.DOTALL)


def texts() -> Iterator[str]:
    """The corpus, the pages of the rules, and the tests' programs."""
    for folder in (ROOT / "corpus", ROOT / "tfdata_lint" / "reading", ROOT / "benchmarks"):
        for path in sorted(folder.rglob("*.py")):
            yield path.read_text(encoding="utf-8")
    for folder in (ROOT / "rules", ROOT / "tests"):
        for page in sorted(folder.rglob("*.md")):
            yield from _BLOCK.findall(page.read_text(encoding="utf-8"))


def _programs() -> Iterator[str]:
    """Texts, and what is left of them without some statements."""
    chance = random.Random(6)
    for text in texts():
        with suppress(SyntaxError):
            tree = ast.parse(text)
            yield text
            for _ in range(VARIANTS):
                kept = [each for each in tree.body if chance.random() < 0.5]
                yield ast.unparse(ast.Module(kept, []))


def _left_out(text: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(text)
    source = Source("program.py", text)
    strangers = Strangers(source, Project((source,)))
    return not may_hold_pipelines(text) or not leads_to_pipelines(tree, telling_names(), strangers)


def test_nothing_is_found_in_what_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = load_catalogue()
    left_out = sorted({text for text in _programs() if _left_out(text)})
    assert len(left_out) > 300
    monkeypatch.setattr(analysis, "leads_to_pipelines", lambda *_: True)
    for text in left_out:
        codes = catalogue.codes - {"TFD000", "TFD001"}
        result = lint(Source("program.py", text), codes, catalogue, Assumptions())
        assert result.findings == (), text
