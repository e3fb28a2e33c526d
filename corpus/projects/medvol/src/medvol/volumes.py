"""Reading CT scans: one class of generators, and how it is described to TensorFlow."""
import functools
import pathlib

import nibabel as nib
import numpy as np
import tensorflow as tf

SHAPE = (128, 128, 64)
SPEC = (
    tf.TensorSpec(SHAPE + (1,), tf.float32),
    tf.TensorSpec(SHAPE, tf.uint8),
)
SIGNATURE = {"output_signature": SPEC}


class ScanStream:
    """Every call starts with the first case again."""

    def __init__(self, folder, cases):
        self.folder = pathlib.Path(folder)
        self.cases = list(cases)

    def __call__(self):
        for case in self.cases:
            scan = nib.load(self.folder / case / "scan.nii.gz").get_fdata(dtype=np.float32)
            mask = np.asarray(nib.load(self.folder / case / "mask.nii.gz").dataobj, dtype=np.uint8)
            yield scan[..., np.newaxis], mask

    def spacings(self):
        for case in self.cases:
            header = nib.load(self.folder / case / "scan.nii.gz").header
            yield np.float32(header.get_zooms()[:3])


# carries the signature wherever it is called
scan_dataset = functools.partial(tf.data.Dataset.from_generator, output_signature=SPEC)  # trap: TFD401
