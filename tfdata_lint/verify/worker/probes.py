"""What is looked at for one rule alone, where elements and steps say too little."""

from __future__ import annotations

import ast
import functools
import os
import re
import sys
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from tfdata_lint.verify.worker import describe
from tfdata_lint.verify.worker.errors import told
from tfdata_lint.verify.worker.load import chosen, load
from tfdata_lint.verify.worker.places import same_call
from tfdata_lint.verify.worker.recorded import Made
from tfdata_lint.verify.worker.recorder import Recorder

if TYPE_CHECKING:
    from tfdata_lint.verify.worker.load import Loaded
    from tfdata_lint.verify.worker.places import Place

Findings = dict[str, Any]

ELEMENTS = 256
"""Elements that a probe draws."""

PARTS = 4096
"""Elements up to which the whole part of a split is drawn."""

YIELDED = 32
"""Elements of a generator that are compared with what comes out of the dataset."""


def probe(tf: Any, task: dict[str, Any], save: Callable[[dict[str, Any]], None]) -> None:
    """What the probe `task["name"]` finds at the place; nothing where it does not apply."""
    if task["name"] in _WITHOUT_DATA:
        save(_WITHOUT_DATA[task["name"]](tf, task))
        return
    loaded = load(tf, task, task["program"], "program")
    recorder = loaded.recorder
    with recorder.quiet():
        for made, dataset in _made_at(loaded, task["places"]):
            found = _PROBES[task["name"]](recorder, made, dataset)
            if found:
                save(found)
                return


def _made_at(loaded: Loaded, places: list[Place]) -> Iterator[tuple[Made, Any]]:
    """The datasets that were made at one of the places."""
    for dataset, made in loaded.recorder.all_made():
        if any(same_call(made.place, wanted) for wanted in places):
            yield made, dataset


def _branches(recorder: Recorder, made: Made, _: Any) -> Findings:
    """Pairs of what feeds both branches of a `zip`, each branch drawing for itself."""
    inputs = made.inputs(recorder.dataset_type)
    behind = [describe.stages(recorder, each)[1] for each in inputs[:2]]
    if len(behind) < 2:
        return {}
    others = {id(each) for each in behind[1]}
    common = next((each for each in reversed(behind[0]) if id(each) in others), None)
    if common is None:
        return {}
    pairs = recorder.tf.data.Dataset.zip((common, common)).take(ELEMENTS)
    digests = [tuple(_digest(part) for part in pair) for pair in pairs]
    return {"pairs": len(digests), "apart": sum(one != other for one, other in digests)}


def _digest(element: Any) -> str:
    return describe.digest(describe.values(element))[0]


def _displaced(recorder: Recorder, made: Made, _: Any) -> Findings:
    """How far a `shuffle` moves elements, which are numbered before it."""
    (before,) = made.inputs(recorder.dataset_type)
    numbered = before.take(ELEMENTS).map(lambda *_: 0).enumerate().map(lambda place, _: place)
    order = [int(each) for each in recorder.again(made, [numbered]).take(ELEMENTS)]
    early = [came_from - place for place, came_from in enumerate(order)]
    return {"elements": len(order), "most_places_early": max(early, default=0)}


def _yielded(recorder: Recorder, made: Made, dataset: Any) -> Findings:
    """What a generator yields, against what comes out of the dataset."""
    import numpy

    words = made.given()
    generator = words.get("generator")
    if not callable(generator):
        return {}
    compared = 0
    given = words.get("args") or ()
    for yielded, drawn in zip(generator(*given), dataset.take(YIELDED)):
        ours = [part for _, part in describe.components(yielded)]
        theirs = [part for _, value in describe.components(drawn)
                  for part in describe.tensors(value)]  # fmt: skip
        compared += 1
        for one, other in zip(map(numpy.asarray, ours), theirs):
            if one.shape != other.shape or one.dtype.kind not in "biuf":
                continue
            differing = numpy.atleast_1d(one != other)
            if differing.any():
                place = numpy.argmax(differing)
                return {
                    "elements": compared,
                    "yielded": str(numpy.atleast_1d(one).flat[place]),
                    "drawn": str(numpy.atleast_1d(other).flat[place]),
                    "dtype": str(other.dtype),
                }
    return {"elements": compared}


def _halves(recorder: Recorder, made: Made, dataset: Any) -> Findings:
    """The files that two halves of one directory share."""
    ours = set(getattr(dataset, "file_paths", ()))
    for other, like in recorder.all_made():
        theirs = set(getattr(other, "file_paths", ()))
        if other is not dataset and like.name == made.name and ours and theirs:
            return {"files": min(len(ours), len(theirs)), "shared_files": len(ours & theirs)}
    return {}


def _split(recorder: Recorder, _: Made, dataset: Any) -> Findings:
    """Elements of a part of what is shuffled that are not in it any more in the next pass."""
    for part, made in recorder.all_made():
        behind = describe.stages(recorder, part)[1]
        if made.name not in ("take", "skip") or not any(each is dataset for each in behind):
            continue
        first, second = ({_digest(each) for each in part.take(PARTS)} for _ in range(2))
        if first and len(first) < PARTS:
            return {"elements": len(first), "other_elements": len(first - second)}
    return {}


_PROBES: dict[str, Callable[[Recorder, Made, Any], Findings]] = {
    "branches": _branches,
    "displaced": _displaced,
    "halves": _halves,
    "split": _split,
    "yielded": _yielded,
}


def _calls(tf: Any, task: dict[str, Any]) -> Findings:
    """How often Python ran the function around the place, and how many elements were drawn."""
    counter = _Counter(task)
    with counter:
        loaded = load(tf, task, task["program"], "program")
        elements = 0
        with loaded.recorder.quiet():
            for used in chosen(loaded.recorder, task["places"])[:1]:
                for _ in range(2):
                    elements += sum(1 for _ in used.dataset.take(ELEMENTS))
    if not counter.calls:
        return {}
    return {"calls": counter.calls, "elements": elements}


class _Counter:
    """Counts the calls of one function while it is entered, also as AutoGraph rewrites it."""

    def __init__(self, task: dict[str, Any]) -> None:
        self.calls = 0
        self._names = {name for place in task["places"] for name in _around(task, place)}

    def __enter__(self) -> None:
        threading.setprofile(self._see)
        sys.setprofile(self._see)

    def __exit__(self, *_: Any) -> None:
        sys.setprofile(None)
        threading.setprofile(None)

    def _see(self, frame: Any, event: str, _: Any) -> None:
        if event == "call" and frame.f_code.co_name in self._names:
            self.calls += 1


def _around(task: dict[str, Any], place: Place) -> list[str]:
    """What the innermost function around a place is called, by the user and by AutoGraph."""
    around = [
        node
        for node in ast.walk(_tree(task, place))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and node.lineno <= place["line"] <= (node.end_lineno or 0)
    ]
    if not around:
        return []
    name = max(around, key=lambda node: node.lineno).name
    return [name, f"tf__{name}"]


def _tree(task: dict[str, Any], place: Place) -> ast.Module:
    """The file of a place, as it runs."""
    program = task["program"]
    path = place["path"]
    texts = {os.path.abspath(each): text for each, text in (program.get("changed") or {}).items()}
    text = program.get("text") if not path else texts.get(path)
    if text is None:
        with open(path or program["path"], encoding="utf-8") as file:
            text = file.read()
    return ast.parse(text)


def _named(tf: Any, task: dict[str, Any]) -> Findings:
    """Whether this TensorFlow has the name at the place, and what it says of it."""
    for place in task["places"]:
        path = _path(_tree(task, place), place)
        parts = path.split(".")
        if parts[0] != "tensorflow" or len(parts) < 2:
            continue
        try:
            value = functools.reduce(getattr, parts[1:], tf)
        except AttributeError as error:
            return {"missing": told(error)}
        stable = [part for part in parts if part != "experimental"]
        if stable != parts and functools.reduce(_attribute, stable[1:], tf) == value:
            return {"found": path, "same": ".".join(stable)}
        described = _DEPRECATED.search(getattr(value, "__doc__", None) or "")
        if described is not None:
            return {"found": path, "deprecated": " ".join(described.group(1).split())}
        return {"found": path}
    return {}


def _attribute(value: Any, name: str) -> Any:
    return getattr(value, name, None)


_DEPRECATED = re.compile(
    r"DEPRECATED\b.*?Instructions for updating:\s*(.*?)\s*(?:\n\s*\n|$)", re.DOTALL
)
"""What TensorFlow's decorators write into the description of what they deprecate."""


def _path(tree: ast.Module, place: Place) -> str:
    """The imported name that begins at a place, whole, as it is called where it is from."""
    imported: dict[str, str] = {}
    found = ""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for each in node.names:
                name = each.name if each.asname else each.name.partition(".")[0]
                imported[each.asname or name] = name
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for each in node.names:
                imported[each.asname or each.name] = f"{node.module}.{each.name}"
                if _begins(each, place):
                    found = f"{node.module}.{each.name}"
    for node in ast.walk(tree):
        if isinstance(node, (ast.Attribute, ast.Name)) and _begins(node, place):
            root, _, rest = (_dotted(node) or "").partition(".")
            if root in imported:
                found = max(found, f"{imported[root]}.{rest}".strip("."), key=len)
    return found


def _begins(node: Any, place: Place) -> bool:
    # Aliases have no places before Python 3.10.
    where = getattr(node, "lineno", 0), getattr(node, "col_offset", 0) + 1
    return where == (place["line"], place["column"])


def _dotted(node: ast.AST) -> str | None:
    if isinstance(node, ast.Attribute):
        before = _dotted(node.value)
        return None if before is None else f"{before}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else None


_WITHOUT_DATA: dict[str, Callable[[Any, dict[str, Any]], Findings]] = {
    "calls": _calls,
    "named": _named,
}
