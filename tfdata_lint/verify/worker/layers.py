"""What a layer does with integers, against the same numbers as floats."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from tfdata_lint.verify.worker.errors import told
from tfdata_lint.verify.worker.places import same_call
from tfdata_lint.verify.worker.recorded import Used
from tfdata_lint.verify.worker.recorder import Recorder

if TYPE_CHECKING:
    from tfdata_lint.verify.worker.places import Place

UNKNOWN_DIMENSION = 8
"""What stands for a dimension that nothing tells, where numbers must be invented."""

GREATEST_FLOAT = sys.float_info.max
"""Stands for infinity and "no number", which JSON does not have."""

GREATEST = 256
"""Invented integers are below it, as those of images are."""


def looked_at(recorder: Recorder, places: list[Place]) -> list[dict[str, Any]]:
    """The fields of `model.Layer` for the layers that were made at the places."""
    here = [
        (layer, place)
        for layer, place in recorder.layers
        if any(same_call(place, wanted) for wanted in places)
    ]
    # A layer makes others inside, at the same place.
    inner = {id(part) for layer, _ in here for part in _parts(layer)}
    found = []
    with recorder.quiet():
        for layer, place in here:
            seen = None if id(layer) in inner else _layer(recorder, layer, place)
            if seen is not None:
                found.append(seen)
    return found


def _parts(layer: Any) -> list[Any]:
    """The layers inside a layer or a model."""
    flatten = getattr(layer, "_flatten_layers", None)
    return [] if flatten is None else [each for each in flatten() if each is not layer]


def _layer(recorder: Recorder, layer: Any, place: Place) -> dict[str, Any] | None:
    """None for a layer that nothing feeds, or whose data cannot be drawn."""
    import numpy

    tf = recorder.tf
    fed = _fed_by(recorder, layer)
    batch = error = None
    if fed is not None:
        model, used = fed
        try:
            batch = _batch(used)
        except Exception:
            return None
        error = _feed(tf, model, batch) if used.consumed is None else used.consumed.get("error")
    calls = [each for each in recorder.called if each.layer is layer]
    received = next((each.value for each in calls if _dtype(tf, each.value) is not None), None)
    if received is None and error is None:
        return None
    numbers = _numbers(tf, received, batch)
    found = {
        "layer": type(layer).__name__,
        "place": place,
        "dtype": _dtype(tf, received) or (str(numbers.dtype) if numbers is not None else ""),
        "low": None if numbers is None else float(numpy.nan_to_num(numbers).min()),
        "high": None if numbers is None else float(numpy.nan_to_num(numbers).max()),
        "error": error or next((told(each.error) for each in calls if each.error), None),
        "error_of_floats": None,
        "difference": None,
    }
    if numbers is not None:
        _compare(tf, layer, numbers, found)
    return found


def _compare(tf: Any, layer: Any, numbers: Any, found: dict[str, Any]) -> None:
    import numpy

    given = tf.constant(numbers)
    whole = None
    # What a model casts before the layer sees it is no matter of the layer.
    if not found["dtype"].startswith("float"):
        try:
            whole = _array(layer(given))
        except Exception as error:
            found["error"] = found["error"] or told(error)
    floats = tf.cast(given, tf.keras.backend.floatx())
    try:
        real = _array(layer(floats))
    except Exception:
        # A failed call may have left the layer half built.
        try:
            real = _array(type(layer).from_config(layer.get_config())(floats))
        except Exception as error:
            found["error_of_floats"] = told(error)
            return
    if found["dtype"].startswith("float") and found["error"] is None:
        found["difference"] = 0.0
    elif whole is not None and whole.shape == real.shape and found["error"] is None:
        apart = numpy.where(numpy.isnan(whole) & numpy.isnan(real), 0.0, numpy.abs(whole - real))
        found["difference"] = float(numpy.nan_to_num(apart, nan=GREATEST_FLOAT).max(initial=0.0))


def _array(output: Any) -> Any:
    import numpy

    first = output[0] if isinstance(output, (list, tuple)) else output
    return numpy.asarray(first).astype("float64")


def _fed_by(recorder: Recorder, layer: Any) -> tuple[Any, Used] | None:
    """The model that has the layer, and the use that feeds it."""
    for used in recorder.uses:
        model = used.consumer
        if model is not None and any(each is layer for each in _parts(model)):
            return model, used
    return None


def _batch(used: Used) -> Any:
    """What a model gets of the first element, None without one. Raises what drawing it raises."""
    element: Any = None if used.dataset is None else next(iter(used.dataset), None)
    return element[0] if isinstance(element, tuple) else element


def _feed(tf: Any, model: Any, batch: Any) -> str | None:
    """The error of the model on one batch of its data."""
    if batch is None:
        return None
    try:
        model.predict(tf.data.Dataset.from_tensors(batch), verbose=0)
    except Exception as error:
        return told(error)
    return None


def _dtype(tf: Any, value: Any) -> str | None:
    dtype = getattr(value, "dtype", None)
    return None if dtype is None else str(getattr(dtype, "name", dtype))


def _numbers(tf: Any, received: Any, batch: Any) -> Any:
    """The batch that the layer got, or one that is like it. None for what are no numbers."""
    import numpy

    if tf.is_tensor(received) and hasattr(received, "numpy"):
        array = numpy.asarray(received.numpy())
    elif isinstance(received, numpy.ndarray):
        array = received
    elif received is not None:
        shape = [2 if position == 0 else size or UNKNOWN_DIMENSION
                 for position, size in enumerate(received.shape)]  # fmt: skip
        dtype = _dtype(tf, received) or "int32"
        most = 2 if dtype == "bool" else min(GREATEST, 128 if dtype == "int8" else GREATEST)
        array = numpy.random.default_rng(0).integers(0, most, shape).astype(dtype)
    elif hasattr(batch, "numpy"):
        array = numpy.asarray(batch.numpy())
    else:
        return None
    return array if array.dtype.kind in "biuf" and array.size else None
