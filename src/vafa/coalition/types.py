"""What crosses coalition's door: terms between two businesses, and what a guest brings along."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

MOST_RIAL = 10**12
DRAW_LIFE = timedelta(minutes=15)  # within it the sale is recorded, or the credit goes home


class OfferState(StrEnum):
    OPEN = "open"
    TAKEN = "taken"
    DECLINED = "declined"
    REPLACED = "replaced"  # by a newer one of the same business


class DrawState(StrEnum):
    OPEN = "open"  # held where it was earned, waiting for the sale
    USED = "used"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """How one business takes the other's credit: `percent` of it counts, 0 takes none.

    `most_rial` in one purchase and `month_rial` in a Jalali month are worth at the till; 0 is
    without a cap.
    """

    percent: int = 100
    most_rial: int = 0
    month_rial: int = 0

    def worth_of(self, credit_rial: int) -> int:
        """What so much credit takes off an invoice."""
        return credit_rial * self.percent // 100

    def credit_for(self, worth_rial: int) -> int:
        """The least credit that takes so much off."""
        return -(-worth_rial * 100 // self.percent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Both ways: `here` is how we take theirs, `there` how they take ours."""

    here: Taking
    there: Taking

    def seen_from_there(self) -> Terms:
        """The same as the other business reads it."""
        return Terms(here=self.there, there=self.here)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferView:
    """Terms that one of the two put before the other."""

    id: int
    is_ours: bool
    state: OfferState
    terms: Terms
    made_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerView:
    """Another business of the coalition, and how we stand with it.

    `position_rial` above zero is what we owe them, below zero what they owe us.
    """

    id: int
    slug: str
    name: str
    is_live: bool
    terms: Terms | None  # in force, or last in force
    since: datetime | None
    left_at: datetime | None
    theirs: OfferView | None  # waits for our answer
    ours: OfferView | None  # waits for theirs
    position_rial: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawView:
    """Credit of a guest at one business, brought to another.

    `is_ours`: the credit is our customer's and is spent there; else it is spent here. `worth_rial`
    is what it takes, or took, off the invoice; `credit_rial` what it costs the guest.
    """

    id: int
    peer_id: int
    offer_id: int
    is_ours: bool
    customer_id: int
    state: DrawState
    credit_rial: int
    worth_rial: int
    returned_rial: int
    sale_id: int | None
    opened_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Abroad:
    """What a guest could bring from a peer now, in worth at this till."""

    peer_id: int
    name: str
    worth_rial: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerMonth:
    """A Jalali month with one peer. `opening` and `closing` above zero are what we owe them.

    `there_rial` is what our customers spent there, `here_rial` what theirs spent here, both less
    what came back; `paid_rial` and `received_rial` is money between the two.
    """

    peer_id: int
    name: str
    first_day: date
    opening_rial: int
    there_rial: int
    here_rial: int
    paid_rial: int
    received_rial: int

    @property
    def closing_rial(self) -> int:
        """How the two stand at its end."""
        owed = self.opening_rial + self.there_rial - self.here_rial
        return owed - self.paid_rial + self.received_rial
