import doctest

import pandas as pd

from clustergraph.network import result
from clustergraph.network.result import Result

TABLE = pd.DataFrame({"degree": [2.0, None]}, index=["kth", "<sll>"])
FOUND = Result(
    "degree", TABLE, {"layer": "agreement", "seed": 3}, "labels <shuffled>", "200 runs", "Too few groups: 2."
)


def test_its_example_runs() -> None:
    assert doctest.testmod(result).failed == 0


def test_a_notebook_shows_the_figures_and_all_they_rest_on() -> None:
    page = FOUND._repr_html_()
    assert page.index("<table") < page.index("Too few groups") < page.index("layer = agreement, seed = 3")
    assert page.index("labels &lt;shuffled&gt;") < page.index("200 runs")
    assert "<shuffled>" not in page
    assert "<sll>" not in page


def test_what_cannot_be_said_is_an_empty_cell_and_not_a_number() -> None:
    assert "NaN" not in FOUND._repr_html_() + str(FOUND)
    assert FOUND.frame()["degree"].isna().tolist() == [False, True]


def test_what_a_reader_does_to_the_frame_leaves_the_result_as_it_was() -> None:
    frame = FOUND.frame()
    frame.loc["kth", "degree"] = 9
    assert FOUND.frame()["degree"]["kth"] == 2


def test_what_is_absent_is_left_out_of_the_caption() -> None:
    assert Result("degree", TABLE).caption() == {}
    assert Result("degree", TABLE, {"layers": None, "seed": 0}).caption() == {"Parameters": "seed = 0"}
