"""A list in pages: which page is wanted, and what is said of where it stands."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from clustergraph.contract import DEFAULT_LIMIT, MOST
from clustergraph.errors import ParameterError

_LAST = 1_000_000


class Page(NamedTuple):
    """Pages are counted from 1."""

    limit: int = DEFAULT_LIMIT
    page: int = 1

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "Page":
        """The page that `limit` and `page` ask for. Raises ParameterError for what is no number, or too large."""
        return cls(_number(asked, "limit", DEFAULT_LIMIT, MOST), _number(asked, "page", 1, _LAST))

    def of(self, items: Sequence[Any], here: str, asked: Mapping[str, str]) -> dict[str, Any]:
        """The page's items, how many there are in all, and where the next page is if there is one."""
        end = self.page * self.limit
        said: dict[str, Any] = {"items": list(items[end - self.limit : end]), "total": len(items)}
        said |= {"page": self.page, "limit": self.limit}
        if end < len(items):
            said["next"] = f"{here}?{urlencode({**asked, 'limit': self.limit, 'page': self.page + 1})}"
        return said


def _number(asked: Mapping[str, str], name: str, default: int, most: int) -> int:
    text = asked.get(name, str(default))
    if not (text.isascii() and text.isdecimal() and len(text) < 9 and 1 <= int(text) <= most):
        raise ParameterError(f"'{text}' is no value for {name}, which takes a whole number from 1 to {most}.")
    return int(text)


def only(asked: Mapping[str, str], *known: str) -> Mapping[str, str]:
    """The parameters, if they are known ones. Raises ParameterError for another, which would be passed over in silence."""
    if unknown := sorted(set(asked) - set(known)):
        raise ParameterError(f"There is no parameter '{unknown[0]}' here; give {', '.join(known) or 'none'}.")
    return asked
