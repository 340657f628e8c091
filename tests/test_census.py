from clustergraph.census import Census
from clustergraph.iris import DEF, RDF_TYPE


def test_statements_count_by_graph_and_a_thing_once_in_a_class() -> None:
    a, kind, actor = "<http://e/a>", f"<{RDF_TYPE}>", f"<{DEF}Actor>"
    lines = [
        f"{a} {kind} {actor} <http://g/one> .\n",
        f"{a} {kind} {actor} <http://g/two> .\n",
        f"{a} {kind} <{DEF}Entity> <http://g/two> .\n",
        f"{a} {kind} <http://e/Foreign> <http://g/two> .\n",
        f'{a} <http://e/says> "{actor} <http://g/three> ." <http://g/two> .\n',
        f"_:c14n0 {kind} {actor} <http://g/one> .\n",
    ]
    census = Census(line.encode() for line in lines)
    assert b"".join(census).decode() == "".join(lines)
    assert census.counts == {
        "quads": 6,
        "graphs": {"http://g/one": 2, "http://g/two": 4},
        "classes": {"Actor": 2, "Entity": 1},
    }
