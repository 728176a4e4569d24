"""What texts may say of a customer's place on the ladder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import pgettext_lazy

from vafa.messaging.registry import PersonalVariable, register_personal_variables
from vafa.messaging.types import Kind
from vafa.tiers.queries import load_ladder, map_tiers


def offer_personal_variables() -> None:
    """Let texts say `{tier}`."""
    register_personal_variables(lambda: _VARIABLES)


def _load_tiers(customer_ids: Sequence[int], *, at: datetime) -> Mapping[int, str]:
    ladder = load_ladder()
    if ladder is None:
        return {}
    return {id_: tier.name for id_, tier in map_tiers(customer_ids, ladder).items() if tier}


_VARIABLES = (
    PersonalVariable(
        name="tier",
        label=pgettext_lazy("text", "Tier"),
        kind=Kind.TEXT,
        sample="طلایی",
        load=_load_tiers,
    ),
)
