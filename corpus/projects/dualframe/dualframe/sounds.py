from .frameworks import Later

tf = Later("tensorflow")


def spectrogram(path):
    sound, _ = tf.audio.decode_wav(tf.io.read_file(path))
    return tf.abs(tf.signal.stft(sound[:, 0], 512, 256))


def sound_batches(paths, size):
    sounds = tf.data.Dataset.from_tensor_slices(paths)
    sounds = sounds.map(spectrogram)  # hazard: TFD201 warning
    return sounds.padded_batch(size)  # hazard: TFD203 warning
