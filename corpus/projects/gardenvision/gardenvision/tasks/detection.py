"""Boxes and their classes."""
import tensorflow as tf

from gardenvision.core import base_task
from gardenvision.dataloaders import decoder as decoder_lib
from gardenvision.dataloaders import input_reader


class DetectionTask(base_task.Task):

  def build_model(self):
    backbone = tf.keras.applications.MobileNetV2(include_top=False, weights=None, input_shape=(320, 320, 3))
    x = tf.keras.layers.Conv2D(128, 3, padding='same', activation='relu')(backbone.output)  # trap: TFD809
    boxes = tf.keras.layers.GlobalAveragePooling2D()(x)
    boxes = tf.keras.layers.Dense(decoder_lib.MAX_BOXES * 4)(boxes)
    boxes = tf.keras.layers.Reshape((decoder_lib.MAX_BOXES, 4))(boxes)
    return tf.keras.Model(backbone.input, {'boxes': boxes})

  def build_inputs(self, params, input_context=None):
    parser = decoder_lib.BoxParser(320, flip=params.is_training)
    reader = input_reader.InputReader(params, decoder_lib.BoxDecoder().decode, parser.parse)
    # read() ends with prefetch
    return reader.read(input_context)

  def build_losses(self, labels, outputs):
    return tf.reduce_mean(tf.abs(labels['boxes'] - outputs['boxes']))
