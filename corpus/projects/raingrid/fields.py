"""Fields of a reanalysis and the rain that belongs to them, hour by hour."""

import tensorflow as tf
import xarray


class Hours:
    def __call__(self, path):
        with xarray.open_dataset(path.decode()) as fields:
            for hour in fields.time:
                here = fields.sel(time=hour)
                yield here["geopotential"].data, here["rain"].data[..., None]


def hours(path):
    # What trains on them is for versions before signatures.
    return tf.data.Dataset.from_generator(  # trap: TFD401
        Hours(),
        (tf.float32, tf.float32),
        (tf.TensorShape([180, 360, 3]), tf.TensorShape([180, 360, 1])),
        args=(path,),
    )


def batches(paths, size):
    ds = tf.data.Dataset.from_tensor_slices(paths)
    ds = ds.interleave(hours, cycle_length=4, block_length=1)  # trap: TFD202
    return ds.shuffle(128).batch(size).prefetch(2)  # trap: TFD203
