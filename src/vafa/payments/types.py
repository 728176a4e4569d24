"""What crosses the door of payments, and what a gateway takes and says."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from vafa.foundation.gateway_settings import SettingField
from vafa.payments.states import Outcome, Payee, State

__all__ = [
    "MOST_RIAL",
    "TRIAL_RIAL",
    "AccountRow",
    "Begun",
    "Gateway",
    "GatewayContext",
    "GatewayKind",
    "Order",
    "Outcome",
    "Payee",
    "PaymentPage",
    "PaymentRow",
    "Purpose",
    "Said",
    "State",
    "Target",
]

TRIAL_RIAL = 10_000  # the least that every gateway takes
MOST_RIAL = 1_000_000_000  # of one payment, the least of what the gateways take


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRow:
    """A payment. `reason` is why it was not paid, in the gateway's own words or ours.

    `payer_fee_rial` is what the gateway takes from the payer on top, where it says so.
    """

    id: int
    purpose: str
    reference: str
    description: str
    amount_rial: int
    payer_fee_rial: int
    state: State
    gateway: str
    page_url: str
    return_path: str
    receipt: str
    card: str
    reason: str
    created_at: datetime
    paid_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentPage:
    """A stretch of payments; the next begins after `next_cursor`."""

    payments: tuple[PaymentRow, ...]
    next_cursor: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Whose payment a token stands for."""

    business_id: int
    payment_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """What may be paid online. `follow` does what is paid for, in the transaction that says so.

    It is called once for each payment; what it raises leaves the payment to be asked about again.
    """

    slug: str
    title: Any
    payee: Payee
    least_rial: int
    follow: Callable[[PaymentRow, datetime], None]
    most_rial: int = MOST_RIAL


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
    """An account at a payment gateway; secrets in `settings` are dots."""

    id: int
    gateway: str
    kind_title: Any
    title: str
    position: int
    is_active: bool
    settings: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayKind:
    """A kind of gateway, as a form offers it."""

    slug: str
    title: Any
    needs: Any
    fields: tuple[SettingField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a gateway is asked to take: whole rials, our number for it, where the payer returns."""

    uid: str
    amount_rial: int
    description: str
    callback_url: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A payment that the gateway took up: its own name for it, and the page to send the payer to.

    `payer_fee_rial` is what it will take from the payer on top of the amount.
    """

    authority: str
    page_url: str
    payer_fee_rial: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a gateway says of a payment. `amount_rial` is None where it compares for us."""

    outcome: Outcome
    receipt: str = ""
    amount_rial: int | None = None
    card: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayContext:
    """For which business a gateway works."""

    business_id: int


class Gateway(ABC):
    """One kind of payment gateway: one file in `gateways/` (docs/how-to).

    `Settings` is a frozen dataclass of `setting()` fields. Nothing raised, returned or logged may
    hold a secret of theirs. No method is called inside a transaction.
    """

    slug: ClassVar[str]
    title: ClassVar[Any]
    needs: ClassVar[Any]  # what is to be fetched from its panel, in plain words
    Settings: ClassVar[type[Any]]
    is_trial: ClassVar[bool] = False

    def __init__(self, settings: Any, context: GatewayContext) -> None:
        self.settings = settings
        self.context = context

    @abstractmethod
    def begin(self, order: Order) -> Begun:
        """Ask it to take a payment up. Raises CallFailed and GatewayRefuses; neither is paid."""

    @abstractmethod
    def verify(self, authority: str, *, amount_rial: int) -> Said:
        """What became of a payment, and keep the money where it was paid. Raises CallFailed.

        Safe to ask again: who asks twice gets the same answer twice.
        """
