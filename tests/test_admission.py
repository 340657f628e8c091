import pytest

from clustergraph.admission import Admission
from clustergraph.errors import TooManyError


def test_a_client_has_so_many_at_a_time_and_no_other_client_feels_it() -> None:
    admission = Admission(2)
    with admission.admit("a"), admission.admit("a"):
        with pytest.raises(TooManyError, match="2 requests"), admission.admit("a"):
            pytest.fail("a third one came through")
        with admission.admit("b"):
            pass
    with admission.admit("a"):
        assert admission.refused == 1


def test_a_request_that_fails_is_counted_off() -> None:
    admission = Admission(1)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), admission.admit("a"):
            raise ZeroDivisionError


def test_without_a_bound_everybody_comes_through() -> None:
    admission = Admission(0)
    with admission.admit("a"), admission.admit("a"), admission.admit("a"):
        assert admission.refused == 0
