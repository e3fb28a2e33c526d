"""When layers came to `tf.keras.layers`.

Read in the generated API modules of the wheels of TensorFlow 2.5 and of Keras 2.6 to 2.15, which
have the numbers of the TensorFlow that they are for. Those of 2.6 that prepare data were in
`tf.keras.layers.experimental.preprocessing` before.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tfdata_lint.target import Version

LAYERS: Mapping[str, Version] = MappingProxyType(
    {
        name: version
        for version, names in (
            (
                (2, 6),
                "CategoryEncoding CenterCrop ConvLSTM1D ConvLSTM3D Discretization Hashing "
                "IntegerLookup Normalization RandomContrast RandomCrop RandomFlip RandomHeight "
                "RandomRotation RandomTranslation RandomWidth RandomZoom Rescaling Resizing "
                "StringLookup TextVectorization",
            ),
            ((2, 7), "DepthwiseConv1D"),
            ((2, 9), "RandomBrightness UnitNormalization"),
            ((2, 10), "EinsumDense"),
            ((2, 11), "GroupNormalization"),
            ((2, 12), "HashedCrossing Identity"),
            ((2, 13), "SpectralNormalization"),
        )
        for name in names.split()
    }
)
"""The first TensorFlow with each layer that not all have from 2.5 on."""
