import numpy as np
import tensorflow as tf

from wakeword import features
from wakeword.readers import StreamReader


def write_log(path, rows=6):
    samples = np.random.randint(-3000, 3000, size=(rows, features.RATE + 1))
    samples[:, 0] = np.arange(rows) % 4
    np.save(path, samples)


def test_stream(tmp_path):
    path = tmp_path / "log.npy"
    write_log(path)
    mel, word = next(iter(StreamReader(str(path)).read("train", 2)))
    assert mel.shape[0] == 2
    assert word.dtype == tf.int64


def test_noise_changes_the_wave():
    silence = tf.zeros([8, 100])
    ds = tf.data.Dataset.from_tensor_slices((silence, tf.range(8)))
    # one element is looked at
    ds = ds.map(features.NoiseMixer(0.5))  # trap: TFD201
    wave, _ = next(iter(ds.batch(4)))  # trap: TFD203
    assert wave.shape == (4, 100)


def test_a_callback_is_called_after_each_epoch():
    called = []

    def rows():
        for row in range(6):
            yield [row], [row % 2]

    spec = tf.TensorSpec((1,), tf.int32)
    ds = tf.data.Dataset.from_generator(rows, output_signature=(spec, spec)).batch(2)
    # what the layer makes of the numbers is of no interest here
    model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])  # hazard: TFD807 info
    model.compile("sgd", "mse")
    on_end = tf.keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: called.append(epoch))
    model.fit(ds.prefetch(1), epochs=2, callbacks=[on_end])
    assert called == [0, 1]
