"""The fields of dataclasses, attrs classes and named tuples, as their bodies declare them."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from tfdata_lint.graph.values import Class
from tfdata_lint.records import dataclass

_RECORD_DECORATORS = frozenset({"attrs", "dataclass", "define", "frozen", "mutable", "s"})
_FIELD_CALLS = frozenset({"Field", "attrib", "field", "ib"})
_FACTORIES = frozenset({"default_factory", "factory"})


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its default or what makes it, and whether and how `__init__` takes it."""

    name: str
    annotation: cst.Annotation | None = None
    default: cst.BaseExpression | None = None
    factory: cst.BaseExpression | None = None
    taken: bool = True
    keyword_only: bool = False


def is_named_tuple(of: Class) -> bool:
    """True for a class made by `NamedTuple`, `namedtuple` or a subclass of one."""
    return of.foreign_base.endswith(".NamedTuple")


def is_record(of: Class) -> bool:
    """True for a class whose `__init__` is made from its fields."""
    return (
        is_named_tuple(of)
        or of.foreign_base == "pydantic.BaseModel"
        or any(map(_is_decorated, of.linearised()))
    )


def fields(of: Class) -> list[Field]:
    """The fields in the order in which `__init__` takes them: those of bases first."""
    found: dict[str, Field] = {}
    every = not any(map(_is_decorated, of.linearised()))
    for each in reversed(of.linearised()):
        if every or _is_decorated(each):
            keyword_only = _asks_for(each, "kw_only") or of.foreign_base == "pydantic.BaseModel"
            found.update((field.name, field) for field in _declared(each, keyword_only))
    return list(found.values())


def annotation_of(of: Class, name: str) -> cst.Annotation | None:
    """The annotation of an attribute in the body of a class or its bases."""
    for each in of.linearised():
        for small in _statements(each):
            match small:
                case cst.AnnAssign(target=cst.Name(value=target)) if target == name:
                    return small.annotation
    return None


def _declared(of: Class, keyword_only: bool) -> Iterator[Field]:
    for small in _statements(of):
        match small:
            case cst.AnnAssign(annotation=cst.Annotation(annotation=said)) if (
                _last_name(said) == "KW_ONLY"
            ):
                keyword_only = True
            case cst.AnnAssign(target=cst.Name(value=name), annotation=annotation, value=value):
                if _last_name(annotation.annotation) != "ClassVar":
                    yield _field(name, annotation, value, keyword_only)
            case cst.Assign(
                targets=[cst.AssignTarget(target=cst.Name(value=name))], value=cst.Call() as value
            ) if _last_name(value) in _FIELD_CALLS:
                yield _field(name, None, value, keyword_only)


def _field(
    name: str,
    annotation: cst.Annotation | None,
    value: cst.BaseExpression | None,
    keyword_only: bool,
) -> Field:
    if not isinstance(value, cst.Call) or _last_name(value) not in _FIELD_CALLS:
        return Field(name, annotation, value, keyword_only=keyword_only)
    said = {each.keyword.value: each.value for each in value.args if each.keyword is not None}
    default = said.get("default")
    factory = next((said[each] for each in _FACTORIES if each in said), None)
    if isinstance(default, cst.Call) and _last_name(default) == "Factory" and default.args:
        factory = default.args[0].value
        default = None
    taken = not _is_name(said.get("init"), "False")
    only = keyword_only or _is_name(said.get("kw_only"), "True")
    return Field(name, annotation, default, factory, taken, only)


def _statements(of: Class) -> Iterator[cst.BaseSmallStatement]:
    for line in of.node.body.body:
        if isinstance(line, cst.SimpleStatementLine):
            yield from line.body


def _is_decorated(of: Class) -> bool:
    return any(_last_name(each.decorator) in _RECORD_DECORATORS for each in of.node.decorators)


def _asks_for(of: Class, option: str) -> bool:
    """True when the decorator of a class has an option set to True."""
    return any(
        argument.keyword is not None
        and argument.keyword.value == option
        and _is_name(argument.value, "True")
        for each in of.node.decorators
        if isinstance(each.decorator, cst.Call)
        for argument in each.decorator.args
    )


def _is_name(node: cst.BaseExpression | None, name: str) -> bool:
    return isinstance(node, cst.Name) and node.value == name


def _last_name(node: cst.BaseExpression) -> str:
    """`field` for `dataclasses.field(...)`, `ClassVar` for `ClassVar[int]`."""
    # By their types: LibCST's classes are abstract, and take long to answer `isinstance`.
    while type(node) is not cst.Name:
        if type(node) is cst.Call:
            node = node.func
        elif type(node) is cst.Subscript:
            node = node.value
        elif type(node) is cst.Attribute:
            node = node.attr
        else:
            return ""
    return node.value
