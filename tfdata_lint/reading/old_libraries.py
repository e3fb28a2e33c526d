"""What other libraries had only while TensorFlow 1 was the newest one.

Code that uses it runs with what was installed then. SciPy 1.3 removed these functions in May 2019;
TensorFlow 2.0 came in September, and 2.1 and 2.2 were installed with SciPy 1.4.
"""

from __future__ import annotations

from tfdata_lint.reading.names import names_in
from tfdata_lint.reading.source import Source

_OF_SCIPY = frozenset(
    f"scipy.misc.{name}"
    for name in (
        "bytescale", "fromimage", "imfilter", "imread", "imresize", "imrotate", "imsave", "imshow",
        "toimage",
    )
)  # fmt: skip


def uses_old_libraries(source: Source) -> bool:
    """True for a file that imports, or names in its code, what was gone before TensorFlow 2.0."""
    # Most files are told apart without a look at what is code.
    if "scipy" not in source.text:
        return False
    names = names_in(source)
    written = (path for dotted in names.dotted for path in names.ever(dotted))
    return not _OF_SCIPY.isdisjoint((*names.imported, *written))
