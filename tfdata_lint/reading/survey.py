"""The second look at a file: does a name in its tree lead to what rules are about?"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Iterator

from tfdata_lint.reading.screen import KEYWORDS, METHODS, ROOTS
from tfdata_lint.reading.syntax import below
from tfdata_lint.regex import Regex

LAYERS = Regex(
    r"(?:Dense|(?:Separable|Depthwise)?Conv(?:olution|LSTM)?[123]D(?:Transpose)?|LSTM|GRU|SimpleRNN"
    r"|LayerNormalization|BatchNormalization)\Z"
)
"""Layers that rules on dtypes are about."""

_DATASETS = Regex(r"dataset|\Atfds\Z|\AAUTOTUNE\Z", re.IGNORECASE)
"""What the names of all that makes datasets have in common, and those of modules with others."""

_MAX_ANNOTATION = 200
"""Characters of a text that may be an annotation; longer ones are prose."""


def leads_to_pipelines(
    tree: ast.Module, names: Collection[str], is_stranger: Callable[[str], bool] = lambda _: False
) -> bool:
    """False only for a module that no rule can say anything about.

    That is one that uses neither a module of `ROOTS` nor a keyword of tf.data nor calls one of its
    `METHODS`, or in which nothing shows a dataset or one of `LAYERS`. A dataset shows by a name
    that says so, by `tf.data`, by a keyword of tf.data, or by one of `names`, which are
    transformations and constructors that nothing else is likely to have: a plain word such as
    `batch` only where it is called as a method. A layer shows by its name, unless `is_stranger`
    says that this, or the name that the dotted one begins with, stands for nothing of `ROOTS`.
    """
    search = _Search(frozenset(names), is_stranger)
    pending: list[ast.AST] = [tree]
    while pending:
        node = pending.pop()
        search.meet(node)
        if search.rooted and search.shown:
            return True
        pending.extend(below(node))
    return search.rooted and search.shows_tf_data()


class _Search:
    """What was met in a module up to now."""

    def __init__(self, names: frozenset[str], is_stranger: Callable[[str], bool]) -> None:
        self.rooted = self.shown = False
        self._is_stranger = is_stranger
        self._names = names
        self._telling = frozenset(name for name in names if "_" in name or not name.islower())
        self._imported: set[str] = set()
        self._owners: set[str] = set()

    def shows_tf_data(self) -> bool:
        """Whether something was met that may be an attribute of the module `tf.data`."""
        return not self._owners.isdisjoint(self._imported | ROOTS)

    def meet(self, node: ast.AST) -> None:
        match node:
            case ast.Attribute(attr=name):
                self._meet_name(name)
                self._meet_layer(name, *_root(node.value))
                if name == "data":
                    self._owners.update(_root(node.value))
            case ast.Name(id=name):
                self.rooted = self.rooted or name in ROOTS
                self._meet_name(name)
                self._meet_layer(name, name)
            case ast.Call(func=ast.Attribute(attr=method)):
                self.shown = self.shown or method in self._names
                if method in METHODS:
                    self.rooted = self.shown = True
            case ast.keyword(arg=str(name)):
                if name in KEYWORDS:
                    self.rooted = self.shown = True
                # What takes it need not be of tf.data: `shutil.rmtree(path, ignore_errors=True)`.
                self.shown = self.shown or _DATASETS.search(name) is not None
            case ast.arg(arg=name):
                self._meet_name(name)
                self._meet_layer(name)
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                self._meet_import(getattr(node, "module", None) or "", aliases)
            case ast.Constant(value=str(text)) if len(text) < _MAX_ANNOTATION:
                # A module may be imported by a function that is given its name.
                self.rooted = self.rooted or text.partition(".")[0] in ROOTS or text in KEYWORDS
                self.shown = self.shown or ("Dataset" in text and " " not in text)

    def _meet_name(self, name: str) -> None:
        if not self.shown:
            self.shown = name in self._telling or _DATASETS.search(name) is not None

    def _meet_layer(self, name: str, owner: str | None = None) -> None:
        """Meet what may be a layer, and the name that leads to it where there is one."""
        if not self.shown and LAYERS.match(name) is not None:
            self.shown = owner is None or not self._is_stranger(owner)

    def _meet_import(self, module: str, aliases: Collection[ast.alias]) -> None:
        parts = {part for each in (module, *(alias.name for alias in aliases)) for part in
                 each.split(".")}  # fmt: skip
        bound = {alias.asname or alias.name.partition(".")[0] for alias in aliases}
        self._imported |= bound
        self.rooted = self.rooted or not ROOTS.isdisjoint(parts | bound)
        if "data" in parts and not ROOTS.isdisjoint(parts):
            self.shown = True
        for part in parts:
            self._meet_name(part)
        for alias in aliases:
            self._meet_layer(alias.name, alias.asname or alias.name)


def _root(node: ast.expr) -> Iterator[str]:
    """The name that a dotted name begins with; none for what a call or an item gives."""
    while isinstance(node, ast.Attribute):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id
