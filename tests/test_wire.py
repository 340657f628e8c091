import json
import socket

import pytest

from clustergraph.errors import (
    AnswerTooLargeError,
    ClustergraphError,
    DeadlineError,
    InputError,
    NotAcceptableError,
    QuerySyntaxError,
    RefusedError,
)
from clustergraph.wire import SocketLine, beginning, frame, problem, raised, read_beginning, receive_frame


def test_frames_come_out_as_they_went_in_however_the_line_cuts_them() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        said = frame(b"D", b"x" * 200_000) + frame(b"E", b"") + frame(b"D", b"last")
        theirs.sendall(said[:3])
        line = SocketLine(ours)
        theirs.setblocking(True)
        theirs.sendall(said[3:100_000])
        theirs.sendall(said[100_000:])
        theirs.close()
        assert receive_frame(line) == (b"D", b"x" * 200_000)
        assert receive_frame(line) == (b"E", b"")
        assert receive_frame(line) == (b"D", b"last")
        assert receive_frame(line) is None


def test_an_answer_begins_with_what_it_is_and_its_first_piece() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(beginning({"kind": "rows", "whole": True}, b"a\n1\n"))
        letter, content = receive_frame(SocketLine(ours)) or (b"", b"")
        assert (letter, *read_beginning(content)) == (b"H", {"kind": "rows", "whole": True}, b"a\n1\n")


@pytest.mark.parametrize(
    "error",
    [
        QuerySyntaxError("expected a name", 3, 7),
        NotAcceptableError("image/png", ["text/csv"]),
        RefusedError("no"),
        InputError("what"),
        AnswerTooLargeError("too much"),
    ],
)
def test_an_error_is_raised_as_it_was(error: ClustergraphError) -> None:
    told = raised(json.loads(json.dumps(problem(error))))
    assert (type(told), str(told), told.status, told.line) == (type(error), str(error), error.status, error.line)


def test_an_error_without_a_name_here_keeps_its_words() -> None:
    assert str(raised(problem(DeadlineError("late")))) == "late"
