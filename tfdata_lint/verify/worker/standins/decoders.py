"""Calls that parse and decode, watched for what they expect."""

from __future__ import annotations

import contextlib
import functools
import os
import re
from collections.abc import Callable
from typing import Any

from tfdata_lint.verify.worker.standins.known import Bytes, Known, Recipe
from tfdata_lint.verify.worker.standins.missing import Missing


class Decoders:
    """Watches what becomes of the bytes that are read."""

    def __init__(self, tf: Any, known: Known, missing: Missing) -> None:
        self.tf = tf
        self.known = known
        self.missing = missing

    def install(self) -> None:
        tf = self.tf
        modules = [tf.io, tf.image, tf.audio, tf.strings, tf, tf.compat.v1.io, tf.compat.v1]
        watched: dict[str, Callable[..., None]] = {
            "decode_raw": lambda data, out, given, words: self._decoded(
                data, out, "raw", words.get("out_type", given[1] if len(given) > 1 else None)
            ),
            "parse_tensor": lambda data, out, given, words: self._decoded(
                data, out, "tensor", words.get("out_type", given[1] if len(given) > 1 else None)
            ),
            "decode_csv": self._sees_csv,
            "split": self._sees_split,
            "to_number": self._sees_number,
            "string_to_number": self._sees_number,
            "reshape": self._sees_shape,
            "ensure_shape": self._sees_shape,
        }
        for name, kind in (
            ("decode_jpeg", "jpeg"),
            ("decode_and_crop_jpeg", "jpeg"),
            ("decode_png", "png"),
            ("decode_image", "jpeg"),
            ("decode_bmp", "bmp"),
            ("decode_gif", "gif"),
            ("decode_wav", "wav"),
        ):
            watched[name] = lambda data, out, given, words, kind=kind: self._decoded(
                data, out, kind
            )
        for name, see in watched.items():
            for module in modules:
                if name == "split" and module is not tf.strings:
                    continue
                if hasattr(module, name):
                    self._watch(module, name, see)
        for name in ("parse_single_example", "parse_example", "parse_single_sequence_example"):
            for module in modules:
                if hasattr(module, name):
                    self._watch_parser(module, name)
        for module in (tf.io, tf, tf.compat.v1.io, tf.compat.v1):
            if hasattr(module, "read_file"):
                self._wrap_reader(module)
        init = tf.lookup.TextFileInitializer
        real = init.__init__

        def initialised(own: Any, filename: Any, *rest: Any, **words: Any) -> None:
            ours = (
                self.missing.path(filename, "words")
                if isinstance(filename, (str, os.PathLike))
                else filename
            )
            if isinstance(ours, str) and self.missing.is_missing(ours):
                self.missing.write(ours, "words")
            real(own, ours, *rest, **words)

        init.__init__ = initialised

    def _quiet(self, function: Callable[..., Any]) -> Callable[..., Any]:
        quiet: Callable[..., Any] = self.tf.autograph.experimental.do_not_convert(function)
        return quiet

    def _watch(self, module: Any, name: str, see: Callable[..., None]) -> None:
        real = getattr(module, name)

        @functools.wraps(real)
        def watched(*given: Any, **words: Any) -> Any:
            out = real(*given, **words)
            data = given[0] if given else next(iter(words.values()), None)
            # What is not understood is not made up.
            with contextlib.suppress(Exception):
                see(data, out, given, words)
            return out

        setattr(module, name, self._quiet(watched))

    def _watch_parser(self, module: Any, name: str) -> None:
        real = getattr(module, name)

        @functools.wraps(real)
        def parsed(serialized: Any, *given: Any, **words: Any) -> Any:
            if name == "parse_single_sequence_example":
                context = words.get("context_features", given[0] if given else None)
                sequence = words.get("sequence_features", given[1] if len(given) > 1 else None)
                recipe = Recipe(dict(context or {}), dict(sequence or {}))
            else:
                recipe = Recipe(dict(words.get("features", given[0] if given else {}) or {}))
            self.known.recipes.append(recipe)
            out = real(serialized, *given, **words)
            for part in out if isinstance(out, tuple) else (out,):
                for key, tensor in part.items():
                    each: Any
                    for each in (tensor, getattr(tensor, "values", None)):
                        if hasattr(each, "ref"):
                            self.known.origins[each.ref()] = (recipe, key)
            return out

        setattr(module, name, self._quiet(parsed))

    def _wrap_reader(self, module: Any) -> None:
        tf, real = self.tf, module.read_file

        @functools.wraps(real)
        def read(filename: Any, *rest: Any, **words: Any) -> Any:
            if isinstance(filename, (str, os.PathLike)) or _is_eager(filename):
                text = filename.numpy().decode() if hasattr(filename, "numpy") else filename
                missing = self.missing.is_missing(text)
                ours = self.missing.path(text, "bytes")
                if missing:
                    self.missing.write_guess(ours)
                return real(ours, *rest, **words)
            self.known.late = self.known.late or "bytes"
            if self.missing.paths:
                known = tf.strings.regex_full_match(
                    filename, re.escape(self.missing.folder) + "/.*"
                )
                spare = os.path.join(self.missing.folder, "any")
                self.missing.paths.setdefault(spare, "bytes")
                filename = tf.where(known, filename, spare)
            return real(filename, *rest, **words)

        module.read_file = self._quiet(read)

    def _origin(self, tensor: Any) -> Any:
        """Where a tensor is from: the feature of a record, a file that was read, or None."""
        pending, seen = [tensor], 0
        while pending and seen < 200:
            each = pending.pop(0)
            seen += 1
            key = each.ref() if hasattr(each, "ref") else None
            if key in self.known.origins:
                return self.known.origins[key]
            if key in self.known.decoded and each is not tensor:
                return self.known.decoded[key]
            operation = None if _is_eager(each) else getattr(each, "op", None)
            if operation is not None:
                if operation.type == "ReadFile":
                    return "file"
                pending.extend(operation.inputs)
        return None

    def _decoded(self, data: Any, out: Any, kind: str, dtype: Any = None) -> None:
        made = Bytes(kind, dtype)
        origin = self._origin(data)
        if isinstance(origin, tuple):
            recipe, key = origin
            made = recipe.contents.setdefault(key, made)
        elif not self.known.file.kind:
            self.known.file.kind, self.known.file.dtype = kind, dtype
            made = self.known.file
        tensors = out if isinstance(out, tuple) else (out,)
        for tensor in tensors:
            if hasattr(tensor, "ref"):
                self.known.decoded[tensor.ref()] = made

    def _sees_shape(self, data: Any, out: Any, given: Any, words: Any) -> None:
        made = self.known.decoded.get(data.ref()) if hasattr(data, "ref") else None
        made = made or self._origin(data)
        shape = out.shape
        if isinstance(made, Bytes) and made.shape is None and shape.is_fully_defined():
            made.shape = tuple(shape.as_list())

    def _sees_csv(self, data: Any, out: Any, given: Any, words: Any) -> None:
        columns = list(words.get("record_defaults", given[1] if len(given) > 1 else []))
        self.known.columns(columns, words.get("select_cols"), words.get("field_delim", ","))

    def _sees_split(self, data: Any, out: Any, given: Any, words: Any) -> None:
        separator = words.get("sep", given[1] if len(given) > 1 else None)
        if isinstance(separator, str) and separator.strip(" ") and self.known.separator == " ":
            self.known.separator = separator

    def _sees_number(self, data: Any, out: Any, given: Any, words: Any) -> None:
        self.known.numbers = True


def _is_eager(tensor: Any) -> bool:
    return (
        hasattr(tensor, "numpy") and hasattr(tensor, "device") and not hasattr(tensor, "graph")
    ) or (type(tensor).__name__ == "EagerTensor")
