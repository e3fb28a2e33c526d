"""`dataclass`, `field` and `replace` as the standard library has them, at a tenth of the cost.

`dataclasses` imports `inspect`, and compiles each method of each class by itself: in a run that
finds nothing to look at, that would be most of the time. Here methods are compiled when some
instances were made, or one is compared, and what the package does not use is left out. What the
standard library's `replace`, `fields`, `asdict` and `astuple` need is made when they ask for it.
"""

from __future__ import annotations

# That of `typing` would take longer to import than all that follows.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from dataclasses import Field, dataclass as dataclass, field as field, replace as replace
    from typing import Any, NoReturn
else:

    def dataclass(cls=None, /, *, frozen=False, slots=False, eq=True):
        """Give a class the methods of a data class, as far as it has none of its own."""
        if cls is None:
            return lambda cls: _made(cls, frozen, slots, eq)
        return _made(cls, frozen, slots, eq)

    def field(**said):
        """What is special about a field: `default`, `default_factory`, `compare`."""
        return _Special(said)

    def replace(thing, /, **changes):
        """A copy of a data class's instance with some fields changed."""
        for name in thing.__match_args__:
            if name not in changes:
                changes[name] = getattr(thing, name)
        return type(thing)(**changes)


class _Special:
    def __init__(self, said: dict[str, Any]) -> None:
        self.said = said


class _Fields:
    """What the standard library knows of a data class's fields, of which each class has its own.

    They are made once: it asks several times for each instance, and making them takes milliseconds.
    """

    def __init__(self) -> None:
        self.known: dict[str, Field[Any]] | None = None

    def __get__(self, thing: object, cls: type[Any]) -> dict[str, Field[Any]]:
        if self.known is None:
            from dataclasses import dataclass, field

            told = {name: field(**each) for name, each in cls._said.items()}
            body = {"__annotations__": dict.fromkeys(cls._said, object), **told}
            same: Any = dataclass(type(cls.__name__, (), body))
            self.known = dict(same.__dataclass_fields__)
        return self.known


def _made(cls: type[Any], frozen: bool, slots: bool, eq: bool) -> type[Any]:
    own = cls.__dict__
    said: dict[str, dict[str, Any]] = dict(getattr(cls, "_said", {}))
    for name in own.get("__annotations__", ()):
        default = own.get(name, _NOTHING)
        special = {} if default is _NOTHING else {"default": default}
        said[name] = default.said if isinstance(default, _Special) else special
    names = tuple(said)
    owner: list[type[Any]] = []
    post = hasattr(cls, "__post_init__")
    methods = {"__init__": _first_maker(said, frozen, post, owner)}
    if eq:
        comparing = ("__eq__", "__hash__") if frozen else ("__eq__",)
        methods |= _later(comparing, lambda: _comparers(said), owner)
        if not frozen:
            methods["__hash__"] = None
    methods |= {"__repr__": _repr, "__match_args__": names}
    if frozen:
        methods["__setattr__"] = _refused
        methods["__delattr__"] = _refused
    if frozen and slots:
        # Without them, unpickling would set attributes.
        methods["__getstate__"] = _state
        methods["__setstate__"] = _restored
    body = {name: each for name, each in methods.items() if name not in own}
    body["_said"], body["__dataclass_fields__"] = said, _Fields()
    if slots:
        inherited = {name for base in cls.__mro__ for name in getattr(base, "__slots__", ())}
        kept = {name: each for name, each in own.items() if name not in _REMADE | said.keys()}
        body["__slots__"] = tuple(name for name in names if name not in inherited)
        metaclass: Any = type(cls)
        made: type[Any] = metaclass(cls.__name__, cls.__bases__, {**kept, **body})
        made.__qualname__ = cls.__qualname__
        owner.append(made)
        return made
    for name, each in said.items():
        if "default" in each:
            body[name] = each["default"]
        elif isinstance(own.get(name), _Special):
            delattr(cls, name)
    for name, each in body.items():
        setattr(cls, name, each)
    owner.append(cls)
    return cls


_NOTHING = object()

_REMADE = {"__dict__", "__weakref__"}


def _later(
    names: Sequence[str], compiled: Callable[[], dict[str, Any]], owner: list[type[Any]]
) -> dict[str, Any]:
    """Methods that put the compiled ones in their place, in the class that `owner` will hold, when
    the first of them is called."""
    stubs: dict[str, Any] = {}

    def stub(name: str) -> Any:
        def method(*given: Any, **named: Any) -> Any:
            made = compiled()
            for each in names:
                if vars(owner[0])[each] is stubs[each]:
                    setattr(owner[0], each, made[each])
            return made[name](*given, **named)

        return method

    stubs |= {name: stub(name) for name in names}
    return stubs


def _first_maker(
    said: dict[str, dict[str, Any]], frozen: bool, post: bool, owner: list[type[Any]]
) -> Any:
    """An `__init__` for the first instances, which of many classes are all that a run makes. For
    later ones, and for arguments that do not fit, it puts the compiled one in its place."""
    names = tuple(said)
    left = [None] * _FEW

    def method(self: Any, *given: Any, **named: Any) -> None:
        values = _values(said, given, named) if left[:1] else None
        if values is None:
            made = _maker(said, frozen, post)["__init__"]
            if vars(owner[0])["__init__"] is method:
                owner[0].__init__ = made
            made(self, *given, **named)
            return
        # Not `pop`, as another thread may have taken the last one.
        del left[:1]
        for name, value in zip(names, values, strict=True):
            object.__setattr__(self, name, value)
        if post:
            self.__post_init__()

    return method


_DEFAULTS = {"default", "default_factory"}

_FEW = 4
"""Instances that are made faster one by one than by compiled code."""


def _values(
    said: dict[str, dict[str, Any]], given: tuple[Any, ...], named: dict[str, Any]
) -> list[Any] | None:
    """The values of the fields; None where the arguments do not fit."""
    rest = list(said)[len(given) :]
    fit = len(given) <= len(said) and named.keys() <= set(rest)
    if not fit or not all(name in named or _DEFAULTS & said[name].keys() for name in rest):
        return None
    return [*given, *(named[name] if name in named else _default(said[name]) for name in rest)]


def _default(said: dict[str, Any]) -> Any:
    return said["default_factory"]() if "default_factory" in said else said["default"]


def _maker(said: dict[str, dict[str, Any]], frozen: bool, post: bool) -> dict[str, Any]:
    parameters, lines = ["self"], []
    given: dict[str, Any] = {"_set": object.__setattr__, "_NOTHING": _NOTHING}
    for name, each in said.items():
        value = name
        if "default_factory" in each:
            given[f"_{name}"] = each["default_factory"]
            parameters.append(f"{name}=_NOTHING")
            value = f"_{name}() if {name} is _NOTHING else {name}"
        elif "default" in each:
            given[f"_{name}"] = each["default"]
            parameters.append(f"{name}=_{name}")
        else:
            parameters.append(name)
        lines.append(f"_set(self, {name!r}, {value})" if frozen else f"self.{name} = {value}")
    if post:
        lines.append("self.__post_init__()")
    text = [f"def __init__({', '.join(parameters)}):", *(f" {line}" for line in lines or ["pass"])]
    exec("\n".join(text), given)
    return given


def _comparers(said: dict[str, dict[str, Any]]) -> dict[str, Any]:
    compared = [name for name, each in said.items() if each.get("compare", True)]
    own, others = (
        f"({''.join(f'{thing}.{name}, ' for name in compared)})" for thing in ("self", "other")
    )
    given: dict[str, Any] = {}
    exec(
        "def __eq__(self, other):\n"
        f" return {own} == {others} if other.__class__ is self.__class__ else NotImplemented\n"
        f"def __hash__(self):\n return hash({own})",
        given,
    )
    return given


def _repr(self: Any) -> str:
    values = (f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
    return f"{self.__class__.__qualname__}({', '.join(values)})"


def _state(self: Any) -> list[Any]:
    return [getattr(self, name) for name in self.__match_args__]


def _restored(self: Any, state: list[Any]) -> None:
    for name, value in zip(self.__match_args__, state, strict=True):
        object.__setattr__(self, name, value)


def _refused(self: Any, name: str, *value: Any) -> NoReturn:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot assign to field {name!r}")
