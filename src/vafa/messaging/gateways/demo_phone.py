"""The demo phone: texts go to a page instead of a carrier. For demo businesses only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import pgettext_lazy

from vafa.messaging.gateway_tools import not_taken
from vafa.messaging.models import DemoText
from vafa.messaging.registry import gateways
from vafa.messaging.types import (
    Asked,
    Callback,
    Capabilities,
    Fault,
    Gateway,
    Inbound,
    Outgoing,
    Report,
    SendResult,
    State,
    Way,
)
from vafa.tenancy.scope import business_scope


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPhoneSettings:
    """Nothing to set."""


@gateways.register
class DemoPhone(Gateway):
    """Delivers at once, into the table that the demo phone's page shows."""

    slug = "demo_phone"
    title = pgettext_lazy("gateway", "Demo phone")
    needs = pgettext_lazy("gateway", "Nothing: texts are shown on a page of the demo.")
    capabilities = Capabilities(
        max_batch=200,
        max_chars=900,
        reports=Way.POLL,
        inbound=Way.PUSH,
        finds_by_uid=timedelta(days=30),
    )
    Settings = DemoPhoneSettings
    settings: DemoPhoneSettings

    def send(self, batch: Sequence[Outgoing]) -> list[SendResult]:
        if not self.context.is_demo:
            return not_taken(batch, Fault.ACCOUNT, code="only_for_demo")
        with business_scope(self.context.business_id):
            DemoText.objects.bulk_create(
                [
                    DemoText(mobile=one.mobile, text=one.text, uid=one.uid, at=self.context.at)
                    for one in batch
                ],
                ignore_conflicts=True,
            )
        return [
            SendResult(uid=one.uid, state=State.DELIVERED, provider_id=f"demo-{one.uid}")
            for one in batch
        ]

    def fetch_status(self, asked: Sequence[Asked]) -> list[Report]:
        with business_scope(self.context.business_id):
            uids = [one.uid for one in asked]
            there = set(DemoText.objects.filter(uid__in=uids).values_list("uid", flat=True))
        return [
            Report(
                state=State.DELIVERED if uid in there else State.UNKNOWN,
                uid=uid,
                provider_id=f"demo-{uid}",
                is_known=uid in there,
            )
            for uid in uids
        ]

    def parse_inbound(self, callback: Callback) -> list[Inbound]:
        values = callback.values()
        if not values.get("from") or not values.get("text"):
            return []
        return [
            Inbound(
                mobile=values["from"],
                text=values["text"],
                line="demo",
                provider_id=values.get("id", ""),
            )
        ]
