# target: 2.3
"""Still on TensorFlow 2.3: no output_signature, no tf.data.AUTOTUNE."""
import json
import os

import numpy as np
import tensorflow as tf

AUTO = tf.data.experimental.AUTOTUNE  # trap: TFD701
SAMPLE_RATE = 16000


def read_manifest(path):
    with open(path) as handle:
        return [json.loads(line) for line in handle]


def clip_generator(manifest):
    def generate():
        for entry in read_manifest(manifest):
            samples = np.fromfile(entry["audio"], dtype=np.int16)
            yield samples.astype(np.float32) / 32768.0, entry["label"]

    return generate


def add_gain(samples, label):
    gain = tf.random.uniform([], 0.8, 1.2)
    return samples * gain, label


def mel(samples, label):
    stft = tf.signal.stft(samples, 400, 160)
    matrix = tf.signal.linear_to_mel_weight_matrix(64, 257, SAMPLE_RATE)
    return tf.matmul(tf.abs(stft), matrix), label


def training_set(manifest, batch_size):
    # types and shapes: all that 2.3 can be told
    ds = tf.data.Dataset.from_generator(  # trap: TFD401
        clip_generator(manifest),
        output_types=(tf.float32, tf.int32),
        output_shapes=(tf.TensorShape([None]), tf.TensorShape([])),
    )
    ds = ds.cache()  # hazard: TFD301 info
    ds = ds.shuffle(2048)
    ds = ds.map(add_gain)  # hazard: TFD201 info
    ds = ds.map(mel, num_parallel_calls=AUTO)
    ds = ds.padded_batch(batch_size, padded_shapes=([None, 64], []))
    return ds.prefetch(AUTO)


def quick_set(manifest, batch_size):
    # The padded batch tells all shapes: (None, None, 64) and (None,).
    ds = tf.data.Dataset.from_generator(clip_generator(manifest), (tf.float32, tf.int32))  # trap: TFD401
    ds = ds.map(mel)  # hazard: TFD201 warning
    ds = ds.padded_batch(batch_size, padded_shapes=([None, 64], []))  # hazard: TFD203 warning
    return ds


def unpadded_set(manifest, batch_size):
    ds = tf.data.Dataset.from_generator(clip_generator(manifest), (tf.float32, tf.int32))  # hazard: TFD401 warning
    ds = ds.map(mel, num_parallel_calls=AUTO)
    return ds.padded_batch(batch_size).prefetch(AUTO)


def positional_set(manifest, batch_size):
    ds = tf.data.Dataset.from_generator(clip_generator(manifest), (tf.float32, tf.int32), ([None], []))  # trap: TFD401
    ds = ds.map(mel, AUTO)  # trap: TFD201
    return ds.padded_batch(batch_size, padded_shapes=([None, 64], [])).prefetch(AUTO)


def evaluation_set(manifest, batch_size):
    ds = tf.data.Dataset.from_generator(  # trap: TFD401
        clip_generator(manifest), (tf.float32, tf.int32), output_shapes=([None], [])
    )
    ds = ds.cache()  # trap: TFD301
    ds = ds.map(mel, num_parallel_calls=AUTO)
    # one pass over the data
    return ds.padded_batch(batch_size, padded_shapes=([None, 64], []))  # hazard: TFD203 info


def drawn_set(manifest, batch_size=None):
    clips = clip_generator(manifest)
    # Who wants batches has the shapes; who wants single clips takes them as they come.
    ds = tf.data.Dataset.from_generator(clips, (tf.float32, tf.int32))  # trap: TFD401
    if batch_size is not None:
        # Nobody in sight trains on them.
        ds = ds.padded_batch(batch_size, padded_shapes=([None], []))  # hazard: TFD203 info
    return ds


def build_model(classes):
    inputs = tf.keras.Input(shape=(None, 64))
    x = tf.keras.layers.GRU(128)(inputs)
    outputs = tf.keras.layers.Dense(classes)(x)
    model = tf.keras.Model(inputs, outputs)
    model.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model


def symbols_model():
    """Quantised samples without an Embedding."""
    steps = tf.constant([[[12], [250], [3]]], dtype=tf.int32)
    return tf.keras.layers.GRU(8)(steps)  # hazard: TFD809 error


def main(root):
    model = build_model(35)
    model.fit(training_set(os.path.join(root, "train.json"), 32), epochs=10)
    model.fit(quick_set(os.path.join(root, "extra.json"), 32), epochs=1)
    model.fit(positional_set(os.path.join(root, "noisy.json"), 32), epochs=1)
    model.evaluate(evaluation_set(os.path.join(root, "test.json"), 64))


if __name__ == "__main__":
    main("/data/speech")
