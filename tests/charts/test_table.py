import re

import pandas as pd
import pytest

from clustergraph import charts, network
from clustergraph.errors import UnknownError
from clustergraph.library import ClusterGraph
from clustergraph.network import Graph, Result


def test_columns_have_words_and_rows_lead_to_passages(graph: ClusterGraph) -> None:
    result = network.who_meets(graph.network(), "sector")
    shown = charts.table(result, ["pairs", "meet", "share"], top=3)._repr_html_()
    assert "Vilka som möts (3 av" in shown
    assert all(f">{word}</th>" in shown for word in ("par", "möts", "andel som möts", "Belägg"))
    assert "/id/passage/" in shown
    assert "never is never in these documents" in shown


def test_what_rows_are_named_by_can_be_a_column_and_figures_have_a_comma(graph: ClusterGraph) -> None:
    figure = charts.table(network.helix_balance(graph.network()), ["label", "sector", "expected"], top=4)
    assert set(figure.table["sektor"]) >= {"akademi", "näringsliv"}
    shown = figure._repr_html_()
    assert re.search(r'<td style="text-align: right">\d+,\d+</td>', shown)
    assert '<td style="text-align: left">akademi</td>' in shown


def test_a_pair_that_is_lost_is_not_an_actor_that_is(graph: ClusterGraph) -> None:
    sides = network.split(graph.participations(), ["handlingsplan-samverkanskultur-rs-2019-0751"])
    shown = charts.table(network.pair_changes(*sides), ["one_label", "other_label", "change"]).table
    assert set(shown["förändring"]) == {"delat före och efter", "delat bara före", "delat bara efter"}


def test_names_are_escaped_and_what_is_not_known_is_empty() -> None:
    made = Result("names", pd.DataFrame({"label": ["<b>Bolaget</b> & Co"], "p": [float("nan")], "first": [None]}))
    shown = charts.table(made, ["label", "p", "first"])._repr_html_()
    assert "&lt;b&gt;Bolaget&lt;/b&gt; &amp; Co" in shown
    assert "nan" not in shown.lower()
    assert "None" not in shown


def test_what_rests_on_the_whole_network_says_so(one: Graph) -> None:
    assert re.search(r"Belägg:</b> \d+ ur ", charts.table(network.cohesion(one), ["value"]).html())
    assert (
        "inga egna: de står vid det som den är gjord av"
        in charts.table(Result("none", pd.DataFrame({"p": [1]})), ["p"]).html()
    )


def test_an_unknown_column_is_named_with_those_there_are(graph: ClusterGraph) -> None:
    with pytest.raises(UnknownError, match="meets"):
        charts.table(network.who_meets(graph.network(), "sector"), ["meets"])


def test_cells_name_actors_as_the_network_does_and_rows_stand_in_order(graph: ClusterGraph) -> None:
    two = graph.network(collectives="drop")
    shown = charts.table(network.fragility(two), ["label", "cut_off", "actors"], order="cut_off", top=2, names=two)
    assert "SwedenBIO" in shown.table["aktörer"].iloc[0]
    assert list(shown.table["skärs av"]) == sorted(shown.table["skärs av"], reverse=True)
