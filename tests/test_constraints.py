from rdflib import Graph

from clustergraph.constraints import Constraint, constraints
from clustergraph.iris import CODELIST, DEF, SHAPE
from tests.conftest import ROOT

GRAPH = Graph()
for path in sorted((ROOT / "shapes").glob("*.ttl")):
    GRAPH.parse(path)
FOUND = constraints(GRAPH)


def of(name: str) -> Constraint:
    return next(c for held in FOUND.values() for c in held if c.shape == SHAPE + name)


def test_how_many_and_of_which_kind_is_read_from_the_shape() -> None:
    party = of("PartyAdoption-party")
    assert (party.property, party.minimum, party.maximum) == (f"{DEF}party", 1, 1)
    assert party.kinds == (f"{DEF}Actor",)
    assert party.severity == "Violation"
    assert party.message.keys() == {"sv", "en"}


def test_one_of_several_kinds_is_read_from_a_choice() -> None:
    assert [kind.rpartition("#")[2] for kind in of("PartyAdoption-adoptionDate").kinds] == [
        "date",
        "gYear",
        "gYearMonth",
    ]


def test_a_code_s_list_is_read_through_the_shape_of_its_codes() -> None:
    assert of("PartyAdoption-adoptionStatus").codelist == f"{CODELIST}adoption-status"


def test_a_path_of_several_steps_is_written_as_sparql_writes_it() -> None:
    assert of("LetterOfIntent-party").path == "^cg:agreement/cg:party"
    assert of("LetterOfIntent-party").property is None
    assert of("PartyAdoption-dated").path == "(cg:adoptionStatus|cg:adoptionDate|cg:reportedOn)"


def test_every_path_of_every_shape_is_read() -> None:
    assert len(FOUND) > 50
    assert all(c.path and "()" not in c.path for held in FOUND.values() for c in held)
