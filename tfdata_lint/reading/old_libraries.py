"""What TensorFlow and other libraries had only while an older TensorFlow was the newest one.

SciPy 1.3 removed these functions in May 2019; TensorFlow 2.0 came in September, and 2.1 and 2.2
were installed with SciPy 1.4. TensorFlow Datasets 4.0 removed its encoders of texts in October
2020; TensorFlow 2.4 came in December. Older ones run with newer versions of TensorFlow too (3.2.1
does with 2.15.1), so that these tell only what a file may be for. The package `tensorflow_core` is
in the wheel of TensorFlow 2.1 and not in that of 2.2; that of 2.1 has no `tf.config.gpu` any more.
Strategies have `experimental_run_v2` in the wheel of 2.3, and not in that of 2.4. `ModelCheckpoint`
of Keras 3 refuses weights in files that do not end in `.weights.h5`, and models in `.hdf5`, which
that of 2.15 takes (measured on 2.15.1 and 2.21).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tfdata_lint.reading.bound import bindings
from tfdata_lint.reading.names import dotted, names_in
from tfdata_lint.reading.source import Source, once
from tfdata_lint.reading.syntax import nodes_of
from tfdata_lint.regex import Regex

_OF_SCIPY = frozenset(
    f"scipy.misc.{name}"
    for name in (
        "bytescale", "fromimage", "imfilter", "imread", "imresize", "imrotate", "imsave", "imshow",
        "toimage",
    )
)  # fmt: skip

_BEFORE_SIGNATURES = (
    "tensorflow.config.gpu.",
    "tensorflow_core.",
    "tensorflow_datasets.core.features.text.",
    "tensorflow_datasets.features.text.",
)
"""Beginnings of names that were gone when `output_signature` came, with TensorFlow 2.4."""


_MAX_PARTS = 16
"""Parts that a path is followed through, from its end on."""

_METHODS_BEFORE_SIGNATURES = (".experimental_run_v2",)

_OLD_WORD = Regex(r"tensorflow_core|config\.gpu|features\.text|experimental_run_v2")
"""Most files are told apart without a look at what is code."""


_OF_MODELS = (".keras", ".h5")
_OF_WEIGHTS = (".weights.h5",)
"""How files end in which `ModelCheckpoint` of Keras 3 keeps models, and weights alone."""


def uses_old_libraries(source: Source) -> bool:
    """True for a file that imports, or names in its code, what was gone before TensorFlow 2.0."""
    # Most files are told apart without a look at what is code.
    return "scipy" in source.text and not _OF_SCIPY.isdisjoint(_named(source))


@once
def is_older_than_signatures(source: Source) -> bool:
    """True for a file that imports, or names in its code, what was gone before TensorFlow 2.4."""
    if _OLD_WORD.search(source.text) is None:
        return False
    if any(f"{path}.".startswith(_BEFORE_SIGNATURES) for path in _named(source)):
        return True
    return any(text.endswith(_METHODS_BEFORE_SIGNATURES) for text in names_in(source).dotted)


@once
def is_older_than_keras_3(source: Source) -> bool:
    """True for a file whose checkpoints all have names that Keras 3 surely refuses."""
    if "ModelCheckpoint" not in source.text:
        return False
    calls = [node for node in nodes_of(source) if isinstance(node, ast.Call)]
    refused = [_is_refused(call, source) for call in calls if _makes_checkpoints(call, source)]
    return bool(refused) and all(refused)


def _makes_checkpoints(call: ast.Call, source: Source) -> bool:
    name = dotted(call.func) if isinstance(call.func, ast.Attribute | ast.Name) else None
    paths = names_in(source).ever(".".join(name)) if name is not None else ()
    return any(path.endswith("keras.callbacks.ModelCheckpoint") for path in paths)


def _is_refused(checkpoint: ast.Call, source: Source) -> bool:
    given = {each.arg: each.value for each in checkpoint.keywords}
    path = checkpoint.args[0] if checkpoint.args else given.get("filepath")
    weights = given.get("save_weights_only", ast.Constant(value=False))
    end = _end_of(path, source)
    if not end or not isinstance(weights, ast.Constant) or len(checkpoint.args) > 1:
        return False
    return not end.endswith(_OF_WEIGHTS if weights.value else _OF_MODELS)


def _end_of(path: ast.expr | None, source: Source) -> str:
    """The text that a path ends with, where it is written; else nothing."""
    for _ in range(_MAX_PARTS):
        match path:
            case ast.Constant(value=str(text)):
                return text
            case ast.JoinedStr(values=[*_, last]) | ast.BinOp(op=ast.Div(), right=last):
                path = last
            case ast.Call(func=ast.Attribute(attr="join"), args=[_, *_, last], keywords=[]):
                path = last
            case ast.Call(func=ast.Name(id="str"), args=[last]):
                path = last
            case ast.Name(id=name):
                path = _only_value(name, source)
            case _:
                return ""
    return ""


def _only_value(name: str, source: Source) -> ast.expr | None:
    """What a name is bound to, where a single assignment in the file is all that binds it."""
    bound = [node for node, _ in bindings(source).get(name, ())]
    values = [
        node.value
        for node in nodes_of(source)
        if isinstance(node, ast.Assign) and node.targets == bound
    ]
    return values[0] if len(values) == 1 else None


def _named(source: Source) -> Iterator[str]:
    names = names_in(source)
    yield from names.imported
    for text in names.dotted:
        yield from names.ever(text)
