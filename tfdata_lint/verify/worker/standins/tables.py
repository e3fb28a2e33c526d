"""Tables and arrays that NumPy and pandas read."""

from __future__ import annotations

import functools
import io
import os
import re
from datetime import datetime, timedelta
from typing import Any

from tfdata_lint.verify.worker.standins.contents import RECORDS, WORDS
from tfdata_lint.verify.worker.standins.known import FIELDS, Known
from tfdata_lint.verify.worker.standins.missing import Missing
from tfdata_lint.verify.worker.standins.said import LABEL, Said

ROW = (FIELDS,)
"""Shape of a row of a made-up array, where nothing says what it is."""

ELEMENT = (64, FIELDS)
"""The same for a file that has one element."""

IMAGE = (32, 32, 3)
"""The same where names or operations are those of images."""

UNKNOWN_LENGTH = 64
"""Length of a dimension that a specification leaves open."""

_PATH = re.compile(r"path|file|image|img|photo|picture|audio|clip", re.I)
_IMAGE = re.compile(r"image|img|photo|picture|face|digit", re.I)
_ON_IMAGES = re.compile(r"\btf\.image\.|\bConv2D\b|\bkeras\.applications\b")
_TEXT = re.compile(r"name|text|title|comment|review|sentence|species|city|colou?r|kind|type", re.I)
_WHOLE = re.compile(r"(?:^|_)(?:id|ids|idx|index|count|age|year|is|has)(?:_|$)", re.I)
_DATE = re.compile(r"date|(?:^|_)time|when", re.I)


class Tables:
    """Writes what is to be read when it is asked for, as the code says what that is."""

    def __init__(self, known: Known, missing: Missing) -> None:
        self.known = known
        self.missing = missing
        self.said = Said(known.text)

    def install(self) -> None:
        """Exchange NumPy's readers."""
        import numpy

        self._wrap(numpy, "load", self._array)
        self._wrap(numpy, "loadtxt", self._numbers)
        self._wrap(numpy, "genfromtxt", self._numbers)

    def install_pandas(self, pandas: Any) -> None:
        """Exchange those of pandas."""
        self._methods = frozenset(dir(pandas.DataFrame))
        self._wrap(pandas, "read_csv", self._table)
        self._wrap(pandas, "read_table", functools.partial(self._table, separator="\t"))

    def _wrap(self, module: Any, name: str, content: Any) -> None:
        real = getattr(module, name)

        @functools.wraps(real)
        def read(file: Any, *given: Any, **words: Any) -> Any:
            if isinstance(file, bytes):
                file = os.fsdecode(file)
            if isinstance(file, (str, os.PathLike)):
                file = self.missing.at_once(file, lambda path: content(path, words))
            return real(file, *given, **words)

        setattr(module, name, read)

    def _array(self, path: str, _: dict[str, Any]) -> bytes:
        """The bytes of a .npy or .npz file."""
        import numpy

        file = io.BytesIO()
        names = self.said.keys()
        if path.endswith(".npy") or not (path.endswith(".npz") or names):
            name = os.path.splitext(os.path.basename(path))[0]
            numpy.save(file, self._values(name, path))
        else:
            arrays = {
                name: self._values(name, path, place)
                for place, name in enumerate(names or ["arr_0"])
            }
            numpy.savez(file, **arrays)
        self.known.say("arrays in files")
        return file.getvalue()

    def _values(self, name: str, path: str, place: int = 0) -> Any:
        """An array; `place` is that of its name among those of the file."""
        import numpy

        one = self.known.drawn or path in self.missing.several
        parts = self.said.element_shapes()
        wide = [each for each in parts if each[0]]
        told = parts[place] if 0 < place < len(parts) else wide[0] if wide else None
        if one:
            usual = IMAGE if self._is_image(name) else ELEMENT
            shape, dtype = told or (self.said.row_shape() or usual, "float32")
            sizes = [UNKNOWN_LENGTH if size is None or size < 1 else size for size in shape]
        else:
            row = self.said.row_shape()
            dtype = "float32"
            if row is None and told is not None and all(told[0]):
                row, dtype = tuple(size or 1 for size in told[0]), told[1]
            sizes = [RECORDS, *(row or (IMAGE if self._is_image(name) else ROW))]
        if LABEL.search(name.lower()) and not (one and told):
            sizes, dtype = sizes[: 0 if one else 1], "int64"
        generator = numpy.random.default_rng(len(name))
        if dtype.startswith(("float", "bfloat")):
            return generator.normal(size=sizes).astype("float32")
        return generator.integers(0, 256 if dtype == "uint8" else 2, sizes).astype(dtype)

    def _is_image(self, name: str) -> bool:
        return bool(_IMAGE.search(name) or _ON_IMAGES.search(self.known.text))

    def _numbers(self, path: str, words: dict[str, Any]) -> bytes:
        """Lines of numbers; the first and the last column are whole, as labels are."""
        chosen = words.get("usecols")
        chosen = [chosen] if isinstance(chosen, int) else chosen
        count = max(FIELDS, self.said.last_column() + 1, *(each + 1 for each in chosen or [0]))
        separator = words.get("delimiter") or " "
        random = self.known.random
        skipped = words.get("skip_header") or words.get("skiprows") or 0
        lines = [separator.join(f"c{place}" for place in range(count))] * int(skipped)
        if words.get("names") is True:
            lines.append(separator.join(self.said.keys() or [f"c{i}" for i in range(count)]))
            count = len(lines[-1].split(separator))
        for _ in range(RECORDS):
            row = [f"{random.random():.3f}" for _ in range(count)]
            row[0] = str(random.randint(0, 1))
            row[-1] = str(random.randint(0, 1))
            lines.append(separator.join(row))
        self.known.say("lines of numbers")
        return ("\n".join(lines) + "\n").encode()

    def _table(self, path: str, words: dict[str, Any], separator: str = ",") -> bytes:
        """Lines with the columns that the code names, under a header where one is read."""
        separator = words.get("sep") or words.get("delimiter") or separator
        names = words.get("names")
        dates = words.get("parse_dates")
        dated = set(dates) if isinstance(dates, (list, tuple)) else set()
        columns = [str(each) for each in names] if names is not None else None
        columns = columns or self.said.columns(self._methods)
        columns = columns or [f"column_{number}" for number in range(FIELDS)]
        given = words.get("dtype")
        types = given if isinstance(given, dict) else {}
        separator = separator if len(separator) == 1 else " "
        lines = []
        if words.get("header", "infer") not in (None, "infer") or names is None:
            lines.append(separator.join(columns))
        for number in range(RECORDS):
            cells = [self._cell(each, number, each in dated, types.get(each)) for each in columns]
            lines.append(separator.join(cells))
        self.known.say("a table with the columns that the code names")
        return ("\n".join(lines) + "\n").encode()

    def _cell(self, column: str, number: int, dated: bool, dtype: Any) -> str:
        random = self.known.random
        if dated or (dtype is None and _DATE.search(column)):
            date = datetime(2020, 1, 1) + timedelta(hours=number)
            return date.strftime(self.said.date_format())
        if dtype in (str, "str", "string", "category", object) or self.said.texts_of(column):
            return random.choice(WORDS)
        if dtype is None and _PATH.search(column):
            return f"made-up/{number:04d}{self.missing.leaf_suffix()}"
        if dtype is None and _TEXT.search(column):
            return random.choice(WORDS)
        if LABEL.search(column.lower()) or _WHOLE.search(column):
            return str(random.randint(0, 1))
        return f"{random.random():.3f}"
