"""Read from published wheels since when the tf.data API has what, and compare with our table.

    python -m tools.api_versions           print every callable in the notation of the table
    python -m tools.api_versions --check   exit with 1 where tfdata_lint/graph/api.py says otherwise

Each wheel (some 200 MB) is fetched by pip, read without being installed, and deleted; what was read
stays in --cache. Public is what a `tf_export` or `keras_export` decorator names and the generated
API imports: tf.data.experimental.at has had its decorator since 2.9 and is public since 2.12.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

from tfdata_lint.graph.api import APPLIED, CONSTRUCTORS, CONSUMERS, TRANSFORMATIONS
from tfdata_lint.graph.paths import canonical
from tfdata_lint.graph.signatures import EARLIEST, Operation, Parameter, Passing
from tfdata_lint.target import Version

TENSORFLOW = [f"tensorflow-cpu==2.{minor}" for minor in range(3, 22)]
# Up to 2.5 Keras came inside TensorFlow; later TensorFlow wheels keep an old copy of it.
KERAS = [
    *TENSORFLOW[:3],
    *(f"keras==2.{minor}" for minor in range(6, 16)),
    *(f"keras==3.{minor}" for minor in range(16)),
]
SOURCES = ("tensorflow/python/data/", "tensorflow/python/keras/preprocessing/", "keras/")
GENERATED = (
    "tensorflow/_api/v2/data/",
    "tensorflow/_api/v2/compat/v1/data/",
    "tensorflow/keras/",
    "keras/",
)
PLATFORMS = ("manylinux2010", "manylinux2014", "manylinux_2_17", "manylinux_2_27")

NOT_TO_BE_SEEN = {
    "tensorflow.data.Dataset.range": "takes *args and **kwargs and reads them as range() does",
    "tensorflow.data.experimental.RandomDataset": "inherits its constructor from 2.6 on",
}

Signatures = dict[str, list[str]]
"""Parameter names by canonical path, `*` before the name of one that takes all positions left."""


def main() -> int:
    """Print or check; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument(
        "--cache", type=Path, default=Path(tempfile.gettempdir(), "tfdata-lint-api-versions")
    )
    options = parser.parse_args()
    options.cache.mkdir(parents=True, exist_ok=True)
    published = {
        path: notation(operation)
        for package, wheels in (("tensorflow", TENSORFLOW), ("keras", KERAS))
        for path, operation in history(wheels, options.cache).items()
        if path.startswith("tensorflow.keras.") == (package == "keras")
    }
    if not options.check:
        print(*(f"{path}: {text}" for path, text in sorted(published.items())), sep="\n")
        return 0
    differences = 0
    for path, operation in table():
        ours, theirs = notation(operation), published.get(path, "nowhere")
        if ours != theirs and path not in NOT_TO_BE_SEEN:
            differences += 1
            print(f"{path}\n  table:  {ours}\n  wheels: {theirs}")
    print(differences, "differences")
    return 1 if differences else 0


def table() -> Iterator[tuple[str, Operation]]:
    """What our table says of TensorFlow and Keras, by canonical path."""
    for key, operation in chain(TRANSFORMATIONS.items(), CONSUMERS.items()):
        yield (key if "." in key else f"tensorflow.data.Dataset.{key}"), operation
    for key, operation in chain(CONSTRUCTORS.items(), APPLIED.items()):
        if operation.package != "tensorflow_datasets":
            yield key, operation


def notation(operation: Operation) -> str:
    """An operation in the words that `tfdata_lint.graph.signatures` reads."""
    words = [span("available", operation.since, operation.until) + ":"]
    for parameter in operation.parameters:
        starred = any(word.startswith("*") for word in words)
        if parameter.passing is Passing.KEYWORD and not starred:
            words.append("*")
        since = EARLIEST if parameter.since <= operation.since else parameter.since
        star = "*" if parameter.passing is Passing.VARIADIC else ""
        words.append(star + span(parameter.name, since, parameter.until))
    return " ".join(words)


def span(name: str, since: Version, until: Version | None) -> str:
    """`name@since<until`, without what goes without saying."""
    first = "" if since == EARLIEST else f"@{'.'.join(map(str, since))}"
    last = "" if until is None else f"<{'.'.join(map(str, until))}"
    return name + first + last


def history(wheels: list[str], cache: Path) -> dict[str, Operation]:
    """What every callable looked like over the releases, given oldest first."""
    releases = {version(wheel): read(wheel, cache) for wheel in wheels}
    found = {}
    for path in sorted(set().union(*releases.values())):
        signatures = [each.get(path) for each in releases.values()]
        since, until = lifetime([each is not None for each in signatures], releases)
        known = [each for each in reversed(signatures) if each is not None]
        parameters = []
        passing = Passing.POSITIONAL
        # Newest first: what is gone comes last and has no position any more.
        for name in dict.fromkeys(chain.from_iterable(known)):
            starred = name.startswith("*")
            if starred or name not in known[0]:
                passing = Passing.KEYWORD
            first, last = lifetime([name in (each or ()) for each in signatures], releases)
            parameters.append(
                Parameter(
                    name.lstrip("*"),
                    first,
                    None if last == until else last,
                    Passing.VARIADIC if starred else passing,
                )
            )
        found[path] = Operation(path, tuple(parameters), since, until)
    return found


def lifetime(
    presence: list[bool], releases: Mapping[Version, object]
) -> tuple[Version, Version | None]:
    """The first release with it (or EARLIEST) and the first one after that without (or None)."""
    numbers = list(releases)
    first = presence.index(True)
    last = len(presence) - presence[::-1].index(True)
    return (
        numbers[first] if first else EARLIEST,
        numbers[last] if last < len(numbers) else None,
    )


def read(wheel: str, cache: Path) -> Signatures:
    """The signatures in a wheel, which is fetched unless it was read before."""
    remembered = kept_in(cache, wheel, __file__)
    if not remembered.exists():
        with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(fetch(wheel, folder)) as file:
            names = sorted(name for name in file.namelist() if name.endswith(".py"))
            texts = {
                name: file.read(name).decode()
                for name in names
                if name.startswith(SOURCES + GENERATED)
            }
        public = {
            alias.asname or alias.name
            for name, text in texts.items()
            if name.startswith(GENERATED) and name.endswith("/__init__.py")
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        exported = [
            each
            for name, text in texts.items()
            if name.startswith(SOURCES) and "_export(" in text and "dataset" in text
            for each in exports(ast.parse(text), public)
        ]
        # Where TensorFlow 1 and 2 share a name the later one counts, and that is 2.
        exported.sort(key=lambda each: not each[0])
        found = {path: parameters for _, path, parameters in exported}
        remembered.write_text(json.dumps(found, indent=1))
    known: Signatures = json.loads(remembered.read_text())
    return known


def kept_in(folder: Path, wheel: str, reader: str) -> Path:
    """Where it is kept what a program read in a wheel; another program would have read it anew."""
    digest = hashlib.sha256(Path(reader).read_bytes()).hexdigest()[:8]
    return folder / f"{wheel}-{digest}.json"


def fetch(wheel: str, folder: str) -> Path:
    """Download the last patch release of a wheel."""
    # 3.8 is the newest Python that TensorFlow 2.3 has wheels for, 3.11 one that 2.21 has.
    python = "3.8" if version(wheel) < (2, 14) and "tensorflow" in wheel else "3.11"
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-cache-dir"]
    command += ["--only-binary", ":all:", "--python-version", python]
    command += [word for each in PLATFORMS for word in ("--platform", f"{each}_x86_64")]
    print("reading", wheel, file=sys.stderr)
    subprocess.run([*command, "--dest", folder, f"{wheel}.*"], check=True)
    (file,) = Path(folder).iterdir()
    return file


def exports(module: ast.Module, public: set[str]) -> Iterator[tuple[bool, str, list[str]]]:
    """What a module exports: whether to TensorFlow 1 alone, the path and the parameter names."""
    for node in module.body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef):
            continue
        for legacy, path in exported_as(node):
            if path.rpartition(".")[2] not in public:
                continue
            if isinstance(node, ast.FunctionDef):
                yield legacy, path, parameters(node)
                continue
            methods = [each for each in node.body if isinstance(each, ast.FunctionDef)]
            own = {each.name: parameters(each) for each in methods}
            yield legacy, path, own.get("__init__", [])
            if path == "tensorflow.data.Dataset":
                yield from ((legacy, f"{path}.{name}", own[name]) for name in own)


def exported_as(node: ast.FunctionDef | ast.ClassDef) -> Iterator[tuple[bool, str]]:
    """The paths of `tf.data` and of Keras's loaders under which a definition is public."""
    for call in node.decorator_list:
        match call:
            case ast.Call(func=ast.Name(id="tf_export" | "keras_export")):
                for argument in (*call.args, *call.keywords):
                    legacy = isinstance(argument, ast.keyword)
                    for part in ast.walk(argument):
                        if isinstance(part, ast.Constant) and isinstance(part.value, str):
                            path = canonical(f"tensorflow.{part.value}")
                            if path.startswith("tensorflow.data.") or path in CONSTRUCTORS:
                                yield legacy, path


def parameters(function: ast.FunctionDef) -> list[str]:
    """The names of a function's parameters, without `self`, and those that it seeks in `kwargs`."""
    given = function.args
    names = [each.arg for each in given.args if each.arg != "self"]
    if given.vararg:
        names.append(f"*{given.vararg.arg}")
    names += [each.arg for each in given.kwonlyargs]
    for node in ast.walk(function):
        match node:
            case ast.Compare(ast.Constant(str(name)), [ast.In()], [ast.Name("kwargs")]):
                names.append(name)
    return names


def version(wheel: str) -> Version:
    """The version in `package==version`."""
    return tuple(int(part) for part in wheel.partition("==")[2].split("."))


if __name__ == "__main__":
    sys.exit(main())
