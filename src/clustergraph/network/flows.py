"""Which document speaks of which aspect, and with which sector: how much each of the three passes on."""

from collections import defaultdict

import pandas as pd

from clustergraph.errors import ParameterError
from clustergraph.network.coverage import ROWS
from clustergraph.network.participations import code, in_order
from clustergraph.network.result import Result
from clustergraph.network.selection import require_choice
from clustergraph.network.spoken import Spoken
from clustergraph.network.twomode import sectors_of, whole

_COLUMNS = ("document_label", "notation", "row_label", "passages")


def flows(spoken: Spoken, rows: str = "aspect", *, scheme: str | None = None) -> Result:
    """For each document, aspect (or area, or challenge) and sector: in how many passages the document speaks of the two together.

    What counts as speaking of both is told in `coverage_matrix`. What is said of a challenge counts for its area and aspect.
    `scheme` keeps to the hierarchy of one document ("rs-2025-0671"). The table is indexed by (document, row, sector):
    `document_label`, `notation`, `row_label` and `passages`, how many different ones; `passages` of the result has them.

    How it misleads: a passage that names three sectors counts for each, and one on two aspects for both, so the flows do not
    add up to passages. A document that is long, or divided into small passages, flows more. To be spoken of is neither to
    take part nor to be responsible: that a flow is broad says who is written about.

    As a picture: Riehmann, Hanfler and Froehlich 2005, Interactive Sankey diagrams, doi:10.1109/INFVIS.2005.1532152.

    Raises ParameterError for rows or a scheme that there are not.

    >>> from clustergraph.network import Participations, Thing
    >>> from clustergraph.network.spoken import Mention
    >>> kth, aspect = Thing("kth", {"sector": ["academia"]}), Thing("D", {"kind": ["Aspect"], "label": ["data"]})
    >>> said = tuple(Mention("D", "kth", None, "strategy", passage) for passage in ("p1", "p2"))
    >>> spoken = Spoken(said, {"D": aspect}, {}, {}, Participations((), {"kth": kth}))
    >>> flows(spoken).frame()["passages"].to_dict()
    {('strategy', 'D', 'academia'): 2}
    """
    require_choice("rows", rows, tuple(ROWS))
    said: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    nobody = set()
    for mention in spoken.mentions:
        row = _row(mention.row, spoken, ROWS[rows], scheme)
        if row and mention.thing:
            thing = spoken.participations.thing(mention.thing)
            sectors = sectors_of(thing) or sectors_of(
                spoken.participations.thing(whole(mention.thing, spoken.participations))
            )
            nobody |= set() if sectors else {mention.thing}
            for sector in sectors:
                said[mention.document, row, sector].add(mention.passage)
    if not said:
        raise ParameterError(
            f"No document speaks of {scheme or rows} and of a sector together; choose other rows or another scheme."
        )
    table = pd.DataFrame(
        [
            [_label(document, spoken), *_named(row, spoken), len(said[document, row, sector])]
            for document, row, sector in sorted(said)
        ],
        index=pd.MultiIndex.from_tuples(sorted(said), names=["document", "row", "sector"]),
        columns=list(_COLUMNS),
    )
    return Result(
        "flows",
        table,
        {"rows": rows, "scheme": scheme},
        uncertainty=f"{len({p for found in said.values() for p in found})} different passages; one that names several counts for each.",
        note=f"{len(nobody)} of those spoken of have no sector that any document states, and are in no flow."
        if nobody
        else None,
        passages={key: in_order(found) for key, found in said.items()},
    )


def _row(iri: str, spoken: Spoken, kind: str, scheme: str | None) -> str | None:
    """The aspect, area or challenge of the wanted scheme that something belongs to, or is declared the same as."""
    same = [iri, *spoken.rows[iri].all("exactMatch")]
    for candidate in [above for one in same if one in spoken.rows for above in (one, *spoken.rows[one].all("within"))]:
        row = spoken.rows.get(candidate)
        if row and row.kind == kind and (scheme is None or scheme in map(code, row.all("inScheme"))):
            return candidate
    return None


def _label(document: str, spoken: Spoken) -> str:
    return spoken.participations.thing(document).one("label") or code(document)


def _named(row: str, spoken: Spoken) -> tuple[str, str]:
    return spoken.rows[row].one("notation") or "", spoken.rows[row].one("label") or code(row)
