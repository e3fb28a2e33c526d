"""Runs a program under the recorder."""

from __future__ import annotations

import importlib
import os
import random
import re
import sys
import sysconfig
import traceback
from typing import TYPE_CHECKING, Any

from tfdata_lint.verify.worker import describe, programs
from tfdata_lint.verify.worker.cutting import cut_short
from tfdata_lint.verify.worker.errors import told
from tfdata_lint.verify.worker.places import Places, same_call
from tfdata_lint.verify.worker.recorded import Used
from tfdata_lint.verify.worker.recorder import Recorder
from tfdata_lint.verify.worker.sandbox import MESSAGE
from tfdata_lint.verify.worker.short import fill_less
from tfdata_lint.verify.worker.standins import StandIns

if TYPE_CHECKING:
    from tfdata_lint.verify.worker.places import Place

MADE_UP = "made-up"
"""The folder of data that are made up, in the task's own."""


class Loaded:
    """A program that ran: what it recorded, and how it ended."""

    def __init__(self, recorder: Recorder, files: programs.Files) -> None:
        self.recorder = recorder
        self.files = files
        self.error: str | None = None
        self.error_places: list[Place] = []
        self.ended: str | None = None
        self.stand_ins: StandIns | None = None


_STAND_INS: list[StandIns] = []
"""Those of this process: what TensorFlow reads is exchanged once."""


def _stand_ins(tf: Any, files: programs.Files) -> StandIns:
    if not _STAND_INS:
        with open(files.main, encoding="utf-8", errors="replace") as file:
            folder = os.path.join(os.getcwd(), MADE_UP)
            _STAND_INS.append(StandIns(tf, folder, file.read(), _libraries(tf)))
    return _STAND_INS[0]


def load(tf: Any, task: dict[str, Any], program: dict[str, Any], label: str) -> Loaded:
    """Runs a program under the recorder. Its own exceptions are part of the answer."""
    _seed(tf, task["seed"])
    _warn_of_arguments()
    files = programs.Files(os.getcwd(), program, label)
    recorder = Recorder(tf, Places(files, _libraries(tf)))
    loaded = Loaded(recorder, files)
    loaded.stand_ins = _stand_ins(tf, files)
    if task["most_buffered"] is not None:
        fill_less(recorder.dataset_type, task["most_buffered"])
    recorder.install()
    if program["cut_short"]:
        cut_short(recorder)
    else:
        _stay_eager(tf)
    try:
        programs.run(files, program, task["folder"])
    except SystemExit as end:
        if not recorder.uses and not recorder.called:
            loaded.ended = f"it ends by sys.exit({end.code!r}) before it uses its data"
    except ModuleNotFoundError as error:
        loaded.ended = _needed(error)
    except FileNotFoundError as error:
        loaded.ended = f"it needs a file that is missing: {told(error)}"
    except MemoryError as error:
        loaded.ended = told(error)
    except BaseException as error:
        loaded.error = told(error)
        loaded.error_places = _lines(error, files)
        if MESSAGE in loaded.error:
            loaded.ended, loaded.error = loaded.error, None
    return loaded


def _needed(error: ModuleNotFoundError) -> str:
    if error.name is None:
        return told(error)
    package = _PACKAGES.get(error.name, error.name)
    return f"it needs {package}, which is not installed for the Python that runs it"


_PACKAGES = {"tensorflow_datasets": "tensorflow-datasets"}
"""What a package is called where it is installed from, if that is not the module's name."""


def chosen(recorder: Recorder, places: list[Place]) -> list[Used]:
    """The uses that the places are about: those of a pipeline through one of them, else all."""
    used = [each for each in recorder.uses if each.dataset is not None]
    about = []
    for each in used:
        stages, _ = describe.stages(recorder, each.dataset)
        here = [stage["place"] for stage in stages] + [each.place]
        if any(same_call(place, wanted) for place in here for wanted in places):
            about.append(each)
    return about or used


def forget_modules(folders: list[str]) -> None:
    """The user's modules are imported anew by the next program."""
    for name, module in list(sys.modules.items()):
        path = getattr(module, "__file__", None)
        if path is not None and os.path.abspath(path).startswith(tuple(folders)):
            del sys.modules[name]


def _seed(tf: Any, seed: int | None) -> None:
    import numpy

    if seed is None:
        return
    random.seed(seed)
    numpy.random.seed(seed)
    tf.random.set_seed(seed)


def _warn_of_arguments() -> None:
    """TensorFlow warns of deprecated arguments only until the first operation has run, which a
    seed is already."""
    try:
        asked = importlib.import_module("tensorflow.python.util.is_in_graph_mode")
    except ImportError:
        return
    setattr(asked, "IS_IN_GRAPH_MODE", lambda: True)  # noqa: B010


def _stay_eager(tf: Any) -> None:
    """Only eager execution iterates over datasets. A graph of TensorFlow 1 executes the same steps
    for them (measured on 2.15 and 2.21), and what else a program puts into it is not run."""
    framework = importlib.import_module("tensorflow.python.framework.ops")
    for module in (framework, tf.compat.v1):
        setattr(module, "disable_eager_execution", lambda: None)  # noqa: B010


def _libraries(tf: Any) -> tuple[str, ...]:
    """Where code lies that is not the user's."""
    roots = {os.path.dirname(os.path.dirname(os.path.abspath(__file__)))}
    roots.update(sysconfig.get_path(each) for each in ("stdlib", "platlib", "purelib"))
    roots.update(each for each in sys.path if each.endswith(("site-packages", "dist-packages")))
    for name in ("tensorflow", "keras", "tf_keras"):
        module = sys.modules.get(name)
        if module is not None and getattr(module, "__file__", None):
            roots.add(os.path.dirname(str(module.__file__)))
    return (*(root + os.sep for root in sorted(roots)), "<frozen")


def _lines(error: BaseException, files: programs.Files) -> list[Place]:
    """The user's lines that an exception went through; AutoGraph tells of some in the text."""
    lines = [
        (each.filename, each.lineno or 0) for each in traceback.extract_tb(error.__traceback__)
    ]
    lines += [(path, int(line)) for path, line in _TOLD_LINE.findall(str(error))]
    places = []
    for path, line in lines:
        place = {"path": files.name(path), "line": line, "column": 0}
        if files.has(path) and place not in places:
            places.append(place)
    return places


_TOLD_LINE = re.compile(r'File "([^"]+)", line (\d+)')
