import numpy as np
import pandas as pd
import pytest

from clustergraph import charts
from clustergraph.errors import UnknownError
from clustergraph.network import Result

TOLD = {"title": "Ranks", "scope": "All of them.", "misleads": "How it misleads: it does not."}


def result() -> Result:
    table = pd.DataFrame(
        {"label": ["KTH", "KI", "SU"], "auc": [0.7, np.nan, 0.4], "low": [0.6, np.nan, 0.2], "high": [0.9, np.nan, 0.5]}
    )
    return Result("test", table)


def test_ranges_and_chance_are_drawn_and_empty_rows_left_out() -> None:
    svg = charts.intervals(result(), "auc", guess=0.5, **TOLD).svg()
    assert all(part in svg for part in ("KTH", "SU", "slump 0,5", "0,7 (0,6–0,9)", "How it misleads"))
    assert ">KI<" not in svg


def test_no_row_with_a_figure_is_no_picture() -> None:
    empty = Result("test", result().table.iloc[[1]], note="Too few ties.")
    assert charts.intervals(empty, "auc", **TOLD).chart is None


def test_an_unknown_column_is_named() -> None:
    with pytest.raises(UnknownError, match="aucc"):
        charts.intervals(result(), "aucc", **TOLD)
