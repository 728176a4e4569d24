"""Everything that one claim of texts needs to know, read once for all of them."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from vafa.catalog.queries import load_mourning_days
from vafa.customers.queries import map_customers
from vafa.foundation.jalali import local_day
from vafa.messaging.callbacks import make_context
from vafa.messaging.errors import BadGatewaySettings, SwitchedOff
from vafa.messaging.gate import Decision, QuietHours, decide
from vafa.messaging.linking import make_links_of
from vafa.messaging.models import (
    Consent,
    GatewayAccount,
    Message,
    SendingRules,
    TextTemplate,
    Wording,
)
from vafa.messaging.personal import (
    free_purpose,
    list_personal_variables,
    load_personal_values,
)
from vafa.messaging.purposes import PURPOSES, Purpose
from vafa.messaging.registry import PersonalVariable, gateways
from vafa.messaging.settings import read_settings
from vafa.messaging.text import list_places
from vafa.messaging.types import Gateway, State, TextClass
from vafa.tenancy.models import Business
from vafa.tenancy.queries import get_business
from vafa.tenancy.scope import current_business_id

WEEK = timedelta(days=7)  # no mourning is as long, and no text good for longer
_GONE = (State.SENDING, State.UNKNOWN, State.SENT, State.DELIVERED)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeTexts:
    """The words of texts that bring their own, and what these say of each customer. `links` are
    the addresses by name and text.
    """

    words: dict[int, str]
    variables: list[PersonalVariable]
    values: dict[int, dict[str, Any]]
    links: dict[str, dict[str, str]]


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What is known for one claim. `sent_this_week` is counted on as texts are let go."""

    business: Business
    rules: SendingRules
    mourning_days: frozenset[date]
    accounts: list[GatewayAccount]
    gateways: dict[int, Gateway]
    templates: dict[str, TextTemplate]
    free: FreeTexts
    stopped: set[str]
    names: dict[int, str]
    sent_this_week: Counter[str]

    def judge(self, message: Message, *, at: datetime) -> Decision:
        """Ask the gate."""
        quiet = QuietHours(
            starts=self.rules.quiet_starts,
            ends=self.rules.quiet_ends,
            zone=ZoneInfo(self.business.zone),
            mourning_days=self.mourning_days,
        )
        return decide(
            text_class=message.text_class,
            at=at,
            expires_at=message.expires_at,
            is_stopped=message.mobile in self.stopped,
            quiet=quiet,
            sent_this_week=self.sent_this_week[message.mobile],
            weekly_cap=self.rules.weekly_cap,
        )

    def words_of(self, message: Message) -> tuple[Purpose, str]:
        """The words and what they may name; SwitchedOff if the business does not say such."""
        if message.wording_id is not None:
            purpose = free_purpose(message.purpose, self.free.variables)
            return purpose, self.free.words[message.wording_id]
        known, template = PURPOSES.get(message.purpose), self.templates.get(message.purpose)
        if known is None or (template is not None and template.is_off):
            raise SwitchedOff
        return known, (template.text if template else "") or known.default_text

    def values_of(self, message: Message) -> dict[str, Any]:
        """What is said of this customer, but for what is made when sending."""
        customer_id = message.customer_id or 0
        return {
            **message.variables,
            **self.free.values.get(customer_id, {}),
            **{name: found.get(message.uid, "") for name, found in self.free.links.items()},
            "club": self.business.name,
            "name": self.names.get(customer_id, ""),
        }

    def count(self, message: Message) -> None:
        """Count an advertising text that is let go under the weekly cap."""
        if message.text_class == TextClass.ADVERTISING:
            self.sent_this_week[message.mobile] += 1


def load_desk(messages: Sequence[Message], *, at: datetime) -> Desk:
    """Read it all, in a number of statements that does not grow with the messages."""
    advertising = {one.mobile for one in messages if one.text_class == TextClass.ADVERTISING}
    rules = load_sending_rules(is_locked=bool(advertising))
    business = get_business(current_business_id())
    open_gateways = open_working_gateways(business, at=at)
    purposes = {one.purpose for one in messages}
    return Desk(
        business=business,
        rules=rules,
        mourning_days=_load_mourning(advertising, rules, business, at=at),
        accounts=[account for account, _gateway in open_gateways],
        gateways={account.id: gateway for account, gateway in open_gateways},
        templates={one.purpose: one for one in TextTemplate.objects.filter(purpose__in=purposes)},
        free=_load_free(messages, at=at),
        stopped=_load_stopped(advertising),
        names=_load_names(messages),
        sent_this_week=_count_sent(advertising, rules, at=at),
    )


def load_sending_rules(*, is_locked: bool = False) -> SendingRules:
    """The business's rules for sending, or the defaults.

    Locked, they let one claim at a time count texts under the weekly cap.
    """
    rows = SendingRules.objects.all()
    found: SendingRules | None = (rows.select_for_update() if is_locked else rows).first()
    return found or SendingRules()


def open_working_gateways(
    business: Business, *, at: datetime
) -> list[tuple[GatewayAccount, Gateway]]:
    """The accounts that may send, in the order in which they are tried, and their gateways.

    One whose settings cannot be read (any more) is left out and named in the log.
    """
    opened = []
    for account in GatewayAccount.objects.filter(is_active=True).order_by("position", "id"):
        try:
            opened.append((account, open_gateway(account, business, at=at)))
        except (KeyError, BadGatewaySettings):
            log.warning("%s cannot be used: check its settings", account)
    return opened


def open_gateway(account: GatewayAccount, business: Business, *, at: datetime) -> Gateway:
    """The gateway of an account. KeyError or BadGatewaySettings if it cannot be used."""
    kind = gateways.get(account.gateway)
    settings = read_settings(kind.Settings, account.settings)
    return kind(settings, make_context(account, business, at=at))


def _load_free(messages: Sequence[Message], *, at: datetime) -> FreeTexts:
    free = [one for one in messages if one.wording_id is not None]
    if not free:
        return FreeTexts(words={}, variables=[], values={}, links={})
    wordings = list(Wording.objects.filter(id__in={one.wording_id for one in free}))
    words = {one.id: one.text for one in wordings}
    variables = list_personal_variables()
    named = {name for text in words.values() for name in list_places(text)}
    ids = sorted({one.customer_id for one in free if one.customer_id is not None})
    values = load_personal_values(variables, named, ids, at=at)
    links = make_links_of(free, wordings, at=at)
    return FreeTexts(words=words, variables=variables, values=values, links=links)


def _load_names(messages: Sequence[Message]) -> dict[int, str]:
    ids = {one.customer_id for one in messages if one.customer_id is not None}
    return {id_: one.first_name for id_, one in map_customers(sorted(ids)).items()} if ids else {}


def _load_stopped(mobiles: set[str]) -> set[str]:
    if not mobiles:
        return set()
    rows = Consent.objects.filter(mobile__in=mobiles, is_stopped=True)
    return set(rows.values_list("mobile", flat=True))


def _load_mourning(
    mobiles: set[str], rules: SendingRules, business: Business, *, at: datetime
) -> frozenset[date]:
    if not mobiles or not rules.quiet_on_mourning:
        return frozenset()
    today = local_day(at, ZoneInfo(business.zone))
    return load_mourning_days(today, today + WEEK)


def _count_sent(mobiles: set[str], rules: SendingRules, *, at: datetime) -> Counter[str]:
    if not mobiles or rules.weekly_cap is None:
        return Counter()
    rows = Message.objects.filter(
        text_class=TextClass.ADVERTISING,
        mobile__in=mobiles,
        attempted_at__gt=at - WEEK,
        state__in=_GONE,
    )
    return Counter(rows.values_list("mobile", flat=True))
