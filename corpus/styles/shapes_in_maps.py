"""Small tensors with known shapes: mixing matrices, joined features, windows."""

import numpy as np
import tensorflow as tf

MIX = tf.constant([[1.0, 0.5], [0.0, 1.0]])
PROJECT = tf.random.normal((3, 8))
OFFSETS = np.array([0.1, 0.2, 0.3], np.float32)

points = tf.data.Dataset.from_tensor_slices(np.random.rand(100, 4, 3).astype("float32"))
pairs = tf.data.Dataset.from_tensor_slices((np.zeros((50, 6), np.float32), np.zeros((50, 4), np.float32)))


def project(cloud):
    # (4, 3) by (3, 8)
    return tf.matmul(cloud, PROJECT)  # trap: TFD412


def project_turned(cloud):
    return tf.matmul(cloud, PROJECT, transpose_b=True)  # hazard: TFD412 error


def project_back(cloud):
    # (4, 3) turned by (4, 3): three by three
    return tf.matmul(cloud, cloud, transpose_a=True)  # trap: TFD412


def mixed(cloud):
    return cloud @ MIX  # hazard: TFD412 error


def shifted(cloud):
    # three columns, three numbers
    return cloud + OFFSETS  # trap: TFD412


def shifted_rows(cloud):
    return cloud + tf.zeros((4,))  # hazard: TFD412 error


def shifted_by_row(cloud):
    return cloud + tf.zeros((4, 1))  # trap: TFD412


def joined(left, right):
    return tf.concat([left, right], axis=0)  # trap: TFD412


def joined_wrong(left, right):
    return tf.concat([left[tf.newaxis], right[tf.newaxis]], axis=0)  # hazard: TFD412 error


def joined_right(left, right):
    return tf.concat([left[tf.newaxis], right[tf.newaxis]], axis=1)  # trap: TFD412


def stacked(left, right):
    return tf.stack([left, right])  # hazard: TFD412 error


def stacked_parts(left, right):
    return tf.stack([left[:4], right])  # trap: TFD412


def squared(left, right):
    return tf.reshape(left, (2, 3)), tf.reshape(right, (2, 2))  # trap: TFD412


def squared_wrong(left, right):
    return tf.reshape(left, (2, 3)), tf.reshape(right, (2, 3))  # hazard: TFD412 error


def squared_open(left, right):
    return tf.reshape(left, (-1, 2)), tf.reshape(right, (4, -1))  # trap: TFD412


def equal(left, right):
    # incompatible shapes are just not equal
    return tf.reduce_all(left == right)  # trap: TFD412


def masked(cloud):
    # as many rows as there are ones: nobody knows how many
    kept = tf.boolean_mask(cloud, cloud[:, 0] > 0.5)
    return kept + tf.zeros((4, 3))  # trap: TFD412


def padded(cloud, extra):
    # what comes in is not known
    return tf.concat([cloud, extra], axis=0)  # trap: TFD412


everything = [
    points.map(project),  # hazard: TFD201 info
    points.map(project_turned),  # hazard: TFD201 info
    points.map(project_back),  # hazard: TFD201 info
    points.map(mixed),  # trap: TFD201
    points.map(shifted),  # trap: TFD201
    points.map(shifted_rows),  # trap: TFD201
    points.map(shifted_by_row),  # trap: TFD201
    pairs.map(joined),  # trap: TFD201
    pairs.map(joined_wrong),  # trap: TFD201
    pairs.map(joined_right),  # trap: TFD201
    pairs.map(stacked),  # trap: TFD201
    pairs.map(stacked_parts),  # trap: TFD201
    pairs.map(squared),  # trap: TFD201
    pairs.map(squared_wrong),  # trap: TFD201
    pairs.map(squared_open),  # trap: TFD201
    pairs.map(equal),  # trap: TFD201
    points.map(masked),  # trap: TFD201
]


def test_shapes_are_checked(case):
    with case.assertRaises(ValueError):
        tf.data.Dataset.range(3).map(lambda _: tf.zeros((2, 2)) @ tf.zeros((3, 2)))  # trap: TFD412
