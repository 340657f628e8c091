import io

from clustergraph.markup import XmlOutput


def test_a_carriage_return_survives_whoever_reads_the_xml() -> None:
    written = io.BytesIO()
    assert XmlOutput(written).write(b"one\r\ntwo") == 8
    assert written.getvalue() == b"one&#13;\ntwo"
