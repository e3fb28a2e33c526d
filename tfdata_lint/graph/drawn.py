"""How often sessions draw from the iterators of a project."""

from __future__ import annotations

import libcst as cst

from tfdata_lint.graph.needs import uses_first_iterator
from tfdata_lint.graph.pipeline import Graph, Pipeline
from tfdata_lint.reading.names import names_in
from tfdata_lint.reading.sessions import Draws, draws
from tfdata_lint.reading.surroundings import functions_around


def drawn(pipeline: Pipeline, graph: Graph) -> Draws:
    """What is drawn of an iterator of TensorFlow 1, where all sessions stand in the file that makes
    it, and that also names the function which does: what nobody names is for other files."""
    made = pipeline.use.node
    if not isinstance(made, cst.Call) or not uses_first_iterator(pipeline):
        return Draws.UNKNOWN
    source, line = graph.place(made)
    if not all(names_in(source).uses[name] for name in functions_around(source, line)):
        return Draws.UNKNOWN
    others = (each for each in graph.files if each is not source)
    return Draws.UNKNOWN if any("ession" in each.text for each in others) else draws(source)
