"""Keeping what was computed once."""
import os


def remember(ds, folder=None, name="cache"):
    if folder is None:
        # every caller names a folder
        return ds.cache()  # trap: TFD301
    os.makedirs(folder, exist_ok=True)
    return ds.cache(os.path.join(folder, name))  # trap: TFD301


def remember_in_memory(ds):
    # finetune.py keeps whole training pictures with it
    return ds.cache()  # hazard: TFD301 info; hazard: TFD106 info
