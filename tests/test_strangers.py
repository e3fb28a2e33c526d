"""Names that have nothing to do with TensorFlow, though layers are called like that."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tfdata_lint.cli import main
from tfdata_lint.reading.imports import Finder
from tfdata_lint.reading.project import Project
from tfdata_lint.reading.source import Source
from tfdata_lint.reading.strangers import Strangers


def _is_stranger(folder: Path, text: str, name: str) -> bool:
    source = Source(str(folder / "here.py"), text)
    return Strangers(source, Project((source,), Finder([str(folder)])))(name)


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    """A project in which modules hand on layers of both kinds."""
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "ported.py").write_text("from torch import nn\nclass Conv1D(nn.Module): ...\n")
    (tmp_path / "built.py").write_text("import keras\nclass Conv1D(keras.layers.Layer): ...\n")
    (tmp_path / "handing.py").write_text("from ported import Conv1D\nfrom built import *\n")
    (tmp_path / "passing.py").write_text("from ported import Conv1D\n")
    return tmp_path


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("import torch", "torch"),
        ("import torch.nn as nn", "nn"),
        ("from torch import nn", "nn"),
        ("from flax.linen import Dense", "Dense"),
        ("def f():\n    from flax.linen import Dense", "Dense"),
        ("from torch.nn import Module\nclass LSTM(Module): ...", "LSTM"),
        ("import torch\nclass LSTM(torch.nn.Module, torch.jit.Unused): ...", "LSTM"),
        ("from ported import Conv1D", "Conv1D"),
        ("from .ported import Conv1D as Conv", "Conv"),
        ("from passing import Conv1D\nclass Conv2D(Conv1D): ...", "Conv2D"),
    ],
)
def test_strangers(folder: Path, text: str, name: str) -> None:
    assert _is_stranger(folder, text, name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("", "Dense"),
        ("from tensorflow.keras.layers import Dense", "Dense"),
        ("import keras.layers as nn", "nn"),
        ("from compat import tf", "tf"),
        ("from torch import nn\nfrom keras import layers as nn", "nn"),
        ("from torch import nn\nnn = choose()", "nn"),
        ("from torch import nn\ndef build(nn): ...", "nn"),
        ("from torch import nn\nfrom wherever import *", "nn"),
        ("class Dense: ...", "Dense"),
        ("class Dense(Dense): ...", "Dense"),
        ("from torch.nn import Module\n@register\nclass LSTM(Module): ...", "LSTM"),
        ("from torch.nn import Module\nclass LSTM(Module, metaclass=M): ...", "LSTM"),
        ("from torch.nn import Module\nclass LSTM(Module, make()): ...", "LSTM"),
        ("from torch.nn import LSTM\ndef LSTM(): ...", "LSTM"),
        ("import built", "built"),
        ("from built import Conv1D", "Conv1D"),
        ("from handing import Conv1D", "Conv1D"),
        ("from . import ported", "ported"),
        ("from .nowhere import Conv1D", "Conv1D"),
    ],
)
def test_what_may_be_of_keras_is_none(folder: Path, text: str, name: str) -> None:
    assert not _is_stranger(folder, text, name)


_TRAINING = """\
import tensorflow as tf
from ported import Dense

def main():
    return Dense(3)(tf.constant([1, 2, 3]))
"""


def test_the_cache_knows_who_said_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.tfdata-lint]\n")
    ported = tmp_path / "ported.py"
    ported.write_text("from torch import nn\nclass Dense(nn.Module): ...\n")
    (tmp_path / "main.py").write_text(_TRAINING)
    for path in tmp_path.iterdir():
        os.utime(path, (1e9, 1e9))
    arguments = [str(tmp_path / "main.py")]
    for _ in range(2):
        main(arguments)
        assert "0 of 1 file" in capsys.readouterr().out
    ported.write_text("from tensorflow.keras.layers import Dense\n")
    main(arguments)
    assert "0 of 1 file" not in capsys.readouterr().out
