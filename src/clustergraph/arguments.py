"""What several commands are told alike on the command line."""

from pathlib import Path
from typing import Annotated

import typer

from clustergraph.documents import SOURCES_VARIABLE

ProjectOption = Annotated[
    Path | None,
    typer.Option("--project", help="Folder with ontology, data, shapes and queries. Default: this project."),
]
OutOption = Annotated[Path, typer.Option("--out", help="Folder that releases are kept in.")]
ReleaseOption = Annotated[Path, typer.Option("--release", help="A release, or the folder that releases are kept in.")]
SourcesOption = Annotated[
    Path | None,
    typer.Option("--sources", help=f"Folder with the source texts. Default: what {SOURCES_VARIABLE} names."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]
ContactOption = Annotated[
    str | None, typer.Option("--contact", help="Whom to write to about this service: a mail address, or https://….")
]
