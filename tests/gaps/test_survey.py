"""What is missing, counted on fingers in the town, and the promises that hold for every gap."""

import re
import shutil
from pathlib import Path

import pytest
from rdflib import Graph

from clustergraph.errors import HeaderError, InputError, UnknownError
from clustergraph.gaps.survey import Finding, Gaps, Named, findings, places, quads, survey
from clustergraph.iris import GAPS_GRAPH, ID
from clustergraph.queryfile import QueryFile
from clustergraph.rdf import Store, canonical, ntriples, parse_file
from clustergraph.release import Release
from clustergraph.shacl import load_shapes, validate
from tests.conftest import ROOT

GAPS = Gaps(ROOT / "queries")
# By hand, from the letter: two areas with three challenges and no measure, a section that names nobody, one party that is
# only counted on, one of whose adoption only the report is dated, and a group of a region and a university. Every gap that
# is not here finds nothing in the town.
TOWN = {
    "area-without-owner": 2,
    "challenge-without-measure": 3,
    "challenge-without-actor": 3,
    "aspect-without-municipality": 1,
    "aspect-without-sector": 6,
    "adoption-without-date": 1,
    "party-without-adoption": 1,
    "group-without-sector": 4,
}


@pytest.fixture(scope="module")
def town_store(town_release: Release) -> Store:
    return Store.load(town_release.graph)


def test_the_town_has_the_gaps_that_one_can_count(town_store: Store) -> None:
    """Its release holds its findings already: asked again, the gaps do not see them."""
    found = survey(town_store.select, GAPS)
    assert {gap.name: len(gap.findings) for gap in found if gap.findings} == TOWN


def test_the_towns_findings_name_the_things_and_the_passages(town_store: Store) -> None:
    (area, sunlight) = survey(town_store.select, [GAPS["area-without-owner"]])[0].findings
    assert (area.thing.name("sv"), area.thing.name("en"), area.other) == ("Gatljus", "Street light", None)
    assert sunlight.passages == (f"{ID}passage/brev-om-samarbete/250-257",)
    lacking = survey(town_store.select, [GAPS["group-without-sector"]])[0].findings
    assert {finding.other.name("en") for finding in lacking if finding.other} == {
        "business",
        "health care",
        "civil society",
        "intermediary",
    }


def test_a_release_holds_what_the_gaps_find(town_store: Store, town_release: Release) -> None:
    rows = town_store.select(
        "PREFIX cg: <https://w3id.org/clustergraph/def/>\nPREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
        f"SELECT ?gap ?said (COUNT(DISTINCT ?finding) AS ?held) {{ GRAPH <{GAPS_GRAPH}> {{"
        " ?gap a cg:Gap ; cg:findingCount ?said OPTIONAL { ?finding cg:ofGap ?gap ; cg:gapIn ?thing ; cg:shownBy ?p } } }"
        " GROUP BY ?gap ?said"
    )
    held = {str(row["gap"]).removeprefix(f"{ID}gap/"): (int(row["said"] or 0), int(row["held"] or 0)) for row in rows}
    assert held == {name: (TOWN.get(name, 0), TOWN.get(name, 0)) for name in held}
    assert len(held) == len(list(GAPS))
    assert town_release.manifest["counts"]["classes"]["Finding"] == sum(TOWN.values())


def test_the_same_findings_are_the_same_bytes(town_store: Store) -> None:
    once, again = (canonical(quads(survey(town_store.select, GAPS))) for _ in range(2))
    assert once == again


def named(iri: str, **names: str) -> Named:
    return Named(f"{ID}{iri}", tuple(names.items()))


def test_a_finding_keeps_its_name_when_things_are_renamed_or_cited_elsewhere() -> None:
    area = Finding("area-without-owner", named("area/ljus/a1", sv="Gatljus"), None, ("p:1",))
    renamed = Finding("area-without-owner", named("area/ljus/a1", sv="Lampor", en="Lamps"), None, ("p:2", "p:3"))
    assert area.iri == renamed.iri == f"{ID}finding/area-without-owner/8a094255044386f3"


def test_another_gap_thing_or_second_thing_is_another_finding() -> None:
    group, business, care = named("group/a"), named("sector/business"), named("sector/healthcare")
    iris = {
        Finding("group-without-sector", group, business, ()).iri,
        Finding("group-without-sector", group, care, ()).iri,
        Finding("group-without-sector", group, None, ()).iri,
        Finding("group-without-members", group, None, ()).iri,
    }
    assert len(iris) == 4


def test_a_thing_without_an_english_name_goes_by_its_swedish_one_or_its_iri() -> None:
    assert named("actor/a", sv="Å").name("en") == "Å"
    assert named("actor/a").name("en") == "id:actor/a"


def test_rows_about_the_same_things_are_one_finding() -> None:
    rows = [
        {"thing": f"{ID}a", "thingSv": "A", "passage": f"{ID}passage/x/{p}"} for p in ("15-19", "5-9", "0-4", "5-9")
    ]
    (finding,) = findings(GAPS["area-without-owner"], rows)
    assert finding.passages == (f"{ID}passage/x/0-4", f"{ID}passage/x/5-9", f"{ID}passage/x/15-19")
    assert places([*finding.passages, f"{ID}passage/y/1-2"]) == "x 0-4, 5-9, 15-19; y 1-2"


@pytest.mark.parametrize("row", [{"thing": f"{ID}a"}, {"passage": f"{ID}p"}, {"thing": None, "passage": "p"}])
def test_a_gap_that_cannot_be_shown_is_a_fault_of_its_query(row: dict[str, str | None]) -> None:
    with pytest.raises(
        HeaderError, match=r"gap-area-without-owner\.rq: a gap gives \?thing and \?passage in every row"
    ):
        findings(GAPS["area-without-owner"], [row])


def test_an_unknown_gap_brings_the_nearest() -> None:
    with pytest.raises(UnknownError, match="Nearest: area-without-owner"):
        GAPS["area-without-owners"]
    assert GAPS["gap-area-without-owner"] is GAPS["area-without-owner"]


# What a tired author does to a query: the edit, and the words that must name the fault. The file is named each time.
DAMAGE = {
    "no title": (r"# title@sv: .*\n", "", "lacks title@sv"),
    "a key of its own": (r"# scope@sv", "# source@sv", "lacks scope@sv and has unknown source@sv"),
    "the id of another": (r"# id: .*", "# id: gap-area-without-measure", "does not begin the file's name"),
    "the title of another": (
        r"(# title@en: ).*",
        r"\1Group that lacks a sector",
        r"has the title of gap-area-without-owner\.rq",
    ),
    "an unknown column": (
        r"(SELECT .*)\?passage",
        r"\1?area ?passage",
        "the SELECT has thing, thingSv, thingEn, area, passage",
    ),
    "columns in another order": (
        r"\?thing \?thingSv",
        "?thingSv ?thing",
        "gives thing, thingSv, thingEn, passage; the SELECT has",
    ),
    "columns that are not given": (
        r"(# columns: .*), passage",
        r"\1",
        "'columns' in the header has thing, thingSv, thingEn",
    ),
    "half a pair": (
        r"\?passage\nWHERE",
        "?other ?passage\nWHERE",
        "gives thing, thingSv, thingEn, other, otherSv, otherEn",
    ),
    "an answer that is no table": (r"SELECT DISTINCT .*\nWHERE", "ASK\nWHERE", "the SELECT has no column"),
    "a bracket too few": (r"\}\nORDER", "\nORDER", r"gap-area-without-owner\.rq:\d+"),
    "no passage": (r"; cg:evidence \?passage", "", r"gives \?thing and \?passage in every row"),
    "certainty for a passage": ("cg:evidence", "cg:certainty", r"\?passage is id:certainty/explicit in a row"),
    "the name for the thing": (
        r"WHERE \{[\s\S]*\}\n",
        "WHERE { ?area a cg:PriorityArea ; skos:prefLabel ?thing ; cg:evidence ?passage }\n",
        r"\?thing is 'Gatljus' in a row; let it give the thing, not its name",
    ),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_damage_to_a_gap_is_caught_and_named(kind: str, town_store: Store, tmp_path: Path) -> None:
    old, new, words = DAMAGE[kind]
    for name in ("area-without-owner", "group-without-sector"):
        shutil.copy(ROOT / "queries" / f"gap-{name}.rq", tmp_path)
    path = tmp_path / "gap-area-without-owner.rq"
    text = path.read_text("utf-8")
    damaged = re.sub(old, new, text, count=1)
    assert damaged != text
    path.write_text(damaged, "utf-8")
    with pytest.raises(InputError, match=words) as told:
        survey(town_store.select, Gaps(tmp_path))
    assert "gap-area-without-owner.rq" in str(told.value)
    assert "\n" not in str(told.value)


# ---- what every gap promises


@pytest.mark.parametrize("query", [*GAPS], ids=lambda query: query.id)
def test_a_gap_gives_the_columns_it_promises(query: QueryFile) -> None:
    names = re.findall(r"\?(\w+)", re.findall(r"^SELECT (.*)$", query.text, re.M)[0])
    pair = ["other", "otherSv", "otherEn"]
    assert names == query.columns
    assert [name for name in names if name not in pair] == ["thing", "thingSv", "thingEn", "passage"]
    assert [name for name in names if name in pair] in ([], pair)


@pytest.mark.parametrize("query", [*GAPS], ids=lambda query: query.id)
def test_a_gap_says_more_than_its_title(query: QueryFile) -> None:
    for lang in ("sv", "en"):
        title, means, scope = (query.header[f"{key}@{lang}"] for key in ("title", "means", "scope"))
        assert means.count(".") + means.count(";") >= 2, "what it means, and how it misleads"
        assert scope.endswith(".")
        assert title not in means


def test_there_are_gaps_enough() -> None:
    assert len(list(GAPS)) >= 15
    assert {query.id for query in GAPS} == {path.stem for path in (ROOT / "tests" / "queries").glob("gap-*.csv")}


def test_no_gap_looks_at_findings() -> None:
    terms = "Gap|Finding|ofGap|gapIn|gapTowards|shownBy|findingCount|gapQuery"
    assert [query.id for query in GAPS if re.search(rf"cg:({terms})\b|graph/gaps", query.text)] == []


@pytest.mark.slow
def test_gaps_and_findings_are_as_their_shapes_demand(town_release: Release) -> None:
    graph = Graph().parse(data=ntriples(parse_file(town_release.graph)), format="nt")
    found = validate(graph, load_shapes(ROOT / "shapes"))
    assert [result for result in found if re.search(r"/id/(gap|finding)/", result.focus)] == []
