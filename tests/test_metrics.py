import httpx
from prometheus_client.parser import text_string_to_metric_families


def figures(server: str) -> dict[str, float]:
    text = httpx.get(f"{server}/metrics").text
    return {
        " ".join([sample.name, *sample.labels.values()]): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_the_figures_parse_and_count(town_server: str) -> None:
    before = figures(town_server)
    for number in range(3):
        httpx.post(f"{town_server}/sparql", data={"query": f"ASK {{ ?s ?p {number} }}"})
    httpx.post(f"{town_server}/sparql", data={"query": "ASK"})
    after = figures(town_server)
    assert (
        after["clustergraph_query_seconds_count answered"] - before.get("clustergraph_query_seconds_count answered", 0)
        == 3
    )
    assert after["clustergraph_query_seconds_count QuerySyntaxError"] >= 1
    assert after["clustergraph_requests_total 400"] - before.get("clustergraph_requests_total 400", 0) == 1
    assert after["clustergraph_workers"] >= 2
    release = httpx.get(f"{town_server}/health").json()["release"]
    assert after[f"clustergraph_release {release}"] == 1
