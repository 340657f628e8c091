"""The registers that can be harvested: what each is called, its licence, its key, and how it is read and paged."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from clustergraph.errors import UnknownError
from clustergraph.iris import CC0
from clustergraph.registers import cordis, gdp, ror, swecris
from clustergraph.registers.entry import Entry, Source, Tick


@dataclass(frozen=True)
class Register:
    """`licence` is None where nothing that the register says itself was at hand; whoever harvests must know it then. `key` names the environment variable that holds a key,
    `scheme` what stands before the key in the header. `paging` is `offset` (limit and offset), `page` (numbered pages
    and a promised total) or None for one answer; `suffix` is that of its files.
    """

    name: str
    names: dict[str, str]
    read: Callable[[Source, Tick], Iterator[Entry]]
    licence: str | None
    key: str | None = None
    scheme: str = ""
    paging: str | None = None
    suffix: str = ".json"


_ALL = (
    Register(
        "swecris",
        {"sv": "Swecris", "en": "Swecris"},
        swecris.read,
        None,
        "CLUSTERGRAPH_SWECRIS_KEY",
        "Bearer ",
    ),
    Register(
        "gdp",
        {"sv": "Gemensamma data-projektet (GDP)", "en": "The joint data project (GDP)"},
        gdp.read,
        CC0,
        "CLUSTERGRAPH_GDP_KEY",
        paging="offset",
    ),
    Register(
        "cordis-horizon",
        {"sv": "CORDIS, Horisont Europa", "en": "CORDIS, Horizon Europe"},
        partial(cordis.read, programme="HORIZON"),
        None,
        suffix=".zip",
    ),
    Register(
        "cordis-h2020",
        {"sv": "CORDIS, Horisont 2020", "en": "CORDIS, Horizon 2020"},
        partial(cordis.read, programme="H2020"),
        None,
        suffix=".zip",
    ),
    Register(
        "ror",
        {"sv": "Research Organization Registry (ROR)", "en": "Research Organization Registry (ROR)"},
        ror.read,
        CC0,
        paging="page",
    ),
)
REGISTERS = {register.name: register for register in _ALL}


def register(name: str) -> Register:
    if name not in REGISTERS:
        raise UnknownError("register", name, list(REGISTERS))
    return REGISTERS[name]
