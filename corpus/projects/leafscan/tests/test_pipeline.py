import numpy as np
import pytest
import tensorflow as tf

from leafscan import make_dataset, make_preview


@pytest.fixture
def root(tmp_path):
    for split in ("train", "val"):
        for name in ("blight", "healthy"):
            folder = tmp_path / split / name
            folder.mkdir(parents=True)
            for i in range(3):
                pixels = np.full((8, 8, 3), 20 * i, np.uint8)
                (folder / f"{i}.jpg").write_bytes(tf.io.encode_jpeg(pixels).numpy())
    return str(tmp_path)


def test_preview_has_the_right_shape(root):
    images, labels = next(iter(make_preview(root)))
    assert images.shape == (4, 224, 224, 3)
    assert labels.shape == (4,)


@pytest.mark.parametrize("is_training", [True, False])
def test_values_are_scaled(root, is_training):
    ds = make_dataset(root, "train", 2, is_training)
    for images, _ in ds.take(1):
        assert float(tf.reduce_max(tf.abs(images))) < 3.0
