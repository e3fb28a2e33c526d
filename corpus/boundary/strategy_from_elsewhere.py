"""Speech commands on whatever devices there are: another module chooses the strategy."""

import tensorflow as tf

from speech.devices import strategy_for


def _sound(record):
    parsed = tf.io.parse_single_example(record, {"sound": tf.io.FixedLenFeature([], tf.string)})
    return tf.audio.decode_wav(parsed["sound"], desired_channels=1)[0]


def train(settings, files, build):
    with strategy_for(settings.device).scope():
        model = build(settings)
        model.compile("adam", "mse")
        ds = tf.data.TFRecordDataset(files).map(_sound, num_parallel_calls=8).shuffle(500)
        # a strategy gives its models batches ahead of time
        ds = ds.padded_batch(16)  # hazard: TFD203 info
        model.fit(ds, epochs=30)
