"""Python functions during which other threads may run: they wait, or compute without the GIL.

Parallel calls gain with those alone. A look-up, a tokenizer, in Python as in Rust, and arithmetic
on few numbers take as long with them (measured on 2.21, `benchmarks/python_maps.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import libcst as cst

from tfdata_lint.graph import purity
from tfdata_lint.graph.sequential import own_names
from tfdata_lint.graph.values import Function, Partial, Symbol, Thing, Unknown, Value
from tfdata_lint.reading.tree import dotted, last_name, walk
from tfdata_lint.regex import Regex

LookUp = Callable[[Function, cst.BaseExpression], Value]
"""What an expression of names and attributes stands for, where a function is defined."""

BIG_ARRAY = 2**19
"""Bytes from which on what NumPy does with an array is worth another thread: scaling 150,528 floats
gains, 50,176 do not."""

_RELEASING = Regex(
    r"""(?:glob | requests | shutil | socket | subprocess | urllib | urllib3 | wave)\.
      | os\.(?:listdir | popen | scandir | system | walk) | time\.sleep
      | io\.open | numpy\.(?:fromfile | memmap)
      | pandas\.read_ | tensorflow\.(?:io\.)?gfile\.
      | (?:tensorflow\.)?keras\.(?:preprocessing\.image | utils\.load_img)
      | (?:
          PIL | SimpleITK | albumentations | av | cv2 | imageio | imgaug | kornia | librosa
        | matplotlib | netCDF4 | nibabel | openslide | osgeo | pyarrow | pydicom | pydub | rasterio
        | scipy | skimage | soundfile | tensorstore | tifffile | torchaudio | torchvision | trimesh
        | volumentations | xarray | zarr
        )\.""",
    re.VERBOSE,
)
"""What else reads files, asks a network, sleeps; libraries of pictures, sounds and numbers, which
read files or compute without the GIL (measured for OpenCV, PIL, SciPy and scikit-image)."""

_OPENED = Regex(r"(?:netCDF4|numpy\.(?:load|memmap)|rasterio|tensorstore|xarray|zarr)\b")
"""What opens a file of which items are read later on."""

_ELSEWHERE = Regex(
    r"(?:base64|builtins|collections|copy|functools|google|itertools|json|math|numpy|pickle|random"
    r"|re|string|struct|tensorflow|tensorflow_datasets|unicodedata|yaml)\."
)
"""What is known, so that its name tells nothing."""

_OF_TEXTS = Regex(r"(?:^|_)(?:bpe|decode$|encod|ids|pars|stem|token|translat|wordpiece)")
"""Beginnings of words by which functions are called that work on texts, which Python does."""

_MAX_DEPTH = 3
"""Functions that call each other, as far as they are followed."""

_DRAWING = Regex(r"(?:(?:np|numpy)\.)?random\.\w+")
"""What draws global random numbers, as people write it."""


def draws_in_python(function: Function, look_up: LookUp, depth: int = 0) -> bool:
    """True for a function that calls Python's or NumPy's global random numbers, itself or through
    others of the linted code."""
    if function.opaque or depth > _MAX_DEPTH:
        return False
    called = [node.func for node in walk(function.node.body) if isinstance(node, cst.Call)]
    if any(_DRAWING.fullmatch(dotted(each)) for each in called):
        return True
    things = [
        thing for each in called if dotted(each) for thing in look_up(function, each).things()
    ]
    return any(
        isinstance(each, Function) and draws_in_python(each, look_up, depth + 1) for each in things
    )


def releases_the_gil(thing: Thing, name: str, look_up: LookUp, depth: int = 0) -> bool:
    """True for what is called by this name, where something tells that other threads may run
    meanwhile: it reads files, it is of a library that computes without the GIL, or it is not seen
    and its name speaks of that."""
    match thing:
        case Function():
            return depth <= _MAX_DEPTH and any(_released_in(thing, look_up, depth))
        case Partial(target=target):
            return any(releases_the_gil(each, name, look_up, depth) for each in target.things())
        case Symbol(path=path):
            return _is_told(path, path)
        case Unknown(foreign=foreign):
            return _is_told(foreign, name)
    return False


def _is_told(path: str, name: str) -> bool:
    if purity.reads(path) or _RELEASING.match(path) or purity.is_costly(path):
        return True
    words = purity.words(name)
    return (
        not _ELSEWHERE.match(path)
        and _OF_TEXTS.search(words) is None
        and purity.hints_at_work(name)
    )


def _released_in(function: Function, look_up: LookUp, depth: int) -> Iterator[bool]:
    """What a function calls, and the items that it takes of what is open."""
    own = own_names(function.node)
    imported = dict(_imported_in(function.node.body))
    renamed = _renamed(function.node.body)
    for node in walk(function.node.body):
        # LibCST's classes are abstract, and take long to answer `isinstance`.
        if type(node) is not cst.Call and type(node) is not cst.Subscript:
            continue
        match node:
            case cst.Call(func=what) | cst.Subscript(value=what) if dotted(what):
                root, _, rest = dotted(what).partition(".")
                if root in imported:
                    yield _is_told(".".join(filter(None, (imported[root], rest))), rest or root)
                    continue
                what = renamed.get(dotted(what), what)
                if dotted(what).partition(".")[0] in own - renamed.keys():
                    continue
                for thing in look_up(function, what).things():
                    if isinstance(node, cst.Call):
                        yield releases_the_gil(thing, last_name(what), look_up, depth + 1)
                    else:
                        yield isinstance(thing, Unknown) and _is_open(thing)


def _is_open(thing: Unknown) -> bool:
    """True for what was made by opening a file, and for what is in it."""
    made = thing.identity
    while isinstance(made, tuple) and made and isinstance(made[0], tuple):
        made = made[0]
    match made:
        case ("call", str(path), *_) if _OPENED.match(path):
            return True
    return _OPENED.match(thing.foreign) is not None


def _imported_in(body: cst.CSTNode) -> Iterator[tuple[str, str]]:
    """The names that imports inside a function bind, and what they stand for."""
    for node in walk(body):
        if type(node) is not cst.Import and type(node) is not cst.ImportFrom:
            continue
        match node:
            case cst.Import(names=names):
                for each in names:
                    path = dotted(each.name)
                    bound = each.evaluated_alias
                    yield (bound, path) if bound else (path.partition(".")[0],) * 2
            case cst.ImportFrom(module=module, names=names, relative=()) if module is not None:
                for each in names if not isinstance(names, cst.ImportStar) else ():
                    path = f"{dotted(module)}.{each.evaluated_name}"
                    yield each.evaluated_alias or each.evaluated_name, path


def _renamed(body: cst.CSTNode) -> dict[str, cst.BaseExpression]:
    """The names in a function that stand for other ones: `tokenizer = self.tokenizer`."""
    return {
        dotted(each.target): node.value
        for node in walk(body)
        if type(node) is cst.Assign and dotted(node.value)
        for each in node.targets
    }
