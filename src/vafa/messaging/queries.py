"""Reading texts and what became of them, consent, what came in, and the demo phone."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet, Sum

from vafa.foundation.errors import NotFound
from vafa.messaging.by_hand import get_mailing, list_mailings, weigh_mailing
from vafa.messaging.callbacks import hash_secret, make_secret
from vafa.messaging.channel_settings import get_channel_terms
from vafa.messaging.chats import find_join_link
from vafa.messaging.erasing import has_text_on_its_way
from vafa.messaging.gate_queries import (
    count_objections,
    get_month_spent,
    is_blocked_by_operator,
    is_left_out,
    is_stopped,
    list_consents,
    list_decisions,
    list_judged,
    list_proofs,
    list_stopped,
    load_refusing,
    load_stopped,
    refusing,
    stopped,
)
from vafa.messaging.handing import count_waiting_texts, list_hand_overs, list_handed
from vafa.messaging.models import (
    CallbackAddress,
    DemoText,
    GatewayAccount,
    InboundText,
    Message,
)
from vafa.messaging.purposes import PURPOSES
from vafa.messaging.setup_queries import (
    get_sending_terms,
    list_accounts,
    list_gateway_kinds,
    list_purposes,
    name_purposes,
    preview_text,
)
from vafa.messaging.spending import (
    get_use_since,
    list_use_days,
    sum_use,
    sum_use_by_day,
    verify_use,
)
from vafa.messaging.types import (
    CallbackTarget,
    DemoRow,
    InboundPage,
    InboundRow,
    MessageFilter,
    MessagePage,
    MessageRow,
    State,
    TextTotals,
)
from vafa.messaging.wordings import (
    estimate_text,
    get_wording,
    list_free_variables,
    preview_for,
)
from vafa.tenancy.scope import business_scope

__all__ = [
    "count_by_state",
    "count_objections",
    "count_on_their_way",
    "count_waiting",
    "count_waiting_texts",
    "estimate_text",
    "find_callback",
    "find_join_link",
    "find_last_text",
    "find_line",
    "get_channel_terms",
    "get_inbound",
    "get_mailing",
    "get_message",
    "get_month_spent",
    "get_sending_terms",
    "get_use_since",
    "get_wording",
    "has_text_on_its_way",
    "is_blocked_by_operator",
    "is_left_out",
    "is_question",
    "is_stopped",
    "list_accounts",
    "list_consents",
    "list_decisions",
    "list_demo_mobiles",
    "list_demo_texts",
    "list_free_variables",
    "list_gateway_kinds",
    "list_hand_overs",
    "list_handed",
    "list_inbound",
    "list_judged",
    "list_mailings",
    "list_messages",
    "list_proofs",
    "list_purposes",
    "list_stopped",
    "list_use_days",
    "load_refusing",
    "load_stopped",
    "map_states",
    "messages",
    "name_purposes",
    "preview_for",
    "preview_text",
    "refusing",
    "stopped",
    "sum_texts",
    "sum_use",
    "sum_use_by_day",
    "verify_use",
    "weigh_mailing",
]

MOST_LISTED = 200
_NONE = MessageFilter()
_SHOWN = tuple(MessageRow.__dataclass_fields__)
_INBOUND_SHOWN = tuple(InboundRow.__dataclass_fields__)


def list_messages(
    wanted: MessageFilter = _NONE, *, cursor: int | None = None, limit: int = 50
) -> MessagePage:
    """Texts that fit, newest first; the next page begins after `next_cursor`. One statement."""
    limit = min(limit, MOST_LISTED)
    rows = _filter(wanted)
    if cursor is not None:
        rows = rows.filter(id__lt=cursor)
    found = [MessageRow(**row) for row in rows.order_by("-id").values(*_SHOWN)[: limit + 1]]
    has_more = len(found) > limit
    return MessagePage(
        messages=tuple(found[:limit]), next_cursor=found[limit - 1].id if has_more else None
    )


def get_message(message_id: int) -> MessageRow:
    """The text, or NotFound."""
    row = Message.objects.filter(id=message_id).values(*_SHOWN).first()
    if row is None:
        raise NotFound
    return MessageRow(**row)


def count_by_state(wanted: MessageFilter = _NONE) -> dict[State, int]:
    """How many texts stand in each state; states without any are left out."""
    rows = _filter(wanted).values_list("state").annotate(count=Count("id")).order_by()
    return {State(state): count for state, count in rows}


def sum_texts(wanted: MessageFilter = _NONE) -> TextTotals:
    """How many texts left us, their parts and cost, and how many there are in each state."""
    gone = Q(sent_at__isnull=False)
    rows = list(
        _filter(wanted)
        .values_list("state")
        .annotate(count=Count("id"), texts=Count("id", filter=gone))
        .annotate(sent=Sum("parts", filter=gone), paid=Sum("cost_rial", filter=gone))
        .order_by()
    )
    return TextTotals(
        texts=sum(texts for _, _, texts, _, _ in rows),
        parts=sum(parts or 0 for _, _, _, parts, _ in rows),
        cost_rial=int(sum(cost or 0 for _, _, _, _, cost in rows)),
        by_state={State(state): count for state, count, _, _, _ in rows},
    )


def is_question(purpose: str) -> bool:
    """Whether a number that comes back is the answer to such a text."""
    return purpose in PURPOSES and PURPOSES[purpose].is_question


def sent_texts() -> QuerySet[Message]:
    """The texts that went out, for segments to filter."""
    rows: QuerySet[Message] = Message.objects.filter(sent_at__isnull=False)
    return rows


def messages() -> QuerySet[Message]:
    """Every text in scope, for sums by those who had it queued."""
    rows: QuerySet[Message] = Message.objects.all()
    return rows


def count_waiting(purpose: str, *, most: int, but_for: str = "") -> int:
    """How many texts of a purpose wait to be sent, counting no further than `most`.

    Those that wait for the reason `but_for` are not counted.
    """
    waiting = Message.objects.filter(state=State.QUEUED, purpose=purpose)
    if but_for:
        waiting = waiting.exclude(reason=but_for)
    return int(waiting.order_by()[:most].count())


def count_on_their_way(key: str) -> int:
    """How many texts whose keys begin so wait to be sent or are with a gateway right now."""
    rows = Message.objects.filter(state__in=[State.QUEUED, State.SENDING])
    return int(rows.filter(dedupe_key__startswith=key).count())


def map_states(dedupe_keys: Iterable[str]) -> dict[str, State]:
    """Where the texts that were queued under these keys stand."""
    rows = Message.objects.filter(dedupe_key__in=list(dedupe_keys))
    return {key: State(state) for key, state in rows.values_list("dedupe_key", "state")}


def list_inbound(
    *, mobile: str | None = None, cursor: int | None = None, limit: int = 50
) -> InboundPage:
    """What customers wrote to us, newest first."""
    limit = min(limit, MOST_LISTED)
    rows = (
        InboundText.objects.all() if mobile is None else InboundText.objects.filter(mobile=mobile)
    )
    if cursor is not None:
        rows = rows.filter(id__lt=cursor)
    shown = rows.order_by("-id").values(*_INBOUND_SHOWN)[: limit + 1]
    found = [InboundRow(**row) for row in shown]
    has_more = len(found) > limit
    return InboundPage(
        texts=tuple(found[:limit]), next_cursor=found[limit - 1].id if has_more else None
    )


def get_inbound(inbound_id: int) -> InboundRow:
    """A text that came in, or NotFound."""
    row = InboundText.objects.filter(id=inbound_id).values(*_INBOUND_SHOWN).first()
    if row is None:
        raise NotFound
    return InboundRow(**row)


def find_last_text(customer_id: int, *, before: datetime) -> MessageRow | None:
    """The newest text that had left us for this customer by an instant, or None."""
    rows = Message.objects.filter(customer_id=customer_id, sent_at__lte=before)
    row = rows.order_by("-id").values(*_SHOWN).first()
    return MessageRow(**row) if row else None


def find_line() -> str:
    """The line of the first account that names one: where customers write to; or nothing."""
    lines = (one.settings.get("line") for one in list_accounts() if one.is_active)
    return next((str(line) for line in lines if line), "")


def list_demo_texts(mobile: str, *, limit: int = 50) -> list[DemoRow]:
    """What stands on one demo phone, newest first; codes in the open."""
    rows = DemoText.objects.filter(mobile=mobile).order_by("-id")[: min(limit, MOST_LISTED)]
    return [
        DemoRow(text=row.text, is_from_customer=row.is_from_customer, at=row.at) for row in rows
    ]


def list_demo_mobiles(*, limit: int = 50) -> list[tuple[str, datetime]]:
    """The demo phones that got or wrote a text, the latest first, and when."""
    rows = DemoText.objects.values_list("mobile").annotate(last=Max("at"))
    return list(rows.order_by("-last", "mobile")[: min(limit, MOST_LISTED)])


def find_callback(secret: str) -> CallbackTarget | None:
    """Whose account a callback secret stands for, or None. Call outside any scope.

    It is looked up by its hash and compared in constant time, so neither tells how near a guess is.
    """
    row = CallbackAddress.objects.filter(secret_hash=hash_secret(secret)).first()
    if row is None:
        return None
    with business_scope(row.business_id):
        account = GatewayAccount.objects.filter(id=row.account_id).first()
    if account is None or not hmac.compare_digest(make_secret(account).encode(), secret.encode()):
        return None
    return CallbackTarget(business_id=row.business_id, account_id=row.account_id)


def _filter(wanted: MessageFilter) -> QuerySet[Message]:
    conditions = {
        "state": wanted.state,
        "purpose": wanted.purpose,
        "customer_id": wanted.customer_id,
        "customer_id__in": wanted.customer_ids,
        "branch_id": wanted.branch_id,
        "mobile": wanted.mobile,
        "created_at__gte": wanted.since,
        "created_at__lt": wanted.until,
        "dedupe_key__in": wanted.dedupe_keys,
    }
    given = {name: value for name, value in conditions.items() if value is not None}
    rows: QuerySet[Message] = Message.objects.filter(**given)
    return rows
