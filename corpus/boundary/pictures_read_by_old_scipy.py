"""Plankton under the microscope, read by what SciPy had until 2019."""

import tensorflow as tf
from scipy import misc

SIZE = 128


class Plankton:
    def __init__(self, names):
        self.names = names
        # TensorFlow 1 knows no signatures, and `output_shapes`.
        data = tf.data.Dataset.from_generator(self.pictures, tf.float32)  # hazard: TFD401 warning
        # SciPy 1.3 was there before TensorFlow 2 was, and has no `imread`.
        self.batch = data.batch(16).make_one_shot_iterator().get_next()  # trap: TFD703; hazard: TFD203 info

    def pictures(self):
        for name in self.names:
            yield misc.imresize(misc.imread(name), (SIZE, SIZE)).astype("float32")
