"""Which steps TFD401 says know no shapes."""

from __future__ import annotations

import pytest

from tests.alone import worked
from tfdata_lint.reading.source import Source
from tfdata_lint.rule import Assumptions

TEXT = """import tensorflow as tf

def build(rows):
    return tf.data.Dataset.from_generator(rows, output_types=tf.int32){steps}
"""


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        (".batch(2)", "to every later step;"),
        (".padded_batch(2)", "to every later step;"),
        (".padded_batch(2, padded_shapes=None)", "to every later step;"),
        (".padded_batch(2, padded_shapes=[None])", "to every step before `padded_batch`;"),
        (".map(len).padded_batch(2, [4])", "to every step before `padded_batch`;"),
        (
            ".bucket_by_sequence_length(len, [3], [2, 2], padded_shapes=[None])",
            "to every step before `bucket_by_sequence_length`;",
        ),
        (".bucket_by_sequence_length(len, [3], [2, 2])", "to every later step;"),
    ],
)
def test_what_pads_is_told_shapes(steps: str, said: str) -> None:
    source = Source("a.py", TEXT.replace("{steps}", steps))
    done = worked(source, frozenset({"TFD401"}), Assumptions())
    (message,) = (finding.message for finding in done.before.findings)
    assert said in message
