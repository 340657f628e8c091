"""Page after page from a server that replays them, with what goes wrong in the middle."""

import json
import time
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from benchmarks import registers as made

from clustergraph.errors import ClustergraphError, EndpointError, InputError
from clustergraph.registers import fetching
from clustergraph.registers.catalogue import register
from clustergraph.registers.fetching import Fetcher, Patience
from tests.registers.conftest import DAY, Replay

pytestmark = pytest.mark.slow

QUICK = Patience(attempts=3, first=0.01, longest=2)
KEY = "hemlig-nyckel"


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLUSTERGRAPH_GDP_KEY", KEY)
    monkeypatch.setattr(fetching, "_LIMIT", 2)


def fetcher(folder: Path, name: str = "gdp", *, day: date = DAY, fresh: bool = False) -> Fetcher:
    return Fetcher(register(name), folder / "cache", QUICK, day, timeout=2, fresh=fresh)


def records(sources: list[Any]) -> list[Any]:
    return [one for source in sources for one in json.loads(source.path.read_text("utf-8"))]


def pages(replay: Replay, count: int = 5) -> list[dict[str, Any]]:
    """A register of so many activities, two a page."""
    found = list(made.gdp(count * 4))
    for start in range(0, count + 1, 2):
        replay.page(f"/gdp?limit=2&offset={start}", found[start : start + 2])
    return found


def test_all_pages_come_in_order_with_the_key_in_the_header_only(replay: Replay, tmp_path: Path) -> None:
    found = pages(replay)
    sources = fetcher(tmp_path).sources(f"{replay.url}/gdp")
    assert records(sources) == found
    assert {source.retrieved for source in sources} == {DAY}
    assert set(replay.keys) == {KEY}
    kept = "".join(path.read_text("utf-8") for path in (tmp_path / "cache").iterdir())
    assert KEY not in kept + str(replay.asked)


def test_a_register_that_ends_with_a_full_page_is_read_to_its_end(replay: Replay, tmp_path: Path) -> None:
    found = pages(replay, 4)
    assert records(fetcher(tmp_path).sources(f"{replay.url}/gdp")) == found


def test_429_and_500_in_the_middle_are_waited_out(replay: Replay, tmp_path: Path) -> None:
    replay.add("/gdp?limit=2&offset=2", 429, Retry_After="1")
    replay.add("/gdp?limit=2&offset=4", 500, b"oops")
    found = pages(replay)
    began = time.monotonic()
    assert records(fetcher(tmp_path).sources(f"{replay.url}/gdp")) == found
    assert time.monotonic() - began >= 1
    assert len(replay.asked) == 5


@pytest.mark.parametrize(
    ("status", "headers", "words", "asked"),
    [
        (500, {}, "answers 500 after 3 attempts", 3),
        (429, {"Retry_After": "0"}, "answers 429 after 3 attempts", 3),
        (429, {"Retry_After": "3600"}, "answers 429 and asks to be left alone for 3600 s", 1),
        (429, {"Retry_After": "Wed, 21 Oct 2076 07:28:00 GMT"}, "asks to be left alone for", 1),
        (401, {}, r"answers 401, it does not let us in; see that CLUSTERGRAPH_GDP_KEY is right\.", 1),
        (404, {}, r"answers 404; see that the address is right\.", 1),
        (302, {"Location": "https://example.org/"}, r"leads on to https://example\.org/ \(302\)", 1),
    ],
)
def test_when_patience_ends_the_pages_so_far_are_kept_and_the_next_try_goes_on_after_them(
    replay: Replay, tmp_path: Path, status: int, headers: dict[str, str], words: str, asked: int
) -> None:
    found = list(made.gdp(12))
    replay.page("/gdp?limit=2&offset=0", found[:2])
    replay.add("/gdp?limit=2&offset=2", status, **headers)
    with pytest.raises(
        EndpointError, match=rf"{words}.*Nothing was written; 1 page so far are kept in .*cache"
    ) as told:
        fetcher(tmp_path).sources(f"{replay.url}/gdp")
    assert KEY not in str(told.value)
    assert len(replay.asked) == 1 + asked
    replay.answers["/gdp?limit=2&offset=2"].clear()
    replay.page("/gdp?limit=2&offset=2", found[2:])
    later = fetcher(tmp_path, day=date(2026, 11, 23)).sources(f"{replay.url}/gdp")
    assert records(later) == found
    assert [source.retrieved.day for source in later] == [22, 23]
    assert replay.asked.count("/gdp?limit=2&offset=0") == 1


def test_a_page_that_breaks_off_is_not_kept(replay: Replay, tmp_path: Path) -> None:
    whole = json.dumps(list(made.gdp(8))).encode()
    replay.add("/gdp?limit=2&offset=0", 200, whole[:-40])
    with pytest.raises(
        EndpointError, match=r"sends what cannot be read \(breaks off in record 2\) after 3 attempts\. .*0 pages"
    ):
        fetcher(tmp_path).sources(f"{replay.url}/gdp")
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_connection_that_breaks_off_is_tried_again(replay: Replay, tmp_path: Path) -> None:
    whole = json.dumps(list(made.gdp(4))).encode()
    replay.add("/gdp?limit=2&offset=0", 200, whole[:-40], Content_Length=str(len(whole)))
    replay.add("/gdp?limit=2&offset=0", 200, whole)
    assert len(records(fetcher(tmp_path).sources(f"{replay.url}/gdp"))) == 1


def zipped(folder: Path) -> bytes:
    made.write_cordis(folder, 40, "HORIZON")
    with zipfile.ZipFile(folder / "whole.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("project.csv", "organization.csv"):
            archive.write(folder / name, name)
    return (folder / "whole.zip").read_bytes()


def test_a_zip_file_is_fetched_whole_after_answers_that_are_none(replay: Replay, tmp_path: Path) -> None:
    whole = zipped(tmp_path)
    damaged = whole[:60] + bytes(byte ^ 0xFF for byte in whole[60:80]) + whole[80:]
    for body in (b"<html>Log in</html>", damaged, whole):
        replay.add("/cordis-HORIZONprojects-csv.zip", 200, body)
    url = f"{replay.url}/cordis-HORIZONprojects-csv.zip"
    [source] = fetcher(tmp_path, "cordis-horizon").sources(url)
    assert source.path.read_bytes() == whole
    assert len(replay.asked) == 3
    fetcher(tmp_path, "cordis-horizon").sources(url)
    assert len(replay.asked) == 3, "it is kept, and not asked for again"
    assert len(list(register("cordis-horizon").read(source, lambda _: None))) == 40


def test_a_zip_file_that_never_comes_whole_is_not_kept(replay: Replay, tmp_path: Path) -> None:
    replay.add("/cordis.zip", 200, zipped(tmp_path)[:-200])
    with pytest.raises(EndpointError, match=r"not a whole zip file .* after 3 attempts"):
        fetcher(tmp_path, "cordis-horizon").sources(f"{replay.url}/cordis.zip")
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_server_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(EndpointError, match=r"cannot be reached.*Nothing was written"):
        fetcher(tmp_path).sources("http://127.0.0.1:9/gdp")


def test_refresh_asks_for_every_page_anew(replay: Replay, tmp_path: Path) -> None:
    pages(replay, 2)
    fetcher(tmp_path).sources(f"{replay.url}/gdp")
    fetcher(tmp_path).sources(f"{replay.url}/gdp")
    before = len(replay.asked)
    fetcher(tmp_path, fresh=True).sources(f"{replay.url}/gdp")
    assert (before, len(replay.asked)) == (2, 4)


def test_numbered_pages_end_where_the_first_promised(replay: Replay, tmp_path: Path) -> None:
    for number, count in ((1, 20), (2, 20), (3, 5)):
        items = list(made.ror_records(45))[(number - 1) * 20 : (number - 1) * 20 + count]
        replay.page(f"/v2?query=N%C3%A4s&page={number}", {"number_of_results": 45, "items": items})
    sources = fetcher(tmp_path, "ror").sources(f"{replay.url}/v2?query=N%C3%A4s")
    assert sum(len(json.loads(source.path.read_text("utf-8"))["items"]) for source in sources) == 45
    assert set(replay.keys) == {None}


def test_the_total_in_the_head_of_an_answer_spares_a_page_and_is_held_to(replay: Replay, tmp_path: Path) -> None:
    body = json.dumps(list(made.gdp(8))).encode()
    replay.add("/gdp?limit=2&offset=0", 200, body, X_TotalRecords="2")
    assert len(records(fetcher(tmp_path).sources(f"{replay.url}/gdp"))) == 2
    assert len(replay.asked) == 1
    replay.add("/other?limit=2&offset=0", 200, body, X_TotalRecords="3")
    replay.page("/other?limit=2&offset=2", [])
    with pytest.raises(EndpointError, match="promises 3 records and has sent 2 in 2 pages"):
        fetcher(tmp_path).sources(f"{replay.url}/other")


def test_fewer_records_than_promised_stop(replay: Replay, tmp_path: Path) -> None:
    replay.page("/v2?page=1", {"number_of_results": 45, "items": list(made.ror_records(20))})
    replay.page("/v2?page=2", {"number_of_results": 45, "items": []})
    with pytest.raises(EndpointError, match="promises 45 records and has sent 20 in 2 pages"):
        fetcher(tmp_path, "ror").sources(f"{replay.url}/v2")


@pytest.mark.parametrize("address", ["?authorization=abc", "?Token=abc", "?limit=2&api_key=abc"])
def test_a_key_in_the_address_is_refused_and_not_repeated(tmp_path: Path, address: str) -> None:
    with pytest.raises(InputError, match="The address holds a key; take it out, set CLUSTERGRAPH_GDP_KEY") as told:
        fetcher(tmp_path).sources(f"http://127.0.0.1:9/gdp{address}")
    assert "abc" not in str(told.value)


def test_a_key_that_is_not_set_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLUSTERGRAPH_GDP_KEY")
    with pytest.raises(InputError, match="gdp wants a key; set CLUSTERGRAPH_GDP_KEY"):
        fetcher(tmp_path)


def test_who_we_are_to_our_own_servers_is_not_told_to_a_register(
    replay: Replay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLUSTERGRAPH_TOKEN", "own-server")
    replay.page("/v2?page=1", {"number_of_results": 1, "items": list(made.ror_records(1))})
    fetcher(tmp_path, "ror").sources(f"{replay.url}/v2")
    assert replay.keys == [None]


def test_every_fault_is_of_the_known_tree(tmp_path: Path) -> None:
    with pytest.raises(ClustergraphError):
        fetcher(tmp_path).sources("not an address")
