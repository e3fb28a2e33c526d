"""Writes the vectors of all titles."""
import numpy as np
import tensorflow as tf

from cinemarec import data, features
from cinemarec.model import tower


def main():
    n_titles, _ = features.adapt_all()
    model = tower(n_titles, "title")
    model.load_weights("title_tower.weights")

    # printed, to see that the names are right
    examples = data.ranking_batches(data.load_ratings(), 4)
    inputs, rating = next(iter(examples))
    print(inputs["title"], rating)

    vectors = []
    for titles in data.title_batches():
        vectors.append(model(features.title_lookup(titles)).numpy())
    np.save("titles.npy", np.concatenate(vectors))

    options = tf.saved_model.SaveOptions(experimental_io_device="/job:localhost")
    tf.saved_model.save(model, "title_tower", options=options)


if __name__ == "__main__":
    main()
