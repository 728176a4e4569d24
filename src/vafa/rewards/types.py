"""What is given to a customer, on which terms, and how it is worked out. All of it is pure."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, ClassVar, Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.catalog.types import MenuTerms
from vafa.foundation.asking import Ask, Way
from vafa.foundation.money import split_by_largest_remainder
from vafa.foundation.shapes import Kind
from vafa.foundation.words import PERIODS, Words
from vafa.ledger.types import Unit
from vafa.rewards.terms import EXPIRIES, AfterDays, AfterMonths, EndOf, Expiry, OnDay, Terms

__all__ = [
    "EXPIRIES",
    "PERIODS",
    "AfterDays",
    "AfterMonths",
    "Commission",
    "Counted",
    "EndOf",
    "Expiry",
    "Gift",
    "Grant",
    "OnDay",
    "Reward",
    "Terms",
    "Words",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What of a sale counts: rials and pieces, by line of the sale; 0 where a line does not.

    `menu` is what the menu says of each line.
    """

    by_line: tuple[int, ...]
    pieces: tuple[Decimal | int, ...]
    menu: tuple[MenuTerms, ...]

    @property
    def amount_rial(self) -> int:
        return sum(self.by_line)


class Reward(Kind):
    """A way to thank a customer, with the settings a shop gave it; one file in `rewards/kinds`."""

    title: ClassVar[Promise]
    """Its plain name, translated: «اعتبار»."""
    icon: ClassVar[str] = "gift"
    ways: ClassVar[tuple[Way, ...]] = ()
    """The ways a shop chooses it in, where there are several."""
    unit: ClassVar[Unit | None]
    """Of the books it is given in; None for what is no value in a wallet."""
    step: ClassVar[int]
    """The step it is rounded to unless a rule says otherwise."""

    @classmethod
    @abstractmethod
    def examples(cls) -> tuple[Self, ...]:
        """Settings as a shop would choose them, for tests, documentation and templates."""

    @classmethod
    def is_money(cls) -> bool:
        """Whether an amount of it is in rials."""
        return cls.unit is Unit.CREDIT

    @property
    def needs_sale(self) -> bool:
        """Whether it is worked out from an invoice; a fixed amount is not."""
        return True

    @property
    def reads_menu(self) -> bool:
        """Whether it gives what the menu says of each product."""
        return False

    @abstractmethod
    def compute(self, counted: Counted) -> Fraction:
        """The exact award, not rounded and not negative. More counted never gives less."""

    def weigh(self, counted: Counted) -> tuple[int, ...]:
        """How much of the award each line earned, by any measure that adds up; 0 for none."""
        if any(counted.by_line):
            return counted.by_line
        return tuple(int(pieces > 0) for pieces in counted.pieces)

    @abstractmethod
    def describe(self, words: Words) -> str:
        """The award as a phrase: «۵٪ اعتبار»."""

    @classmethod
    @abstractmethod
    def describe_amount(cls, amount: int, words: Words) -> str:
        """So much of it: «۱۲٬۰۰۰ تومان اعتبار»."""

    def give(self, *, customer_id: int, reference: str, at: datetime) -> None:
        """Give what is no value in a wallet, after the sale or occasion, in the business's scope.

        The same `reference` gives once. What has a unit, and a commission, is given in the books.
        """
        raise NotImplementedError

    def draft_text(self, words: Words, *, at: datetime) -> str:
        """What the text would say by which this kind itself tells the customer; empty for none."""
        return ""

    @classmethod
    def take_back(cls, *, cause: str, at: datetime) -> None:
        """Take back what this kind gave for a cause that came back whole, as far as it can be.

        `cause` is how the references of its gifts begin: "sale:17:". A repeat changes nothing.
        """


class Commission(Reward):
    """What a partner gets for the sale, and not the customer: rials, owed in the partners' books.

    Worked out anew with every correction, and taken back line by line with what is returned.
    """

    unit = None
    step = 1

    partner_id: Annotated[
        int, Field(gt=0), Ask("one", gettext_lazy("To the partner"), of="partners")
    ]

    @classmethod
    def is_money(cls) -> bool:
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """A decided award: so much of that kind, and the rule version that gave it.

    `weights` tell how much each line of the sale earned of it, for when lines come back; none
    without a sale. `trimmed` tells of the cap of its rule that left less than was worked out.
    """

    kind: str
    amount: int
    weights: tuple[int, ...]
    rule_id: int
    rule_version: int
    trimmed: Mapping[str, str] | None = None

    def __post_init__(self) -> None:
        assert self.amount > 0, "what is given is more than nothing"

    def split(self) -> tuple[int, ...]:
        """The amount by line of the sale, summing to it exactly; empty without a sale."""
        if not self.weights:
            return ()
        return tuple(split_by_largest_remainder(self.amount, self.weights))


@dataclass(frozen=True, slots=True, kw_only=True)
class Gift(Award):
    """A decided award that is no value in the customer's wallet."""

    reward: Reward


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant(Award):
    """A decided award of value in the customer's wallet, on these terms."""

    unit: Unit
    terms: Terms
