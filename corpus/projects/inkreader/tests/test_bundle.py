import tensorflow as tf

from inkreader import bundle, to_ids
from inkreader.images import HEIGHT, WIDTH


def write_lines(folder, split):
    (folder / "lines").mkdir(exist_ok=True)
    rows = []
    for i, text in enumerate(("first line", "the second", "3rd")):
        picture = tf.zeros([40, 200, 1], tf.uint8)
        tf.io.write_file(str(folder / "lines" / f"{i}.png"), tf.io.encode_png(picture))
        rows.append(f"lines/{i}.png,{text}")
    (folder / f"{split}.csv").write_text("\n".join(rows))


def test_preview(tmp_path):
    write_lines(tmp_path, "train")
    images, texts = next(iter(bundle.preview_lines(str(tmp_path))))
    assert images.shape == (3, WIDTH, HEIGHT, 1)
    assert texts.shape == (3,)


def test_unknown_letters_are_blank():
    ds = tf.data.Dataset.from_tensors((tf.zeros([2, 2]), "a#"))
    # only looked at
    _, ids = next(iter(ds.map(to_ids)))  # trap: TFD201
    assert ids.numpy()[-1] == 41


def test_held_out(tmp_path):
    write_lines(tmp_path, "valid")
    for batch in bundle.held_out_lines(str(tmp_path), "valid", 2).take(1):
        assert set(batch) == {"image", "label"}
