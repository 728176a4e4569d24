"""What texts may say of how a customer buys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import pgettext_lazy

from vafa.foundation.jalali import local_day
from vafa.insight.queries import map_metrics, map_offers
from vafa.messaging.registry import PersonalVariable, register_personal_variables
from vafa.messaging.types import Kind
from vafa.tenancy.queries import load_current_business


def offer_personal_variables() -> None:
    """Let texts say `{last_visit}` and `{offer}`."""
    register_personal_variables(lambda: _VARIABLES)


def _load_offers(customer_ids: Sequence[int], *, at: datetime) -> Mapping[int, str]:
    return {id_: offer.name for id_, offer in map_offers(customer_ids, at=at).items()}


def _load_last_visits(customer_ids: Sequence[int], *, at: datetime) -> Mapping[int, str]:
    zone = ZoneInfo(load_current_business().zone)
    return {
        id_: local_day(one.last_at, zone).isoformat()
        for id_, one in map_metrics(customer_ids).items()
        if one.last_at is not None
    }


_VARIABLES = (
    PersonalVariable(
        name="last_visit",
        label=pgettext_lazy("text", "Day of the last visit"),
        kind=Kind.DATE,
        sample="2026-11-01",
        load=_load_last_visits,
    ),
    PersonalVariable(
        name="offer",
        label=pgettext_lazy("text", "Next to offer"),
        kind=Kind.TEXT,
        sample="کیک شکلاتی",
        load=_load_offers,
    ),
)
