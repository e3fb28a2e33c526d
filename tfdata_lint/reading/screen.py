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

_WORDS = rf"tensorflow|keras|tfds|\btf\b|{'|'.join(sorted(KEYWORDS))}"
_COOKIE = re.compile(rb"coding[:=][ \t]*(?!utf-?8\b)[-\w.]", re.IGNORECASE)
_in_text = re.compile(_WORDS).search
_in_bytes = re.compile(_WORDS.encode()).search


def may_hold_pipelines(data: bytes | str) -> bool:
    """False only for text that names no module that rules are about, nor a keyword of tf.data."""
    if isinstance(data, str):
        return _in_text(data) is not None
    if _in_bytes(data) is not None or b"\0" in data:
        return True
    if _COOKIE.search(data) is None:
        return False
    # There are encodings, such as UTF-7, in which ASCII letters can be written in two ways.
    from tfdata_lint.reading.read import ReadProblem, decode

    source = decode(data, "")
    return isinstance(source, ReadProblem) or may_hold_pipelines(source.text)
