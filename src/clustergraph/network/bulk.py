"""Much made at once: without Python's collector, which walks through all of it again and again and finds nothing to free."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """The collector rests in this block, or in a function that this decorates. What is freed by counting, is.

    A hundred thousand records, or a network of them, take a quarter less time so.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
