"""What crosses the till: what a guest spends, and what the till is answered."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from vafa.foundation.errors import Refused
from vafa.foundation.plain import list_fields
from vafa.ledger.types import Unit
from vafa.sales.types import SaleInput

MOST_HOLD_MINUTES = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftTender:
    """A gift card that pays; `amount_rial` None is as much as is on it and the invoice takes."""

    card: str = field(repr=False)
    amount_rial: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Redeem:
    """What the guest wants to spend on this sale.

    `credit_rial` None means as much as there is and the invoice takes. `code` is the 7 digits;
    `without_code` is for callers who may spend for a guest without it (it is their permission
    that was checked). Points pay at the business's value of a point. `hold_id` names credit that
    was set aside for this sale: then credit comes from it alone, and needs no code any more.
    `discount_codes` lower the price before anything is spent; then gift cards pay, in their order,
    then what was brought from another business (`draw_id`), before points and credit. Named alone,
    none of them spends anything of the customer's. `from_shared` takes the credit out of the wallet
    that the customer shares.
    """

    code: str = ""
    credit_rial: int | None = None
    points: int = 0
    without_code: bool = False
    discount_codes: tuple[str, ...] = ()
    gift_cards: tuple[GiftTender, ...] = ()
    hold_id: int | None = None
    draw_id: int | None = None
    from_shared: bool = False

    @property
    def spends(self) -> bool:
        """Whether value of the customer's is to be spent, and not only cards or a price asked."""
        wanted = (self.points, self.credit_rial, self.hold_id, self.from_shared)
        named = self.code or self.without_code or any(wanted)
        return bool(named) or not (self.discount_codes or self.gift_cards or self.draw_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    """One award of a sale, with the rule that gave it."""

    kind: str
    unit: str
    amount: int
    rule_id: int
    rule_version: int
    rule_name: str
    available_at: datetime
    expires_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """What one rule said, in one sentence of the business's language."""

    rule_id: int
    rule_name: str
    applied: bool
    reason: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Discounted:
    """What one discount took off a sale, or why it took nothing. A wrong code has no discount."""

    discount_id: int = 0
    version: int = 0
    name: str = ""
    code: str = ""
    applied: bool = False
    amount_rial: int = 0
    by_line: tuple[int, ...] = ()
    reason: str
    sentence: str

    def keep(self) -> dict[str, Any]:
        """What is kept of it with the sale."""
        names = ("discount_id", "version", "name", "code", "amount_rial", "by_line")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftPart:
    """What a sale did to a gift card: `spent_rial` came off it or `sold_rial` was put on it."""

    ending: str
    spent_rial: int = 0
    sold_rial: int = 0
    left_rial: int
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The answer to a sale. Kept with it and given again, letter for letter, to every repeat."""

    sale_id: int
    number: str
    customer_id: int | None
    is_new_customer: bool
    total_rial: int
    to_pay_rial: int
    credit_spent_rial: int
    points_spent: int
    earned: tuple[Earned, ...]
    balance_rial: int
    balance_points: int
    lines: tuple[str, ...]
    why: tuple[Why, ...]
    discounts: tuple[Discounted, ...] = ()
    gift_cards: tuple[GiftPart, ...] = ()
    brought_rial: int = 0
    brought_from: str = ""
    is_repeat: bool = field(default=False, compare=False)

    @property
    def gift_rial(self) -> int:
        """What gift cards paid."""
        return sum(part.spent_rial for part in self.gift_cards)

    @property
    def discount_rial(self) -> int:
        """What discounts of the club took off."""
        return sum(one.amount_rial for one in self.discounts)

    @property
    def before_discounts_rial(self) -> int:
        """What the invoice would have come to without them, at the tax of the lower price."""
        return self.total_rial + self.discount_rial

    def earned_of(self, unit: Unit) -> int:
        """How much of a unit the sale earned."""
        return sum(award.amount for award in self.earned if award.unit == unit)

    def write(self) -> str:
        """The receipt as JSON text, to be kept."""
        body = list_fields(self)
        body.pop("is_repeat")
        return json.dumps(body, default=_write_part, ensure_ascii=False)

    @classmethod
    def read(cls, text: str) -> Self:
        """A kept receipt, marked as a repeat."""
        body: dict[str, Any] = json.loads(text)
        body["earned"] = tuple(map(_read_earned, body["earned"]))
        body["why"] = tuple(Why(**why) for why in body["why"])
        body["lines"] = tuple(body["lines"])
        body["discounts"] = tuple(map(_read_discounted, body.get("discounts", ())))
        body["gift_cards"] = tuple(map(_read_gift, body.get("gift_cards", ())))
        return cls(**body, is_repeat=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What a sale would earn and what may be spent on it. Nothing was written."""

    customer_id: int | None
    total_rial: int
    to_pay_rial: int
    usable_rial: int
    usable_points: int
    may_spend_rial: int
    needs_code: bool
    earned: tuple[Earned, ...]
    why: tuple[Why, ...]
    discounts: tuple[Discounted, ...] = ()
    gift_rial: int = 0
    brought_rial: int = 0

    @property
    def discount_rial(self) -> int:
        """What discounts of the club would take off."""
        return sum(one.amount_rial for one in self.discounts)

    @property
    def before_discounts_rial(self) -> int:
        """What the invoice would come to without them, at the tax of the lower price."""
        return self.total_rial + self.discount_rial

    @property
    def spend_rial(self) -> int:
        """What comes off the customer's credit."""
        return self.total_rial - self.to_pay_rial - self.gift_rial - self.brought_rial


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnReceipt:
    """The answer to a return. `reversed` is what was taken back, `owed` what is still owing,
    `account` what came off the bill of a sale on account, `brought_back` what went home to
    another business.
    """

    return_id: int
    sale_id: int
    number: str
    goods_rial: int
    reversed_rial: int
    reversed_points: int
    restored_rial: int
    restored_points: int
    owed_rial: int
    owed_points: int
    balance_rial: int
    balance_points: int
    account_rial: int = 0
    gift_restored_rial: int = 0
    brought_back_rial: int = 0
    is_repeat: bool = field(default=False, compare=False)

    def write(self) -> str:
        """The receipt as JSON text, to be kept."""
        body = list_fields(self)
        body.pop("is_repeat")
        return json.dumps(body)

    @classmethod
    def read(cls, text: str) -> Self:
        """A kept receipt, marked as a repeat."""
        return cls(**json.loads(text), is_repeat=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowancePass:
    """What a device at a till may let guests spend without asking, until `ends_at`."""

    token: str
    ends_at: datetime
    left_rial: int
    guest_rial: int
    needs_code: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LateInput:
    """A sale of an outage: `asked_rial` came off the invoice, by this code and allowance."""

    sale: SaleInput
    asked_rial: int = 0
    code: str = ""
    token: str = ""
    device: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LateReceipt:
    """What became of it: a receipt, with what the house lost and why, or a refusal."""

    receipt: Receipt | None = None
    refusal: Refused | None = None
    lost_rial: int = 0
    why: str = ""
    is_repeat: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LateRow:
    """A late sale to be told of: it cost something, or was refused and has no `sale_id`.

    Settled: somebody saw to it.
    """

    id: int
    till: str
    cashier: str
    made_at: datetime
    total_rial: int
    asked_rial: int
    lost_rial: int
    why: str
    refusal: str
    sale_id: int | None
    settled_at: datetime | None
    settled_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something besides a sale that may earn: `trigger` names it, `event` the shop's own kind.

    `key` is its name for ever: the same trigger, event and key happened once. `worth_percent` is
    how much of each reward it is worth, `goods_rial` what of a friend's purchase counts. What is
    given waits, or is stopped, while the customer or one of those `behind` it is watched.
    """

    trigger: str
    key: str
    customer_id: int
    at: datetime
    event: str = ""
    branch_id: int | None = None
    worth_percent: int = 100
    goods_rial: int | None = None
    behind: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OccasionReceipt:
    """The answer to a happening, kept with it and given again to every repeat."""

    occasion_id: int
    customer_id: int
    earned: tuple[Earned, ...]
    balance_rial: int
    balance_points: int
    why: tuple[Why, ...]
    is_repeat: bool = field(default=False, compare=False)

    def write(self) -> str:
        """The receipt as JSON text, to be kept."""
        body = list_fields(self)
        body.pop("is_repeat")
        return json.dumps(body, default=_write_part, ensure_ascii=False)

    @classmethod
    def read(cls, text: str) -> Self:
        """A kept receipt, marked as a repeat."""
        body: dict[str, Any] = json.loads(text)
        body["earned"] = tuple(map(_read_earned, body["earned"]))
        body["why"] = tuple(Why(**why) for why in body["why"])
        return cls(**body, is_repeat=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thanked:
    """One side of a referral: what it got, and each rule's reason."""

    customer_id: int
    earned: tuple[Earned, ...]
    why: tuple[Why, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralRewards:
    """What the rules in force give for a referral, in words: to who brings, and to who comes."""

    inviter: tuple[str, ...]
    newcomer: tuple[str, ...]

    @property
    def is_any(self) -> bool:
        return bool(self.inviter or self.newcomer)


def _read_earned(award: dict[str, Any]) -> Earned:
    instants = {
        name: award[name] and datetime.fromisoformat(award[name])
        for name in ("available_at", "expires_at")
    }
    return Earned(**award | instants)


def _read_gift(part: dict[str, Any]) -> GiftPart:
    expires_at = part["expires_at"] and datetime.fromisoformat(part["expires_at"])
    return GiftPart(**part | {"expires_at": expires_at})


def _read_discounted(one: dict[str, Any]) -> Discounted:
    return Discounted(**one | {"by_line": tuple(one["by_line"])})


def _write_part(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else list_fields(value)
