import pandas as pd
import pytest

from clustergraph import charts, network
from clustergraph.errors import ParameterError
from clustergraph.network import Participations, Result

PLAN = "handlingsplan-samverkanskultur-rs-2019-0751"


@pytest.fixture(scope="module")
def changes(table: Participations) -> Result:
    return network.actor_changes(*network.split(table, [PLAN], collectives="drop"))


def test_each_part_has_its_own_rows_and_marks(changes: Result) -> None:
    figure = charts.dumbbell(changes, "partners")
    svg = figure.svg()
    counts = changes.table["change"].value_counts()
    for words, change in (("Kvar", "kept"), ("Nämns inte längre", "lost"), ("Nya", "new")):
        assert f">{words} ({counts[change]})<" in svg
    for label in (
        "Karolinska Institutet (akademi)",
        "Brysselkontoret (offentlig sektor)",
        "Solna stad (offentlig sektor)",
    ):
        assert label in svg
    for colour in ("#0072B2", "#D55E00", "#009E73"):  # the notes tell of a picture whose points had gone
        assert colour in svg
    assert len(figure.table) == len(changes.table)


def test_too_few_for_ranks_gives_no_picture_and_says_why(changes: Result) -> None:
    figure = charts.dumbbell(changes, "rank")
    assert figure.chart is None
    assert "Too few actors kept" in figure._repr_html_()


def test_ranks_where_enough_are_kept(table: Participations) -> None:
    sides = network.split(table, [PLAN], collectives="members", standing=["in", "partner", "expected"])
    wide = network.actor_changes(*sides)
    svg = charts.dumbbell(wide, "rank", lang="en").svg()
    assert "Sveriges lantbruksuniversitet" in svg
    assert f"Kept ({(wide.table['change'] == 'kept').sum()})" in svg
    assert "Lost (" not in svg


def test_what_it_does_not_draw(changes: Result) -> None:
    with pytest.raises(ParameterError, match="it takes rank, partners"):
        charts.dumbbell(changes, "degree")
    with pytest.raises(ParameterError, match="dumbbell draws what actor_changes found"):
        charts.dumbbell(Result("degree", pd.DataFrame()))
