"""Families that grow by one file.

A family is a package; each module in it registers one member under its slug. The registry
imports the modules itself, so adding a file is the whole installation.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Generic, TypeVar

Member = TypeVar("Member")


class Registry(Generic[Member]):
    """The members of the family in `package`, each a class or instance with a `slug`."""

    def __init__(self, package: str) -> None:
        self._package = package
        self._members: dict[str, Member] = {}
        self._loaded = False

    def register(self, member: Member) -> Member:
        """Add a member; use as a decorator. A slug may be taken once only."""
        slug = member.slug  # type: ignore[attr-defined]
        assert slug not in self._members, f"{slug} is registered twice in {self._package}"
        self._members[slug] = member
        return member

    def get(self, slug: str) -> Member:
        """The member called `slug`; KeyError if there is none."""
        return self._load()[slug]

    def find(self, slug: str) -> Member | None:
        """The member called `slug`, or None."""
        return self._load().get(slug)

    def __iter__(self) -> Iterator[Member]:
        return iter([member for _, member in sorted(self._load().items())])

    def __contains__(self, slug: object) -> bool:
        return slug in self._load()

    def _load(self) -> dict[str, Member]:
        if not self._loaded:
            family = importlib.import_module(self._package)
            for module in pkgutil.iter_modules(family.__path__):
                importlib.import_module(f"{self._package}.{module.name}")
            self._loaded = True
        return self._members
