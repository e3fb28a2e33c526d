"""Digits, of which a part is held out and drawn as one batch."""
import tensorflow as tf


def parts(x, y, held_out, epochs):
    mixed = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(10_000)  # hazard: TFD102 warning
    val = mixed.take(held_out).batch(held_out)
    train = mixed.skip(held_out).batch(100).prefetch(2)
    inputs, targets = next(iter(val))
    model = made()
    model.fit(train, epochs=epochs, validation_data=(inputs, targets), verbose=2)
    return model


def shown(x, y, epochs):
    mixed = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(10_000)  # trap: TFD102
    # nine of them are drawn for a picture
    few = mixed.take(9).batch(9)
    print(next(iter(few))[1])
    model = made()
    model.fit(mixed.skip(9).batch(100).prefetch(2), epochs=epochs)
    return model


def made():
    model = tf.keras.Sequential([tf.keras.layers.Flatten(), tf.keras.layers.Dense(10)])
    model.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
