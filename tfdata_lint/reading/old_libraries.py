"""What other libraries had only while an older TensorFlow was the newest one.

Code that uses it runs with what was installed then. SciPy 1.3 removed these functions in May 2019;
TensorFlow 2.0 came in September, and 2.1 and 2.2 were installed with SciPy 1.4. TensorFlow Datasets
4.0 removed its encoders of texts in October 2020; TensorFlow 2.4 came in December.
"""

from __future__ import annotations

from collections.abc import Iterator

from tfdata_lint.reading.names import names_in
from tfdata_lint.reading.source import Source
from tfdata_lint.target import Version

_OF_SCIPY = frozenset(
    f"scipy.misc.{name}"
    for name in (
        "bytescale", "fromimage", "imfilter", "imread", "imresize", "imrotate", "imsave", "imshow",
        "toimage",
    )
)  # fmt: skip

SIGNATURES: Version = (2, 4)
"""The first version with `output_signature` and `tf.data.AUTOTUNE`."""

_OF_DATASETS = "tensorflow_datasets.features.text."


def uses_old_libraries(source: Source) -> bool:
    """True for a file that imports, or names in its code, what was gone before TensorFlow 2.0."""
    # Most files are told apart without a look at what is code.
    return "scipy" in source.text and not _OF_SCIPY.isdisjoint(_named(source))


def is_before_signatures(source: Source) -> bool:
    """True for a file that imports, or names in its code, what was gone before SIGNATURES."""
    if "features.text" not in source.text:
        return False
    return any(path.startswith(_OF_DATASETS) for path in _named(source))


def _named(source: Source) -> Iterator[str]:
    names = names_in(source)
    yield from names.imported
    for dotted in names.dotted:
        yield from names.ever(dotted)
