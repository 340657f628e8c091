import pytest

from clustergraph.errors import UnknownError
from clustergraph.iris import is_iri
from clustergraph.registers.catalogue import REGISTERS, register


def test_an_unknown_register_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownError, match=r"There is no register 'cordis-h202'\. Nearest: cordis-h2020"):
        register("cordis-h202")


@pytest.mark.parametrize("name", REGISTERS)
def test_every_register_has_names_in_both_languages_and_a_licence_that_is_known_or_asked_for(name: str) -> None:
    found = register(name)
    assert set(found.names) == {"sv", "en"}
    assert found.licence is None or is_iri(found.licence)


def test_keys_come_from_the_environment() -> None:
    keys = [one.key for one in REGISTERS.values() if one.key]
    assert keys == ["CLUSTERGRAPH_SWECRIS_KEY", "CLUSTERGRAPH_GDP_KEY"]
