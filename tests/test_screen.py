"""The cheap looks at a file: they may be wrong in one direction only."""

from __future__ import annotations

import ast
import time
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from tests.pace import pace
from tfdata_lint.grouping import telling_names
from tfdata_lint.reading.screen import may_hold_pipelines
from tfdata_lint.reading.survey import leads_to_pipelines

NAMES = telling_names()
CORPUS = Path(__file__).parents[1] / "corpus"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", False),
        (b"import numpy as np\nx = np.map(1)\n", False),
        (b"import tensorflow as tf\n", True),
        (b"from keras import layers\n", True),
        (b"import tfds\n", True),
        (b"from common import tf\n", True),
        (b"tf\n.data\n", True),
        (b"ds.make_initializable_iterator()\n", True),
        (b"tfoo = itf = tf2x = 1\n", False),
        ("é = 'ü'\n".encode(), False),
        (b"# coding: latin-1\nx = '\xe9'\n", False),
        (b"# coding: latin-1\nimport tensorflow  # \xe9\n", True),
        (b"# coding: utf-7\nimport +AHQ-ensorflow\n", True),
        (b"# coding: unknown\nx = 1\n", True),
        ("import tensorflow\n".encode("utf-16"), True),
        ("import tensorflow\n".encode("utf-16-le"), True),
        (b"\xff\xfe\xff broken", False),
    ],
)
def test_text(data: bytes, expected: bool) -> None:
    assert may_hold_pipelines(data) is expected


@given(st.text(), st.sampled_from(["tensorflow", "keras", "tfds", "tf.data"]), st.text())
def test_no_word_is_lost(before: str, word: str, after: str) -> None:
    text = f"{before} {word} {after}"
    assert may_hold_pipelines(text)
    assert may_hold_pipelines(text.encode("utf-8", "replace"))


@pytest.mark.parametrize(
    "text",
    [
        "import tensorflow as tf\ntf.data.Dataset.range(3)",
        "batch = ds.make_one_shot_iterator().get_next()",
        "import tensorflow as any_name\ndef f(ds):\n    return ds.map(g)",
        "import tensorflow.compat.v1 as x\nx.data.TFRecordDataset(y)",
        "from tensorflow.compat import v1\nds.batch(2)",
        "from tensorflow import data as d\nd.Dataset.from_generator(g)",
        "from tensorflow.data import TFRecordDataset as R\nR(x)",
        "from keras.utils import image_dataset_from_directory",
        "import tensorflow_datasets as any_name\nany_name.load('mnist')",
        "import keras\nkeras.layers.Dense(3)",
        "from tf_keras.layers import Conv2DTranspose as C",
        "from keras.layers import *\nLSTM(3)",
        "from keras import *\nlayers.SeparableConv2D(3)",
        "from common import tf\ntf.data.Dataset.range(3)",
        "from common import deep as tf\ntf.data.Dataset.range(3)",
        "from common import *\ntf.data.Dataset.range(3)",
        "data = importlib.import_module('tensorflow.data')\ndata.Dataset.range(2)",
        "tf = Lazy('tf', globals(), 'tensorflow')\nlambda ds: ds.cache()",
        "if TYPE_CHECKING:\n    import tensorflow as tf\ndef f(ds: 'tf.data.Dataset'):\n"
        "    return ds.prefetch(1)",
        "from .lib import tensorflow as t\nt.data.Dataset.range(3)",
        "def f():\n    class A:\n        async def g(self):\n"
        "            import tensorflow as tf\n            return [d.shuffle(2) for d in tf.x]",
    ],
)
def test_what_may_hold_pipelines_is_looked_at(text: str) -> None:
    assert may_hold_pipelines(text)
    assert leads_to_pipelines(ast.parse(text), NAMES)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x = 1  # tensorflow, keras: ds.map(f)",
        "'''tensorflow is great'''\nds.map(f)",
        "import torch\nds.map(f).batch(2)",
        "import tensorflow as tf\nx = tf.constant(1)",
        "import tensorflow as tf\nfor x in range(3): print(list(map(tf.abs, zip(x))))",
        "import keras\nkeras.layers.Embedding(2, 3)",
        "from keras.layers import Dropout, Densest",
    ],
)
def test_what_holds_none_is_not(text: str) -> None:
    assert not leads_to_pipelines(ast.parse(text), NAMES)


KERAS_LAYERS = (
    "Dense", "Conv1D", "DepthwiseConv2D", "ConvLSTM2D", "LSTM", "GRU", "SimpleRNN",
    "LayerNormalization", "BatchNormalization",
)  # fmt: skip


@pytest.mark.parametrize("layer", KERAS_LAYERS)
def test_layers(layer: str) -> None:
    assert leads_to_pipelines(ast.parse(f"import keras\nkeras.layers.{layer}(x)"), NAMES)
    assert leads_to_pipelines(ast.parse(f"from keras.layers import {layer}"), ())


def test_layers_of_others() -> None:
    def shows(text: str) -> bool:
        return leads_to_pipelines(ast.parse(text), NAMES, {"nn", "LSTM"}.__contains__)

    assert not shows("import tensorflow as tf\nnn.LSTM(3)")
    assert not shows("import tensorflow as tf\nfrom torch.nn import LSTM\nLSTM(3)")
    assert shows("import tensorflow as tf\nnn.LSTM(3)\nlayers.LSTM(3)")
    assert shows("import tensorflow as tf\nmake().LSTM(3)")
    assert shows("import tensorflow as tf\ndef f(LSTM): ...")


def test_every_file_with_a_hazard_in_the_corpus_is_looked_at() -> None:
    hazardous = [
        file
        for file in CORPUS.glob("*/**/*.py")
        if b"# hazard:" in file.read_bytes() and "projects" not in file.parts
    ]
    assert hazardous
    for file in hazardous:
        data = file.read_bytes()
        assert may_hold_pipelines(data), file
        assert leads_to_pipelines(ast.parse(data), NAMES), file


def test_a_long_file_takes_no_time() -> None:
    text = "import tensorflow as tf\n" + "x = f(a, b=[c, 'd'])\n" * 20_000
    tree = ast.parse(text)
    started = time.process_time()
    assert not leads_to_pipelines(tree, NAMES)
    assert may_hold_pipelines(text.encode())
    assert time.process_time() - started < 20 * pace()
