"""The names of tf.data by version: since when, until when, deprecated when and for what."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tfdata_lint.graph.published import TABLE
from tfdata_lint.graph.signatures import EARLIEST
from tfdata_lint.records import dataclass
from tfdata_lint.target import Version


@dataclass(frozen=True, slots=True)
class Name:
    """A public name below `tf.data`, such as "experimental.AUTOTUNE" or "Dataset.unbatch", or a
    deprecated parameter of a function, such as "Dataset.from_generator(output_types)".

    It is there from version `since` on and gone from version `until` on; what only the datasets of
    TensorFlow 1 have is gone from 2.0 on. From `deprecated` on TensorFlow says so itself. `instead`
    names what TensorFlow gives in its place, if anything: paths such as "tf.data.AUTOTUNE", or
    other parameters, separated by a comma and a blank.
    """

    path: str
    since: Version = EARLIEST
    until: Version | None = None
    deprecated: Version | None = None
    instead: str = ""


def written(name: Name) -> str:
    """A name in the notation of the table: `path@since<until!deprecated -> instead`."""
    text = name.path
    for sign, version in (("@", name.since), ("<", name.until), ("!", name.deprecated)):
        if version is not None and (sign != "@" or version != EARLIEST):
            text += sign + ".".join(map(str, version))
    return f"{text} -> {name.instead}" if name.instead else text


def parsed(line: str) -> Name:
    """The reverse of `written`."""
    rest, _, instead = line.partition(" -> ")
    found: dict[str, Version] = {}
    for sign in "!<@":
        rest, _, text = rest.partition(sign)
        if text:
            found[sign] = tuple(int(part) for part in text.split("."))
    return Name(rest, found.get("@", EARLIEST), found.get("<"), found.get("!"), instead)


NAMES: Mapping[str, Name] = MappingProxyType(
    {name.path: name for name in map(parsed, TABLE.split("\n")) if name.path}
)
"""Every name below `tf.data` that a release from 2.3 to 2.21 has, or its compatibility module,
and every parameter that one of them deprecates."""
