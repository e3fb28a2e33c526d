"""Fine-tunes a text classifier; preparation with Hugging Face datasets, training with Keras."""
import datasets
import tensorflow as tf
from datasets import Dataset, concatenate_datasets, load_dataset
from transformers import AutoTokenizer, TFAutoModelForSequenceClassification

CHECKPOINT = "distilbert-base-uncased"
tokenizer = AutoTokenizer.from_pretrained(CHECKPOINT)


def tokenize(examples):
    return tokenizer(examples["text"], truncation=True, padding="max_length", max_length=128)


def prepare():
    ds = load_dataset("ag_news", split="train")
    ds = ds.shuffle(seed=42)
    ds = ds.filter(lambda example: len(example["text"]) > 20)
    ds = ds.map(tokenize, batched=True)  # trap: TFD201
    return ds.train_test_split(test_size=0.1)


def prepare_streaming():
    stream = load_dataset("c4", "en", split="train", streaming=True)
    stream = stream.map(lambda example: {"text": example["text"].lower()})  # trap: TFD201
    stream = stream.shuffle(buffer_size=10_000, seed=1)
    # an IterableDataset of the datasets library
    return stream.batch(8)  # trap: TFD203


def from_memory(rows):
    extra = Dataset.from_list(rows)
    extra = extra.map(tokenize, batched=True, num_proc=4)  # trap: TFD201
    base = datasets.load_from_disk("/data/base")
    return concatenate_datasets([base, extra])


def as_tensors(split, batch_size, training):
    """A real tf.data pipeline over columns that are in memory."""
    columns = split.with_format("numpy")
    features = {"input_ids": columns["input_ids"], "attention_mask": columns["attention_mask"]}
    ds = tf.data.Dataset.from_tensor_slices((features, columns["label"]))
    # columns of unknown size, in memory already
    ds = ds.cache()  # trap: TFD301
    if training:
        ds = ds.shuffle(8192)
    # arithmetic on one element: handing it to another thread costs as much (C16)
    ds = ds.map(mask_padding)  # trap: TFD201
    ds = ds.batch(batch_size)
    return ds.prefetch(tf.data.AUTOTUNE)


def mask_padding(features, label):
    ids = features["input_ids"] * features["attention_mask"]
    return {**features, "input_ids": ids}, label


def drop_words(ids, label):
    keep = tf.random.uniform(tf.shape(ids)) > 0.1
    return tf.where(keep, ids, 0), label


def distill_data(split, batch_size):
    ids = split.with_format("numpy")["input_ids"]
    ds = tf.data.Dataset.from_tensor_slices((ids, ids))
    ds = ds.map(drop_words)  # hazard: TFD201 info
    ds = ds.shuffle(4096)
    # the map is called 4096 times ahead, and once for each element of a batch while the step waits
    return ds.batch(batch_size)  # hazard: TFD203 warning


def main():
    parts = prepare()
    parts = parts.map(lambda row: {"label": row["label"]}, remove_columns=["text"])  # trap: TFD201
    train = as_tensors(parts["train"], 32, training=True)
    test = as_tensors(parts["test"], 64, training=False)
    model = TFAutoModelForSequenceClassification.from_pretrained(CHECKPOINT, num_labels=4)
    model.compile(
        optimizer=tf.keras.optimizers.Adam(3e-5),
        loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )
    model.fit(train, validation_data=test, epochs=2)
    decoder = tf.keras.models.load_model("/models/decoder")
    decoder.fit(distill_data(parts["train"], 64), epochs=1)


if __name__ == "__main__":
    main()
