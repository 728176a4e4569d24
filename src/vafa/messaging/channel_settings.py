"""Which channels a business uses, in which order, and when SMS takes over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.messaging.desk import load_sending_rules
from vafa.messaging.errors import BadChannels
from vafa.messaging.models import GatewayAccount, SendingRules
from vafa.messaging.registry import gateways
from vafa.messaging.types import Channel, ChannelTerms, TextClass

MOST_MINUTES = 1_440


def get_channel_terms() -> ChannelTerms:
    """The order for service and for advertising, and which channels have an account at all."""
    rules = load_sending_rules()
    slugs = GatewayAccount.objects.filter(is_active=True).values_list("gateway", flat=True)
    kinds = [kind for slug in set(slugs) if (kind := gateways.find(slug)) is not None]
    return ChannelTerms(
        service=tuple(rules.list_channels(TextClass.SERVICE)),
        advertising=tuple(rules.list_channels(TextClass.ADVERTISING)),
        fall_back_minutes=rules.fall_back_minutes,
        ready=frozenset(str(kind.channel) for kind in kinds),
    )


def save_channels(
    *,
    service: Sequence[str],
    advertising: Sequence[str],
    fall_back_minutes: int,
    actor: Actor,
    at: datetime,
) -> None:
    """Set the order of channels for service and for advertising, each once and SMS the last.

    After `fall_back_minutes` (0 is never, 1440 the most) without word of a text it goes by the next
    channel. Refuses BadChannels.
    """
    for name, order in (("service", service), ("advertising", advertising)):
        if len(set(order)) != len(order) or not set(order) <= set(Channel.values):
            raise BadChannels(pointer=f"/{name}")
        if not order or order[-1] != Channel.SMS:
            raise BadChannels(pointer=f"/{name}")
    if not 0 <= fall_back_minutes <= MOST_MINUTES:
        raise BadChannels(pointer="/fall_back_minutes")
    row, _is_new = SendingRules.objects.select_for_update().get_or_create()
    after = {
        "service_channels": ",".join(service),
        "advertising_channels": ",".join(advertising),
        "fall_back_minutes": fall_back_minutes,
    }
    before = {name: getattr(row, name) for name in after}
    for name, value in after.items():
        setattr(row, name, value)
    row.save(update_fields=list(after))
    record(
        actor=actor,
        act="channels.saved",
        at=at,
        object_kind="sending_rules",
        object_id=row.id,
        before=before,
        after=after,
    )
