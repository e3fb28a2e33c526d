"""How far code is followed that makes no dataset."""

from __future__ import annotations

import libcst as cst

from tfdata_lint.graph.limits import (
    MAX_ENTRY_STEPS,
    MAX_HALVINGS,
    MAX_IDLE_STEPS,
    MAX_STEPS,
)
from tfdata_lint.graph.pipeline import Kind
from tfdata_lint.graph.project import build, described
from tfdata_lint.reading.project import Project
from tfdata_lint.reading.source import Source

HEAD = """import tensorflow as tf

def make():
    return tf.data.Dataset.range(9).batch(2)

"""


def _is_seen(late: int, in_vain: int, then: str = "") -> bool:
    """Whether a dataset is seen that is made behind `late` lines, in a function that follows so
    many which execute more than any may and make no dataset, and `then` this code."""
    idle = "    store = store\n" * (2 * MAX_IDLE_STEPS) + "    return store.shuffle(3)\n\n"
    functions = [f"def idle_{number}(store):\n{idle}" for number in range(in_vain)]
    functions.append(then)
    functions.append("def last(store):\n" + "    store = store\n" * late + "    return make()\n")
    graph = build(Project((Source("a.py", HEAD + "".join(functions)),)))
    return any(
        described(each.last) == "range > batch"
        and isinstance(each.use.node, cst.FunctionDef)
        and each.use.node.name.value == "last"
        for each in graph.pipelines
    )


MANY = 8
"""Functions that execute so much that a later one has the least that any has."""


def test_a_dataset_is_seen_that_is_made_late() -> None:
    assert _is_seen(400, in_vain=0)
    assert _is_seen(200, in_vain=1)


def test_behind_much_that_makes_none_it_must_be_made_sooner() -> None:
    # A line executes two statements: itself, and the assignment in it.
    least = (MAX_IDLE_STEPS >> MAX_HALVINGS) // 2
    assert _is_seen(least - 6, in_vain=MANY)
    assert not _is_seen(least, in_vain=MANY)


def test_a_dataset_ends_what_is_in_vain() -> None:
    assert _is_seen(400, in_vain=MANY, then="def early():\n    return make()\n\n")


def test_what_may_be_a_dataset_does_not() -> None:
    then = "def early(store):\n    return store.map(len)\n\n"
    assert not _is_seen(400, in_vain=MANY, then=then)


def _made_beside(methods: list[str]) -> list[str]:
    """The datasets seen in a class with a method that makes one, and one that runs through all that
    a class may execute."""
    busy = "        self.steps = self.steps\n" * 150
    trains = (
        "    def fit(self, data):\n        for batch in data:\n            self.step(batch)\n"
        + "            self.step(batch)\n" * (2 * MAX_IDLE_STEPS // 150)
        + f"\n    def step(self, batch):\n{busy}        return batch.shuffle(3)\n\n"
    )
    makes = (
        "    def load(self, files):\n"
        "        made = tf.data.TFRecordDataset(files)\n"
        "        return made.batch(2)\n\n"
    )
    texts = {"fit": trains, "load": makes}
    head = "import tensorflow as tf\n\nclass Trainer:\n    steps = 0\n\n"
    text = head + "".join(texts[each] for each in methods)
    graph = build(Project((Source("a.py", text),)))
    return [described(each.last) for each in graph.pipelines if each.use.kind is Kind.RETURNED]


def test_a_method_that_makes_a_dataset_is_run_whatever_the_others_take() -> None:
    assert "TFRecordDataset > batch" in _made_beside(["load", "fit"])
    assert "TFRecordDataset > batch" in _made_beside(["fit", "load"])


def test_a_function_that_makes_a_dataset_is_run_whatever_the_others_take() -> None:
    busy = "def step(batch):\n" + "    batch = batch\n" * 400 + "    return batch.shuffle(3)\n\n"
    trains = "".join(
        f"def train_{number}(files):\n    made = tf.data.TFRecordDataset(files)\n"
        + "    step(files)\n" * 10
        + "    return made\n\n"
        for number in range(2 * MAX_STEPS // MAX_ENTRY_STEPS)
    )
    last = "def last(files):\n    return tf.data.TFRecordDataset(files).batch(2)\n"
    graph = build(Project((Source("a.py", f"import tensorflow as tf\n\n{busy}{trains}{last}"),)))
    assert graph.limits["calls"]
    assert "TFRecordDataset > batch" in [described(each.last) for each in graph.pipelines]
