"""Datasets whose files are not there."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator
from typing import Any

from tfdata_lint.verify.worker.standins.contents import Contents
from tfdata_lint.verify.worker.standins.known import Known, Recipe
from tfdata_lint.verify.worker.standins.missing import Missing, is_remote
from tfdata_lint.verify.worker.standins.python import real_glob


class Sources:
    """Gives datasets our files for those that are not there, before anything is drawn."""

    def __init__(self, tf: Any, known: Known, missing: Missing, contents: Contents) -> None:
        self.tf = tf
        self.known = known
        self.missing = missing
        self.contents = contents

    def install(self) -> None:
        data = self.tf.data
        for name, kind, parameter in (
            ("TFRecordDataset", "tfrecord", "filenames"),
            ("TextLineDataset", "text", "filenames"),
            ("FixedLengthRecordDataset", "fixed", "filenames"),
        ):
            self._wrap_init(getattr(data, name), kind, parameter)
        self._wrap_init(data.experimental.CsvDataset, "csv", "filenames")
        dataset = data.Dataset
        real_slices, real_tensors = dataset.from_tensor_slices, dataset.from_tensors
        real_list, real_generator = dataset.list_files, dataset.from_generator

        def slices(tensors: Any, *rest: Any, **words: Any) -> Any:
            return real_slices(self.missing.strings(tensors), *rest, **words)

        def tensors(tensors: Any, *rest: Any, **words: Any) -> Any:
            return real_tensors(self.missing.strings(tensors), *rest, **words)

        def list_files(file_pattern: Any, *rest: Any, **words: Any) -> Any:
            value: Any = None
            if isinstance(file_pattern, (str, bytes, os.PathLike, list, tuple)):
                value = file_pattern
            elif hasattr(file_pattern, "numpy"):
                value = file_pattern.numpy()
            if value is None:
                return real_list(file_pattern, *rest, **words)
            one = isinstance(value, (str, bytes, os.PathLike))
            patterns = [value] if one else list(value)
            found: list[Any] = []
            for each in patterns:
                text = each.decode() if isinstance(each, bytes) else os.fspath(each)
                if is_remote(text) or not real_glob(text):
                    for path in self.missing.matches(text, []):
                        self.missing.touch(path)
                    text = os.path.join(
                        self.missing.folder,
                        os.path.relpath(self.missing.ours(text), self.missing.folder),
                    )
                found.append(text)
            return real_list(found[0] if one else found, *rest, **words)

        def generated(*given: Any, **words: Any) -> Any:
            if given and given[0] is generator:
                given = (self.contents.generator(given[1:], words), *given[1:])
            return real_generator(*given, **words)

        real_iter, real_reduce = dataset.__iter__, dataset.reduce

        def iterated(own: Any) -> Any:
            self.missing.fill()
            self.known.drawn = True
            return real_iter(own)

        def reduced(own: Any, *given: Any, **words: Any) -> Any:
            self.missing.fill()
            return real_reduce(own, *given, **words)

        dataset.__iter__, dataset.reduce = iterated, reduced
        for name, function in (
            ("from_tensor_slices", slices),
            ("from_tensors", tensors),
            ("list_files", list_files),
            ("from_generator", generated),
        ):
            real = getattr(dataset, name)
            setattr(dataset, name, staticmethod(functools.wraps(real)(function)))
        experimental = data.experimental
        for name in ("make_csv_dataset", "make_batched_features_dataset"):
            self._wrap_maker(experimental, name)

    def _wrap_init(self, kind: Any, what: str, parameter: str) -> None:
        real = kind.__init__

        @functools.wraps(real)
        def made(own: Any, *given: Any, **words: Any) -> None:
            if given:
                given = (self._of(given[0], what), *given[1:])
            elif parameter in words:
                words[parameter] = self._of(words[parameter], what)
            if what == "csv":
                defaults = words.get("record_defaults", given[1] if len(given) > 1 else ())
                separator = words.get("field_delim", ",")
                self.known.columns(defaults, words.get("select_cols"), separator)
            if what == "fixed":
                size = words.get("record_bytes", given[1] if len(given) > 1 else 0)
                self.known.file.shape = (int(size),)
            real(own, *given, **words)

        kind.__init__ = made

    def _of(self, paths: Any, kind: str) -> Any:
        if isinstance(paths, self.tf.data.Dataset):
            self.known.late = kind
            return paths
        return self.missing.each(paths, kind)

    def _wrap_maker(self, module: Any, name: str) -> None:
        real = getattr(module, name)

        @functools.wraps(real)
        def made(file_pattern: Any, batch_size: Any, *rest: Any, **words: Any) -> Any:
            several = file_pattern if isinstance(file_pattern, (list, tuple)) else [file_pattern]
            found: list[Any] = []
            for each in several:
                text = os.fspath(each)
                if not is_remote(text) and real_glob(text):
                    found.append(text)
                    continue
                if name != "make_csv_dataset":
                    self.known.recipes.append(
                        Recipe(dict(rest[0] if rest else words.get("features", {})))
                    )
                for path in self.missing.matches(text, []):
                    if name == "make_csv_dataset":
                        self.missing.write_table(path, rest, words)
                    else:
                        self.missing.paths[path] = "tfrecord"
                        self.missing.touch(path)
                    found.append(path)
            return real(found, batch_size, *rest, **words)

        setattr(module, name, made)


def generator() -> Iterator[Any]:
    """Stands for a generator that nothing gives."""
    yield from ()
