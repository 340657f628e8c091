"""The same word written differently."""

import pytest

from clustergraph.reconcile.folding import fold, genitive, joined, keys, legal, plain, segments, words


def test_case_signs_and_spaces_do_not_count() -> None:
    assert fold("  Stockholm–Uppsala-REGIONEN, (Sverige) ") == "stockholm uppsala regionen sverige"
    assert fold("Ａ\u0308 kommun") == fold("ä KOMMUN")  # full width, and a mark of its own
    assert words("The County Administrative Board of Uppsala") == ("county", "administrative", "board", "uppsala")
    assert words("i") == ("i",)
    assert words("Det nationella ALF-avtalet") == ("nationella", "alf", "avtalet")
    assert words("Lst Sthlm") == ("länsstyrelsen", "stockholm")


def test_legal_forms_are_left_out_unless_there_is_nothing_else() -> None:
    assert legal(words("Swedish Orphan Biovitrum AB (publ)")) == (("swedish", "orphan", "biovitrum"), True)
    assert legal(words("Stiftelsen Flemingsberg Science")) == (("flemingsberg", "science"), True)
    assert legal(words("Swedish Medtech ek. för.")) == (("swedish", "medtech"), True)
    assert legal(words("SwedenBIO (ideell förening)")) == (("swedenbio",), True)
    assert legal(words("AB")) == (("ab",), False)


@pytest.mark.parametrize(
    ("right", "read"),
    [
        ("södertälje", "sodertilje"),
        ("länsstyrelsen", "lénsstyrelsen"),
        ("län", "l4n"),
        ("högskolan", "h6gskolan"),
        ("högskolan", "hoegskolan"),
        ("växer", "viaxer"),
        ("vården", "vdrden"),
        ("kommun", "komrnun"),
        ("institutet", "lnstitutet"),
        ("region", "reg10n"),
        ("karolinska", "karo|inska"),
    ],
)
def test_what_ocr_makes_of_a_word_has_a_key_of_the_word(right: str, read: str) -> None:
    assert keys(right) & keys(read)


@pytest.mark.parametrize(("one", "other"), [("ki", "kl"), ("lund", "sund"), ("2050", "2060"), ("solna", "sollentuna")])
def test_other_words_have_not(one: str, other: str) -> None:
    assert not keys(one) & keys(other)


def test_a_word_of_marks_has_no_more_keys_than_can_be_reckoned() -> None:
    assert len(keys("å" * 400)) == 1
    assert len(keys("åäö")) <= 4 * 5 * 3


def test_marks_genitives_and_spaces() -> None:
    assert plain("Éåäö") == "Eaao"
    assert genitive("stockholms") == "stockholm"
    assert genitive("solnas") == "solna"
    assert genitive("campus") == "campus"
    assert joined(words("Sweden Bio")) == joined(words("SwedenBIO"))
    assert segments("KTH, Kungliga tekniska högskolan (Stockholm)") == [
        "KTH",
        "Kungliga tekniska högskolan",
        "Stockholm",
    ]
