import pytest

from clustergraph.errors import ParameterError
from clustergraph.library import ClusterGraph
from clustergraph.network import Participations, Spoken, Thing, coverage_matrix, matrix
from clustergraph.network.participations import code
from clustergraph.network.result import Result
from clustergraph.network.spoken import Mention
from tests.network.conftest import examples_run

SCHEME = "rs-2025-0671"
PREFIXES = """PREFIX cg: <https://w3id.org/clustergraph/def/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX id: <https://w3id.org/clustergraph/id/>
"""
CITY = "https://w3id.org/clustergraph/id/actor/stockholms-stad"


@pytest.fixture(scope="module")
def spoken(graph: ClusterGraph) -> Spoken:
    return graph.spoken()


@pytest.fixture(scope="module")
def actors(spoken: Spoken) -> Result:
    return coverage_matrix(spoken, "aspect", "actor", scheme=SCHEME)


def column(result: Result, head: str) -> dict[str, str]:
    """The answers in a column, by the row's number."""
    table = result.frame().xs(head, level="column")
    return dict(zip(table["notation"], table["answer"], strict=True))


def test_the_examples_hold() -> None:
    assert examples_run("coverage")


def test_whoever_is_named_in_the_section_on_an_aspect_is_there(graph: ClusterGraph, actors: Result) -> None:
    names = actors.frame().set_index(["notation", "column_label"])["answer"]
    named = graph.ask("cq16").records
    assert len(named) > 20
    for row in named:
        assert names[row["letter"], row["actor"]] in {"stated", "claimed"}


def test_what_an_actor_says_of_itself_is_stated_and_all_else_is_claimed(graph: ClusterGraph, actors: Result) -> None:
    said = graph.query(
        f"{PREFIXES}SELECT DISTINCT ?n WHERE {{ ?p cg:takenBy <{CITY}> ; cg:positionOn ?row . "
        "?row (skos:broader*) ?aspect . ?aspect a cg:Aspect ; skos:notation ?n }"
    )
    stated = {letter for letter, answer in column(actors, CITY).items() if answer == "stated"}
    assert stated == {row["n"] for row in said}
    table = actors.frame()
    by_others = table[table["answer"] == "claimed"].reset_index()
    assert not (by_others["column"] == CITY).any()
    assert "Karolinska Institutet" in set(by_others["column_label"])


def test_a_document_that_two_issue_speaks_for_both() -> None:
    things = {name: Thing(name, {"type": ["Actor"], "named": ["plan"]}) for name in ("north", "south", "west")}
    aspect = Thing("A", {"kind": ["Aspect"], "notation": ["A"], "inScheme": ["s"]})
    mentions = tuple(Mention("A", name, None, "plan", f"p-{name}") for name in things)
    issuers = {"plan": frozenset({"north", "south"})}
    said = Spoken(mentions, {"A": aspect}, issuers, {}, Participations((), things))
    answers = coverage_matrix(said, columns="actor").frame()["answer"].to_dict()
    assert answers == {("A", "north"): "stated", ("A", "south"): "stated", ("A", "west"): "claimed"}


def test_whoever_a_response_names_where_it_takes_up_an_aspect_is_there(actors: Result) -> None:
    response, collective = "remissvar-stockholms-stad-rs-2025-0671", "https://w3id.org/clustergraph/id/collective/"
    for letter, name in (("A", "akademin"), ("B", "kommuner"), ("C", "befolkningen"), ("D", "branschen")):
        row = next(row for row, _ in actors.frame().index if row.endswith(f"/aspect/rs-2025-0671/{letter.lower()}"))
        cell = actors.frame().loc[(row, f"{collective}{name}")]
        assert (cell["answer"], response in cell["documents"]) == ("claimed", True)
        assert any(response in passage for passage in actors.evidence((row, f"{collective}{name}")))
    assert column(actors, f"{collective}branschen")["E"] == "absent"  # named in the response, under another aspect


def test_silence_counts_as_absence_only_where_the_document_knows_the_actor(graph: ClusterGraph, actors: Result) -> None:
    named = graph.query(
        f"{PREFIXES}SELECT DISTINCT ?a WHERE {{ VALUES ?g {{ <https://w3id.org/clustergraph/graph/strategi-rs-2025-0671> "
        "<https://w3id.org/clustergraph/graph/remissvar-stockholms-stad-rs-2025-0671> "
        "<https://w3id.org/clustergraph/graph/tjansteutlatande-rs-2025-0671> } GRAPH ?g { ?a cg:evidence ?e } ?a a cg:Organization }"
    )
    known = {str(row["a"]) for row in named.rows}
    silent = actors.frame().reset_index()
    silent = silent[silent["column"].str.contains("/id/actor/") & silent["answer"].isin(["absent", "unknown"])]
    for head, answer in zip(silent["column"], silent["answer"], strict=True):
        if answer == "unknown":
            assert head not in known
    swedenbio = "https://w3id.org/clustergraph/id/actor/swedenbio"  # only the plan of 2021 names it
    assert set(column(actors, swedenbio).values()) == {"unknown"}
    university = (
        "https://w3id.org/clustergraph/id/actor/stockholms-universitet"  # the strategy names it, under no aspect
    )
    assert set(column(actors, university).values()) == {"absent"}


def test_every_cell_has_its_passages_or_none(actors: Result) -> None:
    for key, answer, count in actors.frame()[["answer", "passages"]].itertuples(name=None):
        assert (answer in {"stated", "claimed"}) == (count > 0)
        assert len(actors.evidence(key)) == count
        assert all("/id/passage/" in passage for passage in actors.evidence(key))


def test_only_one_sector_speaks_for_itself(spoken: Spoken) -> None:
    result = coverage_matrix(spoken, "aspect", "sector", scheme=SCHEME)
    wide = matrix(result)
    assert wide.shape == (5, 6)
    assert set(wide["public"]) == {"stated"}
    assert "stated" not in set(wide.drop(columns="public").to_numpy().ravel())
    assert set(wide["civil-society"]) == {"unknown"}
    assert result.note
    assert "are in no column" in result.note
    assert matrix(result, labels=False).index[0].endswith("/aspect/rs-2025-0671/a")


def test_a_document_knows_its_own_hierarchy_and_is_not_blamed_for_one_it_never_saw(spoken: Spoken) -> None:
    result = coverage_matrix(spoken, "area", "document", scheme=SCHEME)
    answers = {code(head): column(result, head) for head in result.frame().index.unique("column")}
    assert set(answers["strategi-rs-2025-0671"].values()) == {"stated"}
    assert set(answers["tjansteutlatande-rs-2025-0671"].values()) == {"stated"}  # its own list, declared the same
    assert set(answers["handlingsplan-samverkanskultur-rs-2019-0751"].values()) == {"unknown"}
    assert answers["remissvar-stockholms-stad-rs-2025-0671"]["C2"] == "stated"
    assert answers["remissvar-stockholms-stad-rs-2025-0671"]["E2"] == "absent"


def test_what_is_said_below_is_said_above(spoken: Spoken) -> None:
    challenges = coverage_matrix(spoken, "challenge", "actor", scheme=SCHEME).frame().reset_index()
    areas = coverage_matrix(spoken, "area", "actor", scheme=SCHEME).frame().reset_index()
    spoken_of = areas[areas["passages"] > 0].set_index(["notation", "column"])["passages"]
    below = challenges[challenges["passages"] > 0]
    assert len(below) > 10
    for number, head in zip(below["notation"], below["column"], strict=True):
        assert (number.split(".")[0], head) in spoken_of.index


def test_regions_are_those_that_documents_state(spoken: Spoken) -> None:
    result = coverage_matrix(spoken, "aspect", "region", scheme=SCHEME)
    assert {"stockholms-lan", "uppsala-lan"} <= set(result.frame().index.unique("column"))
    assert "no document states their region" in str(result.note)


def test_collectives_can_be_left_out(spoken: Spoken) -> None:
    table = coverage_matrix(spoken, "aspect", "actor", scheme=SCHEME, collectives="drop").frame()
    assert not any("/id/collective/" in head for head in table.index.unique("column"))


def test_what_is_said_of_the_universities_may_be_asked_of_each(actors: Result, spoken: Spoken) -> None:
    each = coverage_matrix(spoken, "aspect", "actor", scheme=SCHEME, collectives="members")
    universities = "https://w3id.org/clustergraph/id/collective/larosaten"
    institute, agency = (f"https://w3id.org/clustergraph/id/actor/{a}" for a in ("karolinska-institutet", "swedenbio"))
    assert universities not in each.frame().index.unique("column")
    alone, together = column(actors, institute), column(each, institute)
    named = {letter for letter, answer in column(actors, universities).items() if answer == "claimed"}
    assert {letter for letter, answer in together.items() if answer == "claimed"} == named | {"A"} > {"A"}
    assert {alone[letter] for letter in named - {"A"}} == {"absent"}
    assert (
        column(each, agency)["D"] == "claimed"
    )  # the response speaks of the line of business, which the plan counts it among
    assert column(each, CITY) == column(actors, CITY)


def test_where_nothing_can_be_told_it_is_said(spoken: Spoken) -> None:
    nobody = Spoken((), spoken.rows, spoken.issuers, spoken.sets_out, spoken.participations)
    result = coverage_matrix(nobody, "aspect", "sector", scheme=SCHEME)
    assert set(result.frame()["answer"]) == {"unknown"}
    assert str(result.note).startswith("Too few documents")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"rows": "goal"}, "aspect, area, challenge"),
        ({"columns": "colour"}, "sector, actor, region, document"),
        ({"scheme": "rs-1"}, "There is no scheme 'rs-1'; there are rs-2019-0751"),
        ({"rows": "challenge", "scheme": "rs-2019-0751"}, "has nothing of the class cg:Challenge"),
    ],
)
def test_what_there_is_not_is_said(given: dict[str, str], words: str, spoken: Spoken) -> None:
    with pytest.raises(ParameterError, match=words):
        coverage_matrix(spoken, **given)
