"""Which county an actor belongs to, and on what grounds: what a document states, what its name says, or what you know.

The documents place few actors, since everybody who wrote them knew where Uppsala University lies. What a program may read
off a name, and what a reader has to add, is kept apart from what is stated, so that a figure by region says what it rests on.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from clustergraph.engine import Engine
from clustergraph.errors import ParameterError
from clustergraph.iris import ID
from clustergraph.network.participations import Participations, Thing, code, in_order
from clustergraph.network.result import Result
from clustergraph.queryfile import read_query

GROUNDS = ("given", "stated", "name")


class Region(NamedTuple):
    """A county or territory by its code ("stockholms-lan"), on what grounds, and where that is to be read.

    `grounds` is one of GROUNDS; `sources` are passages for what is stated or read off a name, and for what is given
    whatever address or title you name.
    """

    code: str
    grounds: str = "given"
    sources: tuple[str, ...] = ()


Given = Mapping[str, str | Region]


def read(engine: Engine, queries: Path) -> dict[str, tuple[str, ...]]:
    """By organisation the passages that name it: one query."""
    found: dict[str, set[str]] = defaultdict(set)
    said = engine.columns(read_query(queries / "network-regions.rq").text)
    for actor, passage in zip(said["actor"], said["passage"], strict=True):
        found[str(actor)].add(str(passage))
    return {actor: in_order(passages) for actor, passages in found.items()}


def regions(table: Participations, named: Mapping[str, tuple[str, ...]], known: Given | None = None) -> Result:
    """The county of every organisation, and on what grounds. `graph.regions(known)` makes it from a graph.

    Grounds are tried in this order:

    - **given**: you say so. `known` has codes by actor, `{"actor/karolinska-institutet": "stockholms-lan"}` (IRI, or the
      part after …/id/), or `Region("stockholms-lan", sources=("https://…",))` to say where that is to be read. Where a
      document states another, yours counts and the note names it.
    - **stated**: a document says which territory the organisation answers for, or is based in; the county, where that
      lies within one. Several count as none.
    - **name**: its own name contains the name of one county that the graph knows, as a word of its own: "Stockholms
      universitet" and "Region Uppsala" do, "Stockholm-Uppsalaregionen" names two or none. An alliance has none by its name, since its members may sit anywhere
      (Uppsala Municipality is in Stockholm Business Alliance), and collectives have no region at all.

    The table has one row an organisation: `label`, `kind`, `region` (None where there are no grounds), `grounds`, `sources`
    (how many). `passages` are those that name it, or the sources you gave. Give the result to `two_mode` or `coverage_matrix` as `regions`.

    How it misleads: a name is not a place. Stockholms Handelskammare serves Uppsala County as well, and a company called
    after a city may have left it. An organisation of the whole country has no region, and belongs to none by being
    silent. Whoever gives regions decides who bridges them: show the grounds beside the figure, and try without.

    Raises ParameterError for an actor in `known` that the graph does not hold.

    >>> county = Thing("uppsala-lan", {"kind": ["County"], "label": ["Uppsala län"]})
    >>> things = {name: Thing(name, {"type": ["Organization"], "label": [name]}) for name in ("Region Uppsala", "KTH")}
    >>> result = regions(Participations((), {**things, "uppsala-lan": county}), {}, {"KTH": "stockholms-lan"})
    >>> result.table[["region", "grounds"]].to_numpy().tolist()
    [['stockholms-lan', 'given'], ['uppsala-lan', 'name']]
    """
    given = by_iri(known or {}, table)
    stems = _stems(table)
    rows, passages, differ = {}, {}, []
    for iri in sorted(table.things):
        thing = table.thing(iri)
        if "Organization" in thing.classes and thing.kind != "Collective":
            stated = stated_regions(thing, table)
            region = _region(thing, stated, given.get(iri), stems, named.get(iri, ()))
            if iri in given and stated and given[iri].code not in stated:
                differ.append(str(thing.one("label")))
            rows[iri] = _row(thing, region)
            passages[iri] = region.sources if region else ()
    result = pd.DataFrame.from_dict(rows, orient="index", columns=["label", "kind", "region", "grounds", "sources"])
    return Result(
        "regions",
        result.rename_axis("actor"),
        {"known": len(given)},
        uncertainty=_uncertainty(result),
        note=f"What is given is not what a document states, and counts: {', '.join(differ)}." if differ else None,
        passages={iri: found for iri, found in passages.items() if found},
    )


def by_iri(given: "Given | Result", table: Participations) -> dict[str, Region]:
    """Regions by whole IRI. Raises ParameterError for an actor that the graph does not hold, so that a slip is seen."""
    if isinstance(given, Result):
        found = given.table[given.table["region"].notna()]
        return {str(iri): Region(row["region"], row["grounds"], given.evidence(iri)) for iri, row in found.iterrows()}
    known = {iri: iri for iri in table.things} | {iri.removeprefix(ID): iri for iri in table.things}
    unknown = [name for name in given if name not in known]
    if unknown:
        raise ParameterError(
            f"'{unknown[0]}' in regions is no actor of the graph; write its IRI, or the part after …/id/."
        )
    return {known[name]: region if isinstance(region, Region) else Region(region) for name, region in given.items()}


def placed(table: Participations, given: "Given | Result") -> Participations:
    """The same participations, with each actor in the region that is given for it."""
    things = dict(table.things)
    for iri, region in by_iri(given, table).items():
        kept = {name: values for name, values in things[iri].values.items() if name not in {"governs", "basedIn"}}
        things[iri] = Thing(iri, defaultdict(list, {**kept, "basedIn": [region.code]}))
    return Participations(table.records, things)


def stated_regions(thing: Thing, table: Participations) -> tuple[str, ...]:
    """The counties that a document places it in, or else the territories, as codes such as "stockholms-lan"."""
    return tuple(sorted({code(_county(place, table)) for place in thing.all("governs", "basedIn")}))


def _county(place: str, table: Participations) -> str:
    above = [place, *table.thing(place).all("territoryWithin")]
    return next((iri for iri in above if table.thing(iri).kind == "County"), place)


def _stems(table: Participations) -> dict[str, re.Pattern[str]]:
    """By county, its name as it stands in other names: Stockholm, Stockholms, but never half of Stockholm-Uppsala."""
    stems = {}
    for iri, thing in table.things.items():
        if thing.kind == "County" and (found := re.fullmatch(r"(.+?)s? län", thing.one("label") or "")):
            stems[code(iri)] = re.compile(rf"(?<![\w-]){re.escape(found[1])}s?(?![\w-])")
    return stems


def _region(
    thing: Thing,
    stated: tuple[str, ...],
    given: Region | None,
    stems: Mapping[str, re.Pattern[str]],
    named: tuple[str, ...],
) -> Region | None:
    if given or stated:
        return given or (Region(stated[0], "stated", named) if len(stated) == 1 else None)
    if "Collaboration" in thing.classes:
        return None
    inside = [county for county, stem in stems.items() if stem.search(thing.one("label") or "")]
    return Region(inside[0], "name", named) if len(inside) == 1 else None


def _row(thing: Thing, region: Region | None) -> list[object]:
    grounds = [region.code, region.grounds, len(region.sources)] if region else [None, None, 0]
    return [thing.one("label") or code(thing.iri), thing.kind, *grounds]


def _uncertainty(table: pd.DataFrame) -> str:
    counts = Counter(table["grounds"].dropna())
    told = ", ".join(f"{counts[grounds]} {grounds}" for grounds in GROUNDS)
    return f"Of {len(table)} organisations {told}, {int(table['region'].isna().sum())} without region; a name is not a place."
