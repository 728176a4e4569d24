"""The letters between two businesses. Each is followed by the other, once.

Amounts in rials, instants as ISO text. `moves_rial` is by how much a letter will change the
addressee's position with the sender: what it may still be short of.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from vafa.outbox.types import Letter


@dataclass(frozen=True, slots=True, kw_only=True)
class MovingLetter(Letter):
    """A letter that changes how the addressee stands with the sender."""

    @property
    def moves_rial(self) -> int:
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferMade(Letter):
    """Terms, as the addressee reads them."""

    name: ClassVar[str] = "coalition.offer_made"
    offer_id: int
    here: dict[str, Any]
    there: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferAnswered(Letter):
    """Your offer was taken, or declined."""

    name: ClassVar[str] = "coalition.offer_answered"
    offer_id: int
    is_taken: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PactLeft(Letter):
    """We left; these open offers are closed with it."""

    name: ClassVar[str] = "coalition.pact_left"
    closed: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawUsed(MovingLetter):
    """What you set aside was spent here: so much credit, worth so much."""

    name: ClassVar[str] = "coalition.draw_used"
    draw_id: int
    credit_rial: int
    worth_rial: int
    used_at: str

    @property
    def moves_rial(self) -> int:
        return self.worth_rial


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawLapsed(Letter):
    """What you set aside was not spent."""

    name: ClassVar[str] = "coalition.draw_lapsed"
    draw_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawGivenBack(MovingLetter):
    """Part of what was spent came back: so much credit is the guest's again. `key` is its name."""

    name: ClassVar[str] = "coalition.draw_given_back"
    draw_id: int
    key: str
    credit_rial: int
    worth_rial: int
    at: str

    @property
    def moves_rial(self) -> int:
        return -self.worth_rial


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtCleared(MovingLetter):
    """We received so much of what you owed us."""

    name: ClassVar[str] = "coalition.debt_cleared"
    clearing_id: int
    amount_rial: int
    note: str
    at: str

    @property
    def moves_rial(self) -> int:
        return -self.amount_rial


MOVING: tuple[type[MovingLetter], ...] = (DrawUsed, DrawGivenBack, DebtCleared)
