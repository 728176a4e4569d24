"""What pages hand to the components."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True, kw_only=True)
class Tab:
    """A way to look at a list: a tab, a segment or a chip. `inner`: the ways within it."""

    label: str
    href: str
    count: int | None = None
    is_current: bool = False
    inner: Sequence[Tab] = ()


@dataclass(frozen=True, kw_only=True)
class Sort:
    """By what a list is sorted; makes the links of its heads. Read it with `Sort.read`."""

    key: str
    is_descending: bool
    query: str = ""

    @classmethod
    def read(cls, request: HttpRequest, *, allowed: Sequence[str], default: str) -> Sort:
        """From `?sort=-spent`; what is not allowed counts as the default."""
        wanted = request.GET.get("sort", default)
        if wanted.removeprefix("-") not in allowed:
            wanted = default
        rest = request.GET.copy()
        for name in ("sort", "after", "before"):
            rest.pop(name, None)
        return cls(
            key=wanted.removeprefix("-"),
            is_descending=wanted.startswith("-"),
            query=rest.urlencode(),
        )

    def href(self, key: str) -> str:
        """The link of a head: the other way round where the list is sorted by it already."""
        sign = "" if key == self.key and self.is_descending else "-"
        return f"?sort={sign}{key}" + (f"&{self.query}" if self.query else "")


@dataclass(frozen=True, kw_only=True)
class Pager:
    """Where in a long list one is; empty links are not shown. `note` says what is seen."""

    note: str = ""
    previous_href: str = ""
    next_href: str = ""


@dataclass(frozen=True, kw_only=True)
class Chart:
    """What `{% chart %}` draws: ECharts options, and the same figures as a table."""

    options: Mapping[str, Any]
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
