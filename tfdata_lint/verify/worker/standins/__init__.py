"""Stand-ins for data that are not there, made from what the program says of them.

While a program builds its pipelines, paths that lead nowhere are exchanged for paths in a folder of
ours, and calls that read or decode are watched: which features a record must have, which bytes go
to an image decoder, how many fields a line has. Datasets read late, so the files are written when
the first element is drawn and all of this is known.
"""

from __future__ import annotations

import builtins
from typing import Any

from tfdata_lint.verify.worker.standins.contents import Contents
from tfdata_lint.verify.worker.standins.decoders import Decoders
from tfdata_lint.verify.worker.standins.keras import Keras
from tfdata_lint.verify.worker.standins.known import Known
from tfdata_lint.verify.worker.standins.later import Later
from tfdata_lint.verify.worker.standins.missing import Missing
from tfdata_lint.verify.worker.standins.python import Python
from tfdata_lint.verify.worker.standins.sources import Sources, generator
from tfdata_lint.verify.worker.standins.tables import Tables
from tfdata_lint.verify.worker.standins.tfds import Tfds

GENERATOR = "__tfdata_lint_generator__"
"""The builtin that a program has in the place of a generator that nothing gives."""


class StandIns:
    """Everything that is made up in one process, for the program `text`.

    `libraries` are the beginnings of paths of code that is not the user's.
    """

    def __init__(self, tf: Any, folder: str, text: str, libraries: tuple[str, ...]) -> None:
        self.known = Known(text)
        contents = Contents(tf, self.known)
        missing = Missing(tf, folder, self.known, contents)
        setattr(builtins, GENERATOR, generator)
        Python(tf, missing, libraries).install()
        Sources(tf, self.known, missing, contents).install()
        Decoders(tf, self.known, missing).install()
        Keras(tf, self.known, missing).install()
        tables = Tables(self.known, missing)
        tables.install()
        tfds = Tfds(tf, self.known, missing)
        later = {
            "absl.flags": _parsed,
            "pandas": tables.install_pandas,
            "tensorflow_datasets": tfds.install,
        }
        Later(later).install()

    def made_up(self) -> list[str]:
        """What was made up so far, one phrase each."""
        return list(self.known.shown)

    def documented(self) -> list[str]:
        """Those of them whose numbers are in the range of the real ones, as those of images are."""
        return list(self.known.documented)


def _parsed(flags: Any) -> None:
    """Flags have their defaults; the program's own `app.run` still parses its command line."""
    flags.FLAGS.mark_as_parsed()
