import pytest

from polyglot import ds_lib, validation_batches
from polyglot.vocab import PairEncoder, WordTable


@pytest.fixture
def folder(tmp_path):
    for side in ("src", "tgt"):
        (tmp_path / f"vocab.{side}").write_text("<pad>\n<unk>\n</s>\nein\nhaus\na\nhouse\n")
        (tmp_path / f"valid.{side}").write_text("ein haus\nhaus\n" * 3)
    return str(tmp_path)


@pytest.fixture
def encoder(folder):
    return PairEncoder(WordTable(folder + "/vocab.src"), WordTable(folder + "/vocab.tgt"))


def test_labels_are_shifted(folder, encoder):
    (source, decoder_input), labels = next(iter(ds_lib.debug_batches(folder, encoder)))
    assert source.shape[0] == 4
    assert decoder_input.shape == labels.shape


def test_padding_has_no_weight(folder, encoder):
    for _, labels, weights in validation_batches(folder, encoder).take(1):
        assert weights.shape == labels.shape
