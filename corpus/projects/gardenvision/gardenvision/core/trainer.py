"""A loop over steps, for every task alike."""
import tensorflow as tf


class Trainer:

  def __init__(self, task, optimizer):
    self.task = task
    self.optimizer = optimizer
    self.model = task.build_model()

  def train(self, steps):
    dataset = self.task.build_inputs(self.task.params.train_data)
    iterator = iter(dataset)
    step_fn = tf.function(self.task.train_step)
    for step in range(steps):
      loss = step_fn(next(iterator), self.model, self.optimizer)
      if step % 100 == 0:
        print(step, float(loss))

  def evaluate(self):
    dataset = self.task.build_inputs(self.task.params.validation_data)
    losses = []
    for inputs in dataset:
      losses.append(float(self.task.validation_step(inputs, self.model)))
    return sum(losses) / max(len(losses), 1)
