"""What other libraries had only while an older TensorFlow was the newest one.

SciPy 1.3 removed these functions in May 2019; TensorFlow 2.0 came in September, and 2.1 and 2.2
were installed with SciPy 1.4. TensorFlow Datasets 4.0 removed its encoders of texts in October
2020; TensorFlow 2.4 came in December. Older ones run with newer versions of TensorFlow too (3.2.1
does with 2.15.1), so that these tell only what a file may be for.
"""

from __future__ import annotations

from collections.abc import Iterator

from tfdata_lint.reading.names import names_in
from tfdata_lint.reading.source import Source, once

_OF_SCIPY = frozenset(
    f"scipy.misc.{name}"
    for name in (
        "bytescale", "fromimage", "imfilter", "imread", "imresize", "imrotate", "imsave", "imshow",
        "toimage",
    )
)  # fmt: skip

_OF_DATASETS = "tensorflow_datasets.features.text."


def uses_old_libraries(source: Source) -> bool:
    """True for a file that imports, or names in its code, what was gone before TensorFlow 2.0."""
    # Most files are told apart without a look at what is code.
    return "scipy" in source.text and not _OF_SCIPY.isdisjoint(_named(source))


@once
def uses_old_encoders(source: Source) -> bool:
    """True for a file that imports, or names in its code, encoders of TensorFlow Datasets 3."""
    if "features.text" not in source.text:
        return False
    return any(path.startswith(_OF_DATASETS) for path in _named(source))


def _named(source: Source) -> Iterator[str]:
    names = names_in(source)
    yield from names.imported
    for dotted in names.dotted:
        yield from names.ever(dotted)
