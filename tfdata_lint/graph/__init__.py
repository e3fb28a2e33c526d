"""From trees to pipelines: the abstract interpreter of tf.data code."""
