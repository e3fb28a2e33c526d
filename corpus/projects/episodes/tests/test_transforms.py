import tensorflow as tf

from transforms import mark, pad, windows


def test_the_last_step_is_marked():
    episode = tf.data.Dataset.from_tensor_slices([1, 2, 3])
    expected = [(False, 2), (False, 3), (True, 1)]
    for step, (last, value) in zip(mark(episode, 1), expected):
        assert step[0] == last
        assert step[1][0] == value


def test_padding():
    for step, zeros in pad(tf.data.Dataset.range(3), 4):
        assert zeros.shape == (4,)


def test_windows(tmp_path):
    for window in windows(str(tmp_path / "steps.tfrecord"), 2):
        assert window.shape[0] == 2
