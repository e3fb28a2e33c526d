"""Clips out of video files, decoded by OpenCV in a generator."""
import glob
import os

import cv2
import numpy as np
import tensorflow as tf

from clipnet.inputs.registry import register

FRAMES = 16
SIZE = 112
ACTIONS = ('run', 'jump', 'wave')


class Videos:
  """Sixteen frames of each video as bytes, with the number of the action."""

  def __init__(self, folder):
    self._paths = sorted(glob.glob(os.path.join(folder, '*', '*.mp4')))

  def __call__(self):
    for path in self._paths:
      capture = cv2.VideoCapture(path)
      frames = []
      while len(frames) < FRAMES:
        ok, frame = capture.read()
        if not ok:
          break
        frames.append(cv2.resize(frame, (SIZE, SIZE)))
      capture.release()
      if len(frames) == FRAMES:
        yield np.stack(frames), ACTIONS.index(path.split(os.sep)[-2])


SIGNATURE = (
    tf.TensorSpec((FRAMES, SIZE, SIZE, 3), tf.uint8),
    tf.TensorSpec((), tf.int64),
)


@register('videos')
def videos(split, batch_size=4):
  ds = tf.data.Dataset.from_generator(Videos('/data/videos/' + split), None, None, None, SIGNATURE)  # trap: TFD401
  ds = ds.shuffle(32)
  # the caller's helper prefetches
  return ds.batch(batch_size)  # trap: TFD203


@register('old_videos')
def old_videos(split, batch_size=4):
  ds = tf.data.Dataset.from_generator(  # hazard: TFD401 warning
      Videos('/data/videos/' + split), (tf.uint8, tf.int64),
      ((FRAMES, SIZE, SIZE, 3), ()))
  # an existing folder: the decoded videos stay on disk
  ds = ds.cache('/tmp/old_videos_' + split)  # trap: TFD301
  ds = ds.shuffle(32)
  return ds.batch(batch_size)  # trap: TFD203


def sample_frames(folder):
  """Pictures for the report, looked at and forgotten."""
  ds = tf.data.Dataset.from_generator(Videos(folder), output_signature=SIGNATURE)  # trap: TFD401
  # only looked at
  ds = ds.map(lambda clip, action: tf.image.random_contrast(clip[0], 0.9, 1.1))  # trap: TFD201
  return next(iter(ds.batch(6)))  # trap: TFD203
