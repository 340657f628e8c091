from clustergraph.charts.placement import Name, Tie, aside

RIGHT = Name((100, 100), 12, 10)


def test_a_name_leaves_a_broad_tie_that_runs_through_it() -> None:
    assert aside({"a": RIGHT}, [Tie((100, 100), (300, 105), 7)], ["a"])["a"] < 0
    assert aside({"a": RIGHT}, [Tie((100, 100), (300, 95), 7)], ["a"])["a"] > 0


def test_a_name_goes_as_far_as_it_must_from_a_broad_tie() -> None:
    rising, below = Tie((-60, 139), (472, 31), 7), Name((100, 125), 12, 10)  # just above, along the whole name
    assert aside({"a": RIGHT, "below": below}, [rising], ["a"])["a"] == -27


def test_a_thin_tie_is_no_reason_to_move() -> None:
    assert aside({"a": RIGHT}, [Tie((100, 100), (300, 105), 1.2)], ["a"]) == {"a": 0}


def test_a_name_stays_on_a_tie_rather_than_on_another_name() -> None:
    around = {str(down): Name((100, 100 + down), 12, 10) for down in (-20, 20)}
    placed = aside({"a": RIGHT, **around}, [Tie((100, 100), (300, 100), 7)], ["a"])
    assert placed == {"a": 0, "-20": 0, "20": 0}


def test_a_tie_that_passes_beside_counts_for_nothing() -> None:
    assert aside({"a": RIGHT}, [Tie((0, 300), (500, 300), 7), Tie((90, 0), (90, 500), 7)], ["a"]) == {"a": 0}
