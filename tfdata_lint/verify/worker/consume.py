"""What Keras does with a dataset, without training anything."""

from __future__ import annotations

import logging
import math
import warnings
from typing import Any

from tfdata_lint.verify.worker.describe import ENDLESS, cardinality
from tfdata_lint.verify.worker.draw import Patience
from tfdata_lint.verify.worker.errors import told
from tfdata_lint.verify.worker.recorded import Used
from tfdata_lint.verify.worker.recorder import Recorder

EPOCHS = 8
"""Epochs that are tried where more are asked for: what goes wrong shows in the first few."""

STEPS = 512
"""Batches of one epoch after which data count as endless."""

CONSUMER_SECONDS = 2.0
"""Time for what a consumer does with the data, behind the first batch."""

_HANDED_ON = {
    "fit": (
        "y", "batch_size", "validation_split", "shuffle", "class_weight", "sample_weight",
        "steps_per_epoch", "epochs",
    ),
    "evaluate": ("y", "batch_size", "sample_weight", "steps"),
    "predict": ("batch_size", "steps"),
}  # fmt: skip
"""The arguments that change how data are read."""


def consumed(recorder: Recorder, used: Used, model: bool, epochs: bool) -> list[dict[str, Any]]:
    """The fields of `model.Consumed`, one for each way that was tried; none for other uses.

    The user's `model` gets a batch, and Keras reads all the data as its arguments say (`epochs`),
    only where that is asked.
    """
    if used.kind not in _HANDED_ON or used.dataset is None:
        return []
    with recorder.quiet():
        found = [_read(recorder.tf, used)] if epochs else []
        if model and used.consumer is not None:
            used.consumed = _one_batch(used, "predict")
            found.append(used.consumed)
            compiled = getattr(used.consumer, "optimizer", None) is not None
            if used.kind != "predict" and compiled and used.consumed.get("error") is None:
                found.append(_one_batch(used, "evaluate"))
    return found


class _Enough(Exception):
    """Ends a `fit` that would go on for ever."""


def _read(tf: Any, used: Used) -> dict[str, Any]:
    """Keras' own handling of the data and the arguments, around a model that does nothing."""
    given = {name: used.arguments[name] for name in _HANDED_ON[used.kind] if name in used.arguments}
    if used.kind == "fit":
        given["epochs"] = min(int(given.get("epochs") or 1), EPOCHS)
    steps: list[int] = []
    result: dict[str, Any] = {
        "how": used.kind,
        "own_model": False,
        "epochs": given.get("epochs", 1),
        "steps": steps,
    }

    class Counting(tf.keras.callbacks.Callback):  # type: ignore[misc]
        patience: Patience | None = None

        def on_epoch_begin(self, *_: Any, **__: Any) -> None:
            steps.append(0)

        def on_train_batch_end(self, *_: Any, **__: Any) -> None:
            steps[-1] += 1
            # Until the first one, functions are traced and buffers filled.
            self.patience = self.patience or Patience(CONSUMER_SECONDS)
            result["cut"] = steps[-1] < STEPS and not self.patience.left()
            if steps[-1] >= STEPS or result["cut"]:
                raise _Enough

        on_test_begin = on_predict_begin = on_epoch_begin
        on_test_batch_end = on_predict_batch_end = on_train_batch_end

    model = _idle_model(tf)
    with warnings.catch_warnings(record=True) as caught, _Log() as log:
        warnings.simplefilter("always")
        try:
            getattr(model, used.kind)(used.dataset, verbose=0, callbacks=[Counting()], **given)
        except _Enough:
            result["endless"] = cardinality(used.dataset) == ENDLESS
        except Exception as error:
            result["error"] = told(error)
    said = [str(each.message) for each in caught] + log.lines
    result["ignored"] = [
        name for name in given if any(f"`{name}" in text or f"'{name}" in text for text in said)
    ]
    return result


def _idle_model(tf: Any) -> Any:
    class Idle(tf.keras.Model):  # type: ignore[misc]
        def train_step(self, *_: Any) -> dict[str, Any]:
            return {"loss": tf.constant(0.0)}

        def test_step(self, *_: Any) -> dict[str, Any]:
            return {"loss": tf.constant(0.0)}

        def predict_step(self, *_: Any) -> Any:
            return tf.zeros([1, 1])

        def call(self, inputs: Any) -> Any:
            return inputs

    model = Idle()
    model.built = True
    model.compile(optimizer="sgd", loss="mse")
    return model


def _one_batch(used: Used, how: str) -> dict[str, Any]:
    """The user's own model on the first batch: forward, or forward and the loss."""
    result: dict[str, Any] = {"how": how, "own_model": True}
    try:
        answer = getattr(used.consumer, how)(used.dataset.take(1), verbose=0)
        if how == "evaluate":
            loss = float(answer[0] if isinstance(answer, (list, tuple)) else answer)
            result["loss"] = loss if math.isfinite(loss) else None
            result["finite"] = math.isfinite(loss)
    except Exception as error:
        result["error"] = told(error)
    return result


class _Log(logging.Handler):
    """What TensorFlow logs while it is entered."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())

    def __enter__(self) -> _Log:
        for name in ("tensorflow", "absl"):
            logging.getLogger(name).addHandler(self)
        return self

    def __exit__(self, *_: Any) -> None:
        for name in ("tensorflow", "absl"):
            logging.getLogger(name).removeHandler(self)
