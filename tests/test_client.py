"""Who we are to a server, and what is said when it does not answer as it should."""

import asyncio
import base64
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from clustergraph.client import PASSWORD, TOKEN, USER, Client, NamelessClient, Reply, Target, require_address
from clustergraph.errors import ClustergraphError, DeadlineError, EndpointError, InputError
from clustergraph.remote import RemoteEngine
from tests.conftest import free_port, run, spawn

SECRET = "hemligt-ord"
SEEN: list[str | None] = []


class Handler(BaseHTTPRequestHandler):
    """Asks for a password by Basic, for one by Digest, or does something else, as the path says."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        SEEN.append(self.headers["Authorization"])
        kind = self.path.strip("/")
        if kind in {"Basic", "Digest"} and not (SEEN[-1] or "").startswith(kind):
            self._answer(401, ("WWW-Authenticate", f'{kind} realm="graph", nonce="abc", qop="auth", algorithm=MD5'))
        elif kind == "away":
            self._answer(302, ("Location", f"http://127.0.0.1:{self.server.server_address[1]}/Basic"))
        elif kind == "forbidden":
            self._answer(403, ("X", "y"))
        elif kind == "never":
            stop.wait(5)
        else:
            self._answer(200, ("Content-Type", "application/sparql-results+json"), b'{"head": {}, "boolean": true}')

    def _answer(self, status: int, header: tuple[str, str], body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header(*header)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


stop = threading.Event()


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    stop.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{listening.server_port}"
        stop.set()
        listening.shutdown()
        thread.join()


@pytest.fixture
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    SEEN.clear()
    monkeypatch.setenv(USER, "anna")
    monkeypatch.setenv(PASSWORD, SECRET)


@pytest.mark.parametrize("kind", ["Basic", "Digest"])
@pytest.mark.usefixtures("password")
def test_a_password_is_given_to_a_server_that_asks_for_it_and_in_the_way_it_asks(server: str, kind: str) -> None:
    assert RemoteEngine(f"{server}/{kind}").query("ASK {}").boolean is True
    assert SEEN[0] is None, "it is not given unasked"
    assert (SEEN[-1] or "").startswith(kind)
    if kind == "Digest":
        assert SECRET not in (SEEN[-1] or "")
    else:
        assert base64.b64decode((SEEN[-1] or "")[6:]).decode() == f"anna:{SECRET}"


@pytest.mark.usefixtures("password")
def test_a_server_that_does_not_ask_is_not_told(server: str) -> None:
    RemoteEngine(f"{server}/open").query("ASK {}")
    assert set(SEEN) == {None}


def test_a_token_is_sent_at_once(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    SEEN.clear()
    monkeypatch.setenv(TOKEN, SECRET)
    RemoteEngine(f"{server}/open").query("ASK {}")
    assert set(SEEN) == {f"Bearer {SECRET}"}


@pytest.mark.usefixtures("password")
def test_a_redirect_is_told_and_not_followed(server: str) -> None:
    with pytest.raises(EndpointError, match=f"leads on to {server}/Basic.*give it instead"):
        RemoteEngine(f"{server}/away").query("ASK {}")
    assert set(SEEN) == {None}


@pytest.mark.parametrize(
    ("path", "words"),
    [("Basic", f"401, it does not know you; set {USER}"), ("forbidden", "403: .* who may not do this")],
)
def test_somebody_unknown_or_not_allowed_is_told_what_to_set(server: str, path: str, words: str) -> None:
    with pytest.raises(EndpointError, match=words):
        RemoteEngine(f"{server}/{path}").query("ASK {}")


def test_a_server_that_says_nothing_is_left_after_a_time(server: str) -> None:
    with pytest.raises(DeadlineError, match=r"did not answer within 0\.2 s"):
        RemoteEngine(f"{server}/never", timeout=0.2).query("ASK {}")


@pytest.mark.parametrize("path", ["Basic", "Digest", "away", "forbidden", "open"])
@pytest.mark.usefixtures("password")
def test_no_message_holds_the_password(server: str, path: str) -> None:
    done = run("ask", "cq01", "--endpoint", f"{server}/{path}")
    assert SECRET not in done.stdout + done.stderr
    assert SECRET not in repr(Client(1).__dict__)


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({USER: "anna"}, "Only one of"),
        ({PASSWORD: SECRET}, "Only one of"),
        ({TOKEN: "t", USER: "anna", PASSWORD: SECRET}, "unset what the server does not want"),
    ],
)
def test_half_an_identity_or_two_are_told(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], words: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(InputError, match=words) as caught:
        RemoteEngine("http://127.0.0.1:1/sparql")
    assert SECRET not in str(caught.value)


@pytest.mark.slow
@pytest.mark.parametrize("command", ["ask cq01 --endpoint", "publish", "serve --endpoint"])
def test_an_address_with_a_password_is_refused_and_not_repeated(command: str) -> None:
    done = spawn(*command.split(), f"http://anna:{SECRET}@127.0.0.1:{free_port()}/sparql")
    assert done.returncode == 1
    assert f"set {USER} and {PASSWORD}" in done.stderr
    assert SECRET not in done.stderr + done.stdout
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("url", ["ftp://example.org/", "http:///sparql", "http://[::1/x", "http://h:99999/"])
def test_what_is_no_address_is_told(url: str) -> None:
    with pytest.raises(InputError, match="address"):
        require_address(url)


def test_a_server_that_is_not_there_is_named() -> None:
    url = f"http://127.0.0.1:{free_port()}/sparql"
    with pytest.raises(ClustergraphError, match=f"{url} cannot be reached"):
        RemoteEngine(url).query("ASK {}")


# ---- as nobody


def ask_as_nobody(url: str, *machines: str) -> Reply:
    return asyncio.run(NamelessClient(5, 2**20).post(Target.of(url), machines, {"query": "ASK {}"}, "text/csv"))


@pytest.mark.usefixtures("password")
def test_on_a_strangers_behalf_nobody_is_named_even_where_the_server_asks(server: str) -> None:
    assert ask_as_nobody(f"{server}/Basic", "127.0.0.1").status == 401
    assert set(SEEN) == {None}


def test_where_a_name_leads_to_several_machines_the_next_is_asked_if_one_is_not_there(server: str) -> None:
    assert ask_as_nobody(f"{server}/open", "127.0.0.2", "127.0.0.1").status == 200
    with pytest.raises(EndpointError, match="cannot be reached"):
        ask_as_nobody(f"{server}/open", "127.0.0.2")


def test_an_address_is_taken_apart_as_it_will_be_asked() -> None:
    assert Target.of("https://Exämple.org/a")[1:] == ("xn--exmple-cua.org", 443)
    assert Target.of("http://[::1]:81/a")[1:] == ("::1", 81)
