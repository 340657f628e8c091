"""How fast names are matched: ten thousand made from the graph's own, with errors, none asked twice.

    .venv/bin/python benchmarks/matching.py [--names 10000] [--url http://127.0.0.1:8000/reconcile/sv]

Without --url, in this process: what matching itself costs. With it, over HTTP in batches, as a client sends them.
"""

import argparse
import json
import random
import time
from pathlib import Path

import httpx

from clustergraph.negotiation import JSON_RESULTS
from clustergraph.queryfile import read_query
from clustergraph.rdf import Store
from clustergraph.reconcile.batch import MOST_QUERIES, Query
from clustergraph.reconcile.desk import QUERY
from clustergraph.reconcile.things import Things
from clustergraph.reconcile.verdict import Matcher
from clustergraph.release import open_release

ROOT = Path(__file__).parent.parent
_MORE = ("AB", "Sverige", "Holding", "i Stockholm", "Foundation", "centrum", "Göteborg", "avdelning 3", "(publ)", "")
_WORDS = ("Nordisk", "Bioteknik", "Diagnostik", "Kommunförbundet", "Akademi", "Läkemedel", "Skåne", "Institute", "Park")


def spoiled(text: str, chance: random.Random) -> str:
    """A name with a few letters lost, doubled, changed or changed round, and now and then a word more or another."""
    signs = list(text)
    for _ in range(chance.randrange(4)):
        place = chance.randrange(len(signs))
        signs[place] = chance.choice(("", signs[place] * 2, "e", "1", "é", signs[place].upper()))
    words = "".join(signs).split()
    if words and chance.random() < 0.4:
        words[chance.randrange(len(words))] = chance.choice(_WORDS)
    return f"{' '.join(words)} {chance.choice(_MORE)}".strip()


def names(matcher: Matcher, count: int) -> list[str]:
    """So many different names, always the same."""
    chance, known = random.Random(1), [entry.name.text for entry in matcher.index.entries]
    found: dict[str, None] = {}
    while len(found) < count:
        number = chance.randrange(count) if chance.random() < 0.5 else ""
        found[f"{spoiled(chance.choice(known), chance)} {number}".strip()] = None
    return list(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--names", type=int, default=10_000)
    parser.add_argument("--url")
    parser.add_argument("--release", type=Path, default=ROOT / "build" / "release")
    options = parser.parse_args()
    store = Store.load(open_release(options.release).graph)
    told = store.evaluate(read_query(ROOT / "queries" / f"{QUERY}.rq").text, JSON_RESULTS).body
    start = time.perf_counter()
    matcher = Matcher(Things.read(told))
    print(
        f"{len(matcher.things)} things with {len(matcher.index.entries)} names read in {time.perf_counter() - start:.2f} s"
    )
    asked = names(matcher, options.names)
    start, working = time.perf_counter(), time.process_time()
    matched = over_http(options.url, asked) if options.url else here(matcher, asked)
    seconds = time.perf_counter() - start
    print(f"{len(asked)} names in {seconds:.1f} s, {1000 * seconds / len(asked):.2f} ms a name; {matched} matched")
    if not options.url:  # a server computes in another process
        print(f"{time.process_time() - working:.1f} s of that computing")


def here(matcher: Matcher, asked: list[str]) -> int:
    return sum(any(one.match for one in matcher.candidates(Query(name))) for name in asked)


def over_http(url: str, asked: list[str]) -> int:
    matched = 0
    with httpx.Client(timeout=60) as client:
        for first in range(0, len(asked), MOST_QUERIES):
            batch = {str(number): {"query": name} for number, name in enumerate(asked[first : first + MOST_QUERIES])}
            answer = client.post(url, data={"queries": json.dumps(batch)}).raise_for_status().json()
            matched += sum(any(one["match"] for one in reply["result"]) for reply in answer.values())
    return matched


if __name__ == "__main__":
    main()
