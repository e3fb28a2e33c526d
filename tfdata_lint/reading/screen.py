"""The cheapest look at a file: do its bytes name anything that rules are about?"""

from __future__ import annotations

import re

ROOTS = frozenset({"tensorflow", "tf", "keras", "tf_keras", "tensorflow_datasets", "tfds"})
"""Modules, and names that everybody gives them, without which no rule has anything to say."""

PROVING = frozenset(
    {"num_parallel_calls", "reshuffle_each_iteration", "cycle_length", "padded_shapes"}
)
"""Keywords of tf.data that its look-alikes do not share, so that no import is needed."""

KEYWORDS = PROVING | {"drop_remainder"}
"""With the one that proves it unless a package is in sight that shares it."""

METHODS = frozenset({"make_initializable_iterator", "make_one_shot_iterator"})
"""Methods that nothing but datasets has, so that no import is needed either."""

_WORDS = ("tensorflow", "keras", "tfds", *sorted(KEYWORDS | METHODS))
_WORD_BYTES = tuple(word.encode() for word in _WORDS)
# `\btf\b`, written so that `re` looks for the letters first.
_ALIAS = r"tf(?<!\wtf)\b"
_ALIAS_BYTES = _ALIAS.encode()
_COOKIE = rb"coding[:=][ \t]*(?!utf-?8\b)[-\w.]"


def may_hold_pipelines(data: bytes | str) -> bool:
    """False only for text that names no module that rules are about, nor a keyword or method of
    tf.data that proves it."""
    # Looking for one word after the other is ten times as fast as one pattern for all.
    if isinstance(data, str):
        return any(word in data for word in _WORDS) or re.search(_ALIAS, data) is not None
    if any(word in data for word in _WORD_BYTES) or b"\0" in data:
        return True
    if re.search(_ALIAS_BYTES, data) is not None:
        return True
    head = b"\n".join(data.split(b"\n", 2)[:2])
    if b"coding" not in head or re.search(_COOKIE, head, re.IGNORECASE) is None:
        return False
    # There are encodings, such as UTF-7, in which ASCII letters can be written in two ways.
    from tfdata_lint.reading.read import ReadProblem, decode

    source = decode(data, "")
    return isinstance(source, ReadProblem) or may_hold_pipelines(source.text)
