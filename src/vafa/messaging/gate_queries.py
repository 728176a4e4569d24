"""Reading what the gate said, what customers allow, and what the month cost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, F, QuerySet

from vafa.foundation.ids import new_id_less
from vafa.messaging.desk import load_sending_rules
from vafa.messaging.gate import Verdict
from vafa.messaging.gatekeeping import BLOCK_COUNTS, is_in_standing_control, name_month
from vafa.messaging.models import BlockedNumber, Consent, ConsentProof, GateDecision, MonthSpend
from vafa.messaging.types import (
    ConsentChannel,
    ConsentRow,
    ConsentSubject,
    DecisionRow,
    JudgedRow,
    MonthSpent,
    ProofRow,
    StoppedRow,
)
from vafa.tenancy.queries import load_current_business

MOST_LISTED = 200
_WEEK = 7 * 24 * 3600


def list_decisions(message_id: int) -> list[DecisionRow]:
    """What the gate said of a text, oldest first."""
    rows = GateDecision.objects.filter(message_id=message_id).order_by("id")
    return [DecisionRow(at=row.at, verdict=row.verdict, reason=row.reason) for row in rows]


def list_judged(
    *,
    reason: str = "",
    customer_id: int | None = None,
    with_go: bool = False,
    cursor: int | None = None,
    limit: int = 50,
) -> list[JudgedRow]:
    """What the gate said of texts, newest first, below `cursor`; what went only if asked for."""
    rows = GateDecision.objects.all()
    if not with_go:
        rows = rows.exclude(verdict=Verdict.GO)
    if reason:
        rows = rows.filter(reason=reason)
    if customer_id is not None:
        rows = rows.filter(message__customer_id=customer_id)
    if cursor is not None:
        rows = rows.filter(id__lt=cursor)
    shown = rows.annotate(
        purpose=F("message__purpose"),
        customer=F("message__customer_id"),
        mobile=F("message__mobile"),
    ).order_by("-id")[: min(limit, MOST_LISTED + 1)]
    return [
        JudgedRow(
            id=row.id,
            at=row.at,
            verdict=row.verdict,
            reason=row.reason,
            message_id=row.message_id,
            purpose=row.purpose,
            customer_id=row.customer,
            mobile=row.mobile,
        )
        for row in shown
    ]


def count_objections() -> dict[str, int]:
    """How often each reason kept or held a text in the last seven days, the most frequent first."""
    rows = GateDecision.objects.filter(id__gt=new_id_less(_WEEK)).exclude(verdict=Verdict.GO)
    counted = rows.values_list("reason").annotate(count=Count("id")).order_by("-count", "reason")
    return dict(counted)


def stopped() -> QuerySet[Consent]:
    """The numbers that want no advertising, for segments to filter."""
    return refusing(ConsentSubject.ADVERTISING)


def refusing(subject: ConsentSubject) -> QuerySet[Consent]:
    """The numbers that do not allow this, by any channel, for others to filter."""
    rows: QuerySet[Consent] = Consent.objects.filter(
        subject=subject, channel=ConsentChannel.ANY, is_stopped=True
    )
    return rows


def is_stopped(mobile: str) -> bool:
    """Whether this number stopped advertising."""
    return bool(load_stopped([mobile]))


def load_stopped(mobiles: Sequence[str], *, by: ConsentChannel = ConsentChannel.ANY) -> set[str]:
    """Which of these numbers stopped advertising for every channel, or by just this one."""
    rows = Consent.objects.filter(
        mobile__in=set(mobiles),
        subject=ConsentSubject.ADVERTISING,
        channel__in={ConsentChannel.ANY, by},
        is_stopped=True,
    )
    return set(rows.values_list("mobile", flat=True))


def list_stopped(*, cursor: int | None = None, limit: int = 50) -> list[StoppedRow]:
    """Numbers that stopped advertising, who came to be known last first; below `cursor`."""
    rows = stopped()
    if cursor is not None:
        rows = rows.filter(id__lt=cursor)
    shown = rows.order_by("-id").values(*StoppedRow.__dataclass_fields__)
    return [StoppedRow(**row) for row in shown[: min(limit, MOST_LISTED + 1)]]


def list_consents(mobile: str) -> list[ConsentRow]:
    """The last word of a number on each subject and channel that it spoke of."""
    rows = Consent.objects.filter(mobile=mobile).order_by("subject", "channel")
    return [
        ConsentRow(
            subject=row.subject,
            channel=row.channel,
            is_given=not row.is_stopped,
            changed_at=row.changed_at,
            way=row.way,
        )
        for row in rows
    ]


def list_proofs(mobile: str, *, limit: int = 50) -> list[ProofRow]:
    """Everything that was said for a number of what it allows, the latest first."""
    rows = ConsentProof.objects.filter(mobile=mobile).order_by("-id")
    shown = rows.values(*ProofRow.__dataclass_fields__)[: min(limit, MOST_LISTED)]
    return [ProofRow(**row) for row in shown]


def load_refusing(subject: ConsentSubject, mobiles: Sequence[str]) -> set[str]:
    """Which of these numbers do not allow this, by any channel."""
    rows = refusing(subject).filter(mobile__in=set(mobiles))
    return set(rows.values_list("mobile", flat=True))


def is_blocked_by_operator(mobile: str, *, at: datetime) -> bool:
    """Whether the operator lately kept advertising from this number."""
    rows = BlockedNumber.objects.filter(mobile=mobile, seen_at__gt=at - BLOCK_COUNTS)
    return bool(rows.exists())


def is_left_out(customer_id: int) -> bool:
    """Whether a customer is of the standing control group."""
    return is_in_standing_control(customer_id, load_sending_rules())


def get_month_spent(*, at: datetime) -> MonthSpent:
    """What advertising cost so far this month, and what it may cost."""
    month = name_month(at, ZoneInfo(load_current_business().zone))
    spent = MonthSpend.objects.filter(month=month).values_list("spent_rial", flat=True).first()
    return MonthSpent(
        month=month,
        spent_rial=spent or 0,
        budget_rial=load_sending_rules().monthly_budget_rial,
    )
