"""Datasets by name; importing the modules fills the registry."""
from clipnet.inputs.registry import build, register
from clipnet.inputs import frames, records

__all__ = ['build', 'frames', 'records', 'register']
