"""The two-mode network: actors on one side, what they take part in on the other.

This is what the documents say; who is linked to whom is worked out from it (projection.py). Breiger (1974), "The duality
of persons and groups", Social Forces 53; Borgatti and Everett (1997), "Network analysis of 2-mode data", Social Networks 19.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

import networkx as nx

from clustergraph.errors import ParameterError
from clustergraph.network.bulk import uncollected
from clustergraph.network.participations import Participation, Participations, Thing, code
from clustergraph.network.regions import Given, Region, by_iri, stated_regions
from clustergraph.network.result import Result
from clustergraph.network.selection import Selection, require_choice, thing_dates

COLLECTIVES = ("keep", "drop", "members")


@uncollected()
def two_mode(
    table: Participations,
    *,
    layers: Sequence[str] | None = None,
    as_of: str | date | None = None,
    undated: str = "keep",
    documents: Sequence[str] | None = None,
    certainty: Sequence[str] | None = None,
    standing: Sequence[str] = ("in", "partner"),
    roll_up: bool = True,
    collectives: str = "keep",
    isolates: bool = False,
    regions: Given | Result | None = None,
) -> nx.Graph:
    """The network of actors and what they take part in, as a networkx graph.

    What is taken:

    - `layers`: of "project", "agreement", "consultation", "measure", "meeting", "collaboration" (one document says that
      two actors collaborate, and no more) and "group" (groups, alliances, partnerships).
    - `as_of`: a day, month or year, "2024-06-30" or a date. Most records have no date, and for them the documents do not tell:
      `undated` says whether they are kept ("keep") or left out ("drop"). `graph.graph["left_out"]["undated"]` counts them.
      Nothing is known to end unless a source says so, so a late date shows what has not been reported as ended.
    - `documents`: names or IRIs; only what these say. `certainty`: "explicit", "implied".
    - `standing`: "in" (member, party, responsible), "partner" (works with it from outside), "expected" (to be represented,
      asked, counted among the first parties). Only "in" is what the rules of the graph call member and party.

    How actors are counted:

    - `roll_up`: an office, a board or a post counts as the organisation that it belongs to, and a person as the post's
      organisation. False: each as itself. Each participation keeps the actor that the document names.
    - `collectives` ("companies", "the universities"): "keep" them as actors, "drop" them, or "members": in place of each
      stand the actors that some document counts among it, and one with none stays as it is. Mind that members of a
      working group that answers for fifteen measures then meet fifteen times, though the document says so once.
    - `isolates`: also every organisation that some document names and that takes part in nothing.
    - `regions`: what the documents do not say. `graph.regions()` reads counties off names, with what you know beside; or
      plainly `{"actor/kungliga-tekniska-hogskolan": "stockholms-lan"}` (IRIs, or the part after …/id/). The nodes say on
      which grounds: `region_grounds` is "stated", "given" or "name". The documents place few actors.

    Nodes are IRIs, with `bipartite` (0 actor, 1 group), `label`, `label_en`, `kind`, `iri`, `documents` that name it; actors
    have `sector` (our classification and no document's; None where it has none or several), `sectors`, `region`, `regions`, `region_grounds` and
    `region_sources`; groups `layer`, `date` and `end`. An
    alliance that has members is two nodes: an actor, and the circle of its members, whose name ends in "#members"; it is in
    that circle itself, so that whoever belongs to it meets it.
    Edges have `participations`: every record behind them, with its passages. `graph.graph` has `parameters` and `left_out`.

    Raises ParameterError when nothing is left (and says what left it out), UnknownError for a document that there is not.

    >>> from clustergraph.network.participations import Participation, Participations
    >>> table = Participations(tuple(Participation(f"r{n}", actor, "letter", "signed", None, None, None, (), "explicit",
    ...     "agreement") for n, actor in enumerate(["kth", "ki"])), {})
    >>> graph = two_mode(table)
    >>> sorted(graph), graph.edges["kth", "letter"]["participations"][0].role
    (['ki', 'kth', 'letter'], 'signed')
    """
    require_choice("collectives", collectives, COLLECTIVES)
    as_of = None if as_of is None else str(as_of)
    selection = Selection(layers, as_of, undated, documents, certainty, standing)
    taken, left = selection.apply(table)
    given = by_iri(regions if regions is not None else {}, table)
    graph = nx.Graph(
        parameters={
            "layers": layers,
            "as_of": as_of,
            "undated": undated,
            "documents": documents,
            "certainty": certainty,
            "standing": tuple(standing),
            "roll_up": roll_up,
            "collectives": collectives,
            "regions_given": len(given),
        },
        left_out=left,
    )
    counted = {actor: tuple(_counted(actor, table, roll_up, collectives)) for actor in {r.actor for r in taken}}
    hosts = {group: tuple(_hosts(group, table, roll_up)) for group in {r.group for r in taken}}
    links = [(actor, record) for record in taken for actor in _sides(counted[record.actor], hosts[record.group])]
    if not links:
        raise ParameterError("Only collectives take part in what is taken; keep them with collectives='keep'.")
    _fill(graph, links, table, given)
    if isolates:
        _add_isolates(graph, table, roll_up, given)
    return graph


def actors(graph: nx.Graph) -> list[str]:
    """The actors of a two-mode network, in order of their IRIs. Raises ParameterError for a network of one mode."""
    for node, mode in graph.nodes(data="bipartite"):
        if mode not in {0, 1}:
            raise ParameterError(
                f"'{node}' is neither actor (bipartite=0) nor group (1): give a two-mode network, not a projection."
            )
    return sorted(node for node, mode in graph.nodes(data="bipartite") if mode == 0)


def groups(graph: nx.Graph) -> list[str]:
    """What they take part in, in order of the IRIs."""
    return sorted(node for node, mode in graph.nodes(data="bipartite") if mode == 1)


def whole(iri: str, table: Participations) -> str:
    """The organisation that a unit, a body, a post or a person belongs to, or itself."""
    seen = [iri]
    while (above := table.thing(seen[-1]).one("belongsTo", "holdsPost")) and above not in seen:
        seen.append(above)
    return seen[-1]


def sectors_of(thing: Thing) -> tuple[str, ...]:
    return thing.all("sector")


def _sides(counted: tuple[str, ...], hosts: tuple[str, ...]) -> tuple[str, ...]:
    """Whoever takes part, and the alliance itself where that is what it takes part in: its members meet it, too."""
    return counted + hosts if counted else ()


def _hosts(group: str, table: Participations, roll_up: bool) -> Iterator[str]:
    """The node that an alliance is counted as itself; a group of any other kind is none."""
    if "Actor" in table.thing(group).classes:
        yield whole(group, table) if roll_up else group


def _counted(actor: str, table: Participations, roll_up: bool, collectives: str) -> Iterator[str]:
    """The nodes that an actor of a record is counted as."""
    if table.thing(actor).kind != "Collective" or collectives == "keep":
        yield whole(actor, table) if roll_up else actor
    elif collectives == "members":
        for member in sorted(members_of(actor, table)):
            yield whole(member, table) if roll_up else member


def members_of(collective: str, table: Participations, seen: frozenset[str] = frozenset()) -> set[str]:
    """The actors that are no collectives in a collective, however deep; itself where no document names any."""
    found: set[str] = set()
    for member in table.thing(collective).all("includesActor"):
        if table.thing(member).kind != "Collective":
            found.add(member)
        elif member not in seen:
            found |= members_of(member, table, seen | {collective}) - {member}
    return found or {collective}


def _fill(
    graph: nx.Graph, links: Collection[tuple[str, Participation]], table: Participations, given: Mapping[str, Region]
) -> None:
    acting = {actor for actor, _ in links}
    for actor in sorted(acting):
        graph.add_node(actor, bipartite=0, **_actor(actor, table, given))
    edges: dict[tuple[str, str], list[Participation]] = defaultdict(list)
    for actor, record in links:
        group = f"{record.group}#members" if record.group in acting else record.group
        edges[actor, group].append(record)
        if group not in graph:
            start, end = thing_dates(table.thing(record.group))
            graph.add_node(
                group, bipartite=1, **_circle(record.group, group, table), layer=record.layer, date=start, end=end
            )
    graph.add_edges_from((*ends, {"participations": tuple(records)}) for ends, records in edges.items())


def _common(iri: str, table: Participations) -> dict[str, object]:
    thing = table.thing(iri)
    label = thing.one("label") or code(iri)
    return {
        "iri": iri,
        "label": label,
        "label_en": thing.one("label_en") or label,
        "kind": thing.kind,
        "documents": thing.all("named"),
    }


def _circle(iri: str, node: str, table: Participations) -> dict[str, object]:
    """What a group is called; the circle of an alliance's members by another name than the alliance."""
    common = _common(iri, table)
    if node == iri:
        return common
    return {**common, "label": f"{common['label']}: medlemmar", "label_en": f"{common['label_en']}: members"}


def _actor(iri: str, table: Participations, given: Mapping[str, Region]) -> dict[str, object]:
    sectors, own = sectors_of(table.thing(iri)), given.get(iri)
    regions = (own.code,) if own else stated_regions(table.thing(iri), table)
    return {
        **_common(iri, table),
        "sector": sectors[0] if len(sectors) == 1 else None,
        "sectors": sectors,
        "region": regions[0] if len(regions) == 1 else None,
        "regions": regions,
        "region_grounds": own.grounds if own else "stated" if regions else None,
        "region_sources": own.sources if own else (),
    }


def _add_isolates(graph: nx.Graph, table: Participations, roll_up: bool, given: Mapping[str, Region]) -> None:
    for iri in sorted(table.things):
        if (
            "Organization" in table.thing(iri).classes
            and iri not in graph
            and not (roll_up and whole(iri, table) != iri)
        ):
            graph.add_node(iri, bipartite=0, **_actor(iri, table, given))
