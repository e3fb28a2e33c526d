"""What stands in for devices that a machine does not have."""

from __future__ import annotations

from typing import Any

from tfdata_lint.verify.worker.standins.known import Known


class Devices:
    """A TPU is this machine, with one replica: what feeds it is built in the same way."""

    def __init__(self, tf: Any, known: Known) -> None:
        self.tf = tf
        self.known = known

    def install(self) -> None:
        """Exchange what looks for a TPU, and the strategy for it."""
        tf, known = self.tf, self.known

        class Found:
            def __init__(self, *_: Any, **__: Any) -> None:
                known.say("a TPU, with one replica")

            @classmethod
            def connect(cls, *_: Any, **__: Any) -> Any:
                return cls()

            def master(self) -> str:
                return ""

            def cluster_spec(self) -> None:
                return None

        def nothing(*_: Any, **__: Any) -> None:
            return None

        class Strategy:
            """A type, as Keras asks of strategies whether they are of it."""

            def __new__(cls, *_: Any, **__: Any) -> Any:
                return tf.distribute.get_strategy()

        for owner, name, new in (
            (tf.distribute.cluster_resolver, "TPUClusterResolver", Found),
            (tf.config, "experimental_connect_to_cluster", nothing),
            (tf.tpu.experimental, "initialize_tpu_system", nothing),
            (tf.distribute, "TPUStrategy", Strategy),
            (tf.distribute.experimental, "TPUStrategy", Strategy),
        ):
            setattr(owner, name, new)
