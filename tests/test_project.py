import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from clustergraph.errors import FileSyntaxError, InputError
from clustergraph.iris import ID, ONTOLOGY_GRAPH, SHAPES_GRAPH
from clustergraph.project import Project
from tests.conftest import ROOT, TOWN_FILE


def test_what_each_file_says_is_in_a_graph_of_its_own(town: Project) -> None:
    graphs = {quad.graph_name.value.rpartition("/")[2] for quad in town.load().quads}
    assert graphs == {"ontology", "brev-om-samarbete", "links-ror"}
    assert {quad.graph_name.value for quad in town.shape_quads()} == {SHAPES_GRAPH}
    assert ONTOLOGY_GRAPH.endswith("/ontology")


def test_it_is_known_which_file_speaks_of_a_thing(town: Project) -> None:
    assert town.load().subjects[f"{ID}actor/region-naset"] == [town.root / TOWN_FILE]


def test_the_inputs_change_when_a_file_does(own_town: Path) -> None:
    before = Project(own_town).inputs()
    (own_town / TOWN_FILE).write_text((own_town / TOWN_FILE).read_text("utf-8") + "\n", "utf-8")
    after = Project(own_town).inputs()
    assert {name for name in before if before[name] != after[name]} == {TOWN_FILE}


def test_the_project_is_found_without_being_told() -> None:
    assert Project().root == ROOT


def test_a_folder_that_is_no_project_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has no folder ontology/"):
        Project(tmp_path)


def test_a_file_in_the_wrong_graph_is_named(damage: Callable[..., Path]) -> None:
    town = damage("graph:brev-om-samarbete {", "graph:brev {")
    with pytest.raises(FileSyntaxError, match="everything in this file belongs in"):
        Project(town).load()


def test_a_blank_node_in_the_data_is_named(damage: Callable[..., Path]) -> None:
    town = damage("cg:sector sector:academia", "cg:sector [ ]")
    with pytest.raises(FileSyntaxError, match="give the thing an IRI"):
        Project(town).load()


def test_an_empty_file_and_a_folder_among_the_documents_are_named(own_town: Path) -> None:
    documents = own_town / "data" / "documents"
    (documents / "tomt.trig").write_text("# nothing\n")
    with pytest.raises(FileSyntaxError, match=r"tomt\.trig: says nothing"):
        Project(own_town).load()
    (documents / "tomt.trig").unlink()
    (documents / "mapp").mkdir()
    with pytest.raises(FileSyntaxError, match="mapp: is not a TriG file"):
        Project(own_town).load()


def test_a_file_of_another_kind_among_the_documents_is_not_overlooked(own_town: Path) -> None:
    shutil.copy(ROOT / "LICENSE", own_town / "data" / "documents" / "notes.docx")
    with pytest.raises(FileSyntaxError, match=r"notes\.docx: is not a TriG file"):
        Project(own_town).load()
