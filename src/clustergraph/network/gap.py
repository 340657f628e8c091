"""A named gap as a result: what it finds in a graph, with its scope and its passages, beside the measures of the network."""

from pathlib import Path

import pandas as pd

from clustergraph.engine import Engine
from clustergraph.gaps.survey import LANGUAGES, Gaps, survey
from clustergraph.network.result import Result
from clustergraph.network.selection import require_choice

_FOUND = {"sv": "Fynd", "en": "Findings"}


def gap(engine: Engine, queries: Path, name: str, lang: str = "sv") -> Result:
    """What one of queries/gap-*.rq finds: one row a finding, indexed by it: `thing`, and `other` where the gap lies between two.

    `measure` is the gap's title, `uncertainty` what a finding means and does not mean, and its scope: what the documents would have had
    to say, and where else the answer may stand. `passages` show where the missing piece would have stood. The query is asked anew, of any engine; the findings
    are in the release as RDF too.

    How it misleads: these documents do not say it; that is all. Counts of different gaps do not compare.

    Raises UnknownError, with the nearest, for a gap that there is not.
    """
    require_choice("lang", lang, LANGUAGES)
    found = survey(lambda text: engine.query(text).records, [Gaps(queries)[name]])[0]
    header = found.query.header
    rows = {
        finding.iri: [finding.thing.name(lang), finding.other.name(lang) if finding.other else None]
        for finding in found.findings
    }
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["thing", "other"]).rename_axis("finding")
    return Result(
        header[f"title@{lang}"],
        table if table["other"].notna().any() else table[["thing"]],
        {"query": f"queries/gap-{found.name}.rq"},
        uncertainty=f"{_FOUND[lang]}: {len(rows)}. {header[f'means@{lang}']} {header[f'scope@{lang}']}",
        passages={finding.iri: finding.passages for finding in found.findings},
    )
