"""Figures for those who run a service, as Prometheus reads them. The only module that imports prometheus_client."""

from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from clustergraph.service import Service

MEDIA_TYPE = CONTENT_TYPE_LATEST


class Metrics:
    """Counts requests and queries, and reads off the service how its workers and its cache stand."""

    def __init__(self, service: Service, refused: Callable[[], int]) -> None:
        self._service, self._refused = service, refused
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "clustergraph_requests", "Requests answered, by status.", ["status"], registry=self._registry
        )
        self._seconds = Histogram(
            "clustergraph_query_seconds", "How long queries took, by outcome.", ["outcome"], registry=self._registry
        )
        self._registry.register(self)

    def count(self, status: int, seconds: float, outcome: str | None) -> None:
        """One request; `outcome` where it was a query."""
        self._requests.labels(str(status)).inc()
        if outcome is not None:
            self._seconds.labels(outcome.partition(":")[0]).observe(seconds)

    def collect(self) -> Iterator[Metric]:
        now = self._service.current
        yield _gauge("clustergraph_workers", "Worker processes.", now.pool.size)
        yield _gauge("clustergraph_workers_busy", "Worker processes at a query.", now.pool.busy)
        yield _gauge("clustergraph_queries_waiting", "Queries that wait for a worker.", now.pool.waiting)
        yield _counter("clustergraph_workers_killed", "Workers killed at a deadline or a limit.", now.pool.killed)
        yield _counter("clustergraph_cache_hits", "Queries answered from the cache.", now.cache.hits)
        yield _counter("clustergraph_cache_misses", "Queries that the cache did not hold.", now.cache.misses)
        yield _gauge("clustergraph_cache_bytes", "Bytes that the cache holds.", now.cache.held)
        yield _counter("clustergraph_refused", "Requests beyond a client's bound.", self._refused())
        yield _counter("clustergraph_releases_replaced", "Releases that took another's place.", self._service.replaced)
        release = GaugeMetricFamily("clustergraph_release", "The release that is served.", labels=["digest"])
        release.add_metric([now.served.version], 1)
        yield release

    def page(self) -> bytes:
        return generate_latest(self._registry)


def _gauge(name: str, what: str, value: float) -> Metric:
    return GaugeMetricFamily(name, what, value)


def _counter(name: str, what: str, value: float) -> Metric:
    return CounterMetricFamily(name, what, value)
