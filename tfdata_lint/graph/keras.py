"""Keras layers and models, as far as the dtype of what they receive goes."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from tfdata_lint.graph import purity, tensors
from tfdata_lint.graph.expressions import Expressions
from tfdata_lint.graph.guards import Guards
from tfdata_lint.graph.machine import Arguments, State
from tfdata_lint.graph.pipeline import LayerInput
from tfdata_lint.graph.values import (
    Constant,
    Layer,
    Model,
    Sequence,
    Tensor,
    Thing,
    Value,
    one,
)

_LAYER = re.compile(
    r"tensorflow\.keras\.layers\.(?:experimental\.(?:preprocessing\.)?|preprocessing\.)?([A-Z]\w*)$"
)

CONVOLUTIONS = frozenset(
    {"Conv1D", "Conv2D", "Conv3D", "Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose",
     "SeparableConv1D", "SeparableConv2D", "DepthwiseConv1D", "DepthwiseConv2D",
     "Convolution1D", "Convolution2D", "Convolution3D"}
)  # fmt: skip
RECURRENT = frozenset({"LSTM", "GRU", "SimpleRNN"})
NORMALISING = frozenset({"LayerNormalization", "BatchNormalization"})

_KEEPING = frozenset(
    {"Flatten", "Reshape", "Permute", "Dropout", "RepeatVector", "Cropping2D", "ZeroPadding2D",
     "Activation", "InputLayer", "Input"}
)  # fmt: skip
"""Layers that hand integers on as they are; Activation only with `linear`."""

_INPUT_ARGUMENTS = ("input_shape", "input_dim", "batch_input_shape")


class Keras(Expressions):
    """Makes layers and models, and follows tensors through them."""

    def keras(self, path: str, given: Arguments, node: cst.Call, state: State) -> Value | None:
        """What calling a path below `tensorflow.keras` gives; None when it is no layer or model."""
        if path in {"tensorflow.keras.Input", "tensorflow.keras.layers.Input"}:
            return one(self._input(given, node))
        if path in {"tensorflow.keras.Sequential", "tensorflow.keras.models.Sequential"}:
            return one(Model(node, self._listed_layers(given.get(0, "layers"))))
        if path in {"tensorflow.keras.Model", "tensorflow.keras.models.Model"}:
            return one(Model(node, None, given.get(0, "inputs")))
        match = _LAYER.match(path)
        if match is None:
            return None
        arguments = {name: value for name, (_, value) in given.keywords.items()}
        return one(Layer(match[1], node, tuple(arguments.items())))

    def _input(self, given: Arguments, node: cst.Call) -> Tensor:
        dtype = given.get(None, "dtype")
        named = tensors.dtype_named(dtype) if dtype is not None else "float32"
        self._symbols += 1
        return Tensor(named, None, symbolic=self._symbols)

    def _listed_layers(self, layers: Value | None) -> tuple[Value, ...] | None:
        if layers is None:
            return ()
        thing = layers.only()
        if isinstance(thing, Sequence) and not thing.repeated:
            return thing.items
        return None

    def call_layer(
        self, thing: Layer | Model, given: Arguments, node: cst.Call, state: State
    ) -> Value:
        """The output of a layer or model for a tensor, noting what the layer receives."""
        values = given.values()
        if isinstance(thing, Model):
            layers = [layer.only() for layer in thing.layers or ()]
            if thing.layers is None or not all(_deterministic(layer) for layer in layers):
                self.does("stateful", f"{self.text(node.func)}() (a model)")
            self.trains()
            return one(Tensor())
        if purity.STATEFUL_LAYERS.fullmatch(thing.name):
            self.does("stateful", f"{self.text(node.func)}() ({thing.name})")
        elif thing.name not in purity.PURE_LAYERS:
            self.does("stateful", f"{self.text(node.func)}() ({thing.name})")
            self.trains()
        if not values:
            return one(Tensor())
        argument = node.args[0].value if node.args else None
        return values[0].each(
            lambda tensor: one(self._through(thing, tensor, argument, state))
        )

    def _through(
        self, layer: Layer, received: Thing, argument: cst.BaseExpression | None, state: State
    ) -> Thing:
        """One layer's output for one tensor."""
        if not isinstance(received, Tensor):
            return Tensor()
        symbolic = received.symbolic
        if _receives_numbers(layer.name) and received.dtype in tensors.INTEGERS:
            if not received.one_hot and received.dtype is not None:
                how = "functional" if symbolic else "called"
                for way in state.paths:
                    self.layer_input(layer, received.dtype, how, way, argument)
            return Tensor("float32")
        if _receives_numbers(layer.name):
            if symbolic:
                self.reached.setdefault(symbolic, []).append(layer)
            return Tensor("float32")
        if _keeps(layer):
            return Tensor(received.dtype, None, received.one_hot, symbolic=symbolic)
        if layer.name in {"Rescaling", "Embedding", "Normalization"}:
            return Tensor("float32")
        return Tensor()

    def layer_input(
        self,
        layer: Layer,
        dtype: str,
        how: str,
        guards: Guards,
        argument: cst.BaseExpression | None = None,
    ) -> None:
        """Note that a layer receives integers."""
        if not self.muted:
            self.graph.layer_inputs.append(
                LayerInput(layer.name, layer.call, dtype, how, guards, argument)
            )

    def feed(self, model: Thing, element: Value | None, state: State) -> None:
        """Follow one element of a dataset into the model that is trained on it."""
        if element is None or not isinstance(model, Model):
            return
        for guards, received in element:
            features = received
            if isinstance(received, Sequence) and not received.is_list and received.items:
                only = received.items[0].only()
                features = only if only is not None else received
            if (
                isinstance(features, Tensor)
                and features.dtype in tensors.INTEGERS
                and features.dtype is not None
                and not features.one_hot
                and state.paths.admits(guards)
            ):
                for layer, how in self._first_layers(model):
                    self.layer_input(layer, features.dtype, how, guards)

    def _first_layers(self, model: Model) -> Iterator[tuple[Layer, str]]:
        """The layers that get a model's input unchanged, and what happened to its dtype."""
        if model.layers is None:
            inputs = model.inputs.only() if model.inputs is not None else None
            if isinstance(inputs, Tensor) and inputs.dtype in tensors.FLOATS:
                for layer in self.reached.get(inputs.symbolic, []):
                    yield layer, "cast"
            return
        how = "sequential"
        for place, value in enumerate(model.layers):
            layer = value.only()
            if isinstance(layer, Tensor) and layer.symbolic and place == 0:
                if layer.dtype not in tensors.FLOATS:
                    return
                how = "cast"
                continue
            if not isinstance(layer, Layer):
                return
            if place == 0 and any(layer.get(name) is not None for name in _INPUT_ARGUMENTS):
                how = "cast"
            if layer.name == "InputLayer":
                dtype = layer.get("dtype")
                if dtype is not None and tensors.dtype_named(dtype) not in tensors.FLOATS:
                    return
                how = "cast"
            if _receives_numbers(layer.name):
                yield layer, how
                return
            if not _keeps(layer):
                return


def _receives_numbers(name: str) -> bool:
    return name == "Dense" or name in CONVOLUTIONS or name in RECURRENT or name in NORMALISING


def _keeps(layer: Layer) -> bool:
    if layer.name == "Activation":
        function = layer.get("activation")
        thing = function.only() if function is not None else None
        return isinstance(thing, Constant) and thing.value == "linear"
    return layer.name in _KEEPING


def _deterministic(layer: Thing | None) -> bool:
    return isinstance(layer, Layer) and layer.name in purity.PURE_LAYERS
