"""What the screen leaves out is interpreted all the same, and nothing is found in it."""

from __future__ import annotations

import ast
import random
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from tfdata_lint import analysis
from tfdata_lint.analysis import lint
from tfdata_lint.catalogue import load_catalogue
from tfdata_lint.grouping import names_of_stages, names_with_a_history
from tfdata_lint.reading.screen import leads_to_pipelines, may_hold_pipelines
from tfdata_lint.reading.source import Source
from tfdata_lint.rule import Assumptions

ROOT = Path(__file__).parent.parent

VARIANTS = 3
"""Programs that are made of each file by leaving out statements."""


def _programs() -> Iterator[str]:
    """The corpus and the tests' programs, and what is left of them without some statements."""
    chance = random.Random(6)
    for folder in (ROOT / "corpus", ROOT / "tfdata_lint" / "reading", ROOT / "benchmarks"):
        for path in sorted(folder.rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            tree = ast.parse(text)
            yield text
            for _ in range(VARIANTS):
                kept = [each for each in tree.body if chance.random() < 0.5]
                yield ast.unparse(ast.Module(kept, []))


def _left_out(text: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(text)
    names = names_of_stages() | names_with_a_history()
    return not may_hold_pipelines(text) or not leads_to_pipelines(tree, names)


def test_nothing_is_found_in_what_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = load_catalogue()
    left_out = [text for text in _programs() if _left_out(text)]
    assert len(left_out) > 100
    monkeypatch.setattr(analysis, "leads_to_pipelines", lambda *_: True)
    for text in left_out:
        codes = catalogue.codes - {"TFD000", "TFD001"}
        result = lint(Source("program.py", text), codes, catalogue, Assumptions())
        assert result.findings == (), text
