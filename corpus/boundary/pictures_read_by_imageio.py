"""Plankton under the microscope, read by what reads pictures today."""

import imageio
import tensorflow as tf
from scipy import misc, ndimage

SIZE = 128


class Plankton:
    def __init__(self, names):
        self.names = names
        data = tf.data.Dataset.from_generator(self.pictures, tf.float32)  # hazard: TFD401 warning
        # Once `scipy.misc.imread` read these: that is a comment, and a picture of a face is still there.
        self.batch = data.batch(16).make_one_shot_iterator().get_next()  # hazard: TFD703 error; hazard: TFD203 info

    def pictures(self):
        yield ndimage.zoom(misc.face()[..., 0], 0.125).astype("float32")
        for name in self.names:
            yield ndimage.zoom(imageio.imread(name), 0.5).astype("float32")
