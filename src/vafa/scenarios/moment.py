"""When somebody sets out on a scenario: something happens to them, or a day comes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar, NamedTuple, Self

from django.utils.functional import Promise

from vafa.foundation.shapes import Kind
from vafa.foundation.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something that happened to a customer. `key` names it for ever: it begins a scenario once."""

    moment: str
    key: str
    customer_id: int
    at: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)


class Coming(NamedTuple):
    """A customer whose day has come, and the name of the occasion: it begins a scenario once."""

    customer_id: int
    key: str


class Moment(Kind):
    """What begins a scenario, with the settings a shop gave it.

    One file in `scenarios/moments`, registered by itself. It follows what happened (`fits`), or
    looks each hour whose day has come (`is_looked_for` and `find`).
    """

    title: ClassVar[Promise]
    """Its plain name for a list to choose from: «روز تولد»."""
    icon: ClassVar[str]
    is_looked_for: ClassVar[bool] = False

    def fits(self, happening: Happening) -> bool:
        """Whether this is what it waits for."""
        return happening.moment == self.slug

    def find(self, day: date, *, after_id: int, limit: int) -> list[Coming]:
        """Whose day has come on this day of the business's zone, in the order of their ids."""
        raise NotImplementedError

    def describe(self, words: Words) -> str:
        """It as the beginning of a sentence: «روز تولد مشتری»."""
        return str(self.title)

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        """Settings as a shop would choose them, for tests and documentation."""
        return (cls(),)
