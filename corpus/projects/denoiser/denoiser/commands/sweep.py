"""denoise sweep: short runs with networks of several widths."""
import itertools

from .. import network, pipeline
from ..settings import FLAGS


def first_losses(width, steps=500):
    model = network.build(width)
    pairs = pipeline.noisy_pairs(FLAGS.clean, tape=False)
    batches = pipeline.to_batches(pairs, FLAGS.batch_size, endless=True)
    losses = []
    # train.py prefetches its batches, this loop does not
    for noisy, clean in itertools.islice(batches, steps):  # hazard: TFD203 warning
        losses.append(model.train_on_batch(noisy, clean))
    return losses


def run():
    network.probe_layers()
    network.build_for_pcm().summary()
    widths = (8, 16, 32)
    # the builtin
    for width, losses in zip(widths, map(first_losses, widths)):  # trap: TFD201
        print(width, min(losses))
