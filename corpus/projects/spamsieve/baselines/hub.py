"""The same task with Hugging Face datasets and torch, for comparison."""
import torch
from datasets import load_dataset
from torch.utils.data import DataLoader
from transformers import AutoModelForSequenceClassification, AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained("prajjwal1/bert-tiny")


def tokenize(rows):
    return tokenizer(rows["text"], truncation=True, padding="max_length", max_length=128)


def load(path):
    ds = load_dataset("json", data_files={"train": path})["train"]
    ds = ds.shuffle(seed=3)
    # a Hugging Face dataset
    ds = ds.map(tokenize, batched=True)  # trap: TFD201
    ds = ds.map(lambda row: {"labels": row["spam"]})  # trap: TFD201
    return ds.with_format("torch", columns=["input_ids", "attention_mask", "labels"])


def train(path, epochs=1):
    model = AutoModelForSequenceClassification.from_pretrained("prajjwal1/bert-tiny", num_labels=2)
    optimizer = torch.optim.AdamW(model.parameters(), lr=5e-5)
    loader = DataLoader(load(path), batch_size=32, shuffle=True, num_workers=2)
    for _ in range(epochs):
        for batch in loader:
            loss = model(**batch).loss
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
    return model


if __name__ == "__main__":
    train("archive.jsonl")
