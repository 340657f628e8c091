import pytest

from clustergraph.charts.words import REGIONS, SECTORS, WORDS, words_of
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


def test_counties_are_called_as_the_graph_calls_them(graph: ClusterGraph) -> None:
    for lang in ("sv", "en"):
        names = graph.names(lang)
        assert {code: names[f"https://w3id.org/clustergraph/id/territory/{code}"] for code in REGIONS} == {
            code: called[lang] for code, called in REGIONS.items()
        }


def test_a_language_without_words_is_refused() -> None:
    with pytest.raises(ParameterError, match="There are no words in 'fi'; take en, sv"):
        words_of("fi")
