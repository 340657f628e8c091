"""Pictures of what `clustergraph.network` found: each with its scope, how it misleads, and what it rests on below it.

    from clustergraph import charts
    charts.heatmap(network.coverage_matrix(graph.spoken(), scheme="rs-2025-0671"))
    charts.ego(network.project(two, "newman"), "actor/region-uppsala").save("region-uppsala.png")

Needs the extra `notebooks`. Everything is drawn on this machine, by Vega inside vl-convert: no page, script or font is fetched.
Altair's own way to show a chart fetches Vega from elsewhere; unless you have chosen another, its charts are shown as SVG too,
so that `figure.chart`, changed to your liking, fetches nothing either.
"""

from clustergraph.errors import ExtraError

try:
    import altair as _altair  # an extra, as is vl-convert beside it
except ImportError:
    raise ExtraError("Charts need Altair, which is not installed; run pip install 'clustergraph[notebooks]'.") from None

if _altair.renderers.active == "default":
    _altair.renderers.enable("svg")

from clustergraph.charts.dumbbell import dumbbell
from clustergraph.charts.ego import ego
from clustergraph.charts.figure import Figure
from clustergraph.charts.heatmap import heatmap
from clustergraph.charts.intervals import intervals
from clustergraph.charts.sankey import sankey
from clustergraph.charts.table import table
from clustergraph.charts.timeline import timeline

__all__ = ["Figure", "dumbbell", "ego", "heatmap", "intervals", "sankey", "table", "timeline"]
