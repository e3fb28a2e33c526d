"""What is said of types alone, by which TensorFlow a file may be for."""

from __future__ import annotations

import pytest

from tests.alone import worked
from tfdata_lint.reading.source import Source
from tfdata_lint.rule import Assumptions
from tfdata_lint.target_detection import parse_target

IMPORTS = "import tensorflow as tf\nimport tensorflow_datasets as tfds\n"
TYPES = "def f(g):\n    return tf.data.Dataset.from_generator(g, tf.int64)\n"
ENCODER = "x = tfds.features.text.Tokenizer()\n"

ALONE = "`from_generator` has `output_types` alone: its elements have no known shapes"
SIGNATURE = f"{ALONE}; `output_signature` gives both"


def messages(text: str, target: str = "unknown") -> list[str]:
    source = Source("a.py", IMPORTS + text)
    done = worked(source, frozenset({"TFD401"}), Assumptions(target=parse_target(target)))
    return [each.message for each in done.before.findings]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (TYPES, SIGNATURE),
        (TYPES + ENCODER, ALONE),
        (TYPES + ENCODER + "y = tf.data.AUTOTUNE\n", SIGNATURE),
        (TYPES + ENCODER + "y = read(output_signature=x)\n", SIGNATURE),
        (TYPES + ENCODER + "y = tf.data.AUTOTUNE if tf.__version__ > '2.4' else -1\n", ALONE),
    ],
)
def test_types_alone_lack_what_the_file_may_have(text: str, message: str) -> None:
    assert messages(text) == [message]


def test_a_target_says_more_than_encoders_of_old() -> None:
    assert messages(TYPES + ENCODER, "2.15") == [SIGNATURE]


SHAPED = "def f(g):\n    return tf.data.Dataset.from_generator(g, tf.int64, [None])\n"
COMPARES = "def h():\n    return 1 if tf.__version__ < '2.2' else 2\n"


def test_a_file_that_tests_for_older_versions_may_run_on_those_without_signatures() -> None:
    assert len(messages(SHAPED)) == 1
    assert messages(SHAPED + COMPARES) == []
    assert len(messages(SHAPED + COMPARES, "2.15")) == 1
    assert messages(SHAPED + "if tf.__version__.startswith('1'):\n    old()\n") == []
    assert len(messages(SHAPED + "assert tf.__version__ >= '2.8'\n")) == 1
    assert len(messages(SHAPED + "if tf.__version__ < '2.4':\n    raise ImportError\n")) == 1
    shown = "print(tf.__version__)\ntry:\n    import colab\nexcept ImportError:\n    pass\n"
    assert len(messages(SHAPED + shown)) == 1


def test_of_a_call_that_raises_anyway_only_that_is_said() -> None:
    started = TYPES.replace("(g, ", "((x for x in g), ")
    assert messages(started) == []
    assert messages(started.replace("((x for x in g)", "(lambda: (x for x in g)")) == [SIGNATURE]


MAPPED = """
def work(x):
    made = tf.py_function(abs, [x], tf.int64)
    made.set_shape({shape})
    return made

def f(g):
    return tf.data.Dataset.from_generator(g, tf.int64).map(work)
"""


def test_the_shape_of_a_tensor_without_one_tells_none() -> None:
    deprecated = "`from_generator` has `output_types`, deprecated since TensorFlow 2.4"
    later = f"{deprecated} in favour of `output_signature`; shapes are told later, by `map`"
    assert messages(MAPPED.format(shape="[2]")) == [later]
    assert messages(MAPPED.format(shape="x.shape")) == [SIGNATURE]
    assert messages(MAPPED.format(shape="x.get_shape()")) == [SIGNATURE]
