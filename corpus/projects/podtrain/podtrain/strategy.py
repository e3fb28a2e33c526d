"""Which devices, and what the datasets are told about them."""
import tensorflow as tf


def get_strategy(name, tpu=""):
  if name == "tpu":
    resolver = tf.distribute.cluster_resolver.TPUClusterResolver(tpu=tpu)
    tf.config.experimental_connect_to_cluster(resolver)
    tf.tpu.experimental.initialize_tpu_system(resolver)
    return tf.distribute.TPUStrategy(resolver)
  if name == "mirrored":
    return tf.distribute.MirroredStrategy()
  return tf.distribute.get_strategy()


def shard_by_data(ds):
  """Only an option: the pipeline stays what it is."""
  options = tf.data.Options()
  options.experimental_distribute.auto_shard_policy = tf.data.experimental.AutoShardPolicy.DATA
  return ds.with_options(options)


def unordered(ds):
  options = tf.data.Options()
  options.experimental_deterministic = False
  return ds.with_options(options)
