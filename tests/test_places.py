"""Where a thing is said to stand: the file and line that an editor opens."""

import pytest

from clustergraph.iris import DEF, ID
from clustergraph.places import Places
from clustergraph.project import Project
from tests.conftest import TOWN_FILE


@pytest.fixture(scope="module")
def places(town: Project) -> Places:
    return Places(town.root, town.load())


def test_a_thing_stands_where_its_statements_begin(places: Places, town: Project) -> None:
    ((file, line),) = places(f"{ID}actor/region-naset")
    assert file == TOWN_FILE
    assert (town.root / file).read_text("utf-8").splitlines()[(line or 0) - 1].startswith("actor:region-naset a ")
    assert places.where(file, f"{ID}actor/region-naset") == f"{file}:{line}"


def test_a_passage_stands_where_it_is_cited_and_what_follows_stands_nowhere(places: Places) -> None:
    assert places(f"{ID}passage/brev-om-samarbete/0-17")[0][0] == TOWN_FILE
    assert places(f"{ID}actor/nobody") == [("derived", None)]


def test_a_term_is_called_by_its_label_in_the_language_asked_for(places: Places) -> None:
    assert places.label(f"{DEF}Region", "en") == "regional authority"
    assert places.label(f"{DEF}Region") == "region (juridisk person)"
    assert places.name(f"{ID}actor/nobody") == "id:actor/nobody"
