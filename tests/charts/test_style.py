from itertools import combinations

from clustergraph.charts.style import PALETTE, broken, heading, in_two_columns, shortened


def brightness(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_colours_differ_and_can_be_seen_on_white() -> None:
    for one, other in combinations(PALETTE, 2):
        apart = sum(abs(int(one[at : at + 2], 16) - int(other[at : at + 2], 16)) for at in (1, 3, 5))
        assert apart > 80, (one, other)
    assert all(brightness(colour) < 190 for colour in PALETTE)


def test_long_titles_break_within_the_picture() -> None:
    title = heading("Vem sägs ha att göra med vad?" * 4, "scope " * 40, "misleads " * 40, 600)
    lines = [*title.text, *title.subtitle]
    assert len(lines) > 6
    assert max(map(len, lines)) <= 600 / 6.3


def test_labels() -> None:
    assert shortened("Södertälje kommun", 10) == "Södertälj…"
    assert broken("hälso- och sjukvård", 12).count("\n") == 1
    assert in_two_columns(["a", "b", "c"])[2] == (12, 38)
