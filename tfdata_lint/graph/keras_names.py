"""When names came to `tf.keras`, those of layers apart (`keras_layers.py`).

Read in the generated API modules of the wheels of TensorFlow 2.5, of Keras 2.6 to 2.15, which
have the numbers of the TensorFlow that they are for, and of Keras 3.0 to 3.11, which TensorFlow has
from 2.16 on. A module stands for all that is in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tfdata_lint.target import KERAS_3, Version

NAMES: Mapping[str, Version] = MappingProxyType(
    {
        f"tensorflow.keras.{name}": version
        for version, names in (
            (
                (2, 6),
                "utils.array_to_img utils.img_to_array utils.load_img utils.save_img",
            ),
            ((2, 7), "utils.set_random_seed"),
            (
                (2, 8),
                "applications.EfficientNetV2B0 applications.EfficientNetV2B1 "
                "applications.EfficientNetV2B2 applications.EfficientNetV2B3 "
                "applications.EfficientNetV2L applications.EfficientNetV2M "
                "applications.EfficientNetV2S applications.efficientnet_v2 "
                "callbacks.BackupAndRestore losses.BinaryFocalCrossentropy "
                "losses.binary_focal_crossentropy metrics.BinaryIoU metrics.IoU "
                "metrics.OneHotIoU metrics.OneHotMeanIoU",
            ),
            (
                (2, 9),
                "applications.regnet applications.resnet_rs dtensor optimizers.experimental "
                "optimizers.legacy regularizers.OrthogonalRegularizer "
                "utils.disable_interactive_logging utils.enable_interactive_logging "
                "utils.pad_sequences",
            ),
            (
                (2, 10),
                "applications.ConvNeXtBase applications.ConvNeXtLarge applications.ConvNeXtSmall "
                "applications.ConvNeXtTiny applications.ConvNeXtXLarge applications.convnext "
                "models.experimental utils.audio_dataset_from_directory utils.split_dataset",
            ),
            ((2, 11), "utils.warmstart_embedding_matrix"),
            (
                (2, 12),
                "export optimizers.Adafactor optimizers.AdamW saving utils.FeatureSpace "
                "utils.to_ordinal",
            ),
            (
                (2, 13),
                "activations.mish losses.CategoricalFocalCrossentropy "
                "losses.categorical_focal_crossentropy metrics.F1Score metrics.FBetaScore "
                "metrics.R2Score optimizers.Lion",
            ),
            (
                KERAS_3,
                "DTypePolicy Function Initializer InputSpec KerasTensor Layer Loss Metric "
                "Operation Optimizer Quantizer Regularizer StatelessScope Variable "
                "callbacks.SwapEMAWeights datasets.california_housing "
                "distribution dtype_policies losses.CTC losses.Dice losses.Tversky losses.ctc "
                "ops optimizers.Lamb optimizers.Muon quantizers random remat utils.PyDataset",
            ),
        )
        for name in names.split()
    }
)
"""The first TensorFlow with each name or module that not all have from 2.5 on."""

METHODS: Mapping[str, Version] = MappingProxyType(
    {
        "get_weight_paths": (2, 10),
        "get_metrics_result": (2, 11),
        "compile_from_config": (2, 12),
        "get_compile_config": (2, 12),
    }
)
"""The first TensorFlow with methods of models that hardly anything else has, as the classes in the
wheels of Keras 2.6 to 2.15 define them."""
