"""What texts may say of how a customer buys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import pgettext_lazy

from vafa.insight.queries import map_offers
from vafa.messaging.registry import PersonalVariable, register_personal_variables
from vafa.messaging.types import Kind


def offer_personal_variables() -> None:
    """Let texts say `{offer}`."""
    register_personal_variables(lambda: _VARIABLES)


def _load_offers(customer_ids: Sequence[int], *, at: datetime) -> Mapping[int, str]:
    return {id_: offer.name for id_, offer in map_offers(customer_ids, at=at).items()}


_VARIABLES = (
    PersonalVariable(
        name="offer",
        label=pgettext_lazy("text", "Next to offer"),
        kind=Kind.TEXT,
        sample="کیک شکلاتی",
        load=_load_offers,
    ),
)
