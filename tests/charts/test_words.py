import pytest

from clustergraph.charts.words import SECTORS, WORDS, named, words_of
from clustergraph.errors import ParameterError
from clustergraph.library import ClusterGraph


def test_sectors_are_called_as_the_code_list_calls_them(graph: ClusterGraph) -> None:
    rows = graph.query(
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> SELECT ?code ?label WHERE { ?code skos:prefLabel ?label ;"
        " skos:inScheme <https://w3id.org/clustergraph/id/codelist/sector> }"
    ).rows
    listed: dict[str, dict[str, str]] = {}
    for row in rows:
        listed.setdefault(str(row["code"]).rpartition("/")[2], {})[str(getattr(row["label"], "language", ""))] = str(
            row["label"]
        )
    assert listed == SECTORS


def test_every_english_word_has_a_swedish_one() -> None:
    assert set(WORDS["en"]) <= set(WORDS["sv"])


def test_cells_are_named_for_people() -> None:
    assert named("business", "sv") == "näringsliv"
    assert (
        named(("https://w3id.org/clustergraph/id/actor/kth", "https://w3id.org/clustergraph/id/actor/ki"), "sv")
        == "kth, ki"
    )
    assert (named("Actor", "sv"), named(3, "sv")) == ("Actor", 3)
    with pytest.raises(ParameterError, match="There are no words in 'fi'; take en, sv"):
        words_of("fi")
