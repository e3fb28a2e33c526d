"""Random pipelines, written in random ways, are fixed without touching anything else."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from hypothesis import HealthCheck, given, settings, strategies as st

from tests.alone import worked
from tfdata_lint.catalogue import load_catalogue
from tfdata_lint.done import Done
from tfdata_lint.graph.api import TRANSFORMATIONS
from tfdata_lint.reading.source import Source
from tfdata_lint.rule import Applicability, Assumptions, Finding
from tfdata_lint.target import Target

ARGUMENTS: dict[str, tuple[str, ...]] = {
    "apply": ("tf.data.experimental.ignore_errors()", "finish"),
    "batch": ("32", "batch_size=32", "8, drop_remainder=True", "8, num_parallel_calls=4"),
    "bucket_by_sequence_length": ("tf.size, [2], [4, 4]",),
    "cache": ("", '"/tmp/cache"', "filename='x'"),
    "concatenate": ("other",),
    "enumerate": ("", "start=1"),
    "filter": ("keep", "lambda x: x > 1", "predicate=keep"),
    "filter_with_legacy_function": ("keep",),
    "flat_map": ("tf.data.TFRecordDataset",),
    "group_by_window": ("keep, finish, 4",),
    "ignore_errors": ("",),
    "interleave": ("tf.data.TFRecordDataset", "tf.data.TextLineDataset, num_parallel_calls=2"),
    "map": (
        "parse",
        "parse, 4",
        "map_func=parse",
        "lambda x: tf.io.decode_jpeg(x)",
        "flip",
        "python",
        "parse, num_parallel_calls=None",
        "parse, num_parallel_calls=AUTO",
        "parse,",
        "parse, **options",
        "lambda x: (x, ',)'),",
    ),
    "map_with_legacy_function": ("parse",),
    "padded_batch": ("4", "4, padded_shapes=[None]"),
    "prefetch": ("1", "AUTO", "buffer_size=2"),
    "ragged_batch": ("4",),
    "rebatch": ("4",),
    "rejection_resample": ("keep, [0.5, 0.5]",),
    "repeat": ("", "3", "count=None", "epochs"),
    "scan": ("0, step",),
    "shard": ("2, 0",),
    "shuffle": ("100", "buffer_size=100, seed=1"),
    "skip": ("3",),
    "snapshot": ('"/tmp/snapshot"',),
    "sparse_batch": ("4, [9]",),
    "take": ("5", "500", "count=n"),
    "take_while": ("keep",),
    "unbatch": ("",),
    "unique": ("",),
    "window": ("4", "4, drop_remainder=True"),
    "with_options": ("choices",),
}
"""How each transformation is called."""

SOURCES = (
    "tf.data.Dataset.range(10)",
    "tf.data.TFRecordDataset(files)",
    "tf.data.Dataset.list_files('*.jpg')",
    "tf.data.Dataset.from_tensor_slices(table)",
    "tf.data.Dataset.from_generator(rows, tf.int32, [3])",
    "tf.data.Dataset.from_generator(rows, output_types=tf.int32, output_shapes=(None, 3))",
)

HEAD = '''# -*- coding: utf-8 -*-
"""Überschrift, 数据管道: naïve `map(f)` without `num_parallel_calls`."""
import tensorflow as tf

AUTO = tf.data.AUTOTUNE
größe = "ds.map(f).batch(2)"  # ds.map(f)


def parse(record):
{i}return tf.io.decode_jpeg(record)  # größe ✓


def flip(x):
{i}return tf.image.random_flip_left_right(x)


def python(x):
{i}return tf.py_function(len, [x], tf.int32)


'''
USES = (
    "model.fit({ds}, epochs=2)",
    "for x in {ds}:\n{i}{i}train_step(x)",
    "return {ds}",
    "model.evaluate({ds})",
    "spread = strategy.experimental_distribute_dataset({ds})",
)
TAIL = '''

class Später:  # ds.map(f).batch(2)
{i}text = """
ds.map(f)
    .batch(2) \\\\
"""
'''
COMMENTS = ("", "  # größe", "  # type: ignore", "  # .prefetch(1)", "\t# tab ✓")
SUPPRESSIONS = ("  # noqa", "  # noqa: TFD201,TFD203,TFD401", "  # tfdata-lint: ignore")


@dataclass(frozen=True)
class File:
    """A file with a pipeline: the text before it, the lines of it, and the text after it."""

    before: str
    middle: str
    after: str

    @property
    def text(self) -> str:
        return self.before + self.middle + self.after


_calls = st.sampled_from(sorted(ARGUMENTS)).flatmap(
    lambda name: st.sampled_from(ARGUMENTS[name]).map(lambda arguments: f".{name}({arguments})")
)
_likely = st.sampled_from(["map", "batch", "shuffle", "prefetch", "cache"]).flatmap(
    lambda name: st.sampled_from(ARGUMENTS[name]).map(lambda arguments: f".{name}({arguments})")
)


@st.composite
def files(draw: st.DrawFn) -> File:
    """A random file with one pipeline in a random layout."""
    indent = draw(st.sampled_from(["    ", "  ", "\t"]))
    source = draw(st.sampled_from(SOURCES))
    calls = draw(st.lists(st.one_of(_likely, _likely, _calls), min_size=1, max_size=6))
    layout = draw(st.sampled_from(["line", "parentheses", "backslashes", "names", "arguments"]))
    remarks = st.sampled_from([*COMMENTS, *COMMENTS, *SUPPRESSIONS])

    def remark() -> str:
        return draw(remarks)

    match layout:
        case "line":
            lines = [f"ds = {source}{''.join(calls)}{remark()}"]
        case "parentheses":
            lines = ["ds = (", f"{indent}{source}{remark()}"]
            lines += [f"{indent}{call}{remark()}" for call in calls]
            lines += [f"){remark()}"]
        case "backslashes":
            lines = [f"ds = {source} \\", *(f"{indent}{call} \\" for call in calls[:-1])]
            lines += [f"{indent}{calls[-1]}{remark()}"]
        case "names":
            lines = [f"ds = {source}{remark()}", *(f"ds = ds{call}{remark()}" for call in calls)]
        case _:
            lines = [f"ds = {source}{remark()}"]
            for call in calls:
                name, _, arguments = call.removesuffix(")").partition("(")
                lines += [f"ds = ds{name}({remark()}", f"{indent}{arguments}{remark()}", ")"]
    use = draw(st.sampled_from(USES)).format(ds="ds", i=indent)
    before = HEAD.format(i=indent) + "def main(model, files, table, other, options, n, epochs):\n"
    middle = "".join(f"{indent}{line}\n" for line in [*lines, *use.split("\n")])
    middle = middle.replace(f"{indent}{indent}{indent}train", f"{indent}{indent}train")
    after = draw(st.sampled_from(["", TAIL.format(i=indent)]))
    if not after and draw(st.booleans()):
        middle = middle.rstrip("\n")
    end = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    return File(*(part.replace("\n", end) for part in (before, middle, after)))


def _fixed(source: Source, unsafe: bool) -> Done:
    catalogue = load_catalogue()
    # Taking away comments that suppress nothing is what TFD001 is for.
    codes = frozenset(rule.code for rule in catalogue.rules) - {"TFD001"}
    assumptions = Assumptions(target=Target())
    return worked(source, codes, assumptions, fix=True, unsafe=unsafe)


@settings(
    max_examples=100,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(file=files(), unsafe=st.booleans())
def test_fixing_touches_nothing_else(file: File, unsafe: bool) -> None:
    ast.parse(file.text)
    done = _fixed(Source("random.py", file.text), unsafe)
    assert done.fixed is not None
    fixed = done.fixed.text
    tree = ast.parse(fixed)
    assert not done.after.troubles

    assert not any(_wanted(finding, unsafe) for finding in done.after.findings)
    assert bool(done.fixes) == any(_wanted(finding, unsafe) for finding in done.before.findings)
    again = _fixed(Source("random.py", fixed), unsafe)
    assert again.fixed is not None and again.fixed.text == fixed

    assert fixed.startswith(file.before)
    assert fixed.endswith(file.after)
    old, new = file.text.splitlines(keepends=True), fixed.splitlines(keepends=True)
    gone = _gone(old, new)
    assert len(gone) <= 4 * done.fixes
    assert not any(mark in line for line in gone for mark in ("# noqa", "-lint: ignore"))
    assert _line_ends(fixed) <= _line_ends(file.text)
    assert _comments(fixed) == _comments(file.text)

    assert "deterministic" not in fixed
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            names = [keyword.arg for keyword in node.keywords if keyword.arg is not None]
            assert len(names) == len(set(names))
            if isinstance(node.func, ast.Attribute) and node.func.attr == "map":
                assert not (len(node.args) > 1 and "num_parallel_calls" in names)


def _wanted(finding: Finding, unsafe: bool) -> bool:
    if finding.fix is None:
        return False
    allowed = {Applicability.SAFE, Applicability.UNSAFE} if unsafe else {Applicability.SAFE}
    return finding.fix.applicability in allowed


def _gone(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """The old lines that are not kept byte for byte, in their order; a new line end is no change
    of a last line that had none."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [
        line
        for tag, start, end, _, _ in matcher.get_opcodes()
        if tag in ("replace", "delete")
        for line in old[start:end]
    ]


def _line_ends(text: str) -> set[str]:
    lines = text.splitlines(keepends=True)
    return {line[len(line.rstrip("\r\n")) :] for line in lines}


def _comments(text: str) -> list[str]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return [token.string for token in tokens if token.type == tokenize.COMMENT]


def test_every_transformation_is_tried() -> None:
    assert ARGUMENTS.keys() == TRANSFORMATIONS.keys()
