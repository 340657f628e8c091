from clustergraph.catalogue import texts
from clustergraph.catalogue.editions import MEDIA_TYPES


def test_everything_is_said_in_two_languages() -> None:
    pairs = [value for name, value in vars(texts).items() if name.isupper() and isinstance(value[0] if isinstance(value, tuple) else 0, str)]  # fmt: skip
    assert len(pairs) > 10
    for swedish, english in (*pairs, *texts.KEYWORDS, *texts.FILES.values()):
        assert swedish.strip()
        assert english.strip()
    assert set(texts.FILES) == set(MEDIA_TYPES)
