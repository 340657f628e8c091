"""Registers in their own formats, of any size, the same each time: invented organisations, invented projects.

    python benchmarks/registers.py FOLDER 100000

writes swecris.json, gdp.json, cordis-horizon/ and cordis-h2020/ (project.csv, organization.csv) and ror.json, each with
that many participations (for ROR: organisations), and a project `town` whose actors have some of the numbers. Numbers
are well formed and belong to nobody: 999…-…, 000…, as far as the registers are known to give them out.

With --build, the joint funder database is harvested into the town, a release built and its network analysed, each in a
process of its own: seconds of processor time, peak memory.
"""

import argparse
import csv
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from stdnum import luhn

import clustergraph
from clustergraph import network
from clustergraph.iris import GRAPH, ID

ROOT = Path(__file__).parent.parent
ACTORS = ("region-naset", "universitetet-pa-naset", "lansstyrelsen-pa-naset")
OURS: Mapping[str, tuple[str, ...]] = {
    "orgnr": ("2321009991", "9999900013", "2029990013"),
    "pic": ("000000001", "000000002", "000000003"),
    "ror": ("0aaaaaa42", "0bbbbbb17", "0cccccc89"),
}
_BASE32 = "0123456789abcdefghjkmnpqrstvwxyz"
_OTHERS = 5000  # organisations that are none of ours
_PER_PROJECT = 4
PERSON = "Förnamn Efternamnsson"  # stands wherever a register names a person, and nowhere after a harvest


def orgnr(number: int) -> str:
    if number < len(OURS["orgnr"]):
        return OURS["orgnr"][number]
    digits = f"999{number:06d}"
    return digits + str(luhn.calc_check_digit(digits))


def pic(number: int) -> str:
    return OURS["pic"][number] if number < len(OURS["pic"]) else f"{number + 1:09d}"


def ror(number: int) -> str:
    if number < len(OURS["ror"]):
        return OURS["ror"][number]
    base, rest = "", number
    for _ in range(6):
        base, rest = _BASE32[rest % 32] + base, rest // 32
    value = sum(_BASE32.index(letter) * 32**place for place, letter in enumerate(reversed("0" + base)))
    return f"0{base}{98 - value * 100 % 97:02d}"


def name(number: int) -> str:
    names = ("Region Näset", "Universitetet på Näset", "Länsstyrelsen på Näset")
    return names[number] if number < len(names) else f"Påhittade bolaget {number} AB"


def _choose(chance: random.Random, how_many: int = 1) -> list[int]:
    """Different organisations, one in two of them ours."""
    chosen: dict[int, None] = {}
    while len(chosen) < how_many:
        ours = chance.random() < 0.5 and not set(range(len(ACTORS))) <= chosen.keys()
        chosen[chance.randrange(len(ACTORS)) if ours else chance.randrange(len(ACTORS), _OTHERS)] = None
    return list(chosen)


def swecris(participations: int) -> Iterator[dict[str, Any]]:
    chance = random.Random(1)
    for number in range(participations):
        [one] = _choose(chance)
        value = orgnr(one)
        year = 2010 + number % 15
        yield {
            "projectId": f"{year}-{number:06d}_PÅHITT",
            "projectTitleSv": f"Påhittat projekt {number}",
            "projectTitleEn": f"Invented project {number}",
            "projectAbstractSv": f"{PERSON} har hittat på det här.",
            "projectAbstractEn": "",
            "projectStartDate": f"{year}-01-01 00:00:00",
            "projectEndDate": f"{year + 3}-12-31 00:00:00",
            "coordinatingOrganisationId": f"{value[:6]}-{value[6:]}",
            "coordinatingOrganisationNameSv": name(one),
            "coordinatingOrganisationNameEn": name(one),
            "fundingOrganisationId": "999999-9999",
            "fundingsSek": "1000000",
            "fundingYear": str(year),
            "peopleList": [{"personId": "1", "orcId": None, "fullName": PERSON, "gender": "Male", "roleEn": "x"}],
            "scbs": [],
        }


def gdp(participations: int) -> Iterator[dict[str, Any]]:
    chance = random.Random(2)
    for number in range(-(-participations // _PER_PROJECT)):
        here = min(_PER_PROJECT, participations - number * _PER_PROJECT)
        organisations = [
            {
                "namn": name(one),
                "organisationsnummer": f"{orgnr(one)[:6]}-{orgnr(one)[6:]}",
                "land": "Sverige",
                "lan": "Näsets län",
                "roll": ["Koordinator" if place == 0 else "MedsökandeOrganisation"],
            }
            for place, one in enumerate(_choose(chance, here))
        ]
        yield {
            "diarienummer": f"2024-{number:06d}",
            "finansiarNamn": "Påhittade finansiären",
            "finansiarOrganisationsnummer": orgnr(9),
            "titel": f"Påhittad aktivitet {number}",
            "titelEng": f"Invented activity {number}",
            "startdatum": "2024-01-01",
            "slutdatum": "2026-12-31",
            "status": "Pågående",
            "organisationer": organisations,
            "personer": [{"namn": PERSON, "kon": "Man", "roll": ["Projektledare"]}],
        }


def ror_records(organisations: int) -> Iterator[dict[str, Any]]:
    """By version 2 of the schema; every tenth as version 1 had it."""
    for number in range(organisations):
        common = {"id": f"https://ror.org/{ror(number)}", "status": "active", "established": None, "relationships": []}
        if number % 10 == 9:
            yield {**common, "name": name(number), "email_address": PERSON, "types": [], "country": {}, "labels": []}
        else:
            names = [{"value": name(number), "types": ["ror_display", "label"], "lang": "sv"}]
            yield {**common, "names": names, "types": [], "locations": [], "admin": {}, "domains": []}


def write_json(path: Path, records: Iterable[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for number, record in enumerate(records):
            file.write(f"{',' if number else '['}\n{json.dumps(record, ensure_ascii=False)}")
        file.write("\n]\n")


def write_cordis(folder: Path, participations: int, programme: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(3)
    with (
        (folder / "project.csv").open("w", encoding="utf-8-sig", newline="") as first,
        (folder / "organization.csv").open("w", encoding="utf-8-sig", newline="") as second,
    ):
        projects = csv.writer(first, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\n")
        organisations = csv.writer(second, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\n")
        projects.writerow(
            ["id", "acronym", "status", "title", "startDate", "endDate", "frameworkProgramme", "objective", "rcn"]
        )
        organisations.writerow(
            [
                "projectID",
                "projectAcronym",
                "organisationID",
                "vatNumber",
                "name",
                "country",
                "contactForm",
                "order",
                "role",
                "ecContribution",
            ]
        )
        for number in range(-(-participations // _PER_PROJECT)):
            project = str(900_000_000 + number)
            title = f"An invented; project\nnumber {number}"
            projects.writerow([project, f"INV{number}", "SIGNED", title, "2024-01-01", "2027-12-31", programme, "", ""])
            for place, one in enumerate(_choose(chance, min(_PER_PROJECT, participations - number * _PER_PROJECT))):
                role = ("coordinator", "participant", "thirdParty", "associatedPartner")[place]
                organisations.writerow(
                    [project, f"INV{number}", pic(one), "MISSING", name(one), "SE", PERSON, place + 1, role, "1.5"]
                )


def write_town(folder: Path) -> Path:
    """The town of the tests as a project, with numbers for its actors and no other mappings."""
    for part in ("ontology", "shapes", "queries"):
        shutil.copytree(ROOT / part, folder / part)
    shutil.copytree(ROOT / "tests" / "town" / "data", folder / "data", ignore=shutil.ignore_patterns("links"))
    (folder / "data" / "links").mkdir()
    for scheme, values in OURS.items():
        (folder / "data" / "links" / f"{scheme}.sssom.tsv").write_text(_mappings(scheme, values), "utf-8")
    return folder


def _mappings(scheme: str, values: Iterable[str]) -> str:
    prefixes = {
        "actor": f"{ID}actor/",
        scheme: "https://ror.org/" if scheme == "ror" else f"{ID}identifier/{scheme}/",
        "source": f"{ID}link-source/",
    }
    head = [
        f"#mapping_set_id: {GRAPH}links-{scheme}",
        "#curie_map:",
        *(f'#  {name}: "{iri}"' for name, iri in prefixes.items()),
    ]
    columns = [
        "subject_id",
        "predicate_id",
        "object_id",
        "mapping_justification",
        "confidence",
        "mapping_source",
        "mapping_date",
    ]
    why = "semapv:BackgroundKnowledgeBasedMatching"
    rows = [
        [f"actor:{actor}", "skos:exactMatch", f"{scheme}:{value}", why, "0.9", "source:public-copies", "2026-11-22"]
        for actor, value in zip(ACTORS, values, strict=True)
    ]
    return "\n".join([*head, *("\t".join(row) for row in [columns, *rows])]) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("participations", type=int)
    parser.add_argument("--build", action="store_true", help="harvest gdp.json, build, analyse; say what that takes")
    parser.add_argument("--analyse", action="store_true", help="only that, of the release in FOLDER")
    given = parser.parse_args()
    if given.analyse:
        analyse(given.folder)
        return
    folder, number = given.folder, given.participations
    folder.mkdir(parents=True)
    write_json(folder / "swecris.json", swecris(number))
    write_json(folder / "gdp.json", gdp(number))
    write_json(folder / "ror.json", ror_records(number))
    write_cordis(folder / "cordis-horizon", number, "HORIZON")
    write_cordis(folder / "cordis-h2020", number, "H2020")
    town = write_town(folder / "town")
    if given.build:
        harvest = ("gdp", "--file", folder / "gdp.json", "--retrieved", "2026-11-22", "--review", folder)
        program = Path(sys.executable).with_name("clustergraph")
        _measure(program, "harvest", *harvest, "--project", town)
        _measure(program, "build", "--project", town, "--out", folder / "release")
        _measure(sys.executable, __file__, "--analyse", folder / "release", 0)


def analyse(release: Path) -> None:
    """Who works with whom in the projects, and how often: from the release to a figure for each pair."""
    graph = clustergraph.open(release)
    two = graph.network(layers=["project"])
    one = network.project(two, "newman")
    print(
        f"{len(two)} actors and projects, {two.number_of_edges()} ties between them; {one.number_of_edges()} pairs of actors"
    )


def _measure(*command: object) -> None:
    """What a child process takes; its memory is its own, since the kernel counts from the exec on."""
    child = subprocess.Popen([*map(str, command)])
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = status
    if status:
        sys.exit(f"{command[1]} has failed.")
    seconds, peak = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    print(
        f"{command[1] if command[0] != sys.executable else 'analyse'}: {seconds:.0f} s of processor time, {peak:.0f} MiB at most"
    )


if __name__ == "__main__":
    main()
