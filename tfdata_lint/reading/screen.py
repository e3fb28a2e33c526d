"""Cheap looks at a file that tell whether it is worth to build pipelines from it."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Collection

from tfdata_lint.reading.read import ReadProblem, decode

ROOTS = frozenset({"tensorflow", "tf", "keras", "tf_keras", "tensorflow_datasets", "tfds"})
"""Modules, and names that everybody gives them, without which no rule has anything to say."""

LAYERS = re.compile(
    r"(?:Dense|\w*Conv\w*|LSTM|GRU|SimpleRNN|LayerNormalization|BatchNormalization)\Z"
)
"""Layers that rules on dtypes are about."""

PROVING = frozenset(
    {"num_parallel_calls", "reshuffle_each_iteration", "cycle_length", "padded_shapes"}
)
"""Keywords of tf.data that its look-alikes do not share, so that no import is needed."""

_KEYWORDS = PROVING | {"drop_remainder"}
"""With the one that proves it unless a package is in sight that shares it."""

_WORDS = re.compile(rf"tensorflow|keras|tfds|\btf\b|{'|'.join(sorted(_KEYWORDS))}")
_WORD_BYTES = re.compile(_WORDS.pattern.encode())
_COOKIE = re.compile(rb"coding[:=][ \t]*(?!utf-?8\b)[-\w.]", re.IGNORECASE)
_BUILTINS = frozenset(dir(builtins))


def may_hold_pipelines(data: bytes | str) -> bool:
    """False only for text that names no module that rules are about, nor a keyword of tf.data."""
    if isinstance(data, str):
        return _WORDS.search(data) is not None
    if _WORD_BYTES.search(data) is not None or b"\0" in data:
        return True
    if _COOKIE.search(data) is None:
        return False
    # There are encodings, such as UTF-7, in which ASCII letters can be written in two ways.
    source = decode(data, "")
    return isinstance(source, ReadProblem) or may_hold_pipelines(source.text)


def leads_to_pipelines(tree: ast.Module, names: Collection[str]) -> bool:
    """False only for a module that no rule can say anything about.

    That is one that uses neither a module of `ROOTS` nor a keyword of `_KEYWORDS`, or in which
    neither one of `names`, which are the transformations and constructors of datasets, nor a layer
    of `LAYERS` occurs.
    """
    wanted = frozenset(names)
    rooted = named = False
    pending: list[ast.AST] = [tree]
    while pending:
        node = pending.pop()
        match node:
            case ast.Attribute(attr=attr):
                named = named or attr in wanted or LAYERS.match(attr) is not None
            case ast.Name(id=name):
                rooted = rooted or name in ROOTS
                named = named or (name in wanted and name not in _BUILTINS)
                named = named or LAYERS.match(name) is not None
            case ast.keyword(arg=str(name)):
                rooted = rooted or name in _KEYWORDS
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                paths = [getattr(node, "module", None) or "", *(alias.name for alias in aliases)]
                parts = {part for path in paths for part in path.split(".")}
                parts |= {alias.asname for alias in aliases if alias.asname is not None}
                rooted = rooted or not ROOTS.isdisjoint(parts)
                named = named or not wanted.isdisjoint(parts)
                named = named or any(LAYERS.match(part) for part in parts)
            case ast.Constant(value=str(text)) if not rooted:
                # A module may be imported by a function that is given its name.
                rooted = text.partition(".")[0] in ROOTS or text in _KEYWORDS
        if rooted and named:
            return True
        for child in ast.iter_child_nodes(node):
            pending.append(child)
    return False
