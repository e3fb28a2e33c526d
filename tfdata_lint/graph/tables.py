"""What stands in dictionaries: under keys that are known, and under those that are not.

A key that is not known may be any, so what is put under it may be found under each literal one.
Which it is may decide what is put there: `sets[part] = noisy if part == "train" else clean`.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from tfdata_lint.graph.guards import ALWAYS, Fact, Guards
from tfdata_lint.graph.pipeline import Stage
from tfdata_lint.graph.values import (
    ANY_KEY,
    Alternative,
    Constant,
    Dataset,
    Mapping,
    Symbol,
    Thing,
    Unknown,
    Value,
    union,
)

NOTHING = Value(())


def put(table: Mapping, key: Thing | None, value: Value) -> Mapping:
    """A dictionary after a value is put under a key, which is None for one of several."""
    if isinstance(key, (Constant, Symbol)):
        known = {**dict(table.items), key.key: value}
        return Mapping(tuple(known.items()), table.complete, table.unseen)
    items = [(each, item) for each, item in table.items if each != ANY_KEY]
    others, unseen = table.get(ANY_KEY), None if key is None else key.key
    if others is not None and (unseen is None or unseen != table.unseen):
        value, unseen = union([others, value]), None
    return Mapping((*items, (ANY_KEY, value)), False, unseen)


def among_unseen(table: Mapping, key: Hashable) -> tuple[Value, Value]:
    """What is under a literal key, if it is one of those that are not known; and what may be there
    or not, as it depends on the key in a way that cannot be seen."""
    found = table.get(ANY_KEY) or NOTHING
    if table.unseen is None:
        sure = [guards for guards, _ in found] == [ALWAYS]
        return (found, NOTHING) if sure else (NOTHING, found)
    if not _asked_about(found, table.unseen):
        return found, NOTHING
    is_it = Guards.when(table.unseen, Fact(among=frozenset([key])))
    kept: list[Alternative] = []
    doubtful: list[Alternative] = []
    for way in found:
        told = Value([way])
        if not _is_told(way[0], table.unseen) and _asked_about(told, table.unseen) - {table.unseen}:
            doubtful.append(way)
        else:
            kept += told.guarded(is_it)
    return Value(kept), Value(doubtful)


def chosen(table: Mapping, key: Thing | None, others: list[Value]) -> tuple[Value, Value]:
    """What a key that is not known finds, each item where the key is its, and else one of `others`;
    and what may be found or not, as it depends on another key that is not known."""
    unseen = table.get(ANY_KEY)
    if unseen is not None and (key is None or key.key != table.unseen):
        sure = [guards for guards, _ in unseen] == [ALWAYS]
        if not sure or (table.unseen is not None and _asked_about(unseen, table.unseen)):
            known = [value for each, value in table.items if each != ANY_KEY]
            return union([*known, *others]), unseen
    keys = frozenset(each for each, _ in table.items)
    if key is None or unseen is not None:
        return union([*(value for _, value in table.items), *others]), NOTHING
    name = key.text if isinstance(key, Unknown) else ""

    def fact(each: Hashable) -> Guards:
        literal = each[1] if isinstance(each, tuple) else each
        text = f"{name} == {literal!r}" if name else ""
        return Guards.when(key.key, Fact(among=frozenset([each]), text=text))

    missing = Guards.when(key.key, Fact(never=keys))
    values = [
        *(value.guarded(fact(each)) for each, value in table.items),
        *(value.guarded(missing) for value in others),
    ]
    return union(values), NOTHING


def _is_told(guards: Guards, key: Hashable) -> bool:
    """True where it is known which key it is."""
    return any(claim.subject.key == key and claim.among is not None for claim in guards.claims)


def _asked_about(value: Value, key: Hashable) -> set[Hashable]:
    """The keys of what is tested, in a value and in the functions of its datasets, and is what has
    this key or is made of it."""
    tested = {claim.subject.key for guards in _guards_in(value) for claim in guards.claims}
    match key:
        case ("unknown", identity):
            # What is made of it has its identity in its own.
            return {each for each in tested if _holds(each, identity)}
    return tested


def _guards_in(value: Value) -> Iterator[Guards]:
    for guards, thing in value:
        yield guards
        if isinstance(thing, Dataset):
            yield from _guards_of(thing.stage)


def _guards_of(last: Stage) -> Iterator[Guards]:
    for stage in last.walk():
        for argument in stage.arguments.values():
            yield from (guards for guards, _ in argument.value)
        if stage.effects is not None:
            yield from (draw.guards for draw in stage.effects.draws)
            yield from (note.guards for note in stage.effects.notes)
        for inner in stage.inner:
            yield from _guards_of(inner)


def _holds(key: Hashable, part: Hashable) -> bool:
    """Whether a key is another one, or is made of it."""
    return key == part or (isinstance(key, tuple) and any(_holds(each, part) for each in key))
