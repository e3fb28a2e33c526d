"""Which checkpoints Keras 3 refuses, by the names that are written."""

from __future__ import annotations

import pytest

from tfdata_lint.reading.old_libraries import is_older_than_keras_3
from tfdata_lint.reading.source import Source

IMPORTS = "from tensorflow import keras\nfrom keras.callbacks import ModelCheckpoint\n"


@pytest.mark.parametrize(
    "code",
    [
        'ModelCheckpoint("kept.h5", save_weights_only=True)',
        'ModelCheckpoint("kept", save_weights_only=True)',
        'ModelCheckpoint("kept{epoch:02d}.hdf5")',
        'ModelCheckpoint(filepath=os.path.join(folder, "kept.hdf5"), monitor="loss")',
        'path = os.path.join(folder, f"kept{fold}.h5")\n'
        "keras.callbacks.ModelCheckpoint(path, save_weights_only=True)",
    ],
)
def test_refused(code: str) -> None:
    assert is_older_than_keras_3(Source("a.py", f"{IMPORTS}{code}\n"))


@pytest.mark.parametrize(
    "code",
    [
        "# ModelCheckpoint(folder, save_weights_only=True)",
        'ModelCheckpoint("kept.h5")',
        'ModelCheckpoint("kept.keras")\nsaver.write(model, save_weights_only=True)',
        'ModelCheckpoint("kept.weights" + ".h5", save_weights_only=True)',
        "ModelCheckpoint(folder + name, save_weights_only=True)",
        "ModelCheckpoint(**options)",
        # One of two versions of Keras takes each.
        'if new:\n    ModelCheckpoint("kept.keras")\nelse:\n    ModelCheckpoint("kept.hdf5")',
        # Nobody knows which one is meant.
        'def keep(path):\n    ModelCheckpoint(path)\npath = "kept.hdf5"',
        'from settings import path\ndef keep():\n    path = "kept.hdf5"\nModelCheckpoint(path)',
        # Others have classes of that name.
        'from lightning.callbacks import ModelCheckpoint as Keeper\nKeeper("kept.ckpt")',
        'class OwnModelCheckpoint:\n    pass\nOwnModelCheckpoint("kept.hdf5")',
    ],
)
def test_taken_for_all_that_can_be_seen(code: str) -> None:
    assert not is_older_than_keras_3(Source("a.py", f"{IMPORTS}{code}\n"))
