"""What crosses the door of messaging: states, what a gateway takes and what it says."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Flag, auto
from typing import Any, ClassVar

from vafa.messaging.purposes import Kind, Variable
from vafa.messaging.rows import (
    MOST_BY_HAND,
    AccountRow,
    CallbackTarget,
    ChannelTerms,
    ConsentRow,
    DecisionRow,
    DemoRow,
    GatewayKind,
    HandedText,
    HandOverRow,
    InboundPage,
    InboundRow,
    JudgedRow,
    MailingRow,
    MessageFilter,
    MessagePage,
    MessageRow,
    MonthSpent,
    ProofRow,
    PurposeRow,
    SendingTerms,
    StoppedRow,
    TextEstimate,
    TextPreview,
    TextTotals,
    UseRow,
    VariableRow,
    Weighed,
)
from vafa.messaging.states import (
    NOT_ARRIVED,
    NOT_REACHED,
    STANDING_SALT,
    UNDECIDED,
    CallbackKind,
    Carries,
    Channel,
    ConsentChannel,
    ConsentSubject,
    ConsentWay,
    Fault,
    Meaning,
    Reach,
    State,
    TextClass,
    is_further,
)

__all__ = [
    "MOST_BY_HAND",
    "NOT_ARRIVED",
    "NOT_REACHED",
    "STANDING_SALT",
    "UNDECIDED",
    "AccountRow",
    "Asked",
    "Balance",
    "Callback",
    "CallbackKind",
    "CallbackTarget",
    "Capabilities",
    "Carries",
    "Channel",
    "ChannelTerms",
    "ConsentChannel",
    "ConsentRow",
    "ConsentSubject",
    "ConsentWay",
    "DecisionRow",
    "DemoRow",
    "Fault",
    "Gateway",
    "GatewayContext",
    "GatewayKind",
    "HandOverRow",
    "HandedText",
    "Inbound",
    "InboundPage",
    "InboundRow",
    "Inbox",
    "JudgedRow",
    "Kind",
    "MailingRow",
    "Meaning",
    "MessageFilter",
    "MessagePage",
    "MessageRow",
    "MonthSpent",
    "NewText",
    "Outgoing",
    "Pattern",
    "ProofRow",
    "PurposeRow",
    "Reach",
    "Report",
    "SaidOnList",
    "SendResult",
    "SendSummary",
    "SendingTerms",
    "State",
    "StoppedRow",
    "TextClass",
    "TextEstimate",
    "TextPreview",
    "TextTotals",
    "UseRow",
    "Variable",
    "VariableRow",
    "Way",
    "Weighed",
    "is_further",
]


class Way(Flag):
    """How a gateway tells us something: it calls us, or we ask."""

    NONE = 0
    PUSH = auto()
    POLL = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a gateway can do.

    `finds_by_uid`: how long it can be asked about a text by our own number; None is never.
    `needs_cancel_text`: it takes no text without «لغو11», whatever its class. `max_asked`: about
    so many texts at once it is asked what became of them. `keeps_texts`: they rest with us until
    somebody fetches them, so none with a code goes there.
    """

    max_batch: int
    max_chars: int
    reports: Way
    inbound: Way
    finds_by_uid: timedelta | None = None
    needs_cancel_text: bool = False
    max_asked: int = 400
    keeps_texts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewText:
    """A text that somebody wishes to be sent, once for each `dedupe_key` of the business.

    `wording_id` names the words of purposes that have none of their own. Unsent at `expires_at` it
    is dropped; None is as long as its purpose is good for. `first_channel` is the one it goes by
    where it reaches the person, and else by SMS; empty is the order that the business set.
    `source_id` is the campaign, scenario or mailing that wants it: what it costs is counted there.
    """

    customer_id: int | None
    mobile: str
    purpose: str
    variables: Mapping[str, Any]
    dedupe_key: str
    due_at: datetime
    at: datetime
    branch_id: int | None = None
    wording_id: int | None = None
    expires_at: datetime | None = None
    first_channel: str = ""
    source_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """What a gateway needs to send a text by a template that is registered there («پترن»).

    `values` by the names of the purpose's variables, written as they stand in our own words; those
    that are not known are empty. A gateway without a template for the purpose sends the words.
    """

    purpose: str
    values: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidOnList:
    """What a list says of one number and advertising; `words` tell where that was said."""

    mobile: str
    customer_id: int
    is_given: bool
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One text as handed to a gateway: our number for it, +98…, and the words.

    `address` is the chat or the email where the gateway finds people by those. `stop_link` is the
    person's own way out of advertising, where the text is such and no SMS. `pattern` is given with
    texts that may go by a template of the gateway's: codes, whose templates no filter holds up.
    """

    uid: str
    mobile: str
    text: str = field(repr=False)  # may hold a code
    address: str = ""
    stop_link: str = field(default="", repr=False)
    pattern: Pattern | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SendResult:
    """What a gateway said of one text.

    State sent (taken), queued (surely not taken: `fault` says what helps), unknown (no answer),
    or a lasting no: failed, invalid, blocked. `parts` and `cost_rial` as the gateway counts them,
    where it says so; `code` and `text` in its own words.
    """

    uid: str
    state: State
    fault: Fault = Fault.NONE
    provider_id: str = ""
    parts: int | None = None
    cost_rial: int | None = None
    code: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendSummary:
    """What one round of sending did: how many texts it took up, and the states they are in now."""

    taken: int
    states: Mapping[State, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A text whose fate is asked for: by the gateway's id where known, else by our number."""

    uid: str
    provider_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a gateway tells of one text later, named by our number, by its own id, or by both.

    `is_known` false: it was asked by our number and never had such a text.
    """

    state: State
    uid: str = ""
    provider_id: str = ""
    is_known: bool = True
    code: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """A text that a customer sent to one of our lines. `at` is None where the gateway is silent.

    `chat` says where it was written, when that was no phone; whose it is, is known to us alone.
    """

    mobile: str
    text: str
    chat: str = ""
    line: str = ""
    provider_id: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """Customers' texts that a gateway was asked for, and from where to ask on (its own words)."""

    texts: tuple[Inbound, ...] = ()
    cursor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What is left on the account: whole rials, or texts where the gateway counts those."""

    amount_rial: int | None = None
    texts: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """What a gateway's call to us carried, whichever way it carried it."""

    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def values(self) -> dict[str, str]:
        """Everything by name, as text: the address first, then the form, then a JSON object."""
        found = {} if self.form else self._read_json()
        return {name: _clean(value) for name, value in {**found, **self.form, **self.query}.items()}

    def _read_json(self) -> dict[str, str]:
        try:
            read = json.loads(self.body or b"{}")
        except (ValueError, RecursionError):
            return {}
        if not isinstance(read, dict):
            return {}
        return {name: str(value) for name, value in read.items() if isinstance(value, str | int)}


def _clean(value: str) -> str:
    # What no database column holds: NUL and lone surrogates; and no more than any text is long.
    return value[:2_000].encode("utf-8", "replace").decode().replace("\x00", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayContext:
    """Where a gateway works: for which account of which business, and where it may call us."""

    business_id: int
    account_id: int
    at: datetime
    business_name: str = ""
    is_demo: bool = False
    report_path: str = ""
    inbound_path: str = ""


class Gateway(ABC):
    """One kind of gateway, for SMS or another channel: one file in `gateways/` (docs/how-to).

    `Settings` is a frozen dataclass of `setting()` fields. Nothing raised, returned or logged may
    hold a secret of theirs. No method is called inside a transaction.
    """

    slug: ClassVar[str]
    title: ClassVar[Any]
    needs: ClassVar[Any]  # what is to be fetched from its panel, in plain words
    capabilities: ClassVar[Capabilities]
    channel: ClassVar[Channel] = Channel.SMS
    reaches_by: ClassVar[Reach] = Reach.MOBILE
    Settings: ClassVar[type[Any]]
    callback_answer: ClassVar[str] = "OK"

    def __init__(self, settings: Any, context: GatewayContext) -> None:
        self.settings = settings
        self.context = context

    @abstractmethod
    def send(self, batch: Sequence[Outgoing]) -> list[SendResult]:
        """Hand over up to `max_batch` texts; a result for each. Bounded in time, raises nothing."""

    def parse_report(self, callback: Callback) -> list[Report]:
        """The reports in a call to us; empty when it holds none. Raises nothing."""
        return []

    def parse_inbound(self, callback: Callback) -> list[Inbound]:
        """The customers' texts in a call to us; empty when it holds none. Raises nothing."""
        return []

    def write_join_link(self, token: str) -> str:
        """Where a person begins a chat with us, bringing the token; empty where nobody does."""
        return ""

    def fetch_inbox(self, cursor: str) -> Inbox:
        """Customers' texts since `cursor`, empty at first; some may come again. Raises CallFailed.

        Where reading takes them from the gateway, what is returned here is the only copy.
        """
        return Inbox(cursor=cursor)

    def fetch_status(self, asked: Sequence[Asked]) -> list[Report]:
        """What became of these texts, as far as the gateway knows. Raises CallFailed."""
        return []

    def balance(self) -> Balance | None:
        """What is left on the account; None where the gateway does not say. Raises CallFailed."""
        return None
