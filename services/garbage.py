"""The garbage collector, as a process wants it that serves many and lives long."""

import gc


def spare_the_garbage_collector() -> None:
    """Keep what lives as long as the process out of every collection, and look at the rest less often.

    With the defaults a full collection stopped a server of 1,000 sockets for up to a quarter of a second.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
