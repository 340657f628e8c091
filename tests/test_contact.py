from collections.abc import Callable
from datetime import UTC, datetime

import httpx
import pytest

from clustergraph.contact import Contact
from clustergraph.errors import InputError
from clustergraph.release import Release
from tests.conftest import run


@pytest.mark.parametrize(
    ("text", "described"),
    [
        ("drift@region.example.org", {"email": "drift@region.example.org"}),
        ("mailto:drift@example.org", {"email": "drift@example.org"}),
        ("https://example.org/contact?about=graph", {"url": "https://example.org/contact?about=graph"}),
    ],
)
def test_an_address_is_for_mail_or_a_page(text: str, described: dict[str, str]) -> None:
    assert Contact.of(text).described == described


@pytest.mark.parametrize(
    "text", ["", "somebody", "a@b", "http://example.org/", "https://", "javascript:x", "a@b.se\nExpires: 1", "a@b.se "]
)
def test_what_nobody_can_write_to_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="no address to write to"):
        Contact.of(text)


def test_a_security_txt_says_whom_to_tell_and_for_how_long_that_holds() -> None:
    told = Contact.of("a@example.org").security_txt(datetime(2026, 1, 1, tzinfo=UTC)).splitlines()
    assert told[:2] == ["Contact: mailto:a@example.org", "Expires: 2026-01-31T00:00:00Z"]


@pytest.mark.slow
def test_a_service_tells_programs_whom_its_operator_names(serve: Callable[..., str], town_release: Release) -> None:
    server = serve("--release", town_release.folder, "--contact", "drift@example.org")
    answer = httpx.get(f"{server}/.well-known/security.txt")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text.startswith("Contact: mailto:drift@example.org\nExpires: 20")
    assert httpx.get(f"{server}/openapi.json").json()["info"]["contact"] == {"email": "drift@example.org"}


def test_where_nobody_is_named_that_is_said(town_server: str) -> None:
    answer = httpx.get(f"{town_server}/.well-known/security.txt")
    assert answer.status_code == 404
    assert "--contact" in answer.json()["detail"]
    assert "contact" not in httpx.get(f"{town_server}/openapi.json").json()["info"]


def test_an_operator_who_gives_no_address_is_told_so(town_release: Release) -> None:
    done = run("serve", "--port", 0, "--release", town_release.folder, "--contact", "somebody")
    assert done.returncode == 1
    assert "no address to write to" in done.stderr
