"""Keras layers and models, as far as the dtype of what they receive goes."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

import libcst as cst

from tfdata_lint.graph import purity, tensors
from tfdata_lint.graph.expressions import Expressions
from tfdata_lint.graph.guards import ALWAYS, Guards
from tfdata_lint.graph.names import NO_CALL
from tfdata_lint.graph.pipeline import LayerInput
from tfdata_lint.graph.running import Arguments
from tfdata_lint.graph.shapes import Shape
from tfdata_lint.graph.state import State
from tfdata_lint.graph.values import (
    Constant,
    Layer,
    Mapping,
    Model,
    Range,
    Sequence,
    Tensor,
    Thing,
    Value,
    one,
)
from tfdata_lint.records import replace
from tfdata_lint.regex import Regex

_LAYER = Regex(
    r"tensorflow\.keras\.layers\.(?:experimental\.(?:preprocessing\.)?|preprocessing\.)?([A-Z]\w*)$"
)

_READY_MODEL = Regex(
    r"tensorflow\.keras\.(?:models\.(?:load_model|clone_model|model_from_\w+)"
    r"|applications\.(?:\w+\.)?[A-Z]\w*)"
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
     "Activation", "InputLayer", "Input", "Concatenate"}
)  # fmt: skip
"""Layers that hand integers on as they are; Activation only with `linear`."""

_LOOKING_UP = frozenset({"StringLookup", "IntegerLookup", "TextVectorization", "Hashing"})
"""Layers that give int64 indices unless `output_mode` says otherwise."""

_FLATTENING = frozenset(
    {"Flatten",
     *(f"Global{how}Pooling{n}D" for how in ("Average", "Max") for n in (1, 2, 3))}
)  # fmt: skip
"""Layers that leave one row of numbers for each example, unless told otherwise."""

_SAME_SHAPE = frozenset(
    {"Activation", "Dropout", "RandomBrightness", "RandomContrast", "RandomFlip", "RandomRotation",
     "RandomTranslation", "RandomZoom", "Rescaling", "Softmax", *NORMALISING}
)  # fmt: skip

_FLOATING = frozenset({"Rescaling", "Embedding", "Normalization", "Resizing"})

_POSITIONS = {"Dense": ("units", "activation"), "Resizing": ("height", "width")}
"""What layers may be given by position, of those of which it matters."""

_INPUT_ARGUMENTS = ("input_shape", "input_dim", "batch_input_shape")


class Keras(Expressions):
    """Makes layers and models, and follows tensors through them."""

    def keras(self, path: str, given: Arguments, node: cst.Call, state: State) -> Value | None:
        """What calling a path below `tensorflow.keras` gives; None when it is no layer or model."""
        if path in {"tensorflow.keras.Input", "tensorflow.keras.layers.Input"}:
            return one(self._input(given, node))
        if path in {"tensorflow.keras.Sequential", "tensorflow.keras.models.Sequential"}:
            model = self._made(Model(node, self._listed_layers(given.get(0, "layers"))))
            self.walk(model, Tensor(), "sequential", ALWAYS)
            return one(model)
        if path in {"tensorflow.keras.Model", "tensorflow.keras.models.Model"}:
            made = Model(node, None, given.get(0, "inputs"), given.get(1, "outputs"))
            return one(self._made(made))
        if _READY_MODEL.fullmatch(path):
            return one(self._made(Model(node)))
        match = _LAYER.match(path)
        if match is None:
            return None
        arguments = {name: value for name, (_, value) in given.keywords.items()}
        positions = zip(_POSITIONS.get(match[1], ()), given.positional, strict=False)
        arguments.update((name, value) for name, (_, value) in positions)
        return one(Layer(match[1], node, tuple(arguments.items())))

    def _made(self, model: Model) -> Model:
        """A new model, in the scope of a strategy or not."""
        return replace(model, replicated=True) if self.scoped else model

    def _input(self, given: Arguments, node: cst.Call) -> Tensor:
        dtype = given.get(None, "dtype")
        named = tensors.dtype_named(dtype) if dtype is not None else "float32"
        self._symbols += 1
        name = given.get(None, "name")
        literal = name.only() if name is not None else None
        if isinstance(literal, Constant):
            self.input_names[self._symbols] = literal.key
        shape = given.get(0, "shape")
        inner = shape.only() if shape is not None else None
        sizes: tuple[int | None, ...] | None = None
        if isinstance(inner, Sequence) and not inner.repeated:
            sizes = (None, *map(size_of, inner.items))
        return Tensor(named, sizes, symbolic=self._symbols)

    def _listed_layers(self, layers: Value | None) -> tuple[Value, ...] | None:
        if layers is None:
            return ()
        thing = layers.only()
        if isinstance(thing, Sequence) and not thing.repeated:
            return thing.items
        return None

    def _takes_time(self, layer: str) -> None:
        if purity.WORKING_LAYERS.fullmatch(layer):
            self.does("costly", layer)
        elif layer in purity.SPLITTING_LAYERS:
            self.does("splits", layer)

    def call_layer(
        self, thing: Layer | Model, given: Arguments, node: cst.Call, state: State
    ) -> Value:
        """The output of a layer or model for a tensor, noting what the layer receives."""
        values = given.values()
        self.computes()
        if isinstance(thing, Model):
            stateful = _stateful_part(thing)
            if stateful:
                self.does("stateful", self._called_layer(node, stateful))
            self._draws(thing, given, node, state)
            self.runs_model()
            for name in _names(thing):
                self._takes_time(name)
            if values and not any(map(_is_symbol, values[0].things())):
                self.feed(thing, values[0], node, state)
            called_on = given.get(0, "inputs")
            return one(_through_all(thing, called_on.only() if called_on is not None else None))
        self._takes_time(thing.name)
        if thing.name not in purity.PURE_LAYERS:
            self.does("stateful", self._called_layer(node, thing.name))
            self._draws(thing, given, node, state)
            if not purity.STATEFUL_LAYERS.fullmatch(thing.name):
                self.runs_model()
        if not values:
            return one(Tensor())
        argument = node.args[0].value if node.args else None
        self.note_tensors("", node, given, state)

        def through(received: Thing) -> Value:
            tensor = _merged(received)
            how = "functional" if tensor.symbolic else "called"
            for way in state.paths:
                self._notes(thing, tensor, how, way, argument)
            return one(output(thing, tensor))

        return values[0].each(through)

    def _draws(self, thing: Layer | Model, given: Arguments, node: cst.Call, state: State) -> None:
        """Note that an augmenting layer, or a model that holds one, is called."""
        training = given.get(None, "training")
        if training is not None and training.only() == Constant(False):
            return
        parts = [one(thing)] if isinstance(thing, Layer) else thing.layers or ()
        for layer in (part.only() for part in parts):
            if isinstance(layer, Layer) and purity.AUGMENTING_LAYERS.fullmatch(layer.name):
                self.draws(self._called_layer(node, layer.name), state)
                self.draws_with(layer.get("seed"), layer.name, layer.key)

    def _called_layer(self, node: cst.Call, what: str) -> str:
        """A call of a layer as a reader knows it; TensorFlow's own call is not written anywhere."""
        return what if node is NO_CALL else f"{self.text(node.func)}() ({what})"

    def _notes(
        self,
        layer: Layer,
        received: Tensor,
        how: str,
        guards: Guards,
        argument: cst.BaseExpression | None = None,
        fed: cst.Call | None = None,
    ) -> None:
        """Note that a layer which computes receives integers, or an input that was cast."""
        if not computes(layer.name) or received.one_hot:
            return
        if layer.name == "Dense" and received.range in {Range.BITS, Range.COUNTED}:
            return
        if received.dtype in tensors.INTEGERS:
            if not self.muted:
                dtype = received.dtype or ""
                self.graph.layer_inputs.append(
                    LayerInput(layer.name, layer.call, dtype, how, guards, argument, fed)
                )
        elif received.symbolic:
            self.reached.setdefault(received.symbolic, []).append(layer)

    def feed(self, model: Thing, element: Value, node: cst.Call, state: State) -> None:
        """Follow one element of a dataset into the model that a call trains on it."""
        if not isinstance(model, Model):
            return
        for guards, received in element:
            features = received
            if isinstance(received, Sequence) and not received.is_list and received.items:
                only = received.items[0].only()
                features = only if only is not None else received
            if not state.paths.admits(guards):
                continue
            if model.layers is None:
                inputs = model.inputs.only() if model.inputs is not None else None
                for place, tensor in self._matched(inputs, features):
                    self._cast(place, tensor, guards, node)
            elif isinstance(features, Tensor):
                plain = Tensor(features.dtype, None, features.one_hot, range=features.range)
                self.walk(model, plain, "sequential", guards, node)

    def _cast(self, place: Tensor, fed: Tensor, guards: Guards, node: cst.Call) -> None:
        """Note the layers behind a float `Input` that is fed integers."""
        if fed.dtype not in tensors.INTEGERS or fed.one_hot or place.dtype not in tensors.FLOATS:
            return
        for layer in self.reached.get(place.symbolic, []):
            plain = Tensor(fed.dtype, range=fed.range)
            self._notes(layer, plain, "cast", guards, fed=node)

    def _matched(
        self, inputs: Thing | None, features: Thing | None
    ) -> Iterator[tuple[Tensor, Tensor]]:
        """The inputs of a functional model, each with the tensor that it is fed: as they stand, by
        the keys of the model's dictionary, or by the names of the inputs."""
        match inputs, features:
            case Tensor(), Tensor():
                yield inputs, features
            case Sequence(items=places), Sequence(items=fed) if len(places) == len(fed):
                for place, part in zip(places, fed, strict=True):
                    yield from self._matched(place.only(), part.only())
            case Mapping(items=places), Mapping():
                for key, place in places:
                    yield from self._matched(place.only(), _under(features, key))
            case Sequence(items=places), Mapping():
                for place in places:
                    yield from self._matched(place.only(), features)
            case Tensor(symbolic=symbol), Mapping():
                yield from self._matched(inputs, _under(features, self.input_names.get(symbol)))

    def walk(
        self, model: Model, fed: Tensor, how: str, guards: Guards, node: cst.Call | None = None
    ) -> None:
        """Follow a tensor through a Sequential; a float Input casts what it is fed."""
        tensor = fed
        for place, value in enumerate(model.layers or ()):
            layer = value.only()
            declared: str | None = None
            if isinstance(layer, Tensor) and layer.symbolic and place == 0:
                declared = layer.dtype
            elif isinstance(layer, Layer) and layer.name == "InputLayer":
                dtype = layer.get("dtype")
                declared = tensors.dtype_named(dtype) if dtype is not None else "float32"
            elif not isinstance(layer, Layer):
                return
            elif place == 0 and any(layer.get(name) is not None for name in _INPUT_ARGUMENTS):
                how = "cast"
            if declared is not None:
                how = "cast" if declared in tensors.FLOATS else "functional"
                if declared in tensors.INTEGERS:
                    tensor = Tensor(declared)
            if isinstance(layer, Layer):
                self._notes(layer, tensor, how, guards, fed=node)
                tensor = output(layer, tensor)


def _is_symbol(thing: Thing) -> bool:
    """True for what an `Input` of a functional model stands for, or what may be one."""
    return not isinstance(thing, Tensor) or thing.symbolic > 0


def _under(table: Mapping, key: Hashable) -> Thing | None:
    """The one thing that stands under a key of a dictionary."""
    found = table.get(key)
    return found.only() if found is not None else None


def size_of(value: Value) -> int | None:
    """The integer that a value is, None for any other."""
    thing = value.only()
    return thing.value if isinstance(thing, Constant) and type(thing.value) is int else None


def _merged(received: Thing) -> Tensor:
    """What a layer is called on, a list of tensors as one."""
    if isinstance(received, Tensor):
        return received
    if isinstance(received, Sequence) and received.items:
        parts = [item.only() for item in received.items]
        kinds = {part.dtype if isinstance(part, Tensor) else None for part in parts}
        symbols = [part.symbolic for part in parts if isinstance(part, Tensor)]
        if len(kinds) == 1:
            return Tensor(kinds.pop(), symbolic=symbols[0] if symbols else 0)
    return Tensor()


def output(layer: Layer, received: Tensor) -> Tensor:
    """What a layer makes of a tensor."""
    return replace(_made(layer, received), shape=_output_shape(layer, received.shape))


def _made(layer: Layer, received: Tensor) -> Tensor:
    keeps_floats = layer.name in _SAME_SHAPE and received.dtype == "float32"
    if computes(layer.name) or layer.name in _FLOATING or keeps_floats:
        return Tensor("float32")
    if layer.name in _LOOKING_UP:
        mode = layer.get("output_mode")
        thing = mode.only() if mode is not None else Constant("int")
        if isinstance(thing, Constant) and thing.value == "int":
            return Tensor("int64", symbolic=received.symbolic)
        return Tensor("int64", one_hot=True)
    if _keeps(layer):
        kept = received
        return Tensor(kept.dtype, None, kept.one_hot, symbolic=kept.symbolic, range=kept.range)
    return Tensor()


def _through_all(model: Model, received: Thing | None) -> Tensor:
    """What a `Sequential` makes of a tensor; nothing is known of what other models make."""
    layers = [value.only() for value in model.layers or ()]
    if not isinstance(received, Tensor) or not layers:
        return Tensor()
    made = received
    for layer in layers:
        if not isinstance(layer, Layer):
            return Tensor()
        made = output(layer, made)
    return Tensor(made.dtype, made.shape)


def _output_shape(layer: Layer, received: Shape) -> Shape:
    if layer.name in _FLATTENING and layer.get("keepdims") is None:
        return (None, None)
    if layer.name == "Dense" and received:
        units = layer.get("units")
        return (*received[:-1], size_of(units) if units is not None else None)
    if layer.name == "Resizing" and received is not None and len(received) > tensors.PICTURE_AXES:
        sides = [layer.get(name) for name in ("height", "width")]
        known = [None if side is None else size_of(side) for side in sides]
        return (*received[: -tensors.PICTURE_AXES], *known, received[-1])
    return received if layer.name in _SAME_SHAPE else None


def computes(name: str) -> bool:
    """True for the layers that this project has measured on integers."""
    return name == "Dense" or name in CONVOLUTIONS or name in RECURRENT or name in NORMALISING


def _keeps(layer: Layer) -> bool:
    if layer.name == "Activation":
        function = layer.get("activation")
        thing = function.only() if function is not None else None
        return isinstance(thing, Constant) and thing.value == "linear"
    return layer.name in _KEEPING


def _names(model: Model) -> list[str]:
    """What the layers of a model are called, those that cannot be seen with an empty name."""
    layers = [layer.only() for layer in model.layers or ()]
    return [layer.name if isinstance(layer, Layer) else "" for layer in layers]


def _stateful_part(model: Model) -> str:
    """What makes a call of a model stateful; empty when all its layers are stateless."""
    names = _names(model)
    for name in names:
        if purity.STATEFUL_LAYERS.fullmatch(name):
            return name
    known = model.layers is not None and all(name in purity.PURE_LAYERS for name in names)
    return "" if known else "a model"
