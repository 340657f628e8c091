from clustergraph.embedded import EmbeddedEngine
from clustergraph.release import Release


def test_a_release_answers_from_memory(town_release: Release) -> None:
    engine = EmbeddedEngine.load(town_release.graph)
    answer = engine.query("SELECT ?s WHERE { ?s a <https://w3id.org/clustergraph/def/Challenge> }")
    assert len(answer) == 3


def test_a_query_may_choose_its_graphs(town_release: Release) -> None:
    engine = EmbeddedEngine.load(town_release.graph)
    text = "SELECT DISTINCT ?t FROM <https://w3id.org/clustergraph/graph/brev-om-samarbete> WHERE { ?s a ?t }"
    types = [str(row["t"]) for row in engine.query(text).records]
    assert types
    assert not [name for name in types if "/owl#" in name]
