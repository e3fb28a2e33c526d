"""Read from installed TensorFlows which names of `tf` only TensorFlow 1 has.

    python -m tools.first_names SITE_PACKAGES...            print the table
    python -m tools.first_names --write SITE_PACKAGES...    write tfdata_lint/reading/first_names.py

Those are the names of the compatibility module that `tf` itself has in none of the versions given:
of the module, and of the modules in it, read from the generated API modules.
"""

from __future__ import annotations

import argparse
import ast
import textwrap
from collections.abc import Iterator
from pathlib import Path

WRITTEN = Path(__file__).parents[1] / "tfdata_lint" / "reading" / "first_names.py"

HEADER = '''"""Names of `tf` that only TensorFlow 1 has, as they are written behind `tf.`.

Written by `python -m tools.first_names --write` from the compatibility modules of TensorFlow 2.10,
2.15 and 2.21. `contrib` was in none of them, and is gone since 2.0.
"""

TABLE = """
'''

GONE = {"contrib"}

EARLY = {"mixed_precision"}
"""What TensorFlow 2 itself had before the versions that are read: 2.4.1 and 2.8.4 have it."""

LEFT_OUT = {"data", "initializers", "losses", "metrics", "mixed_precision"}
"""Modules of which TensorFlow 2 takes the names from Keras, one that early versions of it had, and
the one that rules are about."""


def main() -> None:
    """Print or write the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--write", action="store_true")
    parser.add_argument("folders", nargs="+", type=Path, metavar="SITE_PACKAGES")
    options = parser.parse_args()
    first: set[str] = set()
    second: set[str] = set()
    for folder in options.folders:
        api = folder / "tensorflow" / "_api" / "v2"
        first |= {*names(api / "compat" / "v1")}
        second |= {*names(api), *bound(folder / "tensorflow" / "__init__.py")}
    only = GONE | first - second - EARLY
    shortest = sorted(
        name for name in only if name.partition(".")[0] not in (only - {name}) | (LEFT_OUT - {name})
    )
    lines = textwrap.fill(" ".join(shortest), 99, break_long_words=False, break_on_hyphens=False)
    text = f'{HEADER}{lines}\n"""\n'
    if options.write:
        WRITTEN.write_text(text, encoding="utf-8")
    else:
        print(text)


def names(api: Path) -> Iterator[str]:
    """The names of an API module, and those of the modules in it."""
    for file in (api / "__init__.py", api / "v2.py"):
        yield from bound(file)
    for inner in sorted(api.glob("*/__init__.py")):
        yield inner.parent.name
        yield from (f"{inner.parent.name}.{name}" for name in bound(inner))


def bound(file: Path) -> Iterator[str]:
    """The names that an API module imports."""
    if not file.exists():
        return
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                name = alias.asname or alias.name
                if not name.startswith("_") and name != "*":
                    yield name


if __name__ == "__main__":
    main()
