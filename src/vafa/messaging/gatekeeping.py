"""What the gate has to know for one claim of texts, read once for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import F

from vafa.catalog.queries import load_mourning_days
from vafa.foundation.draw import PER_PERCENT, draw
from vafa.foundation.jalali import local_day, to_jalali
from vafa.messaging.events import TextBudgetSpent
from vafa.messaging.gate import (
    Decision,
    Known,
    QuietHours,
    decide,
    decide_on_balance,
    decide_on_cost,
)
from vafa.messaging.models import BlockedNumber, Consent, Message, MonthSpend, SendingRules
from vafa.messaging.registry import purses
from vafa.messaging.types import (
    STANDING_SALT,
    ConsentChannel,
    ConsentSubject,
    State,
    TextClass,
)
from vafa.outbox.actions import publish
from vafa.tenancy.models import Business
from vafa.tenancy.queries import load_current_business

WEEK = timedelta(days=7)  # no mourning is as long, and no text good for longer
DAY = timedelta(days=1)
DONE_WITHOUT = frozenset({"campaign", "scenario", "reward"})  # by the standing control group
BLOCK_COUNTS = timedelta(days=90)  # after that the operator is asked again, by sending
NOT_CHARGED = frozenset({State.FAILED, State.INVALID, State.BLOCKED_OPERATOR, State.BLOCKED_OPTOUT})
_BLOCKED = frozenset({State.BLOCKED_OPERATOR, State.BLOCKED_OPTOUT})
_GONE = (State.SENDING, State.UNKNOWN, State.SENT, State.DELIVERED)


@dataclass(kw_only=True)
class Gatekeeper:
    """Asks the gate about the texts of one claim; what is let go counts for those that follow."""

    rules: SendingRules
    quiet: QuietHours
    words: dict[tuple[str, str], bool]  # of advertising: by number and channel, yes or no
    blocked: set[str]
    sent: dict[str, list[datetime]]
    month: str
    spent_rial: int
    balance_rial: int | None
    paid_rial: int = field(default=0)
    was_too_dear: bool = field(default=False)

    def judge(self, message: Message, *, at: datetime) -> Decision:
        """What is said before the text is written."""
        return decide(
            text_class=message.text_class,
            at=at,
            expires_at=message.expires_at,
            known=self._know(message, at=at),
            quiet=self.quiet,
        )

    def minds_cost(self, message: Message) -> bool:
        """Whether the price of this text can keep it from going."""
        is_advertising = message.text_class == TextClass.ADVERTISING
        has_limit = self.rules.monthly_budget_rial is not None or self.balance_rial is not None
        return is_advertising and has_limit

    def judge_cost(self, message: Message, *, cost_rial: int) -> Decision | None:
        """What is said when it is written and its price known; None: it may go."""
        budget = self.rules.monthly_budget_rial
        left = None if budget is None else budget - self.spent_rial - self.paid_rial
        decision = decide_on_cost(
            text_class=message.text_class, cost_rial=cost_rial, left_rial=left
        )
        self.was_too_dear |= decision is not None
        return decision

    def judge_balance(self, *, cost_rial: int, at: datetime) -> Decision | None:
        """Whether advertising at about this price waits for a charge; None: it does not."""
        return decide_on_balance(cost_rial=cost_rial, left_rial=self.balance_rial, at=at)

    def count(self, message: Message, *, cost_rial: int, at: datetime) -> None:
        """Count a text that goes: on the account, and advertising under caps and budget too."""
        if self.balance_rial is not None:
            self.balance_rial -= cost_rial
        if message.text_class == TextClass.ADVERTISING:
            self.sent[message.mobile].append(at)
            self.paid_rial += cost_rial

    def uncount(self, message: Message, *, cost_rial: int, at: datetime) -> None:
        """Take back what was counted at this moment for a text."""
        if self.balance_rial is not None:
            self.balance_rial += cost_rial
        if message.text_class == TextClass.ADVERTISING:
            self.sent[message.mobile].remove(at)
            self.paid_rial -= cost_rial

    def close(self, *, at: datetime) -> None:
        """Keep what was paid; the first time that the budget did not suffice is an event."""
        if self.paid_rial:
            add_to_month(self.month, self.paid_rial)
        if self.was_too_dear:
            add_to_month(self.month, 0)
            budget = self.rules.monthly_budget_rial or 0
            if MonthSpend.objects.filter(month=self.month, is_told=False).update(is_told=True):
                publish(TextBudgetSpent(month=self.month, budget_rial=budget), at=at)

    def refuses(self, message: Message, channel: str) -> bool:
        """Whether the person wants no advertising by just this channel."""
        is_advertising = message.text_class == TextClass.ADVERTISING
        return is_advertising and self.words.get((message.mobile, channel)) is False

    def _know(self, message: Message, *, at: datetime) -> Known:
        if message.text_class == TextClass.SERVICE:
            return Known()
        said = [self.words.get((message.mobile, channel)) for channel in ConsentChannel]
        sent = self.sent[message.mobile]
        return Known(
            is_stopped=self.words.get((message.mobile, ConsentChannel.ANY)) is False,
            has_consented=True in said,
            needs_consent=self.rules.needs_consent,
            is_control=message.purpose in DONE_WITHOUT
            and is_in_standing_control(message.customer_id, self.rules),
            is_blocked=message.mobile in self.blocked,
            sent_today=sum(one > at - DAY for one in sent),
            daily_cap=self.rules.daily_cap,
            sent_this_week=len(sent),
            weekly_cap=self.rules.weekly_cap,
        )


def is_in_standing_control(customer_id: int | None, rules: SendingRules) -> bool:
    """Whether a customer is drawn into the group that does without campaigns, for good."""
    share = rules.standing_control_percent * PER_PERCENT
    return customer_id is not None and draw(STANDING_SALT, customer_id) < share


def load_gatekeeper(
    messages: Sequence[Message], business: Business, rules: SendingRules, *, at: datetime
) -> Gatekeeper:
    """Read it all, in a number of statements that does not grow with the messages."""
    advertising = {one.mobile for one in messages if one.text_class == TextClass.ADVERTISING}
    zone = ZoneInfo(business.zone)
    month = name_month(at, zone)
    quiet = QuietHours(
        starts=rules.quiet_starts,
        ends=rules.quiet_ends,
        zone=zone,
        mourning_days=_load_mourning(zone, at=at)
        if advertising and rules.quiet_on_mourning
        else frozenset(),
    )
    return Gatekeeper(
        rules=rules,
        quiet=quiet,
        words=_load_words(advertising) if advertising else {},
        blocked=_load_blocked(advertising, at=at) if advertising else set(),
        sent=_load_sent(advertising, rules, at=at),
        month=month,
        spent_rial=_load_spent(month) if advertising else 0,
        balance_rial=next((load() for load in purses), None) if advertising else None,
    )


def name_month(at: datetime, zone: ZoneInfo) -> str:
    """The Jalali month of an instant, as budgets are kept: `1405-09`."""
    day = to_jalali(local_day(at, zone))
    return f"{day.year:04}-{day.month:02}"


def add_to_month(month: str, rial: int) -> None:
    """Add to what advertising cost in a month; less than nothing is money that came back."""
    MonthSpend.objects.bulk_create([MonthSpend(month=month)], ignore_conflicts=True)
    MonthSpend.objects.filter(month=month).update(spent_rial=F("spent_rial") + rial)


def sum_advertising(messages: Iterable[Message]) -> int:
    """What these texts cost the month's budget."""
    return sum(one.cost_rial or 0 for one in messages if one.text_class == TextClass.ADVERTISING)


def correct_month(rial: int, *, at: datetime) -> None:
    """Texts cost more or less than was counted when they were let go."""
    if rial:
        add_to_month(name_month(at, ZoneInfo(load_current_business().zone)), rial)


def note_blocks(messages: Iterable[Message], *, at: datetime) -> None:
    """Remember the numbers to which the operator let no advertising through."""
    blocked = {one.mobile for one in messages if one.state in _BLOCKED}
    BlockedNumber.objects.bulk_create(
        [BlockedNumber(mobile=mobile, seen_at=at) for mobile in sorted(blocked)],
        update_conflicts=True,
        unique_fields=["business_id", "mobile"],
        update_fields=["seen_at"],
    )


def _load_words(mobiles: set[str]) -> dict[tuple[str, str], bool]:
    rows = Consent.objects.filter(mobile__in=mobiles, subject=ConsentSubject.ADVERTISING)
    said = rows.values_list("mobile", "channel", "is_stopped")
    return {(mobile, channel): not is_stopped for mobile, channel, is_stopped in said}


def _load_spent(month: str) -> int:
    spent: int | None = (
        MonthSpend.objects.filter(month=month).values_list("spent_rial", flat=True).first()
    )
    return spent or 0


def _load_mourning(zone: ZoneInfo, *, at: datetime) -> frozenset[date]:
    today = local_day(at, zone)
    return load_mourning_days(today, today + WEEK)


def _load_blocked(mobiles: set[str], *, at: datetime) -> set[str]:
    rows = BlockedNumber.objects.filter(mobile__in=mobiles, seen_at__gt=at - BLOCK_COUNTS)
    return set(rows.values_list("mobile", flat=True))


def _load_sent(
    mobiles: set[str], rules: SendingRules, *, at: datetime
) -> dict[str, list[datetime]]:
    sent: dict[str, list[datetime]] = defaultdict(list)
    if not mobiles or (rules.weekly_cap is None and rules.daily_cap is None):
        return sent
    rows = Message.objects.filter(
        text_class=TextClass.ADVERTISING,
        mobile__in=mobiles,
        attempted_at__gt=at - WEEK,
        state__in=_GONE,
    )
    for mobile, attempted_at in rows.values_list("mobile", "attempted_at"):
        sent[mobile].append(attempted_at)
    return sent
