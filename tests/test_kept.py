"""The pages about the model are made from what the release keeps, and say the same as if everything were asked anew."""

import json
from pathlib import Path

from clustergraph import kept
from clustergraph.model import ROW_QUERIES, row_query
from clustergraph.release import Release


def test_a_release_keeps_what_was_asked_and_few_things_of_each_class(town_release: Release) -> None:
    path = town_release.folder / "docs" / kept.FILE
    answers = kept.unpack(path)
    assert {row_query(name) for name in ROW_QUERIES} <= set(answers)
    assert any(name.startswith("page-model-record http") for name in answers)
    things = [str(row["class"]) for row in answers[row_query("things")].rows]
    assert things
    assert max(things.count(one) for one in things) == 3


def test_what_is_packed_is_unpacked_alike_and_nothing_where_there_is_no_file(tmp_path: Path) -> None:
    path = tmp_path / kept.FILE
    assert kept.unpack(path) == {}
    body = kept.listed(["class", "thing"], [{"class": "http://c", "thing": "å"}, {"class": "http://d"}])
    path.write_bytes(kept.pack({kept.key("page-x"): body, kept.key("page-y", "http://e/1"): body}))
    answers = kept.unpack(path)
    assert [dict(row) for row in answers["page-y http://e/1"].rows] == [
        {"class": answers["page-x"].rows[0]["class"], "thing": answers["page-x"].rows[0]["thing"]},
        {"class": answers["page-x"].rows[1]["class"]},
    ]
    assert str(answers["page-x"].rows[0]["thing"]) == "å"
    assert list(json.loads(path.read_bytes())) == ["page-x", "page-y http://e/1"]
