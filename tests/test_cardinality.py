"""How many elements come out, as far as the code shows it."""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import libcst as cst
import pytest

from tests.installed import printed_by
from tfdata_lint.graph.cardinality import count_of, endless, never_returns, unforeseen
from tfdata_lint.graph.pipeline import Kind, Stage
from tfdata_lint.graph.project import build
from tfdata_lint.reading.project import Project
from tfdata_lint.reading.source import Source


def last(expression: str) -> Stage:
    """The last stage of a dataset."""
    lines = (
        "import tensorflow as tf",
        "D = tf.data.Dataset",
        "ten, three = D.range(10), D.range(3)",
        "lines = tf.data.TextLineDataset('a')",
        "def noise():",
        "    while True:",
        "        yield 1",
        f"model.fit({expression})",
    )
    graph = build(Project((Source("a.py", "\n".join(lines) + "\n"),)))
    kinds = {Kind.FIT, Kind.PEEKED}
    (pipeline,) = (each for each in graph.pipelines if each.use.kind in kinds)
    return pipeline.last


COUNTS = [
    ("ten", 10),
    ("D.range(2, 10, 3)", 3),
    ("D.from_tensors([1, 2])", 1),
    ("D.from_tensor_slices((tf.zeros([7, 2]), y))", 7),
    ("D.from_tensor_slices((tf.zeros([7, 2]), tf.zeros([6])))", None),
    ("ten.batch(4)", 3),
    ("ten.batch(4, drop_remainder=True)", 2),
    ("ten.batch(4, drop_remainder=flag)", None),
    ("ten.batch(size)", None),
    ("ten.take(4).shuffle(9).prefetch(2)", 4),
    ("ten.take(40)", 10),
    ("ten.take(-1)", None),
    ("ten.skip(4)", 6),
    ("ten.skip(40)", 0),
    ("ten.shard(3, 0)", 4),
    ("ten.shard(3, 2)", 3),
    ("three.shard(4, 3)", 0),
    ("ten.shard(3, part)", None),
    ("ten.repeat(3).batch(4)", 8),
    ("ten.repeat()", None),
    ("D.zip((ten, three))", 3),
    ("ten.concatenate(three)", 13),
    ("ten.concatenate(lines)", None),
    ("ten.filter(lambda x: x > 3)", None),
    ("ten.flat_map(lambda x: D.range(x))", None),
    ("lines.batch(2)", None),
]


@pytest.mark.parametrize(("expression", "count"), COUNTS)
def test_count(expression: str, count: int | None) -> None:
    assert count_of(last(expression)) == count


@pytest.mark.parametrize("bounds", ["2**70", "10**30", f"{-(2**63)}, {2**63 - 1}"])
def test_more_than_can_be_counted(bounds: str) -> None:
    assert count_of(last(f"D.range({bounds})")) is None


ENDLESS = [
    ("ten.repeat()", True),
    ("ten.repeat(-1).batch(2).map(abs).prefetch(1)", True),
    ("ten.repeat(None)", True),
    ("ten.repeat(times)", False),
    ("ten.repeat(2)", False),
    ("ten.repeat().take(4)", False),
    ("ten.repeat().take(-1)", True),
    ("ten.repeat().take_while(lambda x: x < 3)", False),
    ("ten.repeat().filter(lambda x: x < 3)", True),
    ("ten.repeat().interleave(lambda x: D.range(x))", True),
    ("ten.interleave(lambda x: D.range(3).repeat())", True),
    ("D.zip((ten.repeat(), three))", False),
    ("D.zip((ten.repeat(), three.repeat()))", True),
    ("three.concatenate(ten.repeat())", True),
    ("D.sample_from_datasets([ten.repeat(), three])", True),
    ("D.sample_from_datasets([ten.repeat(), three], stop_on_empty_dataset=True)", False),
    ("D.choose_from_datasets([ten.repeat(), three.repeat()], three)", False),
    ("D.counter()", True),
    ("D.random(seed=1)", True),
    ("D.from_generator(noise, output_types=tf.int32)", True),
    ("tf.data.experimental.make_csv_dataset('a', 2)", True),
    ("tf.data.experimental.make_csv_dataset('a', 2, num_epochs=None)", True),
    ("tf.data.experimental.make_csv_dataset('a', 2, num_epochs=epochs)", False),
    ("tf.data.experimental.make_csv_dataset('a', 2, **options)", False),
    ("ten.repeat().apply(tf.data.experimental.assert_cardinality(10))", False),
]


@pytest.mark.parametrize(("expression", "never"), ENDLESS)
def test_endless(expression: str, never: bool) -> None:
    assert endless(last(expression)) is never


UNFORESEEN = [
    ("ten.batch(2)", False),
    ("ten.filter(lambda x: x > 3)", True),
    ("lines.batch(2)", True),
    ("lines.repeat(4)", False),
    ("ten.interleave(tf.data.TextLineDataset)", True),
    ("ten.interleave(lambda x: D.range(x))", True),
    ("ten.interleave(lambda x: D.range(x).repeat(2))", False),
    ("ten.interleave(unknown)", False),
    ("D.from_generator(unknown, output_types=tf.int32)", False),
    ("lines.apply(unknown)", False),
    ("D.zip((ten, lines))", True),
]


@pytest.mark.parametrize(("expression", "expected"), UNFORESEEN)
def test_unforeseen(expression: str, expected: bool) -> None:
    assert unforeseen(last(expression)) is expected


@pytest.mark.parametrize(
    ("body", "never"),
    [
        ("while True:\n  yield 1", True),
        ("x = 1\n while 1:\n  for y in x:\n   if y: break\n  yield y", True),
        ("while True:\n  if x: break\n  yield 1", False),
        ("while True:\n  if x: return\n  yield 1", False),
        ("while True:\n  if x: raise StopIteration\n  yield 1", False),
        ("while True:\n  yield next(x)", False),
        ("if x: return\n while True:\n  yield 1", False),
        ("while x:\n  yield 1", False),
        ("while True:\n  yield 1\n yield 2", False),
        ("while True:\n  def f(): return 1\n  yield f()", True),
    ],
)
def test_never_returns(body: str, never: bool) -> None:
    function = cst.parse_module(f"def f():\n {body}\n").body[0]
    assert isinstance(function, cst.FunctionDef)
    assert never_returns(function) is never


# --- the installed TensorFlow -------------------------------------------------------------------


@pytest.fixture(scope="module")
def installed() -> dict[str, int]:
    """What `cardinality()` says of each expression, -1 for endless and -2 for unknown."""
    printed: dict[str, int] = printed_by("tests.test_cardinality")
    return printed


def test_tensorflow_agrees(installed: dict[str, int]) -> None:
    assert len(installed) > 40
    wrong = {}
    for expression, cardinality in installed.items():
        stage = last(expression)
        said = count_of(stage), endless(stage), unforeseen(stage)
        match said:
            case (int(count), False, False):
                right = cardinality == count
            case (None, True, False):
                right = cardinality in {-1, -2}
            case (None, False, True):
                right = cardinality == -2
            case (None, False, False):
                right = True
            case _:
                right = False
        if not right:
            wrong[expression] = (cardinality, said)
    assert wrong == {}


def main() -> None:
    """Print as JSON the cardinality of every expression above that can be run."""
    tf: Any = importlib.import_module("tensorflow")
    folder = tempfile.mkdtemp()
    Path(folder, "a").write_text("1\n2\n")
    os.chdir(folder)
    dataset = tf.data.Dataset

    def noise() -> Iterator[int]:
        while True:
            yield 1

    names = {
        "tf": tf,
        "D": dataset,
        "ten": dataset.range(10),
        "three": dataset.range(3),
        "lines": tf.data.TextLineDataset("a"),
        "noise": noise,
        "flag": True,
        "size": 3,
        "times": 2,
        "y": tf.zeros([7]),
    }
    found = {}
    for expression in sorted({each[0] for each in (*COUNTS, *ENDLESS, *UNFORESEEN)}):
        try:
            found[expression] = int(eval(expression, dict(names)).cardinality())
        except (NameError, ValueError, TypeError):
            # Something that cannot be seen stands in it, or it is wrong on purpose.
            continue
    print(json.dumps(found))


if __name__ == "__main__":
    main()
