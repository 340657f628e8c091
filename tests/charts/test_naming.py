from clustergraph.charts.naming import document, labels_of, named, told
from clustergraph.iris import ID
from clustergraph.network import Graph

KTH, KI = f"{ID}actor/kth", f"{ID}actor/ki"


def test_cells_are_named_for_people() -> None:
    assert named("business", "sv") == "näringsliv"
    assert named("uppsala-lan", "en") == "Uppsala County"
    assert named((KTH, KI), "sv") == "kth, ki"
    assert (named("Actor", "sv"), named(3, "sv")) == ("Actor", 3)


def test_names_stand_in_place_of_addresses_and_nothing_is_said_twice() -> None:
    assert named((f"{KTH}#members", KTH, KI), "sv", {KTH: "KTH"}) == "KTH, ki"


def test_a_network_knows_names_in_both_languages(one: Graph) -> None:
    solna = f"{ID}actor/solna-stad"
    assert (labels_of(one, "sv")[solna], labels_of(one, "en")[solna]) == ("Solna stad", "City of Solna")
    assert labels_of(None, "sv") == {}


def test_a_document_is_called_by_what_is_its_own() -> None:
    names = {f"{ID}document/memo": "Tjänsteutlåtande: Life science-strategi"}
    assert (document("memo", names), document("letter", names)) == ("Tjänsteutlåtande", "letter")


def test_figures_are_written_as_the_language_writes_them() -> None:
    assert (told(2.5, "sv"), told(2.5, "en"), told(3, "sv")) == ("2,5", "2.5", "3")
