import pytest

from tests.conftest import run


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("build", {"--project", "--out", "--json"}),
        ("check", {"--project", "--json"}),
        ("evidence", {"--project", "--sources", "--json"}),
        ("ask", {"--release", "--json"}),
        ("publish", {"--release", "--json"}),
        ("serve", {"--release", "--sources"}),
    ],
)
def test_what_commands_share_is_called_alike(command: str, options: set[str]) -> None:
    said = run(command, "--help").stdout
    assert {option for option in options if option not in said} == set()
