"""Names in `tf.data.experimental` that have stable ones in their place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import libcst as cst

from tfdata_lint.edits import add_keyword, tensorflow_spelling
from tfdata_lint.graph.api import CONSTRUCTORS
from tfdata_lint.graph.history import NAMES, Name
from tfdata_lint.graph.needs import SIGNATURES, may_lack_signatures, of_file
from tfdata_lint.graph.pipeline import Graph, Reference
from tfdata_lint.reading.asked import has_first_names, is_asked, is_first_version
from tfdata_lint.reading.source import Source
from tfdata_lint.regex import Regex
from tfdata_lint.rule import (
    Applicability,
    Assumptions,
    Claim,
    Edit,
    Problem,
    Repair,
    Rule,
    Severity,
)
from tfdata_lint.target import Target, Version

_ALONE = Regex(
    r"\s*from\s+tensorflow(?:\.compat\.v2)?\.data(?P<old>\.experimental)\s+import\s+\w+"
    r"(?:\s+as\s+\w+)?(?:\s*#.*)?"
)
"""A statement that imports one name."""


_AUTOTUNE = "experimental.AUTOTUNE"
"""All versions have it, and none calls it deprecated: the other name may be missing."""

_OTHER_DEFAULT = {"experimental.choose_from_datasets": ("stop_on_empty_dataset", "False")}
"""What a name does by default, where that in its place does something else (TensorFlow 2.15 and
2.21 say so where it is called)."""

_OTHERWISE = {
    "experimental.TFRecordWriter": ", which is given records, and no dataset",
    "experimental.parallel_interleave": (
        "; only with `num_parallel_calls` does `interleave` run in parallel"
    ),
}
"""What is to be said of names in whose place something stands that is used in another way."""

_OLDEST: Version = (2, 3)
"""The oldest release that was looked at."""


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """One problem for each name in each file, where it stands first."""
    target, files = assumptions.target, graph.files
    places: dict[tuple[int, str], list[Reference]] = {}
    for reference in graph.references:
        source = graph.sources[id(reference.node)]
        if not reference.legacy and _is_replaced(NAMES[reference.path], target):
            start = source.span(reference.node)[0]
            if is_first_version(source, start, files, target) or is_asked(source, start):
                continue
            if _is_ahead(NAMES[reference.path], source, target):
                continue
            if reference.path == _AUTOTUNE and not _has_plain_autotune(source, target):
                continue
            places.setdefault((id(source), reference.path), []).append(reference)
    for (_, path), found in places.items():
        name = NAMES[path]
        more = f" ({len(found) - 1} more in this file)" if len(found) > 1 else ""
        formally = name.deprecated is not None and not target.below(*name.deprecated)
        severity = Severity.WARNING if formally else Severity.INFO
        message = f"{_message(name, formally)}{more}"
        yield Problem(found[0].node, message, severity, repair=_repair(name, found, graph, target))


def _is_replaced(name: Name, target: Target) -> bool:
    """True when every version that the target admits has what stands in the place of a name."""
    if not name.instead or not name.path.startswith("experimental.") or name.until is not None:
        return False
    return not target.below(*_since(name.instead))


def _since(instead: str) -> Version:
    """The first version with what stands in the place of a name, the first of several."""
    known = NAMES.get(instead.partition(",")[0].removeprefix("tf.data."))
    return (2,) if known is None else known.since


def _is_ahead(name: Name, source: Source, target: Target) -> bool:
    """True where what stands in the place of a name may be later than what a file is for."""
    return _since(name.instead) >= SIGNATURES and may_lack_signatures(source, target)


def _has_plain_autotune(source: Source, target: Target) -> bool:
    """True where all that a file may be for has `tf.data.AUTOTUNE`: a file with names of TensorFlow
    1 alone is for that, whatever else tells of versions."""
    return of_file(target, source).at_least(*SIGNATURES) and not has_first_names(source)


def _message(name: Name, formally: bool) -> str:
    old, new = f"`tf.data.{name.path}`", name.instead.replace(", ", "` and `")
    if formally:
        message = f"{old} is deprecated{_when(name.deprecated)} in favour of `{new}`"
    else:
        verb = "gives way to" if name.path in _OTHERWISE else "is"
        message = f"{old} {verb} `{new}`{_when(_since(name.instead))}"
    return message + _OTHERWISE.get(name.path, "")


def _when(since: Version | None) -> str:
    """Nothing for what was so in the oldest release looked at."""
    if since is None or since < _OLDEST:
        return ""
    return f" since TensorFlow {'.'.join(map(str, since))}"


def _repair(name: Name, places: Sequence[Reference], graph: Graph, target: Target) -> Repair | None:
    """Write the stable name at each place. What moved out of `experimental` is the same object,
    where it is known to be there; what becomes a method is another call."""
    moved = name.instead == f"tf.data.{name.path.removeprefix('experimental.')}"
    if not moved and f"tensorflow.data.{name.path}" not in CONSTRUCTORS:
        return None
    since = _since(name.instead)
    there = since <= _OLDEST or target.at_least(*since)
    return Repair(
        f"Use `{name.instead}`",
        Applicability.SAFE if moved and there else Applicability.UNSAFE,
        lambda source: _edits(source, name, places, graph),
    )


def _edits(
    source: Source, name: Name, places: Sequence[Reference], graph: Graph
) -> list[Edit] | None:
    edits: list[Edit] = []
    if name.path in _OTHER_DEFAULT:
        kept = _as_by_default(source, places, graph, *_OTHER_DEFAULT[name.path])
        if kept is None:
            return None
        edits += kept
    for reference in places:
        if isinstance(reference.node, cst.Name):
            moved = _imported_elsewhere(source, name, reference.node)
            if moved is None:
                return None
            edits.append(moved)
            continue
        tensorflow = tensorflow_spelling(source, reference.node)
        if tensorflow is None:
            return None
        start, end = source.span(reference.node)
        edits.append(Edit(start, end, tensorflow + name.instead.removeprefix("tf")))
    return edits


def _as_by_default(
    source: Source, places: Sequence[Reference], graph: Graph, keyword: str, value: str
) -> list[Edit] | None:
    """Write out what calls do by default; None where one is not in sight, or unpacks arguments."""
    stages = (stage for pipeline in graph.pipelines for stage in pipeline.last.walk())
    made = {id(stage.call.func): stage for stage in stages if isinstance(stage.call, cst.Call)}
    edits = []
    for reference in places:
        stage = made.get(id(reference.node))
        if stage is None or "**" in stage.arguments:
            return None
        if keyword in stage.arguments:
            continue
        edit = add_keyword(source, cst.ensure_type(stage.call, cst.Call), keyword, value)
        if edit is None:
            return None
        edits.append(edit)
    return edits


def _imported_elsewhere(source: Source, name: Name, node: cst.Name) -> Edit | None:
    """Import a name from `tensorflow.data`; None where the statement imports others too."""
    start = source.span(node)[0]
    line, column = source.position(start)
    text = source.line(line)
    statement = _ALONE.fullmatch(text.rstrip())
    if statement is None or name.instead != f"tf.data.{node.value}":
        return None
    begin = start - (column - 1)
    return Edit(begin + statement.start("old"), begin + statement.end("old"), "")


rule = Rule(
    code="TFD701",
    name="experimental-alias",
    summary="a name in tf.data.experimental that has a stable one in its place",
    severity=Severity.WARNING,
    claim=Claim.DEPRECATED,
    check=check,
)
