"""How every picture looks: colours that the colour-blind can tell apart, and titles with scope and warning."""

from collections.abc import Sequence
from textwrap import wrap

import altair as alt

# Okabe and Ito (2008), Color Universal Design. Yellow is left out: too pale for lines and text on white.
BLACK, ORANGE, SKY, GREEN, BLUE, VERMILLION, PURPLE = (
    "#000000",
    "#E69F00",
    "#56B4E9",
    "#009E73",
    "#0072B2",
    "#D55E00",
    "#CC79A7",
)
PALETTE = (BLUE, ORANGE, GREEN, VERMILLION, PURPLE, SKY, BLACK)
GREY, PALE, INK = "#767676", "#D9D9D9", "#222222"
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
SIZE = 12


def heading(title: str, scope: str, misleads: str, width: int, source: str = "") -> alt.TitleParams:
    """A title that says what is shown; under it what it covers, how it misleads and what it rests on, as wide as the picture."""
    letters = max(30, int(width / 6.3))
    return alt.TitleParams(
        wrap(title, int(letters * 0.72)),
        subtitle=[line for part in (scope, misleads, source) for line in wrap(part, letters)],
        anchor="start",
        frame="bounds",
        offset=14,
    )


def styled(chart: alt.TopLevelMixin, title: alt.TitleParams) -> alt.TopLevelMixin:
    """The chart with its heading, and the one font, size and ground of all pictures."""
    made = chart.properties(title=title, background="white", padding=12)
    made = made.configure(font=FONT, autosize=alt.AutoSizeParams(type="pad"))
    made = made.configure_title(
        fontSize=16, subtitleFontSize=SIZE, subtitleColor=GREY, color=INK, subtitleLineHeight=16
    )
    made = made.configure_axis(
        labelFontSize=SIZE,
        titleFontSize=SIZE,
        labelColor=INK,
        titleColor=INK,
        titleFontWeight="normal",
        gridColor="#EEEEEE",
    )
    return made.configure_view(stroke=None)


def broken(text: str, letters: int, most: int | None = None) -> str:
    """A label in lines, at `most` so many, for a text mark with `lineBreak`."""
    return "\n".join(wrap(text, letters, max_lines=most, placeholder=" …", break_long_words=False))


def shortened(text: str, letters: int) -> str:
    return text if len(text) <= letters else text[: letters - 1].rstrip() + "…"


def in_two_columns(words: Sequence[str]) -> list[tuple[int, int]]:
    """Where the entries of a legend stand, across and down in pixels: two a line, so that it is no wider than the picture."""
    second = 60 + int(6 * max((len(word) for word in words[::2]), default=0))
    return [(12 + second * (place % 2), 12 + 26 * (place // 2)) for place in range(len(words))]
