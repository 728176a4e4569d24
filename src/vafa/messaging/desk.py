"""Everything that one claim of texts needs to know, read once for all of them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from vafa.customers.queries import map_customers
from vafa.foundation.gateway_settings import BadGatewaySettings, read_settings
from vafa.messaging.callbacks import make_context
from vafa.messaging.channels import Lane, is_sms
from vafa.messaging.errors import SwitchedOff
from vafa.messaging.gatekeeping import Gatekeeper, load_gatekeeper
from vafa.messaging.linking import make_links_of, make_stop_links
from vafa.messaging.models import (
    Chat,
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
from vafa.messaging.text import list_places
from vafa.messaging.types import Carries, Channel, Gateway, Reach, TextClass
from vafa.tenancy.models import Business
from vafa.tenancy.queries import get_business
from vafa.tenancy.scope import current_business_id

if TYPE_CHECKING:
    from vafa.customers.models import Customer

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Where people are found who are not found by their mobile: emails by customer, chats by
    account and mobile. Of advertising, the ways out by text.
    """

    emails: dict[int, str]
    chats: dict[tuple[int, str], str]
    stop_links: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What is known for one claim."""

    business: Business
    rules: SendingRules
    gate: Gatekeeper
    accounts: list[GatewayAccount]
    gateways: dict[int, Gateway]
    templates: dict[str, TextTemplate]
    free: FreeTexts
    names: dict[int, str]
    addresses: Addresses

    def lanes_of(self, message: Message) -> list[Lane]:
        """The channels that are left for it, in their order, with the accounts that reach it.

        SMS reaches everybody; none is left for advertising to who refuses just that.
        """
        lanes, is_secret = [], self.has_secret(message)
        for channel in self.list_channels(message):
            accounts = [
                account
                for account in self.accounts
                if self.gateways[account.id].channel == channel
                and account.carries in {Carries.ALL, message.text_class}
                and self.find_address(message, account) is not None
                and not (is_secret and self.gateways[account.id].capabilities.keeps_texts)
            ]
            is_out = channel in message.passed.split(",")
            is_left = is_sms(channel) or (accounts and not is_out)
            if is_left and not self.gate.refuses(message, channel):
                lanes.append(Lane(channel=channel, accounts=accounts))
        return lanes

    def list_channels(self, message: Message) -> list[str]:
        """The channels it may go by, in their order: its own and SMS, or those of the business."""
        if not message.first_channel:
            return self.rules.list_channels(message.text_class)
        return list(dict.fromkeys([message.first_channel, str(Channel.SMS)]))

    def has_secret(self, message: Message) -> bool:
        """Whether its words name a code."""
        try:
            purpose, words = self.words_of(message)
        except SwitchedOff:
            return False
        return not purpose.secret_names.isdisjoint(list_places(words))

    def fall_back_at(self, channel: str, *, at: datetime) -> datetime | None:
        """When a text that goes by it now is given to the next, unless it was delivered."""
        minutes = self.rules.fall_back_minutes
        return None if is_sms(channel) or not minutes else at + timedelta(minutes=minutes)

    def find_stop_link(self, message: Message, channel: str) -> str:
        """The way out of advertising that goes along with it."""
        return "" if is_sms(channel) else self.addresses.stop_links.get(message.uid, "")

    def find_address(self, message: Message, account: GatewayAccount) -> str | None:
        """Where the account finds the person, beside the mobile; None where it does not."""
        reaches_by = self.gateways[account.id].reaches_by
        if reaches_by is Reach.EMAIL:
            return self.addresses.emails.get(message.customer_id or 0)
        if reaches_by is Reach.CHAT:
            return self.addresses.chats.get((account.id, message.mobile))
        return ""

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


def load_desk(messages: Sequence[Message], *, at: datetime) -> Desk:
    """Read it all, in a number of statements that does not grow with the messages."""
    has_advertising = any(one.text_class == TextClass.ADVERTISING for one in messages)
    rules = load_sending_rules(is_locked=has_advertising)
    business = get_business(current_business_id())
    open_gateways = open_working_gateways(business, at=at)
    purposes = {one.purpose for one in messages}
    customers = _load_customers(messages)
    return Desk(
        business=business,
        rules=rules,
        gate=load_gatekeeper(messages, business, rules, at=at),
        accounts=[account for account, _gateway in open_gateways],
        gateways={account.id: gateway for account, gateway in open_gateways},
        templates={one.purpose: one for one in TextTemplate.objects.filter(purpose__in=purposes)},
        free=_load_free(messages, at=at),
        names={id_: one.first_name for id_, one in customers.items()},
        addresses=Addresses(
            emails={id_: one.email for id_, one in customers.items() if one.email},
            chats=_load_chats(messages, open_gateways),
            stop_links=_make_stop_links(messages, open_gateways, at=at),
        ),
    )


def load_values_anew(desk: Desk, messages: Sequence[Message], *, at: datetime) -> Desk:
    """The desk with what free texts say of their customers as it is now."""
    ids = sorted({one.customer_id for one in messages if one.wording_id and one.customer_id})
    named = {name for text in desk.free.words.values() for name in list_places(text)}
    values = load_personal_values(desk.free.variables, named, ids, at=at)
    return replace(desk, free=replace(desk.free, values=values))


def load_sending_rules(*, is_locked: bool = False) -> SendingRules:
    """The business's rules for sending, or the defaults.

    Locked, they let one claim at a time count texts under the caps and on the budget.
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


def _load_customers(messages: Sequence[Message]) -> dict[int, Customer]:
    ids = {one.customer_id for one in messages if one.customer_id is not None}
    return map_customers(sorted(ids)) if ids else {}


def _load_chats(
    messages: Sequence[Message], opened: Sequence[tuple[GatewayAccount, Gateway]]
) -> dict[tuple[int, str], str]:
    accounts = [account.id for account, gateway in opened if gateway.reaches_by is Reach.CHAT]
    if not accounts:
        return {}
    mobiles = {one.mobile for one in messages}
    rows = Chat.objects.filter(account_id__in=accounts, mobile__in=mobiles)
    return {(row.account_id, row.mobile): row.chat for row in rows}


def _make_stop_links(
    messages: Sequence[Message],
    opened: Sequence[tuple[GatewayAccount, Gateway]],
    *,
    at: datetime,
) -> dict[str, str]:
    """Where advertising may leave by another channel than SMS, whose way out is «لغو11»."""
    if all(is_sms(gateway.channel) for _account, gateway in opened):
        return {}
    wanted = [one for one in messages if one.text_class == TextClass.ADVERTISING]
    return make_stop_links(wanted, at=at)
