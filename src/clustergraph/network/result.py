"""What a measure of the network found, with all that a reader needs in order not to be misled by it."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from html import escape

import pandas as pd

# Of figures that describe what is there and draw nothing by chance.
DESCRIBED = (
    "The figures describe what the documents name, and nothing is drawn by chance; how far ranks move where participations "
    "are missing, robustness() tells."
)


@dataclass(frozen=True)
class Result:
    """A table, and what it rests on.

    `table` has one row a finding; the function that made it names its columns. `parameters` are what the network was made
    of and the arguments of the measure, seeds too: the same call on the same graph gives the same table. `null` says in words what chance would
    be, where the figures are compared with chance; `uncertainty` how sure they are (runs, seeds, the smallest p that
    can be reached at all). `note` begins with "Too few" and says why, where the data cannot carry a figure: its cells
    are then empty (NaN or None), never 0. `passages` maps the table's index to the passages (IRIs) behind that row.

    >>> degree = pd.DataFrame({"degree": [2, 1]}, index=["kth", "sll"])
    >>> result = Result("degree", degree, {"layer": "agreement"}, passages={"kth": ("p1", "p2")})
    >>> result.frame()["degree"]["kth"], result.evidence("kth"), result.evidence("sll")
    (np.int64(2), ('p1', 'p2'), ())
    """

    measure: str
    table: pd.DataFrame
    parameters: Mapping[str, object] = field(default_factory=dict)
    null: str | None = None
    uncertainty: str | None = None
    note: str | None = None
    passages: Mapping[Hashable, tuple[str, ...]] = field(default_factory=dict)

    def frame(self) -> pd.DataFrame:
        """The table, to do with as you like: a copy."""
        return self.table.copy()

    def evidence(self, row: Hashable) -> tuple[str, ...]:
        """The passages behind a row, named by the table's index; none where the graph's edges carry none."""
        return tuple(self.passages.get(row, ()))

    def caption(self) -> dict[str, str]:
        """What stands below the table, in order: note, parameters, null model, uncertainty; what is absent is left out."""
        given = ", ".join(f"{name} = {value}" for name, value in self.parameters.items() if value is not None)
        below = {"Note": self.note, "Parameters": given, "Null model": self.null, "Uncertainty": self.uncertainty}
        return {name: text for name, text in below.items() if text}

    def __str__(self) -> str:
        below = "\n".join(f"{name}: {text}" for name, text in self.caption().items())
        return f"{self.measure}\n{self.table.to_string(na_rep='')}\n{below}"

    def _repr_html_(self) -> str:
        table = self.table.to_html(na_rep="", notebook=True, float_format=lambda value: f"{value:.3g}")
        below = "".join(f"<dt>{name}</dt><dd>{escape(text)}</dd>" for name, text in self.caption().items())
        return f"<h4>{escape(self.measure)}</h4>{table}<dl>{below}</dl>"
