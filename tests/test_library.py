"""Parsed files that are kept for others."""

from __future__ import annotations

import operator
import os
import pickle

from tfdata_lint.analysis import lint
from tfdata_lint.catalogue import load_catalogue
from tfdata_lint.reading.library import MAX_KEPT, Library
from tfdata_lint.reading.read import syntax_problem
from tfdata_lint.reading.source import Source, once
from tfdata_lint.rule import Assumptions


def test_the_same_text_is_parsed_once() -> None:
    library = Library()
    source = Source("a.py", "x = 1\n")
    kept = library.kept(source)
    assert kept is not source
    assert library.kept(Source("a.py", "x = 1\n")) is kept
    assert library.kept(Source("a.py", "x = 2\n")).text == "x = 2\n"
    assert library.kept(source) is not kept


def test_what_was_not_asked_for_of_late_is_let_go() -> None:
    library = Library()
    text = "#" * (MAX_KEPT // 3)
    first, second = Source("1.py", text), Source("2.py", text)
    kept = library.kept(first)
    library.kept(second)
    assert library.kept(first) is kept
    library.kept(Source("3.py", text + "#"))
    assert library.kept(first) is kept
    other = library.kept(second)
    assert library.kept(Source("big.py", 4 * text)).text == 4 * text
    assert library.kept(second) is not other


def test_what_the_last_group_imported_is_there_for_the_next() -> None:
    library = Library()
    sources = [Source(f"{number}.py", "#" * MAX_KEPT) for number in range(3)]

    def imported() -> list[Source]:
        library.begin()
        library.interpreted()
        library.opened.update((os.path.abspath(source.path), None) for source in sources)
        return [library.kept(source) for source in sources]

    first = imported()
    assert all(map(operator.is_, first, imported()))
    for _ in range(2):
        library.begin()
        library.kept(Source("screened out.py", "x"))
    assert all(map(operator.is_, first, imported()))
    for _ in range(2):
        library.begin()
        library.interpreted()
    library.kept(Source("other.py", "x"))
    assert not any(map(operator.is_, first, imported()))


def test_questions_are_answered_once_and_answers_stay_at_home() -> None:
    asked = []

    @once
    def length(source: Source) -> int:
        asked.append(source.path)
        return len(source.text)

    source = Source("a.py", "x = 1\n")
    assert (length(source), length(source), asked) == (6, 6, ["a.py"])
    assert syntax_problem(source) is None
    again = pickle.loads(pickle.dumps(source))
    assert again == source
    assert vars(again).keys() == {"path", "text", "encoding", "bom", "layout"}


def test_only_the_tree_that_is_interpreted_stays() -> None:
    catalogue = load_catalogue()
    source = Source("a.py", "import tensorflow as tf\ntf.data.Dataset.range(3).batch(2)\n")
    lint(source, catalogue.codes, catalogue, Assumptions())
    assert "module" in source.__dict__
    assert "tree" not in source.__dict__
    assert source.tree.body
