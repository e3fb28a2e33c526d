"""denoise train"""
from .. import network, pipeline
from ..settings import FLAGS


def run():
    model = network.build()
    model.fit(pipeline.pretraining(FLAGS.clean, FLAGS.batch_size), epochs=1)

    pairs = pipeline.noisy_pairs(FLAGS.clean, tape=True, keep=True)
    batches = pipeline.to_batches(pairs, FLAGS.batch_size, endless=True)
    batches = batches.prefetch(pipeline.AUTO)
    held_out = pipeline.held_out("/data/held_out/*.wav")
    model.fit(batches, steps_per_epoch=1000, epochs=FLAGS.steps // 1000, validation_data=held_out)
    model.save("denoiser.h5")
