"""What a task has to offer to the trainer."""
import tensorflow as tf


class Task(tf.Module):
  """Model, inputs and losses of one experiment."""

  def __init__(self, params, name=None):
    super().__init__(name=name)
    self.params = params

  def build_model(self):
    raise NotImplementedError

  def build_inputs(self, params, input_context=None):
    raise NotImplementedError

  def build_losses(self, labels, outputs):
    raise NotImplementedError

  def train_step(self, inputs, model, optimizer):
    features, labels = inputs
    with tf.GradientTape() as tape:
      outputs = model(features, training=True)
      loss = self.build_losses(labels, outputs)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss

  def validation_step(self, inputs, model):
    features, labels = inputs
    return self.build_losses(labels, model(features, training=False))
