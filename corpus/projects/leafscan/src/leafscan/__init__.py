"""leafscan: which plant disease is it?"""
from leafscan.model import build_baseline, build_model, build_probe
from leafscan.pipeline import (
    finish,
    make_cached_dataset,
    make_dataset,
    make_preview,
    make_thumbnails,
    make_unlabelled,
)

__all__ = [
    "build_baseline",
    "build_model",
    "build_probe",
    "finish",
    "make_cached_dataset",
    "make_dataset",
    "make_preview",
    "make_thumbnails",
    "make_unlabelled",
]
