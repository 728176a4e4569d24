"""What this package holds on people."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vafa.customers.registry import Holding, Merged, Person, by_mobile, hold, tells


def _sent(rows: QuerySet[Any], person: Person) -> QuerySet[Any]:
    return rows.filter(Q(customer_id__in=person.ids) | Q(mobile__in=person.mobiles))


hold(
    Holding(
        slug="messages",
        model="messaging.Message",
        title=_("Texts to them"),
        merged=Merged.BOTH,
        tells=tells("created_at mobile purpose state body sent_at delivered_at"),
        erase={"mobile": "", "variables": {}, "body": "", "note": "", "fall_back_at": None},
    ),
    Holding(
        slug="inbound",
        model="messaging.InboundText",
        title=_("Texts from them"),
        merged=Merged.NUMBER,
        tells=tells("at mobile line text meaning"),
        of=_sent,
        erase={"mobile": "", "text": ""},
    ),
    Holding(
        slug="consent",
        model="messaging.Consent",
        title=_("Consent to advertising"),
        merged=Merged.NUMBER,
        tells=tells("mobile subject channel is_stopped changed_at way"),
        of=by_mobile,
        erase="rows",
    ),
    Holding(
        slug="consent_proofs",
        model="messaging.ConsentProof",
        title=_("Consent, each word with its proof"),
        merged=Merged.NUMBER,
        tells=tells("at mobile subject channel is_given words way address"),
        of=_sent,
    ),
    Holding(
        slug="blocked",
        model="messaging.BlockedNumber",
        title=_("Numbers that the operator blocks"),
        merged=Merged.NUMBER,
        tells=tells("mobile seen_at"),
        of=by_mobile,
        erase="rows",
    ),
    Holding(
        slug="chats",
        model="messaging.Chat",
        title=_("Chats at messengers"),
        merged=Merged.NUMBER,
        tells=tells("mobile chat"),
        of=by_mobile,
        erase="rows",
    ),
    Holding(
        slug="demo_texts",
        model="messaging.DemoText",
        title=_("Texts on the demo phone"),
        merged=Merged.NUMBER,
        tells=tells("at mobile text is_from_customer"),
        of=by_mobile,
        erase="rows",
    ),
)
