"""What the interpreter sees, drawn: pipelines with their guards, uses and findings."""

from __future__ import annotations

from collections.abc import Callable

from tfdata_lint.drawing import dot, json, mermaid, tree
from tfdata_lint.drawing.model import Picture

FORMATS: dict[str, Callable[[Picture, bool], str]] = {
    "tree": tree.render,
    "mermaid": mermaid.render,
    "dot": dot.render,
    "json": json.render,
}
"""What a format's name means: the whole drawing, ending in a line end. The flag asks for terminal
styles, which only `tree` has."""
