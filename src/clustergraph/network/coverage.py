"""Which aspects, areas and challenges reach whom: a matrix with four answers, and the passages in each cell."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from clustergraph.errors import ParameterError
from clustergraph.iris import ID
from clustergraph.network.participations import Participations, Thing, code, in_order
from clustergraph.network.regions import Given, by_iri, placed, stated_regions
from clustergraph.network.result import Result
from clustergraph.network.selection import require_choice
from clustergraph.network.spoken import Mention, Spoken
from clustergraph.network.twomode import COLLECTIVES, members_of, sectors_of, whole

ANSWERS = ("stated", "claimed", "absent", "unknown")
ROWS = {"aspect": "Aspect", "area": "PriorityArea", "challenge": "Challenge"}
COLUMNS = ("sector", "actor", "region", "document")


@dataclass
class _Cell:
    stated: list[Mention] = field(default_factory=list)
    claimed: list[Mention] = field(default_factory=list)


def coverage_matrix(
    spoken: Spoken,
    rows: str = "aspect",
    columns: str = "sector",
    *,
    scheme: str | None = None,
    collectives: str = "keep",
    regions: Given | Result | None = None,
) -> Result:
    """For each aspect, area or challenge: which sectors, actors, regions or documents it is said to be a matter of.

    `rows` is "aspect", "area" or "challenge"; `columns` "sector", "actor", "region" or "document"; `scheme` keeps to the
    hierarchy of one document, by the last part of its name ("rs-2025-0671"). `collectives` ("companies", "the
    universities") are kept as actors ("keep"), or dropped ("drop"); with "members" what is said of one is said of each actor that
    some document counts among it, and claimed at most. Offices and boards count as their organisation. `regions` are those of
    `two_mode`: where documents place nobody, `graph.regions()` reads counties off names.

    A row and an actor are **connected** when one record speaks of both (a statement, a position, a challenge), or when
    the actor is named in the section on the row, be it the strategy's own, a summary's or that of a response that takes it
    up; what is said of a challenge holds for its area and its aspect. Rows of another document that are declared exactly the
    same count as the same. The answer in a cell is

    - **stated**: whoever speaks is the actor itself: its own document, or a position that it takes. For a sector or a
      region: one of its actors speaks so of itself. For a document: it speaks of the row itself.
    - **claimed**: only others speak of it: the strategy says that the universities matter to a challenge, and none of
      them has said so. For a document: another document says that it deals with the row.
    - **absent**: a document that speaks of the row names the actor (or somebody of the sector or region) elsewhere, but
      never with this row. It could have, and did not. For a document: it speaks of other rows of the same hierarchy.
    - **unknown**: no document that speaks of the row names the actor at all, so that its silence says nothing; or a
      document speaks of nothing in the hierarchy, such as a plan that is older.

    How it misleads: being named is not being responsible, and a collective that is named ("companies") binds nobody: a
    university is absent from what the universities are named for, unless you ask with "members". What
    a strategy's owner writes on its own role counts as stated and may still be a promise. Absence is absence from these
    documents. A sector with many actors is more easily covered than one with few, and which sector an actor is of is our
    classification. Actors of no one sector, or with no place that any document states, are in no column; the note counts them.

    The table has one row a cell, indexed by (row, column): `notation`, `row_label`, `column_label`, `answer`, `documents`
    (names of those that say so, or could have), `passages` (how many). `passages` of the result has them. `matrix(result)`
    lays it out as rows and columns. After Miles and Huberman's conceptually clustered matrix (Qualitative Data Analysis,
    1994), with absence and ignorance kept apart as in Walton (1996), Arguments from Ignorance.

    Raises ParameterError for rows, columns or a scheme that there are not.

    >>> kth, ki = (Thing(name, {"type": ["Actor"], "sector": ["academia"], "named": ["plan"]}) for name in ("kth", "ki"))
    >>> aspect = Thing("A", {"kind": ["Aspect"], "notation": ["A"], "inScheme": ["s"]})
    >>> said = Spoken((Mention("A", "kth", "kth", "plan", "p1"),), {"A": aspect}, {"plan": frozenset({"region"})}, {},
    ...     Participations((), {"kth": kth, "ki": ki}))
    >>> result = coverage_matrix(said, columns="actor")
    >>> result.table["answer"].to_dict()
    {('A', 'ki'): 'absent', ('A', 'kth'): 'stated'}
    >>> result.evidence(("A", "kth"))
    ('p1',)
    """
    require_choice("rows", rows, tuple(ROWS))
    require_choice("columns", columns, COLUMNS)
    require_choice("collectives", collectives, COLLECTIVES)
    if regions is not None:
        spoken = replace(spoken, participations=placed(spoken.participations, regions))
    chosen = _chosen(spoken, ROWS[rows], scheme)
    heads = _documents(spoken) if columns == "document" else _heads(spoken.participations, columns, collectives)
    named = _named(spoken)
    made: dict[tuple[str, str], dict[str, object]] = {}
    passages = {}
    for row in chosen:
        mentions = _mentions(spoken, row)
        for head, members in heads.items():
            cell = _cell(mentions, head, members, spoken)
            said = cell.stated or cell.claimed
            answer = "stated" if cell.stated else "claimed" if said else ""
            sources = {mention.document for mention in said}
            if not said:
                sources = _silent(spoken, row, mentions, head, members, named)
                answer = "absent" if sources else "unknown"
            passages[row, head] = in_order(mention.passage for mention in said)
            made[row, head] = {
                "notation": spoken.rows[row].one("notation"),
                "row_label": spoken.rows[row].one("label") or code(row),
                "column_label": _label(head, spoken),
                "answer": answer,
                "documents": tuple(sorted(code(source) for source in sources)),
                "passages": len(passages[row, head]),
            }
    index = pd.MultiIndex.from_tuples(list(made), names=["row", "column"])
    table = pd.DataFrame(list(made.values()), index=index)
    parameters: dict[str, object] = {"rows": rows, "columns": columns, "scheme": scheme, "collectives": collectives}
    if regions is not None:
        parameters["regions_given"] = len(by_iri(regions, spoken.participations))
    return Result(
        "coverage matrix",
        table,
        parameters,
        uncertainty=_uncertainty(table, spoken),
        note=_note(spoken, columns, collectives, table, regions is not None),
        passages={key: found for key, found in passages.items() if found},
    )


def matrix(result: Result, *, labels: bool = True) -> pd.DataFrame:
    """A coverage result laid out: one row an aspect, area or challenge, one column a sector, actor, region or document.

    With `labels` rows and columns have their Swedish names, rows with their number before; without, their IRIs. How it
    misleads: the passages do not come along, so that an answer here cannot be checked: `result.evidence((row, column))`.

    >>> cells = pd.MultiIndex.from_tuples([("A", "kth"), ("B", "kth")], names=["row", "column"])
    >>> table = pd.DataFrame({"notation": ["A", "B"], "row_label": ["Research", "Identity"], "column_label": "KTH",
    ...     "answer": ["stated", "absent"]}, index=cells)
    >>> matrix(Result("coverage matrix", table)).to_dict()
    {'KTH': {'A Research': 'stated', 'B Identity': 'absent'}}
    """
    table = result.frame()
    wide = table["answer"].unstack("column")
    wide = wide.reindex(table.index.unique("row")).reindex(columns=table.index.unique("column"))
    if not labels:
        return wide
    rows = table.groupby(level="row", sort=False).first()
    names = table.groupby(level="column", sort=False)["column_label"].first()
    wide.index = pd.Index((rows["notation"].fillna("") + " " + rows["row_label"]).str.strip(), name="row")
    return wide.rename(columns=names.to_dict())


def _chosen(spoken: Spoken, kind: str, scheme: str | None) -> list[str]:
    schemes = {code(name) for row in spoken.rows.values() for name in row.all("inScheme")}
    if scheme is not None and scheme not in schemes:
        raise ParameterError(f"There is no scheme '{scheme}'; there are {', '.join(sorted(schemes))}.")
    rows = [
        iri
        for iri, row in spoken.rows.items()
        if row.kind == kind and (scheme is None or scheme in map(code, row.all("inScheme")))
    ]
    if not rows:
        raise ParameterError(f"{scheme or 'The graph'} has nothing of the class cg:{kind}; choose other rows.")
    return sorted(
        rows, key=lambda iri: (spoken.rows[iri].one("inScheme") or "", spoken.rows[iri].one("notation") or iri)
    )


def _same(spoken: Spoken, rows: Iterable[str]) -> set[str]:
    """These rows, all that lies below them, and what is declared to be exactly the same."""
    rows = set(rows)
    below = {iri for iri, row in spoken.rows.items() if rows & {iri, *row.all("within")}}
    ahead = {other for iri in below for other in spoken.rows[iri].all("exactMatch")}
    back = {iri for iri, row in spoken.rows.items() if below & set(row.all("exactMatch"))}
    return below | ahead | back


def _mentions(spoken: Spoken, row: str) -> list[Mention]:
    same = _same(spoken, [row])
    return [mention for mention in spoken.mentions if mention.row in same]


def _heads(table: Participations, columns: str, collectives: str) -> dict[str, frozenset[str]]:
    """The columns, each with the actors and territories that it stands for."""
    heads: dict[str, set[str]] = defaultdict(set)
    for iri, thing in table.things.items():
        for head in _columns_of(iri, thing, table, columns, collectives):
            heads[head].add(iri)
    return {head: frozenset(heads[head]) for head in sorted(heads)}


def _columns_of(iri: str, thing: Thing, table: Participations, columns: str, collectives: str) -> Sequence[str]:
    if columns == "region" and "Territory" in thing.classes:
        return stated_regions(Thing(iri, {"governs": [iri]}), table)
    if "Actor" not in thing.classes or (collectives == "drop" and thing.kind == "Collective"):
        return ()
    if collectives == "members" and columns != "sector" and (inside := members_of(iri, table) - {iri}):
        return sorted({head for one in inside for head in _columns_of(one, table.thing(one), table, columns, "keep")})
    organisation = whole(iri, table)
    if columns == "actor":
        return () if thing.kind == "Person" and organisation == iri else (organisation,)
    if columns == "sector":
        return sectors_of(thing) or sectors_of(table.thing(organisation))
    return stated_regions(thing, table) or stated_regions(table.thing(organisation), table)


def _documents(spoken: Spoken) -> dict[str, frozenset[str]]:
    return {document: spoken.sets_out.get(document, frozenset({document})) for document in sorted(spoken.issuers)}


def _cell(mentions: Iterable[Mention], head: str, members: frozenset[str], spoken: Spoken) -> _Cell:
    cell = _Cell()
    for mention in mentions:
        if head in spoken.issuers:  # a document
            if mention.document == head:
                cell.stated.append(mention)
            elif mention.thing in members:
                cell.claimed.append(mention)
        elif mention.thing is not None and mention.thing in members:
            table = spoken.participations
            issuers = spoken.issuers.get(mention.document, frozenset())
            speakers = {whole(mention.speaker, table)} if mention.speaker else issuers
            own = whole(mention.thing, table) in speakers
            (cell.stated if own else cell.claimed).append(mention)
    return cell


def _named(spoken: Spoken) -> dict[str, set[str]]:
    """By actor or territory: the documents that name it or that it issues."""
    named = {iri: set(thing.all("named")) for iri, thing in spoken.participations.things.items()}
    for document, issuers in spoken.issuers.items():
        for issuer in issuers:
            named.setdefault(issuer, set()).add(document)
    return named


def _silent(
    spoken: Spoken,
    row: str,
    mentions: Iterable[Mention],
    head: str,
    members: frozenset[str],
    named: Mapping[str, set[str]],
) -> set[str]:
    """The documents that could have connected the two, and did not."""
    if head in spoken.issuers:
        schemes = {name for same in _same(spoken, [row]) for name in spoken.rows[same].all("inScheme")}
        speaks = {m.document for m in spoken.mentions if schemes & set(spoken.rows[m.row].all("inScheme"))}
        return speaks & {head}
    speak = {mention.document for mention in mentions}
    return speak & {document for member in members for document in named.get(member, ())}


def _label(head: str, spoken: Spoken) -> str:
    """The name of an actor or document; of a region, which is told by its code, that of the territory."""
    if (territory := f"{ID}territory/{head}") in spoken.participations.things:
        head = territory
    return spoken.participations.thing(head).one("label") or code(head)


def _uncertainty(table: pd.DataFrame, spoken: Spoken) -> str:
    counts = Counter(table["answer"])
    told = ", ".join(f"{counts[answer]} {answer}" for answer in ANSWERS)
    return f"Of {len(table)} cells {told}, by {len(spoken.issuers)} documents; absence is absence from these."


def _note(spoken: Spoken, columns: str, collectives: str, table: pd.DataFrame, given: bool) -> str | None:
    if set(table["answer"]) <= {"unknown"}:
        return (
            "Too few documents: none that speaks of these rows names anybody in these columns, so nothing can be told."
        )
    if columns not in {"sector", "region"}:
        return None
    things = spoken.participations.things
    actors = [
        iri for iri, t in things.items() if "Actor" in t.classes and (collectives == "keep" or t.kind != "Collective")
    ]
    without = [iri for iri in actors if not _columns_of(iri, things[iri], spoken.participations, columns, collectives)]
    why = f"no document states their region{' and none is given' if given else ''}"
    if columns == "sector":
        why = "they are of no one sector; which sector an actor is of is our classification, and no document's"
    return f"{len(without)} of {len(actors)} actors are in no column, since {why}."
