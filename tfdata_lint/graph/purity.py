"""Which calls keep the runtime from parallelising a map by itself.

Measured on TensorFlow 2.15 and 2.21: random ops, generators, Python functions, variables, tables,
`tf.print` and calls of a model stay sequential; decoding, parsing, reading files, assertions,
stateless random ops and the deterministic Keras preprocessing layers are parallelised.
"""

from __future__ import annotations

import re
from functools import cache

from tfdata_lint.regex import Regex

_PYTHON = frozenset(
    {
        "tensorflow.py_function",
        "tensorflow.py_func",
        "tensorflow.numpy_function",
        "tensorflow.contrib.eager.py_func",
        "tensorflow.contrib.framework.py_func",
    }
)

_READING = frozenset(
    {"tensorflow.io.read_file", "tensorflow.read_file", "tensorflow.io.gfile.GFile", "numpy.load",
     "numpy.genfromtxt", "numpy.loadtxt", "builtins.open", "scipy.io.loadmat",
     "scipy.io.wavfile.read", "soundfile.read"}
)  # fmt: skip
"""Functions that read a whole file."""

_DRAWING = Regex(
    r"""tensorflow\.(
        random\.(?!stateless|Generator|experimental|create_rng_state|split|fold_in|get_seed
                  |set_seed|all_candidate|set_random_seed)\w+
      | random_(?!normal_initializer|uniform_initializer)\w+
      | truncated_normal | multinomial
      | image\.(random_\w+|sample_distorted_bounding_box)
      | nn\.(dropout|alpha_dropout|fractional_\w+_pool\w*)
      | raw_ops\.(Random\w+|TruncatedNormal|Multinomial)
      | keras\.backend\.(random_\w+|dropout|truncated_normal)
      | keras\.preprocessing\.image\.random_\w+
      | keras\.random\.\w+
    )$""",
    re.VERBOSE,
)

_SEED = {
    f"tensorflow.{name}": position
    for position, names in {
        1: "image.random_flip_left_right image.random_flip_up_down random.shuffle random_shuffle",
        2: "image.random_brightness image.random_crop image.random_hue random_crop multinomial",
        3: "image.random_contrast image.random_jpeg_quality image.random_saturation "
        "random.categorical random.poisson random_poisson",
        4: "random.gamma random.normal random.truncated_normal random.uniform random_gamma "
        "random_normal random_uniform truncated_normal",
    }.items()
    for name in names.split()
}
"""Where the seed stands among the arguments of ops that draw (the same on 2.10 and 2.21)."""

_STATEFUL = Regex(
    r"""tensorflow\.(
        print | Print
      | summary\.\w+ | io\.write_\w+ | write_file
      | raw_ops\.(\w*TableFind\w*|ReadVariableOp)
    )$""",
    re.VERBOSE,
)

_COSTLY = Regex(
    r"""tensorflow\.(
        (io\.)?(decode_\w+ | parse_\w+ | read_file) | io\.(serialize|encode)_\w+
      | image\.(?!convert_image_dtype|random_crop|flip_|transpose|pad_to|crop_to|central_crop
          |rot90)\w+
      | (py_func | numpy_function | py_function) | extract_image_patches
      | (signal | audio | linalg | fft)\.\w+
      | nn\.(conv\w* | \w+_conv\w* | \w+pool\w* | convolution)
      | map_fn | vectorized_map | scan | foldl | foldr | while_loop | matmul | einsum | tensordot
    )$""",
    re.VERBOSE,
)
"""Ops of which one call takes longer than handing an element to another thread does: decoding,
parsing, resizing, loops. What is left are casts, arithmetic, reshaping, padding, and sorting:
parallel calls sort 1,000 numbers slower than none (measured on 2.15)."""

_STRINGS = Regex(
    r"""tensorflow\.(
        strings\.(?!length|join|as_string|to_number|to_hash|strip|lower|upper|substr|format)\w+
      | (string_split | regex_replace)
      | (ragged | lookup)\.\w+
      | sparse\.(?!reshape|expand_dims)\w+
      | unique\w* | histogram_\w+ | roll | edit_distance
    )$""",
    re.VERBOSE,
)
"""Ops that split, replace, look up and sort out: of one string or row, they take no longer than
handing it to another thread does (measured on 2.21); of a batch, they do."""

_SHAPING = Regex(
    r"""tensorflow\.(
        (sparse\.)?(expand_dims | reshape) | sparse_(reshape | expand_dims) | squeeze | shape
      | shape_n | rank | size | stop_gradient | fill | cond | case | switch_case
      | convert_to_tensor | no_op | group | get_static_value | name_scope | control_dependencies
      | broadcast_static_shape | ensure_shape | identity | (debugging\.)?(assert_\w+ | Assert)
      | keras\.backend\.(expand_dims | squeeze | reshape | shape | int_shape | ndim)
    )$""",
    re.VERBOSE,
)
"""Ops that change shapes, choose, check, or make what was not there: they take no longer for a
batch than for one element. (An assertion reads its values once, and writes nothing.)"""

_CUTTING = Regex(r"tensorflow\.(image\.)?(stateless_)?random_crop")

_OF_MODELS = Regex(
    r"tf\.(?:linalg\.\w+|nn\.\w+|map_fn|vectorized_map|scan|fold[lr]|while_loop|matmul|einsum"
    r"|tensordot)"
)
"""What models do themselves, and code that computes with them around a call."""

_PARSING = Regex(
    r"""tf\.(compat\.v1\.)?(io\.)?(
        decode_(csv | raw) | parse_(single_example | single_sequence_example | tensor)
    )""",
    re.VERBOSE,
)
"""Ops that with one record or line take no longer than handing it to another thread does (measured
on 2.10 and 2.21, `benchmarks/parallel_maps.py`)."""

_READING_WORD = Regex(
    r"""(?:^|_)(?:
        decod | deseriali[sz] | download | fetch | h5 | hdf5 | image | jpe?g | load | open | pars
      | pic | png | read
    )""",
    re.VERBOSE,
)
"""Beginnings of words by which functions are called that get a picture from where it is kept."""

_WORKING_WORD = Regex(
    r"""(?:^|_)(?:
        augment | bpe | collat | crop | distort | encod | extract | featur | fft | flip | ids
      | jitter | mask | mel | mfcc | mix | noise | perturb | prep | process | render | resampl
      | resiz | rotat | segment | spec | stem | stft | token | transform | translat | video
      | voxel | warp | wav | wordpiece
    )""",
    re.VERBOSE,
)
"""Beginnings of words by which other functions are called that take longer than casts and
arithmetic."""

_REARRANGING = Regex(
    r"""(?:drop|pack|pick|rename|reorder|select|separate|split|swap|unpack)
        (?:_(?: and | features? | from | ids | images? | inputs? | into | labels? | masks?
              | outputs? | pairs? | targets? | to | tuples? | vectors? | x | y ))+
    """,
    re.VERBOSE,
)
"""What functions are called that put the parts of an element into another order."""

_WORKING_LIBRARIES = (
    "PIL.", "albumentations.", "cv2.", "imgaug.", "keras_cv.", "keras_hub.", "keras_nlp.",
    "librosa.", "scipy.", "skimage.", "tensorflow.hub.", "tensorflow.keras.applications.",
    "tensorflow.keras.models.", "tensorflow.saved_model.", "tensorflow_addons.image.",
    "tensorflow_hub.", "tensorflow_io.", "tensorflow_text.", "torchaudio.", "torchvision.",
    "transformers.",
)  # fmt: skip
"""Libraries for pictures, sounds, texts and models."""

_LOADED = Regex(
    r"""(?:
        (?:tensorflow_hub | tensorflow\.hub)\.(?:load | resolve | KerasLayer | Module)
      | tensorflow\.saved_model\.load\w* | tensorflow\.keras\.(?:models\.)?load_model
      | transformers\.(?:TF)?(?:Auto)?\w*Model\w*\.from_pretrained
      | keras_(?:cv | hub | nlp)\.models\.\w+\.from_preset
    )\(\)""",
    re.VERBOSE,
)
"""Calls that give a network, and methods and items of it."""

_HUMP = Regex(r"(?<=[a-z0-9])(?=[A-Z])")

_RESOURCES = Regex(
    r"""tensorflow\.(
        Variable | get_variable
      | random\.(experimental\.)?(Generator(\.\w+)*|get_global_generator)
      | (contrib\.)?lookup\.(experimental\.)?(\w*Table\w*|index_table_from_\w+
         |index_to_string_table_from_\w+)
      | (queue|io\.gfile)\.\w*Queue\w*
    )$""",
    re.VERBOSE,
)

_ONCE = (
    "absl.logging.", "collections.", "datetime.", "itertools.", "json.", "logging.", "os.",
    "random.", "re.", "string.", "sys.", "time.", "warnings.",
)  # fmt: skip
"""Modules of Python whose calls run while a function is traced, and leave nothing in the graph."""

_PURE_MODULES = ("tensorflow.", "numpy.", "math.", "builtins.", "functools.", "operator.", *_ONCE)

_UNKNOWN = Regex(
    r"tensorflow\.(keras\.applications\.(?!.*preprocess_input).*|saved_model\..*|hub\..*"
    r"|keras\.models\..*|function|autograph\..*|contrib\..*|models\..*)$"
)

_IMPURE_BUILTINS = frozenset({"builtins.open", "builtins.exec", "builtins.eval", "builtins.input"})

PURE_LAYERS = frozenset(
    {
        "CategoryEncoding",
        "CenterCrop",
        "Concatenate",
        "Discretization",
        "Flatten",
        "Lambda",
        "Normalization",
        "Permute",
        "Reshape",
        "Rescaling",
        "Resizing",
    }
)
"""Keras layers whose call adds no stateful op."""

STATEFUL_LAYERS = Regex(
    r"Random\w+|StringLookup|IntegerLookup|TextVectorization|Hashing|HashedCrossing"
    r"|Dropout|\w+Dropout|GaussianNoise|AutoContrast|MixUp|CutMix|AugMix|RandAugment"
)
"""Keras layers that draw random numbers or look things up in tables."""


WORKING_LAYERS = Regex(r"Random\w+|MixUp|CutMix|AugMix|RandAugment|Resizing")
"""Keras layers of which one call takes longer than handing an element to another thread does."""

SPLITTING_LAYERS = frozenset({"TextVectorization"})
"""Keras layers of which it does for many texts alone (`benchmarks/text_layers.py`)."""

AUGMENTING_LAYERS = Regex(r"Random\w+|MixUp|CutMix|AugMix|RandAugment")
"""Keras layers that change what they are given at random, unless they are told not to."""

_BARE_LAYERS = frozenset(
    {"tensorflow.Module", "tensorflow.keras.Layer", "tensorflow.keras.layers.Layer"}
)

_MAKING_WEIGHTS = frozenset({"Variable", "add_variable", "add_weight"})

_PYTHON_RANDOM = Regex(
    r"(?:numpy\.)?random\.(?!default_rng$|get_state|getstate|Generator$|MT19937|PCG64|Philox"
    r"|Random$|RandomState$|seed$|SeedSequence|SFC64|set_state|setstate|SystemRandom$)[\w.()]+"
)

_SEEDING = frozenset(
    {"tensorflow.keras.utils.set_random_seed", "tensorflow.random.set_random_seed",
     "tensorflow.random.set_seed", "tensorflow.set_random_seed"}
)  # fmt: skip

_PACKING = frozenset(
    {"flax.core.FrozenDict", "flax.core.freeze", "flax.core.frozen_dict.FrozenDict",
     "flax.core.frozen_dict.freeze", "frozendict.frozendict", "immutabledict.immutabledict",
     "haiku.data_structures.to_haiku_dict", "haiku.data_structures.to_immutable_dict",
     "ml_collections.ConfigDict", "ml_collections.FrozenConfigDict", "types.MappingProxyType"}
)  # fmt: skip

_TELLING = Regex(
    r"builtins\.print|(?:absl\.|tensorflow\.)?logging\.(?:getLogger\(\)\.)?"
    r"(?:critical|debug|error|exception|fatal|info|log|log_first_n|warn|warning)"
)


@cache
def draws(path: str) -> bool:
    """True for an op of TensorFlow that draws random numbers each time it runs."""
    return _DRAWING.match(path) is not None


def reads(path: str) -> bool:
    """True for a function that reads a whole file."""
    return path in _READING


def seed_position(path: str) -> int | None:
    """Where an op that draws takes its seed, beside the keyword; None where by keyword alone."""
    return _SEED.get(path)


def is_bare_layer(path: str) -> bool:
    """True for a base of layers that does nothing by itself when one is called."""
    return path in _BARE_LAYERS


def makes_weights(name: str) -> bool:
    """True for the last name of what layers make their weights with."""
    return name in _MAKING_WEIGHTS


@cache
def draws_while_tracing(path: str) -> bool:
    """True for Python's and NumPy's random numbers, which a traced function draws once."""
    return _PYTHON_RANDOM.fullmatch(path) is not None


def packs(path: str) -> bool:
    """True for what makes a mapping of the mapping that it is given, and nothing else."""
    return path in _PACKING


def makes_record(path: str) -> bool:
    """True for the name of a class: what makes an object of it, and is told of parts by name, keeps
    them for all that is known."""
    last = path.rpartition(".")[2]
    return last[:1].isupper() and any(map(str.islower, last))


def seeds(path: str) -> bool:
    """True for what seeds the random ops of TensorFlow."""
    return path in _SEEDING


@cache
def tells(path: str) -> bool:
    """True for what prints or logs, which a traced function does once."""
    return _TELLING.fullmatch(path) is not None


@cache
def resource(path: str) -> str | None:
    """The stateful object that a call makes, as people write it: a variable, a table."""
    if _RESOURCES.match(path) is None:
        return None
    return "tf.random.Generator" if "generator" in path.lower() else readable(path)


@cache
def kind_of(path: str) -> str:
    """What calling an imported function does: `pure`, `stateful`, `python` or `unknown`."""
    if path in _PYTHON:
        return "python"
    if _STATEFUL.match(path) or draws(path):
        return "stateful"
    if path in _IMPURE_BUILTINS or _UNKNOWN.match(path):
        return "unknown"
    return "pure" if path.startswith(_PURE_MODULES) else "unknown"


@cache
def is_costly(path: str) -> bool:
    """True for a function of TensorFlow that does more than arithmetic."""
    return _COSTLY.match(path) is not None


@cache
def handles_strings(path: str) -> bool:
    """True for a function of TensorFlow that does more than arithmetic with many strings or rows,
    and little with one."""
    return _STRINGS.match(path) is not None


@cache
def cuts(path: str) -> bool:
    """True for a function of TensorFlow that draws where to cut, and cuts."""
    return _CUTTING.fullmatch(path) is not None


def parses(text: str) -> bool:
    """True for a call, as people write it, that parses records or lines."""
    return _PARSING.fullmatch(text) is not None


@cache
def computes_like_a_model(text: str) -> bool:
    """True for a call, as people write it, of linear algebra or a loop."""
    return _OF_MODELS.fullmatch(text) is not None


@cache
def hints_at_work(path: str) -> bool:
    """True where the name of what cannot be seen tells that it decodes, parses, reads, transforms:
    more than another thread costs."""
    if _REARRANGING.fullmatch(words(path)) is not None:
        return False
    return _tells_of_work(path) or _READING_WORD.search(words(path)) is not None


def hints_at_reading(path: str) -> bool:
    """True where that name tells of no more than reading and decoding."""
    return _READING_WORD.search(words(path)) is not None and not _tells_of_work(path)


def _tells_of_work(path: str) -> bool:
    return path.startswith(_WORKING_LIBRARIES) or _WORKING_WORD.search(words(path)) is not None


def is_model(path: str) -> bool:
    """True for what a function gives that loads a network, or is called as one."""
    return _LOADED.match(path) is not None


@cache
def words(path: str) -> str:
    """The last name of a path, in small letters and with `_` between its words."""
    return _HUMP.sub("_", path.removesuffix("()").rpartition(".")[2]).lower()


@cache
def changes_shapes(path: str) -> bool:
    """True for a function of TensorFlow that leaves the values of tensors as they are."""
    return _SHAPING.match(path) is not None


def runs_once(path: str) -> bool:
    """True for calls of Python's own and of what NumPy made: a traced function makes them once, and
    its graph never."""
    return path.startswith((*_ONCE, "numpy."))


@cache
def readable(path: str) -> str:
    """A path as people write it."""
    for long, short in (("tensorflow.", "tf."), ("numpy.", "np."), ("builtins.", "")):
        if path.startswith(long):
            return short + path.removeprefix(long)
    return path
