"""What queries of messaging hand out: frozen, and without a secret."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from vafa.foundation.gateway_settings import SettingField
from vafa.messaging.gate import NIGHT_ENDS, NIGHT_STARTS
from vafa.messaging.states import State

MOST_BY_HAND = 500  # people that one text by hand may go to; more are a campaign's


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFilter:
    """Which texts: everything given must hold. `since` is included, `until` is not."""

    state: State | None = None
    purpose: str | None = None
    customer_id: int | None = None
    customer_ids: Sequence[int] | None = None
    branch_id: int | None = None
    mobile: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    dedupe_keys: Sequence[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRow:
    """A text and what became of it. `body` is what was sent, codes as dots; empty until then."""

    id: int
    customer_id: int | None
    branch_id: int | None
    mobile: str
    purpose: str
    text_class: str
    state: str
    reason: str
    note: str
    body: str
    parts: int | None
    cost_rial: int | None
    attempts: int
    gateway: str
    channel: str
    created_at: datetime
    due_at: datetime
    sent_at: datetime | None
    delivered_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePage:
    messages: tuple[MessageRow, ...]
    next_cursor: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextTotals:
    """Texts that left us, their parts, and what they cost as far as gateways say.

    `by_state` counts all of them, those that wait too; states without any are left out.
    """

    texts: int
    parts: int
    cost_rial: int
    by_state: Mapping[State, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class UseRow:
    """What texts of a kind cost; `unpriced` of them have no price that is known."""

    purpose: str
    source_id: int
    texts: int
    parts: int
    unpriced: int
    cost_rial: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRow:
    at: datetime
    verdict: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedRow:
    """What the gate said of some text, and which text that is."""

    id: int
    at: datetime
    verdict: str
    reason: str
    message_id: int
    purpose: str
    customer_id: int | None
    mobile: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentRow:
    """What a number said last of one subject by one channel."""

    subject: str
    channel: str
    is_given: bool
    changed_at: datetime
    way: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofRow:
    """One word of a customer's about what they allow, with what proves it."""

    id: int
    at: datetime
    mobile: str
    subject: str
    channel: str
    is_given: bool
    words: str
    version: str
    way: str
    actor_label: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthSpent:
    """What advertising cost this Jalali month, and what it may; None is no limit."""

    month: str
    spent_rial: int
    budget_rial: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundRow:
    id: int
    customer_id: int | None
    mobile: str
    line: str
    text: str
    meaning: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundPage:
    texts: tuple[InboundRow, ...]
    next_cursor: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppedRow:
    """A number that wants no advertising, since when, and how it said so."""

    id: int
    mobile: str
    changed_at: datetime
    way: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoRow:
    """A text on a demo phone, as a person there sees it."""

    text: str
    is_from_customer: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackTarget:
    """Whose account a gateway's call is about."""

    business_id: int
    account_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayKind:
    """A kind of gateway and the settings that an account there needs."""

    slug: str
    title: Any
    needs: Any
    channel: str
    fields: tuple[SettingField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
    """An account at a gateway; `settings` with secrets as dots, paths for the gateway's panel.

    `faults` counts calls in a row that took nothing. `brings_…`: its gateway calls us.
    `keeps_texts`: they wait for a file that is uploaded by hand.
    """

    id: int
    gateway: str
    kind_title: Any
    title: str
    position: int
    carries: str
    is_active: bool
    part_price_rial: int | None
    settings: Mapping[str, Any]
    report_path: str
    inbound_path: str
    channel: str
    brings_reports: bool
    brings_inbound: bool
    keeps_texts: bool
    faults: int
    rests_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingTerms:
    """When, how often and for how much advertising may go.

    From `quiet_starts` to `quiet_ends` none does; the same hour twice is no quiet. Caps are for one
    number, None is as many as there are. `monthly_budget_rial` is for a Jalali month; it counts
    where the account has a price. `standing_control_percent` of customers get no campaigns, for
    good. `needs_consent`: only who said yes.
    """

    quiet_starts: time = NIGHT_STARTS
    quiet_ends: time = NIGHT_ENDS
    quiet_on_mourning: bool = True
    daily_cap: int | None = None
    weekly_cap: int | None = None
    monthly_budget_rial: int | None = None
    standing_control_percent: int = 5
    needs_consent: bool = False
    cancel_text_on_service: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverRow:
    """A file of texts that was made to be uploaded by hand."""

    id: int
    made_at: datetime
    made_by: str
    texts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedText:
    """A text as it stands in such a file."""

    mobile: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelTerms:
    """The order of channels for service and for advertising, SMS the last; after how many minutes
    without word the next one has its turn (0: never); and which have an account that is in use.
    """

    service: tuple[str, ...]
    advertising: tuple[str, ...]
    fall_back_minutes: int
    ready: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPreview:
    """A text as a phone shows it, and how long carriers count it."""

    text: str
    chars: int
    parts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TextEstimate:
    """How long a text is for a sample of real customers: how many of them get so many parts.

    `part_price_rial` is what the account that would carry it charges; None where nobody said.
    """

    by_parts: Mapping[int, int]
    part_price_rial: int | None

    @property
    def usual_parts(self) -> int:
        """What most of the sample get; the longer where two are as many."""
        return max(self.by_parts, key=lambda parts: (self.by_parts[parts], parts))

    @property
    def worst_parts(self) -> int:
        """What the one with the longest text gets."""
        return max(self.by_parts)

    def sum_parts(self, texts: int) -> int:
        """How many parts so many texts come to, as far as the sample tells."""
        people = sum(self.by_parts.values())
        parts = sum(parts * count for parts, count in self.by_parts.items())
        return -(-texts * parts // people)

    def price(self, texts: int) -> int | None:
        """What so many texts cost, in whole rials."""
        if self.part_price_rial is None:
            return None
        return self.sum_parts(texts) * self.part_price_rial


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """What would become of a text to some people. `objections`: why not, and for how many.

    `held_until`: the gate would keep it until then; None when it may go at once.
    """

    people: int
    getting: int
    objections: Mapping[str, int]
    held_until: datetime | None
    estimate: TextEstimate


@dataclass(frozen=True, slots=True, kw_only=True)
class MailingRow:
    """A text that was written by hand, to how many, for when, and in which states its texts are."""

    id: int
    text: str
    people: int
    due_at: datetime
    made_at: datetime
    actor_label: str
    states: Mapping[State, int]

    @property
    def waiting(self) -> int:
        """How many texts have not left yet."""
        return self.states.get(State.QUEUED, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class VariableRow:
    """A `{name}` that a text may hold."""

    name: str
    label: Any
    is_secret: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PurposeRow:
    """A purpose, the words in use for it, and whether they are the business's own."""

    slug: str
    label: Any
    text_class: str
    text: str
    is_own: bool
    is_off: bool
    may_be_off: bool
    variables: tuple[VariableRow, ...]
    preview: TextPreview
