"""Which functions of the project's modules can matter to a pipeline: the others are not run."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

import libcst as cst

from tfdata_lint.graph.api import CONSTRUCTORS, CONSUMERS, TRANSFORMATIONS
from tfdata_lint.graph.scopes import Scope, free_names, has_own_scope
from tfdata_lint.reading.imports import MAX_HANDS
from tfdata_lint.reading.outline import Outline, is_read
from tfdata_lint.reading.screen import ROOTS
from tfdata_lint.reading.source import Source, once
from tfdata_lint.reading.syntax import below, statements
from tfdata_lint.reading.tree import held
from tfdata_lint.records import dataclass, field

_COMMON = frozenset({"random", "load", "options", "apply", "save", "scan", "reduce", "range"})
"""Names of tf.data that most code uses for something else; no pipeline consists of them alone."""

_MAKING = {path.rpartition(".")[2] for path in CONSTRUCTORS} - _COMMON
"""Names of functions and classes that make a dataset."""

_CONSUMING = {name for name in CONSUMERS if "." not in name and not name.startswith("__")}

_WORDS = _MAKING | ((frozenset(TRANSFORMATIONS) | _CONSUMING) - _COMMON)

_CLASSES = {word for word in _WORDS if word[0].isupper() or "_dataset" in word}
"""Words that also stand alone, imported by name."""

_LAYERS = frozenset(
    {"BatchNormalization", "Dense", "Embedding", "GRU", "IntegerLookup", "LSTM",
     "LayerNormalization", "Normalization", "SimpleRNN", "StringLookup", "TextVectorization"}
)  # fmt: skip
"""Layers that rules are about, and those that prepare what data hold."""

MUTATING = frozenset(
    {"add", "append", "clear", "extend", "insert", "pop", "remove", "reverse", "setdefault", "sort",
     "update"}
)  # fmt: skip
"""Methods that change the container that they are called on."""

_WITHOUT_DATASETS = ROOTS | {"numpy"}
"""Packages of which no attribute is a dataset, outside of what is called `data`."""

MAX_SMALL = 10
"""Statements of a function that is followed whatever it does: helpers that make a name, a number or
a function for a pipeline are that short."""

MAX_FILLED = 32
"""Names that one statement gives which are told apart."""

MAX_NAMED = 200
"""Functions and classes to which a call that is not followed may lead, before it may lead
anywhere."""

Imports = Mapping[str, tuple[str, str | None]]
"""What imported names stand for: a module of the project, and a name in it or None for itself."""


_SETS = ("names", "attributes", "methods", "sets", "stores", "rebinds")

_EMPTY: set[str] = set()


@dataclass(slots=True)
class _Definition:
    """A function or class, an assignment of the module, which may be a table of functions, or one
    to an attribute.

    `names` and `attributes` are those that occur anywhere in it, `methods` those attributes that
    are none of an imported module, `around` the definitions that it stands in, outermost first.
    `sets` are attributes of `self` that it assigns, `stores` those of anything that was there
    before, `rebinds` names outside of it. `followed` tells that its calls are worth following
    whatever it is about; `is_local` that it assigns what a name stands for to an attribute.
    """

    is_assignment: bool
    is_class: bool
    name: str
    around: tuple[int, ...]
    names: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    methods: set[str] = field(default_factory=set)
    sets: set[str] = field(default_factory=set)
    stores: set[str] = field(default_factory=set)
    rebinds: set[str] = field(default_factory=set)
    statements: int = 0
    followed: bool = False
    is_local: bool = False

    def take_over(self, inner: _Definition) -> None:
        """Count what stands in a definition inside of this one."""
        for name in _SETS:
            getattr(self, name).update(getattr(inner, name))
        self.statements += inner.statements
        self.followed = self.followed or inner.followed

    def makes_dataset(self) -> bool:
        """True when it by itself names something that makes a dataset."""
        return bool(self.methods & _MAKING or self.names & _MAKING & _CLASSES)

    def finished(self) -> None:
        """Hold one empty set for all that are empty, as most of the six of each definition are, and
        copies of the others: a set that grew takes twice what its copy takes."""
        for name in _SETS:
            grown = getattr(self, name)
            setattr(self, name, set(grown) if grown else _EMPTY)

    def touches_pipeline(self) -> bool:
        """True when it by itself makes, changes or uses a dataset."""
        words = self.names | self.attributes
        return bool(self.methods & _WORDS or words & _CLASSES or "Dataset" in words)

    def touches(self) -> bool:
        """True when it by itself touches a pipeline or a layer."""
        layers = self.names | self.attributes
        return bool(
            self.touches_pipeline() or layers & _LAYERS or any("Conv" in name for name in layers)
        )


class Named:
    """What the functions and classes of one module name.

    `read` are the names that it reads and that no function around the place binds, and all
    attributes that occur anywhere in it; `read_as_names` are the names among them, `read_of_self`
    the attributes that it reads from `self` alone. `modules` are the names of imported modules.
    `set` are attributes that it assigns, each with the name that their owner begins with.
    """

    def __init__(self, tree: ast.Module) -> None:
        self.definitions: list[_Definition] = []
        self.by_name: dict[str, list[int]] = {}
        self.read: set[str] = set()
        self.read_as_names: set[str] = set()
        self.read_of_self: set[str] = set()
        self.set: set[tuple[str, str]] = set()
        blocks = statements(tree)
        self.modules = _imported_modules(blocks)
        self._renamed = _renamed(blocks)
        self._collect(tree)
        for definition in self.definitions:
            definition.finished()

    def _collect(self, tree: ast.Module) -> None:
        scopes = [Scope()]
        of_self: set[str] = set()
        texts: set[str] = set()
        # What stands outside of all definitions is noted in one that nobody looks at.
        nowhere = _Definition(False, False, "", ())
        pending: list[tuple[ast.AST, tuple[int, ...], Scope]] = [
            (statement, (), scopes[0]) for statement in reversed(tree.body)
        ]
        while pending:
            node, owners, scope = pending.pop()
            inside = self.definitions[owners[-1]] if owners else nowhere
            within = scope
            # What most nodes are comes first.
            match node:
                case ast.Name(id=name):
                    scope.note(node)
                    inside.names.add(name)
                    if name in self._renamed:
                        inside.names.add(self._renamed[name])
                    if name == "partial":
                        inside.followed = True
                    continue
                case ast.Constant(value=text):
                    if isinstance(text, str) and text.isidentifier():
                        texts.add(text)
                        inside.attributes.add(text)
                        inside.methods.add(text)
                    continue
                case ast.Attribute(attr=name):
                    is_own = _is_self(node.value)
                    (of_self if is_own else self.read).add(name)
                    inside.attributes.add(name)
                    if not self._of_module(node):
                        inside.methods.add(name)
                    if isinstance(node.ctx, ast.Store):
                        self.set.add((_root(node), name))
                        around = (self.definitions[owner].name for owner in owners)
                        if not (is_own and "__init__" in around):
                            inside.stores.add(name)
                        if is_own:
                            inside.sets.add(name)
                case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                    inside.followed = True
                    inside.statements += 1
                    owners = (*owners, self._open(node, node.name, owners))
                    within = scope.inside(node)
                    scopes.append(within)
                case ast.Lambda():
                    inside.followed = True
                    within = scope.inside(node)
                    scopes.append(within)
                case ast.comprehension():
                    within = Scope()
                case ast.stmt() if kept := self._kept(node, owners):
                    owners = (*owners, *kept)
                case ast.stmt():
                    scope.hand_on(node)
                    inside.statements += 1
                    if isinstance(node, (ast.Global, ast.Nonlocal)):
                        inside.rebinds.update(node.names)
                    if isinstance(node, ast.For) and _through_attribute(node.iter):
                        inside.followed = True
            children = reversed(_told(node) if isinstance(node, ast.Call) else below(node))
            if within is scope:
                pending.extend([(child, owners, scope) for child in children])
            else:
                pending.extend(
                    (child, owners, within if has_own_scope(child, node) else scope)
                    for child in children
                )
        self._hand_out()
        free = free_names(scopes, texts)
        self.read_as_names = free | {self._renamed[name] for name in free & self._renamed.keys()}
        self.read |= self.read_as_names
        self.read_of_self = of_self - self.read
        self.read |= of_self

    def _hand_out(self) -> None:
        """Count what stands in a definition for those around it, too; inner ones come later."""
        for definition in reversed(self.definitions):
            if definition.around:
                self.definitions[definition.around[-1]].take_over(definition)
        for definition in self.definitions:
            # What reads an attribute matters when its value does, which may come by a local name.
            if definition.is_local:
                around = (self.definitions[owner] for owner in reversed(definition.around))
                definition.names.add(next(each.name for each in around if not each.is_assignment))

    def _of_module(self, node: ast.Attribute) -> bool:
        """True for what belongs to a module, and is no method: `np.unique`, `tf.random.shuffle`."""
        inside = []
        owner = node.value
        while isinstance(owner, ast.Attribute):
            inside.append(owner.attr)
            owner = owner.value
        package = self.modules.get(owner.id) if isinstance(owner, ast.Name) else None
        return package is not None and (
            not inside or (package in _WITHOUT_DATASETS and "data" not in inside)
        )

    def _open(self, node: ast.stmt, name: str, around: tuple[int, ...]) -> int:
        is_assignment = isinstance(node, (ast.Assign, ast.AnnAssign, ast.Expr))
        is_class = isinstance(node, ast.ClassDef)
        self.definitions.append(_Definition(is_assignment, is_class, name, around))
        number = len(self.definitions) - 1
        self.by_name.setdefault(name, []).append(number)
        return number

    def _kept(self, node: ast.stmt, around: tuple[int, ...]) -> tuple[int, ...]:
        """What reads an attribute, or a name of the module or a class, matters when its value does:
        which may come by a local name, and be a table of functions. Of several that a statement
        fills, each stands in the one before."""
        owners = around
        for target in _filled(node):
            match target:
                case ast.Attribute(attr=name) if around:
                    owners = (*owners, self._open(node, name, owners))
                    is_local = any(isinstance(part, ast.Name) for part in _values(node))
                    self.definitions[-1].is_local = is_local
                case ast.Name(id=name) if not around or self.definitions[around[-1]].is_class:
                    owners = (*owners, self._open(node, name, owners))
        return owners[len(around) :]


@once
def named(source: Source) -> Named:
    """What the functions and classes of a file name. Raises what `ast.parse` raises."""
    return Named(source.tree)


@dataclass(frozen=True, slots=True)
class Look:
    """What the functions and classes of one module name, and what imported names stand for."""

    named: Named
    imports: Imports

    def set_in_modules(self) -> Iterator[tuple[str, str]]:
        """The names in other modules that this one assigns, each with the path of its module."""
        for owner, name in self.named.set:
            module, member = self.imports.get(owner, ("", ""))
            if member is None:
                yield module, name

    def set_on_objects(self) -> set[str]:
        """The attributes that it assigns to what has a name: `args.size = 4`."""
        nobody = {"", "self", "cls"}
        return {name for owner, name in self.named.set if owner not in self.imports.keys() | nobody}

    def used(self, number: int, path: str) -> Iterator[tuple[str, str]]:
        """The functions and classes that one names: the module that it finds them in, the name."""
        definition = self.named.definitions[number]
        yield from ((path, name) for name in definition.attributes & self.named.by_name.keys())
        for name in definition.names:
            if name in self.named.by_name:
                yield path, name
            elif name in self.imports:
                module, member = self.imports[name]
                if member is not None:
                    yield module, member
                else:
                    yield from ((module, attribute) for attribute in definition.attributes)


@dataclass(frozen=True, slots=True)
class Changes:
    """Attributes of anything, and names outside of functions, that a call may assign."""

    attributes: set[str]
    names: set[str]


Place = tuple[str, int]
"""A module's path, and the number of a definition in it."""


class Relevance:
    """Answers for each function and class of some modules whether it can matter."""

    def __init__(self) -> None:
        self._modules: dict[str, Look] = {}
        self._relevant: set[Place] = set()
        self._set_from_outside: dict[str, set[str]] = {}
        self._set_on_objects: set[str] = set()
        self._bound: dict[int, Place] = {}
        self._changes: dict[int, Changes] = {}
        self._changed_anywhere = Changes(set(), set())
        self._named: dict[str, list[_Definition]] = {}
        self._far: set[str] = set()
        self._outlines: dict[str, tuple[Outline, int]] = {}

    @staticmethod
    def of_pipelines(look: Look) -> frozenset[str]:
        """The names in a module that touch pipelines, by themselves or by what they name there."""
        return _names_in(look, _Definition.touches_pipeline)

    @staticmethod
    def using(look: Look, names: Collection[str]) -> frozenset[str]:
        """The names in a module of what uses one of these names, or what does."""
        return _names_in(look, lambda definition: not definition.names.isdisjoint(names))

    def add(self, modules: Mapping[str, Look]) -> None:
        """Take modules over, by path."""
        self._modules.update(modules)
        for look in modules.values():
            self._set_on_objects |= look.set_on_objects()
            for path, name in look.set_in_modules():
                self._set_from_outside.setdefault(path, set()).add(name)
            for definition in look.named.definitions:
                self._named.setdefault(definition.name, []).append(definition)
                self._changed_anywhere.attributes.update(definition.stores)
                self._changed_anywhere.names.update(definition.rebinds)
        # What changes more than is looked at does so whatever else there is.
        self._changes = {
            node: changes
            for node, changes in self._changes.items()
            if changes is self._changed_anywhere
        }
        self._relevant |= self._touching(modules, _Definition.touches)

    def bind(self, path: str, source: Source) -> None:
        """Recognise the definitions of a module in its LibCST tree."""
        nodes = _definitions(source.module)
        unread: set[int] = set()
        for number, definition in enumerate(self._modules[path].named.definitions):
            if not definition.is_assignment and unread.isdisjoint(definition.around):
                node = next(nodes)
                self._bound[id(node)] = path, number
                if not is_read(node):
                    unread.add(number)
        if unread:
            self._outlines[path] = source.outline, len(source.outline.read)

    def _place(self, identity: int) -> Place | None:
        """Where a function or class is defined, by the identity of its node."""
        if identity not in self._bound:
            for path, (outline, known) in self._outlines.items():
                if len(outline.read) > known:
                    self._outlines[path] = outline, len(outline.read)
                    for number in outline.read[known:]:
                        self._bind_inside(outline.functions[number])
        return self._bound.get(identity)

    def _bind_inside(self, function: cst.FunctionDef) -> None:
        path, number = self._bound[id(function)]
        inside = (
            each
            for each, definition in enumerate(self._modules[path].named.definitions)
            if number in definition.around and not definition.is_assignment
        )
        for each, node in zip(inside, _definitions(function.body), strict=True):
            self._bound[id(node)] = path, each

    def knows(self, path: str) -> bool:
        """True for a module that was taken over."""
        return path in self._modules

    def matters(self, node: cst.CSTNode) -> bool:
        """True when a function or class, or what it names in the project, touches a pipeline."""
        return self._place(id(node)) in self._relevant

    def makes_dataset(self, node: cst.CSTNode) -> bool:
        """True when a function or class by itself names something that makes a dataset."""
        return self._place(id(node)) is not None and self._definition(node).makes_dataset()

    def follows(self, node: cst.CSTNode) -> bool:
        """True when calls of a function are worth to be followed: when it matters, is short, makes
        functions, goes through what an object holds, or stands in a function that matters, of which
        it may read a dataset."""
        place = self._place(id(node))
        if place is None:
            return False
        definition = self._definition(node)
        small = definition.statements <= MAX_SMALL
        return (
            small
            or definition.followed
            or self.matters(node)
            or self._is_in_function_that_matters(place[0], definition)
        )

    def _is_in_function_that_matters(self, path: str, definition: _Definition) -> bool:
        if not definition.around or (path, definition.around[-1]) not in self._relevant:
            return False
        around = self._modules[path].named.definitions[definition.around[-1]]
        return not (around.is_class or around.is_assignment)

    def sets(self, node: cst.CSTNode) -> set[str]:
        """The attributes of `self` that a method assigns."""
        return self._definition(node).sets

    def changed_by(self, node: cst.CSTNode) -> set[str]:
        """The attributes of `self` that a method assigns, or whose contents it may change."""
        if self._place(id(node)) is None:
            return set()
        definition = self._definition(node)
        mutates = definition.methods & MUTATING
        return definition.sets | definition.attributes if mutates else definition.sets

    def may_set(self, identity: int, name: str) -> bool:
        """False only for a method, by the identity of its node, that assigns no such attribute of
        `self`."""
        place = self._place(identity)
        if place is None:
            return True
        path, number = place
        return name in self._modules[path].named.definitions[number].sets

    def changes(self, node: cst.CSTNode) -> Changes:
        """What a function may change outside of itself, with everything that it names: where that
        is much, whatever anything changes."""
        known = self._changes.get(id(node))
        if known is None:
            known = self._changes[id(node)] = self._changed_from(node)
        return known

    def _changed_from(self, node: cst.CSTNode) -> Changes:
        changes = Changes(set(), set())
        pending = [self._definition(node)] if self._place(id(node)) is not None else []
        seen: set[str] = set()
        for definition in pending:
            changes.attributes.update(definition.stores)
            changes.names.update(definition.rebinds)
            named = definition.names | definition.attributes
            further = (named & self._named.keys()) - seen
            if len(pending) > MAX_NAMED or not further.isdisjoint(self._far):
                self._far.add(pending[0].name)
                return self._changed_anywhere
            seen |= further
            for name in further:
                pending.extend(self._named[name])
        return changes

    def read_by(self, node: cst.CSTNode) -> set[str]:
        """Every name and attribute that occurs in a function or class of the project's text."""
        if self._place(id(node)) is None:
            return set()
        definition = self._definition(node)
        return definition.names | definition.attributes

    def read_in(self, path: str) -> set[str]:
        """The names that code of a module may use of other places: those that it reads and none
        of its functions binds, and all attributes."""
        return self._modules[path].named.read

    def read_from(self, path: str, of: str) -> set[str]:
        """Those among them that may be functions of a module: an attribute is one of another module
        than its own, and none of `self`."""
        named = self._modules[path].named
        return named.read_as_names if path == of else named.read - named.read_of_self

    def set_from_outside(self, path: str) -> set[str]:
        """The names in a module that other modules assign: `config.size = 4`."""
        return self._set_from_outside.get(path, set())

    def set_on_objects(self, name: str) -> bool:
        """True for an attribute that something in the project assigns to an object that has a name
        there, and be it a parameter that nobody fills."""
        return name in self._set_on_objects

    def _definition(self, node: cst.CSTNode) -> _Definition:
        path, number = self._bound[id(node)]
        return self._modules[path].named.definitions[number]

    def _touching(self, paths: Iterable[str], touches: Callable[[_Definition], bool]) -> set[Place]:
        """The functions and classes that touch what matters, and those that name one of them."""
        callers: dict[tuple[str, str], list[Place]] = {}
        pending: list[Place] = []
        for path in paths:
            look = self._modules[path]
            for number, definition in enumerate(look.named.definitions):
                for used in look.used(number, path):
                    callers.setdefault(self._origin(*used), []).append((path, number))
                if touches(definition):
                    pending.append((path, number))
        found = set(pending)
        while pending:
            path, number = pending.pop()
            name = self._modules[path].named.definitions[number].name
            for caller in callers.get((path, name), ()):
                if caller not in found:
                    found.add(caller)
                    pending.append(caller)
        return found

    def _origin(self, path: str, name: str) -> tuple[str, str]:
        """Where a name is defined that a module may only hand on."""
        for _ in range(MAX_HANDS):
            look = self._modules.get(path)
            further = look.imports.get(name) if look is not None else None
            if further is None or further[1] is None:
                break
            path, name = further[0], further[1]
        return path, name


def _names_in(look: Look, touches: Callable[[_Definition], bool]) -> frozenset[str]:
    relevance = Relevance()
    relevance._modules[""] = look
    places = relevance._touching([""], touches)
    return frozenset(look.named.definitions[number].name for _, number in places)


def _definitions(within: cst.Module | cst.BaseSuite) -> Iterator[cst.FunctionDef | cst.ClassDef]:
    """The functions and classes in the order in which they begin, without those in functions that
    nothing looked into."""
    pending: list[cst.CSTNode] = [within]
    while pending:
        node = pending.pop()
        # LibCST's classes are abstract, and take long to answer `isinstance`.
        if type(node) is cst.FunctionDef or type(node) is cst.ClassDef:
            yield node
            if is_read(node):
                pending.append(node.body)
        else:
            pending.extend(reversed(held(node)))


def _imported_modules(blocks: list[ast.AST]) -> dict[str, str]:
    """The names under which a module imports others, with the package that each is in."""
    found: dict[str, str] = {}
    for node in blocks:
        if isinstance(node, ast.Import):
            for alias in node.names:
                package = alias.name.partition(".")[0]
                found[alias.asname or package] = package
    return found


def _renamed(blocks: list[ast.AST]) -> dict[str, str]:
    """The names that a module gives to what it imports, with those that these have at home."""
    return {
        alias.asname: alias.name
        for node in blocks
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.asname is not None
    }


def _told(call: ast.Call) -> list[ast.AST]:
    """The nodes below a call, but for the types that something is tested for: to ask whether it is
    a dataset makes none of it."""
    match call:
        case ast.Call(func=ast.Name(id="isinstance"), args=[tested, _]):
            return [tested]
    return below(call)


def _filled(node: ast.stmt) -> list[ast.expr]:
    """What a statement gives a value, or puts one into: `a, b.c = x`, `a.b["c"] = x`,
    `a.b.append(x)`."""
    pending: list[ast.expr]
    match node:
        case ast.Assign(targets=targets):
            pending = list(targets)
        case ast.AnnAssign(target=only, value=ast.expr()):
            pending = [only]
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=owner, attr=method))):
            pending = [owner] if method in MUTATING else []
        case _:
            pending = []
    found: list[ast.expr] = []
    for target in pending:
        if isinstance(target, ast.Tuple | ast.List):
            pending.extend(target.elts)
        elif isinstance(target, ast.Starred | ast.Subscript):
            pending.append(target.value)
        else:
            found.append(target)
    return found[:MAX_FILLED]


def _values(node: ast.stmt) -> list[ast.expr]:
    """What a statement gives to others, part by part where it is a tuple, list or dict."""
    match node:
        case ast.Assign(value=value) | ast.AnnAssign(value=ast.expr() as value):
            pending = [value]
        case ast.Expr(value=ast.Call(args=arguments)):
            pending = list(arguments)
        case _:
            pending = []
    for value in pending:
        match value:
            case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Dict(values=parts):
                pending.extend(parts)
    return pending


def _root(node: ast.expr) -> str:
    """The name that `a.b.c` begins with; empty for what begins with something else."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "self"


def _through_attribute(node: ast.expr) -> bool:
    """True for `self.batches` and `enumerate(self.batches)`."""
    match node:
        case ast.Attribute():
            return True
        case ast.Call(args=[ast.Attribute(), *_]):
            return True
    return False
