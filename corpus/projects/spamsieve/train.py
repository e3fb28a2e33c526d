import argparse

import tensorflow as tf

import spamsieve
from spamsieve import Vocabulary, batched, finished, json_messages, mail_messages, subject_lines
from spamsieve import models
from spamsieve.vocab import swap_columns


def compiled(model):
    model.compile("adam", tf.keras.losses.BinaryCrossentropy(from_logits=True), metrics=["accuracy"])
    return model


def class_balance(messages):
    # the order of two components
    labels = messages.map(swap_columns)  # trap: TFD201
    for label, text in labels.take(20):
        print(int(label), text.numpy()[:40])


def fit_archive(model, args, vocabulary):
    train = json_messages(args.archive)
    train = train.shuffle(20_000)
    train = finished(batched(train, vocabulary, 64))
    model.fit(train, epochs=3)


def fit_mail(model, args, vocabulary):
    messages = mail_messages(args.mail)
    class_balance(messages)
    held_out = finished(batched(messages.take(1000), vocabulary, 64))
    train = batched(messages.skip(1000).shuffle(5000, seed=1), vocabulary, 32).prefetch(2)
    model.fit(train, validation_data=held_out, epochs=3)


def fit_subjects(model, args, vocabulary):
    train = batched(subject_lines(args.subjects), vocabulary, 256)
    # batched() is finished everywhere but here
    model.fit(train, epochs=1)  # hazard: TFD203 warning


def probe(model, vocabulary):
    ds = batched(spamsieve.probe_messages(), vocabulary, 1)
    ids, label = next(iter(ds))
    print(model(ids), label)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--archive", default="archive.jsonl")
    parser.add_argument("--mail", default="mail")
    parser.add_argument("--subjects", default="subjects.tsv")
    args = parser.parse_args()

    vocabulary = Vocabulary.count(mail_messages(args.mail).take(5000))
    model = compiled(models.recurrent(len(vocabulary)))
    fit_archive(model, args, vocabulary)
    fit_mail(model, args, vocabulary)
    bag = compiled(models.bag_of_words(len(vocabulary)))
    fit_subjects(bag, args, vocabulary)
    probe(model, vocabulary)
    for other in (models.linear(), models.recurrent_over_bytes()):
        other.summary()


if __name__ == "__main__":
    main()
