"""What texts may say of a customer's wallet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Min, Q, Sum
from django.utils.translation import pgettext_lazy

from vafa.foundation.jalali import last_good_day
from vafa.ledger.queries import open_lots
from vafa.ledger.types import Holder, Purpose, Unit
from vafa.messaging.registry import PersonalVariable, register_personal_variables
from vafa.messaging.types import Kind
from vafa.tenancy.queries import load_current_business


def offer_personal_variables() -> None:
    """Let texts say `{balance}`, `{points}` and `{last_day}`."""
    register_personal_variables(lambda: _VARIABLES)


def _load_balances(customer_ids: Sequence[int], *, at: datetime) -> Mapping[int, int]:
    return dict(_usable(customer_ids, Unit.CREDIT, at=at).annotate(total=Sum("remaining")))


def _load_points(customer_ids: Sequence[int], *, at: datetime) -> Mapping[int, int]:
    return dict(_usable(customer_ids, Unit.POINTS, at=at).annotate(total=Sum("remaining")))


def _load_last_days(customer_ids: Sequence[int], *, at: datetime) -> Mapping[int, str]:
    zone = ZoneInfo(load_current_business().zone)
    ends = _usable(customer_ids, Unit.CREDIT, at=at).annotate(end=Min("expires_at"))
    return {id_: last_good_day(end, zone).isoformat() for id_, end in ends if end is not None}


def _usable(customer_ids: Sequence[int], unit: Unit, *, at: datetime) -> Any:
    """The open lots in these customers' wallets, ready to be summed up by customer."""
    return (
        open_lots()
        .filter(Q(expires_at__isnull=True) | Q(expires_at__gt=at), available_at__lte=at)
        .filter(account__holder=Holder.CUSTOMER, account__purpose=Purpose.WALLET)
        .filter(account__unit=unit, account__owner_id__in=list(customer_ids))
        .values_list("account__owner_id")
    )


_VARIABLES = (
    PersonalVariable(
        name="balance",
        label=pgettext_lazy("text", "Balance"),
        kind=Kind.MONEY,
        sample=940_000,
        load=_load_balances,
    ),
    PersonalVariable(
        name="points",
        label=pgettext_lazy("text", "Points"),
        kind=Kind.NUMBER,
        sample=62,
        load=_load_points,
    ),
    PersonalVariable(
        name="last_day",
        label=pgettext_lazy("text", "Last day of the credit that ends first"),
        kind=Kind.DATE,
        sample="2026-12-06",
        load=_load_last_days,
    ),
)
