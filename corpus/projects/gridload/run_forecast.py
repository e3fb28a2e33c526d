"""python run_forecast.py grid.csv meters/"""
import sys

import tensorflow as tf

from gridload import frames, models
from gridload import windows as win


def fit_grid(path):
    frame = frames.add_cycles(frames.read(path))
    train, val, _ = frames.split(frame)
    mean, std = train.mean(), train.std()
    train = frames.standardized(train, mean, std).to_numpy()
    val = frames.standardized(val, mean, std).to_numpy()
    model = models.convolutional(train.shape[1])
    model.fit(
        win.array_windows(train, 64, training=True),
        validation_data=win.array_windows(val, 256, training=False),
        steps_per_epoch=500,
        epochs=20,
    )
    return model


def fit_meters(root):
    model = models.convolutional(3)
    val = win.validation_meters(root, 256).prefetch(tf.data.AUTOTUNE)
    model.fit(win.meter_windows(root, 64), validation_data=val, epochs=5)
    return model


def main(path, root):
    fit_grid(path).save("grid.keras")
    fit_meters(root).save("meters.keras")
    for build in (models.calendar_model, models.naive_calendar_model, models.count_model):
        build().summary()
    models.try_normalization()


if __name__ == "__main__":
    main(*sys.argv[1:3])
