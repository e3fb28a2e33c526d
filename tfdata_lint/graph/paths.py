"""The dotted paths under which one object of TensorFlow goes."""

from __future__ import annotations

from functools import cache

from tfdata_lint.graph.api import CONSTRUCTORS
from tfdata_lint.regex import Regex

_DATASET = "tensorflow.data.Dataset"

_DATASET_CLASSES = frozenset(path for path in CONSTRUCTORS if path.endswith("Dataset"))

_STABLE = frozenset(
    {"AUTOTUNE", "Dataset", "FixedLengthRecordDataset", "TFRecordDataset", "TextLineDataset"}
)

_KERAS_LOADERS = frozenset(
    operation.name for operation in CONSTRUCTORS.values() if operation.package == "keras"
)

_SAME_MODULES = (
    ("keras.api._v1.keras.", "tensorflow.keras."),
    ("keras.api._v2.keras.", "tensorflow.keras."),
    ("keras.", "tensorflow.keras."),
    ("tf_keras.", "tensorflow.keras."),
    ("tensorflow.compat.v1.", "tensorflow."),
    ("tensorflow.compat.v2.", "tensorflow."),
    ("tensorflow.python.", "tensorflow."),
    ("tensorflow.contrib.data.", "tensorflow.data.experimental."),
    ("tensorflow.contrib.framework.argsort", "tensorflow.argsort"),
    ("tensorflow.contrib.framework.sort", "tensorflow.sort"),
)

_PRIVATE = Regex(r"(?<=\.)ops\.\w+\.|(?<=Dataset)V[12](?=\.|$)")
"""What TensorFlow's own paths have more: `tensorflow.python.data.ops.readers.TFRecordDatasetV2`."""


@cache
def canonical(path: str) -> str:
    """Fold the dotted paths that name one object into the one that the tables use.

    It also folds static methods that are called through a subclass of Dataset.
    """
    for module, public in _SAME_MODULES:
        if path.startswith(module):
            path = public + path.removeprefix(module)
    if path.startswith("tensorflow.keras."):
        loader = path.rpartition(".")[2]
        return f"tensorflow.keras.utils.{loader}" if loader in _KERAS_LOADERS else path
    if not path.startswith("tensorflow.data."):
        return path
    path = _PRIVATE.sub("", path)
    # tf.contrib.data held these too, and AUTOTUNE was experimental until TensorFlow 2.4.
    stable = path.replace(".experimental.", ".", 1)
    if stable.split(".")[2] in _STABLE:
        path = stable
    owner, _, method = path.rpartition(".")
    return f"{_DATASET}.{method}" if owner in _DATASET_CLASSES else path
