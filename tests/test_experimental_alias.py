"""What is said of names in `tf.data.experimental`, and how often."""

from __future__ import annotations

import pytest

from tests.alone import worked
from tfdata_lint.reading.source import Source
from tfdata_lint.rule import Assumptions
from tfdata_lint.target_detection import parse_target


def messages(text: str, target: str = "unknown") -> list[str]:
    source = Source("a.py", f"import tensorflow as tf\n{text}")
    done = worked(source, frozenset({"TFD701"}), Assumptions(target=parse_target(target)))
    return [f"{each.line}: {each.severity.value}: {each.message}" for each in done.before.findings]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "x = tf.data.experimental.AUTOTUNE, tf.keras.layers.RandomFlip\n",
            "2: info: `tf.data.experimental.AUTOTUNE` is `tf.data.AUTOTUNE` since TensorFlow 2.4",
        ),
        (
            "x = tf.data.experimental.INFINITE_CARDINALITY\n",
            "2: info: `tf.data.experimental.INFINITE_CARDINALITY` is "
            "`tf.data.INFINITE_CARDINALITY`",
        ),
        (
            "x = tf.data.experimental.unbatch\n",
            "2: warning: `tf.data.experimental.unbatch` is deprecated in favour of "
            "`tf.data.Dataset.unbatch`",
        ),
        (
            "x = tf.data.experimental.scan\ny = tf.data.experimental.scan\n",
            "2: warning: `tf.data.experimental.scan` is deprecated since TensorFlow 2.6 in favour "
            "of `tf.data.Dataset.scan` (1 more in this file)",
        ),
    ],
)
def test_message(text: str, message: str) -> None:
    assert messages(text) == [message]


@pytest.mark.parametrize(
    ("target", "count"), [("2.3", 0), ("2.4", 1), ("2.6", 2), ("2.21", 2), ("unknown", 1)]
)
def test_target(target: str, count: int) -> None:
    text = "x = tf.data.experimental.AUTOTUNE, tf.data.experimental.scan\n"
    assert len(messages(text, target)) == count


ENCODERS = "import tensorflow_datasets as tfds\nx = tfds.features.text.Tokenizer()\n"


def test_beside_encoders_of_old_only_what_they_run_with_is_offered() -> None:
    text = ENCODERS + "y = tf.data.experimental.AUTOTUNE\nz = tf.data.experimental.unbatch\n"
    assert [each.partition(" ")[0] for each in messages(text)] == ["5:"]
    assert len(messages(text, "2.4")) == 2
    assert len(messages(text + "tf.data.AUTOTUNE\n")) == 2


def test_code_with_names_of_the_first_version_keeps_the_autotune_that_it_has() -> None:
    text = "x = tf.data.experimental.AUTOTUNE\nwith tf.Session() as session: ...\n"
    assert messages(text, "2.9") == []
