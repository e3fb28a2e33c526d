"""Two models: slides on pictures, gusts on wind."""
import glob

import tensorflow as tf

import snowcams

BATCH = 32


def look_at_night():
    for picture, slide in snowcams.night_frames(glob.glob("night/*.tfrecord")).take(2):
        print(picture.shape, int(slide))


def slides():
    train = snowcams.frames(glob.glob("cameras/train-*.tfrecord"), training=True)
    # The `map` before it and this `batch` become one asynchronous step, on every version.
    train = train.batch(BATCH)  # trap: TFD203
    held_out = snowcams.frames(glob.glob("cameras/test-*.tfrecord"), training=False)
    # The elements are decoded and batched ahead here.
    held_out = held_out.batch(BATCH).prefetch(1)  # trap: TFD203
    model = tf.keras.applications.MobileNetV3Small(weights=None, classes=2)
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(train, validation_data=held_out, epochs=10)


def gusts():
    rows = snowcams.wind_rows().shuffle(5_000)
    rows = rows.batch(BATCH)  # hazard: TFD203 warning
    model = tf.keras.Sequential([tf.keras.layers.Dense(32, activation="relu"), tf.keras.layers.Dense(1)])  # trap: TFD807
    model.compile("adam", "mse")
    model.fit(rows, epochs=20)
    today = snowcams.wind_rows().skip(90 * 24)
    model.evaluate(today.batch(64))  # hazard: TFD203 info


if __name__ == "__main__":
    look_at_night()
    slides()
    gusts()
