"""Paths that lead nowhere, and those of ours that stand in their place."""

from __future__ import annotations

import glob
import gzip
import os
import re
from collections.abc import Callable, Sequence
from typing import Any

from tfdata_lint.verify.worker.standins.contents import RECORDS, WORDS, Contents
from tfdata_lint.verify.worker.standins.known import FIELDS, SUFFIX, Bytes, Known

FILES = 2
"""Files that a made-up pattern without a word on images matches."""

IMAGES = 32
"""Images in a made-up folder."""

IMAGE_SUFFIXES = (".jpg", ".jpeg", ".png", ".bmp", ".gif")

_REMOTE = re.compile(r"^(?:gs|s3|hdfs|https?)://")

_DECODER = re.compile(r"\bdecode_(?:and_crop_)?(jpeg|png|image|bmp|gif|wav|raw)\b")
_KEY = re.compile(r"""\[["'](\w+)["']\]""")
"""What code looks up by name: a column, where nothing else says which there are."""

_LISTING = re.compile(r"\b(?:listdir|scandir|iterdir)\(")
_FOLDERS = re.compile(r"(?<!not )(?<![\w.])(?:\w+\.)*is_?dir\(")
"""Where folders are wanted; elsewhere they are left out."""


class Missing:
    """Exchanges paths, and writes what lies at ours. `folder` is one that may be written to.

    `paths` are ours, with the kind of what lies there; `several` those that are files of many, and
    `packed` those that are read through gzip.
    """

    def __init__(self, tf: Any, folder: str, known: Known, contents: Contents) -> None:
        self.tf = tf
        self.folder = os.path.realpath(folder)
        self.known = known
        self.contents = contents
        self.paths: dict[str, str] = {}
        self.several: set[str] = set()
        self.packed: set[str] = set()
        self._read: set[str] = set()

    def path(self, path: Any, kind: str = "") -> Any:
        """A path that leads somewhere: itself, or one of ours in its place."""
        text = os.fspath(path) if isinstance(path, os.PathLike) else path
        if isinstance(text, bytes):
            text = text.decode("utf-8", "replace")
        if not isinstance(text, str) or not text:
            return path
        if not self.is_missing(text):
            return path
        ours = self.ours(text)
        self.paths[ours] = kind or self.paths.get(ours, "")
        return ours

    def at_once(self, path: Any, content: Callable[[str], bytes]) -> Any:
        """A path that can be read now: itself, or ours, where `content` makes what lies there."""
        ours = self.ours(os.fspath(path)) if os.path.exists(path) else self.path(path)
        if ours in self.paths and ours not in self._read:
            self._put(ours, content(ours))
            self._read.add(ours)
        return ours if ours in self.paths else path

    def is_folder(self, path: Any) -> bool:
        """True for what a listing of ours gave as a folder."""
        return self.is_missing(os.fspath(path)) and self.ours(os.fspath(path)) in self.known.listed

    def is_missing(self, text: str) -> bool:
        return bool(_REMOTE.match(text)) or not os.path.exists(text)

    def ours(self, text: str) -> str:
        if os.path.realpath(text).startswith(self.folder + os.sep):
            return text
        bare = _REMOTE.sub("", text)
        parts = [part for part in re.split(r"[\\/]+", bare) if part not in ("", ".", "..")]
        return os.path.join(self.folder, *parts) if parts else self.folder

    def each(self, paths: Any, kind: str) -> Any:
        """The same for one path or several; what is no text is left as it is."""
        if isinstance(paths, (str, bytes, os.PathLike)):
            return self.path(paths, kind)
        if isinstance(paths, (list, tuple)):
            return [self.each(one, kind) for one in paths]
        value = self._value(paths)
        if value is None:
            self.known.late = kind
            return paths
        if value.dtype.kind not in "OSU":
            return paths
        return self.each(value.tolist(), kind)

    def _value(self, tensor: Any) -> Any:
        """A tensor's value as an array, None where there is none yet."""
        try:
            return tensor.numpy() if hasattr(tensor.numpy(), "dtype") else self._array(tensor)
        except Exception:
            return tensor if hasattr(tensor, "dtype") and hasattr(tensor, "tolist") else None

    def _array(self, tensor: Any) -> Any:
        import numpy as np

        return np.asarray(tensor.numpy(), dtype=object)

    def strings(self, structure: Any) -> Any:
        """Texts that look like paths of files that are not there, exchanged."""
        import numpy as np

        if isinstance(structure, dict):
            return {name: self.strings(each) for name, each in structure.items()}
        if isinstance(structure, tuple) and not hasattr(structure, "_fields"):
            return tuple(self.strings(each) for each in structure)
        if isinstance(structure, list):
            if structure and all(isinstance(each, (str, os.PathLike)) for each in structure):
                return [self._if_path(each) for each in structure]
            return structure
        if isinstance(structure, np.ndarray) and structure.dtype.kind in "OU":
            texts = structure.ravel().tolist()
            if texts and all(isinstance(each, str) for each in texts):
                return np.array([self._if_path(each) for each in texts]).reshape(structure.shape)
        value = self._value(structure) if hasattr(structure, "numpy") else None
        if value is not None and value.dtype.kind == "O":
            texts = [each.decode("utf-8", "replace") for each in value.ravel().tolist()]
            changed = [self._if_path(each) for each in texts]
            if changed != texts:
                return self.tf.reshape(self.tf.constant(changed), value.shape)
        return structure

    def _if_path(self, text: Any) -> Any:
        if isinstance(text, os.PathLike):
            return self.path(text)
        file = (
            SUFFIX.search(text) or _REMOTE.match(text) or re.match(r"^(?:\.{0,2}/|made-up/)", text)
        )
        is_name = len(text) < 500 and "\n" not in text and "\0" not in text
        return self.path(text) if file and is_name else text

    def matches(self, pattern: str, found: Sequence[str]) -> list[str]:
        """What a pattern matches: what it found, or names that it would match."""
        if found or not isinstance(pattern, str):
            return list(found)
        ours = os.path.abspath(self.ours(pattern))
        names = [""]
        parts = ours[len(self.folder) :].strip(os.sep).split(os.sep)
        for place, part in enumerate(parts):
            last = place == len(parts) - 1
            names = [
                os.path.join(before, each) if before else each
                for before in names
                for each in self._names(part, last)
            ]
        made = [os.path.join(self.folder, name) for name in names]
        for each in made:
            self.paths.setdefault(each, "")
        self.several.update(made)
        self.known.say(f"files for the pattern {self.quoted(pattern)}")
        return made

    def _names(self, part: str, last: bool) -> list[str]:
        if part == "**":
            return ["0", "1"]
        if not glob.has_magic(part):
            return [part]
        if not last:
            return [_matching(part, str(number)) for number in range(2)]
        name = part
        if "." not in part.strip("*"):
            name += self.leaf_suffix()
        many = name.lower().endswith((*IMAGE_SUFFIXES, ".wav", ".npy", ".pcm", ".raw"))
        count = IMAGES if many else FILES
        return [_matching(name, f"{number:04d}") for number in range(count)]

    def leaf_suffix(self) -> str:
        """The ending of images or sounds that the code names, "" without one."""
        # A pattern that matches all files says nothing about them, but the rest of the code may.
        ending = [each for each in self.known.suffixes if each in IMAGE_SUFFIXES or each == ".wav"]
        return ending[0] if ending else ""

    def listing(self, folder: Any) -> list[str]:
        """The names in a folder that is not there."""
        ours = self.ours(os.fspath(folder))
        text = self.known.text
        several = len(_LISTING.findall(text)) > 1 or _FOLDERS.search(text) is not None
        self.known.say(f"files in the folder {self.quoted(os.fspath(folder))}")
        if several and ours not in self.known.listed:
            names = ["0", "1"]
            self.known.listed.update(os.path.join(ours, name) for name in names)
            return names
        suffix = self.known.suffixes[0] if self.known.suffixes else ""
        names = [f"{number:04d}{suffix}" for number in range(IMAGES)]
        for name in names:
            self.paths.setdefault(os.path.join(ours, name), "")
            self.several.add(os.path.join(ours, name))
        return names

    def filled(self, folder: Any) -> str:
        """Our folder in the place of one that is not there, with something in it."""
        ours = self.ours(os.fspath(folder))
        for name in self.listing(folder):
            path = os.path.join(ours, name)
            if path in self.known.listed:
                os.makedirs(path, exist_ok=True)
            else:
                self.touch(path)
        return ours

    def fill(self) -> None:
        """Write the files that were exchanged, as the readers that were seen expect them."""
        for path, kind in sorted(self.paths.items()):
            inner = any(other.startswith(path + os.sep) for other in self.paths)
            if (
                not inner
                and not os.path.isdir(path)
                and (not os.path.exists(path) or not os.path.getsize(path))
            ):
                self.write(path, kind or self.known.late or "bytes")

    def touch(self, path: str) -> None:
        self._put(path, b"")

    def _put(self, path: str, data: bytes) -> None:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(gzip.compress(data) if path in self.packed else data)

    def write(self, path: str, kind: str) -> None:
        if kind == "tfrecord":
            self.contents.write_records(path)
        elif kind in ("text", "csv"):
            self.known.say(
                "lines of text" if self.known.csv is None else "lines with the fields that are read"
            )
            self._put(
                path, ("\n".join(self.contents.line() for _ in range(RECORDS)) + "\n").encode()
            )
        elif kind == "words":
            self.known.say("a vocabulary")
            self._put(path, "".join(f"{word}\n" for word in WORDS).encode())
        elif kind == "fixed":
            size = (self.known.file.shape or (64,))[0]
            self.known.say("records of random bytes")
            self._put(
                path,
                self.known.random.getrandbits(8 * size * RECORDS).to_bytes(size * RECORDS, "big"),
            )
        else:
            self._put(path, self.contents.content(self._of_file(path, kind)))

    def write_table(self, path: str, rest: Sequence[Any], words: dict[str, Any]) -> None:
        """A CSV file with a header, as `make_csv_dataset` reads it at once."""
        names = words.get("column_names", rest[0] if rest else None)
        label = words.get("label_name")
        chosen = words.get("select_columns") or ()
        defaults = words.get("column_defaults") or ()
        columns = [each for each in (names or chosen) if isinstance(each, str)]
        if not columns:
            columns = list(dict.fromkeys(_KEY.findall(self.known.text)))
        if not columns:
            count = len(defaults) or FIELDS
            columns = [f"column_{number}" for number in range(count)]
        if label and label not in columns:
            columns.append(label)
        kinds = list(defaults) if len(defaults) == len(columns) else [0] * len(columns)
        separator = words.get("field_delim", ",")
        lines = [separator.join(columns)] if words.get("header", True) else []
        lines += [
            separator.join(self.contents.field(each) for each in kinds) for _ in range(RECORDS)
        ]
        self.known.say("CSV lines with the columns that the code names")
        self._put(path, ("\n".join(lines) + "\n").encode())

    def write_guess(self, path: str) -> None:
        """Write a file that is read at once, before anything says what is in it."""
        kind = os.path.splitext(path)[1].lower().lstrip(".")
        decoder = _DECODER.search(self.known.text)
        said = decoder.group(1).replace("image", "jpeg") if decoder is not None else "bytes"
        self.write(path, {"jpg": "jpeg"}.get(kind, kind) or said)

    def _of_file(self, path: str, kind: str) -> Bytes:
        """What is in a file that is read as a whole."""
        suffix = os.path.splitext(path)[1].lower()
        named = {
            ".jpg": "jpeg",
            ".jpeg": "jpeg",
            ".png": "png",
            ".bmp": "bmp",
            ".gif": "gif",
            ".wav": "wav",
            ".raw": "raw",
            ".bin": "raw",
            ".pcm": "raw",
        }.get(suffix)
        made = Bytes(named or (kind if kind != "bytes" else "") or self.known.file.kind or "text")
        made.dtype, made.shape = self.known.file.dtype, self.known.file.shape
        return made

    def quoted(self, text: str) -> str:
        """A path as the program has it."""
        return text[len(self.folder) :].lstrip(os.sep) if text.startswith(self.folder) else text


def _matching(pattern: str, text: str) -> str:
    """A name that a pattern of one path part matches."""
    pattern = re.sub(r"\[([^\]!^])[^\]]*\]", r"\1", pattern)
    pattern = re.sub(r"\{([^,}]*)[^}]*\}", r"\1", pattern)
    filled = pattern.replace("*", text, 1).replace("*", "")
    return filled if "*" in pattern else filled.replace("?", text[-1])


def is_remote(path: Any) -> bool:
    text = path.decode() if isinstance(path, bytes) else os.fspath(path)
    return bool(_REMOTE.match(text))
