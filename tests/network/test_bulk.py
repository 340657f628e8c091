import gc

import pytest

from clustergraph.network.bulk import uncollected


@uncollected()
def _collecting() -> bool:
    return gc.isenabled()


def test_the_collector_rests_and_goes_on_whatever_happens() -> None:
    assert not _collecting()
    assert gc.isenabled()
    with pytest.raises(ZeroDivisionError), uncollected():
        1 / 0  # noqa: B018
    assert gc.isenabled()


def test_a_collector_that_somebody_has_stopped_stays_so() -> None:
    with uncollected():
        assert not _collecting()
        assert not gc.isenabled()
