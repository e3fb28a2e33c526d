"""Spans with PyTorch."""
import sys

import torch
from transformers import AutoModelForQuestionAnswering, AutoTokenizer

from answerdesk import hub_data, torch_data


def main(steps=1000):
    tokenizer = AutoTokenizer.from_pretrained("bert-base-cased")
    model = AutoModelForQuestionAnswering.from_pretrained("bert-base-cased")
    optimizer = torch.optim.AdamW(model.parameters(), 3e-5)
    batches = torch_data.loader(hub_data.squad(tokenizer), batch_size=8)
    for step, (ids, spans) in enumerate(batches):
        loss = model(input_ids=ids, start_positions=spans[:, 0], end_positions=spans[:, 1]).loss
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        if step == steps:
            break
    model.save_pretrained(sys.argv[1])


if __name__ == "__main__":
    main()
