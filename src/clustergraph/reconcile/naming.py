"""Every name that a thing goes by: those that the graph gives, and those that follow from what kind of thing it is.

Swedish law and usage name public bodies by rule: a municipality is X kommun and may call itself X stad, a region was X
läns landsting until 2019 or earlier, a county board is called after its county. And where the graph knows that KI is
Karolinska Institutet, KI Innovations is Karolinska Institutet Innovations.
"""

import re
from collections.abc import Iterable, Iterator

from clustergraph.iris import DEF
from clustergraph.reconcile.things import Name, Thing

# How things of a class are named, with the place as {}; the first that a name of the thing follows tells the place, and
# a thing that follows none has none of them.
_STYLES = (
    (
        "Municipality",
        *("{}s kommun", "{}s stad", "{} kommun", "{} stad", "City of {}", "{} Municipality", "Municipality of {}"),
        *("{} City Council",),
    ),
    (
        "Region",
        *("Region {}", "{}s läns landsting", "{} läns landsting", "Landstinget i {}s län", "Landstinget i {} län"),
        *("{} County Council",),
    ),
    (
        "CountyAdministrativeBoard",
        *("Länsstyrelsen i {}s län", "Länsstyrelsen i {} län", "Länsstyrelsen {}", "Länsstyrelsen i {}"),
        *("County Administrative Board of {}", "{} County Administrative Board", "The {} County Administrative Board"),
        *("County Administrative Board of {} County",),
    ),
    ("University", "{}s universitet", "{} universitet", "{} University", "University of {}"),
    ("County", "{}s län", "{} län", "{} County", "County of {}"),
    (
        "PoliticalBody",
        *("kommunstyrelsen i {}s stad", "kommunstyrelsen i {} kommun", "kommunstyrelsen i {}", "kommunstyrelsen {}"),
        *("{} City Executive Board", "{} Municipal Executive Board"),
    ),
    ("PoliticalBody", "regionstyrelsen i Region {}", "regionstyrelsen i {}", "regionstyrelsen {}"),
    ("PoliticalBody", "regionfullmäktige i Region {}", "regionfullmäktige i {}", "regionfullmäktige {}"),
)
_FULL = 1  # rank of what follows from a rule: a name, but not its own
_ABBREVIATION = re.compile(r"[A-ZÅÄÖ]{2,6}\Z")


def all_names(things: Iterable[Thing]) -> Iterator[tuple[Thing, Name]]:
    """Each thing with each of its names, given or following, each once."""
    listed = list(things)
    short = dict(_abbreviations(listed))
    for thing in listed:
        given = list(thing.names)
        following = [Name(text, "", _FULL) for text in [*_styled(thing), *_spelled_out(thing, short)]]
        seen: set[str] = set()
        for name in sorted([*given, *following], key=lambda name: name.rank):
            if name.text not in seen:
                seen.add(name.text)
                yield thing, name


def _styled(thing: Thing) -> Iterator[str]:
    for kind, *styles in _STYLES:
        if DEF + kind not in thing.all_kinds:
            continue
        own = [name.text for name in thing.names if name.rank == 0]
        places = {place for text in own for style in styles if (place := _place(style, text))}
        shortest = min(places, key=len, default="")  # "Stockholms kommun" follows "{} kommun" too
        if shortest:
            yield from (style.format(shortest) for style in styles)


def _place(style: str, text: str) -> str | None:
    """The place in a name that follows a style; one word, for only those are certain."""
    found = re.fullmatch(re.escape(style).replace(r"\{\}", r"(\w+)"), text)
    return found[1] if found else None


def _abbreviations(things: Iterable[Thing]) -> Iterator[tuple[str, list[str]]]:
    """Abbreviations that one thing alone has, with its own names."""
    owners: dict[str, set[str]] = {}
    full: dict[str, list[str]] = {}
    for thing in things:
        for name in thing.names:
            if _ABBREVIATION.match(name.text):
                owners.setdefault(name.text, set()).add(thing.iri)
                full[name.text] = [other.text for other in thing.names if other.rank == 0 and " " in other.text]
    return ((short, full[short]) for short, of in owners.items() if len(of) == 1 and full[short])


def _spelled_out(thing: Thing, short: dict[str, list[str]]) -> Iterator[str]:
    """The thing's names with abbreviations of others spelled out, and the other way round."""
    for name in thing.names:
        for abbreviation, full in short.items():
            first, _, rest = name.text.partition(" ")
            if first == abbreviation and rest:
                yield from (f"{whole} {rest}" for whole in full)
            yield from (
                f"{abbreviation}{name.text[len(whole) :]}" for whole in full if name.text.startswith(f"{whole} ")
            )
