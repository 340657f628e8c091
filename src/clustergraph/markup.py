"""What XML asks of the text that is written in it."""

import io
from typing import IO, Any


class XmlOutput(io.BytesIO):
    """Writes carriage returns as XML must: bare, whoever reads them takes them for line ends."""

    def __init__(self, output: IO[bytes]) -> None:
        super().__init__()
        self._output = output

    def write(self, data: Any) -> int:
        self._output.write(data.replace(b"\r", b"&#13;"))
        return len(data)
