"""What `from tensorflow.keras.layers import *` binds, as far as rules are about it.

The public names of the modules in Keras 2.15.0 and 3.15.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_KERAS = (
    "Input Model Sequential applications callbacks datasets layers losses metrics models "
    "optimizers preprocessing utils"
)

_LAYERS = (
    "AbstractRNNCell Activation ActivityRegularization AdaptiveAveragePooling1D "
    "AdaptiveAveragePooling2D AdaptiveAveragePooling3D AdaptiveMaxPooling1D "
    "AdaptiveMaxPooling2D AdaptiveMaxPooling3D Add AdditiveAttention AlphaDropout "
    "Attention AugMix AutoContrast Average AveragePooling1D AveragePooling2D "
    "AveragePooling3D AvgPool1D AvgPool2D AvgPool3D BatchNormalization Bidirectional "
    "CategoryEncoding CenterCrop Concatenate "
    "ContrastLimitedAdaptiveHistogramEqualization Conv1D Conv1DTranspose Conv2D "
    "Conv2DTranspose Conv3D Conv3DTranspose ConvLSTM1D ConvLSTM2D ConvLSTM3D "
    "Convolution1D Convolution1DTranspose Convolution2D Convolution2DTranspose "
    "Convolution3D Convolution3DTranspose Cropping1D Cropping2D Cropping3D CutMix "
    "Dense DenseFeatures DepthwiseConv1D DepthwiseConv2D Discretization Dot Dropout "
    "ELU EinsumDense Embedding Equalization Flatten FlaxLayer GRU GRUCell "
    "GaussianDropout GaussianNoise GlobalAveragePooling1D GlobalAveragePooling2D "
    "GlobalAveragePooling3D GlobalAvgPool1D GlobalAvgPool2D GlobalAvgPool3D "
    "GlobalMaxPool1D GlobalMaxPool2D GlobalMaxPool3D GlobalMaxPooling1D "
    "GlobalMaxPooling2D GlobalMaxPooling3D GroupNormalization GroupQueryAttention "
    "HashedCrossing Hashing Identity Input InputLayer InputSpec IntegerLookup "
    "JaxLayer LSTM LSTMCell Lambda Layer LayerNormalization LeakyReLU "
    "LocallyConnected1D LocallyConnected2D Masking MaxNumBoundingBoxes MaxPool1D "
    "MaxPool2D MaxPool3D MaxPooling1D MaxPooling2D MaxPooling3D Maximum "
    "MelSpectrogram Minimum MixUp MultiHeadAttention Multiply Normalization PReLU "
    "Permute Pipeline RMSNormalization RNN RandAugment RandomBrightness "
    "RandomColorDegeneration RandomColorJitter RandomContrast RandomCrop "
    "RandomElasticTransform RandomErasing RandomFlip RandomGaussianBlur "
    "RandomGrayscale RandomHeight RandomHue RandomInvert RandomPerspective "
    "RandomPosterization RandomRotation RandomSaturation RandomSharpness RandomShear "
    "RandomTranslation RandomWidth RandomZoom ReLU RepeatVector Rescaling Reshape "
    "Resizing ReversibleEmbedding STFTSpectrogram SeparableConv1D SeparableConv2D "
    "SeparableConvolution1D SeparableConvolution2D SimpleRNN SimpleRNNCell Softmax "
    "Solarization SpatialDropout1D SpatialDropout2D SpatialDropout3D "
    "SpectralNormalization StackedRNNCells StringLookup Subtract TFSMLayer "
    "TextVectorization ThresholdedReLU TimeDistributed TorchModuleWrapper "
    "UnitNormalization UpSampling1D UpSampling2D UpSampling3D Wrapper ZeroPadding1D "
    "ZeroPadding2D ZeroPadding3D"
)

_MODELS = "Model Sequential clone_model load_model model_from_json save_model"

STARRED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "tensorflow.keras": tuple(_KERAS.split()),
        "tensorflow.keras.layers": tuple(_LAYERS.split()),
        "tensorflow.keras.models": tuple(_MODELS.split()),
    }
)
"""By the path of the module."""
