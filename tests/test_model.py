import pytest

from clustergraph.handbook import Handbook
from clustergraph.iris import CODELIST, DEF, ENTITY
from clustergraph.model import Model, Use

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def model(handbook: Handbook) -> Model:
    return handbook.model


def use(uses: list[Use], name: str) -> Use:
    return next(found for found in uses if found.name == name)


def test_a_class_counts_its_things_and_shows_those_that_say_most(model: Model) -> None:
    term = model.terms[f"{DEF}University"]
    assert (term.count, len(term.things)) == (5, 3)
    assert all(thing.label["sv"] for thing in term.things)


def test_a_property_says_how_many_of_which_kind_and_how_often(model: Model) -> None:
    status = use(model.own(f"{DEF}PartyAdoption"), f"{DEF}adoptionStatus")
    assert (status.minimum, status.maximum, status.codelist) == (1, 1, f"{CODELIST}adoption-status")
    assert status.things == model.terms[f"{DEF}PartyAdoption"].count
    date = use(model.own(f"{DEF}PartyAdoption"), f"{DEF}adoptionDate")
    assert date.things < status.things


def test_what_is_inherited_is_counted_for_the_class_itself(model: Model) -> None:
    assert use(model.inherited(f"{DEF}University"), f"{DEF}evidence").things == 5
    assert use(model.own(ENTITY), f"{DEF}evidence").things == model.terms[ENTITY].count


def test_a_list_that_a_superclass_names_holds_below_it(model: Model) -> None:
    assert use(model.own(f"{DEF}Organization"), f"{DEF}sector").codelist == f"{CODELIST}sector"


def test_everything_that_things_have_is_shown_somewhere(model: Model) -> None:
    """Nobody should meet a property in the data that the pages do not tell of."""
    for holder, name in sorted(model._things):
        if name.startswith(DEF):
            below = [term.iri for term in model.terms.values() if holder in model.ancestors(term.iri)]
            assert any(model.holds(iri, name) for iri in (holder, *below)), (holder, name)


def test_what_leads_to_a_class_counts_what_leads_to_its_superclasses(model: Model) -> None:
    assert {found.name for found in model.incoming(f"{DEF}University")} >= {f"{DEF}party", f"{DEF}universityParty"}
    assert f"{DEF}concerns" not in {found.name for found in model.incoming(f"{DEF}University")}, (
        "it may lead to anything"
    )


def test_derived_statements_are_told_apart(model: Model) -> None:
    party = model.terms[f"{DEF}hasParty"]
    assert party.derived == party.statements > 0
    assert model.terms[f"{DEF}party"].derived == 0
    assert model.terms[f"{DEF}buildsOn"].related
