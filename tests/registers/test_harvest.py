"""From files to a graph: matched by number, checked like everything else, whole or not at all, nobody's name in it."""

import csv
import json
import os
import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from benchmarks import registers as made

import clustergraph
from clustergraph.build import assemble, build, find
from clustergraph.check import summary
from clustergraph.documents import SOURCES_VARIABLE
from clustergraph.errors import FileSyntaxError, InputError
from clustergraph.iris import DEF, ID, register_iri
from clustergraph.project import Project
from clustergraph.rdf import Store, parse_file
from clustergraph.registers.catalogue import REGISTERS, register
from clustergraph.registers.harvest import Harvest, Report
from tests.conftest import make_town
from tests.registers.conftest import source, write

pytestmark = pytest.mark.slow

LICENCE = "https://example.org/licence"


def make(name: str, folder: Path, number: int) -> Path:
    """A file (for CORDIS a folder) of a register with that many participations."""
    folder.mkdir(parents=True, exist_ok=True)
    if name.startswith("cordis"):
        made.write_cordis(folder / name, number, {"cordis-horizon": "HORIZON", "cordis-h2020": "H2020"}[name])
        return folder / name
    records = {"swecris": made.swecris, "gdp": made.gdp, "ror": made.ror_records}[name]
    made.write_json(folder / f"{name}.json", records(number))
    return folder / f"{name}.json"


def harvest(town: Path, name: str, *paths: Path, expected: int | None = None) -> Report:
    harvesting = Harvest(Project(town), register(name), town / "review", LICENCE)
    return harvesting.run([source(path) for path in paths], expected=expected)


@pytest.mark.slow
def test_every_register_becomes_a_graph_that_passes_every_check(own_linked_town: Path, tmp_path: Path) -> None:
    for name in REGISTERS:
        report = harvest(own_linked_town, name, make(name, tmp_path / "files", 20))
        assert report.matched > 0
    project = Project(own_linked_town)
    graph = assemble(project)
    assert summary(find(project, graph))["Violation"] == 0
    query = f"""SELECT (COUNT(DISTINCT ?p) AS ?n) {{ GRAPH ?g {{ ?p a <{DEF}Participation> ; <{DEF}recordedIn> ?record }}
        ?record <{DEF}inRegister> ?r ; <{DEF}recordNumber> ?number ; <{DEF}retrievedOn> ?day .
        ?r <http://purl.org/dc/terms/license> <{LICENCE}> }}"""
    assert int(str(graph.store.select(query)[0]["n"])) == len(
        {
            quad.subject
            for path in project.register_files
            for quad in parse_file(path)
            if "/participation/" in quad.subject.value
        }
    )


def test_what_is_harvested_is_in_the_network_with_its_records(own_linked_town: Path, tmp_path: Path) -> None:
    report = harvest(own_linked_town, "gdp", make("gdp", tmp_path / "files", 40))
    release = build(Project(own_linked_town), tmp_path / "releases")
    graph = clustergraph.open(release.folder)
    harvested = [one for one in graph.participations().records if one.document == register_iri("gdp")]
    assert report.matched <= len(harvested) > 10
    assert {one.layer for one in harvested} == {"project"}
    assert all(passage.startswith(f"{ID}record/gdp/") for one in harvested for passage in one.passages)
    ties = [tie for *_, tie in graph.network().edges(data="participations") if tie[0].document == register_iri("gdp")]
    assert ties


def test_two_thousand_participations_are_accounted_for_one_by_one(own_linked_town: Path, tmp_path: Path) -> None:
    path = make("gdp", tmp_path / "files", 2000)
    report = harvest(own_linked_town, "gdp", path, expected=500)
    ours = {f"{value[:6]}-{value[6:]}" for value in made.OURS["orgnr"]}
    given = [one for record in json.loads(path.read_text("utf-8")) for one in record["organisationer"]]
    assert report.parts == len(given) == 2000
    assert report.matched == sum(one["organisationsnummer"] in ours for one in given)
    listed = report.review.read_text("utf-8").splitlines()[1:]
    assert sum(int(line.split("\t")[3]) for line in listed) == report.parts - report.matched


def test_nobody_named_in_a_register_is_in_what_is_written(own_linked_town: Path, tmp_path: Path) -> None:
    for name in REGISTERS:
        path = make(name, tmp_path / "files", 40)
        files = sorted(path.glob("*.csv")) if path.is_dir() else [path]
        assert any(made.PERSON in one.read_text("utf-8-sig") for one in files)
        report = harvest(own_linked_town, name, path)
        for written in (report.graph, report.review):
            assert "Efternamnsson" not in written.read_text("utf-8")


def test_the_same_files_in_another_order_give_the_same_bytes(own_linked_town: Path, tmp_path: Path) -> None:
    records = list(made.gdp(80))
    first, second = write(tmp_path / "1.json", records[:9]), write(tmp_path / "2.json", records[9:])
    whole = harvest(own_linked_town, "gdp", first, second).graph.read_bytes()
    assert harvest(own_linked_town, "gdp", second, first).graph.read_bytes() == whole


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda text: text[: len(text) // 2], r"gdp\.json: breaks off in record \d+"),
        (lambda text: text.replace("MedsökandeOrganisation", "Kassör", 1), "record 1: the role 'Kassör' is unknown"),
        (
            lambda text: text.replace("2024-000003", "2024-000001"),
            r"record 4: the record .* is there twice \(first: .*record 2\)",
        ),
        (lambda text: text.replace('"status"', '"statut"', 1), "record 1: the field or column 'statut' is unknown"),
        (
            lambda text: text.replace('"roll": ["Koordinator"]', '"x": 1', 1),
            "record 1: the field or column 'roll' is missing",
        ),
    ],
    ids=["truncated", "unknown role", "duplicate", "unknown field", "missing field"],
)
def test_bad_input_is_one_sentence_and_changes_nothing(
    own_linked_town: Path, tmp_path: Path, damage: Any, words: str
) -> None:
    path = make("gdp", tmp_path / "files", 40)
    before = harvest(own_linked_town, "gdp", path).graph.read_bytes()
    path.write_text(damage(path.read_text("utf-8")), "utf-8")
    with pytest.raises((FileSyntaxError, InputError), match=words):
        harvest(own_linked_town, "gdp", path)
    folder = own_linked_town / "data" / "registers"
    assert [one.name for one in folder.iterdir()] == ["gdp.nq"]
    assert (folder / "gdp.nq").read_bytes() == before


def test_another_number_of_records_than_expected_stops(own_linked_town: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="gdp: 10 records were read, and 11 expected"):
        harvest(own_linked_town, "gdp", make("gdp", tmp_path / "files", 40), expected=11)
    assert not (own_linked_town / "data" / "registers" / "gdp.nq").exists()


@pytest.mark.slow
def test_a_total_that_no_longer_fits_is_found_by_the_build(own_linked_town: Path, tmp_path: Path) -> None:
    report = harvest(own_linked_town, "gdp", make("gdp", tmp_path / "files", 20))
    lines = report.graph.read_text("utf-8").splitlines(keepends=True)
    gone = next(line.split(" ")[0] for line in lines if "/participation/" in line.split(" ")[0])
    report.graph.write_text("".join(line for line in lines if not line.startswith(gone)), "utf-8")
    project = Project(own_linked_town)
    assert "check-total" in {found.source for found in find(project, assemble(project))}


def test_where_nobody_of_ours_is_recorded_the_list_for_review_is_all(own_linked_town: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", [{**next(made.swecris(1)), "coordinatingOrganisationId": made.orgnr(7)}])
    with pytest.raises(InputError, match="None of the 1 records is of an actor of ours, so no graph was written"):
        harvest(own_linked_town, "swecris", path)
    assert made.orgnr(7) in (own_linked_town / "review" / "swecris.tsv").read_text("utf-8")
    assert not list((own_linked_town / "data" / "registers").iterdir())


def test_a_page_of_several_is_not_taken_for_the_register(own_linked_town: Path, tmp_path: Path) -> None:
    found = list(made.ror_records(6))
    first, second = (
        write(tmp_path / f"{number}.json", {"number_of_results": 6, "items": found[number : number + 3]})
        for number in (0, 3)
    )
    with pytest.raises(InputError, match="ror: 3 records were read, and the answer promises 6; give all its pages"):
        harvest(own_linked_town, "ror", first)
    assert not list((own_linked_town / "data" / "registers").iterdir())
    assert harvest(own_linked_town, "ror", first, second).records == 6


def test_a_register_without_a_record_leaves_the_list_for_review_as_it_was(
    own_linked_town: Path, tmp_path: Path
) -> None:
    before = harvest(own_linked_town, "gdp", make("gdp", tmp_path / "files", 40)).review.read_bytes()
    with pytest.raises(InputError, match="gdp: there is not one record; get the register again"):
        harvest(own_linked_town, "gdp", write(tmp_path / "a.json", []))
    assert (own_linked_town / "review" / "gdp.tsv").read_bytes() == before


def test_without_numbers_of_our_actors_nothing_can_be_matched(tmp_path: Path) -> None:
    town = make_town(tmp_path / "town")
    shutil.rmtree(town / "data" / "links")
    with pytest.raises(InputError, match=r"No actor has a number in .*links"):
        Harvest(Project(town), register("gdp"), tmp_path)


def test_a_licence_that_nobody_knows_is_asked_for(linked_town: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="On what terms swecris may be used is not known here; say it with --licence"):
        Harvest(Project(linked_town), register("swecris"), tmp_path)
    with pytest.raises(InputError, match="--licence CC0 is not an IRI"):
        Harvest(Project(linked_town), register("gdp"), tmp_path, "CC0")


def graphs(town: Path) -> dict[str, int]:
    return Counter(quad.graph_name.value for quad in set(Project(town).load().quads))


def test_a_register_is_loaded_in_a_graph_of_its_own_and_gone_with_its_file(
    own_linked_town: Path, tmp_path: Path
) -> None:
    before = graphs(own_linked_town)
    report = harvest(own_linked_town, "gdp", make("gdp", tmp_path / "files", 8))
    assert graphs(own_linked_town) == {**before, "https://w3id.org/clustergraph/graph/register-gdp": report.quads}
    assert "data/registers/gdp.nq" in Project(own_linked_town).inputs()
    report.graph.unlink()
    assert graphs(own_linked_town) == before


def test_a_graph_that_has_been_put_under_another_name_is_told(own_linked_town: Path, tmp_path: Path) -> None:
    report = harvest(own_linked_town, "gdp", make("gdp", tmp_path / "files", 8))
    report.graph.rename(report.graph.with_name("swecris.nq"))
    with pytest.raises(FileSyntaxError, match=r"swecris\.nq: says something about .* belongs in <.*register-swecris>"):
        Project(own_linked_town).load()


# ---- the real registers, where they lie beside the source texts


def reference() -> Path:
    """The folder of real samples: CLUSTERGRAPH_REFERENCE, or `reference` beside the source texts."""
    folder = os.environ.get("CLUSTERGRAPH_REFERENCE")
    texts = os.environ.get(SOURCES_VARIABLE)
    found = Path(folder) if folder else Path(texts).parent / "reference" if texts else None
    if found is None or not found.is_dir():
        pytest.skip("real samples of registers are not part of the project; set CLUSTERGRAPH_REFERENCE to their folder")
    return found


def test_the_real_samples_are_read_to_the_last_record_and_hold_every_field_to_account() -> None:
    swecris = [source(reference() / "swecris_lifescience_sample.json")]
    ror = [source(path) for path in sorted((reference() / "ror").glob("*.json"))]
    for name, sources, number in (("swecris", swecris, 232), ("ror", ror, 14)):
        entries = [entry for one in sources for entry in register(name).read(one, lambda _: None)]
        assert len({entry.number for entry in entries}) == number
        assert all(part.organisation.numbers for entry in entries for part in entry.parts)


def test_the_real_swecris_records_become_participations_of_those_with_the_number(tmp_path: Path) -> None:
    path = reference() / "swecris_lifescience_sample.json"
    numbers = [record["coordinatingOrganisationId"] for record in json.loads(path.read_text("utf-8"))]
    town = town_with(tmp_path, "orgnr", {"region-naset": "2321000016", "universitetet-pa-naset": "2021002973"})
    report = harvest(town, "swecris", path, expected=232)
    assert len(report.participations) == numbers.count("232100-0016") + numbers.count("202100-2973") > 0
    assert report.parts - report.matched == 232 - len(report.participations)


def test_pairs_in_the_real_imi_table_are_those_counted_by_hand(tmp_path: Path) -> None:
    """The table as CORDIS would tell it; the pairs are those of the notes beside it. A pair twice over counts once."""
    pics = {"region-naset": "999522921", "universitetet-pa-naset": "999985029", "lansstyrelsen-pa-naset": "999978530"}
    with (reference() / "imi_participation_SE_cluster.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    projects = sorted({row["project_acronym"] for row in rows})
    lines = [f"{project};{project};;;;H2020" for project in projects]
    (tmp_path / "project.csv").write_text(
        "\n".join(["id;acronym;title;startDate;endDate;frameworkProgramme", *lines]), "utf-8"
    )
    lines = [f"{row['project_acronym']};{row['pic']};{row['name']};{n};participant" for n, row in enumerate(rows)]
    (tmp_path / "organization.csv").write_text("\n".join(["projectID;organisationID;name;order;role", *lines]), "utf-8")
    town = town_with(tmp_path, "pic", pics)
    harvest(town, "cordis-h2020", tmp_path, expected=len(rows))
    store = Store(quad for path in Project(town).register_files for quad in parse_file(path))
    pairs = Counter(
        (row["a"], row["b"])
        for row in store.select(
            f"""SELECT DISTINCT ?a ?b ?project {{ ?x <{DEF}participant> ?a ; <{DEF}participationIn> ?project .
            ?y <{DEF}participant> ?b ; <{DEF}participationIn> ?project FILTER(STR(?a) < STR(?b)) }}"""
        )
    )
    ki, region, uppsala = (
        f"{ID}actor/{name}" for name in ("lansstyrelsen-pa-naset", "region-naset", "universitetet-pa-naset")
    )
    assert pairs == {(ki, uppsala): 5, (ki, region): 4, (region, uppsala): 1}


def town_with(folder: Path, scheme: str, numbers: dict[str, str]) -> Path:
    """The town, whose actors have been given numbers of real organisations."""
    town = made.write_town(folder / "town")
    path = town / "data" / "links" / f"{scheme}.sssom.tsv"
    text = path.read_text("utf-8")
    for actor, number in numbers.items():
        text = re.sub(rf"(actor:{actor}\t\S+\t{scheme}:)\S+", rf"\g<1>{number}", text)
    path.write_text(text, "utf-8")
    return town
