"""Who may ask how much at a time: a bound for each client, so that one cannot take every worker from the others."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from clustergraph.errors import TooManyError


class Admission:
    """Counts the requests that each client has under way. `most` is the bound for one client; 0 means none."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._under_way: Counter[str] = Counter()
        self.refused = 0

    @contextmanager
    def admit(self, client: str) -> Iterator[None]:
        """One request of the client, for as long as it takes. Raises TooManyError beyond the bound."""
        if self._most and self._under_way[client] >= self._most:
            self.refused += 1
            raise TooManyError(
                f"You have {self._most} requests under way already, the most for one address; wait for one to end."
            )
        self._under_way[client] += 1
        try:
            yield
        finally:
            self._under_way[client] -= 1
            if not self._under_way[client]:
                del self._under_way[client]
