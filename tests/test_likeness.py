from clustergraph.likeness import folded, misspelt, nearest

NAMES = [folded(name) for name in ("Karolinska Institutet", "Uppsala universitet", "Region Uppsala")]


def test_the_nearest_names_come_first_with_words_in_any_order() -> None:
    (place, score), *_ = nearest("Universitet, UPPSALA", NAMES, least=50, most=3)
    assert (place, score) == (1, 100)
    assert nearest("Volvo", NAMES, least=50, most=3) == []


def test_two_letters_in_each_others_place_are_one_slip() -> None:
    assert list(misspelt("upspala", {"U": "uppsala", "V": "umeå"}, 1)) == [("uppsala", 1, "U")]
    assert list(misspelt("uppsala", {"V": "umeå"}, 1)) == []
