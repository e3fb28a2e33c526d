"""Our data classes are those of the standard library, as far as they go."""

from __future__ import annotations

import dataclasses
import inspect
import pickle
from collections.abc import Mapping
from functools import cached_property
from types import ModuleType
from typing import Any

import pytest

from tfdata_lint import records

CLASSES = """
@dataclass(frozen=True, slots=True)
class Frozen:
    '''Words.'''
    a: int
    b: str = "b"
    c: list[int] = field(default_factory=list, compare=False)

    @property
    def d(self) -> int:
        return self.a

@dataclass
class Plain:
    a: int
    b: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.b = {**self.b, "a": self.a}

    @cached_property
    def doubled(self) -> int:
        return 2 * self.a

@dataclass(frozen=True)
class Kept:
    a: int
    b: int = 3

@dataclass(eq=False, slots=True)
class Itself:
    a: int = 1

@dataclass(frozen=True, slots=True)
class Inner(Frozen):
    e: int = 4

    def __repr__(self) -> str:
        return "Inner"

@dataclass(frozen=True, slots=True)
class Empty:
    pass
"""


def _classes(module: ModuleType) -> Mapping[str, Any]:
    names = {"dataclass": module.dataclass, "field": module.field, "__name__": __name__,
             "cached_property": cached_property}  # fmt: skip
    exec("from __future__ import annotations\n" + CLASSES, names)
    return names


OURS, THEIRS = _classes(records), _classes(dataclasses)


@pytest.mark.parametrize(
    ("name", "arguments", "others"),
    [
        ("Frozen", (1,), (1, "b", [2])),
        ("Frozen", (1, "x", [3]), (1, "y", [3])),
        ("Plain", (1,), (1, {"a": 1})),
        ("Plain", (1,), (2,)),
        ("Kept", (1, 2), (1, 3)),
        ("Itself", (), ()),
        ("Inner", (1, "x", [3], 5), (1, "x", [3])),
        ("Empty", (), ()),
    ],
)
def test_they_do_the_same(name: str, arguments: tuple[Any], others: tuple[Any]) -> None:
    seen = []
    for kinds in (OURS, THEIRS):
        kind = kinds[name]
        one, two = kind(*arguments), kind(*others)
        first = next(iter(kind.__match_args__), None)
        seen.append(
            [
                one == two,
                one == kind(*arguments),
                one == 3,
                repr(one),
                kind.__match_args__,
                kind.__hash__ is None,
                kind.__hash__ is not None and "eq" not in name and hash(one) == hash(two),
                first and _error(setattr, one, first, 7),
                _error(kind, 1, 2, 3, 4, 5, 6),
                hasattr(kind, "__slots__") and kind.__slots__,
                kind.__doc__ if name == "Frozen" else None,
                kind.__qualname__,
                dataclasses.asdict(one),
                [each.name for each in dataclasses.fields(one)],
                dataclasses.is_dataclass(kind),
                first and _error(delattr, one, first),
                # That of our methods until they are compiled says less.
                list(inspect.signature(kind).parameters),
            ]
        )
    assert seen[0] == seen[1]


def _error(call: Any, *arguments: Any) -> type[BaseException] | None:
    try:
        call(*arguments)
    except Exception as error:
        return type(error)
    return None


def test_copies_with_changes() -> None:
    one = OURS["Frozen"](1, "x", [2])
    for replace in (records.replace, dataclasses.replace):
        assert replace(one, b="y") == OURS["Frozen"](1, "y", [2])
        with pytest.raises(TypeError):
            replace(one, z=3)


@records.dataclass(frozen=True, slots=True)
class Sent:
    a: int
    b: tuple[int, ...] = ()


def test_they_go_to_other_processes() -> None:
    assert pickle.loads(pickle.dumps(Sent(1, (2,)))) == Sent(1, (2,))


def test_what_the_standard_library_knows_is_made_once() -> None:
    """It asks for each instance, and makes a class to know it."""
    assert Sent.__dataclass_fields__ is Sent.__dataclass_fields__
    assert OURS["Inner"].__dataclass_fields__ is not OURS["Frozen"].__dataclass_fields__
