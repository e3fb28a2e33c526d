"""Marks on old porcelain: helpers that give a new dataset, one of them called as if it changed it."""

import tensorflow as tf

AUTOTUNE = tf.data.AUTOTUNE


def brighter(ds):
    """A little light on each mark."""

    def light(mark, kiln):
        return tf.image.random_brightness(mark, 0.2), kiln

    return ds.map(light, num_parallel_calls=AUTOTUNE)


def held_ready(ds):
    return ds.prefetch(AUTOTUNE)


def counted(ds):
    total = ds.reduce(0, lambda count, _: count + 1)
    print("marks:", int(total))
    return ds


class Marks:
    def __init__(self, marks, kilns):
        self.ds = tf.data.Dataset.from_tensor_slices((marks, kilns))

    def mixed(self, ds, seed):
        if seed is not None:
            ds = ds.shuffle(5_000, seed=seed)
        return ds

    def train(self, model):
        counted(self.ds)  # trap: TFD101
        self.mixed(self.ds, 7)  # hazard: TFD101 error
        brighter(self.ds)  # hazard: TFD101 error
        ds = brighter(self.ds).batch(64)  # trap: TFD101
        held_ready(ds)  # hazard: TFD101 warning
        model.fit(ds.prefetch(AUTOTUNE), epochs=8)


def added_to(registry, ds):
    registry.add(brighter(ds))  # trap: TFD101
    return ds
