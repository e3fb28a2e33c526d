"""What mapped functions draw and do once, when, and how often a pipeline is run through."""

from __future__ import annotations

from textwrap import dedent

from tfdata_lint.graph.behaviour import augmentations, draws, noted
from tfdata_lint.graph.passes import once, several
from tfdata_lint.graph.pipeline import Act, Graph, Kind, Pipeline
from tfdata_lint.graph.project import build
from tfdata_lint.reading.project import Project
from tfdata_lint.reading.source import Source


def graph_of(code: str) -> Graph:
    text = "import random\nimport numpy as np\nimport tensorflow as tf\n" + dedent(code)
    return build(Project((Source("a.py", text),)))


def pipelines(code: str, kind: Kind) -> list[Pipeline]:
    return [each for each in graph_of(code).pipelines if each.use.kind is kind]


def test_draws_hold_where_their_test_does() -> None:
    code = """
        def build(rows, training):
            def prepare(x):
                return tf.image.random_hue(x, 0.1) if training else x

            ds = tf.data.Dataset.from_tensor_slices(rows).map(prepare)
            return ds.cache() if not training else ds.batch(2)
    """
    found = {
        pipeline.last.name: [
            draw.text for stage in pipeline.stages for draw in augmentations(stage, pipeline.guards)
        ]
        for pipeline in pipelines(code, Kind.RETURNED)
    }
    assert found == {"cache": [], "batch": ["tf.image.random_hue"]}


def test_which_draws_a_seed_repeats() -> None:
    code = """
        numbers = tf.random.Generator.from_seed(1)
        flip = tf.keras.layers.RandomFlip()

        def draw(x):
            x = x + tf.random.normal([], seed=3) + tf.random.uniform([])
            return flip(x + numbers.normal([]), training=True)

        def build(rows):
            return tf.data.Dataset.from_tensor_slices(rows).map(draw)
    """
    (pipeline,) = pipelines(code, Kind.RETURNED)
    found = [
        (draw.text.partition(" ")[0], draw.repeats, draw.seeded)
        for draw in draws(pipeline.last, pipeline.guards)
    ]
    assert found == [
        ("tf.random.normal", True, True),
        ("tf.random.uniform", True, False),
        ("numbers.normal", False, False),
        ("flip()", False, False),
    ]


def test_what_python_does_once() -> None:
    code = """
        seen, calls = [], 0

        def once(x):
            global calls
            calls += 1
            mine = []
            mine.append(x)
            seen.append(x)
            seed = np.random.randint(9)
            return tf.image.random_flip_up_down(x, seed=seed) * random.random()

        def build(rows):
            return tf.data.Dataset.from_tensor_slices(rows).map(once)
    """
    (pipeline,) = pipelines(code, Kind.RETURNED)
    found = {
        act: [note.text for note in noted(pipeline.last, pipeline.guards, act)]
        for act in (Act.RANDOM, Act.SIDE_EFFECT)
    }
    assert found == {
        Act.RANDOM: ["random.random"],
        Act.SIDE_EFFECT: ["calls changes", "seen.append"],
    }


def test_how_often() -> None:
    code = """
        def train(model, rows):
            ds = tf.data.Dataset.from_tensor_slices(rows)
            model.fit(ds.batch(1))
            model.fit(ds.batch(2), epochs=2)
            for epoch in range(99):
                model.fit(ds.batch(3))
    """
    found = {
        pipeline.last.arguments["batch_size"].value.only(): (several(pipeline), once(pipeline))
        for pipeline in pipelines(code, Kind.FIT)
    }
    assert list(found.values()) == [(False, True), (True, False), (True, False)]


def test_seeds() -> None:
    graph = graph_of("tf.random.set_seed(1)\ntf.keras.utils.set_random_seed(2)\n")
    assert [note.text for note in graph.seeds] == [
        "tf.random.set_seed",
        "tf.keras.utils.set_random_seed",
    ]
