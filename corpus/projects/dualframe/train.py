from dualframe.frameworks import framework
from dualframe.pictures import picture_batches
from dualframe.sounds import sound_batches
from dualframe.tables import rows


def train(paths, labels, sounds, tables, model):
    pictures = picture_batches(paths, labels, 32).prefetch(2)
    model.compile("adam", "mse")
    model.fit(pictures, epochs=5)
    model.fit(sound_batches(sounds, 16), epochs=5)
    model.fit(rows(tables), epochs=2)


def train_on_masks(paths, model):
    tf = framework()
    masks = tf.data.Dataset.from_tensor_slices(paths)
    masks = masks.map(lambda path: tf.io.decode_png(tf.io.read_file(path), 1))  # hazard: TFD201 warning
    masks = masks.batch(16)  # trap: TFD203
    for batch in masks.take(1000):
        model.train_on_batch(batch, batch)
