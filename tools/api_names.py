"""Read from published wheels when each name of tf.data came, was deprecated and went.

    python -m tools.api_names           print the table
    python -m tools.api_names --check   exit with 1 where tfdata_lint/graph/published.py differs
    python -m tools.api_names --write   write tfdata_lint/graph/published.py anew

Public is what the generated API modules of a wheel import. When a name was deprecated, and what
stands in its place, say the decorators of its definition, for parameters of functions too, of which
those that are deprecated are kept. A name of `tf.data.experimental` that `tf.data` has as well, or
`tf.data.Dataset`, has that in its place, deprecated or not.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tfdata_lint.graph.history import Name, written
from tfdata_lint.target import Version
from tools.api_versions import TENSORFLOW, fetch, kept_in, lifetime, version

PUBLISHED = Path(__file__).parents[1] / "tfdata_lint" / "graph" / "published.py"

API = {
    "": "tensorflow/_api/v2/data/",
    "compat.v1.": "tensorflow/_api/v2/compat/v1/data/",
}
"""Where the names of a version of the API are, by what its paths have more."""

CLASSES = (
    "Dataset",
    "Options",
    "experimental.AutotuneOptions",
    "experimental.DistributeOptions",
    "experimental.OptimizationOptions",
    "experimental.ThreadingOptions",
)
"""Classes of which the members are looked at too."""

HEADER = '''"""When each name of tf.data came, was deprecated and went, and what is in its place.

Written by `python -m tools.api_names --write` from the wheels of TensorFlow 2.3 to 2.21, in the
notation of `tfdata_lint.graph.history`.
"""

TABLE = """
'''

FIRST_OF_TWO: Version = (2, 0)
"""The version without what only the compatibility module of TensorFlow 1 has."""

Release = dict[str, tuple[bool, str]]
"""The names in a wheel: whether each is deprecated, and for what."""


def main() -> int:
    """Print, check or write; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument(
        "--cache", type=Path, default=Path(tempfile.gettempdir(), "tfdata-lint-api-names")
    )
    options = parser.parse_args()
    options.cache.mkdir(parents=True, exist_ok=True)
    lines = [written(name) for name in history(options.cache)]
    text = HEADER + "".join(f"{line}\n" for line in lines) + '"""\n'
    if options.write:
        PUBLISHED.write_text(text, encoding="utf-8")
    elif options.check:
        ours = PUBLISHED.read_text(encoding="utf-8").splitlines()
        differing = sorted({*ours} ^ {*text.splitlines()})
        print(*differing, f"{len(differing)} lines differ", sep="\n")
        return 1 if differing else 0
    else:
        print(*lines, sep="\n")
    return 0


def history(folder: Path) -> list[Name]:
    """Every name with its life, sorted by path."""
    releases = {version(wheel): read(wheel, folder) for wheel in TENSORFLOW}
    two = {
        number: {path: said for path, said in names.items() if not path.startswith("compat.v1.")}
        for number, names in releases.items()
    }
    found: dict[str, Name] = {}
    for path in sorted(set().union(*two.values())):
        since, until = lifetime([path in names for names in two.values()], two)
        marked = [path in names and names[path][0] for names in two.values()]
        deprecated = lifetime(marked, two)[0] if any(marked) else None
        if path.endswith(")") and deprecated is None:
            continue
        last = next(names[path] for names in reversed(two.values()) if path in names)
        found[path] = Name(path, since, until, deprecated, last[1] if deprecated else "")
    for path in sorted(set().union(*releases.values())):
        ours = path.removeprefix("compat.v1.")
        if ours not in found and not ours.endswith(")"):
            last = next(names[path] for names in reversed(releases.values()) if path in names)
            found[ours] = Name(ours, until=FIRST_OF_TWO, instead=last[1])
    return [in_place(found[path], found) for path in sorted(found)]


def in_place(name: Name, names: dict[str, Name]) -> Name:
    """A name with what stands in its place, where nobody but its own name says it."""
    last = name.path.removeprefix("experimental.")
    if name.instead or last == name.path:
        return name
    stable = next((each for each in (last, f"Dataset.{last}") if each in names), "")
    return Name(name.path, name.since, name.until, name.deprecated, stable and f"tf.data.{stable}")


def read(wheel: str, cache_folder: Path) -> Release:
    """The names in a wheel, which is fetched unless it was read before."""
    remembered = kept_in(cache_folder, wheel, __file__)
    if not remembered.exists():
        with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(fetch(wheel, folder)) as file:
            remembered.write_text(json.dumps(dict(names(file)), indent=1))
    return {path: (said[0], said[1]) for path, said in json.loads(remembered.read_text()).items()}


def names(wheel: zipfile.ZipFile) -> Iterator[tuple[str, tuple[bool, str]]]:
    """Every public name below `tf.data`, without the `tf.data`."""
    files = {*wheel.namelist()}

    @cache
    def module(path: str) -> ast.Module:
        file = path.replace(".", "/") + ".py"
        return ast.parse(wheel.read(file) if file in files else b"")

    for prefix, root in API.items():
        for file in wheel.namelist():
            if not file.startswith(root) or not file.endswith("/__init__.py"):
                continue
            inside = file.removeprefix(root).removesuffix("__init__.py").replace("/", ".")
            for node in ast.walk(ast.parse(wheel.read(file))):
                if not isinstance(node, ast.ImportFrom) or not node.module:
                    continue
                if not node.module.startswith("tensorflow.python.") or node.module.endswith("util"):
                    continue
                for alias in node.names:
                    public = inside + (alias.asname or alias.name)
                    definition = defined(module(node.module), alias.name)
                    yield prefix + public, deprecation(definition, f"data.{public}")
                    for parameter, said in parameters(definition):
                        yield f"{prefix}{public}({parameter})", said
                    if public in CLASSES and isinstance(definition, ast.ClassDef):
                        for member, said in members(definition):
                            yield f"{prefix}{public}.{member}", said


def defined(module: ast.Module, name: str) -> ast.stmt | None:
    """The definition of a name in a module."""
    return next(
        (
            node
            for node in module.body
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name
        ),
        None,
    )


def members(of: ast.ClassDef) -> Iterator[tuple[str, tuple[bool, str]]]:
    """The public methods, with their parameters, properties and settings of a class."""
    for node in of.body:
        match node:
            case ast.FunctionDef(name=name) if not name.startswith("_"):
                yield name, deprecation(node, "")
                for parameter, said in parameters(node):
                    yield f"{name}({parameter})", said
            case ast.Assign(targets=[ast.Name(id=name)]) if not name.startswith("_"):
                yield name, (False, "")


def parameters(definition: ast.stmt | None) -> Iterator[tuple[str, tuple[bool, str]]]:
    """The parameters of a function: whether each is deprecated, and which of them stand in its
    place."""
    if not isinstance(definition, ast.FunctionDef):
        return
    signature = definition.args
    every = [each.arg for each in (*signature.posonlyargs, *signature.args, *signature.kwonlyargs)]
    instead: dict[str, str] = {}
    for decorator in definition.decorator_list:
        match decorator:
            case ast.Call(func=ast.Attribute(attr="deprecated_args"), args=[_, text, *old]):
                words = re.findall(r"\w+", ast.literal_eval(text))
                new = ", ".join(each for each in every if each in words)
                instead.update((ast.literal_eval(each), new) for each in old)
    for name in every:
        yield name, (name in instead, instead.get(name, ""))


def deprecation(definition: ast.stmt | None, public: str) -> tuple[bool, str]:
    """Whether the decorators of a definition deprecate it under a name, and for what."""
    if not isinstance(definition, ast.FunctionDef | ast.ClassDef):
        return False, ""
    exported: list[str] = []
    for decorator in definition.decorator_list:
        match decorator:
            case ast.Call(func=ast.Name(id="tf_export"), args=endpoints):
                exported = [ast.literal_eval(each) for each in endpoints]
            case ast.Call(func=ast.Attribute(attr="deprecated"), args=[_, text]):
                return True, ", ".join(named(ast.literal_eval(text), definition.name))
            case ast.Call(func=ast.Attribute(attr="deprecated_endpoints"), args=old):
                if public in [ast.literal_eval(each) for each in old]:
                    return True, next((f"tf.{each}" for each in exported if each != public), "")
    return False, ""


def named(text: str, name: str) -> list[str]:
    """The paths of TensorFlow in an instruction: the one that ends in the same name, or all that
    are not experimental themselves."""
    paths = dict.fromkeys(re.findall(r"`(tf\.[\w.]*\w)", text))
    same = [path for path in paths if path.endswith(f".{name}")]
    return same or [path for path in paths if not re.search(r"\.experimental\.|\.v1\.", path)]


if __name__ == "__main__":
    sys.exit(main())
